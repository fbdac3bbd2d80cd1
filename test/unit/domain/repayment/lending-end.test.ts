import { describe, expect, test } from "@jest/globals";
import { endLendingEarly } from "../../../../domain/repayment/early-end.ts";
import type { EarlyEnd } from "../../../../domain/repayment/early-end.ts";
import { graceStart } from "../../../../domain/repayment/grace-start.ts";
import type { LendingEvents } from "../../../../domain/repayment/grace-start.ts";
import { InvalidTermsError } from "../../../../domain/repayment/loan-terms.ts";
import { repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { sampleTerms } from "./sample-terms.ts";

describe("据置 counts from ([S-27TBL], [S-TYM])", () => {
  const months = ["2026-03-10", "2026-01-10", "2026-02-10"];
  test.each([
    ["living-support", { disbursements: months }, "2026-03-10", "last-disbursement"],
    ["living-support", { disbursements: ["2026-01-10"] }, "2026-01-10", "last-disbursement"],
    ["housing-entry", { disbursements: ["2026-01-05"] }, "2026-01-05", "loan-date"],
    [
      "housing-entry",
      { disbursements: ["2026-01-05"], livingSupportDisbursements: months },
      "2026-03-10",
      "last-disbursement",
    ],
    [
      "temporary-rebuilding",
      { disbursements: ["2026-04-05"], livingSupportDisbursements: months },
      "2026-04-05",
      "last-disbursement",
    ],
    ["welfare", { disbursements: ["2026-01-05"] }, "2026-01-05", "loan-date"],
    ["welfare", { disbursements: ["2026-01-05"], livingSupportDisbursements: months }, "2026-01-05", "loan-date"],
    ["welfare", { disbursements: ["2026-06-05", "2026-01-05"] }, "2026-06-05", "last-disbursement"],
    ["emergency-small", { disbursements: ["2026-11-24"] }, "2026-11-24", "loan-date"],
    ["education-support", { disbursements: months, leftSchoolOn: "2030-03-31" }, "2030-03-31", "graduation"],
    ["school-entry", { disbursements: ["2026-03-10"], leftSchoolOn: "2030-03-31" }, "2030-03-31", "graduation"],
    ["real-estate", { disbursements: months, contractEndedOn: "2035-08-01" }, "2035-08-01", "contract-end"],
    ["real-estate-protected", { disbursements: [], contractEndedOn: "2035-08-01" }, "2035-08-01", "contract-end"],
  ] as const)("%s with %j: %s (%s)", (kind, events, date, rule) =>
    expect(graceStart(kind, events)).toEqual({ kind: "starts", date, rule }),
  );

  test.each([
    ["education-support", { disbursements: months }, "卒業"],
    ["real-estate", { disbursements: months }, "契約が終了"],
    ["welfare", { disbursements: [] }, "送金"],
    ["living-support", { disbursements: [] }, "送金"],
  ] as const)("%s waits for its event", (kind, events: LendingEvents, word) =>
    expect(graceStart(kind, events)).toMatchObject({ kind: "not-yet", awaits: expect.stringContaining(word) }),
  );
});

describe("lending that ends early", () => {
  const terms = sampleTerms({
    principal: 65_000 * 48,
    annualRateBasisPoints: 0,
    repaymentMonths: 180,
    graceStart: "2030-03-31",
  });
  const halfYears: EarlyEnd["disbursed"] = [
    { sentOn: "2026-10-20", amount: 390_000, months: 6 },
    { sentOn: "2026-04-20", amount: 390_000, months: 6 },
  ];

  test("中退 after eight of twelve months: the months used are repaid from leaving school, the rest returned", () => {
    const end: EarlyEnd = { reason: "left-school", endedOn: "2026-11-30", disbursed: halfYears, monthsUsed: 8 };
    const outcome = endLendingEarly(terms, end);
    expect(outcome.toReturn).toBe(4 * 65_000);
    expect(outcome.terms).toEqual({ ...terms, principal: 8 * 65_000, graceStart: "2026-11-30" });
    expect(outcome.mayCallWhole).toBe(false);
    const plan = repaymentPlan(outcome.terms, japaneseHolidays);
    expect([plan.graceEnd, plan.totals.principal]).toEqual(["2027-05-31", 520_000]);
  });

  test("all months used: nothing to return", () => {
    const end: EarlyEnd = { reason: "no-longer-needed", endedOn: "2027-03-31", disbursed: halfYears, monthsUsed: 12 };
    expect(endLendingEarly(terms, end)).toMatchObject({ toReturn: 0, terms: { principal: 780_000 } });
  });

  test("payments are used up in the order they were sent", () => {
    const disbursed = [
      { sentOn: "2026-10-20", amount: 100, months: 3 },
      { sentOn: "2026-04-20", amount: 390_000, months: 6 },
    ];
    expect(
      endLendingEarly(terms, { reason: "left-school", endedOn: "2026-11-30", disbursed, monthsUsed: 7 }),
    ).toMatchObject({
      toReturn: 66,
      terms: { principal: 390_034 },
    });
  });

  test.each(["misuse", "false-statement"] as const)("%s may call the whole, by decision", (reason) => {
    const end = { reason, endedOn: "2026-11-30", disbursed: halfYears, monthsUsed: 8 };
    expect(endLendingEarly(terms, end).mayCallWhole).toBe(true);
  });

  test("nothing lent, nothing used, or more used than lent is refused", () => {
    const end: EarlyEnd = { reason: "left-school", endedOn: "2026-11-30", disbursed: halfYears, monthsUsed: 8 };
    expect(() => endLendingEarly(terms, { ...end, disbursed: [] })).toThrow(InvalidTermsError);
    for (const monthsUsed of [0, 13, -1, 1.5])
      expect(() => endLendingEarly(terms, { ...end, monthsUsed })).toThrow(InvalidTermsError);
  });
});
