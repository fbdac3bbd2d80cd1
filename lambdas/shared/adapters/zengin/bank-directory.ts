import { readFileSync } from "node:fs";
import type { BankDirectory } from "../../ports/bank-directory.ts";
import { bankDirectoryTable, findBranch } from "./bank-directory-table.ts";
import type { BankDirectoryTable } from "./bank-directory-table.ts";

/**
 * The bank directory read from the file that `scripts/bank-directory.ts` made. The file is opened at the first
 * question, not before: functions that never ask pay nothing. Throws when the file is missing or no such table.
 */
export function bankDirectoryFromFile(file: string): BankDirectory {
  let table: BankDirectoryTable | undefined;
  const read = (): BankDirectoryTable => {
    table ??= bankDirectoryTable.parse(JSON.parse(readFileSync(file, "utf8")));
    return table;
  };
  return {
    version: () => `${read().source} ${read().version}`,
    find: (bankCode, branchCode) => {
      const bank = read().banks[bankCode];
      if (bank === undefined) return undefined;
      const [bankName, bankKana, packed] = bank;
      const branch = findBranch(packed, branchCode);
      return branch && { bankName, bankKana, branchName: branch[0], branchKana: branch[1] };
    },
    findBank: (bankCode) => {
      const bank = read().banks[bankCode];
      return bank && { bankName: bank[0], bankKana: bank[1] };
    },
  };
}
