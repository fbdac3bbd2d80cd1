import { addMonths, fiscalYear, type IsoDate } from "../dates/plain-date.ts";
import { DomainError } from "../errors.ts";
import { multiplyRate, type Yen } from "../money/yen.ts";

/** The prime rate of a 1 April that the plan needs is not known. */
export class PrimeRateUnknownError extends DomainError {
  override readonly name = "PrimeRateUnknownError";
  readonly code = "PRIME_RATE_UNKNOWN";
}

/** A long-term prime rate, as of a 1 April. */
export type PrimeRate = {
  readonly april: IsoDate;
  /** Basis points (1/100 of a per cent) a year. */
  readonly basisPoints: number;
};

/** A loan on the security of a home, as far as its course can be reckoned. */
export type RealEstatePlanInput = {
  /** 貸付限度額 in yen: share of the value. Principal and interest together never pass it. */
  readonly limit: Yen;
  /** Yen a month, paid out in advance for each interval. */
  readonly monthly: Yen;
  readonly intervalMonths: number;
  readonly start: IsoDate;
  /** The lower of this cap and the prime rate of the last 1 April applies. */
  readonly rateCap: number;
  readonly primeRates: readonly PrimeRate[];
};

/** A payment with the balance after it and the interest of the interval that follows. */
export type RealEstatePayment = {
  readonly on: IsoDate;
  readonly amount: Yen;
  readonly principal: Yen;
  /** Interest up to the end of this interval, in yen, on principal alone. */
  readonly interest: Yen;
};

/** The course of the loan until principal and interest reach the limit. */
export type RealEstatePlan = {
  readonly payments: readonly RealEstatePayment[];
  /** The first payment day on which nothing can be lent any more: lending stops, the borrower stays [S-LIFEOS]. */
  readonly limitReachedOn: IsoDate;
  readonly principal: Yen;
  readonly interest: Yen;
};

/** The most that can be lent on a value, in yen: the share of it, rounded down. */
export function realEstateLimit(value: Yen, sharePercent: number): Yen {
  return multiplyRate(value, sharePercent, 100);
}

/** The yearly rate for a day: the lower of the cap and the prime rate of the last 1 April before or on it [S-KNG-F]. */
export function realEstateRate(input: Pick<RealEstatePlanInput, "rateCap" | "primeRates">, on: IsoDate): number {
  const april = `${fiscalYear(on)}-04-01`;
  const known = input.primeRates.filter((rate) => rate.april <= april).sort((a, b) => (a.april < b.april ? 1 : -1))[0];
  if (known === undefined) throw new PrimeRateUnknownError("no prime rate is known for the fiscal year");
  return Math.min(input.rateCap, known.basisPoints);
}

/**
 * Payments of `monthly` × interval in advance until principal and interest would pass the limit; the last one is the
 * most that fits with the interest of its own interval. Interest runs on principal from each payment, by months, rounded
 * down per interval, and is not lent upon (an assumption: no public source gives the method). A later 1 April without a
 * known prime rate keeps the last one. Throws {@link PrimeRateUnknownError} when none is known at the start.
 */
export function realEstatePlan(input: RealEstatePlanInput): RealEstatePlan {
  const payments: RealEstatePayment[] = [];
  let principal = 0;
  let interest = 0;
  const perInterval = input.monthly * input.intervalMonths;
  for (let interval = 0; ; interval += 1) {
    const on = addMonths(input.start, interval * input.intervalMonths);
    const rate = realEstateRate(input, on);
    const interestOf = (lent: Yen): Yen => multiplyRate(lent, rate * input.intervalMonths, 10_000 * 12);
    const left = input.limit - principal - interest;
    const fits = (amount: Yen): boolean => amount + interestOf(principal + amount) <= left;
    let amount = Math.min(perInterval, left);
    // Interest is a small share of what is lent: a few steps find the most that fits.
    while (amount > 0 && !fits(amount)) amount -= Math.max(1, amount + interestOf(principal + amount) - left);
    while (amount < perInterval && amount > 0 && fits(amount + 1)) amount += 1;
    if (amount <= 0) return { payments, limitReachedOn: on, principal, interest };
    principal += amount;
    interest += interestOf(principal);
    payments.push({ on, amount, principal, interest });
  }
}
