import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import { parameterOn } from "./parameters.ts";
import type {
  LowIncomeStandard,
  LowIncomeTest,
  NationalParameters,
  PrefectureParameters,
} from "./parameters.schema.ts";

/** The standard of 低所得世帯 in force, and whether it is the prefecture's own or the nation's (非課税程度) alone. */
export type StandardInForce = { readonly standard: LowIncomeStandard; readonly own: boolean };

/**
 * The standard of 低所得世帯 of a prefecture on a date, the one place where it is looked up: the assessment and the
 * inquiry go by the same. Throws ParameterUnknownError when none holds on the date.
 */
export function lowIncomeStandardOn(
  layers: {
    readonly specialMeasure: PrefectureParameters;
    readonly prefecture: PrefectureParameters;
    readonly national: Pick<NationalParameters, "low-income.standard">;
  },
  date: IsoDate,
): StandardInForce {
  const { value, level } = parameterOn(layers, "low-income.standard", date);
  return { standard: value, own: level !== "national" };
}

/** The monthly limit of a table for a household of `size`, in yen; undefined when the table does not reach it. */
export function tableLimit(test: Extract<LowIncomeTest, { test: "table-by-size" }>, size: number): Yen | undefined {
  const beyond = size - test.monthly.length;
  if (beyond <= 0) return test.monthly[size - 1];
  const last = test.monthly[test.monthly.length - 1];
  return test.perExtraPerson === null || last === undefined ? undefined : last + test.perExtraPerson * beyond;
}
