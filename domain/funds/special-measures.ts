import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import type { LoanKind } from "./loan-kinds.ts";
import type { CovidSpecialLoans, SpecialMeasure } from "./special-measures.schema.ts";

/** What a case says about a special measure. */
export type MeasureQuestion = {
  /** The event the household falls under, by id. */
  readonly id: string | undefined;
  readonly kind: LoanKind;
  /** The purpose of 福祉費, where that is the kind. */
  readonly purpose: string | undefined;
  readonly prefecture: string;
  readonly date: IsoDate;
};

/** The measure of the id if it holds for the kind (and purpose), prefecture and date; undefined otherwise. */
export function specialMeasureFor(
  measures: readonly SpecialMeasure[],
  { id, kind, purpose, prefecture, date }: MeasureQuestion,
): SpecialMeasure | undefined {
  return measures.find(
    (measure) =>
      measure.id === id &&
      measure.kinds.includes(kind) &&
      (kind !== "welfare" || (purpose !== undefined && measure.welfarePurposes.includes(purpose))) &&
      measure.from <= date &&
      (measure.to === null || date <= measure.to) &&
      (measure.prefectures === null || measure.prefectures.includes(prefecture)),
  );
}

/** The most a household could borrow in one unit of the COVID special loans, in yen. */
export function covidUnitCeiling(unit: CovidSpecialLoans["units"][number], householdSize: number): Yen {
  const limit = householdSize >= 2 ? unit.limitPlural : unit.limitSingle;
  return unit.monthly ? limit * unit.months : limit;
}
