// The page of a lab: draws the forms, puts one's own answers in, keeps them in step with the server.
import { Band } from "./band.js";
import { Bar } from "./bar.js";
import controls from "./controls.js";
import { Line } from "./line.js";
import { Model } from "./model.js";
import { Queue } from "./queue.js";
import { offerTheRoad } from "./road.js";
import { forgetPerson, Shelf } from "./shelf.js";
import { emptyCaches, keepThisPage } from "./shell.js";

const SLOW = 3000; // ms for which what is kept here waits for what was recorded elsewhere

const json = (id) => JSON.parse(document.getElementById(id).textContent);

const pause = (time) => new Promise((done) => setTimeout(done, time));

const main = document.getElementById("lab");
const { lab, language, version, base } = main.dataset;
const [specs, texts] = [json("specs"), json("texts")];
const here = { lab, language, version, base, texts };
const shelf = new Shelf(lab);
const line = new Line(here);
const band = new Band(document.querySelector(".band"), texts);
const bar = new Bar(texts);
const queue = new Queue({ shelf, line, told: hear, trouble });
const models = new Map();
let mine = false; // whether something of the person is shown: what is recorded, or what is kept here
let looking = null; // the request for the answers that is on its way
let next = null; // the timer of the one after a trouble

function show({ items = {}, depends = {}, pictures = {} }) {
  for (const [item, state] of Object.entries(items)) models.get(item)?.told(state);
  for (const [cell, html] of Object.entries(depends)) {
    const place = document.querySelector(`.depends[data-cell="${cell}"]`);
    if (place && place.innerHTML !== html) place.innerHTML = html;
  }
  for (const [item, html] of Object.entries(pictures)) models.get(item)?.drawn(html);
}

// What the service says of an answer that was sent, from this tab or another.
function hear({ item, form, turn, told, refused }) {
  if (refused) {
    models.get(item)?.refused(refused[language], form, turn);
  } else {
    show({ ...told, items: { [item]: told.state } });
    if (told.state.mood !== "refused") shelf.keepKnown({ ...shelf.known(), [item]: told.state });
  }
  band.set("full", false);
  settle();
}

function settle() {
  const left = queue.waiting();
  band.set("notKept", shelf.full, texts.not_kept);
  if (left.length) {
    band.set("noLine", band.broken, texts.line_is_back);
  } else {
    band.set("unsent", false);
    band.noLine(false);
  }
}

function trouble({ status, told }, wait) {
  const said = told.error?.[language];
  if (status === 401) forgetPerson();
  if (status === 401) emptyCaches();
  if (status === 401 || status === 403) band.signedOut(true);
  else if (status === 409) band.set("closed", true, said ?? texts.closed_now);
  else if (status === 507) band.set("full", true, texts.server_full);
  else band.set("noLine", true, (status && said) || texts.no_line);
  const left = queue.waiting();
  band.waits(left.length, left[0]?.at ?? Date.now(), language);
  clearTimeout(next);
  next = setTimeout(look, wait);
}

// Ask what is recorded, and send what is not.
function look() {
  clearTimeout(next);
  looking ??= ask().finally(() => {
    looking = null;
  });
  return looking;
}

async function ask() {
  const reply = await line.answers();
  if (reply.status !== 200) {
    // Without a line the device is taken for the one's who used it last.
    if (!reply.status && !mine) show({ items: shelf.known() });
    mine = true;
    queue.wait(reply);
    return;
  }
  const { told } = reply;
  if (shelf.belongsTo(told.person)) {
    await emptyCaches();
    if (mine) {
      location.reload();
      return;
    }
    keepThisPage({ base, lab, version });
  }
  mine = true;
  band.signedOut(false);
  band.newVersion(told.version !== version || told.language !== language);
  band.set("closed", !told.open, texts.closed_now);
  const gone = queue.reconcile(told.items, reply.clock);
  shelf.keepKnown(told.items);
  show(told);
  for (const { item, ...by } of gone) models.get(item)?.told({ ...told.items[item], ...by });
  settle();
  queue.send();
}

// Do something once, when a place comes near what is seen.
function whenNear(place, then) {
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      then();
    },
    { rootMargin: "600px" },
  );
  near.observe(place);
}

// A question about an image is drawn when its pixels are there: they are large.
async function drawImage(model, place) {
  const waits = document.createElement("p");
  waits.textContent = texts.image_waits;
  for (let tries = 0; !(await model.fetchPixels()); tries += 1) {
    if (!tries) place.append(waits);
    await pause(SLOW);
  }
  waits.remove();
  controls.render({ model, el: place });
}

function draw(model) {
  const { place, spec } = model;
  if (spec.image) {
    whenNear(place, () => drawImage(model, place));
    return;
  }
  controls.render({ model, el: place });
  if (!spec.pictured) return;
  whenNear(place, async () => {
    await Promise.race([looking, pause(SLOW)]);
    model.near = true;
    model.firstPicture();
  });
}

async function begin() {
  for (const card of document.querySelectorAll(".question[data-item]")) {
    const { item } = card.dataset;
    const place = card.querySelector(".form");
    const model = new Model({ spec: specs[item], here, queue, shelf, place });
    models.set(item, model);
    const mark = () => bar.mark(item, model.standing());
    model.on("change:state", mark);
    model.on("given", () => {
      mark();
      settle();
      if (!queue.ready) look();
    });
  }
  look();
  // What is kept here comes back when it is known whose it is, and what was recorded elsewhere since.
  if (shelf.names("given ").length + shelf.names("typed ").length) await looking;
  for (const model of models.values()) draw(model);
  await looking;
  for (const [item, model] of models) bar.mark(item, model.standing());
  bar.offerToGoOn(main);
}

// Back in front, awake, or with a line again.
const front = () => document.visibilityState === "visible" && look();
document.addEventListener("visibilitychange", front);
document.addEventListener("resume", front);
for (const what of ["pageshow", "focus", "online"]) window.addEventListener(what, front);
window.addEventListener("offline", () => band.noLine(true));

begin();
offerTheRoad({ specs, here });
keepThisPage({ base, lab, version });
