// Every plan that Redtrail takes keeps the schema that is checked in, and some that it refuses do not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";

import { pinned } from "./pinned.js";

const { REDTRAIL_NODE_MODULES } = process.env;
assert.ok(REDTRAIL_NODE_MODULES, "`cargo xtask test` says where the tools are");
const { Ajv2020 } = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"))("ajv/dist/2020.js");

const root = new URL("../../", import.meta.url);
const schema = JSON.parse(readFileSync(new URL("schema/plan.v1.json", root), "utf8"));

// The two spellings of `bucket` require names that the level above describes.
const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema);

/** The place that breaks the schema, or nothing. */
function broken(plan) {
  if (validate(plan)) return undefined;
  // The last error is the one that the others led to.
  const { instancePath, params } = validate.errors.at(-1);
  return params.additionalProperty ? `${instancePath}/${params.additionalProperty}` : instancePath;
}

for (const { name, plan } of pinned) {
  test(`${name} keeps the schema`, () => {
    assert.equal(broken(JSON.parse(plan)), undefined);
  });
}

const walkthrough = pinned.find(({ name }) => name === "walkthrough").plan;

/** Changes to a right plan that make it a wrong one, with the place. */
const wrong = {
  "/version": (plan) => (plan.version = "1"),
  "/colour": (plan) => (plan.colour = "red"),
  "/name": (plan) => (plan.name = "audit logs"),
  "": (plan) => (plan.buckets = [plan.bucket]),
  "/bucket/name": (plan) => (plan.bucket.name = "Logs"),
  "/bucket/account": (plan) => (plan.bucket.account = 111122223333),
  "/bucket/prefix": (plan) => (plan.bucket.prefix = ""),
  "/bucket": (plan) => delete plan.bucket.region,
  "/caller/kind": (plan) => (plan.caller.kind = "group"),
  "/caller/path": (plan) => (plan.caller.path = "security"),
  "/caller/policies": (plan) => (plan.caller.policies = ["one"]),
  "/caller/tags/owner": (plan) => (plan.caller.tags = { owner: 7 }),
  "/caller/trusted/0": (plan) => (plan.caller.trusted = ["444455556666"]),
  "/grants/source": (plan) => (plan.grants = { source: "all" }),
  "/clusters": (plan) => (plan.clusters = []),
  "/clusters/0/id": (plan) => (plan.clusters[0].id = "1-sales"),
  "/clusters/0/region": (plan) => (plan.clusters[0].region = "Ohio"),
};

for (const [place, spoil] of Object.entries(wrong)) {
  test(`what is wrong at ${place || "the root"} is found there`, () => {
    const plan = JSON.parse(walkthrough);
    spoil(plan);
    assert.equal(broken(plan), place);
  });
}
