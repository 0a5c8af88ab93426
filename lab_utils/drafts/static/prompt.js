// The trainee's own prompt for a model of the hospital. Python masks it and says what would be
// sent; only that text is sent, and only when its button is pressed.
let prompts = 0;

function render({ model, el }) {
  const { texts, start, longest } = model.get("spec");
  const id = `labs-prompt-${++prompts}`;
  const area = element("textarea", {
    id: `${id}-text`,
    rows: 12,
    maxlength: longest,
    "aria-describedby": `${id}-hint`,
  });
  area.value = start;
  const look = element("button", { type: "button", text: texts.look });
  const send = element("button", { type: "button", text: texts.send });
  const masked = element("div", { class: "labs-answer", tabindex: 0 });
  const answer = element("div", { class: "labs-answer" });
  const status = element("div", { class: "labs-status", role: "status" });
  const before = element("section", {}, element("h3", { text: texts.masked }), masked, send);
  const after = element("section", {}, element("h3", { text: texts.answer }), answer);
  el.append(
    element(
      "fieldset",
      { class: "labs-question" },
      element("legend", { text: texts.title }),
      element(
        "div",
        { class: "labs-body" },
        element("p", { class: "labs-hint", id: `${id}-hint`, text: texts.hint }),
        element("label", { for: area.id, text: texts.label }),
        area,
        look,
      ),
      before,
      status,
      after,
    ),
  );

  look.addEventListener("click", () => model.send({ kind: "look", value: area.value }));
  send.addEventListener("click", () => {
    send.disabled = true;
    model.send({ kind: "send", value: masked.textContent });
  });
  // What was changed has to be looked at again.
  area.addEventListener("input", () => (before.hidden = true));

  function refresh() {
    const state = model.get("state");
    const waiting = state.step === "wait";
    masked.textContent = state.masked;
    before.hidden = !state.masked;
    send.disabled = waiting || state.step === "answer";
    look.disabled = waiting;
    answer.textContent = state.step === "answer" ? state.text : "";
    after.hidden = state.step !== "answer";
    status.dataset.mood = { wait: "saving", refused: "refused" }[state.step] ?? "";
    const said = { wait: texts.waiting, refused: state.text, answer: texts.answered };
    status.textContent = said[state.step] ?? "";
  }
  refresh();
  model.on("change:state", refresh);
  return () => model.off("change:state", refresh);
}

export default { render };
