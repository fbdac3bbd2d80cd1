import type { IsoDate } from "../dates/plain-date.ts";
import { ceilTo, sumYen, type Yen } from "../money/yen.ts";

/** Dated income and costs until an income starts, in yen. */
export type BridgePlanInput = {
  readonly from: IsoDate;
  /** The first day on which the coming income carries the household; what is dated from then on does not count. */
  readonly until: IsoDate;
  readonly cash: Yen;
  readonly incomes: readonly { readonly date: IsoDate; readonly amount: Yen }[];
  readonly costs: readonly { readonly date: IsoDate; readonly amount: Yen }[];
};

/** What the plan shows. */
export type Bridge = {
  /** The deepest shortfall before `until`, in yen; 0 when the money lasts. */
  readonly shortfall: Yen;
  /** The first day on which the money does not last; null when it does. */
  readonly shortFrom: IsoDate | null;
  /** The smallest amount that carries the household, in whole units and within the ceiling. */
  readonly loan: Yen;
  /** What the ceiling leaves uncovered, in yen. */
  readonly uncovered: Yen;
};

/**
 * The gap of a bridge plan and the smallest loan that covers it, without any tax data [FR]. On one day costs are paid
 * before income comes in, so a shortfall is never hidden by money that arrives later the same day. `unit` and
 * `ceiling` are parameters of the fund; the loan is the shortfall rounded up to the unit.
 */
export function bridge(plan: BridgePlanInput, unit: Yen, ceiling: Yen): Bridge {
  const counts = (entry: { readonly date: IsoDate }) => plan.from <= entry.date && entry.date < plan.until;
  const costs = plan.costs.filter(counts);
  const incomes = plan.incomes.filter(counts);
  const days = [...new Set(costs.map((cost) => cost.date))].sort();
  let shortfall = 0;
  let shortFrom: IsoDate | null = null;
  for (const day of days) {
    const paid = sumYen(costs.filter((cost) => cost.date <= day).map((cost) => cost.amount));
    const received = sumYen(incomes.filter((income) => income.date < day).map((income) => income.amount));
    const short = paid - plan.cash - received;
    if (short <= 0) continue;
    shortFrom ??= day;
    shortfall = Math.max(shortfall, short);
  }
  const wanted = ceilTo(shortfall, unit);
  const loan = Math.min(wanted, ceiling - (ceiling % unit));
  return { shortfall, shortFrom, loan, uncovered: Math.max(0, shortfall - loan) };
}
