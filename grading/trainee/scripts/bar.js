// "Câu 3/9" and the dots: where the reader is, and what is empty, half filled, answered.

export class Bar {
  constructor(specs, texts) {
    this.specs = specs;
    this.texts = texts;
    this.where = document.querySelector(".bar .where b");
    this.links = new Map(
      [...document.querySelectorAll(".bar a[data-item]")].map((link) => [link.dataset.item, link]),
    );
    this.follow();
  }

  mark(item, state) {
    const link = this.links.get(item);
    if (!link) return;
    const standing = standingOf(this.specs[item], state);
    link.dataset.state = standing;
    const number = [...this.links.keys()].indexOf(item) + 1;
    link.setAttribute("aria-label", this.texts[`heard_${standing}`].replace("{number}", number));
  }

  // The question that was last passed by the bar is where the reader is.
  follow() {
    const cards = [...this.links.keys()].map((item) => document.getElementById(`cau-${item}`));
    let asked = false;
    const look = () => {
      asked = false;
      const edge = document.querySelector(".head").getBoundingClientRect().bottom + 120;
      const passed = cards.filter((card) => card.getBoundingClientRect().top < edge);
      this.here(passed.at(-1)?.dataset.item);
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
    const items = [...this.links.keys()];
    this.where.textContent = item ? items.indexOf(item) + 1 : "–";
    for (const [name, link] of this.links) {
      if (name === item) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  }
}

export function standingOf(spec, { mood, value }) {
  if (mood !== "recorded" || value === null) return "blank";
  const parts = Object.keys(spec.parts ?? spec.rows ?? {});
  const filled = parts.filter((part) => value[part] !== undefined && value[part] !== "");
  return filled.length < parts.length ? "half" : "done";
}
