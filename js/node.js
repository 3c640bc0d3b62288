// The package in Node: the module lies beside this file.
import { readFileSync } from "node:fs";
import { initSync } from "./web/redtrail.js";

initSync({ module: readFileSync(new URL("./web/redtrail_bg.wasm", import.meta.url)) });

export { check, documents, explain, fromLink, link, lint, merge, remove, verdict } from "./web/redtrail.js";
