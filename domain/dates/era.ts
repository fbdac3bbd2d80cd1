import { dateOf, dateParts, daysInMonth, InvalidDateError, isAfter, isBefore } from "./plain-date.ts";
import type { IsoDate } from "./plain-date.ts";

/** The eras a date can be written in, oldest first. */
export const eraNames = ["meiji", "taisho", "showa", "heisei", "reiwa"] as const;

/** The Latin name of an era. */
export type EraName = (typeof eraNames)[number];

/** An era: its kanji, its letter, its first and (when it is over) its last day. The days are those of [S-ERA]. */
export type Era = {
  readonly name: EraName;
  readonly kanji: string;
  readonly letter: string;
  readonly first: IsoDate;
  readonly last?: IsoDate;
};

/**
 * The eras with their first and last days [S-ERA]. 1912-07-30 and 1926-12-25 belong to both eras; from 昭和 to 平成
 * and from 平成 to 令和 the new era began the day after (政令: 元号を改める政令, 昭和64年政令1号 and 平成31年政令143号).
 */
export const eras: readonly Era[] = [
  { name: "meiji", kanji: "明治", letter: "M", first: "1868-01-25", last: "1912-07-30" },
  { name: "taisho", kanji: "大正", letter: "T", first: "1912-07-30", last: "1926-12-25" },
  { name: "showa", kanji: "昭和", letter: "S", first: "1926-12-25", last: "1989-01-07" },
  { name: "heisei", kanji: "平成", letter: "H", first: "1989-01-08", last: "2019-04-30" },
  { name: "reiwa", kanji: "令和", letter: "R", first: "2019-05-01" },
];

/** The first day of the Gregorian calendar in Japan (明治5年太政官布告337号): days before it cannot be converted. */
export const gregorianStart: IsoDate = "1873-01-01";

/** The fields of a date typed as an era and three numbers; `year` is 1 for 元年. */
export type EraParts = { readonly era: EraName; readonly year: number; readonly month: number; readonly day: number };

/** Why a date of an era was refused; stable. */
export type EraRefusalCode =
  | "ERA_DATE_UNREADABLE"
  | "ERA_MISSING"
  | "ERA_YEAR_ZERO"
  | "MONTH_NOT_IN_YEAR"
  | "DAY_NOT_IN_MONTH"
  | "BEFORE_ERA"
  | "AFTER_ERA"
  | "OLD_CALENDAR";

/** A date, or why what was written is not one: the field at fault and a Japanese sentence for the person. */
export type EraOutcome =
  | { readonly kind: "date"; readonly date: IsoDate }
  | {
      readonly kind: "refused";
      readonly code: EraRefusalCode;
      readonly field: "era" | "year" | "month" | "day";
      readonly message: string;
    };

/** The era of a name. */
export function eraOf(name: EraName): Era {
  const era = eras.find((candidate) => candidate.name === name);
  if (era === undefined) throw new InvalidDateError("no such era");
  return era;
}

function eraYearText(year: number): string {
  return year === 1 ? "元" : String(year);
}

function longForm(parts: EraParts): string {
  return `${eraOf(parts.era).kanji}${eraYearText(parts.year)}年${parts.month}月${parts.day}日`;
}

function refused(code: EraRefusalCode, field: "era" | "year" | "month" | "day", message: string): EraOutcome {
  return { kind: "refused", code, field, message };
}

/** The first year of the Gregorian count of an era: year N of the era is `first + N - 1`. */
function firstYear(era: Era): number {
  return dateParts(era.first).year;
}

/**
 * The date of an era, year, month and day. Refuses, never corrects, a day that never was: 昭和64年1月8日,
 * 平成31年5月1日, 令和8年2月30日, a thirteenth month, and days of the calendar before 1873. On the two change days that
 * belong to both eras, both are accepted.
 */
export function dateFromEraParts(parts: EraParts): EraOutcome {
  const era = eraOf(parts.era);
  if (!Number.isInteger(parts.year) || parts.year < 1) {
    return refused("ERA_YEAR_ZERO", "year", `${era.kanji}の年は元年（1年）からの整数で入れてください。`);
  }
  if (!Number.isInteger(parts.month) || parts.month < 1 || parts.month > 12) {
    return refused("MONTH_NOT_IN_YEAR", "month", "月は1から12までの数字で入れてください。");
  }
  const year = firstYear(era) + parts.year - 1;
  if (year > 9999) return refused("AFTER_ERA", "year", `${era.kanji}の年を確かめてください。`);
  const days = daysInMonth(year, parts.month);
  if (!Number.isInteger(parts.day) || parts.day < 1 || parts.day > days) {
    const month = `${era.kanji}${eraYearText(parts.year)}年${parts.month}月`;
    return refused("DAY_NOT_IN_MONTH", "day", `${month}は${days}日までです。日を確かめてください。`);
  }
  const date = dateOf(year, parts.month, parts.day);
  if (isBefore(date, gregorianStart)) {
    return refused(
      "OLD_CALENDAR",
      "year",
      "明治5年以前の日付は旧暦のため入力できません。西暦の日付を確かめてください。",
    );
  }
  if (isBefore(date, era.first)) {
    return refused(
      "BEFORE_ERA",
      "era",
      `${era.kanji}は${formatEra(era.first)}からです。${formatEra(date)}ではありませんか。`,
    );
  }
  if (era.last !== undefined && isAfter(date, era.last)) {
    const end = longForm({ era: era.name, year: dateParts(era.last).year - firstYear(era) + 1, ...monthDay(era.last) });
    return refused("AFTER_ERA", "era", `${era.kanji}は${end}までです。${formatEra(date)}ではありませんか。`);
  }
  return { kind: "date", date };
}

function monthDay(date: IsoDate): { readonly month: number; readonly day: number } {
  const { month, day } = dateParts(date);
  return { month, day };
}

const KANJI_DIGITS = "〇一二三四五六七八九";

/** A kanji number up to 99 (元 is 1, 〇 is 0; 二四 read by place, 二十四 by ten), or undefined. */
function kanjiNumber(text: string): number | undefined {
  if (text === "元") return 1;
  const tens = /^([一二三四五六七八九]?)十([一二三四五六七八九]?)$/.exec(text);
  if (tens !== null) {
    const ten = tens[1] === undefined || tens[1] === "" ? 1 : KANJI_DIGITS.indexOf(tens[1]);
    const one = tens[2] === undefined || tens[2] === "" ? 0 : KANJI_DIGITS.indexOf(tens[2]);
    return ten * 10 + one;
  }
  if (!/^[〇一二三四五六七八九]{1,2}$/.test(text)) return undefined;
  return Number([...text].map((digit) => String(KANJI_DIGITS.indexOf(digit))).join(""));
}

function readNumber(text: string): number | undefined {
  return /^\d{1,2}$/.test(text) ? Number(text) : kanjiNumber(text);
}

const ERA = "(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])";
const NUMBER = "([0-9〇一二三四五六七八九十]{1,3})";
const YEAR = "([0-9〇一二三四五六七八九十]{1,3}|元)";
const KANJI_FORM = new RegExp(`^${ERA}${YEAR}年${NUMBER}月${NUMBER}日$`);
const SEPARATED_FORM = new RegExp(`^${ERA}([0-9]{1,2}|元)([./-])([0-9]{1,2})\\3([0-9]{1,2})$`);
const PACKED_FORM = /^([MTSHR])(\d{2})(\d{2})(\d{2})$/;
const WITHOUT_ERA = /^(\d{1,2}年\d{1,2}月\d{1,2}日|\d{1,2}([./-])\d{1,2}\2\d{1,2}|\d{6})$/;

function eraWritten(text: string): Era | undefined {
  return eras.find((era) => era.kanji === text || era.letter === text || era.kanji.startsWith(text));
}

/**
 * Reads a date written in an era, strictly. Forms: 令和8年11月24日, 令8年11月24日, R8年11月24日 (also 元年, kanji
 * numbers); R8.11.24, R8/11/24, R8-11-24 and the same with 令和 or 令; R081124. Full-width characters, ㋿ and spaces
 * between the parts are taken as their plain forms. Nothing is guessed: a date without an era is refused as ambiguous
 * (28-05-03 may be 平成 or 令和), and a day that never was is refused as in {@link dateFromEraParts}.
 */
export function parseEraDate(value: string): EraOutcome {
  const text = value
    .normalize("NFKC")
    .replace(/\s+/g, "")
    .replace(/[‐‑−–]/g, "-")
    .toUpperCase();
  if (WITHOUT_ERA.test(text)) {
    return refused(
      "ERA_MISSING",
      "era",
      "元号がないため年を決められません。令和8年11月24日のように元号から書いてください。",
    );
  }
  const kanji = KANJI_FORM.exec(text);
  const separated = SEPARATED_FORM.exec(text);
  const packed = PACKED_FORM.exec(text);
  const [eraText, yearText, monthText, dayText] =
    kanji !== null
      ? [kanji[1], kanji[2], kanji[3], kanji[4]]
      : separated !== null
        ? [separated[1], separated[2], separated[4], separated[5]]
        : packed !== null
          ? [packed[1], packed[2], packed[3], packed[4]]
          : [];
  const era = eraWritten(eraText ?? "?");
  const year = readNumber(yearText ?? "");
  const month = readNumber(monthText ?? "");
  const day = readNumber(dayText ?? "");
  if (era === undefined || year === undefined || month === undefined || day === undefined) {
    return refused("ERA_DATE_UNREADABLE", "era", "日付を読み取れません。令和8年11月24日のように書いてください。");
  }
  return dateFromEraParts({ era: era.name, year, month, day });
}

/** How a date is written: `long` 令和8年11月24日 and 令和元年5月1日, `short` R8.11.24 (year 1 is 1). */
export type EraStyle = "long" | "short";

const JAPANESE = "ja-JP-u-ca-japanese";
const longFormat = new Intl.DateTimeFormat(JAPANESE, { dateStyle: "long", timeZone: "UTC" });
const partsFormat = new Intl.DateTimeFormat(`${JAPANESE}-nu-latn`, {
  era: "long",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  timeZone: "UTC",
});

/**
 * Days from 1970-01-01 to a date of the Gregorian calendar, counted in whole years of 400, 100 and 4 that begin in March.
 * Plain arithmetic, so that a browser can load this module without the Temporal polyfill.
 */
function dayNumber({
  year,
  month,
  day,
}: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): number {
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + dayOfYear - 719_468;
}

/** The milliseconds Intl formats: noon of the day in UTC, so no zone can move the day. */
function instant(date: IsoDate): number {
  if (isBefore(date, gregorianStart)) throw new InvalidDateError("before the Gregorian calendar came to Japan");
  return (dayNumber(dateParts(date)) * 24 + 12) * 3_600_000;
}

/** Era, year, month and day of a date; the change days of 1912 and 1926 count to the new era. Throws before 1873. */
export function eraPartsOf(date: IsoDate): EraParts {
  const written = partsFormat.formatToParts(instant(date)).find((part) => part.type === "era")?.value;
  const era = eras.find((candidate) => candidate.kanji === written);
  if (era === undefined) throw new InvalidDateError("the calendar data know no such era");
  const { year, month, day } = dateParts(date);
  return { era: era.name, year: year - firstYear(era) + 1, month, day };
}

/** A date as Japan writes it, through the platform's own calendar. Throws {@link InvalidDateError} before 1873. */
export function formatEra(date: IsoDate, style: EraStyle = "long"): string {
  if (style === "long") return longFormat.format(instant(date));
  const { era, year, month, day } = eraPartsOf(date);
  return `${eraOf(era).letter}${year}.${month}.${day}`;
}

/** A fiscal year (年度) in the era of its 31 December: 2026 is 令和8年度, 2019 is 令和元年度. */
export function formatFiscalYear(year: number): string {
  const { era, year: eraYear } = eraPartsOf(dateOf(year, 12, 31));
  return `${eraOf(era).kanji}${eraYearText(eraYear)}年度`;
}
