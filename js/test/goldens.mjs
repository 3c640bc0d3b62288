// The package in Node makes the pinned documents, byte for byte.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { made, pinned, placeless, policies, situations, sorted, spelled } from "./pinned.js";

const built = process.env.REDTRAIL_JS;
assert.ok(built, "REDTRAIL_JS names the folder that holds nodejs/ and web/");

// The package as npm packs and installs it, so that its own package.json leads to it.
const folder = mkdtempSync(join(tmpdir(), "redtrail-js-"));
after(() => rmSync(folder, { recursive: true }));
const source = join(folder, "source");
for (const file of ["package.json", "README.md", "node.js", "browser.js"]) {
  cpSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), join(source, file));
}
cpSync(join(built, "web"), join(source, "web"), { recursive: true });
const npm = (...words) => execFileSync("npm", words, { cwd: source, encoding: "utf8", stdio: "pipe" });
const [packed] = JSON.parse(npm("pack", "--json", "--offline"));
const home = join(folder, "node_modules", "redtrail");
mkdirSync(home, { recursive: true });
execFileSync("tar", ["-xzf", join(source, packed.filename), "-C", home, "--strip-components=1"]);
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

for (const { name, plan, standing, judged } of situations) {
  test(`the verdict is as pinned: ${name}`, () => {
    const draft = JSON.stringify(plan);
    const { findings, ...answer } = redtrail.verdict(draft, standing);
    // What there is to know about the plan itself stands behind what the verdict found.
    const remarks = redtrail.check(draft).findings;
    const own = findings.slice(0, findings.length - remarks.length);
    assert.equal(sorted({ ...answer, findings: own }), judged);
    assert.deepEqual(findings.slice(own.length), remarks);
    assert.deepEqual(commonjs.verdict(draft, standing), { ...answer, findings });
  });
}

test("every policy is linted as pinned", () => {
  assert.ok(policies.length > 100);
  for (const { file, kind, text, findings } of policies) {
    assert.equal(spelled(redtrail.lint(text, kind).findings), findings, file);
  }
});

test("a policy is linted for a plan", () => {
  const { plan } = pinned.find(({ name }) => name === "walkthrough");
  const near = "arn:aws:redshift:us-east-1:444455556666:cluster:redshift-analytics-cluster-01";
  const allow = { Effect: "Allow", Action: "redshift:EnableLogging", Resource: near };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow] });
  assert.deepEqual(redtrail.lint(policy).findings, []);
  assert.deepEqual(redtrail.lint(policy, undefined, plan).findings.map(({ code }) => code), ["near-miss"]);
  assert.deepEqual(redtrail.lint(policy, "identity", "{}").findings, redtrail.check("{}").findings);
});

test("what a plan puts into a policy it takes out again", () => {
  const { plan, existing, documents } = pinned.find(({ existing }) => existing);
  const { policy, findings, ...told } = redtrail.merge(plan, existing);
  assert.equal(policy, documents["bucket-policy.json"]);
  assert.deepEqual(findings, []);
  assert.deepEqual(told, {
    added: ["RedtrailAuditBucketAcl", "RedtrailAuditCaller"],
    updated: ["RedtrailAuditDelivery"],
    removed: ["RedtrailAuditBefore"],
    replaced: [],
    dropped: [],
    bytes: 1263,
    longest: 1263,
    limit: 20480,
  });
  const all = ["RedtrailAuditBucketAcl", "RedtrailAuditDelivery", "RedtrailAuditCaller"];
  for (const { file, kind, text } of policies) {
    // A policy without a statement is to be deleted.
    const has = /"Statement"\s*:\s*\[?\s*\{/.test(text);
    if (kind !== "bucket" || text.includes("RedtrailAudit") || !has) continue;
    const { policy, added } = redtrail.merge(plan, text);
    if (policy === null) continue;
    assert.deepEqual(added, all, file);
    const back = redtrail.remove(plan, policy);
    assert.equal(back.policy, text, file);
    assert.deepEqual(back.removed, all, file);
  }
});

test("a policy that cannot be merged into is a finding, and so is a draft that is no plan", () => {
  const { plan } = pinned.find(({ name }) => name === "walkthrough");
  const none = { added: [], updated: [], removed: [], replaced: [], dropped: [] };
  const nothing = { policy: null, ...none, bytes: 0, longest: 0, limit: 20480 };
  for (const verb of [redtrail.merge, redtrail.remove]) {
    const { findings, ...rest } = verb(plan, "[]");
    assert.deepEqual(rest, nothing);
    assert.deepEqual(findings.map(({ code }) => code), ["not-a-policy"]);
    const wrong = verb("{}", '{"Statement":[]}');
    assert.deepEqual(wrong, { ...nothing, findings: redtrail.check("{}").findings });
  }
  const bare = redtrail.documents(plan).documents.find(({ name }) => name === "bucket-policy").text;
  assert.equal(redtrail.remove(plan, bare).policy, "");
});

test("what was agreed is changed, and only that", () => {
  const { plan } = pinned.find(({ name }) => name === "walkthrough");
  const bucket = "arn:aws:s3:::redshift-cluster-audit-logging-111122223333";
  const theirs = { Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` };
  const double = {
    Sid: "redshift-logs",
    Effect: "Allow",
    Principal: { Service: "redshift.amazonaws.com" },
    Action: ["s3:PutObject", "s3:GetBucketAcl"],
    Resource: [bucket, `${bucket}/*`],
  };
  const gone = { ...theirs, Sid: "Gone", Principal: { AWS: "AROADBQP57FF2AEXAMPLE" } };
  const root = { ...theirs, Sid: "Root", Principal: { AWS: "777788889999" } };
  const existing = JSON.stringify({ Version: "2012-10-17", Statement: [double, gone, root] });
  const asked = redtrail.merge(plan, existing);
  assert.deepEqual(asked.findings.map(({ code, subject }) => [code, subject]), [
    ["statement-double", "redshift-logs"],
    ["principal-gone", "redshift-cluster-audit-logging-111122223333"],
  ]);
  assert.equal(asked.longest - asked.bytes, "arn:aws:iam:::root".length);
  const agreed = { replace: ["redshift-logs"], drop_gone: true };
  const changed = redtrail.merge(plan, existing, agreed);
  assert.deepEqual([changed.replaced, changed.dropped, changed.findings], [["redshift-logs"], ["AROADBQP57FF2AEXAMPLE"], []]);
  assert.deepEqual(JSON.parse(changed.policy).Statement[0], root);
  const shown = redtrail.documents(plan, existing, agreed).documents.find(({ name }) => name === "bucket-policy");
  assert.equal(shown.text, changed.policy);
  assert.deepEqual(redtrail.remove(plan, changed.policy).policy, JSON.stringify({ Version: "2012-10-17", Statement: [root] }));
  const refused = { replace: ["Root"] };
  assert.deepEqual(redtrail.merge(plan, existing, refused).findings.map(({ code }) => code), ["replace-unknown"]);
  assert.deepEqual(redtrail.documents(plan, existing, refused).documents, []);
  assert.throws(() => redtrail.merge(plan, existing, { drop: true }), /what was given is no Agreed/);
});

test("what cannot be judged is said, and what has another shape is refused", () => {
  const { plan } = pinned.find(({ name }) => name === "walkthrough");
  const nothing = { verdict: null, not_seen: [], calls: [] };
  const { findings, ...rest } = redtrail.verdict(plan, { scps: [{ name: "scp.json", text: "{" }] });
  assert.deepEqual(rest, nothing);
  assert.deepEqual(findings.map(({ code, subject }) => [code, subject]), [["syntax", "scp.json"]]);
  assert.deepEqual(redtrail.verdict("{}"), { ...nothing, findings: redtrail.check("{}").findings });
  assert.equal(redtrail.verdict(plan, null).verdict, "allowed");
  const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "redshift:*", Resource: "*" }] };
  const scps = [{ name: "scp.json", text: JSON.stringify(deny) }];
  assert.equal(redtrail.verdict(plan, { scps }).verdict, "denied");
  assert.equal(redtrail.verdict(plan, { scps, management_account: "444455556666" }).verdict, "allowed");
  assert.throws(() => redtrail.verdict(plan, { management_account: "4444" }), /an account ID is exactly 12 digits/);
  const loop = {};
  loop.bucket_policy = loop;
  for (const wrong of [{ policy: "x" }, { scps: "x" }, { bucket_policy: "{}" }, 7, loop]) {
    assert.throws(() => redtrail.verdict(plan, wrong), /what was given is no Standing/);
  }
  assert.throws(() => redtrail.lint("{}", "group"), /a policy is one of identity, bucket, trust, not `group`/);
});

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

test("a message is explained with the plan at hand", () => {
  const message =
    "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: Cannot write to bucket logs.";
  const alone = redtrail.explain(message);
  assert.deepEqual(Object.keys(alone), ["code", "meaning", "operation", "causes", "sources"]);
  assert.deepEqual(Object.keys(alone.causes[0]), ["what", "tell", "mend"]);
  assert.equal(alone.operation, "EnableLogging");
  const { name, plan, standing } = situations.find(({ name }) => name === "organization-only");
  const { other_bucket, verdict, calls, suspects, findings, not_seen, ...same } = redtrail.explain(message, JSON.stringify(plan), standing);
  assert.deepEqual(same, alone);
  assert.equal(other_bucket, "logs");
  assert.equal(verdict, "denied", name);
  assert.deepEqual(suspects, []);
  const judged = redtrail.verdict(JSON.stringify(plan), standing);
  assert.deepEqual(not_seen, judged.not_seen);
  assert.deepEqual(calls, judged.calls.filter(({ verdict }) => verdict !== "allowed"));
  assert.deepEqual(findings, judged.findings.slice(0, findings.length));
  const wrong = redtrail.explain(message, "{}");
  assert.deepEqual(wrong, { ...alone, other_bucket: null, verdict: null, calls: [], suspects: [], not_seen: [], findings: redtrail.check("{}").findings });
});

test("only a call without a text throws", () => {
  assert.throws(() => redtrail.check());
  assert.throws(() => redtrail.check({}));
});

test("npm packs what a program needs, and nothing else", () => {
  const files = packed.files.map(({ path }) => path).sort();
  assert.deepEqual(files, [
    "README.md",
    "browser.js",
    "node.js",
    "package.json",
    "web/redtrail.d.ts",
    "web/redtrail.js",
    "web/redtrail_bg.wasm",
    "web/redtrail_bg.wasm.d.ts",
  ]);
});

const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

test("every way into the package leads to a file in it", () => {
  const ways = Object.values(exports).flatMap((way) => (typeof way === "string" ? way : Object.values(way)));
  assert.ok(ways.length > 3, ways.join(" "));
  for (const way of ways) assert.ok(existsSync(join(home, way)), way);
});

test("a browser is given what Node is given", async () => {
  // The module that both lead to has started already, so nothing is fetched.
  const browser = await import(pathToFileURL(join(home, exports["."].default)));
  assert.notEqual(browser, redtrail);
  assert.deepEqual({ ...browser }, { ...redtrail });
});

test("the examples of the README run, and print what they should", () => {
  const readme = readFileSync(join(home, "README.md"), "utf8");
  const printed = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, example], index) => {
    const file = join(folder, `example-${index}.mjs`);
    writeFileSync(file, example);
    return execFileSync(process.execPath, [file], { encoding: "utf8", stdio: "pipe" });
  });
  assert.equal(printed.length, 3);
  const [made, judged, merged] = printed;
  const statement = JSON.parse(made).Statement.find(({ Sid }) => Sid === "RedtrailAuditDelivery");
  assert.equal(statement.Resource, "arn:aws:s3:::central-audit-logs/redshift/*");
  assert.equal(
    judged,
    "denied\nthe statement `OnlyOurs` of policy.json denies Redshift s3:PutObject: StringNotEquals aws:PrincipalOrgID is met, " +
      "since the call does not carry the key: leave services out of it: " +
      'add `"Bool": { "aws:PrincipalIsAWSService": "false" }` to its condition\n',
  );
  assert.equal(merged, "added RedtrailAuditBucketAcl, RedtrailAuditDelivery, RedtrailAuditCaller; 1023 of 20480 bytes\ntrue\n");
});
