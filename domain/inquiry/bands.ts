import type { Yen } from "../money/yen.ts";
import type { TaxClass } from "./tax-class.ts";

/**
 * Bands: what screeners see instead of amounts. An income band is the household's yearly income (合計所得金額の合計)
 * as a share of twelve times its monthly standard; a tax band is the heaviest 課税区分 in the household.
 */
export const bandLabels = {
  "income-b0": "所得なし",
  "income-b1": "基準額の50％以下",
  "income-b2": "基準額の50％超75％以下",
  "income-b3": "基準額の75％超100％以下",
  "income-b4": "基準額の100％超150％以下",
  "income-b5": "基準額の150％超",
  "income-bx": "所得の一部が分かりません",
  "income-bn": "所得の額と比べる基準が登録されていません",
  "tax-exempt": "世帯全員が住民税非課税",
  "tax-per-capita-only": "均等割のみ課税の人がいます",
  "tax-taxed": "所得割が課税されている人がいます",
  "tax-unknown": "課税区分の分からない人がいます",
  "assistance-none": "生活保護を受けていません",
  "assistance-receiving": "生活保護を受けている人がいます",
  "assistance-unknown": "生活保護の受給が分かりません",
} as const;

/** Code of a band. */
export type BandCode = keyof typeof bandLabels;

/** Japanese label of a band code; the code itself when it is not (or no longer) known. */
export function bandLabel(code: string): string {
  const known = Object.entries(bandLabels).find(([key]) => key === code);
  return known === undefined ? code : known[1];
}

/**
 * The income band of a household whose members' incomes are all known. Both amounts in yen a year; no standard while the
 * council has registered none that names an amount.
 */
export function incomeBand(householdIncome: Yen, yearlyStandard: Yen | undefined): BandCode {
  if (householdIncome <= 0) return "income-b0";
  if (yearlyStandard === undefined) return "income-bn";
  if (householdIncome * 2 <= yearlyStandard) return "income-b1";
  if (householdIncome * 4 <= yearlyStandard * 3) return "income-b2";
  if (householdIncome <= yearlyStandard) return "income-b3";
  if (householdIncome * 2 <= yearlyStandard * 3) return "income-b4";
  return "income-b5";
}

/** The tax band of a household from its members' classes; a class nobody could derive makes it unknown unless taxed. */
export function taxBand(classes: readonly (TaxClass | "unknown")[]): BandCode {
  if (classes.includes("taxed")) return "tax-taxed";
  if (classes.some((taxClass) => taxClass === "unknown" || taxClass === "not-filed" || taxClass === "inconsistent")) {
    return "tax-unknown";
  }
  return classes.includes("per-capita-only") ? "tax-per-capita-only" : "tax-exempt";
}
