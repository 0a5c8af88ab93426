// What a form of `control.js` talks to, as in a notebook, with the service in the place of a kernel.
import { standingOf } from "./bar.js";

const EVENTS = ["change:state", "change:picture", "msg:custom", "given"];
const NOTHING = {
  mood: "blank",
  text: "",
  value: null,
  time: "",
  readings: [],
  changes: 0,
  open: 0,
};
const AGAIN = 5000; // ms until a picture that did not come is asked for again

export class Model {
  constructor({ spec, here, queue, shelf, place }) {
    this.spec = { ...spec, texts: { ...spec.texts, not_saved: here.texts.kept_here } };
    this.here = here;
    this.queue = queue;
    this.shelf = shelf;
    this.place = place;
    this.near = false; // whether it was ever near what is seen
    this.draft = this.memory();
    this.heard = Object.fromEntries(EVENTS.map((what) => [what, new Set()]));
    this.held = {
      spec: this.spec,
      state: { ...NOTHING, turn: 0, form: "" },
      picture: "",
      pixels: null,
    };
    this.wanted = undefined; // the value whose picture is on its way or there
    this.stop = null; // ends the request for a picture
    this.timer = null;
  }

  get(name) {
    return this.held[name];
  }

  set(name, value) {
    this.held[name] = value;
    this.tell(`change:${name}`);
  }

  on(what, then) {
    this.heard[what]?.add(then);
  }

  off(what, then) {
    this.heard[what]?.delete(then);
  }

  tell(what) {
    for (const then of this.heard[what] ?? []) then();
  }

  send(message) {
    if (message.kind === "preview") {
      this.picture(message.value);
      return;
    }
    this.queue.put(this.spec.name, message);
    // Whoever looks at the bar sees it too.
    this.tell("given");
  }

  // What a form keeps of an answer that is not recorded; see `control.js`.
  memory() {
    const name = `typed ${this.spec.name}`;
    return {
      keep: (raw, least, most) => this.shelf.write(name, { raw, least, most }),
      forget: () => this.shelf.forget(name),
      read: () => {
        // What is given comes back whatever was recorded before: the queue knows which is later.
        const given = this.queue.get(this.spec.name);
        const known = this.held.state.changes;
        return given ? { raw: given.value, least: 0, most: known } : this.shelf.read(name);
      },
    };
  }

  // What the server says of the question.
  told(state) {
    const { form, turn } = this.queue.readBy(this.spec.name, state.form, state.turn);
    this.set("state", { ...state, form, turn });
    // Recorded elsewhere, or brought in with the page; under the hand the slider leads.
    if (this.near && !this.place.contains(document.activeElement)) this.firstPicture();
  }

  // It will not be recorded.
  refused(text, form, turn) {
    this.told({ ...this.held.state, mood: "refused", text, readings: [], form, turn });
  }

  standing() {
    const given = this.queue.get(this.spec.name);
    const { mood, value } = this.held.state;
    return standingOf(this.spec, given ? given.value : mood === "refused" ? null : value);
  }

  // The picture of what is answered, or where the slider begins.
  firstPicture() {
    const given = this.queue.get(this.spec.name);
    this.picture(given?.value ?? this.held.state.value ?? this.spec.start);
  }

  drawn(html) {
    if (html !== this.held.picture) this.set("picture", html);
    this.tell("msg:custom");
  }

  // The newest wins; the same address is kept by the browser for ever. Until it has come the form
  // shows the one before in grey.
  async picture(value) {
    const { spec, here } = this;
    // Others come with the answer; a live one is drawn by the form itself.
    const fetched = spec.pictured && spec.kind === "threshold" && !spec.live;
    if (!fetched || typeof value !== "number") return;
    if (this.wanted === value && !this.stop) {
      this.tell("msg:custom");
      return;
    }
    clearTimeout(this.timer);
    this.wanted = value;
    this.stop?.abort();
    const stop = new AbortController();
    this.stop = stop;
    const html = await text(pictureAddress(here, spec, value), stop.signal);
    if (this.stop !== stop) return; // overtaken
    this.stop = null;
    if (html !== null) {
      this.drawn(html);
    } else {
      this.wanted = undefined;
      this.timer = setTimeout(() => this.picture(value), AGAIN);
    }
  }

  // Say whether the image's pixels have come.
  async fetchPixels() {
    const { base, lab, version, language } = this.here;
    const address = `${base}lab/${lab}/${version}/${language}/pixels/${this.spec.name}`;
    try {
      const reply = await fetch(address);
      if (!reply.ok) return false;
      this.held.pixels = new DataView(await reply.arrayBuffer());
      return true;
    } catch {
      return false;
    }
  }
}

async function text(address, signal) {
  try {
    const reply = await fetch(address, { signal });
    return reply.ok ? await reply.text() : null;
  } catch {
    return null;
  }
}

export function pictureAddress({ base, lab, version, language }, { name, decimals }, value) {
  const place = `${base}lab/${lab}/${version}/${language}/picture/${name}`;
  return `${place}/${Number(value.toFixed(decimals))}`;
}
