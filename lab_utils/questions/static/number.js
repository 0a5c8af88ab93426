// A box for a number, or one for each part. Sends what is typed, as text, or the number that was
// meant where a text reads in two ways; of parts an object of those that are filled. A box that was
// emptied is sent empty.
KINDS.number = function ({ spec, id, body, send, typed, settled }) {
  const parts = spec.parts ?? { "": spec.texts.your_answer };
  const hint = element("p", { class: "labs-hint", id: `${id}-hint`, text: spec.hint });
  const inputs = {};
  for (const [part, text] of Object.entries(parts)) {
    const input = element("input", {
      type: "text",
      inputmode: "decimal",
      autocomplete: "off",
      id: `${id}-${part}`,
      "aria-describedby": `${id}-hint ${id}-status`,
    });
    inputs[part] = input;
    const open = element("span", { class: "labs-need", text: spec.texts.open_box });
    body.append(
      element(
        "div",
        { class: "labs-box" },
        element("label", { for: input.id }, element("span", { text }), " ", open),
        input,
        element("span", { class: "labs-unit", text: spec.unit }),
      ),
    );
  }
  const save = element("button", { type: "button", text: spec.texts.save });
  body.append(element("div", {}, save), hint);

  // What a box shows may read in two ways ("1,234"); the number that is meant is kept beside it.
  const meant = {};
  const held = new Set(); // the boxes that ever held an answer
  function put(part, value, text) {
    inputs[part].value = text;
    meant[part] = { text, value };
  }
  const read = (part) =>
    meant[part]?.text === inputs[part].value ? meant[part].value : inputs[part].value.trim();
  const isFilled = (part) => inputs[part].value.trim() !== "";
  function given() {
    const there = Object.keys(inputs).filter((part) => isFilled(part) || held.has(part));
    if (!there.length) return null;
    return spec.parts ? Object.fromEntries(there.map((part) => [part, read(part)])) : read("");
  }
  function outline() {
    const filled = Object.keys(inputs).filter(isFilled);
    for (const [part, input] of Object.entries(inputs)) {
      input.parentElement.classList.toggle("labs-open", filled.length > 0 && !isFilled(part));
    }
  }

  let sent = "null";
  function record(again) {
    outline();
    const raw = given();
    if (raw === null || (JSON.stringify(raw) === sent && !again)) return settled();
    note(raw);
    send(raw);
  }
  function note(raw) {
    sent = JSON.stringify(raw);
    for (const part of Object.keys(inputs)) if (isFilled(part)) held.add(part);
  }
  body.addEventListener("input", () => typed(given()));
  body.addEventListener("focusout", () => record(false));
  save.addEventListener("click", () => record(true));
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") record(true);
  });
  return {
    restore(value) {
      const numbers = spec.parts ? value : { "": value };
      for (const part of Object.keys(inputs)) {
        const one = numbers[part] ?? "";
        put(part, one, typeof one === "number" ? String(one).replace(".", spec.decimal) : one);
        if (isFilled(part)) held.add(part);
      }
      note(given());
      outline();
    },
    choose(part, value, text) {
      put(part, value, text);
      record(true);
    },
    flush: () => record(false),
  };
};
