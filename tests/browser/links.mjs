// The plan in the address, in a link for others, in a file and in its tab.
import assert from "node:assert/strict";

import { pinned } from "../../js/test/pinned.js";
import {
  address,
  arrives,
  BUCKET,
  button,
  expected,
  FAULT,
  field,
  FIELDS,
  FILE,
  fill,
  hash,
  link,
  paper,
  papers,
  policyOf,
  PRINTED,
  start,
  TRAIL,
  walkthrough,
  WALKTHROUGH,
  wizard,
} from "./shared/wizard.mjs";

wizard("the address holds the draft, and an address puts it back", {}, async (page, context) => {
  await field(page, "Bucket name").fill("logs-of-mine");
  await page.waitForFunction(() => location.hash);
  const draft = await hash(page);
  assert.match(draft, /^#v1\.[\w-]+$/);
  const other = await context.newPage();
  await start(other, address + draft);
  assert.equal(await field(other, "Bucket name").inputValue(), "logs-of-mine");

  await button(page, "Example").click();
  await arrives(page, link);
  // Whoever comes by keyboard goes on at the first field, and not at a button that is gone.
  const first = field(page, "Cluster account").and(page.locator(":focus"));
  await button(page, "Put it back").click();
  await first.waitFor();
  await arrives(page, draft);
  await page.evaluate((link) => (location.hash = link), link);
  await page.getByRole("heading", { name: "Complete" }).waitFor();
  await button(page, "Start over").click();
  await first.waitFor();
  await arrives(page, "");
});

wizard("a link for others says what is in it, and leaves accounts out on a word", { permissions: ["clipboard-read", "clipboard-write"] }, async (page, context) => {
  assert.equal(await button(page, "Share").and(page.locator(":enabled")).count(), 0, "of nothing there is no link");
  await button(page, "Example").click();
  await button(page, "Share").click();
  const panel = page.getByRole("region", { name: "Share this plan" });
  const shown = panel.getByLabel("Link for others");
  assert.equal(await shown.textContent(), address + link);
  assert.match(await panel.textContent(), /Account ID111122223333: Bucket account and Bucket name/);
  await panel.getByLabel("Leave account IDs out").check();
  assert.match(await panel.textContent(), /Account ID111122223333, still, as a part of Bucket name/);
  assert.doesNotMatch(await panel.textContent(), /444455556666/);
  await button(page, "Copy link for others").click();
  const bare = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(bare, await shown.textContent());
  await page.keyboard.press("Escape");
  assert.equal(await panel.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
  await button(page, "Share").click();
  await panel.getByRole("button", { name: "Close", exact: true }).click();
  assert.equal(await panel.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Share");
  assert.equal(page.url(), address + link, "the page's own address stays");
  const other = await context.newPage();
  await start(other, bare);
  for (const label of FIELDS.slice(0, -1)) {
    const expected = label.endsWith("account") ? "" : WALKTHROUGH[label];
    assert.equal(await field(other, label).inputValue(), expected, label);
  }
});

wizard("from a disk the link for others is what goes behind any page's address", {
  at: FILE,
  permissions: ["clipboard-read", "clipboard-write"],
}, async (page) => {
  await button(page, "Example").click();
  await button(page, "Share").click();
  const panel = page.getByRole("region", { name: "Share this plan" });
  const shown = panel.getByLabel("Link for others");
  const document = await paper(page, "link").textContent();
  assert.equal(await shown.textContent(), document.trimEnd());
  await button(page, "Copy link for others").click();
  await button(page, "Copied link for others").waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  await panel.getByLabel("Leave account IDs out").check();
  await panel.getByText("still, as a part of").waitFor();
  assert.match(await shown.textContent(), /^#v1\.[\w-]+$/);
  // Where somebody keeps the file is nobody's business.
  assert.doesNotMatch(await panel.textContent(), /file:/);
});

wizard("a plan's file opens in the form, and one that is none says so, in view on a phone, too", { viewport: { width: 360, height: 740 } }, async (page) => {
  const isSeen = (part) => part.evaluate((it) => it.getBoundingClientRect().top >= 0 && it.getBoundingClientRect().bottom <= innerHeight);
  const many = pinned.find(({ name }) => name === "many-accounts");
  const open = async (name, text) => {
    const chooser = page.waitForEvent("filechooser");
    await button(page, "Open a plan").click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  };
  await open("plan.json", many.plan);
  await page.getByRole("heading", { name: "Complete" }).waitFor();
  const attended = (id) => page.waitForFunction((id) => document.activeElement.id === id, id, { timeout: 5000 });
  await attended("answer");
  assert.deepEqual(JSON.parse(await paper(page, "plan.json").textContent()), JSON.parse(many.plan));
  await open("plan.toml", "version = 1\n");
  await page.getByText("The file could not be read. The form is as it was.").waitFor();
  await attended("notices");
  assert.ok(await isSeen(page.getByText("The file could not be read.")));
  assert.deepEqual(JSON.parse(await paper(page, "plan.json").textContent()), JSON.parse(many.plan));
  await open("link.txt", walkthrough.documents["link.txt"]);
  await arrives(page, link);
  await button(page, "Put it back").waitFor();
  await attended("notices");
  assert.ok(await isSeen(button(page, "Put it back")));
});

wizard("what was written survives a reload of its tab, unless that is switched off", {}, async (page, context) => {
  const long = "x".repeat(7000);
  await fill(page, WALKTHROUGH);
  await field(page, "Existing bucket policy").fill(policyOf(TRAIL));
  await field(page, "Fault message").fill(FAULT);
  await field(page, "What AWS printed").fill(PRINTED);
  await field(page, "Key prefix").fill(long);
  await page.waitForFunction(() => location.hash === "", undefined, { timeout: 5000 });
  const holds = async (page) => {
    assert.equal(await field(page, "Key prefix").inputValue(), long);
    assert.equal(await field(page, "Existing bucket policy").inputValue(), policyOf(TRAIL));
    assert.equal(await field(page, "Fault message").inputValue(), FAULT);
  };
  await start(page, address);
  await holds(page);
  // A link opened in that tab takes its place, and it can be put back.
  await start(page, address + link);
  await page.reload();
  assert.equal(await field(page, "Key prefix").inputValue(), WALKTHROUGH["Key prefix"]);
  // Another tab knows nothing of it.
  const other = await context.newPage();
  await start(other, address);
  assert.equal(await field(other, "Key prefix").inputValue(), "");
  await page.getByLabel("Keep what is written").uncheck();
  assert.equal(await page.evaluate(() => sessionStorage.length), 1);
  await start(page, address);
  assert.equal(await field(page, "Key prefix").inputValue(), "");
  assert.equal(await page.getByLabel("Keep what is written").isChecked(), false);
});

wizard("what was pasted survives a reload as well, and what was agreed to be changed in it", {}, async (page) => {
  const theirs = {
    Sid: "redshift-logs",
    Effect: "Allow",
    Principal: { Service: "redshift.amazonaws.com" },
    Action: ["s3:PutObject", "s3:GetBucketAcl"],
    Resource: [BUCKET, `${BUCKET}/*`],
  };
  const readers = { ...TRAIL, Sid: "Readers", Principal: { AWS: ["777788889999", "AROADBQP57FF2AEXAMPLE"] } };
  const pasted = {
    "Existing bucket policy": policyOf(theirs, readers),
    "Fault message": FAULT,
    "What AWS printed": PRINTED,
    "Several clusters": "444455556666:us-east-2:sales",
  };
  await button(page, "Example").click();
  await page.getByText("Paste several").click();
  await fill(page, pasted);
  const section = page.getByRole("region", { name: "In the existing policy" });
  await section.getByRole("button", { name: /^Replace it/ }).click();
  await section.getByRole("button", { name: /^Take it out/ }).click();
  await section.getByText("The IDs of those who were deleted are taken out").waitFor();
  await arrives(page, link);
  const before = await papers(page);
  assert.doesNotMatch(before["bucket-policy"], /redshift-logs|AROADBQP57FF2AEXAMPLE/);
  await page.reload();
  for (const [label, text] of Object.entries(pasted)) assert.equal(await field(page, label).inputValue(), text, label);
  assert.deepEqual(await papers(page), before);
  await section.getByRole("button", { name: "Keep them" }).click();
  await section.getByRole("button", { name: /^Keep it/ }).click();
  await section.getByRole("button", { name: /^Take it out/ }).waitFor();
  await page.reload();
  // What was taken back stays so.
  await section.getByRole("button", { name: /^Take it out/ }).waitFor();
  await section.getByRole("button", { name: /^Replace it/ }).waitFor();
});

wizard("a link that is opened over work in progress can be taken back", {}, async (page) => {
  await field(page, "Bucket name").fill("logs-of-mine");
  await field(page, "Existing bucket policy").fill(policyOf(TRAIL));
  await page.waitForFunction(() => location.hash !== "");
  await page.goto("about:blank");
  await start(page, address + link);
  assert.equal(await field(page, "Bucket name").inputValue(), WALKTHROUGH["Bucket name"]);
  await button(page, "Put it back").click();
  assert.equal(await field(page, "Bucket name").inputValue(), "logs-of-mine");
  assert.equal(await field(page, "Existing bucket policy").inputValue(), policyOf(TRAIL));
});

wizard("where the browser keeps nothing, all else works", {}, async (page, context) => {
  const bare = await context.newPage();
  await bare.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("no", "SecurityError");
    };
    for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(window, name, { get: refuse });
  });
  await start(bare, address);
  await fill(bare, WALKTHROUGH);
  await arrives(bare, link);
  assert.equal(await bare.getByLabel("Keep what is written").count(), 0);
});

wizard("a broken link says so and loses nothing that was typed", {}, async (page) => {
  await field(page, "Bucket name").fill("logs-of-mine");
  // What is to be read out has to be there before its words are.
  const spoken = await page.getByRole("status").first().elementHandle();
  assert.equal(await spoken.textContent(), "");
  await page.evaluate(() => (location.hash = "#v1.%%%"));
  await page.getByText("The link could not be read. The form is as it was.").waitFor();
  assert.match(await spoken.textContent(), /^The link could not be read/);
  assert.equal(await field(page, "Bucket name").inputValue(), "logs-of-mine");
});

wizard("a link of a later version says which in an open tab, and loses nothing that was typed", {}, async (page) => {
  const written = { ...WALKTHROUGH, "Existing bucket policy": policyOf(TRAIL), "Fault message": FAULT };
  await fill(page, written);
  await arrives(page, link);
  const notice = page.getByRole("status").first();
  for (const version of ["v2", "v9"]) {
    await page.evaluate((fragment) => (location.hash = fragment), `#${version}.eyJ9`);
    await notice.filter({ hasText: `the link is of version \`${version}\`, and this Redtrail reads v1` }).waitFor();
    assert.match(await notice.textContent(), /^The link could not be read. The form is as it was./);
    for (const [label, word] of Object.entries(written)) assert.equal(await field(page, label).inputValue(), word, label);
  }
});

wizard("a page that is loaded anew at once has what was written last", {}, async (page) => {
  await button(page, "Example").click();
  await arrives(page, link);
  await field(page, "Key prefix").press("End");
  await field(page, "Key prefix").press("x");
  await page.reload();
  assert.equal(await field(page, "Key prefix").inputValue(), `${WALKTHROUGH["Key prefix"]}x`);
  await page.waitForFunction((link) => location.hash !== link, link);
});
