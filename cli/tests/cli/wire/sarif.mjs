// Holds a SARIF log, read from standard input, against the schema of SARIF 2.1.0 that Microsoft's
// matchers bring, and prints what breaks it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const tools = createRequire(join(process.env.REDTRAIL_NODE_MODULES, "sarif.js"));
// The schema is of the draft that the matchers' own Ajv reads.
const matchers = createRequire(tools.resolve("@microsoft/jest-sarif/package.json"));
const Ajv = matchers("ajv");
const ajv = new Ajv({ schemaId: "auto" });
ajv.addMetaSchema(matchers("ajv/lib/refs/json-schema-draft-04.json"));

const validate = ajv.compile(matchers("./lib/schemas/sarif-2.1.0-rtm.5.json"));
validate(JSON.parse(readFileSync(0, "utf8")));
for (const { dataPath, message } of validate.errors ?? []) console.log(`${dataPath} ${message}`);
