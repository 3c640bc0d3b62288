// Lets the page open without a network from its second visit on. FILES and VERSION stand above
// this, written when the page is built: a page of another version is another worker, which takes
// over once the last tab of this one is closed, so that no page is made of two versions.
const CACHE = `redtrail-${VERSION}`;

addEventListener("install", (event) => {
  // Asked for anew: what the browser remembers may be of the version before.
  const fresh = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("redtrail-") && name !== CACHE;
  const clear = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(clear));
});

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const here = new URL("./", location).href;
  const [address] = url.split(/[?#]/);
  const file = address.slice(here.length) || "index.html";
  if (method !== "GET" || !address.startsWith(here) || !FILES.includes(file)) return;
  const kept = () => caches.match(new URL(file, here), { cacheName: CACHE });
  event.respondWith(kept().then((answer) => answer ?? fetch(event.request)));
});
