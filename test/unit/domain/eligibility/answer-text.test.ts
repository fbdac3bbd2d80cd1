import { describe, expect, test } from "@jest/globals";
import {
  answerText,
  factInputOf,
  type FactInput,
  memberFactOf,
  questionOf,
} from "../../../../domain/eligibility/fact-inputs.ts";
import { parametersOf } from "./judge.ts";

const setting = { layers: parametersOf().layers, date: "2026-11-24" };

const inputOf = (fact: string): FactInput => {
  const input = factInputOf(fact, setting);
  if (input === undefined) throw new Error(`no input for ${fact}`);
  return input;
};

describe("what was recorded reads back in words", () => {
  test.each<[string, unknown, string]>([
    ["livelihood.antiSocialForces", true, "はい"],
    ["livelihood.antiSocialForces", false, "いいえ"],
    ["livelihood.antiSocialForces", "true", ""],
    ["livelihood.debtProcedure", "considering", "検討している"],
    ["livelihood.debtProcedure", "retired-code", "retired-code"],
    ["livelihood.debtProcedure", 1, ""],
    ["residence.rent", 60_000, "60,000円"],
    ["residence.rent", "60000", ""],
    ["residence.since", "2019-05-01", "令和元年5月1日"],
    ["residence.since", 2019, ""],
    ["need.education.months", 48, "48か月"],
    ["need.education.months", "48", ""],
    ["need.education.coBorrower", "none", "いない"],
    ["need.education.coBorrower", "m1", "m1"],
    ["need.education.coBorrower", 1, ""],
    ["members[m1].birthDate", "1986-05-10", "昭和61年5月10日"],
    ["members[m1].incomes", [], "収入なし"],
    ["members[m1].incomes", "none", ""],
    ["members[m1].handbooks", [], "持っていない"],
    ["members[m1].handbooks", {}, ""],
    ["members[m1].residentTax", { year: 2026, level: "exempt" }, "令和8年度 非課税"],
    ["members[m1].residentTax", { level: "exempt" }, ""],
    ["members[m1].residentTax", [], ""],
    ["members[m1].residentTax", null, ""],
    ["members[m1].residentTax", "exempt", ""],
    ["otherSchemes", [], "使える制度はない"],
    ["otherSchemes", {}, ""],
    ["livelihood.sameAddressApplications", [], "ない"],
    ["livelihood.sameAddressApplications", "none", ""],
  ])("%s %j: %j", (fact, value, text) => {
    expect(answerText(inputOf(fact), value)).toBe(text);
  });

  test("incomes with their amounts and days, one after the other; what is no row is left out", () => {
    const input = inputOf("members[m1].incomes");
    if (input.kind !== "incomes") throw new Error("another input");
    const wage = input.options.find(({ value }) => value === "wage")?.label ?? "";
    const text = answerText(input, [
      { kind: "wage", monthlyNet: 120_000, monthlyGross: 150_000, from: "2026-04-01", to: "2027-03-31" },
      null,
      "wage",
      ["wage"],
      { kind: "wage", monthlyGross: 90_000 },
      { kind: "wage" },
    ]);
    expect(text).toBe(
      `${wage} 手取り月120,000円、税引き前月150,000円、令和8年4月1日から、令和9年3月31日まで、${wage} 税引き前月90,000円、${wage} `,
    );
  });

  test("handbooks by their grades; 療育手帳 knows A and B", () => {
    const input = inputOf("members[m1].handbooks");
    const [physical, heavy, light] = [
      answerText(input, [{ kind: "physical", grade: 3 }]),
      answerText(input, [{ kind: "intellectual", grade: 1 }]),
      answerText(input, [{ kind: "intellectual", grade: 2 }]),
    ];
    expect(physical).toMatch(/ 3級$/);
    expect(heavy).toMatch(/ 重度（A）$/);
    expect(light).toMatch(/ 重度以外（B）$/);
    expect(
      answerText(input, [
        { kind: "physical", grade: 3 },
        { kind: "intellectual", grade: 1 },
      ]),
    ).toBe(`${physical}、${heavy}`);
  });

  test("members with what is known of their register and budget", () => {
    const input = inputOf("members");
    const text = (row: object) => answerText(input, [row]);
    const spouse = text({ relation: "spouse" });
    expect(spouse).toBe("配偶者");
    expect(text({ relation: "spouse", birthDate: "1988-01-20" })).toBe("配偶者（昭和63年1月20日生まれ）");
    expect(text({ relation: "spouse", separateRegister: true })).toBe("配偶者・住民票は別");
    expect(text({ relation: "spouse", separateRegister: false })).toBe("配偶者");
    expect(text({ relation: "spouse", separateRegister: true, sharesBudget: true })).toBe(
      "配偶者・住民票は別・家計は同じ",
    );
    expect(text({ relation: "spouse", sharesBudget: false })).toBe("配偶者・家計は別");
  });

  test("schemes and applications with their state", () => {
    expect(answerText(inputOf("otherSchemes"), [{ scheme: "pension", status: "receiving", covers: "part" }])).toMatch(
      /^年金：.+（.+）$/,
    );
    expect(
      answerText(inputOf("livelihood.sameAddressApplications"), [
        { kind: "emergency-small", sharesBudget: true, status: "applied" },
      ]),
    ).toMatch(/^緊急小口資金：.+/);
  });
});

describe("the key of a fact", () => {
  test("of a member is taken apart, whole", () => {
    expect(memberFactOf("members[m1].birthDate")).toEqual({ member: "m1", key: "birthDate" });
    for (const other of ["", "birthDate", "xmembers[m1].birthDate", "members[m1].birthDate.x", "members[].birthDate"])
      expect(memberFactOf(other)).toBeUndefined();
    expect(memberFactOf(`members[${"a".repeat(41)}].birthDate`)).toBeUndefined();
  });

  test("has its question, or none where there is no such fact", () => {
    expect(questionOf("members[m1].birthDate")).toBe("{member}の生年月日はいつですか。");
    expect(questionOf("members[m1].shoeSize")).toBeUndefined();
    expect(questionOf("need.emergencySmall.reason")).toBe("一時的に生活費が必要になった理由は何ですか。");
    expect(questionOf("need.lottery")).toBeUndefined();
    expect(factInputOf("members[m1].shoeSize", setting)).toBeUndefined();
    expect(factInputOf("members[m1].needsCare", setting)).toEqual({ kind: "yes-no" });
    expect(factInputOf("members[m1].birthDate", setting)).toEqual({ kind: "date" });
  });
});
