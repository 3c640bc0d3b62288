// The page as its files: offline, installed, under its own policy, from a disk.
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import {
  address,
  arrives,
  button,
  FAULT,
  field,
  fill,
  forbids,
  link,
  papers,
  same,
  start,
  walkthrough,
  WALKTHROUGH,
  wizard,
} from "./shared/wizard.mjs";

const { REDTRAIL_DIST } = process.env;
const FILE = pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href;

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
