// What the tests of the wizard in Chromium share: a page, its parts by their labels, and a plan.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { pinned } from "../../../js/test/pinned.js";
import { served } from "./served.mjs";

const { REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const require = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"));
const { chromium } = require("playwright-core");
export const { AxeBuilder } = require("@axe-core/playwright");

/** The page in one file, on a disk. */
export const FILE = pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href;
export const FIELDS = [
  "Cluster account",
  "Cluster Region",
  "Cluster identifier",
  "Bucket name",
  "Bucket account",
  "Bucket Region",
  "Key prefix",
  "Caller",
  "Existing bucket policy",
];
/** Those that let one choose. */
export const CHOICES = ["Preset", "Trusted source", "Scope", "Caller grant"];
export const WALKTHROUGH = {
  "Cluster account": "444455556666",
  "Cluster Region": "us-east-2",
  "Cluster identifier": "redshift-analytics-cluster-01",
  "Bucket name": "redshift-cluster-audit-logging-111122223333",
  "Bucket account": "111122223333",
  "Bucket Region": "us-east-1",
  "Key prefix": "rsauditlog1",
  Caller: "role/redtrail-audit",
};
/** What the AWS CLI prints when a bucket refuses. */
export const PRINTED = `{"UserId": "AROAEXAMPLE:me", "Account": "444455556666", "Arn": "arn:aws:sts::444455556666:assumed-role/operator/me"}
{"Clusters": [{"ClusterIdentifier": "redshift-analytics-cluster-01"}]}
{"LoggingEnabled": false}
An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name redtrail-audit cannot be found.
An error occurred (NoSuchEntity) when calling the GetPolicy operation: Policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy was not found.
An error occurred (NoSuchEntity) when calling the GetPolicy operation: Policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy was not found.
`;
export const FAULT =
  "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: " +
  "Cannot write to bucket redshift-cluster-audit-logging-111122223333. Please ensure that your IAM permissions are set up correctly.";
export const BUCKET = "arn:aws:s3:::redshift-cluster-audit-logging-111122223333";
/** A bucket's policy, as a person has it in a file. */
export const policyOf = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
export const TRAIL = {
  Sid: "Trail",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${BUCKET}/trail/*`,
};
export const walkthrough = pinned.find(({ name }) => name === "walkthrough");
export const link = walkthrough.documents["link.txt"].trimEnd();

export let browser, address;
let host;

before(async () => {
  // The whole site once more, deeper down.
  host = await served(REDTRAIL_DIST, { map: (path) => path.replace(/^\/deep\/down\//, "/") });
  address = host.address;
  browser = await chromium.launch({
    executablePath: REDTRAIL_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
});

after(async () => {
  await browser?.close();
  host?.close();
});

/** A test with a page of its own, which complains about nothing. */
export function wizard(name, options, body) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
    const page = await context.newPage();
    const complaints = (page.complaints = []);
    // Everything that the page asks for, from its own file on.
    page.asked = [];
    page.on("request", (request) => page.asked.push(request.url()));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    try {
      await start(page, options.at ?? address);
      await body(page, context);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

export async function start(page, at) {
  await page.goto(at);
  await page.getByRole("button", { name: "Example" }).waitFor();
}

/** The page's policy allows nothing from elsewhere, and no script that is not its own. */
export async function forbids(page) {
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src [^;]*'sha256-/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval' |https?:/);
  return policy;
}

export const field = (page, label) => page.getByLabel(label, { exact: true });
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const paper = (page, name) => page.locator("pre").and(page.getByLabel(name, { exact: true }));

export async function fill(page, words) {
  for (const [label, word] of Object.entries(words)) await field(page, label).fill(word);
}

export const hash = (page) => page.evaluate(() => location.hash);

/** Waits until the address has that fragment: it follows a moment after the documents. */
export async function arrives(page, wanted) {
  await page.waitForFunction((wanted) => location.hash === wanted, wanted, { timeout: 5000 });
}

/** The address keeps what it has, for longer than it takes to follow what was written. */
export async function stays(page, wanted) {
  await arrives(page, wanted);
  await page.waitForTimeout(600);
  assert.equal(await hash(page), wanted);
}

/** Waits until nothing has changed for a moment: what follows a key is painted when there is time. */
export function quiet(page) {
  return page.evaluate(
    () =>
      new Promise((done) => {
        let wait = setTimeout(done, 100);
        const again = () => {
          clearTimeout(wait);
          wait = setTimeout(done, 100);
        };
        new MutationObserver(again).observe(document.body, { attributes: true, characterData: true, childList: true, subtree: true });
      }),
  );
}

/** The text of every document by its label. */
export async function papers(page) {
  await quiet(page);
  return page.locator("pre").evaluateAll((all) =>
    Object.fromEntries(
      all.map((pre) => [document.getElementById(pre.getAttribute("aria-labelledby")).textContent, pre.textContent]),
    ),
  );
}

/** Two texts are the same, byte for byte; where they are not, the first line that differs is told. */
export function same(found, wanted, name) {
  assert.notEqual(wanted, undefined, `${name} is not pinned`);
  if (found === wanted) return;
  const lines = (found ?? "nothing").split("\n");
  const others = (wanted ?? "nothing").split("\n");
  const at = lines.findIndex((line, index) => line !== others[index]);
  assert.fail(`${name}, line ${at + 1}: found ${JSON.stringify(lines[at])}, wanted ${JSON.stringify(others[at])}`);
}

/** What the field's description says. */
export async function note(page, label) {
  await quiet(page);
  return field(page, label).evaluate(
    (input) => document.getElementById(input.getAttribute("aria-describedby")).textContent,
  );
}

/** The pinned file of a document. */
export function expected(documents, label) {
  const [name, folder] = label.split(" ");
  const endings = ["json", "sh", "txt", "yaml", "tf", "sql"];
  const files = endings.flatMap((ending) => {
    const base = `${name}.${ending}`;
    return folder ? [`${folder}/${base}`] : [base, ...Object.keys(documents).filter((file) => file.endsWith(`/${base}`))];
  });
  return documents[files.find((file) => file in documents)];
}
