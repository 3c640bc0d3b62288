// The types that the package ships are those of its answers: TypeScript is the judge.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { pinned, policies, situations } from "./pinned.js";

const { REDTRAIL_JS, REDTRAIL_NODE_MODULES } = process.env;
assert.ok(REDTRAIL_JS && REDTRAIL_NODE_MODULES, "`cargo xtask test` says where the tools are");
const require = createRequire(join(REDTRAIL_NODE_MODULES, "test.js"));
const ts = require("typescript");
const redtrail = createRequire(import.meta.url)(join(REDTRAIL_JS, "nodejs", "redtrail.js"));

// The package as it is installed, so that its own package.json leads to its types.
const folder = mkdtempSync(join(tmpdir(), "redtrail-types-"));
after(() => rmSync(folder, { recursive: true }));
const home = join(folder, "node_modules", "redtrail");
cpSync(fileURLToPath(new URL("../package.json", import.meta.url)), join(home, "package.json"));
cpSync(join(REDTRAIL_JS, "web"), join(home, "web"), { recursive: true });

const IMPORT =
  'import { check, documents, explain, fromLink, link, lint, merge, remove, verdict } from "redtrail";\n';

/** Real answers as literals, which may neither lack a field of their type nor have one beyond it. */
function literals(answers) {
  const lines = answers.map(([type, answer], index) => `const a${index}: ${type} = ${JSON.stringify(answer)};`);
  const types = "Checked, Documents, Explanation, Link, Linted, Merged, Verdict";
  return `import type { ${types} } from "redtrail";\n${lines.join("\n")}\n`;
}

/** An answer of every kind, for right plans, wrong ones and none. */
function answers() {
  const wrong = ["{", '{"version":7,"colour":"red","bucket":{"name":1},"clusters":[{}]}'];
  const plans = [...pinned.filter(({ plan }) => plan.length < 4000).map(({ plan }) => plan), ...wrong];
  const judged = situations.flatMap(({ plan, standing }) => [
    ["Verdict", redtrail.verdict(JSON.stringify(plan), standing)],
    ["Explanation | null", redtrail.explain("AccessDenied", JSON.stringify(plan), standing)],
  ]);
  const linted = policies.map(({ text, kind }) => ["Linted", redtrail.lint(text, kind)]);
  const made = plans.flatMap((plan) => {
    const linked = redtrail.link(plan);
    return [
      ["Checked", redtrail.check(plan)],
      ["Documents", redtrail.documents(plan)],
      ["Documents", redtrail.documents(plan, "{}")],
      ["Link", linked],
      ["Checked", redtrail.fromLink(linked.link ?? "#v1.")],
      ["Explanation | null", redtrail.explain(linked.findings[0]?.code ?? "nothing")],
      ["Verdict", redtrail.verdict(plan)],
      ["Merged", redtrail.merge(plan, "{}")],
      ["Merged", redtrail.merge(plan, '{"Statement":[]}')],
      ["Merged", redtrail.remove(plan, '{"Statement":[]}')],
    ];
  });
  return [...made, ...judged, ...linted];
}

/** Programs that use the package. */
const programs = {
  answers: literals(answers()),
  uses: `${IMPORT}import type { Agreed, Checked, Documents, Draft, Explanation, Link, Linted, Merged, Standing, Verdict } from "redtrail";
const draft: Draft = { version: 1, bucket: { name: "logs" }, clusters: [{ id: "sales" }] };
const text = JSON.stringify(draft);
const checked: Checked = check(text);
const made: Documents = documents(text);
const merged: Documents = documents(text, "{}");
const linked: Link = link(text);
const opened: Checked = fromLink(linked.link ?? "");
const explained: Explanation | null = explain(checked.findings[0].code);
const standing: Standing = { bucket_policy: { name: "policy.json", text: "{}" }, scps: [{ name: "scp.json", text: "{}" }] };
const judged: Verdict = verdict(text, standing);
const own: Verdict = verdict(text);
const tied: Explanation | null = explain("AccessDenied", text, standing);
const agreed: Agreed = { replace: ["Theirs"], drop_gone: true };
const put: Merged = merge(text, "{}");
const agreeing: Merged = merge(text, "{}", agreed);
const taken: Merged = remove(text, "{}", { drop_gone: true });
export const shown: Documents = documents(text, "{}", agreed);
const told: Linted[] = [lint("{}"), lint("{}", "bucket"), lint("{}", undefined, text)];
export const more = [judged.calls[0]?.action, own.verdict, tied?.suspects?.[0]?.step, put.policy, agreeing.dropped, taken.removed, told];
export const all = [made.documents[0].text, merged.findings[0].message, opened.plan?.bucket?.name, explained?.causes[0]?.tell];
`,
  number: `${IMPORT}check(7);\n`,
  kind: `${IMPORT}lint("{}", "group");\n`,
  standing: `${IMPORT}verdict("{}", { scp: [] });\n`,
  more: literals([["Link", { link: null, findings: [], more: 1 }]]),
  less: literals([["Link", { link: null }]]),
  other: literals([["Documents", { documents: [{ name: "x", account: 7, file: "f", text: "" }], findings: [] }]]),
};
for (const [name, program] of Object.entries(programs)) writeFileSync(join(folder, `${name}.mts`), program);
const judge = ts.createProgram(
  Object.keys(programs).map((name) => join(folder, `${name}.mts`)),
  {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
    types: [],
  },
);

/** What TypeScript has to say about a program. */
function complaints(name) {
  const file = judge.getSourceFile(join(folder, `${name}.mts`));
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
  for (const name of ["number", "kind", "standing", "more", "less", "other"]) assert.equal(complaints(name).length, 1, name);
});
