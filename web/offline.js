// Lets the page open without a network from its second visit on. FILES and VERSION stand above
// this, written when the page is built: a page of another version is another worker, which takes
// over once the last tab of this one is closed, so that no page is made of two versions.
// Several pages of one origin keep apart.
const HERE = new URL("./", location);
// No path holds a space, so that none of them begins with another's.
const OWN = `redtrail ${HERE.pathname} `;
const CACHE = OWN + VERSION;

// By the folder: hosts lead from index.html to it, and a page may not open with an answer that was led elsewhere.
const place = (file) => new URL(file === "index.html" ? "./" : file, HERE);

addEventListener("install", (event) => {
  // Asked for anew: what the browser remembers may be of the version before.
  const fresh = FILES.map((file) => new Request(place(file), { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith(OWN) && name !== CACHE;
  const clear = (names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(clear));
});

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const [address] = url.split(/[?#]/);
  const file = address.slice(HERE.href.length) || "index.html";
  if (method !== "GET" || !address.startsWith(HERE.href) || !FILES.includes(file)) return;
  const kept = caches.match(place(file), { cacheName: CACHE });
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});
