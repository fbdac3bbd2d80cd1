import { municipalityCheckDigit } from "../persons/municipality-code.ts";
import type { Residence } from "./tax-year.ts";
import { taxRecordDate } from "./tax-year.ts";

/** Six digits, the last a check digit (全国地方公共団体コード). */
export type MunicipalityCode = string;

/** The five digits of the twenty designated cities (政令指定都市); their wards number on from there. */
const DESIGNATED_CITIES = [
  "01100",
  "04100",
  "11100",
  "12100",
  "14100",
  "14130",
  "14150",
  "15100",
  "22100",
  "22130",
  "23100",
  "26100",
  "27100",
  "27140",
  "28100",
  "33100",
  "34100",
  "40100",
  "40130",
  "43100",
] as const;

/**
 * The body that answers for a municipality: designated cities answer under one city code, not per ward; the special wards
 * of Tokyo (13101–13123) are bodies of their own.
 */
export function answeringBody(municipalityCode: MunicipalityCode): MunicipalityCode {
  const five = municipalityCode.slice(0, 5);
  if (five.startsWith("13") || five.charAt(2) !== "1") return municipalityCode;
  const city = DESIGNATED_CITIES.filter((code) => code.slice(0, 2) === five.slice(0, 2) && code <= five).at(-1);
  return city === undefined ? municipalityCode : `${city}${String(municipalityCheckDigit(city))}`;
}

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
