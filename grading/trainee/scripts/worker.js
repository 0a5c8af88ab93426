// Keeps what was opened: a lab that was loaded once can be read without a line. Answers, receipts
// and feedback are never kept here.

const KEPT = "labs 1";
const FOR_EVER = /\/(static|picture|pixels)\//;
const PAGE = /\/lab\/[^/]+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (FOR_EVER.test(pathname)) event.respondWith(keptFirst(request));
  else if (request.mode === "navigate" && PAGE.test(pathname))
    event.respondWith(lineFirst(request));
});

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("labs ") && name !== KEPT) await caches.delete(name);
  }
  await self.clients.claim();
}

async function keptFirst(request) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found) return found;
  const reply = await fetch(request);
  if (reply.ok) await keep(kept, request, reply);
  return reply;
}

async function lineFirst(request) {
  const kept = await caches.open(KEPT);
  try {
    const reply = await fetch(request);
    if (reply.ok && !reply.redirected) await keep(kept, request, reply);
    return reply;
  } catch (error) {
    const found = await kept.match(request, { ignoreSearch: true });
    if (found) return found;
    throw error;
  }
}

// A browser without room shows what it got.
async function keep(kept, request, reply) {
  try {
    await kept.put(request, reply.clone());
  } catch {
    // Nothing is lost.
  }
}
