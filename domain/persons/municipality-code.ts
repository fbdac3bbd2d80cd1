import { plainDigits, weightedSum } from "./check-digits.ts";
import type { NumberOutcome } from "./check-digits.ts";

/**
 * The check digit of the first five digits of a municipality code (全国地方公共団体コード): the last digit of
 * 11 − (Σ mod 11) with the weights 6, 5, 4, 3, 2 from the left; remainder 0 gives 1, remainder 1 gives 0 [S-LGCODE].
 */
export function municipalityCheckDigit(five: string): number {
  return (11 - (weightedSum(five, (place) => place + 1) % 11)) % 10;
}

/** True for a two-digit JIS prefecture code, "01" (北海道) to "47" (沖縄県). */
export function isPrefectureCode(value: string): boolean {
  return /^\d{2}$/.test(value) && Number(value) >= 1 && Number(value) <= 47;
}

/** Reads a municipality code: six digits of one of the 47 prefectures whose check digit agrees. */
export function readMunicipalityCode(typed: string): NumberOutcome {
  const digits = plainDigits(typed);
  if (!/^\d{6}$/.test(digits) || !isPrefectureCode(digits.slice(0, 2))) {
    return { kind: "refused", code: "NUMBER_FORMAT", message: "団体コードは都道府県の番号で始まる6桁の数字です。" };
  }
  if (municipalityCheckDigit(digits.slice(0, 5)) !== Number(digits.slice(5))) {
    const message = "団体コードの検査数字が合いません。数字を確かめてください。";
    return { kind: "refused", code: "NUMBER_CHECK_DIGIT", message };
  }
  return { kind: "valid", value: digits };
}

/** The two-digit prefecture code a municipality code begins with. */
export function prefectureOfMunicipality(municipalityCode: string): string {
  return municipalityCode.slice(0, 2);
}

/** True when the six-digit code names the prefecture itself (130001 is 東京都), not a municipality. */
export function isPrefecturalBody(municipalityCode: string): boolean {
  return municipalityCode.slice(2, 5) === "000";
}
