import { addDays, compareDates, daysBetween, isAfter, isBefore } from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import type { DatedValue } from "../funds/dated-value.ts";
import { holdsOn } from "../funds/dated-value.ts";
import { multiplyRate, sumYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";
import { InvalidTermsError } from "./loan-terms.ts";

/** Rates of overdue interest (延滞利子) by date, yearly, in basis points (1075 is 10.75 %). */
export type OverdueRates = readonly Pick<DatedValue<number>, "from" | "to" | "value">[];

/** Principal still owed from a day on (the day after it was paid down), in yen. */
export type PrincipalOwed = { readonly from: IsoDate; readonly principal: Yen };

/** Days on which no overdue interest arises (償還猶予), both inclusive. */
export type Pause = { readonly from: IsoDate; readonly to: IsoDate };

/** Days in a row at one rate on one principal. */
export type OverdueSpan = {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly days: number;
  readonly principal: Yen;
  readonly basisPoints: number;
  readonly interest: Yen;
};

/** What overdue interest is counted from. */
export type OverdueCount = {
  /** 最終償還期限: the first day that counts is the day after it. */
  readonly finalDueDate: IsoDate;
  /** The last day that counts: the day the money is paid, or the day of a statement. */
  readonly until: IsoDate;
  /** Principal owed on the days after the final due date; a payment lowers it from the day after. */
  readonly owed: readonly PrincipalOwed[];
  readonly rates: OverdueRates;
  readonly pauses: readonly Pause[];
};

const YEAR = 10_000 * 365;

/**
 * Overdue interest (延滞利子): only after 最終償還期限 (never on a missed instalment before it), on the principal still
 * owed, per day: floor(principal × rate × days ÷ 365) for each run of days at one rate and one principal, a leap year
 * too [S-KUJI]. A change of the rate splits the count at its date [S-MINATO]; days of 償還猶予 do not count.
 * 100,000 yen for 30 days is 246 at 3 %, 410 at 5 %, 883 at 10.75 %.
 *
 * Throws `InvalidTermsError` when no rate is known for a day that counts: a rate is never guessed.
 */
export function overdueInterest(count: OverdueCount): { readonly total: Yen; readonly spans: readonly OverdueSpan[] } {
  const first = addDays(count.finalDueDate, 1);
  if (isAfter(first, count.until)) return { total: 0, spans: [] };
  const cuts = new Set<IsoDate>([first]);
  const cutAt = (date: IsoDate | null): void => {
    if (date !== null && isAfter(date, first) && !isAfter(date, count.until)) cuts.add(date);
  };
  for (const rate of count.rates) {
    cutAt(rate.from);
    cutAt(rate.to === null ? null : addDays(rate.to, 1));
  }
  for (const owed of count.owed) cutAt(owed.from);
  for (const pause of count.pauses) {
    cutAt(pause.from);
    cutAt(addDays(pause.to, 1));
  }
  const starts = [...cuts].sort(compareDates);
  const spans = starts.flatMap((from, index): OverdueSpan[] => {
    const next = starts[index + 1];
    const to = next === undefined ? count.until : addDays(next, -1);
    const principal = principalOn(count.owed, from);
    const paused = count.pauses.some((pause) => !isBefore(from, pause.from) && !isAfter(from, pause.to));
    if (principal === 0 || paused) return [];
    const rate = count.rates.find((candidate) => holdsOn(candidate, from));
    if (rate === undefined) throw new InvalidTermsError("no overdue rate is known for a day that counts");
    const days = daysBetween(from, to) + 1;
    const interest = multiplyRate(principal, rate.value * days, YEAR);
    return [{ from, to, days, principal, basisPoints: rate.value, interest }];
  });
  return { total: sumYen(spans.map((span) => span.interest)), spans };
}

function principalOn(owed: readonly PrincipalOwed[], date: IsoDate): Yen {
  return (
    [...owed].sort((a, b) => compareDates(a.from, b.from)).findLast((entry) => !isAfter(entry.from, date))?.principal ??
    0
  );
}
