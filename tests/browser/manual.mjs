// The manual in Chromium: every page of it, and the wizards in it.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { pinned } from "../../js/test/pinned.js";
import { served } from "./shared/served.mjs";

const { REDTRAIL_MANUAL, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_MANUAL && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");
assert.ok(existsSync(join(REDTRAIL_MANUAL, "index.html")), "`cargo xtask book` makes the manual");

const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("playwright-core");
const { documents } = pinned.find(({ name }) => name === "walkthrough");
const summary = readFileSync(fileURLToPath(new URL("../../docs/src/SUMMARY.md", import.meta.url)), "utf8");
const pages = [...summary.matchAll(/\(([^)]+)\.md\)/g)].map(([, page]) => `${page}.html`);

let browser, host, address;

before(async () => {
  // As a host serves it in a folder of its own.
  host = await served(REDTRAIL_MANUAL, { map: (path) => path.replace(/^\/manual\//, "/") });
  address = `${host.address}manual/`;
  browser = await chromium.launch({ executablePath: REDTRAIL_CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
});

after(async () => {
  await browser?.close();
  host?.close();
});

/** A test with a page that asks nobody else and complains about nothing. */
function manual(name, body, options = {}) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints = [];
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(address) && !url.startsWith("data:") && !url.startsWith("blob:")) complaints.push(url);
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && !response.url().endsWith("/favicon.ico")) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    try {
      await body(page);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** The frame of the page's wizard, once it has started. */
async function wizard(page) {
  await page.waitForFunction(() => customElements.get("redtrail-wizard"));
  await page.locator("redtrail-wizard").scrollIntoViewIfNeeded();
  for (let turn = 0; turn < 200; turn += 1) {
    const [, frame] = page.frames();
    if (frame?.url().includes("redtrail.html")) {
      await frame.getByRole("button", { name: "Example" }).waitFor();
      return frame;
    }
    await page.waitForTimeout(50);
  }
  assert.fail("no wizard has started");
}

manual("every page of the manual opens, and asks for nothing from elsewhere", async (page) => {
  assert.ok(pages.length > 10, pages.join(" "));
  for (const name of pages) {
    await page.goto(address + name);
    assert.ok(await page.locator("main h1").count(), name);
    // A line of code may be long; the page is not.
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overhang <= 0, `${name}: ${overhang}`);
  }
});

manual("the walkthrough's wizard makes the walkthrough's documents, and goes on from there", async (page) => {
  await page.goto(`${address}walkthrough.html`);
  const frame = await wizard(page);
  const paper = (name) => frame.locator("pre").and(frame.getByLabel(name, { exact: true }));
  await paper("commands").waitFor();
  assert.equal(await paper("commands").textContent(), documents["commands.sh"]);
  assert.equal(await paper("bucket-policy").textContent(), documents["bucket-policy.json"]);
  await frame.getByLabel("Key prefix", { exact: true }).fill("elsewhere");
  await frame.waitForFunction(() => document.querySelector("#bucket-policy pre").textContent.includes("/elsewhere/*"));
});

manual("the refusal in the how-to is explained, and the statement in the way is named", async (page) => {
  await page.goto(`${address}howto/refused.html`);
  const frame = await wizard(page);
  await frame.getByText("Complete, but a call would be denied").first().waitFor();
  await frame.getByRole("heading", { name: "InsufficientS3BucketPolicyFault" }).waitFor();
  assert.match(await frame.locator("#outlook").locator("..").textContent(), /OnlyOurOrganization/);
});

manual("a wizard is as light or as dark as the book", async (page) => {
  await page.goto(`${address}index.html`);
  const frame = await wizard(page);
  const paper = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const isPainted = (colour) => getComputedStyle(document.body).backgroundColor === colour;
  await frame.waitForFunction(isPainted, "rgb(251, 250, 248)");
  await page.evaluate(() => document.documentElement.classList.replace("light", "navy"));
  await frame.waitForFunction(isPainted, "rgb(20, 22, 26)");
  assert.equal(await paper(), "rgb(20, 22, 26)");
});

manual("on a phone nothing hangs over the side", async (page) => {
  for (const name of ["index.html", "walkthrough.html", "howto/embed.html", "disagreements.html"]) {
    await page.goto(address + name);
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overhang <= 0, `${name}: ${overhang}`);
  }
}, { viewport: { width: 360, height: 800 } });
