import { expect, test } from "@jest/globals";
import { defer, deferralGrounds, pauseOf } from "../../../../domain/repayment/deferral.ts";
import { InvalidTermsError } from "../../../../domain/repayment/loan-terms.ts";
import { overdueInterest } from "../../../../domain/repayment/overdue-interest.ts";
import { repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { sampleTerms } from "./sample-terms.ts";

const plan = repaymentPlan(sampleTerms(), japaneseHolidays);

test("moves the instalments of its time and the final date by its months, and stops their debits", () => {
  const effect = defer(plan, { from: "2030-04-01", months: 12, ground: "illness" }, 12, japaneseHolidays);
  expect(effect.moved).toEqual([35, 36]);
  expect(effect.movesFinalDate).toBe(true);
  expect(effect.plan.finalDueDate).toBe("2031-05-23");
  expect(effect.plan.totals).toEqual(plan.totals);
  expect(effect.pause).toEqual({ from: "2030-04-01", to: "2031-03-31" });
});

test("stops overdue interest of its days when the final date had passed, and moves nothing then", () => {
  const effect = defer(plan, { from: "2030-06-01", months: 12, ground: "disaster" }, 12, japaneseHolidays);
  expect([effect.moved, effect.movesFinalDate]).toEqual([[], false]);
  const { spans } = overdueInterest({
    finalDueDate: plan.finalDueDate,
    until: "2031-06-10",
    owed: [{ from: "2026-11-24", principal: 100_000 }],
    rates: [{ from: null, to: null, value: 300 }],
    pauses: [effect.pause],
  });
  expect(spans.map(({ from, to }) => [from, to])).toEqual([
    ["2030-05-24", "2030-05-31"],
    ["2031-06-01", "2031-06-10"],
  ]);
});

test.each([
  ["2027-03-01", 6, "2027-08-31"],
  ["2027-01-31", 1, "2027-02-28"],
  ["2027-05-15", 12, "2028-05-14"],
])("from %s for %i months it lasts to %s (民法143条)", (from, months, to) =>
  expect(pauseOf({ from, months })).toEqual({ from, to }),
);

test.each([0, 13, 1.5])("a length of %d months is refused when a year is the longest", (months) => {
  expect(() => defer(plan, { from: "2028-01-01", months, ground: "unemployment" }, 12, japaneseHolidays)).toThrow(
    InvalidTermsError,
  );
});

test("every ground has its sentence", () => {
  for (const sentence of Object.values(deferralGrounds)) expect(sentence).toMatch(/とき$/);
});
