import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  addDays,
  addMonths,
  ageOn,
  compareDates,
  dateOf,
  dateParts,
  dateReachingAge,
  dayOfWeek,
  daysBetween,
  daysInMonth,
  earlierOf,
  elementarySchoolEntrance,
  fiscalYear,
  InvalidDateError,
  isAfter,
  isBefore,
  isIsoDate,
  isLeapYear,
  lastDayOfMonth,
  laterOf,
  parseIsoDate,
  periodEnd,
  schoolYearCohort,
  taxYearAvailable,
} from "../../../../domain/dates/plain-date.ts";

const anyDate = fc.integer({ min: -20_000, max: 30_000 }).map((days) => addDays("1990-01-01", days));

describe("a date", () => {
  test.each(["2026-11-24", "2024-02-29", "2000-02-29", "1900-02-28", "9999-12-31", "0001-01-01", "2026-01-01"])(
    "%s is one",
    (text) => {
      expect(isIsoDate(text)).toBe(true);
      expect(parseIsoDate(text)).toBe(text);
    },
  );

  test.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-04-31",
    "2026-01-00",
    "2026-1-1",
    "0000-01-01",
    "2026/01/01",
    " 2026-01-01",
    "2026-01-01T00:00",
    "",
  ])("%s is none", (text) => {
    expect(isIsoDate(text)).toBe(false);
    expect(() => parseIsoDate(text)).toThrow(InvalidDateError);
    expect(() => dateParts(text)).toThrow(InvalidDateError);
  });

  test("the error has a stable name and code and does not repeat what was typed", () => {
    try {
      parseIsoDate("secret");
      throw new Error("accepted");
    } catch (error) {
      expect(error).toMatchObject({ name: "InvalidDateError", code: "INVALID_DATE" });
      expect(String(error)).not.toContain("secret");
    }
  });

  test("is made of its parts and gives them back", () => {
    expect(dateOf(2026, 3, 9)).toBe("2026-03-09");
    expect(dateParts("2026-03-09")).toEqual({ year: 2026, month: 3, day: 9 });
    expect(() => dateOf(2026, 2, 30)).toThrow(InvalidDateError);
  });

  test.each([
    [2024, 2, 29],
    [2026, 2, 28],
    [2000, 2, 29],
    [2100, 2, 28],
    [2026, 4, 30],
    [2026, 6, 30],
    [2026, 9, 30],
    [2026, 11, 30],
    [2026, 1, 31],
    [2026, 12, 31],
  ])("%i-%i has %i days", (year, month, days) => expect(daysInMonth(year, month)).toBe(days));

  test("there is no month 0, 13 or 1.5", () => {
    for (const month of [0, 13, 1.5]) expect(() => daysInMonth(2026, month)).toThrow(InvalidDateError);
  });

  test("a leap year is one in four, not in a hundred, but in four hundred", () => {
    expect([2023, 2024, 1900, 2000].map(isLeapYear)).toEqual([false, true, false, true]);
  });
});

describe("counting", () => {
  // 民法143条2項 [S-NENREI]
  test.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2026-01-31", 2, "2026-03-31"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2024-02-29", 48, "2028-02-29"],
    ["2026-11-24", 6, "2027-05-24"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-05-15", 0, "2026-05-15"],
  ])("%s and %i months is %s", (from, months, expected) => expect(addMonths(from, months)).toBe(expected));

  // 民法140条・143条: the first day does not count, the period ends the day before the corresponding day
  test.each([
    ["2026-11-24", 6, "2027-05-24"],
    ["2026-02-28", 6, "2026-08-31"],
    ["2026-08-31", 6, "2027-02-28"],
    ["2026-08-30", 6, "2027-02-28"],
    ["2026-01-30", 1, "2026-02-28"],
    ["2026-12-31", 3, "2027-03-31"],
    ["2026-03-31", 1, "2026-04-30"],
  ])("a period of months from %s of %i ends on %s", (event, months, expected) =>
    expect(periodEnd(event, months)).toBe(expected),
  );

  test("days go over months, years and 29 February", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(daysBetween("2026-03-01", "2026-02-28")).toBe(-1);
    expect(daysBetween("2026-01-01", "2027-01-01")).toBe(365);
  });

  test("fractions of days and months are refused", () => {
    expect(() => addDays("2026-01-01", 0.5)).toThrow(InvalidDateError);
    expect(() => addMonths("2026-01-01", Number.NaN)).toThrow(InvalidDateError);
  });

  test("days added are days between", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -5_000, max: 5_000 }), (date, days) => {
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  test("months added land in the right month, on the same day or its last", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 400 }), (date, months) => {
        const from = dateParts(date);
        const to = dateParts(addMonths(date, months));
        expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + months);
        expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)));
      }),
    );
  });

  test("order", () => {
    expect(["2026-02-01", "2025-12-31", "2026-01-31"].sort(compareDates)).toEqual([
      "2025-12-31",
      "2026-01-31",
      "2026-02-01",
    ]);
    expect(compareDates("2026-01-01", "2026-01-01")).toBe(0);
    expect([isBefore("2026-01-01", "2026-01-02"), isBefore("2026-01-01", "2026-01-01")]).toEqual([true, false]);
    expect([isAfter("2026-01-02", "2026-01-01"), isAfter("2026-01-01", "2026-01-01")]).toEqual([true, false]);
    expect([laterOf("2026-01-01", "2026-01-02"), earlierOf("2026-01-01", "2026-01-02")]).toEqual([
      "2026-01-02",
      "2026-01-01",
    ]);
    expect([laterOf("2026-01-02", "2026-01-01"), earlierOf("2026-01-02", "2026-01-01")]).toEqual([
      "2026-01-02",
      "2026-01-01",
    ]);
  });

  test("weekdays run from Monday 1 to Sunday 7", () => {
    expect(["2026-11-23", "2026-11-24", "2026-11-28", "2026-11-29"].map(dayOfWeek)).toEqual([1, 2, 6, 7]);
  });

  test("the last day of a month", () => {
    expect(["2024-02-10", "2026-02-28", "2026-12-01"].map(lastDayOfMonth)).toEqual([
      "2024-02-29",
      "2026-02-28",
      "2026-12-31",
    ]);
  });
});

describe("years of administration", () => {
  test.each([
    ["2026-03-31", 2025],
    ["2026-04-01", 2026],
    ["2027-01-01", 2026],
    ["2026-12-31", 2026],
  ])("%s lies in fiscal year %i", (date, year) => expect(fiscalYear(date)).toBe(year));

  // [S-SAGA]: 令和N年度 is fixed about June
  test.each([
    ["2026-05-31", 2025],
    ["2026-06-01", 2026],
    ["2026-04-01", 2025],
    ["2027-03-31", 2026],
    ["2026-12-31", 2026],
  ])("on %s the newest resident tax is of %i", (date, year) => expect(taxYearAvailable(date)).toBe(year));
});

describe("age by law (年齢計算ニ関する法律) [S-NENREI]", () => {
  test.each([
    ["1961-11-25", "2026-11-24", 65, "turns 65 tomorrow: is 65 today"],
    ["1961-11-26", "2026-11-24", 64, "turns 65 the day after tomorrow"],
    ["1961-11-24", "2026-11-24", 65, "birthday"],
    ["2004-02-29", "2025-02-27", 20, "29 February, common year, the day before it counts"],
    ["2004-02-29", "2025-02-28", 21, "29 February, common year"],
    ["2004-02-29", "2028-02-27", 23, "29 February, leap year, the day before it counts"],
    ["2004-02-29", "2028-02-28", 24, "29 February, leap year"],
    ["2004-03-01", "2024-02-28", 19, "1 March, leap year: not yet"],
    ["2004-03-01", "2024-02-29", 20, "1 March, leap year"],
    ["2008-04-01", "2026-03-31", 18, "adult on 31 March"],
    ["2026-11-24", "2026-11-24", 0, "born today"],
    ["2025-01-01", "2025-12-31", 1, "1 January"],
  ])("born %s is on %s of age %i: %s", (birth, date, age) => expect(ageOn(birth, date)).toBe(age));

  test("there is no age before birth", () => {
    expect(() => ageOn("2026-11-25", "2026-11-24")).toThrow(InvalidDateError);
  });

  test("age never falls, and rises exactly on the day that reaches it", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 40_000 }), (birth, days) => {
        const date = addDays(birth, days);
        const age = ageOn(birth, date);
        expect(ageOn(birth, addDays(date, 1))).toBeGreaterThanOrEqual(age);
        expect(dateReachingAge(birth, age + 1) > date).toBe(true);
        if (age > 0) expect(dateReachingAge(birth, age) <= date).toBe(true);
      }),
    );
  });

  test("the day that reaches an age", () => {
    expect(dateReachingAge("1961-11-25", 65)).toBe("2026-11-24");
    expect(dateReachingAge("2004-02-29", 21)).toBe("2025-02-28");
    expect(dateReachingAge("2004-02-29", 24)).toBe("2028-02-28");
    expect(dateReachingAge("2004-03-29", 24)).toBe("2028-03-28");
    expect(() => dateReachingAge("2004-02-29", 1.5)).toThrow(InvalidDateError);
  });

  test.each([
    ["2020-04-01", 2019, "2026-04-01"],
    ["2020-04-02", 2020, "2027-04-01"],
    ["2020-03-31", 2019, "2026-04-01"],
    ["2021-01-01", 2020, "2027-04-01"],
  ])("born %s belongs to the school year %i and enters school on %s", (birth, cohort, entrance) => {
    expect(schoolYearCohort(birth)).toBe(cohort);
    expect(elementarySchoolEntrance(birth)).toBe(entrance);
  });

  test("everyone enters school at six", () => {
    fc.assert(
      fc.property(anyDate, (birth) => expect(ageOn(birth, addDays(elementarySchoolEntrance(birth), -1))).toBe(6)),
    );
  });
});
