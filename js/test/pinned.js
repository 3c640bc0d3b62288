// The plans that are pinned in core/tests/golden, and what has to be made of each.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const tests = fileURLToPath(new URL("../../core/tests/", import.meta.url));
const golden = join(tests, "golden");

/** What belongs to a plan itself, beside its documents. */
const OWN = ["plan.json", "findings.json"];

/** Every pinned plan: its text, the policy its bucket has already, its documents by file, its findings. */
export const pinned = readdirSync(golden)
  .sort()
  .map((name) => {
    const folder = join(golden, name);
    const read = (file) => readFileSync(join(folder, file), "utf8");
    const existing = join(tests, "plans", `${name}.existing.json`);
    const files = readdirSync(folder, { recursive: true })
      .filter((file) => statSync(join(folder, file)).isFile() && !OWN.includes(file))
      .map((file) => file.replaceAll("\\", "/"))
      .sort();
    return {
      name,
      plan: read("plan.json"),
      existing: existsSync(existing) ? readFileSync(existing, "utf8") : undefined,
      documents: Object.fromEntries(files.map((file) => [file, read(file)])),
      findings: JSON.parse(read("findings.json")).map(placeless),
    };
  });

/** Every pinned situation: the plan, what stands in AWS, and what is said of both. */
export const situations = readdirSync(join(tests, "standing"))
  .sort()
  .map((file) => ({
    name: file.replace(/\.json$/, ""),
    ...JSON.parse(readFileSync(join(tests, "standing", file), "utf8")),
    judged: readFileSync(join(tests, "check", file), "utf8"),
  }));

/** Every pinned policy: its kind, its text, and what is said of it. */
export const policies = ["lint/policies", "corpus"].flatMap((folder) =>
  readdirSync(join(tests, folder))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => ({
      file,
      kind: file.split(".")[1],
      text: readFileSync(join(tests, folder, file), "utf8"),
      findings: readFileSync(join(tests, folder.split("/")[0], "findings", file), "utf8"),
    })),
);

/** An answer as text, spelled as the pinned files are. */
export const spelled = (answer) => `${JSON.stringify(answer, null, 2)}\n`;

/** The same with every name in the order of the alphabet. */
export const sorted = (answer) =>
  spelled(JSON.parse(JSON.stringify(answer), (_, value) => (isTable(value) ? byName(value) : value)));

const isTable = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const byName = (table) => Object.fromEntries(Object.entries(table).sort(([one], [other]) => (one < other ? -1 : 1)));

/** A finding without its place, which depends on how the plan is spelled. */
export function placeless({ pointer, line, column, ...finding }) {
  return finding;
}

/** What the package says of a pinned plan, in the shape of `pinned`. */
export function made({ check, documents, fromLink, link }, { plan, existing }) {
  const answer = documents(plan, existing);
  const linked = link(plan).link;
  return {
    plan: JSON.stringify(check(plan).plan) + "\n",
    documents: Object.fromEntries(answer.documents.map(({ file, text }) => [file, text]).sort()),
    findings: answer.findings,
    linked: linked && JSON.stringify(fromLink(linked).plan) + "\n",
  };
}
