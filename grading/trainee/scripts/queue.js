// What is given and not confirmed: it waits in the browser, by person and lab, until the service
// has recorded it, over reload, sleep, a closed tab and a dead line. It is sent in the order in
// which it was given, again and again with a growing pause, and at once when there is a line again
// or the page comes to the front. The service knows an answer by form and turn, so that what is
// sent twice is recorded once.

const PAUSES = [2000, 4000, 8000, 15000, 30000, 60000]; // ms
const LATER = 2000; // ms by which two clocks may differ and still be the same
const GIVEN = "given ";
// What can never be recorded: no such lab or question, unreadable, too large.
const HOPELESS = [400, 404, 405, 413];

export class Queue {
  // `told(heard)` hears what the service says of an answer, `trouble(reply, pause)` why it did not
  // record, and after how many ms to look again.
  constructor({ shelf, line, told, trouble }) {
    Object.assign(this, { shelf, line, told, trouble });
    this.as = new Map(); // item to the form and turn in this page that wait for an older one's reply
    this.failed = 0; // tries in a row
    this.busy = null;
    this.ready = false; // there is a line, and it is known what was recorded elsewhere
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("labs") : null;
    this.channel?.addEventListener("message", ({ data }) => this.hear(data));
  }

  get(item) {
    return this.shelf.read(GIVEN + item);
  }

  // What waits, in the order in which it was given.
  waiting() {
    return this.shelf
      .names(GIVEN)
      .map((name) => ({ item: name.slice(GIVEN.length), ...this.shelf.read(name) }))
      .sort((one, other) => one.at - other.at);
  }

  put(item, { value, turn, form, changes }) {
    const before = this.get(item);
    if (before?.form === form && before.turn === turn) return; // the form asks again
    if (before && before.form !== form && same(before.value, value)) {
      // Brought back with the page: what is on its way already is not given twice.
      this.as.set(item, { of: before, form, turn });
    } else {
      this.as.delete(item);
      const after = Math.max(0, ...this.waiting().map((one) => one.at));
      const at = Math.max(Date.now(), after + 1);
      this.shelf.write(GIVEN + item, { value, turn, form, changes: changes ?? 0, at });
    }
    this.send();
  }

  send() {
    if (!this.ready) return;
    this.busy ??= alone(this.shelf.key("send"), () => this.sendAll()).finally(() => {
      this.busy = null;
    });
  }

  async sendAll() {
    for (let next = this.waiting()[0]; next; next = this.waiting()[0]) {
      const { item, value, turn, form, changes } = next;
      const reply = await this.line.record(item, { value, turn, form, changes });
      const hopeless = HOPELESS.includes(reply.status) && reply.told.error;
      if (reply.status !== 200 && !hopeless) {
        this.wait(reply);
        return;
      }
      this.failed = 0;
      this.confirm(next, reply);
    }
  }

  // Of an answer that a newer one has replaced the newer one stays.
  confirm(next, { status, told }) {
    const there = this.get(next.item);
    if (there?.form === next.form && there.turn === next.turn) {
      this.shelf.forget(GIVEN + next.item);
    }
    const { form, turn } = next;
    const heard = { item: next.item, form, turn, person: this.shelf.person, told };
    if (status !== 200) heard.refused = told.error;
    this.channel?.postMessage({ ...heard, lab: this.shelf.lab });
    this.told(heard);
  }

  // Another tab of the same person has sent it.
  hear(heard) {
    if (heard.lab === this.shelf.lab && heard.person === this.shelf.person) this.told(heard);
  }

  wait(reply) {
    const pause = PAUSES[Math.min(this.failed, PAUSES.length - 1)];
    this.failed += 1;
    this.ready = false;
    this.trouble(reply, pause);
  }

  // Whose reply it is in this page: also a newer answer than the one that was brought back.
  readBy(item, form, turn) {
    const as = this.as.get(item);
    const mine = as?.of.form === form && turn >= as.of.turn;
    return mine ? { form: as.form, turn: as.turn } : { form, turn };
  }

  // Of two answers the later one counts: let go what was recorded elsewhere later than it was given
  // here. Of a table the rows stay that the other has not.
  reconcile(items, clock) {
    this.ready = true;
    if (!this.waiting().length) this.failed = 0;
    const gone = [];
    for (const { item, ...given } of this.waiting()) {
      const state = items[item];
      const elsewhere = state && state.changes > given.changes && !holds(state.value, given.value);
      if (!elsewhere || Date.parse(state.time) <= given.at + clock + LATER) continue;
      const left = rowsLeft(given.value, state.value);
      if (left) {
        this.shelf.write(GIVEN + item, { ...given, value: left });
      } else {
        this.shelf.forget(GIVEN + item);
        gone.push({ item, ...this.readBy(item, given.form, given.turn) });
      }
    }
    return gone;
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// Whether a recorded value is what was given: a number was given as it was typed.
function holds(recorded, given) {
  if (isTable(given)) {
    return isTable(recorded) && Object.keys(given).every((row) => holds(recorded[row], given[row]));
  }
  return same(recorded, given) || String(recorded) === String(given).trim().replace(",", ".");
}

function rowsLeft(given, recorded) {
  if (!isTable(given) || !isTable(recorded)) return null;
  const left = Object.entries(given).filter(([row]) => !(row in recorded));
  return left.length ? Object.fromEntries(left) : null;
}

// Two tabs do not send at the same time, where the browser can keep them from it.
function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}
