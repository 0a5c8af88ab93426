// The form of one question. Python sends what to show (`spec`) and what came of the last answer
// (`state`); this file sends answers as typed and shows whether they were recorded. All texts
// come from Python, in the trainee's language.

const PATIENCE = 5000; // ms without a reply until "not saved" is said

let forms = 0;

function render({ model, el }) {
  const spec = model.get("spec");
  const id = `labs-${spec.name}-${++forms}`;
  const status = element("div", { class: "labs-status", role: "status", id: `${id}-status` });
  const picture = element("div", { class: "labs-picture" });
  const body = element("div", { class: "labs-body" });
  const form = element(
    "fieldset",
    { class: `labs-question labs-${spec.kind}` },
    element("legend", { text: spec.label }),
    body,
    status,
    picture,
  );
  form.dataset.item = spec.name;
  form.dataset.explores = Boolean(spec.explores);
  el.append(form);

  let turn = 0; // the latest answer sent
  let timer = null;
  let unsaved;

  function send(raw, kind = "answer") {
    if (kind === "answer") {
      unsaved = raw;
      show("saving", spec.texts.saving);
      clearTimeout(timer);
      timer = setTimeout(notSaved, PATIENCE);
      turn += 1;
    }
    model.send({ kind, value: raw, turn, form: id });
  }

  function notSaved() {
    const again = element("button", { type: "button", text: spec.texts.save_again });
    again.addEventListener("click", () => send(unsaved));
    show("refused", spec.texts.not_saved, again);
  }

  function show(mood, text, ...extra) {
    status.dataset.mood = mood;
    status.replaceChildren(element("span", { text }), ...extra);
  }

  const pixels = () => model.get("pixels");
  const control = KINDS[spec.kind]({ spec, id, body, send, pixels });

  function refresh() {
    const state = model.get("state");
    if (state.form === id && state.turn < turn) return; // a newer answer is on its way
    clearTimeout(timer);
    const extra = state.readings.map(({ part, value, text }) => {
      const button = element("button", { type: "button", text });
      button.addEventListener("click", () => control.choose(part, value, text));
      return button;
    });
    if (state.time) {
      const time = new Date(state.time).toLocaleTimeString(spec.language, {
        hour: "2-digit",
        minute: "2-digit",
      });
      extra.push(element("span", { class: "labs-time", text: ` ${spec.texts.at} ${time}` }));
    }
    show(state.mood, state.text, ...extra);
    // What the trainee is just typing stays; what another tab recorded is taken over.
    if (state.mood === "recorded" && !body.contains(document.activeElement)) {
      control.set(state.value);
    }
  }

  function redraw() {
    picture.innerHTML = model.get("picture");
    control.drawn?.();
  }

  const first = model.get("state");
  if (first.value !== null) control.set(first.value);
  refresh();
  redraw();
  model.on("change:state", refresh);
  model.on("change:picture", redraw);
  return () => {
    clearTimeout(timer);
    control.gone?.();
    model.off("change:state", refresh);
    model.off("change:picture", redraw);
  };
}

function ticks({ spec, id, body, send }, type) {
  const inputs = Object.entries(spec.options).map(([name, text], index) => {
    const input = element("input", { type, name: id, value: name, id: `${id}-${index}` });
    body.append(
      element("div", { class: "labs-option" }, input, element("label", { for: input.id, text })),
    );
    return input;
  });
  const ticked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  body.addEventListener("change", () => send(type === "radio" ? ticked()[0] : ticked()));
  return {
    set(value) {
      for (const input of inputs) input.checked = [value].flat().includes(input.value);
    },
  };
}

function number({ spec, id, body, send }) {
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

  let sent = "";
  function record(again) {
    const filled = Object.keys(inputs).filter((part) => inputs[part].value.trim());
    if (!filled.length) return;
    const raw = spec.parts
      ? Object.fromEntries(filled.map((part) => [part, read(part)]))
      : read("");
    if (JSON.stringify(raw) === sent && !again) return;
    sent = JSON.stringify(raw);
    send(raw);
  }
  body.addEventListener("change", () => record(false));
  save.addEventListener("click", () => record(true));
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT") record(true);
  });
  return {
    set(value) {
      for (const [part, one] of Object.entries(spec.parts ? value : { "": value })) {
        put(part, one, String(one).replace(".", spec.decimal));
      }
    },
    choose(part, value, text) {
      put(part, value, text);
      record(true);
    },
  };
}

function threshold({ spec, id, body, send }) {
  const shown = (value) => value.toFixed(spec.decimals).replace(".", spec.decimal) + spec.unit;
  const slider = element("input", {
    type: "range",
    min: spec.range[0],
    max: spec.range[1],
    step: spec.step,
    id: `${id}-slider`,
    "aria-describedby": `${id}-status`,
  });
  const value = element("output", { for: slider.id });
  const use = element("button", { type: "button", text: spec.texts.use_this });
  const { explore, your_answer } = spec.texts;
  body.append(
    element("label", { for: slider.id, text: spec.explores ? explore : your_answer }),
    element("div", { class: "labs-slide" }, slider, value, ...(spec.explores ? [] : [use])),
  );
  function written() {
    value.textContent = shown(slider.valueAsNumber);
    slider.setAttribute("aria-valuetext", value.textContent);
  }
  // One picture at a time: the next is asked for when the last has come.
  let drawing = false;
  let wanted = false;
  function preview() {
    if (!spec.pictured) return;
    if (drawing) {
      wanted = true;
      return;
    }
    drawing = true;
    setTimeout(() => (drawing = false), 1000); // a picture that never comes blocks nothing
    send(slider.valueAsNumber, "preview");
  }
  slider.addEventListener("input", () => {
    written();
    preview();
  });
  slider.addEventListener("change", () => send(slider.valueAsNumber));
  use.addEventListener("click", () => send(slider.valueAsNumber));
  slider.value = spec.start;
  written();
  return {
    set(number) {
      slider.value = number;
      written();
    },
    drawn() {
      drawing = false;
      if (wanted) {
        wanted = false;
        preview();
      }
    },
  };
}

function classify({ spec, id, body, send }) {
  const selects = {};
  // A report is drawn by Python; each of its rows gets a select. Otherwise the rows are all.
  body.innerHTML = spec.table || "<table><thead><tr></tr></thead><tbody></tbody></table>";
  const head = body.querySelector("thead tr");
  if (!spec.table) head.append(element("th", { scope: "col", text: spec.texts.row }));
  head.append(element("th", { scope: "col", text: spec.texts.your_answer }));
  const drawn = new Map([...body.querySelectorAll("tr[data-row]")].map((tr) => [tr.dataset.row, tr]));
  Object.entries(spec.rows).forEach(([row, text], index) => {
    let tr = drawn.get(row);
    if (!tr) {
      tr = element("tr", {}, element("th", { scope: "row", text }));
      body.querySelector("tbody").append(tr);
    }
    tr.querySelector("th").id = `${id}-${index}-row`;
    const select = element(
      "select",
      { id: `${id}-${index}`, "aria-labelledby": `${id}-${index}-row` },
      element("option", { value: "", text: spec.texts.choose }),
      ...Object.entries(spec.options).map(([name, label]) =>
        element("option", { value: name, text: label }),
      ),
    );
    selects[row] = select;
    tr.append(element("td", {}, select));
  });
  body.addEventListener("change", () => {
    const chosen = Object.entries(selects).filter(([, select]) => select.value);
    send(Object.fromEntries(chosen.map(([row, select]) => [row, select.value])));
  });
  return {
    set(value) {
      for (const [row, select] of Object.entries(selects)) select.value = value[row] ?? "";
    },
  };
}

function text({ spec, id, body, send }) {
  const area = element("textarea", {
    id: `${id}-text`,
    rows: 8,
    maxlength: spec.longest,
    "aria-describedby": `${id}-status`,
  });
  body.append(element("label", { for: area.id, text: spec.texts.your_answer }), area);
  if (spec.rubric.length) {
    body.append(
      element(
        "details",
        {},
        element("summary", { text: spec.texts.how_scored }),
        element("ol", { start: 0 }, ...spec.rubric.map((line) => element("li", { text: line }))),
      ),
    );
  }
  let pause = null;
  function record() {
    clearTimeout(pause);
    pause = null;
    send(area.value);
  }
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(record, 1000);
  });
  area.addEventListener("change", () => pause && record());
  return {
    set(value) {
      area.value = value;
    },
  };
}

const KINDS = {
  choice: (parts) => ticks(parts, "radio"),
  choices: (parts) => ticks(parts, "checkbox"),
  number,
  threshold,
  classify,
  sort,
  mark,
  text,
};

export default { render };
