// One sentence under the bar about the line, of all that is the matter the gravest. It goes by
// itself when all is well again.

const SHOWN = 6000; // ms for good news
const LONG = 120000; // ms after which something unsent is said to be so
const GRAVEST_FIRST = ["signedOut", "newVersion", "notKept", "full", "closed", "unsent", "noLine"];

export class Band {
  constructor(place, texts) {
    this.place = place;
    this.texts = texts;
    this.matters = new Map();
    this.broken = false;
    this.timer = null;
  }

  // Something is the matter, or is not any more.
  set(what, is, text = "", link = null) {
    const before = this.matters.get(what)?.text;
    if (!is && before === undefined) return;
    if (is && before === text) return;
    if (is) this.matters.set(what, { text, link });
    else this.matters.delete(what);
    this.show();
  }

  noLine(is) {
    this.set("noLine", is, this.texts.no_line);
  }

  // Answers wait to be sent, since a time.
  waits(count, since, language) {
    const long = count > 0 && Date.now() - since > LONG;
    const time = new Date(since).toLocaleTimeString(language, {
      hour: "2-digit",
      minute: "2-digit",
    });
    const text = this.texts.unsent_long.replace("{count}", count).replace("{time}", time);
    this.set("unsent", long, long ? text : "");
  }

  signedOut(is) {
    this.set("signedOut", is, this.texts.sign_in_again, {
      href: location.href,
      text: this.texts.sign_in,
    });
  }

  newVersion(is) {
    const link = { href: location.href, text: this.texts.load_it };
    this.set("newVersion", is, this.texts.new_version, link);
  }

  show() {
    clearTimeout(this.timer);
    const gravest = GRAVEST_FIRST.find((what) => this.matters.has(what));
    if (gravest) {
      this.broken ||= gravest === "noLine" || gravest === "unsent";
      const { text, link } = this.matters.get(gravest);
      this.write(text, link);
      this.place.classList.remove("fine");
    } else if (this.broken) {
      this.broken = false;
      this.write(this.texts.all_recorded, null);
      this.place.classList.add("fine");
      this.timer = setTimeout(() => {
        this.place.hidden = true;
      }, SHOWN);
    } else {
      this.place.hidden = true;
    }
  }

  write(text, link) {
    this.place.textContent = text;
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = link.text;
      // The address may differ from this one after the # alone, which would load nothing.
      anchor.addEventListener("click", (event) => {
        event.preventDefault();
        location.reload();
      });
      this.place.append(" ", anchor);
    }
    this.place.hidden = false;
  }
}
