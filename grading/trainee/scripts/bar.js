// "Câu 3/9" and the dots: where the reader is, and what is empty, half filled, answered.

export class Bar {
  constructor(texts) {
    this.texts = texts;
    this.where = document.querySelector(".bar .where b");
    const links = [...document.querySelectorAll(".bar a[data-item]")];
    this.links = new Map(links.map((link) => [link.dataset.item, link]));
    this.cards = links.map((link) => document.getElementById(`cau-${link.dataset.item}`));
    document.querySelector(".bar .dots")?.addEventListener("keydown", (event) => this.step(event));
    this.follow();
  }

  numberOf(item) {
    return [...this.links.keys()].indexOf(item) + 1;
  }

  // `standing` is blank, half or done.
  mark(item, standing) {
    const link = this.links.get(item);
    if (!link || link.dataset.state === standing) return;
    link.dataset.state = standing;
    const text = this.texts[`heard_${standing}`].replace("{number}", this.numberOf(item));
    link.setAttribute("aria-label", text);
  }

  // The question that was last passed by the bar is where the reader is.
  follow() {
    let asked = false;
    const look = () => {
      asked = false;
      const edge = document.querySelector(".head").getBoundingClientRect().bottom + 120;
      const passed = this.cards.filter((card) => card.getBoundingClientRect().top < edge);
      this.here(passed.pop()?.dataset.item);
    };
    const later = () => {
      if (!asked) requestAnimationFrame(look);
      asked = true;
    };
    window.addEventListener("scroll", later, { passive: true });
    window.addEventListener("resize", later);
    look();
  }

  here(item) {
    this.where.textContent = item ? this.numberOf(item) : "–";
    for (const [name, link] of this.links) {
      if (name === item) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
  }

  // The arrows go from dot to dot.
  step(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const links = [...this.links.values()];
    const next = links[links.indexOf(document.activeElement) + by];
    if (!by || !next) return;
    event.preventDefault();
    next.focus();
  }

  // Offer to go on at the first open question, to who comes back and is at the beginning.
  offerToGoOn(main) {
    const items = [...this.links.keys()];
    const isOpen = (item) => this.links.get(item).dataset.state !== "done";
    const open = items.find(isOpen);
    const begun = items.some((item) => (this.links.get(item).dataset.state ?? "blank") !== "blank");
    const [visit] = performance.getEntriesByType("navigation");
    const fresh = visit?.type === "navigate" && !location.hash && window.scrollY < 10;
    if (!begun || !open || !fresh || items[0] === open) return;
    const link = document.createElement("a");
    link.className = "link";
    link.href = `#cau-${open}`;
    link.textContent = this.texts.go_on_at_question.replace("{number}", this.numberOf(open));
    const offer = document.createElement("p");
    offer.className = "resume";
    offer.append(link);
    main.prepend(offer);
  }
}

// How far an answer has come, recorded or given.
export function standingOf(spec, value) {
  if (value === null || value === undefined || value === "") return "blank";
  if (typeof value === "object" && !Object.keys(value).length) return "blank";
  const parts = Object.keys(spec.parts ?? spec.rows ?? {});
  if (!parts.length) return "done";
  const filled = parts.filter((part) => (value[part] ?? "") !== "").length;
  if (!filled) return "blank";
  return filled < parts.length ? "half" : "done";
}
