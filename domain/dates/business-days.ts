import { addDays, dateParts, dayOfWeek, InvalidDateError } from "./plain-date.ts";
import type { IsoDate } from "./plain-date.ts";

/** The national holidays (国民の祝日に関する法律), passed as a value: the days themselves change by law. */
export type HolidayCalendar = {
  /** True on a national holiday, a substitute holiday (振替休日) or a day between two (国民の休日). */
  readonly isHoliday: (date: IsoDate) => boolean;
};

/**
 * True on a day the banks work: not a Saturday or Sunday, not a holiday, not 31 December – 3 January
 * (銀行法施行令5条1項: 日曜日, 国民の祝日, 12月31日から1月3日まで, 土曜日).
 */
export function isBankDay(date: IsoDate, calendar: HolidayCalendar): boolean {
  const { month, day } = dateParts(date);
  if ((month === 12 && day === 31) || (month === 1 && day <= 3)) return false;
  return dayOfWeek(date) <= 5 && !calendar.isHoliday(date);
}

/** How many days in a row a search for a bank day goes on: far more than any run of holidays. */
const LONGEST_SEARCH = 60;

function search(date: IsoDate, calendar: HolidayCalendar, step: 1 | -1): IsoDate {
  let day = date;
  for (let tried = 0; tried < LONGEST_SEARCH; tried += 1) {
    if (isBankDay(day, calendar)) return day;
    day = addDays(day, step);
  }
  throw new InvalidDateError("the calendar holds no bank day near the date");
}

/** The date itself when the banks work, otherwise the next day they do (翌営業日). */
export function nextBankDay(date: IsoDate, calendar: HolidayCalendar): IsoDate {
  return search(date, calendar, 1);
}

/** The date itself when the banks work, otherwise the last day before it that they do (前営業日). */
export function previousBankDay(date: IsoDate, calendar: HolidayCalendar): IsoDate {
  return search(date, calendar, -1);
}

/**
 * The bank day `count` bank days after the date (before it, when negative). The date itself is not counted, bank day
 * or not; a count of zero gives {@link nextBankDay}.
 */
export function addBankDays(date: IsoDate, count: number, calendar: HolidayCalendar): IsoDate {
  if (!Number.isInteger(count)) throw new InvalidDateError("a count of days must be whole");
  if (count === 0) return nextBankDay(date, calendar);
  const step = count > 0 ? 1 : -1;
  let day = date;
  for (let left = Math.abs(count); left > 0; left -= 1) day = search(addDays(day, step), calendar, step);
  return day;
}
