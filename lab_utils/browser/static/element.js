// What every control is built with.

const FOCUSED = ["input", "select", "textarea", "button", "summary", "canvas"];

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  // Arrow keys and letters belong to the control that has the focus, not to JupyterLab, which
  // looks for this attribute on that very element.
  if (FOCUSED.includes(tag)) made.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
