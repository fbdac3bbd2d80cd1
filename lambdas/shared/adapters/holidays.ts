import type { HolidayCalendar } from "../../../domain/dates/business-days.ts";
import type { IsoDate } from "../../../domain/dates/plain-date.ts";
import { holidayTable } from "./holiday-table.ts";

const days: ReadonlySet<string> = new Set(holidayTable.days);

/**
 * The national holidays of Japan, 1970–2050, from the table of `@holiday-jp/holiday_jp`. The ISO day is looked up in
 * the table itself: the package's own `isHoliday(Date)` reads the zone of the process and is wrong in UTC.
 * A change of the law needs a new version of the package (refresh yearly).
 */
export const japaneseHolidays: HolidayCalendar = { isHoliday: (date: IsoDate): boolean => days.has(date) };
