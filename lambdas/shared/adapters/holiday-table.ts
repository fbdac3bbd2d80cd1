import holidayJp from "@holiday-jp/holiday_jp";

/** A table of national holidays: where it comes from, and its days. */
export type HolidayTable = { readonly source: string; readonly days: readonly string[] };

/**
 * The national holidays of Japan, 1970–2050, from `@holiday-jp/holiday_jp`. The build puts a compact copy in place of
 * this module (scripts/holiday-table.ts), since the package carries the name of every day in two languages.
 */
export const holidayTable: HolidayTable = {
  source: "@holiday-jp/holiday_jp",
  days: Object.keys(holidayJp.holidays),
};
