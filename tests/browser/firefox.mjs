// The main flow in Firefox: the form, the documents, what is pasted, the link, the frame.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { pinned } from "../../js/test/pinned.js";
import { served } from "./shared/served.mjs";

const { REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_FIREFOX } = process.env;
assert.ok(REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_FIREFOX, "`cargo xtask test` says where the tools are");

const puppeteer = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("puppeteer-core");
const { documents } = pinned.find(({ name }) => name === "walkthrough");
const link = documents["link.txt"].trimEnd();
const WALKTHROUGH = {
  "cluster-account-1": "444455556666",
  "cluster-region-1": "us-east-2",
  "cluster-identifier-1": "redshift-analytics-cluster-01",
  "bucket-name": "redshift-cluster-audit-logging-111122223333",
  "bucket-account": "111122223333",
  "bucket-region": "us-east-1",
  "key-prefix": "rsauditlog1",
  caller: "role/redtrail-audit",
};
const TRAIL = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Trail", Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" }, Action: "s3:PutObject", Resource: "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/trail/*" }],
});

const embedding = () => ({
  body: `<!doctype html><title>Host</title><script src="/embed.js"></script><redtrail-wizard bucket-name="logs-of-mine" theme="dark"></redtrail-wizard>`,
});

let browser, host, address;

before(async () => {
  host = await served(REDTRAIL_DIST, { pages: { "/host.html": embedding } });
  address = host.address;
  browser = await puppeteer.launch({ browser: "firefox", executablePath: REDTRAIL_FIREFOX, headless: true });
});

after(async () => {
  await browser?.close();
  host?.close();
});

function firefox(name, body) {
  test(name, async () => {
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    try {
      await body(page);
      assert.deepEqual(complaints, []);
    } finally {
      await page.close();
    }
  });
}

const press = (page, name) => page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
const paper = (page, name) => page.$eval(`#${name} pre`, (paper) => paper.textContent);
const holds = (page, name, part) =>
  page.waitForFunction((name, part) => document.querySelector(`#${name} pre`)?.textContent.includes(part), {}, name, part);

for (const [place, at] of [
  ["the one file on a disk", () => pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href],
  ["a host", () => address],
]) {
  firefox(`from ${place} the form makes the walkthrough's documents, byte for byte`, async (page) => {
    await page.goto(at());
    await page.waitForSelector("#caller");
    for (const [id, word] of Object.entries(WALKTHROUGH)) await page.type(`#${id}`, word);
    await holds(page, "bucket-policy", "rsauditlog1/*");
    await holds(page, "commands", "redtrail-audit");
    await page.waitForFunction((link) => location.hash === link, {}, link);
    assert.equal(await paper(page, "bucket-policy"), documents["bucket-policy.json"]);
    assert.equal(await paper(page, "commands"), documents["commands.sh"]);
    await page.locator("#existing-bucket-policy").fill(TRAIL);
    await holds(page, "bucket-policy", "Trail");
    assert.match(await paper(page, "bucket-policy"), /RedtrailAuditDelivery/);
    await page.reload();
    await holds(page, "bucket-policy", "Trail");
  });
}

firefox("a link opens, is shared without accounts, and says what it tells", async (page) => {
  await page.goto(address + link);
  await holds(page, "commands", "redtrail-audit");
  await press(page, "Share");
  await page.locator("#share input[type=checkbox]").click();
  await page.waitForFunction(() => document.querySelector("#share").textContent.includes("still, as a part of"));
  const bare = await page.$eval("#share .look > code", (code) => code.textContent);
  assert.ok(bare.startsWith(`${address}#v1.`) && bare !== address + link, bare);
});

firefox("in a page of somebody else's it is filled in, dark, and as high as what is in it", async (page) => {
  await page.goto(`${address}host.html`);
  const frame = await page.waitForFrame((frame) => frame.url().includes("redtrail.html"));
  await frame.waitForFunction(() => document.querySelector("#bucket-name")?.value === "logs-of-mine");
  await frame.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(20, 22, 26)");
  await frame.waitForFunction(() => Math.abs(document.body.offsetHeight - innerHeight) <= 1);
});

firefox("of many clusters the way to a document out of view leads there", async (page) => {
  const clusters = Array.from({ length: 20 }, (_, at) => ({ account: "444455556666", region: "us-east-1", id: `cluster-${at}` }));
  const bucket = { name: "central-audit-logs", account: "111122223333", region: "us-east-1" };
  const draft = JSON.stringify({ version: 1, bucket, clusters });
  await page.goto(`${address}#v1.${Buffer.from(draft).toString("base64url")}`);
  await holds(page, "commands", "cluster-19");
  await page.waitForSelector("#plan\\.json pre");
  await page.$eval('.jump a[href="#plan.json"]', (link) => link.click());
  // What is drawn on the way there moves it, until all of it stands.
  await page.waitForFunction(() => {
    const { top } = document.activeElement.getBoundingClientRect();
    const isLast = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    return document.activeElement.id === "plan.json" && (Math.abs(top) < 40 || (isLast && top < innerHeight));
  });
});
