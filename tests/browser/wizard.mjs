// The wizard in Chromium, as people meet it: by its labels, its buttons and its keyboard.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { pinned } from "../../js/test/pinned.js";
import { served } from "./shared/served.mjs";

const { REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const require = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

const FIELDS = [
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
const CHOICES = ["Preset", "Trusted source", "Scope", "Caller grant"];
const WALKTHROUGH = {
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
const PRINTED = `{"UserId": "AROAEXAMPLE:me", "Account": "444455556666", "Arn": "arn:aws:sts::444455556666:assumed-role/operator/me"}
{"Clusters": [{"ClusterIdentifier": "redshift-analytics-cluster-01"}]}
{"LoggingEnabled": false}
An error occurred (NoSuchEntity) when calling the GetRole operation: The role with name redtrail-audit cannot be found.
An error occurred (NoSuchEntity) when calling the GetPolicy operation: Policy arn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy was not found.
An error occurred (NoSuchEntity) when calling the GetPolicy operation: Policy arn:aws:iam::444455556666:policy/redtrail-audit-s3-policy was not found.
`;
const FAULT =
  "An error occurred (InsufficientS3BucketPolicyFault) when calling the EnableLogging operation: " +
  "Cannot write to bucket logs. Please ensure that your IAM permissions are set up correctly.";
const BUCKET = "arn:aws:s3:::redshift-cluster-audit-logging-111122223333";
/** A bucket's policy, as a person has it in a file. */
const policyOf = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
const TRAIL = {
  Sid: "Trail",
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `${BUCKET}/trail/*`,
};
const walkthrough = pinned.find(({ name }) => name === "walkthrough");
const link = walkthrough.documents["link.txt"].trimEnd();

let browser, address, host;

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
function wizard(name, options, body) {
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

async function start(page, at) {
  await page.goto(at);
  await page.getByRole("button", { name: "Example" }).waitFor();
}

/** The page's policy allows nothing from elsewhere, and no script that is not its own. */
async function forbids(page) {
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src [^;]*'sha256-/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval' |https?:/);
  return policy;
}

const field = (page, label) => page.getByLabel(label, { exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const paper = (page, name) => page.locator("pre").and(page.getByLabel(name, { exact: true }));

async function fill(page, words) {
  for (const [label, word] of Object.entries(words)) await field(page, label).fill(word);
}

const hash = (page) => page.evaluate(() => location.hash);

/** Waits until the address has that fragment: it follows a moment after the documents. */
async function arrives(page, wanted) {
  await page.waitForFunction((wanted) => location.hash === wanted, wanted, { timeout: 5000 });
}

/** Waits until nothing has changed for a moment: what follows a key is painted when there is time. */
function quiet(page) {
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
async function papers(page) {
  await quiet(page);
  return page.locator("pre").evaluateAll((all) =>
    Object.fromEntries(
      all.map((pre) => [document.getElementById(pre.getAttribute("aria-labelledby")).textContent, pre.textContent]),
    ),
  );
}

/** Two texts are the same, byte for byte; where they are not, the first line that differs is told. */
function same(found, wanted, name) {
  if (found === wanted) return;
  const lines = (found ?? "nothing").split("\n");
  const others = (wanted ?? "nothing").split("\n");
  const at = lines.findIndex((line, index) => line !== others[index]);
  assert.fail(`${name}, line ${at + 1}: found ${JSON.stringify(lines[at])}, wanted ${JSON.stringify(others[at])}`);
}

/** What the field's description says. */
async function note(page, label) {
  await quiet(page);
  return field(page, label).evaluate(
    (input) => document.getElementById(input.getAttribute("aria-describedby")).textContent,
  );
}

/** The pinned file of a document. */
function expected(documents, label) {
  const [name, folder] = label.split(" ");
  const endings = ["json", "sh", "txt", "yaml", "tf", "sql"];
  const files = endings.flatMap((ending) => {
    const base = `${name}.${ending}`;
    return folder ? [`${folder}/${base}`] : [base, ...Object.keys(documents).filter((file) => file.endsWith(`/${base}`))];
  });
  return documents[files.find((file) => file in documents)];
}

wizard("every field is found by its label, and each cluster is a group of its own", {}, async (page) => {
  for (const label of FIELDS) assert.equal(await field(page, label).count(), 1, label);
  const first = page.getByRole("group", { name: "Cluster 1", exact: true });
  assert.equal(await first.getByRole("combobox").count(), 1, "the Region has a list");
  await button(page, "Add a cluster").click();
  const second = page.getByRole("group", { name: "Cluster 2", exact: true });
  for (const label of FIELDS.slice(0, 3)) assert.equal(await second.getByLabel(label, { exact: true }).count(), 1);
  await button(page, "Remove Cluster 1").click();
  await second.waitFor({ state: "detached" });
  const region = await page.locator("datalist option[value=eu-central-1]").textContent();
  assert.equal(region, "Frankfurt");
});

wizard("the fields of the walkthrough make its documents, byte for byte", {}, async (page) => {
  await fill(page, WALKTHROUGH);
  await arrives(page, link);
  const shown = await papers(page);
  const own = Object.keys(shown).filter((label) => !label.startsWith("plan."));
  assert.equal(own.length, Object.keys(walkthrough.documents).length);
  for (const label of own) same(shown[label], expected(walkthrough.documents, label), label);
  assert.deepEqual(JSON.parse(shown["plan.json"]), JSON.parse(walkthrough.plan));
  await page.getByRole("heading", { name: "Complete", level: 2 }).waitFor();
  for (const { message } of walkthrough.findings) {
    assert.ok((await page.locator("main").textContent()).includes(message), message);
  }
  const copies = await page.getByRole("button", { name: /^Copy / }).allTextContents();
  const downloads = await page.getByRole("button", { name: /^Download / }).allTextContents();
  assert.deepEqual(copies, Object.keys(shown).map((label) => `Copy ${label}`));
  assert.deepEqual(downloads, Object.keys(shown).map((label) => `Download ${label}`));
});

wizard("the link of every pinned plan opens its documents, byte for byte", {}, async (page) => {
  for (const { name, existing, documents } of pinned.filter(({ documents }) => documents["link.txt"])) {
    await page.evaluate((link) => (location.hash = link), documents["link.txt"].trimEnd());
    await page.waitForFunction((link) => document.querySelector("#link pre")?.textContent === link, documents["link.txt"]);
    if (existing) await field(page, "Existing bucket policy").fill(existing);
    const shown = Object.entries(await papers(page)).filter(([label]) => !label.startsWith("plan."));
    for (const [label, text] of shown) same(text, expected(documents, label), `${name}: ${label}`);
    assert.equal(shown.length, Object.keys(documents).length, name);
  }
});

wizard("an empty form offers the example, names what is missing and has nothing to copy", {}, async (page) => {
  assert.equal(await page.locator("pre").count(), 0);
  assert.equal(await page.getByRole("button", { name: /^(Copy|Download)/ }).count(), 0);
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
  assert.match(await page.locator("#bucket-policy").textContent(), /Waits for Cluster account, Cluster Region/);
  await button(page, "Example").click();
  for (const [label, word] of Object.entries(WALKTHROUGH)) assert.equal(await field(page, label).inputValue(), word);
  assert.ok((await page.locator("pre").count()) > 5);
});

wizard("an error stands under its field as it is typed, and its suggestion mends it", {}, async (page) => {
  await button(page, "Example").click();
  await field(page, "Cluster account").fill("4444-5555-6666");
  assert.match(await note(page, "Cluster account"), /an account ID is exactly 12 digits/);
  assert.equal(await field(page, "Cluster account").getAttribute("aria-invalid"), "true");
  await page.getByRole("heading", { name: "1 thing to mend" }).waitFor();
  assert.equal(await page.locator("pre").count(), 0);
  assert.equal(await page.getByRole("button", { name: /^(Copy|Download)/ }).count(), 0);
  await button(page, "Use 444455556666").click();
  await page.getByRole("heading", { name: "Complete" }).waitFor();
  assert.equal(await field(page, "Cluster account").inputValue(), "444455556666");
  assert.equal(await field(page, "Cluster account").getAttribute("aria-invalid"), null);
  assert.ok(await field(page, "Cluster account").evaluate((input) => input === document.activeElement));
  same((await papers(page))["redshift-policy"], expected(walkthrough.documents, "redshift-policy"), "redshift-policy");
});

wizard("a field left empty says so, and one never entered does not", {}, async (page) => {
  await field(page, "Bucket name").focus();
  await field(page, "Key prefix").focus();
  assert.match(await note(page, "Bucket name"), /the bucket name is missing/);
  assert.doesNotMatch(await note(page, "Bucket account"), /missing/);
});

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
  await button(page, "Put it back").click();
  await arrives(page, draft);
  await page.evaluate((link) => (location.hash = link), link);
  await page.getByRole("heading", { name: "Complete" }).waitFor();
  await button(page, "Start over").click();
  await arrives(page, "");
});

wizard("a link for others says what is in it, and leaves accounts out on a word", { permissions: ["clipboard-read", "clipboard-write"] }, async (page, context) => {
  assert.equal(await button(page, "Share").count(), 0);
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
  assert.equal(page.url(), address + link, "the page's own address stays");
  const other = await context.newPage();
  await start(other, bare);
  for (const label of FIELDS.slice(0, -1)) {
    const expected = label.endsWith("account") ? "" : WALKTHROUGH[label];
    assert.equal(await field(other, label).inputValue(), expected, label);
  }
});

wizard("a plan's file opens in the form, and one that is none says so", {}, async (page) => {
  const many = pinned.find(({ name }) => name === "many-accounts");
  const open = async (name, text) => {
    const chooser = page.waitForEvent("filechooser");
    await button(page, "Open a plan").click();
    await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  };
  await open("plan.json", many.plan);
  await page.getByRole("heading", { name: "Complete" }).waitFor();
  assert.deepEqual(JSON.parse(await paper(page, "plan.json").textContent()), JSON.parse(many.plan));
  await open("plan.toml", "version = 1\n");
  await page.getByText("The file could not be read. The form is as it was.").waitFor();
  assert.deepEqual(JSON.parse(await paper(page, "plan.json").textContent()), JSON.parse(many.plan));
  await open("link.txt", walkthrough.documents["link.txt"]);
  await arrives(page, link);
  await button(page, "Put it back").waitFor();
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
  await page.evaluate(() => (location.hash = "#v1.%%%"));
  await page.getByText("The link could not be read. The form is as it was.").waitFor();
  assert.equal(await field(page, "Bucket name").inputValue(), "logs-of-mine");
});

wizard("an existing policy is merged into, and one that cannot be read holds its place", {}, async (page) => {
  const merged = pinned.find(({ existing }) => existing);
  await page.evaluate((link) => (location.hash = link), merged.documents["link.txt"].trimEnd());
  await field(page, "Existing bucket policy").fill(merged.existing);
  same(await paper(page, "bucket-policy").textContent(), merged.documents["bucket-policy.json"], "as text");
  same(await paper(page, "bucket-policy").innerText(), merged.documents["bucket-policy.json"], "as seen");
  assert.match(await page.locator("#bucket-policy").textContent(), /Everything else stays byte for byte/);
  assert.ok((await page.locator("#bucket-policy mark.new").count()) > 0);

  await field(page, "Existing bucket policy").fill('{"Statement": 1}');
  assert.match(await note(page, "Existing bucket policy"), /`Statement` is an object or a list of objects/);
  assert.equal(await paper(page, "bucket-policy").count(), 0);
  assert.equal(await paper(page, "commands").count(), 0);
  assert.equal(await paper(page, "redshift-policy").count(), 1);
});

wizard("what is wrong in an existing policy is said, with its line", {}, async (page) => {
  await button(page, "Example").click();
  const deny = {
    Sid: "OrgOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*",
    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  };
  const policy = { Version: "2012-10-17", Statement: [deny] };
  await field(page, "Existing bucket policy").fill(JSON.stringify(policy, null, 2));
  const section = page.getByRole("region", { name: "In the existing policy" });
  await section.getByText("this denial catches Redshift, too").waitFor();
  assert.match(await section.textContent(), /Line 12 of the existing policy/);
  assert.match(await section.textContent(), /deny-catches-redshift/);
  deny.Condition.Bool = { "aws:PrincipalIsAWSService": "false" };
  await field(page, "Existing bucket policy").fill(JSON.stringify(policy, null, 2));
  await section.getByText("this denial catches Redshift, too").waitFor({ state: "detached" });
  assert.equal(await section.locator(".finding").count(), 1);
  assert.match(await section.textContent(), /which EnableLogging asks of the caller, unless the call is of the aws:PrincipalOrgID/);
  deny.Condition = { Bool: { "aws:SecureTransport": "false" } };
  await field(page, "Existing bucket policy").fill(JSON.stringify(policy, null, 2));
  await section.waitFor({ state: "detached" });
});

wizard("whether it would work is told with the statement that is in the way", {}, async (page) => {
  const section = page.getByRole("region", { name: "Would it work?" });
  assert.equal(await section.count(), 0);
  await button(page, "Example").click();
  await section.getByText("Yes, as far as these policies go").waitFor();
  assert.equal(await section.locator(".calls li").count(), 7);
  assert.match(await section.textContent(), /Not seen: bucket-policy, bucket-settings/);
  const deny = {
    Sid: "OrgOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*",
    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
  };
  const fill = () =>
    field(page, "Existing bucket policy").fill(JSON.stringify({ Version: "2012-10-17", Statement: [deny] }));
  await fill();
  await section.getByText("No: a call would be denied").waitFor();
  await page.getByRole("heading", { name: "Complete, but a call would be denied", level: 2 }).waitFor();
  assert.match(await section.textContent(), /the statement `?OrgOnly`? of bucket-policy denies Redshift s3:PutObject/);
  assert.match(await section.textContent(), /denieds3:PutObjectRedshift, to write a log/);
  assert.doesNotMatch(await section.textContent(), /Not seen: bucket-policy,/);
  deny.Condition.Bool = { "aws:PrincipalIsAWSService": "false" };
  await fill();
  await section.getByText("Nobody can tell beforehand").waitFor();
  deny.Condition = { Bool: { "aws:SecureTransport": "false" } };
  await fill();
  await section.getByText("Yes, as far as these policies go").waitFor();
  // What stands twice is read in one way or the other: there is no verdict, and it is said why.
  await field(page, "Existing bucket policy").fill('{"Statement":[{"Effect":"Allow","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}');
  await section.getByText("No verdict: nobody can tell what the policy says").waitFor();
  assert.equal(await section.locator(".calls li").count(), 0);
  assert.match(await section.textContent(), /element-twice/);
  // What cannot be read is not judged, and nothing else in its stead.
  await field(page, "Existing bucket policy").fill("{");
  await section.waitFor({ state: "detached" });
});

wizard("a fault that is pasted is explained, and held against the plan and the policy", {}, async (page) => {
  const section = page.getByRole("region", { name: "Did AWS refuse it?" });
  await field(page, "Fault message").fill(FAULT);
  await section.getByRole("heading", { name: "InsufficientS3BucketPolicyFault at EnableLogging" }).waitFor();
  const causes = section.getByRole("list", { name: "What may be behind it" });
  assert.equal(await causes.getByRole("listitem").count(), 6);
  assert.equal(
    await causes.getByRole("listitem").nth(2).textContent(),
    "the grants are younger than a minute and not seen everywhere yetWhenthe same call is taken a minute laterMendtry again",
  );
  assert.equal(await section.getByText("In this plan").count(), 0);
  assert.equal(await hash(page), "");

  await button(page, "Example").click();
  await section.getByText("every call that it may come from is allowed").waitFor();
  await section.getByText("the source condition: Redshift may not send the key at this call").waitFor();
  await arrives(page, link);
  await field(page, "Existing bucket policy").fill(policyOf({ Effect: "Deny", Principal: "*", Action: "s3:GetBucketAcl", Resource: BUCKET }));
  await section.getByText("a call that it may come from is denied").waitFor();
  assert.deepEqual(await section.locator(".calls li").allTextContents(), ["denieds3:GetBucketAclRedshift, to learn whose the bucket is"]);
  assert.equal(await section.getByText("the source condition").count(), 0);
  await section.getByRole("link", { name: "Would it work?" }).click();
  await arrives(page, link);

  await field(page, "Fault message").fill("ClusterNotFond");
  await section.getByRole("heading", { name: "It names no fault that is known" }).waitFor();
  assert.ok((await section.locator(".codes").textContent()).includes("InvalidS3KeyPrefixFault"));
  await button(page, "Use ClusterNotFound").click();
  await section.getByText("it comes from no call that can be judged beforehand").waitFor();
  assert.equal(await field(page, "Fault message").inputValue(), "ClusterNotFound");
  await field(page, "Fault message").fill("");
  await section.getByRole("heading", { level: 3 }).waitFor({ state: "detached" });
});

wizard("what the AWS CLI printed is held against the plan, and stays out of the link", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  assert.equal(await field(page, "What AWS printed").count(), 0);
  await button(page, "Example").click();
  const section = page.getByRole("region", { name: "What would apply change?" });
  assert.equal(await section.count(), 0, "nothing was pasted yet");
  await page.getByText("Commands to look with").click();
  await button(page, "Copy commands for 444455556666").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await page.getByLabel("Commands for 444455556666").textContent());
  assert.ok(copied.includes("aws redshift describe-logging-status --cluster-identifier redshift-analytics-cluster-01 --region us-east-2"));

  const link = await hash(page);
  await field(page, "What AWS printed").fill(PRINTED);
  await section.getByText("6 changes, as far as was pasted").waitFor();
  const changes = await section.locator(".calls li").allTextContents();
  assert.equal(changes[0], "+ comesiam:CreatePolicyarn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy");
  assert.equal(await hash(page), link);
  await field(page, "Existing bucket policy").fill(policyOf(TRAIL));
  await section.getByText("In account 111122223333").first().waitFor();
  await section.getByText("7 changes", { exact: true }).waitFor();

  await field(page, "What AWS printed").fill(PRINTED.replace("false", 'true, "BucketName": "at-home"'));
  await section.getByText("Nothing yet: something stands in the way").waitFor();
  assert.equal(await section.locator(".calls li").count(), 0);
  await section.getByText("logs-elsewhere").waitFor();
  await field(page, "What AWS printed").fill("{");
  await section.getByText("the text ends in the middle of an answer").waitFor();
});

wizard("what a merge offers is done on a yes, and undone", {}, async (page) => {
  await button(page, "Example").click();
  const double = {
    Sid: "redshift-logs",
    Effect: "Allow",
    Principal: { Service: "redshift.amazonaws.com" },
    Action: ["s3:PutObject", "s3:GetBucketAcl"],
    Resource: [BUCKET, `${BUCKET}/*`],
  };
  const readers = {
    Sid: "Readers",
    Effect: "Allow",
    Principal: { AWS: ["777788889999", "AROADBQP57FF2AEXAMPLE"] },
    Action: "s3:GetObject",
    Resource: `${BUCKET}/*`,
  };
  await field(page, "Existing bucket policy").fill(policyOf(double, readers));
  const section = page.getByRole("region", { name: "In the existing policy" });
  const statements = async () => JSON.parse(await paper(page, "bucket-policy").textContent()).Statement;
  const [theirs, reading] = await statements();
  assert.deepEqual([theirs, reading], [double, readers]);
  assert.match(await page.locator("#bucket-policy .gauge").textContent(), /bytes, [\d,]+ as S3 may give it back$/);

  await section.getByRole("button", { name: /^Replace it/ }).click();
  await section.getByText("redshift-logs is replaced by the plan's statements").waitFor();
  await section.getByRole("button", { name: /^Take it out/ }).click();
  await section.getByText("The IDs of those who were deleted are taken out").waitFor();
  assert.deepEqual((await statements())[0], { ...readers, Principal: { AWS: ["777788889999"] } });
  assert.match(await page.locator("#bucket-policy").textContent(), /Replaces redshift-logs. Takes out AROADBQP57FF2AEXAMPLE./);
  assert.ok(!(await paper(page, "commands").textContent()).includes("AROADBQP57FF2AEXAMPLE\",\n"));
  assert.equal(await section.getByRole("button", { name: /^(Replace|Take)/ }).count(), 0);
  await arrives(page, link);

  await section.getByRole("button", { name: "Keep them" }).click();
  await section.getByRole("button", { name: /^Keep it/ }).click();
  await section.getByRole("button", { name: /^Replace it/ }).waitFor();
  assert.deepEqual((await statements()).slice(0, 2), [double, readers]);
});

wizard("a policy in one line shows what is new and what is gone in its place", {}, async (page) => {
  await button(page, "Example").click();
  const old = { ...TRAIL, Sid: "RedtrailAuditOld" };
  const existing = JSON.stringify(JSON.parse(policyOf(old, TRAIL)));
  await field(page, "Existing bucket policy").fill(existing);
  await page.locator("#bucket-policy .gone").waitFor();
  const text = await paper(page, "bucket-policy").textContent();
  same(await paper(page, "bucket-policy").innerText(), text, "as seen");
  assert.equal(await page.locator("#bucket-policy .gone").getAttribute("data-line"), `${JSON.stringify(old)},`);
  const added = (await page.locator("#bucket-policy mark.new").allTextContents()).join("");
  assert.equal(text, existing.replace(`${JSON.stringify(old)},`, "").replace(/\]\}$/, `${added}]}`));
  // Nothing of it is out of sight to the side.
  assert.ok(await paper(page, "bucket-policy").evaluate((pre) => pre.scrollWidth <= pre.clientWidth));
});

wizard("a long policy leads to its first change", {}, async (page) => {
  await button(page, "Example").click();
  const many = Array.from({ length: 40 }, (_, index) => ({ ...TRAIL, Sid: `Trail${index}` }));
  await field(page, "Existing bucket policy").fill(policyOf(...many));
  await page.getByRole("link", { name: "See the first change" }).click();
  const seen = () => {
    const change = document.getElementById("first-change").getBoundingClientRect();
    const pre = document.querySelector("#bucket-policy pre").getBoundingClientRect();
    return change.top >= pre.top && change.bottom <= pre.bottom && change.top < innerHeight;
  };
  await page.waitForFunction(seen, undefined, { timeout: 5000 });
});

wizard("of several clusters it is told which calls are denied for which", {}, async (page) => {
  await button(page, "Example").click();
  await button(page, "Add a cluster").click();
  const second = page.getByRole("group", { name: "Cluster 2", exact: true });
  await second.getByLabel("Cluster account").fill("777788889999");
  await second.getByLabel("Cluster Region").fill("us-east-2");
  await second.getByLabel("Cluster identifier").fill("sales");
  const deny = {
    Sid: "NotThem",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::redshift-cluster-audit-logging-111122223333/*",
    Condition: { StringEquals: { "aws:PrincipalAccount": "777788889999" }, Bool: { "aws:PrincipalIsAWSService": "false" } },
  };
  await field(page, "Existing bucket policy").fill(JSON.stringify({ Version: "2012-10-17", Statement: [deny] }));
  const section = page.getByRole("region", { name: "Would it work?" });
  await section.getByText("No: a call would be denied").waitFor();
  const rows = (await section.locator(".calls li").allTextContents()).filter((row) => row.includes("be fit to write"));
  assert.deepEqual(rows, [
    "alloweds3:PutObjectThe caller, to be fit to write, as EnableLogging asks: 444455556666:us-east-2:redshift-analytics-cluster-01",
    "denieds3:PutObjectThe caller, to be fit to write, as EnableLogging asks: 777788889999:us-east-2:sales",
  ]);
});

wizard("with several accounts each document's buttons carry the account", {}, async (page) => {
  await button(page, "Example").click();
  await button(page, "Add a cluster").click();
  const second = page.getByRole("group", { name: "Cluster 2", exact: true });
  await second.getByLabel("Cluster account").fill("555566667777");
  await second.getByLabel("Cluster identifier").fill("sales");
  await button(page, "Copy trust-policy 555566667777").waitFor();
  for (const account of ["444455556666", "555566667777"]) {
    for (const name of ["redshift-policy", "s3-policy", "trust-policy"]) {
      assert.equal(await button(page, `Copy ${name} ${account}`).count(), 1);
      assert.equal(await button(page, `Download ${name} ${account}`).count(), 1);
    }
  }
  assert.equal(await button(page, "Copy bucket-policy").count(), 1);
});

wizard("copying gives the document's bytes and says so", { permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  await button(page, "Example").click();
  await button(page, "Copy s3-policy").click();
  await button(page, "Copied s3-policy").waitFor();
  same(await page.evaluate(() => navigator.clipboard.readText()), expected(walkthrough.documents, "s3-policy"), "clipboard");
  assert.equal(await page.locator("#s3-policy [role=status]").textContent(), "s3-policy copied");
  await button(page, "Copy s3-policy").waitFor();
});

wizard("copying works without a clipboard to write to", { permissions: ["clipboard-read"] }, async (page) => {
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }));
  await button(page, "Example").click();
  await button(page, "Copy commands").click();
  await button(page, "Copied commands").waitFor();
  await page.evaluate(() => delete navigator.clipboard);
  same(await page.evaluate(() => navigator.clipboard.readText()), walkthrough.documents["commands.sh"], "clipboard");
});

wizard("downloading gives the document's bytes under its file's name", {}, async (page) => {
  await button(page, "Example").click();
  for (const [label, file] of [
    ["commands", "commands.sh"],
    ["redshift-policy", "redshift-policy.json"],
    ["link", "link.txt"],
  ]) {
    const download = page.waitForEvent("download");
    await button(page, `Download ${label}`).click();
    const got = await download;
    assert.equal(got.suggestedFilename(), file);
    same(readFileSync(await got.path(), "utf8"), expected(walkthrough.documents, label), label);
  }
});

wizard("all files are one download, each where the command line puts it", {}, async (page) => {
  await button(page, "Example").click();
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "All files in one").click()]);
  assert.equal(download.suggestedFilename(), "redtrail-audit.zip");
  // Read by another's program.
  const script = `import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps({it.filename: [archive.read(it).decode(), oct(it.external_attr >> 16)] for it in archive.infolist()}))`;
  const files = JSON.parse(execFileSync("python3", ["-c", script, await download.path()], { encoding: "utf8" }));
  for (const [file, text] of Object.entries(walkthrough.documents)) {
    const mode = file.endsWith(".sh") ? "0o100755" : "0o100644";
    assert.deepEqual(files[file], [text, mode], file);
  }
  assert.equal(Object.keys(files).length, Object.keys(walkthrough.documents).length + 2);
  await field(page, "Bucket name").fill("");
  assert.equal(await button(page, "All files in one").count(), 0);
});

wizard("clusters are taken from what the AWS CLI prints", {}, async (page) => {
  await page.getByText("Paste several").click();
  const cluster = (id) => ({
    ClusterIdentifier: id,
    ClusterStatus: "available",
    ClusterNamespaceArn: `arn:aws:redshift:eu-west-1:777788889999:namespace:${id}`,
  });
  await field(page, "Several clusters").fill(JSON.stringify({ Clusters: [cluster("sales"), cluster("stock")] }, null, 4));
  await button(page, "Take 2 clusters").click();
  assert.equal(await page.getByRole("group", { name: /^Cluster \d$/ }).count(), 2);
  const second = page.getByRole("group", { name: "Cluster 2" });
  assert.equal(await second.getByLabel("Cluster account").inputValue(), "777788889999");
  assert.equal(await second.getByLabel("Cluster identifier").inputValue(), "stock");
  assert.equal(await field(page, "Several clusters").inputValue(), "");
  await field(page, "Several clusters").fill("sales");
  await page.getByText("This names no clusters").waitFor();
});

wizard("of 600 clusters a few are drawn, and each can be found", {}, async (page) => {
  await fill(page, { "Bucket name": "central-logs", "Bucket account": "111122223333", "Bucket Region": "us-east-1" });
  await page.getByText("Paste several").click();
  const words = Array.from({ length: 600 }, (_, at) => `44445555666${at % 3}:us-east-1:cluster-${at}`);
  await field(page, "Several clusters").fill(words.join("\n"));
  await button(page, "Take 600 clusters").click();
  await page.getByText("600 clusters in 3 accounts and 1 Region").waitFor();
  const groups = page.getByRole("group", { name: /^Cluster \d+$/ });
  assert.equal(await groups.count(), 12);
  await field(page, "Find a cluster").fill("cluster-599");
  await page.getByText("1 of 600 below").waitFor();
  const last = page.getByRole("group", { name: "Cluster 600" });
  assert.equal(await last.getByLabel("Cluster identifier").inputValue(), "cluster-599");
  await last.getByLabel("Cluster identifier").fill("Cluster-599");
  await field(page, "Find a cluster").fill("nothing-of-the-kind");
  await page.getByText("1 of 600 below").waitFor();
  await last.getByRole("button", { name: /^Use/ }).click();
  // It stays where it is while it is written, right or wrong, found or not.
  const identifier = last.getByLabel("Cluster identifier");
  await identifier.fill("");
  await identifier.pressSequentially("sales");
  assert.equal(await page.evaluate(() => document.activeElement.value), "sales");
  await page.getByRole("heading", { name: /^Complete/, level: 2 }).waitFor();
  const { violations } = await new AxeBuilder({ page }).include("form").analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
  // Hundreds of marks at once stay, and a few fade.
  await field(page, "Key prefix").fill("audit");
  const shown = (mark) => mark.evaluate((mark) => getComputedStyle(mark)).then(({ animationName }) => animationName);
  assert.equal(await shown(paper(page, "commands").locator("mark.altered").first()), "none");
  assert.match(await shown(paper(page, "bucket-policy").locator("mark.altered").first()), /^settle/);
});

wizard("how tightly it is granted is chosen, and what is chosen is in the documents", {}, async (page) => {
  await button(page, "Example").click();
  const policy = async () => JSON.parse((await papers(page))["bucket-policy"]);
  assert.match(JSON.stringify(await policy()), /aws:SourceArn/);
  await field(page, "Trusted source").selectOption("account");
  assert.match(JSON.stringify(await policy()), /aws:SourceAccount/);
  await field(page, "Trusted source").selectOption("organization");
  await field(page, "Organization").fill("o-a1b2c3d4e5");
  assert.match(JSON.stringify(await policy()), /aws:SourceOrgID/);
  await field(page, "Trusted source").selectOption("");
  await field(page, "Organization").fill("");
  await field(page, "Preset").selectOption("walkthrough");
  assert.doesNotMatch(JSON.stringify(await policy()), /aws:Source/);
  for (const label of ["Trusted source", "Scope", "Caller grant"]) assert.equal(await field(page, label).count(), 0, label);
  await field(page, "Preset").selectOption("");
  await arrives(page, link);
  // What comes from elsewhere is shown, whatever was chosen by hand before.
  await field(page, "Preset").selectOption("walkthrough");
  await button(page, "Start over").click();
  assert.equal(await field(page, "Preset").inputValue(), "");
  await button(page, "Put it back").click();
  assert.equal(await field(page, "Preset").inputValue(), "walkthrough");
});

wizard("what the last change altered is marked", {}, async (page) => {
  await button(page, "Example").click();
  assert.equal(await page.locator("mark").count(), 0);
  await field(page, "Cluster identifier").fill("sales-dw");
  await paper(page, "redshift-policy").locator("mark").waitFor();
  assert.deepEqual(await paper(page, "redshift-policy").locator("mark").allTextContents(), ["sales-dw"]);
  assert.equal(await paper(page, "s3-policy").locator("mark").count(), 0);
});

wizard("a letter changes the letters of the documents, and none of their elements", {}, async (page) => {
  await button(page, "Example").click();
  const prefix = field(page, "Key prefix");
  await prefix.fill("audit");
  await prefix.press("a");
  await paper(page, "bucket-policy").locator("mark").first().waitFor();
  await page.evaluate(() => {
    globalThis.made = 0;
    globalThis.begun = new Set();
    const count = (changes) => changes.forEach(({ addedNodes }) => (globalThis.made += addedNodes.length));
    const papers = document.querySelectorAll("pre");
    for (const paper of papers) new MutationObserver(count).observe(paper, { childList: true, subtree: true });
    addEventListener("animationstart", ({ target, animationName }) => target.localName === "mark" && globalThis.begun.add(animationName));
  });
  await prefix.press("End");
  for (const letters of ["auditab", "auditabc", "auditabcd"]) {
    await prefix.press(letters.at(-1));
    await paper(page, "bucket-policy").getByText(`/${letters}/*`).first().waitFor();
    // A mark that is altered once more fades once more.
    await page.waitForFunction((count) => globalThis.begun.size === count, Math.min(2, letters.length - 6));
  }
  assert.equal(await page.evaluate(() => globalThis.made), 0);
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

wizard("the list of documents leads to each without touching the address", {}, async (page) => {
  await button(page, "Example").click();
  const names = Object.keys(await papers(page));
  const list = page.getByRole("navigation", { name: "Documents" });
  assert.deepEqual(await list.getByRole("link").allTextContents(), names);
  await list.getByRole("link", { name: "commands" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "commands");
  assert.ok(await page.locator("#commands").evaluate((card) => Math.abs(card.getBoundingClientRect().top) < 200));
  await arrives(page, link);
});

wizard("the whole form is filled in with the keyboard alone", {}, async (page) => {
  const focused = () =>
    page.evaluate(() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the answer");
  const order = [];
  for (let presses = 0; presses < 30 && order.at(-1) !== "Existing bucket policy"; presses += 1) {
    await page.keyboard.press("Tab");
    const label = await focused();
    order.push(label);
    if (label in WALKTHROUGH) {
      await page.keyboard.type(WALKTHROUGH[label]);
      // While a word is half typed a mend may be offered; it goes once the word is whole.
      await page.waitForFunction(() => document.activeElement.getAttribute("aria-invalid") !== "true");
    }
  }
  assert.deepEqual(order, [
    ...["Example", "Open a plan"],
    ...[...FIELDS.slice(0, 3), "Add a cluster", "Paste several", "Rules of clusters"],
    ...[...FIELDS.slice(3, 7), "Rules of buckets", "Caller", "Rules of callers"],
    ...[...CHOICES, "Rules of grants", "Existing bucket policy"],
  ]);
  // Keys that come faster than anybody types are painted when there is time.
  const script = walkthrough.documents["commands.sh"];
  const isPainted = (script) => document.querySelector("#commands pre")?.textContent === script;
  await page.waitForFunction(isPainted, script, { timeout: 5000 });
  for (const [label, word] of Object.entries(WALKTHROUGH)) assert.equal(await field(page, label).inputValue(), word);
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    const viewport = { width, height: 800 };
    const name = `nothing is out of reach or out of sight: ${colorScheme}, ${width} wide`;
    wizard(name, { colorScheme, reducedMotion: "reduce", viewport }, async (page) => {
      const colour = await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor);
      const [red, green, blue] = colour.match(/\d+/g).map(Number);
      const light = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
      assert.ok(colorScheme === "dark" ? light < 0.2 : light > 0.8, colour);
      const sound = async (state) => {
        const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(overhang <= 0, `${state}: ${overhang} px to the side`);
        const axe = new AxeBuilder({ page });
        // What is said of structure once holds for both schemes.
        if (colorScheme === "dark") axe.withRules(["color-contrast"]);
        const { violations } = await axe.analyze();
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]), [], state);
      };
      await sound("empty");
      await button(page, "Example").click();
      for (const fold of await page.locator("summary").all()) await fold.click();
      await field(page, "Existing bucket policy").fill('{\n  "Statement": [\n    {"Sid": "RedtrailAuditOld"}\n  ]\n}');
      await field(page, "Cluster identifier").fill("sales");
      await field(page, "Fault message").fill(FAULT);
      await field(page, "What AWS printed").fill(PRINTED);
      await sound("complete");
      await button(page, "Share").click();
      await field(page, "Leave account IDs out").check();
      await sound("shared");
      await page.keyboard.press("Escape");
      const gone = { ...TRAIL, Principal: { AWS: "AROADBQP57FF2AEXAMPLE" } };
      const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `${BUCKET}/*`, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
      await field(page, "Existing bucket policy").fill(JSON.stringify(JSON.parse(policyOf({ ...TRAIL, Sid: "RedtrailAuditOld" }, gone, deny))));
      await sound("denied, in one line");
      await page.getByRole("button", { name: /^Take it out/ }).click();
      await field(page, "Fault message").fill("nothing that is known");
      await sound("agreed");
      await quiet(page);
      await fill(page, { "Bucket account": "1111-2222-3333", "Key prefix": "a b", "Cluster Region": "Ohio" });
      await page.evaluate(() => (location.hash = "#v1.%%%"));
      await page.getByText("The link could not be read").waitFor();
      await sound("wrong");
    });
  }
}

// What is magnified has fewer pixels of its own.
for (const [times, width, height] of [[2, 640, 450], [4, 320, 256]]) {
  const options = { viewport: { width, height }, deviceScaleFactor: times };
  wizard(`magnified ${times} times nothing is to the side`, options, async (page) => {
    await button(page, "Example").click();
    for (const fold of await page.locator("summary").all()) await fold.click();
    await field(page, "Fault message").fill(FAULT);
    await field(page, "What AWS printed").fill(PRINTED);
    await page.getByText("EnableLogging").first().waitFor();
    await quiet(page);
    // The width is told in whole pixels, of which a part may be meant.
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overhang < 2, `${overhang} px`);
    await button(page, "Share").click();
    const share = await page.locator("#share").boundingBox();
    assert.ok(share.x >= 0 && share.x + share.width <= width, JSON.stringify(share));
  });
}

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

wizard("no text becomes HTML or a script: the browser itself sees to it", {}, async (page) => {
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
  assert.deepEqual(refused, ["html", "script", "policy"]);
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
});

wizard("the one file works from a disk and asks for nothing", {
  at: pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href,
}, async (page) => {
  await fill(page, WALKTHROUGH);
  await arrives(page, link);
  same((await papers(page)).commands, walkthrough.documents["commands.sh"], "commands");
  assert.deepEqual(page.asked, [pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href]);
  const policy = await forbids(page);
  assert.doesNotMatch(policy, /connect-src/);
});

test("without scripts the page says what to do", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const words = await page.locator("body").innerText();
  assert.match(words, /JavaScript is switched off here/);
  assert.match(words, /redtrail show/);
  await context.close();
});
