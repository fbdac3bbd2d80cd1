import * as z from "zod";

/**
 * The table in `bank-directory.json`: per bank code its name, its kana and its branches. Branches are one text a bank,
 * `code TAB name TAB kana` a line, so that reading the file makes 1,100 strings and not 58,000: an address is looked up
 * once or twice in the life of a function.
 */
export const bankDirectoryTable = z.object({
  source: z.literal("zengin-code"),
  version: z.string().min(1),
  banks: z.record(z.string().regex(/^\d{4}$/), z.tuple([z.string(), z.string(), z.string()])),
});

/** The table in `bank-directory.json`. */
export type BankDirectoryTable = z.infer<typeof bankDirectoryTable>;

/** The branches of a bank as the table's text; the inverse of {@link findBranch}. */
export function packBranches(branches: readonly (readonly [code: string, name: string, kana: string])[]): string {
  return branches.map((branch) => branch.join("\t")).join("\n");
}

/** Name and kana of the branch in a bank's text; `undefined` when it is not there. */
export function findBranch(packed: string, branchCode: string): readonly [name: string, kana: string] | undefined {
  const line = packed.split("\n").find((candidate) => candidate.startsWith(`${branchCode}\t`));
  const [, name, kana] = line?.split("\t") ?? [];
  return name === undefined || kana === undefined ? undefined : [name, kana];
}
