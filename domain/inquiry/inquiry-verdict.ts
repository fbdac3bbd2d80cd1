import type { Yen } from "../money/yen.ts";
import type { BandCode } from "./bands.ts";
import { incomeBand, taxBand } from "./bands.ts";
import type { Gap } from "./gaps.ts";
import type { StandardInForce } from "../funds/low-income-standard.ts";
import { againstStandard, yearlyYardstick } from "./income-standard.ts";
import type { TaxClass } from "./tax-class.ts";
import { deriveTaxClass } from "./tax-class.ts";

/**
 * Class of an inquiry's outcome, the only part a municipal council may learn: `within-standard` (nothing known stands
 * against the income standard), `likely-over`, `needs-check` (facts are missing or must be looked at by a person),
 * `not-inquired` (nobody consented or nothing was asked).
 */
export type InquiryVerdictClass = "within-standard" | "likely-over" | "needs-check" | "not-inquired";

/** Outcome of an inquiry: classes, bands and codes; no amount, number, name or address is in it. */
export type InquiryVerdict = {
  readonly verdictClass: InquiryVerdictClass;
  readonly bands: readonly BandCode[];
  readonly gaps: readonly Gap[];
  readonly ruleId: string;
  readonly ruleVersion: string;
  /** 年度 of the tax facts used, the oldest when they differ; undefined when there are none. */
  readonly taxYear: number | undefined;
};

/** Tax facts of one member. Yen a year; null = blank. */
export type MemberTax = {
  readonly taxYear: number;
  readonly perCapitaLevy: Yen | null;
  readonly incomeLevy: Yen | null;
  readonly totalIncome: Yen | null;
};

/** What is known of one member of the household. */
export type MemberFacts = {
  readonly personId: string;
  /** False for members who cannot have had income (children): nothing is asked and nothing is missing. */
  readonly mayHaveIncome: boolean;
  readonly consented: boolean;
  readonly tax: MemberTax | undefined;
  /** True when the member receives 生活保護; undefined when not known or not asked. */
  readonly publicAssistance: boolean | undefined;
};

/** Identifies the rule of this file in every verdict; change the version with any change of the outcome. */
export const VERDICT_RULE = { id: "household-income-against-standard", version: "2026-11-24.3" } as const;

type Assessed = {
  readonly taxClass: TaxClass | "unknown";
  readonly income: Yen | undefined;
  readonly gaps: readonly Gap[];
};

function assessMember(member: MemberFacts): Assessed {
  if (!member.mayHaveIncome) return { taxClass: "exempt", income: 0, gaps: [] };
  if (member.tax === undefined) return { taxClass: "unknown", income: undefined, gaps: [] };
  const taxClass = deriveTaxClass(member.tax);
  const gap = (code: Gap["code"]): Gap => ({ personId: member.personId, subject: "local-tax", code });
  if (taxClass === "not-filed") return { taxClass, income: undefined, gaps: [gap("not-filed")] };
  if (taxClass === "inconsistent") return { taxClass, income: undefined, gaps: [gap("tax-inconsistent")] };
  return { taxClass, income: member.tax.totalIncome ?? (taxClass === "exempt" ? 0 : undefined), gaps: [] };
}

/**
 * Reduces the facts of a household to a verdict.
 *
 * The standard is the prefecture's own of 低所得世帯, as the assessment goes by it.
 *
 * - Known facts alone break every test of the standard: `likely-over`, whatever is missing.
 * - Anything missing, a member on 生活保護 (the welfare office must find the loan needed), or a household that differs
 *   from the resident record: `needs-check`.
 * - Everything known and one test of the standard met: `within-standard`. A standard that tax facts cannot settle (a
 *   multiple of the 生活保護基準, or none registered and a taxed household): `needs-check`.
 *
 * `gaps` are the ones met while asking; those found here (未申告, contradictory levies) are added.
 */
export function reduceHousehold(
  members: readonly MemberFacts[],
  gaps: readonly Gap[],
  standard: StandardInForce,
): InquiryVerdict {
  const asked = members.filter((member) => member.consented && member.mayHaveIncome);
  const noConsent = members
    .filter((member) => !member.consented && member.mayHaveIncome)
    .map((member): Gap => ({ personId: member.personId, subject: "local-tax", code: "no-consent" }));
  const base = { ruleId: VERDICT_RULE.id, ruleVersion: VERDICT_RULE.version };
  if (asked.length === 0) {
    return { ...base, verdictClass: "not-inquired", bands: [], gaps: noConsent, taxYear: undefined };
  }
  const assessed = members.map(assessMember);
  const taxYears = members.flatMap((member) => (member.tax === undefined ? [] : [member.tax.taxYear]));
  const allGaps = uniqueGaps([...noConsent, ...gaps, ...assessed.flatMap((member) => member.gaps)]);
  const knownIncome = assessed.reduce((sum, member) => sum + (member.income ?? 0), 0);
  const incomeKnown = assessed.every((member) => member.income !== undefined);
  const classes = assessed.map((member) => member.taxClass);
  const size = members.length;
  const finding = againstStandard(standard, { size, classes, knownIncome, incomeKnown });
  const assistance = assistanceBand(members);
  const bands: BandCode[] = [
    incomeKnown ? incomeBand(knownIncome, yearlyYardstick(standard, size)) : "income-bx",
    taxBand(classes),
    assistance,
  ];
  return {
    ...base,
    verdictClass: classOf(),
    bands,
    gaps: allGaps,
    taxYear: taxYears.length === 0 ? undefined : Math.min(...taxYears),
  };

  function classOf(): InquiryVerdictClass {
    if (finding === "over") return "likely-over";
    const allKnown = incomeKnown && allGaps.length === 0 && finding === "within";
    return allKnown && assistance === "assistance-none" ? "within-standard" : "needs-check";
  }
}

function assistanceBand(members: readonly MemberFacts[]): BandCode {
  const asked = members.filter((member) => member.consented && member.mayHaveIncome);
  if (asked.some((member) => member.publicAssistance === true)) return "assistance-receiving";
  return asked.every((member) => member.publicAssistance === false) ? "assistance-none" : "assistance-unknown";
}

function uniqueGaps(gaps: readonly Gap[]): readonly Gap[] {
  const seen = new Map(gaps.map((gap) => [`${gap.personId}|${gap.subject}|${gap.code}`, gap]));
  return [...seen.values()];
}

/** What a municipal council may see of a verdict: the class and nothing else. */
export function windowView(verdict: { readonly verdictClass: InquiryVerdictClass }): {
  readonly verdictClass: InquiryVerdictClass;
} {
  return { verdictClass: verdict.verdictClass };
}
