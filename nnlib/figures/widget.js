// The bridge between a figure's element and its widget model in the kernel.

/** A promise of a script from the kernel: in every widget's state it would swell each notebook by its size. */
function fetchFrom(model, name) {
  return new Promise((resolve) => {
    const hear = (message) => {
      if (message.name !== name) return;
      model.off("msg:custom", hear);
      resolve(message.script);
    };
    model.on("msg:custom", hear);
    model.send({ want: name });
  });
}

/** Brings the figures' script into the page, once, and tells it where large figures and their data come from. */
async function load(model) {
  if (!globalThis.nnFigures) {
    const text = await fetchFrom(model, "figures");
    if (!globalThis.nnFigures) {
      const element = document.createElement("script");
      element.textContent = text;
      document.head.append(element);
    }
  }
  globalThis.nnFigures.notebook.source = (name) => fetchFrom(model, name); // the newest model: its kernel is alive
  const tag = model.get("tag");
  if (!customElements.get(tag)) await globalThis.nnFigures.need(tag.replace(/^nn-/, ""));
}

function render({ model, el }) {
  load(model);
  const figure = document.createElement(model.get("tag"));
  figure.setAttribute("link", "off"); // the address belongs to the notebook
  for (const [name, text] of Object.entries(model.get("start"))) figure.setAttribute(name, text);
  const same = () => JSON.stringify(figure.value) === JSON.stringify(model.get("value"));
  const fromKernel = () => {
    if (!same()) figure.value = model.get("value");
  };
  const fromReader = () => {
    if (same()) return;
    model.set("value", figure.value);
    model.save_changes();
  };
  fromKernel(); // also before the script has come: the element takes the value over when it wakes
  model.on("change:value", fromKernel);
  figure.addEventListener("nn-change", fromReader);
  el.append(figure);
  return () => model.off("change:value", fromKernel);
}

export default { render };
