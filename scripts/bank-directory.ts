import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod";
import { packBranches } from "../lambdas/shared/adapters/zengin/bank-directory-table.ts";
import type { BankDirectoryTable } from "../lambdas/shared/adapters/zengin/bank-directory-table.ts";

const listed = z.object({ code: z.string(), name: z.string(), kana: z.string() });
const zenginCode = z.record(
  z.string().regex(/^\d{4}$/),
  listed.extend({ branches: z.record(z.string().regex(/^\d{3}$/), listed) }),
);

/** The table of banks and branches from the npm package `zengin-code`, with the package's version. */
export function bankDirectory(): BankDirectoryTable {
  const require = createRequire(import.meta.url);
  const { version } = z.object({ version: z.string() }).parse(require("zengin-code/package.json"));
  const banks = zenginCode.parse(require("zengin-code"));
  return {
    source: "zengin-code",
    version,
    banks: Object.fromEntries(
      Object.values(banks).map((bank) => [
        bank.code,
        [
          bank.name,
          bank.kana,
          packBranches(Object.values(bank.branches).map((branch) => [branch.code, branch.name, branch.kana] as const)),
        ] as const,
      ]),
    ),
  };
}

/**
 * Writes the table to a file, from which `bankDirectoryFromFile` answers. Done once, at build: requiring the package
 * takes most of a second and would weigh on every bundle that imports it.
 */
export function writeBankDirectory(file: string): { readonly version: string; readonly banks: number } {
  const table = bankDirectory();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(table));
  return { version: table.version, banks: Object.keys(table.banks).length };
}

if (import.meta.main) {
  const file = join(import.meta.dirname, "..", "dist", "bank-directory.json");
  const written = writeBankDirectory(file);
  console.error(`dist/bank-directory.json: ${String(written.banks)} banks, zengin-code ${written.version}`);
}
