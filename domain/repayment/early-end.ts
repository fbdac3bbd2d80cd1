import type { IsoDate } from "../dates/plain-date.ts";
import { multiplyRate, sumYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";
import { assertTerms, InvalidTermsError } from "./loan-terms.ts";
import type { LoanTerms } from "./loan-terms.ts";

/** Why lending ended before its planned end. */
export type EarlyEndReason = "left-school" | "no-longer-needed" | "false-statement" | "misuse" | "moved-away" | "death";

/** Lending that ended early: 退学, 辞退, 貸付停止. */
export type EarlyEnd = {
  readonly reason: EarlyEndReason;
  /** The day it ended: the day of leaving school, or of the decision to stop. */
  readonly endedOn: IsoDate;
  /** What was sent before it ended, with the last month each payment was for, in any order. */
  readonly disbursed: readonly { readonly sentOn: IsoDate; readonly amount: Yen; readonly months: number }[];
  /** How many of the months paid for were really used (in school, out of work). */
  readonly monthsUsed: number;
};

/** The contract after an early end, and what must be given back outside the plan. */
export type EarlyEndOutcome = {
  /** The terms with the amount really lent and 据置 from the day it ended. */
  readonly terms: LoanTerms;
  /** Money sent for months after the end: to be returned at once, not part of the plan. */
  readonly toReturn: Yen;
  /** True when the council may call the whole at once (一時償還): a person decides. */
  readonly mayCallWhole: boolean;
};

/**
 * The terms after lending ended early: the principal is what was sent for the months used, 据置 counts from the end of
 * the lending (for 教育支援資金 the day of leaving school), everything else stays as contracted. Money for months not used
 * is shown apart, in whole yen by equal months. Misuse and false statements allow the whole to be called (domain facts,
 * section 6, 一時償還); that stays a decision.
 *
 * Throws `InvalidTermsError` when nothing was sent or the months used exceed the months paid for.
 */
export function endLendingEarly(terms: LoanTerms, end: EarlyEnd): EarlyEndOutcome {
  const months = sumYen(end.disbursed.map((payment) => payment.months));
  const sent = sumYen(end.disbursed.map((payment) => payment.amount));
  if (sent === 0 || months === 0) throw new InvalidTermsError("nothing was lent: withdraw the contract instead");
  if (!Number.isInteger(end.monthsUsed) || end.monthsUsed < 0 || end.monthsUsed > months) {
    throw new InvalidTermsError("the months used lie between none and the months paid for");
  }
  const toReturn = unusedAmount(end);
  const principal = sent - toReturn;
  if (principal === 0) throw new InvalidTermsError("no month was used: the whole is to be returned");
  return {
    terms: assertTerms({ ...terms, principal, graceStart: end.endedOn }),
    toReturn,
    mayCallWhole: end.reason === "false-statement" || end.reason === "misuse",
  };
}

/** The amount for the last months, which were not used: payments are used up in the order they were sent. */
function unusedAmount(end: EarlyEnd): Yen {
  let used = end.monthsUsed;
  let unused = 0;
  for (const payment of [...end.disbursed].sort((a, b) => (a.sentOn < b.sentOn ? -1 : 1))) {
    const inUse = Math.min(used, payment.months);
    used -= inUse;
    if (inUse === payment.months) continue;
    unused += multiplyRate(payment.amount, payment.months - inUse, payment.months);
  }
  return unused;
}
