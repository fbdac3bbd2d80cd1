import type { HolidayCalendar } from "../dates/business-days.ts";
import { addDays, periodEnd } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { InvalidTermsError } from "./loan-terms.ts";
import type { Pause } from "./overdue-interest.ts";
import { changePlan } from "./repayment-plan.ts";
import type { RepaymentPlan } from "./repayment-plan.ts";

/** Grounds of 償還猶予 that offices name ([S-TKS-PREF], [S-ATSUGI]); the last is for like cases the president accepts. */
export const deferralGrounds = {
  disaster: "災害を受けたとき",
  illness: "病気やけがで療養しているとき",
  unemployment: "失業や離職で収入がないとき",
  "other-loan-grace": "奨学金や事業の借入れなど、ほかの借入れの返済が猶予されているとき",
  "support-office": "自立相談支援機関が猶予を適当とする意見を出したとき",
  "president-recognised": "そのほか会長がやむを得ないと認めるとき",
} as const;

/** A ground of 償還猶予. */
export type DeferralGround = keyof typeof deferralGrounds;

/** A decided 償還猶予. */
export type Deferral = {
  /** The first day of it: no instalment falls due and no overdue interest arises from here. */
  readonly from: IsoDate;
  /** Its length; usually a year at a time. */
  readonly months: number;
  readonly ground: DeferralGround;
};

/** What a 償還猶予 does: the plan after it, the days without overdue interest, the debits to stop. */
export type DeferralEffect = {
  readonly plan: RepaymentPlan;
  readonly pause: Pause;
  /** Instalments whose debit must be stopped, because they fall due later now. */
  readonly moved: readonly number[];
  /** True when the last instalment, and with it 最終償還期限, moved. */
  readonly movesFinalDate: boolean;
};

/** The days of a deferral: from its first day for so many months (民法143条). */
export function pauseOf(deferral: Pick<Deferral, "from" | "months">): Pause {
  return { from: deferral.from, to: periodEnd(addDays(deferral.from, -1), deferral.months) };
}

/**
 * Defers repayment (償還猶予): instalments due from its first day on, and with them 最終償還期限, move by its months;
 * amounts stay; no interest arises in the time between (domain facts, section 6). Instalments that were due before stay
 * due; they are not collected while it lasts.
 *
 * Throws `InvalidTermsError` when the length is not a positive number of months or exceeds the longest one allowed.
 */
export function defer(
  plan: RepaymentPlan,
  deferral: Deferral,
  longestMonths: number,
  calendar: HolidayCalendar,
): DeferralEffect {
  if (!Number.isInteger(deferral.months) || deferral.months < 1 || deferral.months > longestMonths) {
    throw new InvalidTermsError("a deferral lasts between one month and the longest time allowed");
  }
  const after = changePlan(plan, { kind: "deferral", date: deferral.from, months: deferral.months }, calendar);
  const moved = plan.instalments
    .filter((instalment, index) => instalment.nominalDate !== after.instalments[index]?.nominalDate)
    .map((instalment) => instalment.number);
  return { plan: after, pause: pauseOf(deferral), moved, movesFinalDate: after.finalDueDate !== plan.finalDueDate };
}
