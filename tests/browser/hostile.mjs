// Texts that mean harm, wherever a text can come in: they are shown as text, and that is all.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { SCRIPTS } from "./shared/hostile.mjs";

const { REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("playwright-core");

const FIELDS = ["Cluster account", "Cluster Region", "Cluster identifier", "Bucket name", "Bucket account", "Bucket Region", "Key prefix", "Caller", "Organization"];
const PASTED = ["Existing bucket policy", "Fault message"];

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: REDTRAIL_CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
});

after(() => browser?.close());

/** A test on the page in one file, in which nothing may run, nothing may be asked for, and the page goes on. */
function harmless(name, body) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    const home = pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href;
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => complaints.push(dialog.message()));
    page.on("request", (request) => request.url().split("#")[0] === home || complaints.push(request.url()));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    try {
      await page.goto(home);
      await page.getByRole("button", { name: "Example" }).waitFor();
      const before = await page.evaluate(() => document.querySelectorAll("script, style, base, iframe, img, svg, object, embed").length);
      await body(page, home);
      await page.waitForTimeout(100);
      assert.equal(await page.evaluate(() => window.ran), undefined);
      const there = await page.evaluate(() => document.querySelectorAll("script, style, base, iframe, img, svg, object, embed").length);
      assert.equal(there, before);
      assert.deepEqual(complaints, []);
      // It goes on.
      await page.getByRole("button", { name: "Example" }).click();
      await page.getByRole("heading", { name: /^Complete/, level: 2 }).waitFor();
    } finally {
      await context.close();
    }
  });
}

const field = (page, label) => page.getByLabel(label, { exact: true });

harmless("in every field", async (page) => {
  await field(page, "Trusted source").selectOption("organization");
  for (const script of SCRIPTS) {
    for (const label of FIELDS) await field(page, label).fill(script);
    for (const label of PASTED) await field(page, label).fill(script);
    await page.getByRole("heading", { name: /to mend$/ }).waitFor();
    // Half of a character is none, and becomes the sign for that.
    assert.equal(await field(page, "Existing bucket policy").inputValue(), script.toWellFormed());
    assert.equal(await field(page, "Organization").inputValue(), script.toWellFormed());
  }
  // Clusters can be found where they are many.
  await page.getByText("Paste several").click();
  await field(page, "Several clusters").fill(Array.from({ length: 20 }, (_, at) => `444455556666:us-east-2:c${at}`).join(" "));
  await page.getByRole("button", { name: "Take 20 clusters" }).click();
  for (const script of SCRIPTS) {
    await field(page, "Find a cluster").fill(script);
    assert.equal(await field(page, "Find a cluster").inputValue(), script.toWellFormed());
  }
});

harmless("in pasted policies and answers of AWS", async (page) => {
  await page.getByRole("button", { name: "Example" }).click();
  for (const script of SCRIPTS) {
    const statement = { Sid: script, Effect: script, Principal: { AWS: script, [script]: script }, Action: script, Resource: script, Condition: { [script]: { [script]: script } } };
    await field(page, "Existing bucket policy").fill(JSON.stringify({ [script]: script, Version: "2012-10-17", Statement: [statement, { ...statement, Effect: "Deny" }] }));
    await field(page, "What AWS printed").fill(`${JSON.stringify({ [script]: script })}\nAn error occurred (${script}) when calling the ${script} operation: ${script}`);
    await field(page, "Fault message").fill(`An error occurred (InsufficientS3BucketPolicyFault) when calling the ${script} operation: ${script}`);
    const several = page.locator("details.several");
    if (!(await several.evaluate((it) => it.open))) await several.locator("summary").click();
    await field(page, "Several clusters").fill(JSON.stringify({ Clusters: [{ ClusterIdentifier: script, ClusterNamespaceArn: script }] }));
  }
});

harmless("in the fragment", async (page, home) => {
  const link = (value) => `#v1.${Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}`;
  for (const script of SCRIPTS) {
    const all = { version: script, name: script, bucket: { name: script, account: script, region: script, prefix: script, [script]: script }, caller: { kind: script, name: script, arn: script, path: script, tags: { [script]: script }, trusted: [script] }, grants: { source: script, scope: script, preset: script }, clusters: [{ account: script, region: script, id: script }] };
    for (const fragment of [`#${script}`, `#v1.${script}`, link(script), link(all), link([]), link({ __proto__: null, constructor: script }), `#v9.${script}`]) {
      await page.evaluate((fragment) => (location.hash = fragment), fragment);
      await page.waitForTimeout(20);
    }
  }
  await page.goto(`${home}${link({ version: 1, bucket: { name: SCRIPTS[1] } })}`);
  await page.reload();
  assert.equal(await field(page, "Bucket name").inputValue(), SCRIPTS[1]);
});

harmless("five megabytes at once", async (page) => {
  await page.getByRole("button", { name: "Example" }).click();
  const statement = `{"Sid":"S","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::x/*"},`;
  const size = 5 << 20;
  const many = `{"Version":"2012-10-17","Statement":[${statement.repeat(Math.ceil(size / statement.length)).slice(0, -1)}]}`;
  await page.getByText("Paste several").click();
  // In one line: of short lines a bare text area of Chromium takes minutes to lay out as much.
  const words = Array.from({ length: size / 32 }, (_, at) => `444455556666:us-east-2:c${at}`).join(" ");
  for (const text of ["x".repeat(size), "[".repeat(size), many, words]) {
    for (const label of ["Existing bucket policy", "Fault message", "What AWS printed", "Several clusters"]) {
      // As a paste does it: at once, and with one event.
      await field(page, label).evaluate((area, text) => {
        area.value = text;
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, text);
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await field(page, label).fill("");
    }
  }
});
