import type { IsoDate } from "../dates/plain-date.ts";
import { multiplyRate, sumYen, type Yen } from "../money/yen.ts";

/** An aid of another scheme, with the day its money arrives. */
export type SchoolAid = {
  readonly scheme: string;
  readonly amount: Yen;
  /** planned and applied aids are reckoned with until refused; refused ones are not. */
  readonly status: "planned" | "applied" | "decided" | "paid" | "refused";
  readonly paidOn: IsoDate;
};

/** A term of a school: what is due when, and what is there to pay it. */
export type SchoolTerm = {
  readonly label: string;
  readonly dueOn: IsoDate;
  /** Months of schooling the term stands for. */
  readonly months: number;
  readonly cost: Yen;
  readonly entryCost: Yen;
  readonly ownMoney: Yen;
  readonly aids: readonly SchoolAid[];
};

/** The ceilings of a school on a date, in yen. */
export type SchoolCeilings = {
  readonly monthly: Yen;
  /** 150 since February 2016, and only with a recorded special need [S-FKO]. */
  readonly specialNeedPercent: number;
  readonly specialNeedRecorded: boolean;
  readonly entry: Yen;
};

/** What a term needs from the loans. */
export type TermNeed = {
  readonly label: string;
  readonly dueOn: IsoDate;
  /** School costs and entry costs that own money and aids received by the due day do not cover. */
  readonly supportNeed: Yen;
  readonly entryNeed: Yen;
  /** 教育支援費 and 就学支度費 within their ceilings. */
  readonly supportLoan: Yen;
  readonly entryLoan: Yen;
  readonly uncovered: Yen;
};

/** The plan of a school as far as it can be reckoned. */
export type EducationPlan = {
  readonly terms: readonly TermNeed[];
  readonly supportLoan: Yen;
  readonly entryLoan: Yen;
  /** Both loans together: the sum a local repayment table goes by [S-OIRASE]. */
  readonly total: Yen;
  readonly uncovered: Yen;
};

/** What changes if one aid that is not yet decided is refused. */
export type AidRefused = {
  readonly scheme: string;
  readonly plan: EducationPlan;
  /** Further loan and further uncovered cost against the plan with the aid, in yen. */
  readonly furtherLoan: Yen;
  readonly furtherUncovered: Yen;
};

/** The monthly ceiling of 教育支援費 in yen, with the special need where it is recorded. */
export function monthlyCeiling(ceilings: SchoolCeilings): Yen {
  return ceilings.specialNeedRecorded
    ? multiplyRate(ceilings.monthly, ceilings.specialNeedPercent, 100)
    : ceilings.monthly;
}

/**
 * Term by term, what is needed from the loans: cost − own money − aids whose money has arrived by the due day. Money
 * left over, and an aid that arrives after the due day, are there for the next term. Money goes to the school costs
 * first, then to the entry costs. 教育支援費 is capped per term at the monthly ceiling × months, 就学支度費 in all.
 */
export function educationPlan(terms: readonly SchoolTerm[], ceilings: SchoolCeilings): EducationPlan {
  const ordered = [...terms].sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  const aids = ordered.flatMap((term) => term.aids).filter((aid) => aid.status !== "refused");
  const perMonth = monthlyCeiling(ceilings);
  const needs: TermNeed[] = [];
  let spent = 0;
  let own = 0;
  let entryLent = 0;
  for (const term of ordered) {
    own += term.ownMoney;
    const arrived = sumYen(aids.filter((aid) => aid.paidOn <= term.dueOn).map((aid) => aid.amount));
    const available = own + arrived - spent;
    const forSchool = Math.min(available, term.cost);
    const forEntry = Math.min(available - forSchool, term.entryCost);
    spent += forSchool + forEntry;
    const supportNeed = term.cost - forSchool;
    const entryNeed = term.entryCost - forEntry;
    const supportLoan = Math.min(supportNeed, perMonth * term.months);
    const entryLoan = Math.min(entryNeed, ceilings.entry - entryLent);
    entryLent += entryLoan;
    const uncovered = supportNeed - supportLoan + entryNeed - entryLoan;
    needs.push({ label: term.label, dueOn: term.dueOn, supportNeed, entryNeed, supportLoan, entryLoan, uncovered });
  }
  const supportLoan = sumYen(needs.map((need) => need.supportLoan));
  const entryLoan = sumYen(needs.map((need) => need.entryLoan));
  const uncovered = sumYen(needs.map((need) => need.uncovered));
  return { terms: needs, supportLoan, entryLoan, total: supportLoan + entryLoan, uncovered };
}

/** For each scheme with an aid that is planned or applied for: the plan if it is refused. In order of first mention. */
export function ifAidsAreRefused(terms: readonly SchoolTerm[], ceilings: SchoolCeilings): readonly AidRefused[] {
  const expected = educationPlan(terms, ceilings);
  const open = terms
    .flatMap((term) => term.aids)
    .filter((aid) => aid.status === "planned" || aid.status === "applied")
    .map((aid) => aid.scheme);
  return [...new Set(open)].map((scheme) => {
    const without = terms.map((term) => ({
      ...term,
      aids: term.aids.map((aid) =>
        aid.scheme === scheme && (aid.status === "planned" || aid.status === "applied")
          ? { ...aid, status: "refused" as const }
          : aid,
      ),
    }));
    const plan = educationPlan(without, ceilings);
    return {
      scheme,
      plan,
      furtherLoan: plan.total - expected.total,
      furtherUncovered: plan.uncovered - expected.uncovered,
    };
  });
}
