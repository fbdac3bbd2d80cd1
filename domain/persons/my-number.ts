import { isRepeatedDigit, plainDigits, weightedSum } from "./check-digits.ts";
import type { NumberOutcome } from "./check-digits.ts";

/**
 * The check digit of the first eleven digits of a My Number (個人番号): 11 − (Σ Pn × Qn mod 11), and 0 when the
 * remainder is 0 or 1, with Qn = n + 1 for the places 1–6 and n − 5 for 7–11, counted from the right
 * (平成26年総務省令85号5条, [S-MN]).
 */
export function myNumberCheckDigit(eleven: string): number {
  const remainder = weightedSum(eleven, (place) => (place <= 6 ? place + 1 : place - 5)) % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/**
 * Reads a My Number: twelve digits whose check digit agrees. Twelve times the same digit is refused although
 * 000000000000 passes the sum. The number is never part of the sentence; the caller must not log the value.
 */
export function readMyNumber(typed: string): NumberOutcome {
  const digits = plainDigits(typed);
  if (!/^\d{12}$/.test(digits)) {
    return { kind: "refused", code: "NUMBER_FORMAT", message: "個人番号は12桁の数字で入れてください。" };
  }
  if (isRepeatedDigit(digits)) {
    return { kind: "refused", code: "NUMBER_REPEATED", message: "同じ数字だけの個人番号はありません。" };
  }
  if (myNumberCheckDigit(digits.slice(0, 11)) !== Number(digits.slice(11))) {
    const message = "個人番号の検査用数字が合いません。数字を確かめてください。";
    return { kind: "refused", code: "NUMBER_CHECK_DIGIT", message };
  }
  return { kind: "valid", value: digits };
}
