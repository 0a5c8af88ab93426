// Cards and bins: one card at a time, put into a bin by pressing the bin's button. A card that is
// sorted stands below, in its bin, and can be taken back. Sends an object of the cards that are
// sorted.
KINDS.sort = function ({ spec, id, body, send }) {
  const { options, rows } = spec;
  const { card_of, sort_again } = spec.texts;
  const names = Object.keys(rows);
  const bins = {}; // card to bin
  const counted = element("p", { class: "labs-hint", id: `${id}-count` });
  const card = element("p", { class: "labs-card-text", id: `${id}-card`, tabindex: "-1" });
  const buttons = Object.entries(options).map(([bin, text]) => {
    const button = element("button", { type: "button", text, "aria-describedby": `${id}-card` });
    button.addEventListener("click", () => put(bin));
    return button;
  });
  const hand = element("div", { class: "labs-hand" }, counted, card);
  hand.append(element("div", { class: "labs-bin-buttons" }, ...buttons));
  const places = Object.fromEntries(
    Object.keys(options).map((bin) => {
      const name = element("p", { class: "labs-bin-name", id: `${id}-bin-${bin}` });
      const list = element("ul", { class: "labs-cards", "aria-labelledby": name.id });
      return [bin, { name, list }];
    }),
  );
  for (const [bin, { name, list }] of Object.entries(places)) {
    const place = element("div", { class: "labs-bin" }, name, list);
    place.dataset.bin = bin;
    body.append(place);
  }
  body.prepend(hand);
  let held = names[0]; // the card in the hand; none when all are sorted

  const next = () => names.find((name) => !bins[name]);

  function put(bin) {
    bins[held] = bin;
    // On to those after it, then to those that were left.
    const after = names.slice(names.indexOf(held) + 1).find((name) => !bins[name]);
    held = after ?? next();
    draw();
    send({ ...bins });
    // The next card is read out; after the last one the reader stays here.
    (held ? card : places[bin].name).focus({ preventScroll: true });
  }

  function takeBack(name) {
    delete bins[name];
    held = name;
    draw();
    send({ ...bins });
    card.focus({ preventScroll: true });
  }

  function draw() {
    hand.hidden = held === undefined;
    if (held !== undefined) {
      counted.textContent = card_of
        .replace("{number}", names.indexOf(held) + 1)
        .replace("{all}", names.length);
      card.textContent = rows[held];
    }
    for (const [bin, { name, list }] of Object.entries(places)) {
      const there = names.filter((one) => bins[one] === bin);
      name.textContent = `${options[bin]} (${there.length})`;
      name.tabIndex = -1;
      list.replaceChildren(...there.map(sorted));
    }
  }

  function sorted(name) {
    const text = element("span", { class: "labs-card-text", text: rows[name] });
    const back = element("button", {
      type: "button",
      class: "labs-back",
      text: sort_again,
      "aria-label": `${sort_again}: ${rows[name]}`,
    });
    back.addEventListener("click", () => takeBack(name));
    return element("li", { class: "labs-card" }, text, back);
  }

  draw();
  return {
    restore(value) {
      for (const name of names) {
        if (value[name]) bins[name] = value[name];
        else delete bins[name];
      }
      if (!held || bins[held]) held = next();
      draw();
    },
  };
};
