// The page of a lab: draws the forms, puts one's own answers in, keeps them in step with the server.
import { Band } from "./band.js";
import { Bar } from "./bar.js";
import controls from "./controls.js";
import { Line } from "./line.js";
import { Model } from "./model.js";
import { forRoad } from "./road.js";
import { Shelf } from "./shelf.js";

const json = (id) => JSON.parse(document.getElementById(id).textContent);

const pause = (time) => new Promise((done) => setTimeout(done, time));

async function begin() {
  const { lab, language, version, base } = document.getElementById("lab").dataset;
  const [specs, texts] = [json("specs"), json("texts")];
  const here = { lab, language, version, base, texts };
  const shelf = new Shelf(lab);
  const band = new Band(document.querySelector(".band"), here);
  const line = new Line(here, band);
  const bar = new Bar(specs, texts);
  const models = new Map();

  function show(told) {
    for (const [item, state] of Object.entries(told.items ?? {})) models.get(item)?.told(state);
    for (const [cell, html] of Object.entries(told.depends ?? {})) {
      const place = document.querySelector(`.depends[data-cell="${cell}"]`);
      if (place && place.innerHTML !== html) place.innerHTML = html;
    }
    for (const [item, html] of Object.entries(told.pictures ?? {})) models.get(item)?.drawn(html);
  }

  for (const card of document.querySelectorAll(".question[data-item]")) {
    const { item } = card.dataset;
    const model = new Model({ spec: specs[item], here, shelf, line, show });
    models.set(item, model);
    model.on("change:state", () => bar.mark(item, model.get("state")));
    bar.mark(item, model.get("state"));
  }

  async function look() {
    const told = await line.ask("answers");
    if (!told) return;
    // What was drawn is for who was here before.
    if (shelf.belongsTo(told.person)) location.reload();
    shelf.keep(told.items);
    show(told);
    if (told.version !== version || told.language !== language) band.newVersion();
    else if (!told.open) band.closed();
  }

  show({ items: shelf.known() });
  const looked = look();
  // What is kept here is sent when it is known what was recorded elsewhere since.
  if (shelf.hasDrafts()) await Promise.race([looked, pause(3000)]);
  for (const card of document.querySelectorAll(".question[data-item]")) {
    draw(models.get(card.dataset.item), card.querySelector(".form"));
  }
  // What another device has recorded since.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  window.addEventListener("pageshow", (event) => event.persisted && look());
  window.addEventListener("online", look);
  forRoad({ specs, here });
  navigator.serviceWorker?.register(`${base}worker.js`, { scope: base }).catch(() => {});
}

// A question about an image is drawn when it comes near: its pixels are large.
function draw(model, place) {
  const form = () => controls.render({ model, el: place });
  if (!model.spec.image) {
    form();
    return;
  }
  const near = new IntersectionObserver(
    async (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      await model.fetchPixels();
      form();
    },
    { rootMargin: "600px" },
  );
  near.observe(place);
}

begin();
