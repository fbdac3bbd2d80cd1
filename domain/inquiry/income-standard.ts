import type { StandardInForce } from "../funds/low-income-standard.ts";
import { tableLimit } from "../funds/low-income-standard.ts";
import type { LowIncomeTest } from "../funds/parameters.schema.ts";
import type { Yen } from "../money/yen.ts";
import type { TaxClass } from "./tax-class.ts";

/** What tax facts alone say about a standard: `open` = other facts (present income, age, rent) must say. */
export type StandardFinding = "within" | "over" | "open";

/** The facts of a household that an inquiry gives. Yen a year. */
export type InquiredHousehold = {
  readonly size: number;
  readonly classes: readonly (TaxClass | "unknown")[];
  /** The incomes that are known, summed. */
  readonly knownIncome: Yen;
  /** True when the income of each member is known. */
  readonly incomeKnown: boolean;
};

/** The yearly amount a test compares with, in yen; undefined where a test has none that an inquiry could reckon. */
function yearlyLimit(test: LowIncomeTest, size: number): Yen | undefined {
  if (test.test === "yearly-cap") return test.yearly;
  if (test.test !== "table-by-size") return undefined;
  const monthly = tableLimit(test, size);
  return monthly === undefined ? undefined : 12 * monthly;
}

function byTest(test: LowIncomeTest, household: InquiredHousehold, own: boolean): StandardFinding {
  switch (test.test) {
    case "resident-tax-exempt":
      if (household.classes.every((taxClass) => taxClass === "exempt")) return "within";
      // The nation says "about the level of 非課税": a taxed household is over only where the council made it its standard.
      return own && household.classes.some((taxClass) => taxClass === "taxed" || taxClass === "per-capita-only")
        ? "over"
        : "open";
    case "multiple-of-standard":
      // The 生活保護基準 needs ages, rent and grade, which are not inquired; no income at all is within any multiple.
      return household.incomeKnown && household.knownIncome === 0 && test.lowerPercent === 0 ? "within" : "open";
    case "table-by-size":
    case "yearly-cap": {
      const limit = yearlyLimit(test, household.size);
      if (limit === undefined) return "open";
      if (household.knownIncome > limit) return "over";
      return household.incomeKnown ? "within" : "open";
    }
  }
}

/**
 * What inquired tax facts say about the prefecture's standard of 低所得世帯, the same one the assessment goes by: within
 * when one of its tests is met, over when the known facts break every test, open otherwise.
 */
export function againstStandard({ standard, own }: StandardInForce, household: InquiredHousehold): StandardFinding {
  const findings = standard.anyOf.map((test) => byTest(test, household, own));
  if (findings.includes("within")) return "within";
  return findings.every((finding) => finding === "over") ? "over" : "open";
}

/** The yearly amount that bands show shares of, in yen; undefined while the standard names none for the size. */
export function yearlyYardstick({ standard }: StandardInForce, size: number): Yen | undefined {
  for (const test of standard.anyOf) {
    const limit = yearlyLimit(test, size);
    if (limit !== undefined) return limit;
  }
  return undefined;
}
