import type { IsoDate } from "../dates/plain-date.ts";
import type { FieldError } from "../errors.ts";
import type { CaseFacts } from "./case-facts.schema.ts";

/**
 * Faults that show only against the day of judgement and the known events: a member born after it, or an event nobody
 * has entered. Such facts are refused by name rather than judged.
 */
export function factsFaultsOn(
  facts: CaseFacts,
  date: IsoDate,
  specialMeasures: readonly string[],
): readonly FieldError[] {
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
  if (facts.specialMeasure === undefined || specialMeasures.includes(facts.specialMeasure)) return births;
  const message = `登録のない特例措置です（${specialMeasures.join("、")} のいずれか）`;
  return [...births, { field: "specialMeasure", code: "UNKNOWN_SPECIAL_MEASURE", message }];
}
