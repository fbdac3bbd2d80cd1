/** Names of a bank and one of its branches, as printed (kanji) and in full-width katakana. */
export type BankBranchNames = {
  readonly bankName: string;
  readonly bankKana: string;
  readonly branchName: string;
  readonly branchKana: string;
};

/**
 * The dated list of banks and branches. It helps people see that they typed the right code and never decides: a code it
 * does not know may be newer than the list, so it is kept as typed, with a warning.
 */
export type BankDirectory = {
  /** Where the list comes from and its version, to be shown beside an "unknown" warning. */
  readonly version: () => string;
  /** The names for a bank code (4 digits) and branch code (3 digits); `undefined` when the list has no such branch. */
  readonly find: (bankCode: string, branchCode: string) => BankBranchNames | undefined;
  /** The kanji name of a bank alone, for a bank whose branch the list does not know. */
  readonly findBank: (bankCode: string) => { readonly bankName: string; readonly bankKana: string } | undefined;
};
