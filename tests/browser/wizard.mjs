// The wizard in Chromium, as people meet it: its fields, its documents, its buttons.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { pinned } from "../../js/test/pinned.js";
import {
  address,
  arrives,
  AxeBuilder,
  BUCKET,
  button,
  CHOICES,
  expected,
  FAULT,
  field,
  FIELDS,
  FILE,
  fill,
  link,
  note,
  paper,
  papers,
  policyOf,
  PRINTED,
  quiet,
  same,
  start,
  TRAIL,
  walkthrough,
  WALKTHROUGH,
  wizard,
} from "./shared/wizard.mjs";

wizard("every field is found by its label, and each cluster is a group of its own", {}, async (page) => {
  for (const label of FIELDS) assert.equal(await field(page, label).count(), 1, label);
  const first = page.getByRole("group", { name: "Cluster 1", exact: true });
  assert.equal(await first.getByRole("combobox").count(), 1, "the Region has a list");
  const focused = (element) => element.and(page.locator(":focus")).waitFor();
  await button(page, "Add a cluster").click();
  const second = page.getByRole("group", { name: "Cluster 2", exact: true });
  await focused(second.getByLabel("Cluster account", { exact: true }));
  for (const label of FIELDS.slice(0, 3)) assert.equal(await second.getByLabel(label, { exact: true }).count(), 1);
  await button(page, "Remove Cluster 1").click();
  await second.waitFor({ state: "detached" });
  await focused(button(page, "Add a cluster"));
  const region = await page.locator("datalist option[value=eu-central-1]").textContent();
  assert.equal(region, "Frankfurt");
});

wizard("all that can be written in, chosen or pressed has its name, and these are all", {}, async (page) => {
  const names = new Set();
  const collect = async () => {
    await quiet(page);
    const tree = await page.locator("body").ariaSnapshot();
    for (const [, role, name] of tree.matchAll(/- '?(textbox|searchbox|combobox|checkbox|button)(?: "((?:[^"\\]|\\.)*)")?/g)) {
      assert.ok(name, `a ${role} without a name`);
      names.add(name);
    }
  };
  await collect();
  await button(page, "Example").click();
  for (const fold of await page.locator("summary").all()) await fold.click();
  await field(page, "Trusted source").selectOption("organization");
  await field(page, "Several clusters").fill("444455556666:us-east-2:sales 444455556666:us-east-2:stock");
  const theirs = { Sid: "redshift-logs", Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: ["s3:PutObject", "s3:GetBucketAcl"], Resource: [BUCKET, `${BUCKET}/*`] };
  const gone = { ...TRAIL, Principal: { AWS: ["777788889999", "AROADBQP57FF2AEXAMPLE"] } };
  await field(page, "Existing bucket policy").fill(policyOf(theirs, gone));
  await field(page, "Fault message").fill("ClusterNotFond");
  await field(page, "Organization").fill("o-a1b2c3d4e5");
  await collect();
  await page.getByRole("button", { name: /^Replace it/ }).click();
  await page.getByRole("button", { name: /^Take it out/ }).click();
  await collect();
  await button(page, "Take 2 clusters").click();
  await collect();
  await button(page, "Share").click();
  await collect();
  await page.keyboard.press("Escape");
  await field(page, "Several clusters").fill(Array.from({ length: 20 }, (_, at) => `444455556666:us-east-1:cluster-${at}`).join(" "));
  await button(page, "Take 20 clusters").click();
  await collect();
  await button(page, "Start over").click();
  await collect();
  // The names of documents have tests of their own.
  const fixed = [...names].filter((name) => !/^(Copy|Download) /.test(name)).map((name) => name.replace(/( ?: .*|\d+)/, "…"));
  const choices = [...CHOICES, "Organization"];
  const fields = [...FIELDS, "Several clusters", "Find a cluster", "What AWS printed", "Fault message"];
  const switches = ["Keep what is written in this tab until it is closed", "Leave account IDs out"];
  const buttons = [
    ...["Example", "Open a plan", "Share", "Close", "Start over", "Put it back"],
    ...["Add a cluster", "Remove Cluster …", "Take … clusters", "All files in one"],
    ...["Use ClusterNotFound", "Replace it…", "Keep it…", "Take it out…", "Keep them"],
  ];
  assert.deepEqual([...new Set(fixed)].sort(), [...choices, ...fields, ...switches, ...buttons].sort());
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
  const complete = page.getByRole("heading", { name: "Complete", level: 2 });
  // What is to be read out has to be there before its words are.
  const spoken = await page.getByRole("region", { name: "Answer" }).getByRole("status").filter({ has: complete }).elementHandle();
  await field(page, "Cluster account").fill("4444-5555-6666");
  assert.match(await note(page, "Cluster account"), /an account ID is exactly 12 digits/);
  assert.equal(await field(page, "Cluster account").getAttribute("aria-invalid"), "true");
  await page.getByRole("heading", { name: "1 thing to mend" }).waitFor();
  assert.match(await spoken.textContent(), /^1 thing to mendSee Cluster account\. /);
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

wizard("each document stands with those of whoever is to have it", {}, async (page) => {
  await button(page, "Example").click();
  await quiet(page);
  const texts = (all) => all.map((it) => it.textContent);
  const groups = [];
  for (const group of await page.locator("#answer .group").all()) {
    groups.push([...(await group.locator("h2").evaluateAll(texts)), await group.locator("h3").evaluateAll(texts)]);
  }
  assert.deepEqual(groups, [
    ["In the cluster account 444455556666", ["redshift-policy", "s3-policy", "trust-policy"]],
    ["In the bucket account 111122223333", ["bucket-policy"]],
    ["For whoever runs it", ["commands", "operator-policy 111122223333", "operator-policy 444455556666", "link"]],
    ["The plan", ["plan.toml", "plan.json"]],
  ]);
});

wizard("what there is to know stands above the way to the documents, and both above these", {}, async (page) => {
  await button(page, "Example").click();
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } } };
  await fill(page, { "Existing bucket policy": policyOf(deny), "Fault message": FAULT, "What AWS printed": PRINTED });
  await page.getByRole("heading", { name: "Did AWS refuse it?" }).waitFor();
  await quiet(page);
  const parts = await page.locator("#answer :is(h2, nav)").evaluateAll((all) => all.map((it) => it.ariaLabel ?? it.textContent));
  assert.deepEqual(parts, [
    "Complete, but a call would be denied",
    "What would apply change?",
    "Did AWS refuse it?",
    "In the existing policy",
    "What to know",
    "Documents",
    "In the cluster account 444455556666",
    "In the bucket account 111122223333",
    "For whoever runs it",
    "The plan",
  ]);
});

wizard("the list of documents names each account once, and each document wholly to whoever hears it", {}, async (page) => {
  await button(page, "Example").click();
  await button(page, "Add a cluster").click();
  const second = page.getByRole("group", { name: "Cluster 2", exact: true });
  await second.getByLabel("Cluster account").fill("555566667777");
  await second.getByLabel("Cluster identifier").fill("sales");
  const list = page.getByRole("navigation", { name: "Documents" });
  await list.getByRole("link", { name: "trust-policy 555566667777", exact: true }).waitFor();
  assert.deepEqual(await list.locator(".account").allTextContents(), ["444455556666", "555566667777", "111122223333"]);
  const width = await list.getByRole("link", { name: "trust-policy 555566667777" }).evaluate((it) => it.getBoundingClientRect().width);
  assert.ok(width < 120, `${width} px`);
});

wizard("each statement says in its card what it is for, with its source", {}, async (page) => {
  await button(page, "Example").click();
  let told = 0;
  for (const [label, text] of Object.entries(await papers(page))) {
    if (!label.includes("policy")) continue;
    const fold = page.getByRole("article", { name: label, exact: true }).locator("details.purposes");
    const sids = JSON.parse(text).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(await fold.locator("dt").allTextContents(), sids, label);
    const sources = await fold.locator("dd").evaluateAll((all) =>
      all.map((it) => [it.querySelector("p").textContent.length, it.querySelectorAll("a[href^='https://']").length]),
    );
    for (const [letters, links] of sources) assert.ok(letters > 20 && links > 0, `${label}: ${sources}`);
    told += sids.length;
  }
  assert.ok(told > 15, `${told}`);
});

wizard("every finding shows the pages that say so, both where they do not agree", {}, async (page) => {
  await button(page, "Example").click();
  const shown = await page.locator("section.findings .finding").evaluateAll((all) =>
    all.map((it) => [it.querySelector(".kind code").textContent, [...it.querySelectorAll(".sources a")].map(({ href }) => href)]),
  );
  const byCode = (one, other) => (one[0] < other[0] ? -1 : 1);
  assert.deepEqual(shown.sort(byCode), walkthrough.findings.map(({ code, sources }) => [code, sources]).sort(byCode));
  assert.equal(new Map(shown).get("region-differs").length, 2);
  // And so does an error at its field.
  await field(page, "Bucket name").fill("Logs");
  const below = page.locator(".entry", { has: field(page, "Bucket name") });
  await below.getByRole("link", { name: /^Bucket naming rules/ }).waitFor();
});

wizard("an error that no field shows is mended where it stands", {}, async (page) => {
  const plan = JSON.parse(walkthrough.plan);
  plan.name = "audit_1";
  plan.caller.trusted = ["nobody"];
  await page.evaluate((fragment) => (location.hash = fragment), `#v1.${Buffer.from(JSON.stringify(plan)).toString("base64url")}`);
  await page.getByRole("heading", { name: "2 things to mend", level: 2 }).waitFor();
  await button(page, "Take out caller.trusted.0").click();
  await page.getByRole("heading", { name: "1 thing to mend", level: 2 }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "answer");
  await button(page, "Use audit1").click();
  await page.getByRole("heading", { name: /^Complete/, level: 2 }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "answer");
  assert.match((await papers(page))["plan.toml"], /^name = "audit1"$/m);
});

wizard("every rule names the page of AWS's that says so", {}, async (page) => {
  const rules = await page.locator("form details.rules dt").evaluateAll((all) =>
    all.map((dt) => {
      const sources = dt.nextElementSibling.matches("dd") ? [...dt.nextElementSibling.querySelectorAll("a[href]")] : [];
      return [dt.textContent, sources.map(({ href }) => href), dt.nextElementSibling.querySelector("p").textContent];
    }),
  );
  const further = ["Organization", "Several clusters", "What AWS printed", "Fault message"];
  assert.deepEqual(rules.map(([label]) => label).sort(), [...FIELDS, ...CHOICES, ...further].sort());
  for (const [label, sources, rule] of rules) {
    assert.match(rule, /^[A-Z\d].{15,}\.$/s, label);
    assert.ok(sources.length > 0, label);
    for (const source of sources) assert.match(source, /^https:\/\/(docs\.)?aws\.amazon\.com\//, label);
  }
  for (const label of [...FIELDS, ...CHOICES, ...further.slice(1)]) assert.notEqual((await note(page, label)).trim(), "", label);
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

for (const at of [address, FILE]) {
  const name = at === FILE ? "from a disk" : "from a host";
  wizard(`copying works where the clipboard refuses, and says so where nothing does: ${name}`, { at, permissions: ["clipboard-read"] }, async (page) => {
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    await button(page, "Example").click();
    await button(page, "Copy s3-policy").click();
    await button(page, "Copied s3-policy").waitFor();
    same(await page.evaluate(() => navigator.clipboard.readText()), expected(walkthrough.documents, "s3-policy"), "clipboard");
    await page.evaluate(() => (document.execCommand = () => false));
    await button(page, "Copy commands").click();
    await button(page, "Not copied commands").waitFor();
    assert.match(await page.locator("#commands [role=status]").textContent(), /^commands was not copied/);
  });
}

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
  await button(page, "Add a cluster").and(page.locator(":focus")).waitFor();
  assert.equal(await page.getByRole("group", { name: /^Cluster \d$/ }).count(), 2);
  const second = page.getByRole("group", { name: "Cluster 2" });
  assert.equal(await second.getByLabel("Cluster account").inputValue(), "777788889999");
  assert.equal(await second.getByLabel("Cluster identifier").inputValue(), "stock");
  assert.equal(await field(page, "Several clusters").inputValue(), "");
  await field(page, "Several clusters").fill("sales");
  await page.getByText("This names no clusters").waitFor();
  // What was pasted and is no part of the plan yet is told beside the verdict.
  await button(page, "Example").click();
  await field(page, "Several clusters").fill("444455556666:us-east-2:sales 444455556666:us-east-2:redshift-analytics-cluster-01");
  await page.getByText("1 cluster that was pasted is not in it yet").waitFor();
  assert.equal(await button(page, "All files in one").getAttribute("class"), null);
  await page.getByText("Paste several").click();
  assert.ok(!(await field(page, "Several clusters").isVisible()));
  await page.getByRole("link", { name: "1 cluster that was pasted" }).click();
  await field(page, "Several clusters").and(page.locator(":focus")).waitFor();
  await button(page, "Take 2 clusters").click();
  await page.getByText("not in it yet").waitFor({ state: "detached" });
  assert.equal(await button(page, "All files in one").getAttribute("class"), "main-action");
});

wizard("of 600 clusters a few are drawn, and each can be found", {}, async (page) => {
  await fill(page, { "Bucket name": "central-logs", "Bucket account": "111122223333", "Bucket Region": "us-east-1" });
  await page.getByText("Paste several").click();
  const words = Array.from({ length: 600 }, (_, at) => `44445555666${at % 3}:us-east-1:cluster-${at}`);
  await field(page, "Several clusters").fill(words.join("\n"));
  await button(page, "Take 600 clusters").click();
  await page.getByText("600 clusters in 3 accounts and 1 Region").waitFor();
  // Whoever took them sees how many there are, and where one of them is found.
  assert.equal(await page.evaluate(() => document.activeElement.id), "find-a-cluster");
  await page.getByRole("link", { name: "597 more: find one" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "find-a-cluster");
  const groups = page.getByRole("group", { name: /^Cluster \d+$/ });
  assert.equal(await groups.count(), 3);
  await field(page, "Find a cluster").fill("cluster-5");
  await page.getByText("12 of 600 below").waitFor();
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

wizard("of 600 clusters the documents come first, and the verdict follows", {}, async (page) => {
  await fill(page, { "Bucket name": "central-logs", "Bucket account": "111122223333", "Bucket Region": "us-east-1", "Key prefix": "audit" });
  const denied = { Sid: "Closed", Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::central-logs/audit/*" };
  await field(page, "Existing bucket policy").fill(policyOf(denied));
  await page.getByText("Paste several").click();
  const words = Array.from({ length: 600 }, (_, at) => `44445555666${at % 3}:us-east-1:cluster-${at}`);
  await field(page, "Several clusters").fill(words.join("\n"));
  await button(page, "Take 600 clusters").click();
  const outlook = page.getByRole("region", { name: "Would it work?" });
  await outlook.getByText("No", { exact: true }).waitFor();
  await page.evaluate(() => {
    globalThis.came = [];
    const note = (what) => globalThis.came.includes(what) || globalThis.came.push(what);
    new MutationObserver(() => {
      const outlook = document.querySelector(".outlook");
      const isOld = outlook.getAttribute("aria-busy") === "true";
      if (outlook.querySelector("strong").textContent.startsWith("Yes")) note(isOld ? "an old verdict" : "verdict");
      const papers = [...document.querySelectorAll("pre")];
      if (isOld && papers.some((paper) => paper.textContent.includes("central-logs/elsewhere/"))) note("documents");
    }).observe(document.body, { attributes: true, childList: true, subtree: true, characterData: true });
  });
  await field(page, "Key prefix").fill("elsewhere");
  await outlook.getByText("Yes, as far as these policies go").waitFor();
  assert.deepEqual(await page.evaluate(() => globalThis.came), ["documents", "verdict"]);
  await page.getByRole("heading", { name: /^Complete(?!, but)/, level: 2 }).waitFor();
});

wizard("of many clusters a document out of view costs nothing, and its link brings it into view", {}, async (page) => {
  await button(page, "Example").click();
  const later = paper(page, "operator-policy 444455556666");
  const isDrawn = () => later.evaluate((paper) => paper.checkVisibility({ contentVisibilityAuto: true }));
  await quiet(page);
  assert.equal(await isDrawn(), true);
  await page.getByText("Paste several").click();
  const words = Array.from({ length: 20 }, (_, at) => `444455556666:us-east-1:cluster-${at}`);
  await field(page, "Several clusters").fill(words.join("\n"));
  await button(page, "Take 20 clusters").click();
  await quiet(page);
  assert.equal(await isDrawn(), false);
  await page.getByRole("link", { name: "operator-policy 444455556666", exact: true }).click();
  await page.waitForFunction(() => document.activeElement.id === "operator-policy-444455556666");
  await quiet(page);
  assert.equal(await isDrawn(), true);
  const { y } = await page.locator("article:focus").boundingBox();
  assert.ok(Math.abs(y) < 40, `${y}`);
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

wizard("each choice of how tightly makes a plan, and another than the one before", {}, async (page) => {
  await button(page, "Example").click();
  const said = {};
  for (const label of ["Trusted source", "Scope", "Caller grant", "Preset"]) {
    for (const other of CHOICES.slice(1)) await field(page, other).selectOption("");
    const words = await field(page, label).locator("option").evaluateAll((all) => all.map(({ value }) => value));
    said[label] = words;
    const texts = new Set();
    for (const word of words) {
      await field(page, label).selectOption(word);
      // The ID of an organization goes with no other choice.
      const organization = field(page, "Organization");
      if (await organization.count()) await organization.fill(word === "organization" ? "o-a1b2c3d4e5" : "");
      const all = await papers(page);
      assert.equal(await page.locator("[aria-invalid]").count(), 0, `${label}: ${word}`);
      texts.add(all["bucket-policy"]);
    }
    // What is not chosen is the first choice.
    assert.ok(texts.size >= words.length - 1, `${label}: ${texts.size} of ${words}`);
    await field(page, label).selectOption("");
  }
  assert.deepEqual(said, {
    "Trusted source": ["", "cluster", "account", "organization", "any"],
    Scope: ["", "bucket"],
    "Caller grant": ["", "account", "principal"],
    Preset: ["", "walkthrough"],
  });
});

wizard("the first document is drawn before the others", {}, async (page) => {
  await page.addInitScript(() => {
    globalThis.drawn = [];
    const count = () => {
      const there = document.querySelectorAll("pre[aria-labelledby]").length;
      if (there === 1) globalThis.first ??= [...document.querySelectorAll("#answer [role=status], nav, article")];
      if (there > 0 && globalThis.drawn.at(-1) !== there) globalThis.drawn.push(there);
    };
    new MutationObserver(count).observe(document, { childList: true, subtree: true });
  });
  await page.goto("about:blank");
  await start(page, address + link);
  const all = Object.keys(await papers(page));
  const drawn = await page.evaluate(() => globalThis.drawn);
  assert.deepEqual(drawn, [1, all.length]);
  // What stood there first is not made anew: what is to be read out is read from where it was.
  const gone = await page.evaluate(() => globalThis.first.filter((it) => !it.isConnected).map((it) => it.outerHTML.slice(0, 60)));
  assert.deepEqual(gone, []);
  assert.ok((await page.evaluate(() => globalThis.first.length)) >= 5);
});

wizard("what the last change altered is marked", {}, async (page) => {
  await button(page, "Example").click();
  assert.equal(await page.locator("mark").count(), 0);
  await field(page, "Cluster identifier").fill("sales-dw");
  await paper(page, "redshift-policy").locator("mark").waitFor();
  assert.deepEqual(await paper(page, "redshift-policy").locator("mark").allTextContents(), ["sales-dw"]);
  assert.equal(await paper(page, "s3-policy").locator("mark").count(), 0);
  // And nothing that a change before it altered.
  await field(page, "Key prefix").fill("audit");
  await paper(page, "s3-policy").locator("mark").first().waitFor();
  assert.equal(await paper(page, "redshift-policy").locator("mark").count(), 0);
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
