// One sentence under the bar about the line; it goes by itself when all is well again.

const SHOWN = 5000; // ms for good news

export class Band {
  constructor(place, { texts }) {
    this.place = place;
    this.texts = texts;
    this.broken = false;
    this.stays = false;
    this.timer = null;
  }

  show(text, { fine = false, link = null } = {}) {
    clearTimeout(this.timer);
    this.place.textContent = text;
    this.place.classList.toggle("fine", fine);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = link.text;
      this.place.append(" ", anchor);
    }
    this.place.hidden = false;
  }

  noLine() {
    this.broken = true;
    if (!this.stays) this.show(this.texts.no_line);
  }

  lineIsThere() {
    if (this.stays || this.place.hidden) return;
    if (this.broken) {
      this.show(this.texts.line_is_back, { fine: true });
      this.timer = setTimeout(() => {
        this.place.hidden = true;
      }, SHOWN);
    } else if (!this.timer) this.place.hidden = true;
    this.broken = false;
  }

  says(text) {
    if (!this.stays) this.show(text ?? this.texts.no_line);
  }

  signedOut() {
    this.stays = true;
    this.show(this.texts.sign_in_again, {
      link: { href: location.href, text: this.texts.sign_in },
    });
  }

  newVersion() {
    this.stays = true;
    this.show(this.texts.new_version, { link: { href: location.href, text: this.texts.load_it } });
  }

  closed() {
    this.stays = true;
    this.show(this.texts.closed_now);
  }
}
