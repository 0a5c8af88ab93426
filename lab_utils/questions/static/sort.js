// Cards and bins. A card is moved with its own list (keyboard, screen reader) or dragged with mouse
// or finger; the finger takes it by its grip, so that the page can still be scrolled. Sends an
// object of the cards that are sorted.
KINDS.sort = function ({ spec, id, body, send }) {
  const { choose, unsorted, drag } = spec.texts;
  const places = {};
  const selects = {};
  const bin = (name, text) => {
    const list = element("ul", { class: "labs-cards" });
    const place = element(
      "section",
      { class: "labs-bin", "aria-labelledby": `${id}-bin-${name}` },
      element("p", { class: "labs-bin-name", id: `${id}-bin-${name}`, text }),
      list,
    );
    place.dataset.bin = name;
    places[name] = { place, list };
    return place;
  };
  const over = (under) => {
    for (const { place } of Object.values(places)) {
      place.classList.toggle("labs-over", place === under);
    }
  };
  const tray = bin("", unsorted);
  const bins = Object.entries(spec.options).map(([name, text]) => bin(name, text));
  const cards = Object.entries(spec.rows).map(([row, text], index) => {
    const select = chooser(spec.options, choose, {
      "aria-labelledby": `${id}-${index}-card`,
    });
    const card = element(
      "li",
      { class: "labs-card" },
      element("span", { class: "labs-grip", title: drag, "aria-hidden": "true", text: "⠿" }),
      element("span", { class: "labs-card-text", id: `${id}-${index}-card`, text }),
      select,
    );
    selects[row] = { select, card };
    select.addEventListener("change", () => put(row, select.value));
    draggable({ card, select, body, over, drop: (name) => put(row, name) });
    return card;
  });
  body.append(tray, element("div", { class: "labs-bins" }, ...bins));
  places[""].list.append(...cards);

  function settle(row, name) {
    const { select, card } = selects[row];
    const focused = document.activeElement === select;
    select.value = name;
    if (card.parentElement !== places[name].list) places[name].list.append(card);
    // A list that moves with its card keeps the focus.
    if (focused) select.focus({ preventScroll: true });
  }

  function put(row, name) {
    settle(row, name);
    const sorted = Object.entries(selects).filter(([, { select }]) => select.value);
    send(Object.fromEntries(sorted.map(([one, { select }]) => [one, select.value])));
  }

  return {
    restore(value) {
      for (const row of Object.keys(selects)) settle(row, value[row] ?? "");
    },
  };
};

// Have a card dragged: `over` is told the bin under it (null at the end), `drop` the bin where it
// was let go.
function draggable({ card, select, body, over, drop }) {
  let begin = null;
  const under = (event) => {
    // The card itself lies under the pointer: look through it.
    card.style.pointerEvents = "none";
    const found = document.elementFromPoint(event.clientX, event.clientY);
    card.style.pointerEvents = "";
    const place = found?.closest(".labs-bin");
    return place && body.contains(place) ? place : null;
  };
  const end = () => {
    begin = null;
    card.classList.remove("labs-dragged");
    card.style.transform = "";
    over(null);
  };
  card.addEventListener("pointerdown", (event) => {
    if (event.button || event.target === select || select.contains(event.target)) return;
    if (event.pointerType !== "mouse" && !event.target.closest(".labs-grip")) return;
    begin = event;
    card.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  card.addEventListener("pointermove", (event) => {
    if (!begin) return;
    const [dx, dy] = [event.clientX - begin.clientX, event.clientY - begin.clientY];
    card.classList.add("labs-dragged");
    card.style.transform = `translate(${dx}px, ${dy}px)`;
    over(under(event));
  });
  card.addEventListener("pointerup", (event) => {
    if (!begin) return;
    const place = under(event);
    end();
    if (place && place.dataset.bin !== select.value) drop(place.dataset.bin);
  });
  card.addEventListener("pointercancel", end);
}
