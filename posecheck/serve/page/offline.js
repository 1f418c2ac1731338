// The service worker: the page starts without a network once it was opened. The network comes
// first, so that nobody sees an old page while the server answers. Nothing about the person is
// kept: no history, no report, no session, and of the movements no level, which is of one person and
// of today.

const KEPT = "posecheck-page-2";
const PATIENCE_MS = 4000;
const PRIVATE = /^\/(reports|api\/(?!exercises|programmes|server))/;

const MOVEMENTS = "/api/exercises";
const OF_NOBODY = { levels: null, level: null, open_level: null, level_chosen: false };

addEventListener("install", () => skipWaiting());

// What an earlier version kept.
addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("posecheck-page") && name !== KEPT).map((name) => caches.delete(name)),
  )));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (keeps(request)) event.respondWith(answered(request));
});

// What the page had loaded before this worker was there.
addEventListener("message", ({ data }) => {
  for (const address of data.loaded ?? []) {
    const request = new Request(address);
    if (keeps(request)) answered(request).catch(() => {});
  }
});

function keeps(request) {
  const { origin, pathname, searchParams } = new URL(request.url);
  return request.method === "GET" && origin === location.origin && !PRIVATE.test(pathname) && !searchParams.has("token");
}

async function answered(request) {
  const kept = await caches.open(KEPT);
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  const asked = fetch(request).then((answer) => {
    if (answer.ok && !answer.redirected) keep(kept, request, answer.clone()).catch(() => {});
    return answer;
  });
  try {
    return await Promise.race([asked, late]);
  } catch {
    return (await kept.match(request)) ?? asked;
  }
}

async function keep(kept, request, answer) {
  if (new URL(request.url).pathname !== MOVEMENTS) return kept.put(request, answer);
  const movements = (await answer.json()).map((movement) => ({ ...movement, ...OF_NOBODY }));
  return kept.put(request, new Response(JSON.stringify(movements), { headers: { "content-type": "application/json" } }));
}
