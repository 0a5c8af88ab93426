// A message that changes with the answer above it and is read out when it does.
function render({ model, el }) {
  const message = document.createElement("div");
  message.className = "labs-message";
  message.setAttribute("role", "status");
  el.append(message);
  const redraw = () => (message.innerHTML = model.get("html"));
  redraw();
  model.on("change:html", redraw);
  return () => model.off("change:html", redraw);
}
export default { render };
