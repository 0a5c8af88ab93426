// What a form of `control.js` talks to, as in a notebook, with the service in the place of a kernel.
// A form sends an answer again and again until there is a reply to it.

const NOTHING = { mood: "blank", text: "", value: null, time: "", readings: [], changes: 0 };

export class Model {
  constructor({ spec, here, shelf, line, show }) {
    this.spec = { ...spec, texts: { ...spec.texts, not_saved: here.texts.kept_here } };
    this.here = here;
    this.line = line;
    this.show = show;
    this.draft = shelf.draft(spec.name);
    this.heard = {
      "change:state": new Set(),
      "change:picture": new Set(),
      "msg:custom": new Set(),
    };
    this.held = {
      spec: this.spec,
      state: { ...NOTHING, text: spec.texts.blank ?? "", turn: 0, form: "" },
      picture: "",
      pixels: null,
    };
    this.waits = null; // the answer that is on its way
    this.next = null; // the one after it
    this.stop = null; // ends the request for a picture
  }

  get(name) {
    return this.held[name];
  }

  on(what, then) {
    this.heard[what].add(then);
  }

  off(what, then) {
    this.heard[what].delete(then);
  }

  tell(what) {
    for (const then of this.heard[what]) then();
  }

  send(message) {
    if (message.kind === "preview") this.picture(message.value);
    else this.answer(message);
  }

  // What the server says of the question.
  told(state) {
    this.held.state = state;
    this.tell("change:state");
    const wanted = state.value ?? this.spec.start;
    if (this.spec.kind === "threshold" && this.wanted === undefined) this.picture(wanted);
  }

  // One answer at a time, so that a later one is never overtaken.
  async answer({ value, turn, form }) {
    if (this.waits) {
      if (this.waits.turn !== turn) this.next = { value, turn, form };
      return;
    }
    this.waits = { value, turn, form };
    const told = await this.line.send(`answers/${this.spec.name}`, { value, turn, form });
    this.waits = null;
    if (told) {
      this.show({ items: { [this.spec.name]: told.state }, ...told });
      if (told.state.value !== null && this.spec.kind === "threshold") {
        this.picture(told.state.value);
      }
    }
    const next = this.next;
    this.next = null;
    if (next) this.answer(next);
  }

  drawn(html) {
    this.held.picture = html;
    this.tell("change:picture");
  }

  // The newest wins; the same address is kept by the browser for ever.
  async picture(value) {
    if (!this.spec.pictured || value === undefined || value === null) return;
    if (this.wanted === value) {
      this.tell("msg:custom");
      return;
    }
    this.wanted = value;
    this.stop?.abort();
    this.stop = new AbortController();
    const width = Math.min(document.getElementById("lab").clientWidth, 720);
    const address = pictureAddress(this.here, this.spec, value, width);
    try {
      const reply = await fetch(address, { signal: this.stop.signal });
      if (!reply.ok) throw new Error(reply.statusText);
      const html = await reply.text();
      if (this.wanted === value) this.drawn(html);
    } catch {
      if (this.wanted === value) this.wanted = undefined; // asked for anew at the next move
    }
    this.tell("msg:custom");
  }

  async fetchPixels() {
    const { base, lab, version, language } = this.here;
    const address = `${base}lab/${lab}/${version}/${language}/pixels/${this.spec.name}`;
    try {
      const reply = await fetch(address);
      if (reply.ok) this.held.pixels = new DataView(await reply.arrayBuffer());
    } catch {
      // The viewer says that the image could not be loaded.
    }
  }
}

export function pictureAddress({ base, lab, version, language }, { name }, value, width) {
  const steps = [320, 360, 400, 480, 640, 720].filter((one) => one <= width);
  const place = `${base}lab/${lab}/${version}/${language}/picture/${name}`;
  return `${place}/${encodeURIComponent(value)}?width=${steps.at(-1) ?? 320}`;
}
