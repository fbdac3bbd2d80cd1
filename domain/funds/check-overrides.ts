import type { DatedValue } from "./dated-value.ts";
import { PARAMETER_DEFINITIONS, type ParameterUnit } from "./parameter-definitions.ts";
import { valueText } from "./prefecture-differences.ts";
import type {
  LowIncomeStandard,
  NationalParameters,
  ParameterName,
  PrefectureParameters,
} from "./parameters.schema.ts";
import { PARAMETER_NAMES } from "./parameters.schema.ts";

/** An override outside the national frame: which field, which limit, and the sentence for the person who set it. */
export type OverrideViolation = {
  /** `<parameter>[<index>]`, and the row and field inside it where the value is a list. */
  readonly field: string;
  readonly code: "NATIONAL_ONLY" | "ABOVE_LIMIT" | "BELOW_LIMIT" | "NOT_IN_NATIONAL_LIST" | "INCONSISTENT";
  /** The limit that was passed, where it is a number. */
  readonly limit: number | null;
  readonly message: string;
};

type Days = Pick<DatedValue<unknown>, "from" | "to">;
type Placed = { readonly field: string; readonly days: Days; readonly value: unknown };

/** The widest income multiple seen in a prefecture, 3.0 times for house repair and the car of a disabled person [S-OSAKA]. */
export const WIDEST_INCOME_PERCENT = 300;

function overlap(a: Days, b: Days): boolean {
  return (a.from === null || b.to === null || a.from <= b.to) && (b.from === null || a.to === null || b.from <= a.to);
}

function above(field: string, label: string, limit: number, unit: ParameterUnit): OverrideViolation {
  const message = `${label}は、国の上限${valueText(limit, unit)}を超えることができません。`;
  return { field, code: "ABOVE_LIMIT", limit, message };
}

function numbersOf(national: readonly DatedValue<unknown>[], days: Days): number[] {
  return national.flatMap((dated) => (overlap(dated, days) && typeof dated.value === "number" ? [dated.value] : []));
}

function checkAtMost(
  name: ParameterName,
  placed: Placed,
  national: readonly DatedValue<unknown>[],
): OverrideViolation[] {
  const { ja, unit } = PARAMETER_DEFINITIONS[name];
  const limits = numbersOf(national, placed.days);
  if (typeof placed.value !== "number" || limits.length === 0) return [];
  const limit = Math.min(...limits);
  return placed.value > limit ? [above(placed.field, ja, limit, unit)] : [];
}

function checkRange(name: ParameterName, placed: Placed, min: number, max: number): OverrideViolation[] {
  const { ja, unit } = PARAMETER_DEFINITIONS[name];
  if (typeof placed.value !== "number") return [];
  if (placed.value > max) return [above(placed.field, ja, max, unit)];
  if (placed.value >= min) return [];
  const message = `${ja}は、${valueText(min, unit)}以上でなければなりません。`;
  return [{ field: placed.field, code: "BELOW_LIMIT", limit: min, message }];
}

function notListed(field: string, label: string, code: string): OverrideViolation {
  return { field, code: "NOT_IN_NATIONAL_LIST", limit: null, message: `${label}「${code}」は国の一覧にありません。` };
}

function checkIncomeStandard(field: string, standard: LowIncomeStandard): OverrideViolation[] {
  return standard.anyOf.flatMap((test, index): OverrideViolation[] => {
    const at = `${field}.anyOf[${index}]`;
    if (test.test === "table-by-size") {
      const falls = test.monthly.findIndex((amount, row) => row > 0 && amount < (test.monthly[row - 1] ?? 0));
      if (falls < 0) return [];
      const message = "収入基準額の表は、世帯の人数が増えたときに下がることができません。";
      return [{ field: `${at}.monthly[${falls}]`, code: "INCONSISTENT", limit: null, message }];
    }
    if (test.test !== "multiple-of-standard") return [];
    if (test.upperPercent > WIDEST_INCOME_PERCENT)
      return [above(`${at}.upperPercent`, "生活保護基準に対する上限の割合", WIDEST_INCOME_PERCENT, "percent")];
    if (test.lowerPercent <= test.upperPercent) return [];
    const message = "下限の割合が上限の割合を超えています。";
    return [{ field: `${at}.lowerPercent`, code: "INCONSISTENT", limit: test.upperPercent, message }];
  });
}

function during<T>(values: readonly DatedValue<T>[], days: Days): T[] {
  return values.filter((dated) => overlap(dated, days)).map((dated) => dated.value);
}

function checkReasons(overrides: PrefectureParameters, national: NationalParameters): OverrideViolation[] {
  const known = (days: Days) => during(national["emergency-small.reasons"], days).flat();
  const ceilings = (days: Days) => Math.min(...during(national["emergency-small.ceiling"], days));
  const check = (field: string, days: Days, code: string, ceiling: number | undefined): OverrideViolation[] => {
    if (!known(days).some((reason) => reason.code === code)) return [notListed(field, "緊急小口資金の理由", code)];
    const limit = ceilings(days);
    return ceiling !== undefined && ceiling > limit
      ? [above(`${field}.ceiling`, "理由ごとの限度額", limit, "yen")]
      : [];
  };
  return [
    ...(overrides["emergency-small.reasons"] ?? []).flatMap((dated, index) =>
      dated.value.flatMap((reason, row) =>
        check(`emergency-small.reasons[${index}].value[${row}]`, dated, reason.code, reason.ceiling),
      ),
    ),
    ...(overrides["emergency-small.reason-ceilings"] ?? []).flatMap((dated, index) =>
      dated.value.flatMap((row, at) =>
        check(`emergency-small.reason-ceilings[${index}].value[${at}]`, dated, row.reason, row.ceiling),
      ),
    ),
  ];
}

function checkPurposes(overrides: PrefectureParameters, national: NationalParameters): OverrideViolation[] {
  const known = (days: Days) =>
    during(national["welfare.purposes"], days)
      .flat()
      .map((purpose) => purpose.code);
  const purposes = (overrides["welfare.purposes"] ?? []).flatMap((dated, index) =>
    dated.value.flatMap((purpose, row): OverrideViolation[] => {
      const field = `welfare.purposes[${index}].value[${row}]`;
      if (!known(dated).includes(purpose.code)) return [notListed(field, "福祉費の用途", purpose.code)];
      const ceiling = Math.min(...during(national["welfare.ceiling"], dated));
      const months = Math.min(...during(national["welfare.repayment-months"], dated));
      const guide = purpose.guides.findIndex((row) => row.amount > ceiling);
      return [
        ...(guide >= 0 ? [above(`${field}.guides[${guide}].amount`, "用途の目安額", ceiling, "yen")] : []),
        ...(purpose.repaymentMonths > months
          ? [above(`${field}.repaymentMonths`, "用途の償還期間", months, "months")]
          : []),
      ];
    }),
  );
  const codes = (overrides["exclusion.paid-cost-exceptions"] ?? []).flatMap((dated, index) =>
    dated.value.flatMap((code, row) =>
      known(dated).includes(code)
        ? []
        : [notListed(`exclusion.paid-cost-exceptions[${index}].value[${row}]`, "福祉費の用途", code)],
    ),
  );
  return [...purposes, ...codes];
}

function checkSchools(overrides: PrefectureParameters, national: NationalParameters): OverrideViolation[] {
  const schools = (overrides["education-support.schools"] ?? []).flatMap((dated, index) =>
    dated.value.flatMap((school, row): OverrideViolation[] => {
      const field = `education-support.schools[${index}].value[${row}]`;
      const same = during(national["education-support.schools"], dated)
        .flat()
        .filter((other) => other.code === school.code);
      if (same.length === 0) return [notListed(field, "学校の種別", school.code)];
      const limit = Math.min(...same.map((other) => other.monthly));
      return school.monthly > limit
        ? [above(`${field}.monthly`, `教育支援費（${school.ja}）の月額`, limit, "yen")]
        : [];
    }),
  );
  const steps = (overrides["education.repayment-steps"] ?? []).flatMap((dated, index) =>
    dated.value.flatMap((step, row) => {
      const limit = Math.min(...during(national["education.repayment-months"], dated));
      const field = `education.repayment-steps[${index}].value[${row}].months`;
      return step.months > limit ? [above(field, "教育支援資金の償還期間", limit, "months")] : [];
    }),
  );
  return [...schools, ...steps];
}

function checkIncomeStandards(overrides: PrefectureParameters): OverrideViolation[] {
  return [
    ...(overrides["low-income.standard"] ?? []).flatMap((dated, index) =>
      checkIncomeStandard(`low-income.standard[${index}].value`, dated.value),
    ),
    ...(overrides["low-income.elderly-standard"] ?? []).flatMap((dated, index) =>
      dated.value === null ? [] : checkIncomeStandard(`low-income.elderly-standard[${index}].value`, dated.value),
    ),
    ...(overrides["low-income.purpose-standards"] ?? []).flatMap((dated, index) =>
      dated.value.flatMap((row, at) =>
        checkIncomeStandard(`low-income.purpose-standards[${index}].value[${at}].standard`, row.standard),
      ),
    ),
  ];
}

/**
 * Every place where a prefecture's overrides leave the national frame, each with field and limit; empty when they
 * keep it. An override is compared with every national value of its own days, so a value open to the future must
 * also fit a national value that begins later. Called at synth and at every save.
 */
export function checkOverrides(
  overrides: PrefectureParameters,
  national: NationalParameters,
): readonly OverrideViolation[] {
  const plain = PARAMETER_NAMES.flatMap((name) => {
    const definition = PARAMETER_DEFINITIONS[name];
    return (overrides[name] ?? []).flatMap((dated, index): OverrideViolation[] => {
      const placed: Placed = { field: `${name}[${index}]`, days: dated, value: dated.value };
      if (definition.frame === "national-only") {
        const message = `${definition.ja}は国が定めるもので、都道府県では変えられません。`;
        return [{ field: placed.field, code: "NATIONAL_ONLY", limit: null, message }];
      }
      if (definition.frame === "at-most-national") return checkAtMost(name, placed, national[name]);
      if (definition.frame === "range") return checkRange(name, placed, definition.min, definition.max);
      return [];
    });
  });
  return [
    ...plain,
    ...checkReasons(overrides, national),
    ...checkPurposes(overrides, national),
    ...checkSchools(overrides, national),
    ...checkIncomeStandards(overrides),
  ];
}
