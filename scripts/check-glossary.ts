import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Fails when the glossary names an identifier that is in no file or file name of the product, or the same Japanese term
 * twice: the glossary is how a newcomer gets from a statutory step to its code in one hop.
 */

const root = join(import.meta.dirname, "..");
const rows = readFileSync(join(root, "docs", "glossary.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (-+|用語) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

const files = globSync("{domain,lambdas,lib,web/src}/**/*.{ts,tsx}", { cwd: root });
const code = files.map((file) => `${file}\n${readFileSync(join(root, file), "utf8")}`).join("\n");

const faults: string[] = [];
const seen = new Set<string>();
for (const [, term = "", identifiers = ""] of rows) {
  if (seen.has(term)) faults.push(`${term} stands twice in the glossary`);
  seen.add(term);
  const named = [...identifiers.matchAll(/`([^`]+)`/g)].map(([, identifier = ""]) => identifier);
  if (named.length === 0) faults.push(`${term} has no identifier`);
  for (const identifier of named) {
    // camelCase and PascalCase name the same thing: `paymentDate`, `byPaymentDate`.
    if (!code.toLowerCase().includes(identifier.toLowerCase())) faults.push(`${term}: no code says ${identifier}`);
  }
}
if (rows.length < 50) faults.push(`only ${rows.length} terms were read from the glossary`);

process.stderr.write(faults.map((fault) => `${fault}\n`).join(""));
process.exitCode = faults.length === 0 ? 0 : 1;
