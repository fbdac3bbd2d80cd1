import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { InvalidAmountError, sumYen } from "../../../../domain/money/yen.ts";
import { allocateReceipt, owedInstalments, principalOwed, settleInFull } from "../../../../domain/repayment/account.ts";
import type { Claims } from "../../../../domain/repayment/account.ts";
import { allocationTargets, statutoryOrder } from "../../../../domain/repayment/loan-terms.ts";
import { repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { sampleTerms } from "./sample-terms.ts";

const plan = repaymentPlan(sampleTerms(), japaneseHolidays);
const paidThrough = (count: number) => plan.instalments.slice(0, count);

describe("what is owed", () => {
  test("the instalments due and not paid, the oldest first; one due today is due", () => {
    expect(owedInstalments(plan, [], "2027-06-22")).toEqual([]);
    expect(owedInstalments(plan, [], "2027-06-23")).toEqual([
      { number: 1, dueDate: "2027-06-23", principal: 13_880, interest: 625 },
    ]);
    const part = [{ number: 1, principal: 3_880, interest: 625 }];
    expect(owedInstalments(plan, part, "2027-07-23")).toEqual([
      { number: 1, dueDate: "2027-06-23", principal: 10_000, interest: 0 },
      { number: 2, dueDate: "2027-07-23", principal: 13_880, interest: 607 },
    ]);
    expect(owedInstalments(plan, paidThrough(1), "2027-06-30")).toEqual([]);
  });

  test("two payments on one instalment add up; more than it holds is refused", () => {
    const twice = [
      { number: 1, principal: 10_000, interest: 0 },
      { number: 1, principal: 3_880, interest: 600 },
    ];
    expect(owedInstalments(plan, twice, "2027-06-23")).toEqual([
      { number: 1, dueDate: "2027-06-23", principal: 0, interest: 25 },
    ]);
    expect(principalOwed(plan, twice)).toBe(486_120);
    expect(() => principalOwed(plan, [...twice, ...twice])).toThrow(InvalidAmountError);
  });
});

describe("the whole payment (hard case: 500,000 without guarantor)", () => {
  test("in the 5th month of 据置 there is no interest", () => {
    const settlement = settleInFull(plan, { paid: [], date: "2027-04-10" });
    expect(settlement).toMatchObject({ principal: 500_000, interest: 0, total: 500_000 });
    expect(settlement.closes).toHaveLength(36);
  });

  test("in month 3 after it: interest of those months only, the plan closed, the pending debit withdrawn", () => {
    const settlement = settleInFull(plan, { paid: paidThrough(2), date: "2027-08-10", pendingDebits: [2, 3] });
    const third = Math.floor((472_240 * 150) / 120_000);
    expect(settlement).toEqual({
      date: "2027-08-10",
      principal: 472_240,
      interest: third,
      overdueInterest: 0,
      fee: 0,
      total: 472_240 + third,
      closes: Array.from({ length: 34 }, (_, index) => index + 3),
      withdrawDebits: [3],
    });
    const unpaid = settleInFull(plan, { paid: [], date: "2027-08-10" });
    expect(unpaid.interest).toBe(625 + 607 + third);
    expect(settleInFull(plan, { paid: [], date: "2027-08-23" }).interest).toBe(625 + 607 + third);
    expect(settleInFull(plan, { paid: [], date: "2027-08-24" }).interest).toBeGreaterThan(625 + 607 + third);
  });

  test("overdue interest and costs are added, interest of the lending is owed in full", () => {
    const estate = repaymentPlan(
      sampleTerms({ frequency: "once", repaymentMonths: 0, gracePeriodMonths: 3, accruedInterest: 9_000 }),
      japaneseHolidays,
    );
    const settlement = settleInFull(estate, { paid: [], date: "2027-01-10", overdueInterest: 246, fee: 84 });
    expect(settlement).toMatchObject({ principal: 500_000, interest: 9_000, total: 509_330 });
  });

  test("after everything is paid nothing is left to close", () => {
    const settlement = settleInFull(plan, { paid: plan.instalments, date: "2031-01-01", pendingDebits: [36] });
    expect(settlement).toMatchObject({ total: 0, closes: [], withdrawDebits: [] });
  });

  test("never costs more than the plan, and more the later it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36 }), fc.integer({ min: 1, max: 12 }), (paid, month) => {
        const date = (day: number): string => `2028-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
        const early = settleInFull(plan, { paid: paidThrough(paid), date: date(1) });
        const late = settleInFull(plan, { paid: paidThrough(paid), date: date(28) });
        const rest = sumYen(plan.instalments.slice(paid).map((row) => row.total));
        expect(early.total <= late.total && late.total <= rest).toBe(true);
      }),
    );
  });
});

describe("a receipt", () => {
  const claims: Claims = {
    fee: 110,
    overdueInterest: 246,
    instalments: [
      { number: 1, dueDate: "2027-06-23", principal: 13_880, interest: 625 },
      { number: 2, dueDate: "2027-07-23", principal: 13_880, interest: 607 },
    ],
  };

  test("by law goes to costs, then interest, then principal, the oldest first (民法489条・488条4項3号)", () => {
    expect(allocateReceipt(10_000, claims, statutoryOrder)).toEqual({
      fee: 110,
      overdueInterest: 246,
      instalments: [
        { number: 1, interest: 625, principal: 8_412 },
        { number: 2, interest: 607, principal: 0 },
      ],
      surplus: 0,
    });
  });

  test("goes to principal first where the contract says so", () => {
    expect(allocateReceipt(20_000, claims, ["principal", "interest", "overdue-interest", "fee"])).toEqual({
      fee: 0,
      overdueInterest: 0,
      instalments: [
        { number: 1, interest: 0, principal: 13_880 },
        { number: 2, interest: 0, principal: 6_120 },
      ],
      surplus: 0,
    });
  });

  test("leaves what no claim takes as a surplus, and nothing for nothing", () => {
    expect(allocateReceipt(30_000, claims, statutoryOrder).surplus).toBe(30_000 - 110 - 246 - 2 * 13_880 - 625 - 607);
    expect(allocateReceipt(0, claims, statutoryOrder)).toEqual({
      fee: 0,
      overdueInterest: 0,
      instalments: [],
      surplus: 0,
    });
    expect(() => allocateReceipt(-1, claims, statutoryOrder)).toThrow(InvalidAmountError);
  });

  test("adds up to the yen in any order and never exceeds a claim", () => {
    const amount = fc.integer({ min: 0, max: 60_000 });
    const owed = fc.record({
      number: fc.nat(40),
      dueDate: fc.constant("2027-06-23"),
      principal: amount,
      interest: amount,
    });
    const anyClaims = fc.record({
      fee: amount,
      overdueInterest: amount,
      instalments: fc.array(owed, { maxLength: 4 }),
    });
    const order = fc.shuffledSubarray([...allocationTargets], { minLength: 4 });
    fc.assert(
      fc.property(amount, anyClaims, order, (received, due, targets) => {
        const used = allocateReceipt(received, due, targets);
        const parts = used.instalments.flatMap((entry) => [entry.principal, entry.interest]);
        expect(sumYen([used.fee, used.overdueInterest, used.surplus, ...parts])).toBe(received);
        expect(used.fee <= due.fee && used.overdueInterest <= due.overdueInterest).toBe(true);
        const all = sumYen([
          due.fee,
          due.overdueInterest,
          ...due.instalments.flatMap((o) => [o.principal, o.interest]),
        ]);
        expect(used.surplus).toBe(Math.max(0, received - all));
      }),
    );
  });
});
