
// The bridge between a figure's element and its widget model in the kernel; stands behind figures.js in one module.
function render({ model, el }) {
  const figure = document.createElement(model.get("tag"));
  figure.setAttribute("link", "off"); // the address belongs to the notebook
  for (const [name, text] of Object.entries(model.get("start"))) figure.setAttribute(name, text);
  el.append(figure);
  const same = () => JSON.stringify(figure.value) === JSON.stringify(model.get("value"));
  const fromKernel = () => {
    if (!same()) figure.value = model.get("value");
  };
  const fromReader = () => {
    if (same()) return;
    model.set("value", figure.value);
    model.save_changes();
  };
  fromKernel();
  model.on("change:value", fromKernel);
  figure.addEventListener("nn-change", fromReader);
  return () => model.off("change:value", fromKernel);
}

export default { render };
