// A box for a number, or one for each part. Sends what is typed, as text, or the number that was
// meant where a text reads in two ways; of parts an object of those that are filled.
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
    body.append(
      element(
        "div",
        { class: "labs-box" },
        element("label", { for: input.id, text }),
        input,
        element("span", { class: "labs-unit", text: spec.unit }),
      ),
    );
  }
  const save = element("button", { type: "button", text: spec.texts.save });
  body.append(element("div", {}, save), hint);

  // What a box shows may read in two ways ("1,234"); the number that is meant is kept beside it.
  const meant = {};
  function put(part, value, text) {
    inputs[part].value = text;
    meant[part] = { text, value };
  }
  const read = (part) =>
    meant[part]?.text === inputs[part].value ? meant[part].value : inputs[part].value;
  function filled() {
    const parts = Object.keys(inputs).filter((part) => inputs[part].value.trim());
    if (!parts.length) return null;
    return spec.parts ? Object.fromEntries(parts.map((part) => [part, read(part)])) : read("");
  }

  let sent = "null";
  function record(again) {
    const raw = filled();
    if (raw === null || (JSON.stringify(raw) === sent && !again)) return settled();
    sent = JSON.stringify(raw);
    send(raw);
  }
  body.addEventListener("input", () => typed(filled()));
  body.addEventListener("focusout", () => record(false));
  save.addEventListener("click", () => record(true));
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") record(true);
  });
  return {
    restore(value) {
      for (const [part, one] of Object.entries(spec.parts ? value : { "": value })) {
        const text = typeof one === "number" ? String(one).replace(".", spec.decimal) : one;
        put(part, one, text);
      }
      sent = JSON.stringify(filled());
    },
    choose(part, value, text) {
      put(part, value, text);
      record(true);
    },
    flush: () => record(false),
  };
};
