import type { HolidayCalendar } from "../dates/business-days.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import { defaultConventions } from "./loan-terms.ts";
import { repaymentPlan, type RepaymentPlan } from "./repayment-plan.ts";

/** What a plan is made of before and when a contract is made. */
export type PlannedLoan = {
  readonly principal: Yen;
  /** Yearly rate after 据置 in basis points, as it is charged without a guarantor. */
  readonly annualRateBasisPoints: number;
  readonly guarantor: boolean;
  /** The day 据置 counts from. */
  readonly graceStart: IsoDate;
  readonly gracePeriodMonths: number;
  /** 0 = in one sum when 据置 ends. */
  readonly repaymentMonths: number;
  /** The prefecture's debit day. */
  readonly dueDay: number;
};

/**
 * The repayment plan of a loan under the house's conventions ({@link defaultConventions}): the one that a contract is
 * made with, so that a plan shown at the window or in screening is the plan that will be signed.
 * @throws InvalidTermsError for terms no plan can follow.
 */
export function plannedRepayment(loan: PlannedLoan, calendar: HolidayCalendar): RepaymentPlan {
  return repaymentPlan(
    { ...defaultConventions, ...loan, ...(loan.repaymentMonths === 0 ? { frequency: "once" as const } : {}) },
    calendar,
  );
}
