// What somebody has already, pasted or dropped: a policy, a fault, what the AWS CLI printed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pinned } from "../../js/test/pinned.js";
import {
  arrives,
  BUCKET,
  button,
  FAULT,
  field,
  link,
  note,
  paper,
  policyOf,
  PRINTED,
  quiet,
  same,
  stays,
  TRAIL,
  WALKTHROUGH,
  walkthrough,
  wizard,
} from "./shared/wizard.mjs";

/** A denial that is meant for strangers, and catches Redshift. */
const orgOnly = () => ({
  Sid: "OrgOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: `${BUCKET}/*`,
  Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
});

wizard("an existing policy is merged into, and one that cannot be read holds its place", {}, async (page) => {
  const merged = pinned.find(({ existing }) => existing);
  await page.evaluate((link) => (location.hash = link), merged.documents["link.txt"].trimEnd());
  await field(page, "Existing bucket policy").fill(merged.existing);
  same(await paper(page, "bucket-policy").textContent(), merged.documents["bucket-policy.json"], "as text");
  same(await paper(page, "bucket-policy").innerText(), merged.documents["bucket-policy.json"], "as seen");
  assert.equal(
    await page.locator("#bucket-policy .merge-note").textContent(),
    "Adds RedtrailAuditBucketAcl and RedtrailAuditCaller. Updates RedtrailAuditDelivery. Removes RedtrailAuditBefore. Everything else stays byte for byte.",
  );
  assert.ok((await page.locator("#bucket-policy mark.new").count()) > 0);
  await field(page, "Existing bucket policy").fill(merged.documents["bucket-policy.json"]);
  await page.getByText("The existing policy holds every statement already. It stays as it is.").waitFor();
  assert.equal(await page.locator("#bucket-policy mark.new").count(), 0);

  await field(page, "Existing bucket policy").fill('{"Statement": 1}');
  assert.match(await note(page, "Existing bucket policy"), /`Statement` is an object or a list of objects/);
  assert.equal(await paper(page, "bucket-policy").count(), 0);
  assert.equal(await paper(page, "commands").count(), 0);
  assert.equal(await paper(page, "redshift-policy").count(), 1);
  for (const name of ["All files in one", "Copy bucket-policy", "Copy commands"]) assert.equal(await button(page, name).count(), 0, name);
});

wizard("what is wrong in an existing policy is said, with its line", {}, async (page) => {
  await button(page, "Example").click();
  const deny = orgOnly();
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
  assert.equal(await button(page, "All files in one").getAttribute("class"), "main-action");
  assert.equal(await section.locator(".calls li").count(), 7);
  assert.match(await section.textContent(), /Not seen: the policy that the bucket has, the bucket settings, .* and the policies of whoever runs it\. Paste what AWS prints/);
  const deny = orgOnly();
  const fill = () =>
    field(page, "Existing bucket policy").fill(JSON.stringify({ Version: "2012-10-17", Statement: [deny] }));
  await fill();
  await section.getByText("No", { exact: true }).waitFor();
  await page.getByRole("heading", { name: "Complete, but a call would be denied", level: 2 }).waitFor();
  // Nobody is led to what would not work, and the reason stands before the calls.
  assert.equal(await button(page, "All files in one").getAttribute("class"), null);
  assert.match(await section.textContent(), /check-denied.*kinds of calls/s);
  assert.match(await section.textContent(), /the statement `?OrgOnly`? of bucket-policy denies Redshift s3:PutObject/);
  assert.match(await section.textContent(), /denieds3:PutObjectRedshift, to write a log/);
  assert.doesNotMatch(await section.textContent(), /Not seen: the policy that the bucket has,/);
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
  const spoken = await page.locator("#answer > [role=status].unseen").last().elementHandle();
  await field(page, "Fault message").fill(FAULT);
  await section.getByRole("heading", { name: "InsufficientS3BucketPolicyFault at EnableLogging" }).waitFor();
  assert.equal(await spoken.textContent(), "InsufficientS3BucketPolicyFault is explained");
  const causes = section.getByRole("list", { name: "What may be behind it" });
  assert.equal(await causes.getByRole("listitem").count(), 6);
  assert.equal(
    await causes.getByRole("listitem").nth(2).textContent(),
    "the grants are younger than a minute and not seen everywhere yetWhenthe same call is taken a minute laterMendtry again",
  );
  assert.equal(await section.getByText("In this plan").count(), 0);
  await stays(page, "");

  await button(page, "Example").click();
  await section.getByText("every call that it may come from is allowed").waitFor();
  await section.getByText("the source condition: Redshift may not send the key at this call").waitFor();
  // What is true of all folds where something is known of this plan.
  assert.ok(!(await causes.isVisible()));
  await section.getByText("All known causes").click();
  assert.ok(await causes.isVisible());
  await arrives(page, link);
  await field(page, "Existing bucket policy").fill(policyOf({ Effect: "Deny", Principal: "*", Action: "s3:GetBucketAcl", Resource: BUCKET }));
  await section.getByText("a call that it may come from is denied").waitFor();
  assert.deepEqual(await section.locator(".calls li").allTextContents(), ["denieds3:GetBucketAclRedshift, to learn whose the bucket is"]);
  assert.equal(await section.getByText("the source condition").count(), 0);
  await section.getByRole("link", { name: "Would it work?" }).click();
  await arrives(page, link);

  // Of another bucket's fault this plan says nothing.
  await field(page, "Fault message").fill(FAULT.replace(/bucket [\w-]+/, "bucket audit.logs"));
  await section.getByText("the message names the bucket `audit.logs`, which is not in this plan").waitFor();

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
  assert.equal(await page.getByText("Commands to look with").count(), 0, "of what, is not known yet");
  await button(page, "Example").click();
  const section = page.getByRole("region", { name: "What would apply change?" });
  assert.equal(await section.count(), 0, "nothing was pasted yet");
  await page.getByText("Commands to look with").click();
  await button(page, "Copy commands for 444455556666").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await page.getByLabel("Commands for 444455556666").textContent());
  assert.ok(copied.includes("aws redshift describe-logging-status --cluster-identifier redshift-analytics-cluster-01 --region us-east-2"));

  await arrives(page, link);
  await field(page, "What AWS printed").fill(PRINTED);
  await section.getByText("6 changes, as far as was pasted").waitFor();
  assert.match(await section.innerText(), /Nothing is decided about bucket redshift-cluster-audit-logging-111122223333: there is no answer yet of GetBucketPolicy/i);
  assert.equal(await page.locator("#answer > [role=status].unseen").first().textContent(), "6 changes, as far as was pasted");
  const changes = await section.locator(".calls li").allTextContents();
  assert.equal(changes[0], "+ comesiam:CreatePolicyarn:aws:iam::444455556666:policy/redtrail-audit-redshift-policy");
  await stays(page, link);
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

wizard("what else the caller and the bucket have is judged, too, and a setting leaves it open", {}, async (page) => {
  await button(page, "Example").click();
  const outlook = page.getByRole("region", { name: "Would it work?" });
  await outlook.getByText("Yes, as far as these policies go").waitFor();
  const fence = "arn:aws:iam::444455556666:policy/fence";
  const printed = [
    { UserId: "AROAEXAMPLE:me", Account: "444455556666", Arn: "arn:aws:sts::444455556666:assumed-role/operator/me" },
    { AttachedPolicies: [{ PolicyName: "fence", PolicyArn: fence }] },
    { Policy: { Arn: fence, DefaultVersionId: "v1" } },
    { PolicyVersion: { VersionId: "v1", Document: { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "redshift:EnableLogging", Resource: "*" } } } },
  ];
  await field(page, "What AWS printed").fill(printed.map((answer) => JSON.stringify(answer, null, 4)).join("\n"));
  await outlook.getByText("No", { exact: true }).waitFor();
  assert.match(await outlook.innerText(), new RegExp(fence));
  await page.getByRole("heading", { name: "Complete, but a call would be denied" }).waitFor();
  // A policy by itself, of the only account that there is.
  const bare = { Statement: [{ Effect: "Deny", Action: "s3:PutObject", Resource: "*" }] };
  await field(page, "What AWS printed").fill(JSON.stringify(bare));
  await outlook.getByText("identity policy in line 1").first().waitFor();
  // What is wrong with one is told with its place.
  printed[3].PolicyVersion.Document.Statement.Action = "redshift:EnableLoging";
  await field(page, "What AWS printed").fill(printed.map((answer) => JSON.stringify(answer)).join("\n"));
  await page.getByRole("region", { name: "What would apply change?" }).getByText(`Line 4 of what AWS printed: ${fence}`).first().waitFor();
  const setting = { ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }] } };
  await field(page, "What AWS printed").fill(JSON.stringify(setting));
  await outlook.getByText("Nobody can tell beforehand").waitFor();
  assert.match(await outlook.innerText(), /aws:kms/);
  // While the plan is not complete it waits, and is not lost.
  await field(page, "Bucket name").fill("");
  assert.equal(await field(page, "What AWS printed").inputValue(), JSON.stringify(setting));
  assert.equal(await page.getByText("Commands to look with").count(), 0);
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
  // How much of its room is taken is counted as S3 may give it back.
  const gauge = await page.locator("#bucket-policy .gauge").textContent();
  const [, limit, longest] = gauge.match(/of ([\d,]+) bytes, ([\d,]+) as S3 may give it back/).map((it) => it.replace(",", ""));
  const meter = page.getByRole("meter", { name: "Bytes of the policy, white space not counted" });
  assert.deepEqual(await meter.evaluate(({ value, max }) => [`${value}`, `${max}`]), [longest, limit]);

  await section.getByRole("button", { name: /^Replace it/ }).click();
  await section.getByText("redshift-logs is replaced by the plan's statements").waitFor();
  const attended = () => page.evaluate(() => document.activeElement.textContent.startsWith("In the existing policy"));
  assert.ok(await attended(), "the button that was pressed is gone");
  await section.getByRole("button", { name: /^Take it out/ }).click();
  await section.getByText("The IDs of those who were deleted are taken out").waitFor();
  assert.ok(await attended());
  assert.deepEqual((await statements())[0], { ...readers, Principal: { AWS: ["777788889999"] } });
  assert.match(await page.locator("#bucket-policy").textContent(), /Replaces redshift-logs. Takes out AROADBQP57FF2AEXAMPLE./);
  assert.ok(!(await paper(page, "commands").textContent()).includes("AROADBQP57FF2AEXAMPLE\",\n"));
  assert.equal(await section.getByRole("button", { name: /^(Replace|Take)/ }).count(), 0);
  await arrives(page, link);

  await section.getByRole("button", { name: "Keep them" }).click();
  await section.getByRole("button", { name: /^Take it out/ }).waitFor();
  assert.ok(await attended());
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
  await section.getByText("No", { exact: true }).waitFor();
  const rows = (await section.locator(".calls li").allTextContents()).filter((row) => row.includes("be fit to write"));
  assert.deepEqual(rows, [
    "alloweds3:PutObjectThe caller, to be fit to write, as EnableLogging asks: 444455556666:us-east-2:redshift-analytics-cluster-01",
    "denieds3:PutObjectThe caller, to be fit to write, as EnableLogging asks: 777788889999:us-east-2:sales",
  ]);
});

/** Lets files fall on a place, as the browser does it for a person. */
async function drop(page, on, ...files) {
  await on.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await on.boundingBox();
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const go = (type) => browser.send("Input.dispatchDragEvent", { type, x: x + width / 2, y: y + height / 2, data });
  await go("dragEnter");
  await go("dragOver");
  return () => go("drop");
}

wizard("files fall into the fields for whole texts, and a plan's anywhere else", {}, async (page) => {
  const folder = mkdtempSync(join(tmpdir(), "dropped-"));
  const file = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const heading = page.getByRole("heading", { level: 1 });
    await (await drop(page, heading, file("plan.json", walkthrough.plan)))();
    await arrives(page, link);

    const policy = field(page, "Existing bucket policy");
    await policy.fill("an older one");
    const fall = await drop(page, policy, file("policy.json", policyOf(TRAIL)));
    assert.ok(await policy.evaluate((area) => area.matches("[data-over]")), "it shows where the file would fall");
    await fall();
    await page.locator("#bucket-policy mark.new").first().waitFor();
    assert.equal(await policy.inputValue(), policyOf(TRAIL));
    assert.ok(!(await policy.evaluate((area) => area.matches("[data-over]"))));

    await page.getByText("Commands to look with").click();
    const [identity, ...rest] = PRINTED.trimEnd().split("\n");
    const printed = field(page, "What AWS printed");
    await (await drop(page, printed, file("identity.json", identity)))();
    await page.waitForFunction((area) => area.value, await printed.elementHandle());
    await (await drop(page, printed, ...rest.map((line, at) => file(`${at}.json`, line))))();
    await page.getByRole("region", { name: "What would apply change?" }).getByText("7 changes", { exact: true }).waitFor();
    assert.equal(await printed.inputValue(), PRINTED.trimEnd());

    await (await drop(page, field(page, "Fault message"), file("fault.txt", FAULT)))();
    await page.getByRole("heading", { name: "InsufficientS3BucketPolicyFault at EnableLogging" }).waitFor();

    await (await drop(page, heading, file("notes.txt", "buy milk")))();
    await page.getByText("the file holds neither a plan in JSON nor a link").waitFor();
    assert.equal(await field(page, "Bucket name").inputValue(), WALKTHROUGH["Bucket name"]);
    await button(page, "Example").click();
    await (await drop(page, heading, folder))();
    await quiet(page);
    assert.equal(await page.getByText("the file holds neither").count(), 0);
    await stays(page, link);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
