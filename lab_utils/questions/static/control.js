// The form of one question. Python sends what to show (`spec`) and what came of the last answer
// (`state`); this file sends answers as typed and shows whether they were recorded. All texts
// come from Python, in the trainee's language.

const PATIENCE = 5000; // ms without a reply until "not saved" is said and the answer sent again

function render({ model, el }) {
  const spec = model.get("spec");
  // No other form has it, in no other tab either.
  const id = `labs-${spec.name}-${Math.random().toString(36).slice(2)}`;
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

  // What is given but not yet recorded also stands in the tab's own memory, by person and
  // question: it comes back with the page, unless the question was answered elsewhere since.
  const person = location.pathname.split(/\/(?:doc|lab)\//)[0];
  const kept = `labs ${person} ${spec.name} ${spec.label}`;
  let turn = 0; // the latest answer sent
  let waiting = 0; // since when an answer is not confirmed; 0 when all are
  let unsent = false; // whether something is typed that is not an answer yet
  let told = { changes: 0, turn: 0 }; // how often was recorded, and the turn, at the last reply
  let timer = null;

  function keep(raw) {
    const draft = { raw, least: told.changes, most: told.changes + turn - told.turn };
    sessionStorage.setItem(kept, JSON.stringify(draft));
  }

  function bringBack(draft) {
    if (!draft || draft.raw === null) return;
    if (told.changes < draft.least || told.changes > draft.most) return;
    control.set(draft.raw);
    send(draft.raw);
  }

  function typed(raw) {
    keep(raw);
    if (!unsent) show("saving", spec.texts.unsaved);
    unsent = true;
  }

  function send(raw) {
    turn += 1;
    keep(raw);
    unsent = false;
    waiting ||= Date.now();
    show("saving", spec.texts.saving);
    deliver(raw);
  }

  function deliver(raw) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!unsent && status.dataset.mood === "saving") show("refused", spec.texts.not_saved);
      deliver(raw);
    }, PATIENCE);
    model.send({ kind: "answer", value: raw, turn, form: id });
  }

  function preview(raw) {
    model.send({ kind: "preview", value: raw, turn, form: id });
  }

  function show(mood, text, ...extra) {
    status.dataset.mood = mood;
    status.replaceChildren(element("span", { text }), ...extra);
  }

  // What was typed last is what was sent last: say what came of that.
  function settled() {
    if (!unsent) return;
    unsent = false;
    if (waiting) show("saving", spec.texts.saving);
    else refresh();
  }

  const pixels = () => model.get("pixels");
  const control = KINDS[spec.kind]({ spec, id, body, send, preview, typed, settled, pixels });

  function refresh() {
    const state = model.get("state");
    // While an answer waits, only the reply to that very one counts.
    if (waiting && (state.form !== id || state.turn !== turn)) return;
    waiting = 0;
    told = { changes: state.changes, turn };
    clearTimeout(timer);
    if (unsent) return;
    if (state.mood === "recorded") sessionStorage.removeItem(kept);
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
    // What is under the trainee's hand stays; what another tab recorded is taken over.
    if (state.mood === "recorded" && !body.matches(":focus-within, :active")) {
      control.set(state.value);
    }
  }

  const redraw = () => (picture.innerHTML = model.get("picture"));
  const drawn = () => control.drawn?.();

  // Whoever leaves sends what is typed, and is asked to stay when no reply comes.
  function leave(event) {
    control.flush?.();
    if (waiting && Date.now() - waiting > 1000) event.preventDefault();
  }

  const first = model.get("state");
  if (first.value !== null) control.set(first.value);
  const draft = JSON.parse(sessionStorage.getItem(kept));
  refresh();
  redraw();
  bringBack(draft);
  model.on("change:state", refresh);
  model.on("change:picture", redraw);
  model.on("msg:custom", drawn);
  window.addEventListener("beforeunload", leave);
  window.addEventListener("pagehide", leave);
  return () => {
    clearTimeout(timer);
    control.gone?.();
    model.off("change:state", refresh);
    model.off("change:picture", redraw);
    model.off("msg:custom", drawn);
    window.removeEventListener("beforeunload", leave);
    window.removeEventListener("pagehide", leave);
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

function number({ spec, id, body, send, typed, settled }) {
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
    set(value) {
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
}

function threshold({ spec, id, body, send, preview }) {
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
  let drawing = 0;
  let wanted = false;
  function draw() {
    if (!spec.pictured) return;
    if (drawing) {
      wanted = true;
      return;
    }
    drawing = setTimeout(drawn, 1000); // a picture that never comes blocks nothing
    preview(slider.valueAsNumber);
  }
  function drawn() {
    clearTimeout(drawing);
    drawing = 0;
    if (wanted) {
      wanted = false;
      draw();
    }
  }
  slider.addEventListener("input", () => {
    written();
    draw();
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
    drawn,
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

function text({ spec, id, body, send, typed }) {
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
  const flush = () => pause && record();
  area.addEventListener("input", () => {
    typed(area.value);
    clearTimeout(pause);
    pause = setTimeout(record, 1000);
  });
  area.addEventListener("change", flush);
  return {
    set(value) {
      area.value = value;
    },
    flush,
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
