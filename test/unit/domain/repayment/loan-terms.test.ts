import { expect, test } from "@jest/globals";
import {
  assertTerms,
  chargedRate,
  faultsOfTerms,
  instalmentCount,
  InvalidTermsError,
  periodMonths,
} from "../../../../domain/repayment/loan-terms.ts";
import type { LoanTerms } from "../../../../domain/repayment/loan-terms.ts";
import { sampleTerms } from "./sample-terms.ts";

const refused: readonly (readonly [Partial<LoanTerms>, keyof LoanTerms])[] = [
  [{ principal: 0 }, "principal"],
  [{ principal: 0.5 }, "principal"],
  [{ annualRateBasisPoints: -1 }, "annualRateBasisPoints"],
  [{ annualRateBasisPoints: 2_001 }, "annualRateBasisPoints"],
  [{ annualRateBasisPoints: 1.5 }, "annualRateBasisPoints"],
  [{ graceStart: "2026-02-30" }, "graceStart"],
  [{ gracePeriodMonths: -1 }, "gracePeriodMonths"],
  [{ gracePeriodMonths: 241 }, "gracePeriodMonths"],
  [{ repaymentMonths: 0 }, "repaymentMonths"],
  [{ repaymentMonths: 481 }, "repaymentMonths"],
  [{ repaymentMonths: 481, frequency: "once" }, "repaymentMonths"],
  [{ repaymentMonths: 8, frequency: "half-yearly" }, "repaymentMonths"],
  [{ repaymentMonths: 18, frequency: "yearly" }, "repaymentMonths"],
  [{ roundingUnit: 0 }, "roundingUnit"],
  [{ roundingUnit: 10_001 }, "roundingUnit"],
  [{ method: "equal-payment", remainder: "first" }, "remainder"],
  [{ dueDay: 0 }, "dueDay"],
  [{ dueDay: 32 }, "dueDay"],
  [{ allocationOrder: ["fee", "interest", "principal"] }, "allocationOrder"],
  [{ allocationOrder: ["fee", "interest", "principal", "overdue-interest", "fee"] }, "allocationOrder"],
  [{ accruedInterest: -1 }, "accruedInterest"],
];

test.each(refused)("%j is refused at %s, in Japanese", (change, field) => {
  const faults = faultsOfTerms(sampleTerms(change));
  expect(faults.map((fault) => fault.field)).toEqual([field]);
  expect(faults[0]?.message).toMatch(/[ぁ-ん]。$/);
  expect(() => assertTerms(sampleTerms(change))).toThrow(InvalidTermsError);
  expect(() => assertTerms(sampleTerms(change))).toThrow(field);
});

test.each<Partial<LoanTerms>>([
  {},
  { principal: 1 },
  { annualRateBasisPoints: 0 },
  { annualRateBasisPoints: 2_000 },
  { gracePeriodMonths: 0 },
  { gracePeriodMonths: 240 },
  { repaymentMonths: 480 },
  { repaymentMonths: 1 },
  { repaymentMonths: 0, frequency: "once" },
  { repaymentMonths: 18, frequency: "half-yearly" },
  { roundingUnit: 1 },
  { roundingUnit: 10_000 },
  { remainder: "first" },
  { dueDay: 1 },
  { dueDay: 31 },
])("%j is accepted", (change) => {
  const terms = sampleTerms(change);
  expect(faultsOfTerms(terms)).toEqual([]);
  expect(assertTerms(terms)).toBe(terms);
});

test("several faults are all named", () => {
  expect(faultsOfTerms(sampleTerms({ principal: 0, dueDay: 40 })).map((fault) => fault.field)).toEqual([
    "principal",
    "dueDay",
  ]);
});

test("the error has a stable name and code", () => {
  expect(() => assertTerms(sampleTerms({ dueDay: 0 }))).toThrow(
    expect.objectContaining({ name: "InvalidTermsError", code: "INVALID_TERMS" }),
  );
});

test.each([
  ["monthly", 1, 36],
  ["half-yearly", 6, 6],
  ["yearly", 12, 3],
  ["once", 36, 1],
] as const)("%s over 36 months: every %i months, %i instalments", (frequency, months, count) => {
  expect([periodMonths(sampleTerms({ frequency })), instalmentCount(sampleTerms({ frequency }))]).toEqual([
    months,
    count,
  ]);
});

test("a guarantor means no rate is charged", () => {
  expect([chargedRate(sampleTerms()), chargedRate(sampleTerms({ guarantor: true }))]).toEqual([150, 0]);
});
