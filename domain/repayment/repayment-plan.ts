import { nextBankDay, previousBankDay } from "../dates/business-days.ts";
import type { HolidayCalendar } from "../dates/business-days.ts";
import {
  addMonths,
  compareDates,
  dateOf,
  dateParts,
  daysBetween,
  daysInMonth,
  earlierOf,
  isAfter,
  isBefore,
  laterOf,
  periodEnd,
} from "../dates/plain-date.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { floorTo, multiplyRate, sumYen } from "../money/yen.ts";
import type { Yen } from "../money/yen.ts";
import { assertTerms, chargedRate, instalmentCount, InvalidTermsError, periodMonths } from "./loan-terms.ts";
import type { LoanTerms } from "./loan-terms.ts";

/** Something after the contract that changes the plan; `date` is the day it takes effect. */
export type PlanChange =
  | {
      /** 繰上償還: principal paid before it is due. 免除 of a part: principal that is no longer claimed. */
      readonly kind: "prepayment" | "exemption";
      readonly date: IsoDate;
      readonly principal: Yen;
      /** `shorten` keeps the instalments and drops the last ones; `reduce` keeps their number and makes them smaller. */
      readonly effect: "shorten" | "reduce";
    }
  | {
      /** 償還猶予: instalments from this day on fall due so many months later. */
      readonly kind: "deferral";
      readonly date: IsoDate;
      readonly months: number;
    };

/** One instalment of a plan; amounts in yen. */
export type Instalment = {
  /** 1 for the first. */
  readonly number: number;
  /** The day the month's interest counts from (exclusive). */
  readonly periodStart: IsoDate;
  /** The due day of the contract, bank day or not. */
  readonly nominalDate: IsoDate;
  /** The bank day on which it is debited. */
  readonly dueDate: IsoDate;
  readonly principal: Yen;
  readonly interest: Yen;
  readonly total: Yen;
  /** Principal still owed after it, if all before it was paid. */
  readonly balanceAfter: Yen;
};

/** A dated plan: a function of the terms, the changes so far and the bank calendar, and of nothing else. */
export type RepaymentPlan = {
  readonly terms: LoanTerms;
  readonly changes: readonly PlanChange[];
  /** The last day of 据置. */
  readonly graceEnd: IsoDate;
  /** 最終償還期限: the last instalment's due day; on a bank holiday the next bank day (民法142条). */
  readonly finalDueDate: IsoDate;
  readonly instalments: readonly Instalment[];
  readonly totals: { readonly principal: Yen; readonly interest: Yen; readonly total: Yen };
};

type Row = { readonly offset: number; readonly principal: Yen };

/** The yearly rate is in basis points (ten thousandths) and a month is one twelfth of a year. */
const MONTHLY_BASE = 10_000 * 12;
const DAILY_BASE = 10_000 * 365;

/** The due day of the month so many months after the anchor's; the last day of a month that lacks it. */
function dueDayIn(anchor: IsoDate, months: number, dueDay: number): IsoDate {
  const { year, month } = dateParts(anchor);
  const count = year * 12 + month - 1 + months;
  const [targetYear, targetMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return dateOf(targetYear, targetMonth, Math.min(dueDay, daysInMonth(targetYear, targetMonth)));
}

/** The month of the first monthly due day after 据置, as its first day. */
function firstDueMonth(terms: LoanTerms, graceEnd: IsoDate): IsoDate {
  const { year, month } = dateParts(graceEnd);
  const thisMonth = dateOf(year, month, 1);
  const inThisMonth = dueDayIn(thisMonth, 0, terms.dueDay);
  const usable = terms.firstDue === "next-due-day" && isAfter(inThisMonth, graceEnd);
  return usable ? thisMonth : addMonths(thisMonth, 1);
}

/** Interest of whole months on a balance, each month rounded down. */
function monthlyInterest(balance: Yen, months: number, rate: number): Yen {
  return multiplyRate(balance, rate, MONTHLY_BASE) * months;
}

/**
 * The equal payment of 元利均等, rounded down to the unit: principal × r ÷ (1 − (1 + r)^−n), in exact fractions, where r
 * is the rate of one period.
 */
function equalPayment(balance: Yen, count: number, rate: number, period: number, unit: number): Yen {
  if (rate * period === 0) return floorTo(multiplyRate(balance, 1, count), unit);
  const base = BigInt(MONTHLY_BASE);
  const perPeriod = BigInt(rate * period);
  const grown = (base + perPeriod) ** BigInt(count);
  const payment = (BigInt(balance) * perPeriod * grown) / (base * (grown - base ** BigInt(count)));
  return floorTo(Number(payment), unit);
}

function tooSmall(): InvalidTermsError {
  return new InvalidTermsError("the principal is too small to be spread over so many instalments");
}

/** Principal of each instalment by 元金均等: equal parts rounded down, the remainder in one of them. */
function equalPrincipals(balance: Yen, count: number, terms: LoanTerms): readonly Yen[] {
  const part = count === 1 ? balance : floorTo(multiplyRate(balance, 1, count), terms.roundingUnit);
  if (part === 0) throw tooSmall();
  const odd = balance - part * (count - 1);
  const place = terms.remainder === "first" ? 0 : count - 1;
  return Array.from({ length: count }, (_, index) => (index === place ? odd : part));
}

/**
 * Principal of each instalment while a fixed payment lasts: at most `most` of them, the last taking what is left. Each
 * but the last is above zero; throws {@link InvalidTermsError} when the payment does not even cover the interest.
 */
function principalsOfPayment(balance: Yen, payment: Yen, terms: LoanTerms, most: number): readonly Yen[] {
  const period = periodMonths(terms);
  const principals: Yen[] = [];
  let left = balance;
  while (left > 0) {
    const share = payment - monthlyInterest(left, period, chargedRate(terms));
    const isLast = share >= left || principals.length + 1 === most;
    if (!isLast && share <= 0) throw tooSmall();
    principals.push(isLast ? left : share);
    left -= isLast ? left : share;
  }
  return principals;
}

function paymentFor(balance: Yen, count: number, terms: LoanTerms): Yen {
  return equalPayment(balance, count, chargedRate(terms), periodMonths(terms), terms.roundingUnit);
}

function spread(balance: Yen, count: number, terms: LoanTerms): readonly Yen[] {
  if (count === 1) return [balance];
  if (terms.method === "equal-principal") return equalPrincipals(balance, count, terms);
  const principals = principalsOfPayment(balance, paymentFor(balance, count, terms), terms, count);
  if (principals.length !== count) throw tooSmall();
  return principals;
}

/** Takes principal away from the last instalments, keeping the others as they are. */
function takeFromTheEnd(principals: readonly Yen[], amount: Yen): readonly Yen[] {
  const kept = [...principals];
  let left = amount;
  while (left > 0) {
    const end = kept.pop() ?? 0;
    if (end > left) kept.push(end - left);
    left -= Math.min(end, left);
  }
  return kept;
}

function assertChange(change: PlanChange): void {
  const amount = change.kind === "deferral" ? change.months : change.principal;
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw new InvalidTermsError("a change must be of a positive whole amount");
}

/**
 * The repayment plan of a contract.
 *
 * Guarantees: principal of all instalments and of the changes is the principal lent; no interest arises in 据置, with a
 * guarantor, or in the months of a deferral; every due date is a bank day, in order; what rounding leaves is in the one
 * instalment the terms name. Interest of a month is floor(principal owed × rate ÷ 12) (domain facts, section 6); months
 * begun before a prepayment are charged on the principal owed until then.
 *
 * Throws `InvalidTermsError` when the terms or a change cannot be followed: a change larger than the principal not yet
 * due (that is a settlement, see `settleInFull`), or principal too small for the instalments.
 */
export function repaymentPlan(
  terms: LoanTerms,
  calendar: HolidayCalendar,
  changes: readonly PlanChange[] = [],
): RepaymentPlan {
  assertTerms(terms);
  const graceEnd =
    terms.gracePeriodMonths === 0 ? terms.graceStart : periodEnd(terms.graceStart, terms.gracePeriodMonths);
  const month = firstDueMonth(terms, graceEnd);
  const period = periodMonths(terms);
  const atGraceEnd = period === 0;
  const nominal = (offset: number): IsoDate =>
    atGraceEnd ? addMonths(graceEnd, offset) : dueDayIn(month, offset, terms.dueDay);

  const ordered = [...changes].sort((a, b) => compareDates(a.date, b.date));
  let rows: readonly Row[] = spread(terms.principal, instalmentCount(terms), terms).map((principal, index) => ({
    offset: atGraceEnd ? 0 : period * (index + 1) - 1,
    principal,
  }));
  let payment = paymentFor(terms.principal, Math.max(1, rows.length), terms);
  for (const change of ordered) {
    assertChange(change);
    if (change.kind === "deferral") {
      rows = rows.map((row) =>
        isBefore(nominal(row.offset), change.date) ? row : { ...row, offset: row.offset + change.months },
      );
      continue;
    }
    const due = rows.filter((row) => !isAfter(nominal(row.offset), change.date));
    const coming = rows.slice(due.length);
    const left = sumYen(coming.map((row) => row.principal)) - change.principal;
    if (left <= 0) throw new InvalidTermsError("the change leaves no principal to repay: settle the loan instead");
    let principals: readonly Yen[];
    if (change.effect === "reduce") {
      principals = spread(left, coming.length, terms);
      payment = paymentFor(left, coming.length, terms);
    } else if (terms.method === "equal-principal") {
      const planned = coming.map((row) => row.principal);
      principals = takeFromTheEnd(planned, change.principal);
    } else {
      principals = principalsOfPayment(left, payment, terms, coming.length);
    }
    rows = [
      ...due,
      ...coming.slice(0, principals.length).map((row, index) => ({ ...row, principal: principals[index] ?? 0 })),
    ];
  }

  const reductions = ordered.filter((change) => change.kind !== "deferral");
  let balance = terms.principal;
  let applied = 0;
  const instalments = rows.map((row, index): Instalment => {
    const nominalDate = nominal(row.offset);
    const before = rows[index - 1];
    const straight = before === undefined ? row.offset === period - 1 : row.offset === before.offset + period;
    const regularStart = before !== undefined && straight ? nominal(before.offset) : nominal(row.offset - period);
    const periodStart = before === undefined && straight ? graceEnd : regularStart;
    const inPeriod = reductions.slice(applied).filter((change) => isBefore(change.date, nominalDate));
    const owed = balance;
    applied += inPeriod.length;
    balance -= sumYen(inPeriod.map((change) => change.principal)) + row.principal;
    const interest = periodInterest(terms, { regularStart, periodStart, end: nominalDate, owed, reductions: inPeriod });
    const accrued = index === rows.length - 1 ? terms.accruedInterest : 0;
    return {
      number: index + 1,
      periodStart,
      nominalDate,
      dueDate: bankDay(nominalDate, graceEnd, terms, calendar),
      principal: row.principal,
      interest: interest + accrued,
      total: row.principal + interest + accrued,
      balanceAfter: balance,
    };
  });
  const principal = sumYen(instalments.map((row) => row.principal));
  const interest = sumYen(instalments.map((row) => row.interest));
  const lastNominal = instalments.reduce((latest, row) => laterOf(latest, row.nominalDate), graceEnd);
  return {
    terms,
    changes: ordered,
    graceEnd,
    finalDueDate: nextBankDay(lastNominal, calendar),
    instalments,
    totals: { principal, interest, total: sumYen([principal, interest]) },
  };
}

type Reduction = { readonly date: IsoDate; readonly principal: Yen };

type InterestPeriod = {
  /** The due day one period before the instalment: where its months begin. */
  readonly regularStart: IsoDate;
  /** The day interest counts from (exclusive): the end of 据置 for the first instalment. */
  readonly periodStart: IsoDate;
  readonly end: IsoDate;
  /** Principal owed when the period begins, before the reductions in it. */
  readonly owed: Yen;
  readonly reductions: readonly Reduction[];
};

/** The months begun on a day of a period: none until interest counts, then at least one, at most all of the period. */
function monthsBegun(span: InterestPeriod, until: IsoDate, period: number): number {
  if (!isAfter(until, span.periodStart)) return 0;
  let months = 1;
  while (months < period && isBefore(addMonths(span.regularStart, months), until)) months += 1;
  return Math.min(months, period);
}

/** Interest of a period up to a day of it (all of it by default): on the principal owed in each month or on each day. */
function periodInterest(terms: LoanTerms, span: InterestPeriod, until: IsoDate = span.end): Yen {
  const rate = chargedRate(terms);
  const period = periodMonths(terms);
  let interest = 0;
  let owed = span.owed;
  let counted = 0;
  const chargeUntil = (day: IsoDate): void => {
    if (terms.interestCount === "day") {
      const days = Math.max(0, daysBetween(span.periodStart, day));
      interest += multiplyRate(owed, rate * Math.max(0, days - counted), DAILY_BASE);
      counted = Math.max(counted, days);
    } else {
      const months = day === span.end ? period : monthsBegun(span, day, period);
      interest += monthlyInterest(owed, Math.max(0, months - counted), rate);
      counted = Math.max(counted, months);
    }
  };
  for (const reduction of span.reductions) {
    if (!isBefore(reduction.date, until)) break;
    chargeUntil(reduction.date);
    owed -= reduction.principal;
  }
  chargeUntil(until);
  return interest;
}

/** The bank day of a due day; never moved back into 据置. */
function bankDay(date: IsoDate, graceEnd: IsoDate, terms: LoanTerms, calendar: HolidayCalendar): IsoDate {
  const next = nextBankDay(date, calendar);
  if (terms.bankDayRule === "next") return next;
  const previous = previousBankDay(date, calendar);
  return isAfter(previous, graceEnd) ? previous : next;
}

/** The plan after one more change; the earlier ones stay. Throws as {@link repaymentPlan} does. */
export function changePlan(plan: RepaymentPlan, change: PlanChange, calendar: HolidayCalendar): RepaymentPlan {
  return repaymentPlan(plan.terms, calendar, [...plan.changes, change]);
}

/**
 * Interest of an instalment that has arisen by a day: none before its period, all of it from its due day, in between the
 * months begun (or the days). Interest of the lending period (`accruedInterest`) is not part of it.
 */
export function interestUntil(plan: RepaymentPlan, instalment: Instalment, until: IsoDate): Yen {
  const { terms } = plan;
  if (!isAfter(until, instalment.periodStart)) return 0;
  const inPeriod = reductionsIn(plan, instalment);
  const owed = instalment.balanceAfter + instalment.principal + sumYen(inPeriod.map((change) => change.principal));
  const end = instalment.nominalDate;
  const regularStart = addMonths(end, -periodMonths(terms));
  const span = { regularStart, periodStart: instalment.periodStart, end, owed, reductions: inPeriod };
  return periodInterest(terms, span, earlierOf(until, end));
}

function reductionsIn(plan: RepaymentPlan, instalment: Instalment): readonly Reduction[] {
  const before = plan.instalments[instalment.number - 2];
  return plan.changes.flatMap((change) => {
    const here = isBefore(change.date, instalment.nominalDate);
    const earlier = before !== undefined && isBefore(change.date, before.nominalDate);
    return change.kind !== "deferral" && here && !earlier ? [change] : [];
  });
}
