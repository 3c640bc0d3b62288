// Every plan that Redtrail takes keeps the schema that is checked in, and some that it refuses do not.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { pinned } from "./pinned.js";

const root = new URL("../../", import.meta.url);
const schema = JSON.parse(readFileSync(new URL("schema/plan.v1.json", root), "utf8"));

/** What of JSON Schema the plan's schema uses: the first place that breaks it, or nothing. */
function broken(value, schema, at = "") {
  const kind = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if ("const" in schema && value !== schema.const) return at;
  if ("enum" in schema && !schema.enum.includes(value)) return at;
  if ("type" in schema && kind !== schema.type) return at;
  if (kind === "string") {
    if (schema.pattern && !new RegExp(schema.pattern, "u").test(value)) return at;
    if (value.length < (schema.minLength ?? 0) || value.length > (schema.maxLength ?? Infinity)) return at;
  }
  if (kind === "array") {
    if (value.length < (schema.minItems ?? 0) || value.length > (schema.maxItems ?? Infinity)) return at;
    return value.map((item, index) => broken(item, schema.items, `${at}/${index}`)).find((found) => found !== undefined);
  }
  if (kind !== "object") return undefined;
  for (const name of schema.required ?? []) if (!(name in value)) return at;
  if (schema.oneOf && schema.oneOf.filter((one) => broken(value, one, at) === undefined).length !== 1) return at;
  for (const [name, inner] of Object.entries(value)) {
    const here = `${at}/${name}`;
    if (schema.propertyNames && broken(name, schema.propertyNames, here) !== undefined) return here;
    const known = schema.properties?.[name] ?? schema.additionalProperties;
    if (known === false) return here;
    const found = known && broken(inner, known, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

for (const { name, plan } of pinned) {
  test(`${name} keeps the schema`, () => {
    assert.equal(broken(JSON.parse(plan), schema), undefined);
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
    assert.equal(broken(plan, schema), place);
  });
}
