// The benchmark of the page runs, and prints what it says it measures.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the benchmark times the start and the keys", () => {
  const script = fileURLToPath(new URL("../../web/bench/page.mjs", import.meta.url));
  const { REDTRAIL_DIST } = process.env;
  // Against itself, and once: what is looked at is that it finds its way.
  const printed = execFileSync(process.execPath, [script, REDTRAIL_DIST, REDTRAIL_DIST, "once"], { encoding: "utf8" });
  const time = String.raw`\d+\.\d ms`;
  const lines = [
    `first document, one file: ${time}, a bare page ${time}: \\d+\\.\\d\\d to 1`,
    `first document, served: ${time}, a bare page ${time}: \\d+\\.\\d\\d to 1`,
    `a key press, 1 cluster: documents after ${time}, painted after ${time} \\(p95\\)`,
    `a key press, 600 clusters: documents after ${time}, painted after ${time} \\(p95\\)`,
  ];
  assert.match(printed, new RegExp(`^${lines.join("\n")}\n$`));
});
