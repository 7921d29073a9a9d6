// The bridge between a figure's element and its widget model in the kernel.

/** Fetches the script from the kernel, once a page: in every widget's state it would swell each notebook by its size. */
function load(model) {
  if (customElements.get(model.get("tag"))) return;
  model.on("msg:custom", ({ script }) => {
    if (!script || customElements.get(model.get("tag"))) return;
    const element = document.createElement("script");
    element.textContent = script;
    document.head.append(element);
  });
  model.send({ want: "script" });
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
