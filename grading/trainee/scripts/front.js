// My labs: says whose device this is, and leaves nothing behind when they sign out.
import { forgetPerson, remember } from "./shelf.js";
import { emptyCaches, keepThisPage } from "./shell.js";

const { base, person } = document.querySelector("[data-person]").dataset;

async function begin() {
  if (localStorage.getItem("labs person") !== person) {
    forgetPerson();
    await emptyCaches();
    remember(person);
  }
  await keepThisPage({ base });
}

for (const link of document.querySelectorAll('a[href$="/logout"]')) {
  link.addEventListener("click", () => {
    forgetPerson();
    emptyCaches();
  });
}

// Offline it was kept for this person; else the server has just said so.
begin();
