// The package in a browser: the module is fetched from beside this file.
import init from "./web/redtrail.js";

await init();

export { check, documents, explain, fromLink, link } from "./web/redtrail.js";
