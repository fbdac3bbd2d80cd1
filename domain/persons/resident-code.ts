import { isRepeatedDigit, plainDigits, weightedSum } from "./check-digits.ts";
import type { NumberOutcome } from "./check-digits.ts";

/**
 * The check digit of the first ten digits of a resident code (住民票コード): 11 − (Σ Pn × Qn mod 11), and 0 when the
 * remainder is 0 or 1. Counted from the right with the check digit as the first place, Qn is n for 2–7 and n − 6 for
 * 8–11 (平成14年総務省告示436号 [S-JUMIN]; the weights agree with the published specimen 24727059608).
 */
export function residentCodeCheckDigit(ten: string): number {
  const remainder = weightedSum(ten, (place) => (place <= 6 ? place + 1 : place - 5)) % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/**
 * Reads a resident code: eleven digits whose check digit agrees, not all the same. Only bodies named by law may ask for
 * it (住民基本台帳法30条の37・38), so no screen of the loan does; it comes from the register and is checked on arrival.
 */
export function readResidentCode(typed: string): NumberOutcome {
  const digits = plainDigits(typed);
  if (!/^\d{11}$/.test(digits)) {
    return { kind: "refused", code: "NUMBER_FORMAT", message: "住民票コードは11桁の数字です。" };
  }
  if (isRepeatedDigit(digits)) {
    return { kind: "refused", code: "NUMBER_REPEATED", message: "同じ数字だけの住民票コードはありません。" };
  }
  if (residentCodeCheckDigit(digits.slice(0, 10)) !== Number(digits.slice(10))) {
    return { kind: "refused", code: "NUMBER_CHECK_DIGIT", message: "住民票コードの検査数字が合いません。" };
  }
  return { kind: "valid", value: digits };
}
