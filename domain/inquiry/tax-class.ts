import type { Yen } from "../money/yen.ts";

/**
 * 課税区分 of one person for one 年度: `exempt` 非課税, `per-capita-only` 均等割のみ課税, `taxed` 課税, `not-filed` 未申告
 * (blank amounts; blank is not zero), `inconsistent` (所得割 without 均等割 cannot be: to be asked again).
 */
export type TaxClass = "exempt" | "per-capita-only" | "taxed" | "not-filed" | "inconsistent";

/** Amounts of 市町村民税 as the holder of the record gives them, yen a year; null = blank. */
export type TaxLevies = { readonly perCapitaLevy: Yen | null; readonly incomeLevy: Yen | null };

/** Derives the 課税区分 from the two levies (source: the derivation of a municipality's published tool, security.md 1.3). */
export function deriveTaxClass({ perCapitaLevy, incomeLevy }: TaxLevies): TaxClass {
  if (perCapitaLevy === null && incomeLevy === null) return "not-filed";
  if (perCapitaLevy === null || incomeLevy === null || perCapitaLevy < 0 || incomeLevy < 0) return "inconsistent";
  if (incomeLevy > 0) return perCapitaLevy > 0 ? "taxed" : "inconsistent";
  return perCapitaLevy > 0 ? "per-capita-only" : "exempt";
}
