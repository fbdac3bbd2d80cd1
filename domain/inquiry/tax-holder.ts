import { answeringBody } from "../persons/answering-body.ts";
import type { Residence } from "./tax-year.ts";
import { taxRecordDate } from "./tax-year.ts";

/** Six digits, the last a check digit (全国地方公共団体コード). */
export type MunicipalityCode = string;

/** Who holds a person's tax record of a 年度. */
export type TaxHolder =
  | { readonly kind: "municipality"; readonly code: MunicipalityCode }
  /** The person came to Japan after 1 January: no Japanese record exists. */
  | { readonly kind: "arrived-from-abroad" }
  /** The history does not reach back to 1 January. */
  | { readonly kind: "unknown" };

/**
 * The municipality of residence on 1 January of the tax year (地方税法318条): for people who moved it is a former one, and
 * asking the present one returns nothing. The order of the residences does not matter.
 */
export function taxHolder(residences: readonly Residence[], taxYear: number): TaxHolder {
  const recordDate = taxRecordDate(taxYear);
  const newestFirst = [...residences].sort((a, b) => (a.from < b.from ? 1 : -1));
  const there = newestFirst.find((residence) => residence.from <= recordDate);
  if (there !== undefined) {
    return there.municipalityCode === null
      ? { kind: "unknown" }
      : { kind: "municipality", code: answeringBody(there.municipalityCode) };
  }
  return newestFirst.at(-1)?.reason === "from-abroad" ? { kind: "arrived-from-abroad" } : { kind: "unknown" };
}
