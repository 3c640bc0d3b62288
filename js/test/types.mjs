// The types that the package ships are those of its answers: TypeScript is the judge.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { pinned } from "./pinned.js";

const { REDTRAIL_JS, REDTRAIL_NODE_MODULES } = process.env;
assert.ok(REDTRAIL_JS && REDTRAIL_NODE_MODULES, "`cargo xtask test` says where the tools are");
const require = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"));
const ts = require("typescript");
const redtrail = createRequire(import.meta.url)(join(REDTRAIL_JS, "nodejs", "redtrail.js"));

const folder = mkdtempSync(join(tmpdir(), "redtrail-types-"));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(REDTRAIL_JS, "web", "redtrail.d.ts"), join(folder, "redtrail.d.ts"));

const IMPORT = 'import { check, documents, explain, fromLink, link } from "./redtrail.js";\n';

/** Real answers as literals, which may neither lack a field of their type nor have one beyond it. */
function literals(answers) {
  const lines = answers.map(([type, answer], index) => `const a${index}: ${type} = ${JSON.stringify(answer)};`);
  return `import type { Checked, Documents, Explanation, Link } from "./redtrail.js";\n${lines.join("\n")}\n`;
}

/** An answer of every kind, for right plans, wrong ones and none. */
function answers() {
  const wrong = ["{", '{"version":7,"colour":"red","bucket":{"name":1},"clusters":[{}]}'];
  const plans = [...pinned.filter(({ plan }) => plan.length < 4000).map(({ plan }) => plan), ...wrong];
  return plans.flatMap((plan) => {
    const linked = redtrail.link(plan);
    return [
      ["Checked", redtrail.check(plan)],
      ["Documents", redtrail.documents(plan)],
      ["Documents", redtrail.documents(plan, "{}")],
      ["Link", linked],
      ["Checked", redtrail.fromLink(linked.link ?? "#v1.")],
      ["Explanation | null", redtrail.explain(linked.findings[0]?.code ?? "nothing")],
    ];
  });
}

/** Programs that use the package. */
const programs = {
  answers: literals(answers()),
  uses: `${IMPORT}import type { Checked, Documents, Draft, Explanation, Link } from "./redtrail.js";
const draft: Draft = { version: 1, bucket: { name: "logs" }, clusters: [{ id: "sales" }] };
const text = JSON.stringify(draft);
const checked: Checked = check(text);
const made: Documents = documents(text);
const merged: Documents = documents(text, "{}");
const linked: Link = link(text);
const opened: Checked = fromLink(linked.link ?? "");
const explained: Explanation | null = explain(checked.findings[0].code);
export const all = [made.documents[0].text, merged.findings[0].message, opened.plan?.bucket?.name, explained?.causes[0]];
`,
  number: `${IMPORT}check(7);\n`,
  more: literals([["Link", { link: null, findings: [], more: 1 }]]),
  less: literals([["Link", { link: null }]]),
  other: literals([["Documents", { documents: [{ name: "x", account: 7, file: "f", text: "" }], findings: [] }]]),
};
for (const [name, program] of Object.entries(programs)) writeFileSync(join(folder, `${name}.ts`), program);
const judge = ts.createProgram(
  Object.keys(programs).map((name) => join(folder, `${name}.ts`)),
  { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [] },
);

/** What TypeScript has to say about a program. */
function complaints(name) {
  const file = judge.getSourceFile(join(folder, `${name}.ts`));
  const diagnostics = [...judge.getSyntacticDiagnostics(file), ...judge.getSemanticDiagnostics(file)];
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

test("every answer has the type that the package gives it", () => {
  assert.deepEqual(complaints("answers"), []);
});

test("every function takes and gives what it says", () => {
  assert.deepEqual(complaints("uses"), []);
});

test("a wrong use is refused, so the judge does judge", () => {
  for (const name of ["number", "more", "less", "other"]) assert.equal(complaints(name).length, 1, name);
});
