// What the browser keeps of a lab: what is given and not yet recorded, what is typed and no answer
// yet, and what was last known to be recorded, so that a lab can be read and answered without a
// line. By person: on a machine that several use, nobody is shown or sent another's answers.

const WHO = "labs person";

export class Shelf {
  constructor(lab) {
    this.lab = lab;
    this.person = localStorage.getItem(WHO) ?? "";
    // Whether this tab has heard from the server that it is this person's.
    this.sure = this.person !== "" && sessionStorage.getItem(WHO) === this.person;
    this.full = false; // the browser has no room: what is here alone is lost with the page
    this.here = new Map(); // what it has no room for
    this.fresh = new Set(); // given before the server said whose page this is
  }

  key(what, person = this.person) {
    return `labs ${person} ${this.lab} ${what}`;
  }

  // The server has said whose page this is. Return whether it was taken for another's.
  belongsTo(person) {
    const before = this.person;
    const other = before !== "" && before !== person;
    // Given a moment before the server said so: by whoever sits here.
    if (before !== person && !(other && this.sure)) this.give(before, person);
    if (other) forgetKnown();
    this.person = person;
    this.sure = true;
    this.fresh.clear();
    remember(person);
    return other;
  }

  give(before, person) {
    for (const what of this.fresh) {
      const value = this.read(what);
      if (value === null) continue;
      localStorage.removeItem(this.key(what));
      write(this.key(what, person), value);
    }
    // Of before anybody was known on this device.
    if (before !== "") return;
    for (const what of this.names("")) {
      write(this.key(what, person), this.read(what));
      localStorage.removeItem(this.key(what));
    }
  }

  // What is kept whose name begins so.
  names(beginning) {
    const start = this.key(beginning);
    const kept = Object.keys(localStorage).filter((key) => key.startsWith(start));
    const names = kept.map((key) => key.slice(this.key("").length));
    return [...new Set([...names, ...this.here.keys()])].filter((name) =>
      name.startsWith(beginning),
    );
  }

  read(what) {
    const here = this.here.get(what);
    return here === undefined ? parsed(localStorage.getItem(this.key(what))) : here;
  }

  write(what, value) {
    if (!this.sure) this.fresh.add(what);
    this.here.delete(what);
    this.full = !write(this.key(what), value);
    if (this.full) this.here.set(what, value);
  }

  forget(what) {
    this.here.delete(what);
    localStorage.removeItem(this.key(what));
  }

  known() {
    return this.read("known") ?? {};
  }

  keepKnown(items) {
    write(this.key("known"), items);
  }
}

export function remember(person) {
  write(WHO, person, (text) => text);
  try {
    sessionStorage.setItem(WHO, person);
  } catch {
    // It is asked again.
  }
}

// Nothing that was recorded stays with a device whose person has signed out; what waits to be sent
// does, under its person's name.
export function forgetPerson() {
  forgetKnown();
  localStorage.removeItem(WHO);
  sessionStorage.removeItem(WHO);
}

function forgetKnown() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("labs ") && key.endsWith(" known")) localStorage.removeItem(key);
  }
}

// Say whether there was room.
function write(key, value, written = JSON.stringify) {
  try {
    localStorage.setItem(key, written(value));
    return true;
  } catch {
    return false;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
