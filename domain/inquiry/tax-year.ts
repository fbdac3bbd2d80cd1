import type { IsoDate } from "../dates/plain-date.ts";
import { addDays, dateOf, dateParts, fiscalYear } from "../dates/plain-date.ts";
import type { MunicipalityCode } from "./tax-holder.ts";

/** Month and day from which the tax of the new 年度 is offered (about June; a setting, not a rule of law). */
export type TaxSwitchOver = { readonly month: number; readonly day: number };

/** The switch-over used when nothing else is set: 10 June. Not published; measured by asking. */
export const DEFAULT_TAX_SWITCH_OVER: TaxSwitchOver = { month: 6, day: 10 };

/**
 * The newest 年度 whose tax can be known on the day: 住民税 of 令和N年度 rests on the income of 令和N−1年 and is fixed about
 * June, so in April and May (and until the switch-over) the newest is last 年度's.
 */
export function newestTaxYear(on: IsoDate, switchOver: TaxSwitchOver = DEFAULT_TAX_SWITCH_OVER): number {
  const { year } = dateParts(on);
  return on >= dateOf(year, switchOver.month, switchOver.day) ? year : year - 1;
}

/** The day whose residence decides who holds the tax record of a 年度: 1 January (地方税法318条). */
export function taxRecordDate(taxYear: number): IsoDate {
  return dateOf(taxYear, 1, 1);
}

/**
 * Whether the person can have had employment income in the year the tax rests on. A child may not be employed until the
 * first 31 March after the fifteenth birthday (労働基準法56条); who could not earn is not asked about.
 * Age rises at the end of the day before the birthday (年齢計算ニ関スル法律).
 */
export function couldHaveEarned(birthDate: IsoDate, taxYear: number): boolean {
  const { year, month, day } = dateParts(birthDate);
  const fifteenth = addDays(month === 2 && day === 29 ? dateOf(year + 15, 3, 1) : dateOf(year + 15, month, day), -1);
  const mayWorkFrom = dateOf(fiscalYear(fifteenth) + 1, 4, 1);
  return mayWorkFrom <= dateOf(taxYear - 1, 12, 31);
}

/** A stretch of residence: from a day on, in a municipality, or before that abroad or unknown (null). */
export type Residence = {
  readonly municipalityCode: MunicipalityCode | null;
  readonly from: IsoDate;
  readonly reason: "birth" | "move-in" | "from-abroad" | "unknown";
};
