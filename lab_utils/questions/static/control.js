// The form of one question: what is the same for every kind. Python sends what to show (`spec`) and
// what came of the last answer (`state`); the form sends answers as typed, until Python has
// confirmed them, and shows whether they were recorded. All texts come from Python, in the
// trainee's language.
//
// A kind of question is one file that adds itself: KINDS.name = function (form) { … }. It draws
// its control into `form.body` and is given
//   spec         what `specification` of its Python module returns, and of every kind: name, kind,
//                label, language, decimal (the sign), pictured (whether a picture follows), texts
//   id           a prefix for the ids of its elements, its own in the whole page
//   body         the element to draw into
//   send(raw)    an answer was given: record it. Python's `read` takes the same raw value.
//   typed(raw)   something is being typed that is no answer yet; it is kept over a reload
//   settled()    what was typed last was sent already
//   preview(raw, position) draw the picture of this value; nothing is recorded. A live figure
//                (`spec.live`, see live.js) is drawn at once, any other by Python.
//   pixels()     of the image that it is asked about, compressed
// It returns
//   restore(value)             show an answer: as recorded, or a raw one kept over a reload
// and, where it has a use for them,
//   choose(part, value, text)  one of two readings of a number was chosen
//   drawn()                    the picture that was asked for is drawn
//   flush()                    the page is left: send what is typed
//   gone()                     the control is taken away
//
// To Python go { kind: "answer" or "preview", value, turn, form, changes }. A form numbers its
// answers (turn); changes is that of the state whose value it shows.
// From Python come the state, with the turn and the form it replies to: mood (blank, recorded,
// refused), text, value, time, readings, changes (how often it was recorded), open (how many rows
// or boxes are still empty); and { kind: "drawn" } after each preview.

const PATIENCE = 5000; // ms without a reply until "not saved" is said and the answer sent again
const KINDS = {};

// What is given but not yet recorded also stands in the tab's own memory, by person and question:
// it comes back with the page, unless the question was answered elsewhere since. A model may bring
// a memory of its own, which outlives the tab.
class Draft {
  constructor({ name, label }) {
    const person = location.pathname.split(/\/(?:doc|lab)\//)[0];
    this.key = `labs ${person} ${name} ${label}`;
  }

  // `least` and `most`: how often an answer may have been recorded for the draft to be the newest.
  keep(raw, least, most) {
    sessionStorage.setItem(this.key, JSON.stringify({ raw, least, most }));
  }

  read() {
    return JSON.parse(sessionStorage.getItem(this.key));
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }
}

class Form {
  constructor(model, el) {
    this.model = model;
    this.spec = model.get("spec");
    // No other form has it, in no other tab either.
    this.id = `labs-${this.spec.name}-${Math.random().toString(36).slice(2)}`;
    this.draft = model.draft ?? new Draft(this.spec);
    this.turn = 0; // the latest answer sent
    this.waiting = 0; // since when an answer is not confirmed; 0 when all are
    this.unsent = false; // whether something is typed that is not an answer yet
    this.told = { changes: 0, turn: 0 }; // how often was recorded, and the turn, at the last reply
    this.shown = 0; // how often was recorded of what the control shows
    this.timer = null;
    this.build(el);
    this.control = KINDS[this.spec.kind]({
      spec: this.spec,
      id: this.id,
      body: this.body,
      send: (raw) => this.send(raw),
      typed: (raw) => this.typed(raw),
      settled: () => this.settled(),
      preview: (raw, position) => this.preview(raw, position),
      pixels: () => model.get("pixels"),
    });
  }

  build(el) {
    const { spec, id } = this;
    this.draw = spec.live && liveFigure(spec.live);
    this.status = element("div", { class: "labs-status", role: "status", id: `${id}-status` });
    this.picture = element("div", { class: "labs-picture" });
    this.body = element("div", { class: "labs-body" });
    this.below = element("div");
    const form = element(
      "fieldset",
      { class: `labs-question labs-${spec.kind}` },
      element("legend", { text: spec.label }),
      ...(this.draw
        ? [this.picture, this.body, this.below, this.status]
        : [this.body, this.status, this.picture]),
    );
    form.classList.toggle("labs-live", Boolean(this.draw));
    form.classList.toggle("labs-under", Boolean(spec.live?.under));
    form.dataset.item = spec.name;
    form.dataset.explores = spec.is_exploration;
    el.append(form);
  }

  // Show what is there; return what ends it.
  open() {
    const first = this.model.get("state");
    if (first.value !== null) this.restore(first);
    const draft = this.draft.read();
    this.refresh();
    this.redraw();
    this.bringBack(draft);
    const heard = {
      "change:state": () => this.refresh(),
      "change:picture": () => this.redraw(),
      "msg:custom": () => this.drawn(),
    };
    const leave = (event) => this.leave(event);
    const hide = () => document.hidden && this.control.flush?.();
    const leaving = this.model.draft ? ["pagehide"] : ["beforeunload", "pagehide"];
    for (const [what, then] of Object.entries(heard)) this.model.on(what, then);
    for (const what of leaving) window.addEventListener(what, leave);
    // A telephone may end a page that is out of sight without another word.
    document.addEventListener("visibilitychange", hide);
    this.body.addEventListener("focusout", () => setTimeout(() => this.catchUp()));
    return () => {
      clearTimeout(this.timer);
      this.control.gone?.();
      for (const [what, then] of Object.entries(heard)) this.model.off(what, then);
      for (const what of leaving) window.removeEventListener(what, leave);
      document.removeEventListener("visibilitychange", hide);
    };
  }

  // Sending

  keep(raw) {
    const { changes, turn } = this.told;
    this.draft.keep(raw, changes, changes + this.turn - turn);
  }

  bringBack(draft) {
    if (!draft || draft.raw === null) return;
    if (this.told.changes < draft.least || this.told.changes > draft.most) return;
    this.control.restore(draft.raw);
    this.send(draft.raw);
  }

  typed(raw) {
    this.keep(raw);
    if (!this.unsent) this.show("saving", this.spec.texts.unsaved);
    this.unsent = true;
  }

  send(raw) {
    this.turn += 1;
    this.keep(raw);
    this.unsent = false;
    this.waiting ||= Date.now();
    this.show("saving", this.spec.texts.saving);
    this.deliver(raw);
  }

  // Again and again, until there is a reply.
  deliver(raw) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const saving = this.status.dataset.mood === "saving";
      if (!this.unsent && saving) this.show("refused", this.spec.texts.not_saved);
      this.deliver(raw);
    }, PATIENCE);
    this.tell("answer", raw);
  }

  // Until the picture has come, the one that is there belongs to another value.
  preview(raw, position) {
    if (this.draw) {
      [this.picture.innerHTML, this.below.innerHTML = ""] = this.draw(position);
      return;
    }
    this.picture.classList.add("labs-stale");
    this.tell("preview", raw);
  }

  drawn() {
    this.picture.classList.remove("labs-stale");
    this.control.drawn?.();
  }

  tell(kind, value) {
    this.model.send({ kind, value, turn: this.turn, form: this.id, changes: this.shown });
  }

  // What was typed last is what was sent last: say what came of that.
  settled() {
    if (!this.unsent) return;
    this.unsent = false;
    if (this.waiting) this.show("saving", this.spec.texts.saving);
    else this.refresh();
  }

  // Whoever leaves sends what is typed, and is asked to stay when no reply comes and the tab's
  // memory goes with it.
  leave(event) {
    this.control.flush?.();
    if (event.type === "pagehide") return;
    if (this.waiting && Date.now() - this.waiting > 1000) event.preventDefault();
  }

  // Showing

  show(mood, text, ...extra) {
    this.status.dataset.mood = mood;
    delete this.status.dataset.open;
    this.status.replaceChildren(element("span", { text }), ...extra);
  }

  redraw() {
    if (!this.draw) this.picture.innerHTML = this.model.get("picture");
  }

  refresh() {
    const state = this.model.get("state");
    // While an answer waits, only the reply to that very one counts.
    if (this.waiting && (state.form !== this.id || state.turn !== this.turn)) return;
    // Late as it may be, the reply to an older one is no news.
    if (state.form === this.id && state.turn < this.turn) return;
    this.waiting = 0;
    this.told = { changes: state.changes, turn: this.turn };
    clearTimeout(this.timer);
    if (this.unsent) return;
    // Recorded, or wiped out and blank again.
    const taken = state.mood === "recorded" || (state.mood === "blank" && state.value !== null);
    if (taken) this.draft.forget();
    this.show(state.mood, state.text, ...this.readings(state), ...this.time(state));
    if (state.open) this.status.dataset.open = state.open;
    // What is under the trainee's hand stays; what another tab recorded is taken over.
    if (taken && !this.isInHand()) this.restore(state);
  }

  isInHand() {
    return this.body.matches(":focus-within, :active");
  }

  restore({ value, changes }) {
    this.control.restore(value);
    this.shown = changes;
  }

  // What was recorded elsewhere while this was under the trainee's hand.
  catchUp() {
    const news = this.model.get("state").changes !== this.shown;
    if (news && !this.waiting && !this.unsent && !this.isInHand()) this.refresh();
  }

  readings(state) {
    return state.readings.map(({ part, value, text }) => {
      const button = element("button", { type: "button", text });
      button.addEventListener("click", () => this.control.choose(part, value, text));
      return button;
    });
  }

  time(state) {
    if (!state.time) return [];
    const time = new Date(state.time).toLocaleTimeString(this.spec.language, {
      hour: "2-digit",
      minute: "2-digit",
    });
    return [element("span", { class: "labs-time", text: ` ${this.spec.texts.at} ${time}` })];
  }
}

function render({ model, el }) {
  return new Form(model, el).open();
}

export default { render };
