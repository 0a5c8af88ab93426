// Keeps what was opened: my labs, and a lab that was loaded once, can be read without a line.
// Answers, receipts and feedback are never kept here; pages are, until their person signs out.

const PAGES = "labs pages 1";
const FILES = "labs files 1"; // named by what is in them
const FOR_EVER = /\/(static|picture|pixels)\//;
const HERE = new URL("./", self.location).pathname;
const LAB = new RegExp(`^${HERE}lab/[^/]+$`);

const isPage = ({ pathname }) => pathname === HERE || LAB.test(pathname);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (FOR_EVER.test(address.pathname)) event.respondWith(keptFirst(request));
  else if (request.mode === "navigate" && isPage(address)) event.respondWith(lineFirst(request));
});

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("labs ") && ![PAGES, FILES].includes(name)) await caches.delete(name);
  }
  await self.clients.claim();
}

async function keptFirst(request) {
  const kept = await caches.open(FILES);
  const found = await kept.match(request, { ignoreVary: true });
  if (found) return found;
  const reply = await fetch(request);
  await keep(kept, request, reply);
  return reply;
}

async function lineFirst(request) {
  const kept = await caches.open(PAGES);
  try {
    const reply = await fetch(request);
    await keep(kept, request.url.split("#")[0], reply);
    return reply;
  } catch (error) {
    const found = await kept.match(request, { ignoreSearch: true, ignoreVary: true });
    if (found) return found;
    throw error;
  }
}

// A browser without room shows what it got.
async function keep(kept, request, reply) {
  if (!reply.ok || reply.redirected) return;
  try {
    await kept.put(request, reply.clone());
  } catch {
    // Nothing is lost.
  }
}

// What a page shows that was loaded before this worker looked after it.
async function keepAll({ page, files, lab, version }) {
  const [pages, kept] = [await caches.open(PAGES), await caches.open(FILES)];
  const address = page.split("#")[0];
  if (isPage(new URL(address))) await add(pages, address);
  const named = files.filter(
    (one) => FOR_EVER.test(one) && new URL(one).origin === location.origin,
  );
  for (const file of new Set(named)) {
    if (!(await kept.match(file, { ignoreVary: true }))) await add(kept, file);
  }
  await sweep(pages, kept, lab, version);
}

async function add(kept, address) {
  try {
    await keep(kept, address, await fetch(address));
  } catch {
    // The next time that there is a line.
  }
}

// Of a lab only the version that is there now; of the rest what a page that is kept names.
async function sweep(pages, kept, lab, version) {
  const replies = await pages.matchAll();
  const texts = await Promise.all(replies.map((reply) => reply.text()));
  for (const request of await kept.keys()) {
    const { pathname } = new URL(request.url);
    const [, of, drawn] = pathname.match(/\/lab\/([^/]+)\/([^/]+)\//) ?? [];
    const digest = pathname.match(/\/static\/[^/]+\//)?.[0];
    const old = of
      ? of === lab && drawn !== version
      : digest && !texts.some((t) => t.includes(digest));
    if (old) await kept.delete(request);
  }
}
