// What a page loads only when its reader comes near: the code of large figures, and the data of figures.
// All of it are classic scripts in the folder `figures` beside this one; a page opened from a folder may load
// scripts and nothing else. In a notebook the kernel hands them over instead (widget.js sets `source`).

/** Every such script with a hash of its bytes, put in by tools/build_figures.mjs: {"fool": ..., "fool/coffee": ...}. */
const SCRIPTS = STORED_SCRIPTS; // eslint-disable-line no-undef
const home = document.currentScript?.src;

/** Figures whose code stays away until it is wanted, by their tags. */
export const lazyTags = Object.keys(SCRIPTS).filter((name) => !name.includes("/")).map((name) => `nn-${name}`);

/** The global that a data script assigns: "fool/coffee" gives nnFoolCoffee. */
const globalName = (name) => `nn${name.split("/").map((part) => part[0].toUpperCase() + part.slice(1)).join("")}`;

const there = (name) => (name.includes("/") ? globalThis[globalName(name)] : customElements.get(`nn-${name}`));

/** How a notebook gets a script: (name) => a promise of its text. Set by widget.js; null on pages. */
export const notebook = { source: null };

async function run(name) {
  const script = document.createElement("script");
  if (notebook.source) {
    script.textContent = await notebook.source(name);
    document.head.append(script); // runs at once
  } else {
    if (!home) throw new Error(`${name} has no address to come from`);
    const address = new URL(`figures/${name}.js`, home);
    address.search = `v=${SCRIPTS[name]}`;
    script.src = address.href;
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address.pathname} was not found`));
      document.head.append(script);
    });
  }
  if (!there(name)) throw new Error(`${name} did not define what it should`);
  return there(name);
}

const wanted = new Map();

/** Loads a stored script once, and gives its element class or its data. A failed load may be tried again. */
export function need(name) {
  if (there(name)) return Promise.resolve(there(name));
  if (!wanted.has(name)) {
    const loading = run(name).finally(() => wanted.delete(name));
    wanted.set(name, loading);
  }
  return wanted.get(name);
}

/** Loads the code of each lazy figure of the page once the reader is within a screen of it, or links to its state. */
export function watch() {
  const load = (element) => need(element.localName.slice(3)).catch(() => {}); // its picture stays
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        load(target);
      }
    },
    { rootMargin: "100% 0px" },
  );
  const elements = lazyTags.flatMap((tag) => [...document.querySelectorAll(tag)]);
  const linked = (element) => {
    const name = element.id || element.localName.slice(3);
    return new RegExp(`[#&]${name}(-\\d+)?\\.`).test(decodeURI(location.hash));
  };
  for (const element of elements) linked(element) ? load(element) : seen.observe(element);
  addEventListener("hashchange", () => elements.filter(linked).forEach(load));
}
