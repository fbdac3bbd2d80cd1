import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  dateFromEraParts,
  eraNames,
  eraOf,
  eraPartsOf,
  formatEra,
  formatFiscalYear,
  gregorianStart,
  parseEraDate,
} from "../../../../domain/dates/era.ts";
import { addDays, InvalidDateError } from "../../../../domain/dates/plain-date.ts";

describe("reading a date of an era", () => {
  // the forms of @smarthr/wareki, and those it refuses although people write them (libraries.md 2.5)
  test.each([
    "令和8年11月24日",
    "令8年11月24日",
    "R8年11月24日",
    "r8.11.24",
    "R8.11.24",
    "R8/11/24",
    "R8-11-24",
    "令和8.11.24",
    "令8/11/24",
    "R08.11.24",
    "R081124",
    "Ｒ８／１１／２４",
    "Ｒ８．１１．２４",
    "令和８年１１月２４日",
    "令和 8年 11月 24日",
    "令和　8年11月24日",
    "令和八年十一月二十四日",
    "令和〇八年一一月二四日",
    "㋿8年11月24日",
    "R8−11−24",
  ])("%s is 2026-11-24", (text) => expect(parseEraDate(text)).toEqual({ kind: "date", date: "2026-11-24" }));

  // [S-ERA]
  test.each([
    ["令和元年5月1日", "2019-05-01"],
    ["令和1年5月1日", "2019-05-01"],
    ["平成31年4月30日", "2019-04-30"],
    ["㍻31年4月30日", "2019-04-30"],
    ["平成元年1月8日", "1989-01-08"],
    ["H元.1.8", "1989-01-08"],
    ["昭和64年1月7日", "1989-01-07"],
    ["昭和元年12月25日", "1926-12-25"],
    ["大正15年12月25日", "1926-12-25"],
    ["大正元年7月30日", "1912-07-30"],
    ["明治45年7月30日", "1912-07-30"],
    ["明治6年1月1日", "1873-01-01"],
    ["昭和二十年八月十五日", "1945-08-15"],
    ["平成三十年十月十日", "2018-10-10"],
    ["令和6年2月29日", "2024-02-29"],
    ["S200815", "1945-08-15"],
    ["T1.7.30", "1912-07-30"],
  ])("%s is %s", (text, date) => expect(parseEraDate(text)).toEqual({ kind: "date", date }));

  test.each([
    ["昭和64年1月8日", "AFTER_ERA", "era", "平成元年1月8日ではありませんか"],
    ["平成31年5月1日", "AFTER_ERA", "era", "平成は平成31年4月30日まで"],
    ["平成31年5月1日", "AFTER_ERA", "era", "令和元年5月1日ではありませんか"],
    ["平成35年1月1日", "AFTER_ERA", "era", "令和5年1月1日"],
    ["大正15年12月26日", "AFTER_ERA", "era", "昭和元年12月26日"],
    ["明治45年7月31日", "AFTER_ERA", "era", "大正元年7月31日"],
    ["令和元年4月30日", "BEFORE_ERA", "era", "令和は令和元年5月1日から"],
    ["平成元年1月7日", "BEFORE_ERA", "era", "昭和64年1月7日"],
    ["昭和元年12月24日", "BEFORE_ERA", "era", "大正15年12月24日"],
    ["令和8年2月30日", "DAY_NOT_IN_MONTH", "day", "令和8年2月は28日まで"],
    ["令和8年2月29日", "DAY_NOT_IN_MONTH", "day", "28日まで"],
    ["令和元年6月31日", "DAY_NOT_IN_MONTH", "day", "令和元年6月は30日まで"],
    ["令和8年6月0日", "DAY_NOT_IN_MONTH", "day", "30日まで"],
    ["令和8年13月1日", "MONTH_NOT_IN_YEAR", "month", "1から12"],
    ["令和8年0月1日", "MONTH_NOT_IN_YEAR", "month", "1から12"],
    ["令和0年1月1日", "ERA_YEAR_ZERO", "year", "元年"],
    ["明治5年12月2日", "OLD_CALENDAR", "year", "旧暦"],
    ["明治元年10月23日", "OLD_CALENDAR", "year", "旧暦"],
    ["8年11月24日", "ERA_MISSING", "era", "元号がない"],
    ["280503", "ERA_MISSING", "era", "元号がない"],
    ["28.5.3", "ERA_MISSING", "era", "元号がない"],
    ["abc", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["X8.11.24", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["R8.11/24", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["R8.11.24.1", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["西暦2026年1月1日", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["令和百年1月1日", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["令和8年十一一月1日", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
    ["令和008年1月1日", "ERA_DATE_UNREADABLE", "era", "読み取れません"],
  ])("%s is refused with %s", (text, code, field, part) => {
    const outcome = parseEraDate(text);
    expect(outcome).toMatchObject({ kind: "refused", code, field });
    expect(outcome.kind === "refused" ? outcome.message : "").toContain(part);
  });

  test("both eras are right on the two days that belong to both", () => {
    for (const [era, year, month, day, date] of [
      ["meiji", 45, 7, 30, "1912-07-30"],
      ["taisho", 1, 7, 30, "1912-07-30"],
      ["taisho", 15, 12, 25, "1926-12-25"],
      ["showa", 1, 12, 25, "1926-12-25"],
    ] as const) {
      expect(dateFromEraParts({ era, year, month, day })).toEqual({ kind: "date", date });
    }
  });

  test("three numeric fields are refused by the field at fault", () => {
    expect(dateFromEraParts({ era: "reiwa", year: 1.5, month: 1, day: 1 })).toMatchObject({ code: "ERA_YEAR_ZERO" });
    expect(dateFromEraParts({ era: "reiwa", year: 8, month: 1.5, day: 1 })).toMatchObject({
      code: "MONTH_NOT_IN_YEAR",
    });
    expect(dateFromEraParts({ era: "reiwa", year: 8, month: 1, day: 1.5 })).toMatchObject({ code: "DAY_NOT_IN_MONTH" });
    expect(dateFromEraParts({ era: "reiwa", year: 9_999, month: 1, day: 1 })).toMatchObject({ code: "AFTER_ERA" });
    expect(dateFromEraParts({ era: "reiwa", year: 7_981, month: 1, day: 1 })).toEqual({
      kind: "date",
      date: "9999-01-01",
    });
  });
});

describe("writing a date in an era", () => {
  test.each([
    ["2026-11-24", "令和8年11月24日", "R8.11.24"],
    ["2019-05-01", "令和元年5月1日", "R1.5.1"],
    ["2019-04-30", "平成31年4月30日", "H31.4.30"],
    ["1989-01-08", "平成元年1月8日", "H1.1.8"],
    ["1989-01-07", "昭和64年1月7日", "S64.1.7"],
    ["1926-12-25", "昭和元年12月25日", "S1.12.25"],
    ["1926-12-24", "大正15年12月24日", "T15.12.24"],
    ["1912-07-30", "大正元年7月30日", "T1.7.30"],
    ["1912-07-29", "明治45年7月29日", "M45.7.29"],
    ["1873-01-01", "明治6年1月1日", "M6.1.1"],
  ])("%s is %s and %s", (date, long, short) => {
    expect(formatEra(date)).toBe(long);
    expect(formatEra(date, "long")).toBe(long);
    expect(formatEra(date, "short")).toBe(short);
  });

  test("a date before the Gregorian calendar is not written", () => {
    expect(() => formatEra(addDays(gregorianStart, -1))).toThrow(InvalidDateError);
    expect(() => formatEra(addDays(gregorianStart, -1), "short")).toThrow(InvalidDateError);
  });

  test("fiscal years", () => {
    expect([2026, 2019, 2018, 1989, 1988].map(formatFiscalYear)).toEqual([
      "令和8年度",
      "令和元年度",
      "平成30年度",
      "平成元年度",
      "昭和63年度",
    ]);
  });

  test("every day from 1873 to 2100 comes back from both styles and from its parts", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 83_000 }), (days) => {
        const date = addDays(gregorianStart, days);
        for (const style of ["long", "short"] as const) {
          expect(parseEraDate(formatEra(date, style))).toEqual({ kind: "date", date });
        }
        expect(dateFromEraParts(eraPartsOf(date))).toEqual({ kind: "date", date });
      }),
      { numRuns: 300 },
    );
  });

  test("each era begins the day after, or on the day, the one before it ended", () => {
    const [, ...later] = eraNames;
    for (const [index, name] of later.entries()) {
      const before = eraOf(eraNames[index] ?? "meiji").last ?? "";
      expect([before, addDays(before, 1)]).toContain(eraOf(name).first);
    }
  });
});
