import { dateFromEraParts, eraNames, eraPartsOf, type EraName } from "../../../domain/dates/era.ts";
import { isIsoDate } from "../../../domain/dates/plain-date.ts";

/** A birth date as it is typed: an era (or 西暦) and three numbers, each exactly what stands in its field. */
export type EraFields = { readonly era: string; readonly year: string; readonly month: string; readonly day: string };

/** Nothing typed yet. */
export const emptyEraFields: EraFields = { era: "", year: "", month: "", day: "" };

/** What the fields say. */
export type EraReading =
  | { readonly kind: "empty" }
  | { readonly kind: "date"; readonly date: string }
  | { readonly kind: "refused"; readonly message: string };

/** Choices of the era field, most likely first. */
export const eraChoices: readonly (readonly [string, string])[] = [
  ["reiwa", "令和"],
  ["heisei", "平成"],
  ["showa", "昭和"],
  ["taisho", "大正"],
  ["meiji", "明治"],
  ["gregorian", "西暦"],
];

const isEra = (value: string): value is EraName => eraNames.some((name) => name === value);

function readNumber(typed: string): number | undefined {
  const plain = typed.normalize("NFKC").trim();
  if (plain === "元") return 1;
  return /^\d{1,4}$/.test(plain) ? Number(plain) : undefined;
}

/** Reads the fields; a day that never was is refused with the reason, never corrected. */
export function readEraFields({ era, year, month, day }: EraFields): EraReading {
  if ([year, month, day].every((part) => part.trim() === "")) return { kind: "empty" };
  if (era === "") return { kind: "refused", message: "元号（または西暦）を選んでください。" };
  const parts = { year: readNumber(year), month: readNumber(month), day: readNumber(day) };
  if (parts.year === undefined || parts.month === undefined || parts.day === undefined) {
    return { kind: "refused", message: "年・月・日を、それぞれ数字で入力してください。" };
  }
  if (!isEra(era)) {
    const date = [
      String(parts.year).padStart(4, "0"),
      String(parts.month).padStart(2, "0"),
      String(parts.day).padStart(2, "0"),
    ].join("-");
    return isIsoDate(date)
      ? { kind: "date", date }
      : { kind: "refused", message: "実在しない日付です。年・月・日を確かめてください。" };
  }
  const outcome = dateFromEraParts({ era, year: parts.year, month: parts.month, day: parts.day });
  return outcome.kind === "date" ? outcome : { kind: "refused", message: outcome.message };
}

/** The fields of a known date. */
export function eraFieldsOf(date: string): EraFields {
  const { era, year, month, day } = eraPartsOf(date);
  return { era, year: String(year), month: String(month), day: String(day) };
}
