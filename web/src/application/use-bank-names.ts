import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { useLoad } from "../lib/use-load.ts";

/** What stands beside a code: its name, or that the list does not know it. */
export type CodeName = { readonly name?: string; readonly unknown?: string };

const digits = (typed: string): string => typed.normalize("NFKC").trim();

const named = (name: string | undefined, what: string, list: string): CodeName =>
  name === undefined
    ? { unknown: `この${what}コードは金融機関の一覧にありません。通帳で確かめてください。（一覧：${list}）` }
    : { name };

/** The names of the bank and branch whose codes are being typed, as soon as a code is complete. Without an answer: none. */
export function useBankNames(
  bankTyped: string,
  branchTyped: string,
): { readonly bank: CodeName; readonly branch: CodeName } {
  const bankCode = digits(bankTyped);
  const branchCode = /^\d{3}$/.test(digits(branchTyped)) ? digits(branchTyped) : undefined;
  const complete = /^\d{4}$/.test(bankCode);
  const { value } = useLoad(complete ? `${bankCode}-${branchCode ?? ""}` : "", async () =>
    complete ? call(endpoints.findBank, { query: { bankCode, branchCode } }) : undefined,
  );
  if (value === undefined) return { bank: {}, branch: {} };
  const bank = named(value.bankName, "銀行", value.list);
  // Under an unknown bank every branch is unknown: once is enough.
  const known = branchCode !== undefined && bank.unknown === undefined;
  return { bank, branch: known ? named(value.branchName, "支店", value.list) : {} };
}
