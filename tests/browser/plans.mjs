// Plans that are made up: the page makes of each what the command line makes of it, byte for byte.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

const { REDTRAIL_BIN, REDTRAIL_DIST, REDTRAIL_NODE_MODULES, REDTRAIL_CHROMIUM } = process.env;
assert.ok(REDTRAIL_BIN && REDTRAIL_DIST && REDTRAIL_NODE_MODULES && REDTRAIL_CHROMIUM, "`cargo xtask test` says where the tools are");

const { chromium } = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("playwright-core");

const PLANS = 200;
const seed = Number(process.env.REDTRAIL_SEED ?? Date.now()) % 2 ** 31;

/** A sequence that follows from its seed: Park and Miller's. */
let last = seed || 1;
const below = (bound) => {
  last = (last * 48271) % 2147483647;
  return last % bound;
};
const one = (choices) => choices[below(choices.length)];
const maybe = (field) => (below(2) ? field : {});
const word = (letters, length) => Array.from({ length }, () => one([...letters])).join("");
const SMALL = "abcdefghijklmnopqrstuvwxyz0123456789";

const account = () => word("0123456789", 12);
const REGIONS = {
  aws: ["us-east-1", "us-east-2", "eu-central-1", "eu-west-1", "ap-east-1", "me-south-1", "eu-south-2", "af-south-1"],
  "aws-cn": ["cn-north-1", "cn-northwest-1"],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

function plan() {
  const partition = one(["aws", "aws", "aws", "aws-cn", "aws-us-gov"]);
  const region = () => one(REGIONS[partition]);
  const accounts = Array.from({ length: 1 + below(3) }, account);
  const clusters = Array.from({ length: 1 + below(6) }, (_, index) => ({
    account: one(accounts),
    region: region(),
    id: `c${index}${word(SMALL, 1 + below(12))}`,
  }));
  // Each of several buckets is in a Region of its own, in which there is a cluster.
  const regions = [...new Set(clusters.map(({ region }) => region))];
  const bucket = (place) => ({
    name: `logs-${word(SMALL, 3 + below(20))}`,
    account: below(4) ? account() : one(accounts),
    region: place ?? region(),
    ...maybe({ prefix: word(`${SMALL}/.=@-`, 1 + below(30)).replace(/^[/]|[/]$|[/]{2,}/g, "x") }),
  });
  const preset = below(8) === 0;
  const source = one(["auto", "cluster", "account", "organization", "any"]);
  const grants = preset
    ? { preset: "walkthrough" }
    : {
        ...maybe({ source, ...(source === "organization" ? { organization: `o-${word(SMALL, 10)}` } : {}) }),
        ...maybe({ scope: one(["prefix", "bucket"]) }),
        ...maybe({ caller: one(["account", "principal"]) }),
      };
  const kind = one(["role", "role", "user"]);
  const made = {
    kind,
    name: `n${word(`${SMALL}_+=,.@-`, 1 + below(20))}`,
    ...maybe({ path: "/audit/" }),
    ...maybe({ policies: ["redtrail-one", "redtrail-two"] }),
    ...maybe({ tags: { team: "data", "cost center": "42" } }),
    ...(kind === "role" ? maybe({ trusted: [`arn:${partition}:iam::${account()}:root`], ...maybe({ external_id: word(SMALL, 8) }) }) : {}),
  };
  const caller = below(4) ? made : { arn: `arn:${partition}:iam::{account}:${kind}/there` };
  return {
    version: 1,
    ...maybe({ name: word("abcXYZ019", 1 + below(8)) }),
    ...(regions.length > 1 && below(2) ? { buckets: regions.slice(0, 3).map((place) => bucket(place)) } : { bucket: bucket() }),
    ...(below(4) ? { caller } : {}),
    ...(Object.keys(grants).length ? { grants } : {}),
    clusters,
  };
}

test(`of ${PLANS} plans of seed ${seed} the page makes what the command line makes`, async (context) => {
  const browser = await chromium.launch({ executablePath: REDTRAIL_CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
  try {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(REDTRAIL_DIST, "redtrail.html")).href);
    await page.getByRole("button", { name: "Example" }).waitFor();
    let documents = 0;
    for (let turn = 0; turn < PLANS; turn += 1) {
      const input = JSON.stringify(plan());
      const printed = execFileSync(REDTRAIL_BIN, ["show", "-", "--output", "json"], { input, encoding: "utf8", stdio: "pipe" });
      const made = JSON.parse(printed).documents;
      const link = `#v1.${Buffer.from(input).toString("base64url")}`;
      const shown = await page.evaluate(async (link) => {
        location.hash = link;
        await new Promise((heard) => addEventListener("hashchange", heard, { once: true }));
        for (let turns = 0; turns < 3; turns += 1) await new Promise((painted) => requestAnimationFrame(painted));
        const text = (element) => element.querySelector("pre")?.textContent;
        const cards = [...document.querySelectorAll("article.made")];
        return Object.fromEntries(cards.map((card) => [card.id, text(card)]));
      }, link);
      const alike = (name) => made.filter((other) => other.name === name).length > 1;
      for (const { name, file, text } of made) {
        const folder = file.includes("/") ? `-${file.split("/")[0]}` : "";
        const id = alike(name) ? name + folder : name;
        assert.equal(shown[id], text, `${id} of ${input}`);
      }
      // The plan itself is there as two more.
      assert.equal(Object.keys(shown).length, made.length + 2, input);
      documents += made.length;
    }
    context.diagnostic(`${documents} documents`);
    assert.ok(documents > 7 * PLANS);
  } finally {
    await browser.close();
  }
});
