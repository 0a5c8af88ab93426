// "Tải cả bài": everything that a lab's sliders and images show, fetched ahead for where there is
// no line.
import { pictureAddress } from "./model.js";

export function offerTheRoad({ specs, here }) {
  const { texts } = here;
  const place = document.querySelector(".part.end");
  const all = addresses(specs, here);
  if (!place || !all.length || !("serviceWorker" in navigator)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = texts.take_along.replace("{count}", all.length);
  const said = document.createElement("p");
  said.className = "small soft";
  said.setAttribute("role", "status");
  place.append(button, said);
  button.addEventListener("click", async () => {
    button.hidden = true;
    let done = 0;
    const missing = await fetchAll(all, () => {
      done += 1;
      said.textContent = texts.taking.replace("{done}", done).replace("{all}", all.length);
    });
    said.textContent = missing ? texts.not_taken : texts.taken;
    button.hidden = !missing;
  });
}

function addresses(specs, here) {
  const { base, lab, version, language } = here;
  const found = [];
  for (const spec of Object.values(specs)) {
    if (spec.image) found.push(`${base}lab/${lab}/${version}/${language}/pixels/${spec.name}`);
    if (spec.kind !== "threshold" || !spec.pictured || spec.live) continue;
    const steps = Math.round((spec.range[1] - spec.range[0]) / spec.step);
    for (let step = 0; step <= steps; step += 1) {
      found.push(pictureAddress(here, spec, spec.range[0] + step * spec.step));
    }
  }
  return found;
}

// Two at a time; returns how many could not be fetched. What is there already costs nothing.
async function fetchAll(all, fetched) {
  const left = [...all];
  let missing = 0;
  const one = async () => {
    for (let address = left.shift(); address; address = left.shift()) {
      try {
        if (!(await fetch(address)).ok) missing += 1;
      } catch {
        missing += 1;
      }
      fetched();
    }
  };
  await Promise.all([one(), one()]);
  return missing;
}
