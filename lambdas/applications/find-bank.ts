import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { BankDirectory } from "../shared/ports/bank-directory.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { findBank as contract } from "./applications.contract.ts";

/**
 * The names of a bank and a branch by their codes, to see that the right ones were typed. It decides nothing: a code that
 * is not in the list may be newer than the list, whose version is told.
 */
export function findBank(
  { banks }: { readonly banks: BankDirectory },
  { query: { bankCode, branchCode } }: RequestOf<typeof contract, Staff>,
): Promise<AnswerOf<typeof contract>> {
  const bank = banks.findBank(bankCode);
  const branch = branchCode === undefined ? undefined : banks.find(bankCode, branchCode);
  return Promise.resolve({
    ...(bank === undefined ? {} : { bankName: bank.bankName }),
    ...(branch === undefined ? {} : { branchName: branch.branchName }),
    list: banks.version(),
  });
}
