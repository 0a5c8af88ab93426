// The viewer on its own, without a question.
let views = 0;

function render({ model, el }) {
  const { image, texts, decimal } = model.get("spec");
  const id = `labs-view-${++views}`;
  const pixels = () => model.get("pixels");
  const view = new Viewer({ image, texts, id, decimal, pixels, shape: "", marked: () => {} });
  el.append(element("div", { class: "labs-question labs-locate" }, ...view.parts));
  return () => view.gone();
}

export default { render };
