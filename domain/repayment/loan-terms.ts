import { DomainError } from "../errors.ts";
import { isIsoDate } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { isYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";

/** Terms that no contract can have: a broken number, or a combination the plan cannot follow. */
export class InvalidTermsError extends DomainError {
  override readonly name = "InvalidTermsError";
  readonly code = "INVALID_TERMS";
}

/** How often an instalment falls due: 月賦, 半年賦, 年賦, 一括 ([S-FORM-K], [S-KUJI]). */
export const frequencies = ["monthly", "half-yearly", "yearly", "once"] as const;

/** How often an instalment falls due. */
export type Frequency = (typeof frequencies)[number];

/** How principal is spread: 元金均等 (equal principal) or 元利均等 (equal payment). */
export const methods = ["equal-principal", "equal-payment"] as const;

/** How principal is spread over the instalments. */
export type RepaymentMethod = (typeof methods)[number];

/** What a receipt is used for, in the order of the contract. */
export const allocationTargets = ["fee", "overdue-interest", "interest", "principal"] as const;

/** One use of a receipt. */
export type AllocationTarget = (typeof allocationTargets)[number];

/** The order of 民法489条: costs, interest (overdue interest with it), principal. */
export const statutoryOrder: readonly AllocationTarget[] = ["fee", "overdue-interest", "interest", "principal"];

/**
 * The terms of one contract, fixed when it is made and stored with it (domain facts, section 3: old loans keep their
 * own). Everything a prefecture may decide within the frame is a field here; nothing is read from a table later.
 */
export type LoanTerms = {
  /** The amount lent, in yen. */
  readonly principal: Yen;
  /** Yearly rate after 据置, in basis points: 150 is 1.5 %. Charged only without a guarantor [S-TYM]. */
  readonly annualRateBasisPoints: number;
  /** True when a guarantor (連帯保証人) stands for the loan; then no interest is charged. */
  readonly guarantor: boolean;
  /** The day 据置 counts from, see `graceStart`. */
  readonly graceStart: IsoDate;
  /** Length of 据置 in months; 0 when there is none. */
  readonly gracePeriodMonths: number;
  /** Length of repayment after 据置 in months; a whole number of periods. 0 with `once`: due when 据置 ends. */
  readonly repaymentMonths: number;
  readonly frequency: Frequency;
  readonly method: RepaymentMethod;
  /** Instalments are rounded down to a multiple of this many yen. */
  readonly roundingUnit: number;
  /** The instalment that takes what rounding leaves; 元利均等 always leaves it to the last. */
  readonly remainder: "first" | "last";
  /** The day of the month an instalment is debited, 1–31; a month that lacks it uses its last day. */
  readonly dueDay: number;
  /** Where a due day goes that is not a bank day: 翌営業日 or 前営業日. */
  readonly bankDayRule: "next" | "previous";
  /**
   * The first instalment: on the first due day after 据置 (every instalment then lies within the repayment term), or in
   * the month after the one in which 据置 ends.
   */
  readonly firstDue: "next-due-day" | "next-month";
  /** Interest by whole months at one twelfth of the rate, or by days of 365; rounded down to a yen each time. */
  readonly interestCount: "month" | "day";
  /** The order in which a receipt is used. */
  readonly allocationOrder: readonly AllocationTarget[];
  /**
   * Interest that arose while money was being lent (不動産担保型, from the day of each payment), in yen. It is claimed
   * with the last instalment and bears no interest itself.
   */
  readonly accruedInterest: Yen;
};

/**
 * What no public source fixes and a prefecture decides; these values apply when it decides nothing (domain facts,
 * section 6: 元金均等, rounded down to 10 yen, remainder last, interest by the month).
 */
export const defaultConventions = {
  frequency: "monthly",
  method: "equal-principal",
  roundingUnit: 10,
  remainder: "last",
  bankDayRule: "next",
  firstDue: "next-due-day",
  interestCount: "month",
  allocationOrder: statutoryOrder,
  accruedInterest: 0,
} as const satisfies Partial<LoanTerms>;

/** The months between two instalments; a single instalment comes after the whole repayment term. */
export function periodMonths(terms: Pick<LoanTerms, "frequency" | "repaymentMonths">): number {
  if (terms.frequency === "once") return terms.repaymentMonths;
  return terms.frequency === "monthly" ? 1 : terms.frequency === "half-yearly" ? 6 : 12;
}

/** The number of instalments of the terms. */
export function instalmentCount(terms: Pick<LoanTerms, "frequency" | "repaymentMonths">): number {
  return terms.frequency === "once" ? 1 : terms.repaymentMonths / periodMonths(terms);
}

/** The rate that is charged after 据置, in basis points: none with a guarantor. */
export function chargedRate(terms: Pick<LoanTerms, "annualRateBasisPoints" | "guarantor">): number {
  return terms.guarantor ? 0 : terms.annualRateBasisPoints;
}

function isCount(value: number, from: number, to: number): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}

/** One field of the terms that cannot be, with the reason in Japanese. */
export type TermsFault = { readonly field: keyof LoanTerms; readonly message: string };

/** Every fault of the terms, in the order of the fields; empty when a plan can be made. */
export function faultsOfTerms(terms: LoanTerms): readonly TermsFault[] {
  const faults: TermsFault[] = [];
  const check = (holds: boolean, field: keyof LoanTerms, message: string): void => {
    if (!holds) faults.push({ field, message });
  };
  check(isYen(terms.principal) && terms.principal > 0, "principal", "貸付額は1円以上の整数で指定してください。");
  check(isCount(terms.annualRateBasisPoints, 0, 2_000), "annualRateBasisPoints", "利率は0から2000（年20%）までです。");
  check(isIsoDate(terms.graceStart), "graceStart", "据置の起算日はYYYY-MM-DDの日付で指定してください。");
  check(isCount(terms.gracePeriodMonths, 0, 240), "gracePeriodMonths", "据置期間は0から240か月までです。");
  const single = terms.frequency === "once";
  const period = periodMonths(terms);
  const months = isCount(terms.repaymentMonths, single ? 0 : 1, 480);
  check(months, "repaymentMonths", "償還期間は1から480か月まで（一括に限り0か月から）です。");
  if (months && !single) {
    const whole = terms.repaymentMonths % period === 0;
    check(whole, "repaymentMonths", `償還期間は${period}か月の倍数で指定してください。`);
  }
  check(isCount(terms.roundingUnit, 1, 10_000), "roundingUnit", "端数処理の単位は1から10,000円までです。");
  const firstOfEqualPayment = terms.method === "equal-payment" && terms.remainder === "first";
  check(!firstOfEqualPayment, "remainder", "元利均等の端数は最終回で調整します。");
  check(isCount(terms.dueDay, 1, 31), "dueDay", "引落日は1から31までの日です。");
  const everyTarget = allocationTargets.every((target) => terms.allocationOrder.includes(target));
  const once = everyTarget && terms.allocationOrder.length === allocationTargets.length;
  check(once, "allocationOrder", "充当順序には費用・延滞利子・利子・元金を1回ずつ並べてください。");
  check(isYen(terms.accruedInterest), "accruedInterest", "貸付期間中の利子は0円以上の整数で指定してください。");
  return faults;
}

/** The terms themselves when a plan can be made of them; throws {@link InvalidTermsError} naming the fields otherwise. */
export function assertTerms(terms: LoanTerms): LoanTerms {
  const faults = faultsOfTerms(terms);
  if (faults.length > 0) throw new InvalidTermsError(`terms refused: ${faults.map((fault) => fault.field).join(", ")}`);
  return terms;
}
