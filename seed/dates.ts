import { addBankDays as addBankDaysOn, nextBankDay } from "../domain/dates/business-days.ts";
import { addDays, addMonths, type IsoDate } from "../domain/dates/plain-date.ts";
import { japaneseHolidays } from "../lambdas/shared/adapters/holidays.ts";

export { addDays, addMonths, type IsoDate };

/** The bank day `count` bank days after a date. */
export function addBankDays(date: IsoDate, count: number): IsoDate {
  return addBankDaysOn(date, count, japaneseHolidays);
}

/** The date, or the next bank day after it. */
export function bankDayFrom(date: IsoDate): IsoDate {
  return nextBankDay(date, japaneseHolidays);
}
