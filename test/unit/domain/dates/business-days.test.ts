import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addBankDays, isBankDay, nextBankDay, previousBankDay } from "../../../../domain/dates/business-days.ts";
import { addDays, dayOfWeek, InvalidDateError } from "../../../../domain/dates/plain-date.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";

const anyDate = fc.integer({ min: 0, max: 29_000 }).map((days) => addDays("1971-01-01", days));

describe("bank days (銀行法施行令5条)", () => {
  test.each([
    ["2026-11-24", true, "Tuesday"],
    ["2026-11-23", false, "勤労感謝の日"],
    ["2026-11-21", false, "Saturday"],
    ["2026-11-22", false, "Sunday"],
    ["2026-12-30", true, "30 December"],
    ["2026-12-31", false, "31 December"],
    ["2027-01-01", false, "元日"],
    ["2029-01-02", false, "2 January, a Tuesday"],
    ["2029-01-03", false, "3 January, a Wednesday"],
    ["2029-01-04", true, "4 January"],
    ["2026-05-06", false, "振替休日"],
    ["2026-09-22", false, "国民の休日"],
    ["2026-02-03", true, "3 February is no new year"],
    ["2026-08-31", true, "31 August"],
  ])("%s: %s (%s)", (date, bank) => expect(isBankDay(date, japaneseHolidays)).toBe(bank));

  // shared/domain.md 12: pay day 2026-05-05 moves to 2026-05-07
  test("a pay day in the May holidays moves to the 7th or back to the 1st", () => {
    expect(nextBankDay("2026-05-05", japaneseHolidays)).toBe("2026-05-07");
    expect(previousBankDay("2026-05-05", japaneseHolidays)).toBe("2026-05-01");
    expect(nextBankDay("2026-05-07", japaneseHolidays)).toBe("2026-05-07");
    expect(previousBankDay("2026-05-07", japaneseHolidays)).toBe("2026-05-07");
    expect(nextBankDay("2026-12-31", japaneseHolidays)).toBe("2027-01-04");
    expect(previousBankDay("2027-01-03", japaneseHolidays)).toBe("2026-12-30");
  });

  test("bank days are counted over holidays, both ways", () => {
    expect(addBankDays("2026-12-30", 1, japaneseHolidays)).toBe("2027-01-04");
    expect(addBankDays("2027-01-04", -1, japaneseHolidays)).toBe("2026-12-30");
    expect(addBankDays("2026-11-21", 2, japaneseHolidays)).toBe("2026-11-25");
    expect(addBankDays("2026-11-23", 0, japaneseHolidays)).toBe("2026-11-24");
    expect(() => addBankDays("2026-11-23", 0.5, japaneseHolidays)).toThrow(InvalidDateError);
  });

  test("a calendar without any bank day is refused, not searched for ever", () => {
    expect(() => nextBankDay("2026-11-24", { isHoliday: () => true })).toThrow(InvalidDateError);
  });

  test("the holidays are those of the day in Japan, whatever the zone of the process", () => {
    expect(japaneseHolidays.isHoliday("2027-01-01")).toBe(true);
    expect(japaneseHolidays.isHoliday("2026-12-31")).toBe(false);
  });

  test("the next and the previous bank day are bank days, on their side, with none between", () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const next = nextBankDay(date, japaneseHolidays);
        const previous = previousBankDay(date, japaneseHolidays);
        expect([isBankDay(next, japaneseHolidays), isBankDay(previous, japaneseHolidays)]).toEqual([true, true]);
        expect(previous <= date && date <= next).toBe(true);
        expect([dayOfWeek(next), dayOfWeek(previous)].every((day) => day <= 5)).toBe(true);
        for (let day = addDays(previous, 1); day < next; day = addDays(day, 1)) {
          expect(isBankDay(day, japaneseHolidays)).toBe(false);
        }
      }),
    );
  });

  test("bank days added can be taken back", () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 40 }), (date, count) => {
        const start = nextBankDay(date, japaneseHolidays);
        expect(addBankDays(addBankDays(start, count, japaneseHolidays), -count, japaneseHolidays)).toBe(start);
      }),
      { numRuns: 50 },
    );
  });
});
