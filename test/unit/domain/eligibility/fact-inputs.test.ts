import { describe, expect, test } from "@jest/globals";
import { assess } from "../../../../domain/eligibility/assess.ts";
import {
  answerText,
  CASE_FACT_KEYS,
  factInputOf,
  MEMBER_FACT_KEYS,
  memberFactOf,
  questionOf,
  type FactInput,
} from "../../../../domain/eligibility/fact-inputs.ts";
import { emergencySmallCeiling, emergencySmallTerms } from "../../../../domain/funds/emergency-small-request.ts";
import { DATE, judgeChanged, parametersOf, type Overrides } from "./judge.ts";

const setting = { layers: parametersOf().layers, date: DATE };

/** Plans with many rows come with the application form or from a file, not from a question at the window. */
const plans = ["need.emergencySmall.bridge", "need.education.plan"];

describe("the input of a fact", () => {
  test.each(CASE_FACT_KEYS.filter((key) => !plans.includes(key)))("is known for %s", (key) => {
    expect(factInputOf(key, setting)).toBeDefined();
    expect(questionOf(key)).toMatch(/[。か]/);
  });

  test.each(MEMBER_FACT_KEYS)("is known for a member's %s", (key) => {
    expect(factInputOf(`members[m1].${key}`, setting)).toBeDefined();
    expect(questionOf(`members[m1].${key}`)).toContain("{member}");
  });

  test.each(["parameters.low-income.standard", "notice.livelihood-standard", "members[].incomes (monthlyNet)", "x"])(
    "is none for %s, which nobody at the window can answer",
    (key) => {
      expect(factInputOf(key, setting)).toBeUndefined();
    },
  );

  test("offers the reasons of the parameters and, last, none of them", () => {
    const input = factInputOf("need.emergencySmall.reason", setting);
    const options = input?.kind === "choice" ? input.options : [];
    expect(options.map(({ value }) => value)).toContain("medical-or-care-costs");
    expect(options.at(-1)?.value).toBe("other");
  });

  test.each([
    ["emergency-small", "need.emergencySmall.reason"],
    ["welfare", "need.welfare.purpose"],
    ["education-support", "need.education.school"],
    ["living-support", "need.livingSupport.hardship"],
    ["emergency-small", "livelihood.publicAssistance"],
  ] as const)("offers for %s the very answers whose effects the rules tell: %s", (kind, fact) => {
    const [result] = assess({ wanted: [kind] }, parametersOf(), DATE).results;
    const effects = result?.missing.find((missing) => missing.fact === fact)?.effects ?? [];
    const input = factInputOf(fact, setting);
    expect(input?.kind === "choice" ? input.options.map(({ label }) => label) : []).toEqual(
      effects.map(({ answer }) => answer),
    );
    expect(effects.length).toBeGreaterThan(1);
  });

  test("asks for the tax of the newest year that is fixed", () => {
    expect(factInputOf("members[m1].residentTax", { ...setting, date: "2026-05-31" })).toMatchObject({ year: 2025 });
    expect(factInputOf("members[m1].residentTax", { ...setting, date: "2026-06-01" })).toMatchObject({ year: 2026 });
  });

  test("takes a member's key apart, and nothing that only looks like one", () => {
    expect(memberFactOf("members[a-1].incomes")).toEqual({ member: "a-1", key: "incomes" });
    expect(memberFactOf("members")).toBeUndefined();
    expect(memberFactOf("members[].incomes (monthlyNet)")).toBeUndefined();
  });
});

describe("an answer in words", () => {
  const input = (fact: string): FactInput => {
    const found = factInputOf(fact, setting);
    if (found === undefined) throw new Error(fact);
    return found;
  };
  test.each([
    ["livelihood.canBorrowElsewhere", false, "いいえ"],
    ["livelihood.publicAssistance", "applied", "申請中"],
    ["residence.rent", 52_000, "52,000円"],
    ["residence.since", "2019-05-01", "令和元年5月1日"],
    ["need.welfare.months", 6, "6か月"],
    ["members[m1].incomes", [], "収入なし"],
    [
      "members[m1].incomes",
      [{ kind: "wage", monthlyNet: 120_000, monthlyGross: 150_000, from: "2026-04-01" }],
      "賃金 手取り月120,000円、税引き前月150,000円、令和8年4月1日から",
    ],
    ["members[m1].residentTax", { year: 2026, level: "exempt" }, "令和8年度 非課税"],
    ["members[m1].handbooks", [{ kind: "intellectual", grade: 1 }], "療育手帳 重度（A）"],
    ["members[m1].handbooks", [{ kind: "physical", grade: 3 }], "身体障害者手帳 3級"],
    ["otherSchemes", [], "使える制度はない"],
    [
      "members",
      [{ id: "m2", relation: "spouse", birthDate: "1988-01-20", separateRegister: true, sharesBudget: true }],
      "配偶者（昭和63年1月20日生まれ）・住民票は別・家計は同じ",
    ],
  ])("%s", (fact, value, text) => {
    expect(answerText(input(fact), value)).toBe(text);
  });

  test("of a value that does not fit is empty, never another answer", () => {
    expect(answerText(input("livelihood.canBorrowElsewhere"), "no")).toBe("");
    expect(answerText(input("residence.rent"), "52000")).toBe("");
  });
});

describe("the ceiling of 緊急小口資金", () => {
  test.each([
    ["the nation's terms", {}],
    [
      "a lower ceiling for one reason",
      { "emergency-small.reason-ceilings": [{ reason: "theft-or-loss", ceiling: 50_000 }] },
    ],
    ["a lower ceiling of the prefecture", { "emergency-small.ceiling": 80_000 }],
  ])("is one and the same for the form and for the assessment under %s", (_name, overrides: Overrides) => {
    const terms = emergencySmallTerms(parametersOf(overrides).layers, DATE);
    const shown = terms.reasons.flatMap(({ code }) => {
      const changes = {
        "need.emergencySmall.reason": code,
        "need.emergencySmall.leftVoluntarily": false,
        "selfReliance.status": "using",
      };
      const { ceiling } = judgeChanged("emergency-small", changes, overrides);
      return ceiling === null ? [] : [[ceiling.total, emergencySmallCeiling(terms, code)]];
    });
    expect(shown.length).toBeGreaterThan(3);
    for (const [assessed, form] of shown) expect(assessed).toBe(form);
  });
});
