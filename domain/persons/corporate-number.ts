import { isRepeatedDigit, plainDigits, weightedSum } from "./check-digits.ts";
import type { NumberOutcome } from "./check-digits.ts";

/**
 * The check digit of the last twelve digits of a corporate number (法人番号): 9 − (Σ Pn × Qn mod 9), with Qn = 1 for
 * odd and 2 for even places from the right (法人番号の指定等に関する省令2条, [S-HOJIN]). It is never 0, and cannot
 * tell a 0 from a 9 [S-WEBLIO].
 */
export function corporateNumberCheckDigit(twelve: string): number {
  return 9 - (weightedSum(twelve, (place) => (place % 2 === 1 ? 1 : 2)) % 9);
}

/** Reads a corporate number: thirteen digits, the first of which is the check digit of the rest; not all the same. */
export function readCorporateNumber(typed: string): NumberOutcome {
  const digits = plainDigits(typed);
  if (!/^\d{13}$/.test(digits)) {
    return { kind: "refused", code: "NUMBER_FORMAT", message: "法人番号は13桁の数字で入れてください。" };
  }
  if (isRepeatedDigit(digits)) {
    return { kind: "refused", code: "NUMBER_REPEATED", message: "同じ数字だけの法人番号はありません。" };
  }
  if (corporateNumberCheckDigit(digits.slice(1)) !== Number(digits.slice(0, 1))) {
    const message = "法人番号の検査用数字が合いません。数字を確かめてください。";
    return { kind: "refused", code: "NUMBER_CHECK_DIGIT", message };
  }
  return { kind: "valid", value: digits };
}
