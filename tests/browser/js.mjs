// The package in Chromium makes the pinned documents, byte for byte.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { made, pinned, placeless } from "../../js/test/pinned.js";

const { REDTRAIL_JS, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_JS && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("playwright-core");
const entry = readFileSync(fileURLToPath(new URL("../../js/browser.js", import.meta.url)));
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

/** The package as a site serves it: what is built, and the hand-written entry beside it. */
function file(path) {
  if (path === "/") return "<!doctype html><title>redtrail</title>";
  if (path === "/browser.js") return entry;
  return readFileSync(join(REDTRAIL_JS, "web", path.replace(/^\/web\//, "")));
}

const server = createServer(({ url }, response) => {
  try {
    const body = file(url);
    response.writeHead(200, { "content-type": types[extname(url) || ".html"] });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

let browser, page;

before(async () => {
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  browser = await chromium.launch({
    executablePath: REDTRAIL_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
});

after(async () => {
  await browser?.close();
  server.close();
});

test("every pinned plan is the same in a browser", async () => {
  const plans = pinned.map(({ plan, existing }) => ({ plan, existing }));
  const answers = await page.evaluate(
    `import("/browser.js").then((redtrail) => ${JSON.stringify(plans)}.map((one) => (${made})(redtrail, one)))`,
  );
  for (const [index, one] of pinned.entries()) {
    const answer = answers[index];
    assert.equal(answer.plan, one.plan, one.name);
    assert.deepEqual(answer.documents, one.documents, one.name);
    assert.deepEqual(answer.findings.map(placeless), one.findings, one.name);
  }
});

test("a call without a text throws, and the package goes on", async () => {
  const answer = await page.evaluate(async () => {
    const redtrail = await import("/browser.js");
    try {
      redtrail.check();
      return "nothing thrown";
    } catch {
      return redtrail.explain("source-open").code;
    }
  });
  assert.equal(answer, "source-open");
});
