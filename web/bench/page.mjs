// Times the wizard in Chromium against the bare page beside this file: `cargo xtask bench` calls it
// with the folders of both.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { served } from "../../tests/browser/shared/served.mjs";

const { REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "bench.js"))("playwright-core");
const [wizard, bare, once] = process.argv.slice(2);

const OPENED = once ? 1 : 20;
const PRESSED = once ? 1 : 200;

/** A plan, as the page takes it from its address. */
const PLAN = {
  version: 1,
  bucket: { name: "central-audit-logs", account: "111122223333", region: "us-east-1" },
  caller: { kind: "role", name: "redtrail-audit" },
  clusters: [{ account: "444455556666", region: "us-east-2", id: "cluster-1" }],
};
const LINK = `#v1.${Buffer.from(JSON.stringify(PLAN)).toString("base64url")}`;

/** In a page, before its own scripts: notes when the first document was on screen. */
function watch() {
  globalThis.shown = new Promise((resolve) => {
    const look = () => {
      if (!document.querySelector("pre")?.textContent) return false;
      // The second frame begins when the first has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
      return true;
    };
    const observer = new MutationObserver(() => look() && observer.disconnect());
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
}

/** How long a browser that knows nothing of a page takes to show its first document, in milliseconds. */
async function opened(browser, address) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(address);
  const taken = await page.evaluate(() => globalThis.shown);
  await context.close();
  return taken;
}

/** In a page: how long each press takes until the documents hold what the field does, and until that is painted. */
function follow() {
  globalThis.presses = [];
  let begun;
  addEventListener("keydown", () => (begun = performance.now()), { capture: true });
  new MutationObserver(() => {
    const since = begun;
    const changed = performance.now() - since;
    const object = `/${document.activeElement.value}/*"`;
    if (since === undefined || ![...document.querySelectorAll("pre")].some((pre) => pre.textContent.includes(object))) return;
    begun = undefined;
    const note = () => globalThis.presses.push({ changed, painted: performance.now() - since });
    requestAnimationFrame(() => requestAnimationFrame(note));
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}

async function pressed(browser, address, count) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.locator("pre").first().waitFor();
  if (count > 1) {
    // So many are no address any more.
    const words = Array.from({ length: count }, (_, at) => `44445555666${at % 3}:us-east-2:cluster-${at + 1}`);
    await page.getByText("Paste several").click();
    await page.getByLabel("Several clusters").fill(words.slice(1).join(" "));
    await page.getByRole("button", { name: /^Take / }).click();
  }
  await page.evaluate(follow);
  const field = page.getByLabel("Key prefix", { exact: true });
  await field.fill("audit");
  await field.focus();
  for (let press = 0; press < PRESSED; press += 1) {
    await page.keyboard.press(press % 40 < 20 ? "a" : "Backspace");
    await page.waitForFunction((count) => globalThis.presses.length > count, press, { polling: 5 });
  }
  const presses = await page.evaluate(() => globalThis.presses);
  await page.close();
  return presses;
}

const at = (share, times) => times.toSorted((one, other) => one - other)[Math.ceil(share * times.length) - 1];
const ms = (time) => `${time.toFixed(1)} ms`;

const browser = await chromium.launch({
  executablePath: REDTRAIL_CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
const hosts = [await served(wizard), await served(bare)];
try {
  const file = (folder) => pathToFileURL(join(folder, "redtrail.html")).href;
  const [page, least] = hosts.map(({ address }) => address);
  const kinds = [
    ["one file", file(wizard), file(bare)],
    ["served", page, least],
  ];
  for (const [name, ...both] of kinds) {
    const times = [[], []];
    for (let round = 0; round < OPENED; round += 1) {
      for (const [which, address] of both.entries()) times[which].push(await opened(browser, `${address}${LINK}`));
    }
    const [own, other] = times.map((times) => at(0.5, times));
    console.log(`first document, ${name}: ${ms(own)}, a bare page ${ms(other)}: ${(own / other).toFixed(2)} to 1`);
  }
  for (const count of [1, 600]) {
    const presses = await pressed(browser, `${file(wizard)}${LINK}`, count);
    const p95 = (what) => ms(at(0.95, presses.map((press) => press[what])));
    console.log(`a key press, ${count} cluster${count === 1 ? "" : "s"}: documents after ${p95("changed")}, painted after ${p95("painted")} (p95)`);
  }
} finally {
  await browser.close();
  for (const host of hosts) host.close();
}
