// The package in Node makes the pinned documents, byte for byte.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { made, pinned, placeless } from "./pinned.js";

const built = process.env.REDTRAIL_JS;
assert.ok(built, "REDTRAIL_JS names the folder that holds nodejs/ and web/");

// The package as npm would install it, so that its own package.json leads to it.
const folder = mkdtempSync(join(tmpdir(), "redtrail-js-"));
after(() => rmSync(folder, { recursive: true }));
const home = join(folder, "node_modules", "redtrail");
mkdirSync(home, { recursive: true });
for (const file of ["package.json", "node.js", "browser.js"]) {
  cpSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), join(home, file));
}
cpSync(join(built, "web"), join(home, "web"), { recursive: true });
const entry = createRequire(join(folder, "test.js")).resolve("redtrail");
const redtrail = await import(pathToFileURL(entry));
const commonjs = createRequire(import.meta.url)(join(built, "nodejs", "redtrail.js"));

for (const one of pinned) {
  test(`${one.name} is as pinned`, () => {
    const answer = made(redtrail, one);
    assert.equal(answer.plan, one.plan);
    assert.deepEqual(answer.documents, one.documents);
    assert.deepEqual(answer.findings.map(placeless), one.findings);
    // A plan that fits no link says so.
    const fits = !one.findings.some(({ code }) => code === "link-too-long");
    assert.equal(answer.linked, fits ? one.plan : null);
  });

  test(`${one.name} is the same in CommonJS`, () => {
    assert.deepEqual(made(commonjs, one), made(redtrail, one));
  });
}

test("what is wrong is answered, with its place", () => {
  const draft = '{\n  "version": 1,\n  "bucket": { "nmae": "logs" }\n}';
  const { plan, draft: read, findings } = redtrail.check(draft);
  assert.equal(plan, null);
  assert.deepEqual(read, { version: 1, bucket: {} });
  assert.deepEqual(
    findings.map(({ code, pointer, line, column }) => ({ code, pointer, line, column })),
    [
      { code: "field-missing", pointer: "/clusters", line: 1, column: 1 },
      { code: "field-missing", pointer: "/bucket/account", line: 3, column: 3 },
      { code: "field-missing", pointer: "/bucket/region", line: 3, column: 3 },
      { code: "field-unknown", pointer: "/bucket/nmae", line: 3, column: 15 },
    ],
  );
  assert.deepEqual(redtrail.documents(draft), { documents: [], findings });
});

test("no text is too odd for an answer", () => {
  for (const text of ["", "{", "null", "[]", '"\\ud800"', "\ud800", "\0", "1e999", "{}".repeat(1000)]) {
    for (const answer of [redtrail.check(text), redtrail.fromLink(text), redtrail.link(text)]) {
      assert.ok(answer.findings.length > 0, JSON.stringify(text));
    }
  }
});

test("a draft that is no plan yet has a link", () => {
  const { link, findings } = redtrail.link('{"version":1,"name":"audit"}');
  assert.ok(findings.length > 0);
  assert.deepEqual(redtrail.fromLink(link).draft, { version: 1, name: "audit" });
});

test("an existing policy that is none is a finding", () => {
  const { plan } = pinned.find(({ name }) => name === "walkthrough");
  const { documents, findings } = redtrail.documents(plan, "[]");
  assert.deepEqual(documents, []);
  assert.equal(findings.at(-1).code, "not-a-policy");
});

test("a code is explained, and a word that is none is not", () => {
  assert.equal(redtrail.explain("ClusterNotFoundFault").code, "ClusterNotFound");
  assert.equal(redtrail.explain("nonsense"), null);
});

test("only a call without a text throws", () => {
  assert.throws(() => redtrail.check());
  assert.throws(() => redtrail.check({}));
});

test("the example of the README runs", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example] = readme.match(/```js\n(.*?)```/s);
  const file = join(folder, "example.mjs");
  writeFileSync(file, example);
  const printed = execFileSync(process.execPath, [file], { encoding: "utf8", stdio: "pipe" });
  const statement = JSON.parse(printed).Statement.find(({ Sid }) => Sid === "RedtrailAuditDelivery");
  assert.equal(statement.Resource, "arn:aws:s3:::central-audit-logs/redshift/*");
});
