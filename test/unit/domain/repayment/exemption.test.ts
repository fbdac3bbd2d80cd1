import { describe, expect, test } from "@jest/globals";
import {
  coronaExemption,
  coronaOtherExemption,
  coronaOtherGrounds,
  coronaTaxYears,
  coronaUnitNames,
  coronaUnits,
  exempt,
  ordinaryExemption,
} from "../../../../domain/repayment/exemption.ts";
import type {
  CoronaOtherFacts,
  CoronaTaxation,
  OrdinaryExemptionFacts,
} from "../../../../domain/repayment/exemption.ts";
import { InvalidTermsError } from "../../../../domain/repayment/loan-terms.ts";
import { repaymentPlan } from "../../../../domain/repayment/repayment-plan.ts";
import { japaneseHolidays } from "../../../../lambdas/shared/adapters/holidays.ts";
import { sampleTerms } from "./sample-terms.ts";

const judge = (facts: Partial<OrdinaryExemptionFacts>, asOf = "2026-11-24") => {
  const verdicts = ordinaryExemption({ finalDueDate: "2024-11-24", ...facts }, asOf);
  return Object.fromEntries(verdicts.map((verdict) => [verdict.ground, verdict]));
};

describe("免除 of ordinary loans [S-MENJO]", () => {
  test("the borrower died and nobody can pay", () => {
    const facts = { borrowerDied: true, hasCoBorrower: false, heirsAndGuarantorCannotPay: true };
    expect(judge(facts)["borrower-died"]).toMatchObject({ kind: "may-apply" });
    expect(judge({ ...facts, heirsAndGuarantorCannotPay: false })["borrower-died"]).toMatchObject({ kind: "may-not" });
    expect(judge({ ...facts, borrowerDied: false })["borrower-died"]).toMatchObject({ kind: "may-not" });
  });

  test("not when there is a co-borrower, who owes the whole", () => {
    const verdict = judge({ borrowerDied: true, hasCoBorrower: true })["borrower-died"];
    expect(verdict).toMatchObject({ kind: "may-not", reason: expect.stringContaining("連帯借受人がいる") });
  });

  test("the co-borrower died", () => {
    const facts = {
      hasCoBorrower: true,
      coBorrowerDied: true,
      borrowerCannotPay: true,
      heirsAndGuarantorCannotPay: true,
    };
    expect(judge(facts)["co-borrower-died"]).toMatchObject({ kind: "may-apply" });
    expect(judge({ ...facts, borrowerCannotPay: false })["co-borrower-died"]).toMatchObject({ kind: "may-not" });
    expect(judge({ ...facts, hasCoBorrower: false })["co-borrower-died"]).toMatchObject({ kind: "may-not" });
  });

  test("missing for two years after the final date, to the day", () => {
    expect(judge({ borrowerMissing: true }, "2026-11-24")["borrower-missing"]).toMatchObject({ kind: "may-apply" });
    expect(judge({ borrowerMissing: true }, "2026-11-23")["borrower-missing"]).toMatchObject({ kind: "may-not" });
    expect(judge({ borrowerMissing: false })["borrower-missing"]).toMatchObject({ kind: "may-not" });
  });

  test("what is not known is asked for by name; a known no needs no more questions", () => {
    expect(judge({ borrowerDied: true })["borrower-died"]).toMatchObject({
      kind: "needs-facts",
      missing: [{ fact: "hasCoBorrower" }, { fact: "heirsAndGuarantorCannotPay" }],
    });
    expect(judge({ heirsAndGuarantorCannotPay: false })["borrower-died"]).toMatchObject({ kind: "may-not" });
    expect(judge({})["borrower-missing"]).toMatchObject({
      kind: "needs-facts",
      missing: [{ fact: "borrowerMissing" }],
    });
  });
});

describe("免除 by 時効の援用 (its text is still to be confirmed)", () => {
  const facts = { lapsesAfter: "2026-11-23", prescriptionPleaded: true };

  test.each([
    ["lapsed and pleaded", facts, "may-apply"],
    ["the last day has not passed", { ...facts, lapsesAfter: "2026-11-24" }, "may-not"],
    ["not pleaded", { ...facts, prescriptionPleaded: false }, "may-not"],
    ["nobody reckoned it", { prescriptionPleaded: true }, "needs-facts"],
    ["nobody asked", { lapsesAfter: "2026-11-23" }, "needs-facts"],
  ])("%s: %s", (_name, given, kind) => {
    expect(judge(given)["prescription-pleaded"]?.kind).toBe(kind);
  });

  test("says that the notice must be looked at", () => {
    expect(judge(facts)["prescription-pleaded"]).toMatchObject({ source: expect.stringContaining("確認が必要") });
  });
});

describe("further grounds of コロナ特例貸付 [S-TKS-PREF]", () => {
  const kindOf = (facts: CoronaOtherFacts, ground: string) =>
    coronaOtherExemption("support-first", facts).find((row) => row.ground === ground)?.kind;
  const hardship = { monthsUnpaid: 12, elderlyDisabledOrSingleParent: true, lowIncomeAndWorsening: true };

  test.each<[string, CoronaOtherFacts, string]>([
    ["public-assistance", { receivesPublicAssistance: true }, "may-apply"],
    ["public-assistance", { receivesPublicAssistance: false }, "may-not"],
    ["mental-disability-1", { mentalHandbookGrade1: true }, "may-apply"],
    ["mental-disability-1", { mentalHandbookGrade1: false }, "may-not"],
    ["physical-disability-1-2", { physicalHandbookGrade1Or2: true }, "may-apply"],
    ["physical-disability-1-2", { physicalHandbookGrade1Or2: false }, "may-not"],
    ["death", { diedOrDeclaredMissing: true }, "may-apply"],
    ["death", { diedOrDeclaredMissing: false }, "may-not"],
    ["discharge", { dischargeFinal: true }, "may-apply"],
    ["discharge", { dischargeFinal: false }, "may-not"],
    ["long-unpaid-hardship", hardship, "may-apply"],
    ["long-unpaid-hardship", { ...hardship, monthsUnpaid: 11 }, "may-not"],
    ["long-unpaid-hardship", { ...hardship, elderlyDisabledOrSingleParent: false }, "may-not"],
    ["long-unpaid-hardship", { ...hardship, lowIncomeAndWorsening: false }, "may-not"],
    ["address-unknown", { monthsUnpaid: 12, addressUnknown: true }, "may-apply"],
    ["address-unknown", { monthsUnpaid: 11, addressUnknown: true }, "may-not"],
    ["address-unknown", { monthsUnpaid: 12, addressUnknown: false }, "may-not"],
  ])("%s with %j: %s", (ground, facts, kind) => {
    expect(kindOf(facts, ground)).toBe(kind);
  });

  test("every ground is judged; nothing known is asked for, each fact with a question", () => {
    const verdicts = coronaOtherExemption("emergency-small", {});
    expect(verdicts.map((row) => row.ground)).toEqual(Object.keys(coronaOtherGrounds));
    for (const row of verdicts) {
      if (row.kind !== "needs-facts") throw new Error(row.ground);
      for (const missing of row.missing) expect(missing.question).toMatch(/。$/);
    }
  });
});

describe("免除 of コロナ特例貸付 [S-CORONA-FAQ]", () => {
  test.each([
    ["emergency-small", "2020-05-01", [2021, 2022]],
    ["support-first", "2022-03-31", [2021, 2022]],
    ["support-first", "2022-04-01", [2023]],
    ["emergency-small", "2022-04-01", [2023]],
    ["support-extension", "2020-08-01", [2023]],
    ["support-again", "2021-05-01", [2024]],
  ] as const)("%s applied for on %s is judged by %j", (unit, appliedOn, years) =>
    expect(coronaTaxYears(unit, appliedOn)).toEqual(years),
  );

  const years = [2021, 2022, 2023, 2024, 2025, 2026];
  const taxation = (borrowerExempt: boolean, headExempt: boolean): CoronaTaxation[] =>
    years.map((year) => ({ year, borrowerExempt, headExempt }));

  test("hard case: borrower non-taxed, head (father) taxed: no unit, and the next year is named", () => {
    for (const unit of coronaUnits) {
      const verdict = coronaExemption(unit, "2020-05-01", taxation(true, false), 2026);
      expect(verdict).toMatchObject({ kind: "may-not", reason: expect.stringContaining("令和9年度") });
      expect(verdict.kind === "may-not" ? verdict.reason : "").toContain(coronaUnitNames[unit]);
    }
  });

  test("both non-taxed in a year of the unit: that unit only", () => {
    const facts = taxation(true, false).map((entry) => (entry.year === 2023 ? { ...entry, headExempt: true } : entry));
    const kinds = coronaUnits.map((unit) => coronaExemption(unit, "2020-05-01", facts, 2024).kind);
    // 2023 is the year of 延長, and a later year for 緊急小口 and 初回; 再貸付 is judged from 2024
    expect(kinds).toEqual(["may-apply", "may-apply", "may-apply", "may-not"]);
    expect(coronaExemption("emergency-small", "2020-05-01", facts, 2024)).toMatchObject({
      reason: expect.stringContaining(
        "令和5年度の住民税が借受人・世帯主とも非課税のため、緊急小口資金（特例貸付）のその時点の残額",
      ),
    });
    expect(coronaExemption("support-extension", "2020-05-01", facts, 2024)).toMatchObject({
      reason: expect.stringMatching(/（特例貸付・延長）の残額/),
    });
  });

  test("one of the two alone is not enough, whichever it is", () => {
    for (const facts of [taxation(true, false), taxation(false, true), taxation(false, false)]) {
      expect(coronaExemption("support-first", "2020-05-01", facts, 2026).kind).toBe("may-not");
    }
  });

  test("unknown years are asked for by name and year, but not where the other is known to be taxed", () => {
    const facts: CoronaTaxation[] = [
      { year: 2021, borrowerExempt: false },
      { year: 2022, borrowerExempt: true },
    ];
    expect(coronaExemption("emergency-small", "2020-05-01", facts, 2022)).toMatchObject({
      kind: "needs-facts",
      missing: [{ fact: "taxation.2022.headExempt", question: "世帯主は令和4年度の住民税が非課税ですか。" }],
    });
    expect(coronaExemption("emergency-small", "2020-05-01", [], 2021)).toMatchObject({
      missing: [{ fact: "taxation.2021.borrowerExempt" }, { fact: "taxation.2021.headExempt" }],
    });
  });

  test("a year that is not fixed yet decides nothing", () => {
    expect(coronaExemption("support-again", "2021-05-01", taxation(true, true), 2023)).toMatchObject({
      kind: "may-not",
      reason: expect.stringContaining("令和6年度の住民税で判定するため"),
    });
    expect(coronaExemption("support-again", "2021-05-01", taxation(true, true), 2024)).toMatchObject({
      kind: "may-apply",
    });
  });
});

describe("a decided 免除", () => {
  const plan = repaymentPlan(sampleTerms(), japaneseHolidays);
  const paid = plan.instalments.slice(0, 2);

  test("of the whole takes only what is left, keeps what was paid, and stops debits", () => {
    const effect = exempt(
      plan,
      { paid, date: "2027-08-10", overdueInterest: 10, pendingDebits: [3] },
      "full",
      japaneseHolidays,
    );
    expect(effect).toEqual({
      date: "2027-08-10",
      principal: 472_240,
      interest: 590,
      overdueInterest: 10,
      total: 472_840,
      closes: true,
      withdrawDebits: [3],
    });
  });

  test("of a part leaves a plan of the rest and stops the debits whose amount changed", () => {
    const scope = { principal: 100_000, effect: "reduce" } as const;
    const effect = exempt(plan, { paid, date: "2027-08-10", pendingDebits: [2, 3] }, scope, japaneseHolidays);
    expect(effect).toMatchObject({ principal: 100_000, total: 100_000, closes: false, withdrawDebits: [3] });
    expect(effect.plan?.totals.principal).toBe(400_000);
    expect(effect.plan?.instalments[0]).toEqual(plan.instalments[0]);
  });

  test("of a part as large as the rest is refused", () => {
    const scope = { principal: 472_240, effect: "shorten" } as const;
    expect(() => exempt(plan, { paid, date: "2027-08-10" }, scope, japaneseHolidays)).toThrow(InvalidTermsError);
  });
});
