import { Temporal } from "temporal-polyfill";
import { DomainError } from "../errors.ts";

/**
 * A calendar day in Japan, written YYYY-MM-DD (JST, no time of day). A value of this type has been validated by
 * {@link parseIsoDate} or made by this module; ISO strings compare in calendar order, so `<` on them is meaningful.
 */
export type IsoDate = string;

/** A value that is not a day of the calendar, or two days in an order that cannot be. */
export class InvalidDateError extends DomainError {
  override readonly name = "InvalidDateError";
  readonly code = "INVALID_DATE";
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Year, month (1–12) and day (1–31) of a date. */
export type DateParts = { readonly year: number; readonly month: number; readonly day: number };

/** True for a leap year of the Gregorian calendar. */
export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** The number of days of a month (1–12); throws {@link InvalidDateError} when there is no such month. */
export function daysInMonth(year: number, month: number): number {
  if (!Number.isInteger(month) || month < 1 || month > 12) throw new InvalidDateError("no such month");
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function readParts(value: string): DateParts | undefined {
  const match = ISO_DATE.exec(value);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return { year, month, day };
}

/** True when the value is a day that exists, written YYYY-MM-DD. 2026-02-30 and 2026-2-3 are not. */
export function isIsoDate(value: string): boolean {
  return readParts(value) !== undefined;
}

/** The value as a date; throws {@link InvalidDateError} when it is not a day that exists written YYYY-MM-DD. */
export function parseIsoDate(value: string): IsoDate {
  if (!isIsoDate(value)) throw new InvalidDateError("not a date written YYYY-MM-DD");
  return value;
}

/** Year, month and day of a date; throws {@link InvalidDateError} for anything that is not a date. */
export function dateParts(date: IsoDate): DateParts {
  const parts = readParts(date);
  if (parts === undefined) throw new InvalidDateError("not a date written YYYY-MM-DD");
  return parts;
}

/** The date of a year, month (1–12) and day; throws {@link InvalidDateError} when there is no such day. */
export function dateOf(year: number, month: number, day: number): IsoDate {
  const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return parseIsoDate(text);
}

function plain(date: IsoDate): Temporal.PlainDate {
  return Temporal.PlainDate.from(parseIsoDate(date));
}

function wholeNumber(value: number): number {
  if (!Number.isInteger(value)) throw new InvalidDateError("a count of days or months must be whole");
  return value;
}

/** The day `days` after the date (before it, when negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return plain(date)
    .add({ days: wholeNumber(days) })
    .toString();
}

/**
 * The corresponding day (応当日) `months` later, or the last day of that month when it lacks the day (民法143条2項).
 * Always reckon from the original date: 31 January + 2 months is 31 March, but (+ 1) + 1 would be 28 March.
 */
export function addMonths(date: IsoDate, months: number): IsoDate {
  return plain(date)
    .add({ months: wholeNumber(months) }, { overflow: "constrain" })
    .toString();
}

/**
 * The last day of a period of months that an event starts: the day of the event does not count (民法140条), and the
 * period ends the day before the corresponding day of its first day, or with the month when that day is lacking
 * (民法143条2項). Six months from 28 February 2026 end on 31 August, since they begin with 1 March.
 */
export function periodEnd(event: IsoDate, months: number): IsoDate {
  const first = addDays(event, 1);
  const corresponding = addMonths(first, months);
  return dateParts(corresponding).day === dateParts(first).day ? addDays(corresponding, -1) : corresponding;
}

/** The number of days from the first date to the second: 0 on the same day, negative when the second is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return plain(from).until(plain(to), { largestUnit: "day" }).days;
}

/** Negative, zero or positive as the first date is before, on or after the second; usable with `sort`. */
export function compareDates(a: IsoDate, b: IsoDate): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** True when the first date is earlier than the second. */
export function isBefore(a: IsoDate, b: IsoDate): boolean {
  return a < b;
}

/** True when the first date is later than the second. */
export function isAfter(a: IsoDate, b: IsoDate): boolean {
  return a > b;
}

/** The later of two dates. */
export function laterOf(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}

/** The earlier of two dates. */
export function earlierOf(a: IsoDate, b: IsoDate): IsoDate {
  return a < b ? a : b;
}

/** The day of the week, 1 (Monday) to 7 (Sunday), as ISO 8601 counts. */
export function dayOfWeek(date: IsoDate): number {
  return plain(date).dayOfWeek;
}

/** The last day of the date's month. */
export function lastDayOfMonth(date: IsoDate): IsoDate {
  const { year, month } = dateParts(date);
  return dateOf(year, month, daysInMonth(year, month));
}

/** The fiscal year (年度, 1 April – 31 March) a date lies in, by the year it begins in (地方自治法208条). */
export function fiscalYear(date: IsoDate): number {
  const { year, month } = dateParts(date);
  return month >= 4 ? year : year - 1;
}

/**
 * The newest year (年度) of resident tax (住民税) whose facts can exist on the date. The tax of a year rests on the
 * income of the year before and is fixed about June, so in April and May the newest is still the last year's
 * ([S-SAGA]; the month of June is common practice and may be a few days off in a municipality).
 */
export function taxYearAvailable(date: IsoDate): number {
  const { year, month } = dateParts(date);
  return month >= 6 ? year : year - 1;
}

/**
 * Age in full years on a date, by law (年齢計算ニ関する法律, 民法143条): it rises at the end of the day before the
 * birthday, so the whole of that day already counts with the new age, as benefit offices count it ("turns 65
 * tomorrow" is 65 today). Someone born on 29 February grows older on 28 February in every year [S-NENREI].
 * Throws {@link InvalidDateError} when the date is before the birth.
 */
export function ageOn(birth: IsoDate, date: IsoDate): number {
  if (isBefore(date, birth)) throw new InvalidDateError("the date lies before the birth");
  const born = dateParts(birth);
  const next = dateParts(addDays(date, 1));
  const reached = next.month > born.month || (next.month === born.month && next.day >= born.day);
  return next.year - born.year - (reached ? 0 : 1);
}

/** The first day on which {@link ageOn} gives the age: the day before the birthday (28 February for 29 February). */
export function dateReachingAge(birth: IsoDate, age: number): IsoDate {
  const { year, month, day } = dateParts(birth);
  const target = year + wholeNumber(age);
  if (month === 2 && day === 29) return dateOf(target, 2, 28);
  return addDays(dateOf(target, month, day), -1);
}

/**
 * The school year a person belongs to (学年), named by the year Y in which it begins to be born: from 2 April Y to
 * 1 April Y + 1, since one born on 1 April reaches each age on 31 March (学校教育法17条, 年齢計算ニ関する法律).
 */
export function schoolYearCohort(birth: IsoDate): number {
  return fiscalYear(addDays(birth, -1));
}

/** The 1 April on which a person enters elementary school: the first one after reaching the age of six (学校教育法17条1項). */
export function elementarySchoolEntrance(birth: IsoDate): IsoDate {
  return dateOf(schoolYearCohort(birth) + 7, 4, 1);
}
