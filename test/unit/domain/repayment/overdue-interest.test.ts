import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addDays } from "../../../../domain/dates/plain-date.ts";
import { sumYen } from "../../../../domain/money/yen.ts";
import { InvalidTermsError } from "../../../../domain/repayment/loan-terms.ts";
import { overdueInterest } from "../../../../domain/repayment/overdue-interest.ts";
import type { OverdueCount, OverdueRates } from "../../../../domain/repayment/overdue-interest.ts";

/** 10.75 % to 2016-01-31, 5 % from 2016-02-01, 3 % from 2020-04-01 ([S-FKO]; the last from memory). */
const rates: OverdueRates = [
  { from: null, to: "2016-01-31", value: 1_075 },
  { from: "2016-02-01", to: "2020-03-31", value: 500 },
  { from: "2020-04-01", to: null, value: 300 },
];

const count = (changes: Partial<OverdueCount> & Pick<OverdueCount, "finalDueDate" | "until">): OverdueCount => ({
  owed: [{ from: "2000-01-01", principal: 100_000 }],
  rates,
  pauses: [],
  ...changes,
});

describe("worked numbers: 100,000 for 30 days (shared facts, section 6 [D])", () => {
  test.each([
    ["2026-10-25", "2026-11-24", 300, 246],
    ["2018-01-31", "2018-03-02", 500, 410],
    ["2014-12-31", "2015-01-30", 1_075, 883],
  ])("from %s to %s at %i is %i", (finalDueDate, until, basisPoints, total) => {
    const result = overdueInterest(count({ finalDueDate, until }));
    expect(result.total).toBe(total);
    expect(result.spans).toEqual([
      { from: addDays(finalDueDate, 1), to: until, days: 30, principal: 100_000, basisPoints, interest: total },
    ]);
  });
});

describe("what counts", () => {
  test("nothing up to the final due date, one day on the day after it", () => {
    expect(overdueInterest(count({ finalDueDate: "2026-11-24", until: "2026-11-24" }))).toEqual({
      total: 0,
      spans: [],
    });
    expect(overdueInterest(count({ finalDueDate: "2026-11-24", until: "2026-10-01" })).total).toBe(0);
    expect(overdueInterest(count({ finalDueDate: "2026-11-24", until: "2026-11-25" })).spans).toMatchObject([
      { days: 1, interest: 8 },
    ]);
  });

  test("a change of the rate splits the count at its date", () => {
    const { spans, total } = overdueInterest(count({ finalDueDate: "2016-01-16", until: "2020-04-10" }));
    expect(spans).toEqual([
      { from: "2016-01-17", to: "2016-01-31", days: 15, principal: 100_000, basisPoints: 1_075, interest: 441 },
      { from: "2016-02-01", to: "2020-03-31", days: 1_521, principal: 100_000, basisPoints: 500, interest: 20_835 },
      { from: "2020-04-01", to: "2020-04-10", days: 10, principal: 100_000, basisPoints: 300, interest: 82 },
    ]);
    expect(total).toBe(441 + 20_835 + 82);
  });

  test("a payment lowers the principal from the day after it, a paid loan bears nothing", () => {
    const owed = [
      { from: "2026-12-05", principal: 0 },
      { from: "2000-01-01", principal: 100_000 },
      { from: "2026-11-25", principal: 60_000 },
    ];
    const { spans } = overdueInterest(count({ finalDueDate: "2026-11-14", until: "2026-12-31", owed }));
    expect(spans.map(({ from, to, principal }) => [from, to, principal])).toEqual([
      ["2026-11-15", "2026-11-24", 100_000],
      ["2026-11-25", "2026-12-04", 60_000],
    ]);
  });

  test("days of 償還猶予 do not count, its first and last day included", () => {
    const pauses = [{ from: "2026-11-20", to: "2026-11-30" }];
    const { spans } = overdueInterest(count({ finalDueDate: "2026-11-14", until: "2026-12-04", pauses }));
    expect(spans.map(({ from, to, days }) => [from, to, days])).toEqual([
      ["2026-11-15", "2026-11-19", 5],
      ["2026-12-01", "2026-12-04", 4],
    ]);
    expect(overdueInterest(count({ finalDueDate: "2026-11-19", until: "2026-11-30", pauses })).total).toBe(0);
  });

  test("a rate is never guessed, unless nothing is owed", () => {
    const unknown = { rates: [{ from: "2030-01-01", to: null, value: 300 }] };
    expect(() => overdueInterest(count({ finalDueDate: "2026-11-14", until: "2026-12-04", ...unknown }))).toThrow(
      InvalidTermsError,
    );
    expect(
      overdueInterest(count({ finalDueDate: "2026-11-14", until: "2026-12-04", ...unknown, owed: [] })).total,
    ).toBe(0);
  });
});

describe("always", () => {
  const day = fc.integer({ min: 0, max: 6_000 }).map((days) => addDays("2012-01-01", days));

  test("the days of the spans are the days overdue less the paused ones, without overlap", () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 2_000 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 300 }),
        (finalDueDate, length, start, pause) => {
          const until = addDays(finalDueDate, length);
          const from = addDays(finalDueDate, 1 + start);
          const pauses = [{ from, to: addDays(from, pause) }];
          const { spans, total } = overdueInterest(count({ finalDueDate, until, pauses }));
          const paused = Math.max(0, Math.min(length - start, pause + 1));
          expect(spans.reduce((sum, span) => sum + span.days, 0)).toBe(length - paused);
          expect(total).toBe(sumYen(spans.map((span) => span.interest)));
          for (const [index, span] of spans.entries()) expect(span.from > (spans[index - 1]?.to ?? "")).toBe(true);
        },
      ),
    );
  });

  test("a longer delay never costs less, a lower principal never more", () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (finalDueDate, length, paid) => {
          const until = addDays(finalDueDate, length);
          const total = overdueInterest(count({ finalDueDate, until })).total;
          expect(overdueInterest(count({ finalDueDate, until: addDays(until, 1) })).total).toBeGreaterThanOrEqual(
            total,
          );
          const owed = [{ from: "2000-01-01", principal: 100_000 - paid }];
          expect(overdueInterest(count({ finalDueDate, until, owed })).total).toBeLessThanOrEqual(total);
        },
      ),
    );
  });
});
