import { addMonths, fiscalYear, type IsoDate } from "../dates/plain-date.ts";
import type { FieldError } from "../errors.ts";
import type { CaseFacts } from "./case-facts.schema.ts";

/** Nobody has lived longer; an older birth date is a wrong era or year. */
const LONGEST_LIFE_YEARS = 125;

/**
 * Faults that show only against the day of judgement and the known events: a member born after it, or an event nobody
 * has entered. Such facts are refused by name rather than judged.
 */
export function factsFaultsOn(
  facts: CaseFacts,
  date: IsoDate,
  specialMeasures: readonly string[],
): readonly FieldError[] {
  const oldest = addMonths(date, -LONGEST_LIFE_YEARS * 12);
  const ages = (facts.members ?? []).flatMap((member, index): FieldError[] =>
    member.birthDate !== undefined && member.birthDate.value < oldest
      ? [
          {
            field: `members[${index}].birthDate`,
            code: "BORN_TOO_LONG_AGO",
            message: `判定日に${LONGEST_LIFE_YEARS}歳を超える生年月日です。年号や年を確かめてください`,
          },
        ]
      : [],
  );
  // The tax of a 年度 cannot be known before it begins: a later year is a slip of the pen, not a newer certificate.
  const taxes = (facts.members ?? []).flatMap((member, index): FieldError[] =>
    member.residentTax !== undefined && member.residentTax.value.year > fiscalYear(date)
      ? [
          {
            field: `members[${index}].residentTax.year`,
            code: "TAX_YEAR_NOT_BEGUN",
            message: "判定日にまだ始まっていない年度です",
          },
        ]
      : [],
  );
  const births = (facts.members ?? []).flatMap((member, index): FieldError[] =>
    member.birthDate !== undefined && member.birthDate.value > date
      ? [
          {
            field: `members[${index}].birthDate`,
            code: "BORN_AFTER_DATE",
            message: "判定日より後の日です",
          },
        ]
      : [],
  );
  const faults = [...births, ...ages, ...taxes];
  if (facts.specialMeasure === undefined || specialMeasures.includes(facts.specialMeasure)) return faults;
  const message = `登録のない特例措置です（${specialMeasures.join("、")} のいずれか）`;
  return [...faults, { field: "specialMeasure", code: "UNKNOWN_SPECIAL_MEASURE", message }];
}
