import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { openApiFiles, openApiText } from "./openapi.ts";

/** Fails when a committed OpenAPI document is not what the contracts say today. */
const drifted = (["prefecture", "national"] as const).filter((api) => {
  const file = openApiFiles[api];
  return !existsSync(file) || readFileSync(file, "utf8") !== openApiText(api);
});

for (const api of drifted) {
  const file = relative(process.cwd(), openApiFiles[api]);
  process.stderr.write(`${file} is not what the contracts say: run "npm run openapi" and commit it.\n`);
}
process.exitCode = drifted.length === 0 ? 0 : 1;
