// What the kinds with options share: options to tick, and a list to choose from.

function ticks({ id, body, send, options, type, answer }) {
  const inputs = Object.entries(options).map(([name, text], index) => {
    const input = element("input", { type, name: id, value: name, id: `${id}-${index}` });
    body.append(
      element("div", { class: "labs-option" }, input, element("label", { for: input.id, text })),
    );
    return input;
  });
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  body.addEventListener("change", () => send(answer(ticked())));
  return {
    restore(value) {
      for (const input of inputs) input.checked = [value].flat().includes(input.value);
    },
  };
}

function chooser(options, nothing, attributes) {
  return element(
    "select",
    attributes,
    element("option", { value: "", text: nothing }),
    ...Object.entries(options).map(([name, text]) => element("option", { value: name, text })),
  );
}
