// The page as its files: offline, installed, under its own policy, from a disk.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { served } from "./shared/served.mjs";
import {
  address,
  arrives,
  button,
  FAULT,
  field,
  FILE,
  fill,
  forbids,
  link,
  papers,
  policyOf,
  PRINTED,
  same,
  start,
  TRAIL,
  walkthrough,
  WALKTHROUGH,
  wizard,
} from "./shared/wizard.mjs";

const { REDTRAIL_DIST } = process.env;

/** Waits until the page's worker has taken over, and cleared up. */
const works = (page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done));
  });

wizard("it opens without a network from its second visit on, under any path", {}, async (page, context) => {
  const worker = () => page.evaluate(async () => (await navigator.serviceWorker.ready).active.state);
  assert.match(await worker(), /activat/);
  const kept = await page.evaluate(async () => {
    const [name] = await caches.keys();
    return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname).sort();
  });
  assert.ok(!kept.includes("/redtrail.html") && kept.includes("/") && kept.includes("/icon.svg"), kept.join(" "));
  await context.setOffline(true);
  for (const at of ["", "index.html", link]) {
    await page.goto("about:blank");
    await start(page, address + at);
  }
  await arrives(page, link);
  await context.setOffline(false);
  // As deep as anybody puts it.
  const deep = `${address}deep/down/`;
  await page.goto("about:blank");
  await start(page, deep + link);
  await worker();
  await context.setOffline(true);
  await page.goto("about:blank");
  await start(page, deep + link);
  await arrives(page, link);
});

wizard("it loads from any one folder of a host, and looks nowhere else", {}, async (page) => {
  const [above, folder] = ["/deep/down", "/deep/down/"];
  const map = (path) => (path.startsWith(folder) ? path.slice(above.length) : "/nowhere");
  const host = await served(REDTRAIL_DIST, { map });
  try {
    const at = new URL(folder, host.address).href;
    await start(page, at + link);
    await arrives(page, link);
    await works(page);
    const named = await page.evaluate(async () => {
      const { href } = document.querySelector("link[rel=manifest]");
      const { start_url, scope, icons } = await (await fetch(href)).json();
      const named = [start_url, scope, ...icons.map(({ src }) => src)].map((name) => new URL(name, href).href);
      for (const address of named) await fetch(address);
      return [href, ...named];
    });
    assert.deepEqual(named, ["manifest.webmanifest", "", "", "icon.svg"].map((name) => at + name));
    assert.deepEqual(host.asked.filter((url) => !url.startsWith(folder)), []);
    assert.deepEqual(host.missed, []);
  } finally {
    host.close();
  }
});

wizard("copies on one origin keep apart, and each keeps its last version alone", {}, async (page, context) => {
  const worker = readFileSync(join(REDTRAIL_DIST, "offline.js"), "utf8");
  // In the name of the one folder, what stands before a version would begin as the other's does.
  const versions = { "": "first", "-/down/": "other" };
  const script = (copy) => ({
    body: worker.replace(/VERSION = ".*?"/, `VERSION = "${versions[copy]}"`),
    headers: { "content-type": "text/javascript" },
  });
  const pages = Object.fromEntries(Object.keys(versions).map((copy) => [`/${copy}offline.js`, () => script(copy)]));
  const host = await served(REDTRAIL_DIST, { map: (path) => path.replace(/^\/-\/down\//, "/"), pages });
  const visit = async (copy) => {
    await page.goto("about:blank");
    await start(page, host.address + copy);
    await works(page);
  };
  const keep = async (...wanted) => {
    const names = await page.evaluate(() => caches.keys());
    assert.deepEqual(names.map((name) => name.split(" ").at(-1)).sort(), wanted);
  };
  try {
    for (const copy in versions) await visit(copy);
    await keep("first", "other");
    versions[""] = "second";
    await visit("");
    // For as long as the page is open, it is of the version before.
    const state = await page.evaluate(async () => {
      const registration = await (await navigator.serviceWorker.getRegistration()).update();
      const { installing } = registration;
      if (installing) await new Promise((done) => installing.addEventListener("statechange", done));
      await new Promise((done) => setTimeout(done, 300));
      return registration.waiting?.state;
    });
    assert.equal(state, "installed");
    await keep("first", "other", "second");
    // The worker that waits takes over when the browser has seen the page close, which may take it a moment.
    const isNew = () => page.evaluate(async () => (await caches.keys()).every((name) => !name.endsWith("first")));
    for (let visits = 0; visits < 5 && !(await isNew()); visits += 1) await visit("");
    await keep("other", "second");
    await context.setOffline(true);
    for (const copy in versions) await visit(copy);
  } finally {
    host.close();
  }
});

wizard("it can be installed", {}, async (page, context) => {
  const manifest = await page.evaluate(async () => (await fetch(document.querySelector("link[rel=manifest]").href)).json());
  assert.deepEqual([manifest.start_url, manifest.scope, manifest.display], ["./", "./", "standalone"]);
  const session = await context.newCDPSession(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  // A context of a test's own keeps nothing, which is all that is in the way here.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId), ["in-incognito"]);
});

wizard("no text becomes HTML or a script: the browser itself sees to it, in the one file as well", {}, async (page) => {
  for (const at of [address, FILE]) {
    await start(page, at);
    const refused = await page.evaluate(() => {
      const tries = {
        html: () => (document.createElement("p").innerHTML = "<b>x</b>"),
        script: () => (document.createElement("script").src = "x.js"),
        policy: () => trustedTypes.createPolicy("other", {}),
      };
      return Object.keys(tries).filter((name) => {
        try {
          tries[name]();
          return false;
        } catch {
          return true;
        }
      });
    });
    assert.deepEqual(refused, ["html", "script", "policy"], at);
  }
  page.complaints.length = 0;
});

wizard("the page asks for nothing once it has loaded, and its policy forbids it", {}, async (page) => {
  // Its own files, and nothing from elsewhere.
  assert.deepEqual(page.asked.filter((url) => !url.startsWith(address)), []);
  const loaded = page.asked.length;
  await fill(page, WALKTHROUGH);
  await field(page, "Fault message").fill(FAULT);
  await button(page, "Copy commands").click();
  assert.deepEqual(page.asked.slice(loaded), []);
  await forbids(page);
  // How anybody can see that for themselves is told where nobody else listens.
  await page.getByText("How to see that nothing leaves it").click();
  assert.ok(await page.getByText("open the browser's developer tools at Network").isVisible());
});

wizard("nothing arrives at its host once it has loaded, nor from its worker", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  const host = await served(REDTRAIL_DIST);
  const use = async () => {
    await fill(page, { ...WALKTHROUGH, "Existing bucket policy": policyOf(TRAIL), "Fault message": FAULT, "What AWS printed": PRINTED });
    await button(page, "Copy commands").click();
    await button(page, "Copied commands").waitFor();
    await button(page, "Share").click();
    await field(page, "Leave account IDs out").check();
    await button(page, "Copy link for others").click();
    await button(page, "Copied link for others").waitFor();
    await page.keyboard.press("Escape");
    const download = page.waitForEvent("download");
    await button(page, "All files in one").click();
    await (await download).path();
    await arrives(page, link);
    await button(page, "Start over").click();
    await arrives(page, "");
  };
  try {
    await start(page, host.address);
    await works(page);
    // Each file of the page's came once for itself, and once for its worker to keep.
    const loaded = page.asked.filter((url) => url.startsWith(host.address)).map((url) => new URL(url).pathname);
    const kept = await page.evaluate(async () => {
      const [name] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    });
    assert.deepEqual(host.asked.toSorted(), [...loaded, "/offline.js", ...kept].sort());
    const first = host.asked.length;
    await use();
    assert.deepEqual(host.asked.slice(first), []);
    // From the second visit on all goes by the worker, of which the browser itself looks for a newer one.
    await start(page, host.address);
    assert.ok(await page.evaluate(() => navigator.serviceWorker.controller));
    await use();
    for (let turn = 0; turn < 100 && host.asked.length === first; turn += 1) await page.waitForTimeout(50);
    assert.deepEqual(host.asked.slice(first).filter((url) => url !== "/offline.js"), []);
  } finally {
    host.close();
  }
});

wizard("the one file starts where a browser has no words for base64", {}, async (page) => {
  await page.addInitScript(() => delete Uint8Array.fromBase64);
  await start(page, FILE);
  await button(page, "Example").click();
  same((await papers(page)).commands, walkthrough.documents["commands.sh"], "commands");
});

wizard("the one file works from a disk and asks for nothing", {
  at: FILE,
  permissions: ["clipboard-read", "clipboard-write"],
}, async (page) => {
  await fill(page, WALKTHROUGH);
  await arrives(page, link);
  same((await papers(page)).commands, walkthrough.documents["commands.sh"], "commands");
  await button(page, "Copy commands").click();
  await button(page, "Copied commands").waitFor();
  same(await page.evaluate(() => navigator.clipboard.readText()), walkthrough.documents["commands.sh"], "clipboard");
  assert.deepEqual(page.asked, [FILE]);
  const policy = await forbids(page);
  assert.doesNotMatch(policy, /connect-src/);
});
