// The service worker, seen from a page: what it keeps, and when it has to forget.

const KEPT = "labs "; // how the names of its caches begin

export async function emptyCaches() {
  if (!("caches" in window)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith(KEPT)).map((one) => caches.delete(one)));
}

// Have this page kept with all that it shows, without loading it again.
export async function keepThisPage({ base, lab = "", version = "" }) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(`${base}worker.js`, { scope: base });
    const { active } = await navigator.serviceWorker.ready;
    const named = performance.getEntriesByType("resource").map((one) => one.name);
    const images = [...document.images].map((one) => one.src);
    active.postMessage({ page: location.href, files: [...named, ...images], lab, version });
  } catch {
    // A browser that keeps nothing: everything works, with a line.
  }
}
