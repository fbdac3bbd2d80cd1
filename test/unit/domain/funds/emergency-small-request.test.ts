import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  checkEmergencySmallRequest,
  emergencySmallTerms,
  type EmergencySmallRequest,
} from "../../../../domain/funds/emergency-small-request.ts";
import { layersOf } from "../../../../domain/funds/parameters.ts";
import { national } from "./national-data.ts";

const terms = emergencySmallTerms(layersOf(national), "2026-11-24");
const request: EmergencySmallRequest = { amount: 100_000, reason: "first-wage-wait", graceMonths: 2, instalments: 12 };

describe("緊急小口資金 a request within the terms [S-27TBL]", () => {
  test("100,000 yen, 2 months of grace and 12 instalments pass", () => {
    expect(checkEmergencySmallRequest(request, terms)).toEqual([]);
  });

  test.each([
    [{ amount: 101_000 }, "amount", "AMOUNT_ABOVE_CEILING"],
    [{ amount: 99_500 }, "amount", "AMOUNT_NOT_IN_UNIT"],
    [{ amount: 0 }, "amount", "AMOUNT_NOT_POSITIVE"],
    [{ amount: 50_000.5 }, "amount", "AMOUNT_NOT_POSITIVE"],
    [{ reason: "holiday" }, "reason", "REASON_NOT_LISTED"],
    [{ graceMonths: 3 }, "graceMonths", "GRACE_TOO_LONG"],
    [{ instalments: 13 }, "instalments", "INSTALMENTS_OUT_OF_RANGE"],
    [{ instalments: 0 }, "instalments", "INSTALMENTS_OUT_OF_RANGE"],
  ])("%j is refused at %s with %s", (change, field, code) => {
    const errors = checkEmergencySmallRequest({ ...request, ...change }, terms);
    expect(errors.map((error) => [error.field, error.code])).toEqual([[field, code]]);
  });

  test("the refusal of an amount names the ceiling in yen", () => {
    expect(checkEmergencySmallRequest({ ...request, amount: 200_000 }, terms)[0]?.message).toContain("100,000円");
  });

  test("8 instalments were the most until March 2015, 12 since April [S-AMAKUSA][S-MINAOSHI]", () => {
    expect(emergencySmallTerms(layersOf(national), "2015-03-31").instalments).toBe(8);
    expect(emergencySmallTerms(layersOf(national), "2015-04-01").instalments).toBe(12);
  });

  test("a lower ceiling for theft binds that reason only [S-HAKASE]", () => {
    const source = "[S-HAKASE]";
    const row = { from: null, to: null, value: [{ reason: "wage-theft-or-loss", ceiling: 50_000 }], source };
    const local = layersOf(national, { "emergency-small.reason-ceilings": [{ ...row, verification: "local" }] });
    const localTerms = emergencySmallTerms(local, "2026-11-24");
    expect(
      checkEmergencySmallRequest({ ...request, reason: "wage-theft-or-loss", amount: 51_000 }, localTerms),
    ).toMatchObject([{ code: "AMOUNT_ABOVE_CEILING" }]);
    expect(checkEmergencySmallRequest({ ...request, amount: 51_000 }, localTerms)).toEqual([]);
  });

  test("no amount above the ceiling ever passes, and every unit step below does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (thousands) => {
        const errors = checkEmergencySmallRequest({ ...request, amount: thousands * 1_000 }, terms);
        expect(errors.length).toBe(thousands > 100 ? 1 : 0);
      }),
    );
  });
});

describe("緊急小口資金 the reasons [S-HYG]", () => {
  test.each([
    ["medical-or-care-costs", false, false],
    ["disaster-damage", false, false],
    ["benefit-wait", false, true],
    ["first-wage-wait", false, true],
    ["wage-theft-or-loss", false, false],
    ["income-drop", true, true],
    ["overdue-tax-or-insurance", true, false],
    ["utility-arrears", true, false],
    ["self-reliance-costs", true, false],
    ["accident-damage", true, false],
    ["facility-leaving", true, false],
  ])("%s: needs self-reliance support %s, looks forward %s", (code, requiresSelfReliance, forwardLooking) => {
    const reason = terms.reasons.find((row) => row.code === code);
    expect(reason).toMatchObject({ requiresSelfReliance, forwardLooking });
    expect(reason?.evidence.length).toBeGreaterThan(0);
  });
});
