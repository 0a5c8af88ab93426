// What the browser keeps of a lab: what is given and not yet recorded, and what was last known to
// be recorded, so that a lab can be read and answered without a line. By person: on a machine that
// several use, nobody is shown another's answers.

const WHO = "labs person";

export class Shelf {
  constructor(lab) {
    this.lab = lab;
    this.person = localStorage.getItem(WHO) ?? "";
  }

  key(what) {
    return `labs ${this.person} ${this.lab} ${what}`;
  }

  // The server has said whose page this is; whether it was another's before.
  belongsTo(person) {
    const before = this.person;
    this.person = person;
    localStorage.setItem(WHO, person);
    return before !== "" && before !== person;
  }

  hasDrafts() {
    return Object.keys(localStorage).some((key) => key.startsWith(this.key("draft ")));
  }

  known() {
    return JSON.parse(localStorage.getItem(this.key("known")) ?? "{}");
  }

  keep(items) {
    const answered = Object.entries(items).filter(([, state]) => state.changes);
    write(this.key("known"), Object.fromEntries(answered));
  }

  // What a form keeps of an answer that is not recorded; see `control.js`.
  draft(item) {
    const key = () => this.key(`draft ${item}`);
    return {
      keep: (raw, least, most) => write(key(), { raw, least, most }),
      read: () => JSON.parse(localStorage.getItem(key())),
      forget: () => localStorage.removeItem(key()),
    };
  }
}

// A browser that is full or forbids it keeps what is on the screen alone.
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing that a reader could do about it.
  }
}
