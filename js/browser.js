// The package in a browser: the module is fetched from beside this file.
import init from "./web/redtrail.js";

await init();

export { check, documents, explain, fromLink, link, lint, merge, remove, verdict } from "./web/redtrail.js";
