import { describe, expect, test } from "@jest/globals";
import type { AnswerEffect, MissingFact } from "../../../../domain/eligibility/assessment.ts";
import { mergeMissing } from "../../../../domain/eligibility/evaluate-rule.ts";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, outcomeOf, type Overrides } from "./judge.ts";

type Changes = Readonly<Record<string, unknown>>;

const taxed = { year: 2026, level: "income-levied" };
const parts = { education: true, housing: true, winter: false, additions: true };
const multiple = (change: object = {}): Overrides => ({
  "low-income.standard": {
    anyOf: [{ test: "multiple-of-standard", upperPercent: 170, lowerPercent: 0, parts, income: "net", ...change }],
  },
});
const exemptOnly: Overrides = { "low-income.standard": { anyOf: [{ test: "resident-tax-exempt" }] } };

/** The questions of a case: the fact, and what each answer to it would make of the rule that asks. */
const questionsOf = (kind: LoanKind, changes: Changes, overrides: Overrides = {}) => {
  const result = judgeChanged(kind, changes, overrides);
  expect(result.verdict).toBe("needs-facts");
  return result.missing.map(({ fact, effects }) => [
    fact,
    ...effects.map(({ answer, outcome }) => `${answer}→${outcome}`),
  ]);
};

describe("what is asked, and what each answer would change", () => {
  test.each<[string, LoanKind, Changes, Overrides, readonly (readonly string[])[]]>([
    [
      "other schemes: one that can be used, or covers all, goes first; the loan bridges the wait and lends the gap",
      "welfare",
      { otherSchemes: undefined },
      {},
      [
        [
          "otherSchemes",
          "使える制度はない→met",
          "使えるが、まだ申し込んでいない→not-met",
          "支給が決まり、待っている→met",
          "必要な費用の全部を受けている→not-met",
          "必要な費用の一部を受けている→met",
        ],
      ],
    ],
    [
      "an adult's tax",
      "education-support",
      { "members[1].residentTax": undefined },
      {},
      [["members[m2].residentTax", "非課税→met", "課税→unknown"]],
    ],
    [
      "an adult's tax, where the prefecture says exempt only",
      "education-support",
      { "members[1].residentTax": undefined },
      exemptOnly,
      [["members[m2].residentTax", "非課税→met", "課税→not-met"]],
    ],
    [
      "a newer certificate, of nobody but whose certificate is old",
      "education-support",
      { "members[0].residentTax.year": 2025 },
      {},
      [["members[m1].residentTax"]],
    ],
    [
      "a birth date, on which it depends of whom else anything is asked",
      "education-support",
      { "members[2].birthDate": undefined },
      {},
      [["members[m3].birthDate"]],
    ],
    [
      "the prefecture's own figure, where somebody is taxed",
      "education-support",
      { "members[0].residentTax": taxed },
      {},
      [["parameters.low-income.standard"]],
    ],
    [
      "present income before past tax, where the fund looks forward",
      "living-support",
      { "members[0].residentTax": taxed },
      {},
      [["livelihood.presentIncomeAtExemptLevel", "はい→met", "いいえ→not-met"]],
    ],
    [
      "present income, or the newer certificate",
      "living-support",
      { "members[0].residentTax": { year: 2025, level: "exempt" } },
      {},
      [["livelihood.presentIncomeAtExemptLevel", "はい→met", "いいえ→unknown"], ["members[m1].residentTax"]],
    ],
    [
      "whether people on another record share the budget",
      "welfare",
      { "members[1].separateRegister": true },
      {},
      [["members[m2].sharesBudget", "はい→met", "いいえ→met"]],
    ],
    [
      "an income, of adults alone",
      "welfare",
      { "members[0].incomes": undefined },
      multiple(),
      [["members[m1].incomes", "収入なし→met"]],
    ],
    [
      "the net amount, where the gross one is known",
      "welfare",
      { "members[0].incomes": [{ kind: "wage", monthlyGross: 100_000 }] },
      multiple(),
      [["members[].incomes (monthlyNet)"]],
    ],
    [
      "the gross amount, where the net one is known",
      "welfare",
      { "members[0].incomes": [{ kind: "wage", monthlyNet: 100_000 }] },
      multiple({ income: "gross" }),
      [["members[].incomes (monthlyGross)"]],
    ],
    [
      "what the standard is reckoned from",
      "welfare",
      { "residence.rent": undefined, "members[1].handbooks": undefined },
      multiple(),
      [["residence.rent"], ["members[m2].handbooks", "持っている→met", "持っていない→unknown"]],
    ],
    [
      "no rent, where the council does not count housing",
      "welfare",
      { "residence.rent": undefined },
      multiple({ parts: { ...parts, housing: false } }),
      [["notice.livelihood-standard", "手元の表の額のとおり→met"]],
    ],
    [
      "the way of reckoning, where the prefecture has not settled it",
      "welfare",
      {},
      multiple({ parts: null, income: null }),
      [["parameters.low-income.standard"]],
    ],
  ])("%s", (_what, kind, changes, overrides, questions) => {
    expect(questionsOf(kind, changes, overrides)).toEqual(questions);
  });

  test("the amount is asked for on the basis of the prefecture, by its Japanese name", () => {
    const question = (income: string, incomes: object) =>
      judgeChanged("welfare", { "members[0].incomes": [{ kind: "wage", ...incomes }] }, multiple({ income })).missing[0]
        ?.question;
    expect(question("net", { monthlyGross: 1 })).toMatch(/手取りの額で/);
    expect(question("gross", { monthlyNet: 1 })).toMatch(/税引き前の額で/);
  });

  test("a second record at the address: whether its people applied as a household of their own", () => {
    const parent = {
      ...{ id: "m2", relation: "parent", birthDate: "1960-01-01", handbooks: [], incomes: [] },
      ...{ separateRegister: true, sharesBudget: true, residentTax: { year: 2026, level: "exempt" } },
    };
    expect(questionsOf("living-support", { "members[1]": parent })).toEqual([
      ["livelihood.sameAddressApplications", "ない→met", "同じ家計の人が申し込んでいる→not-met"],
    ]);
    const one = judgeChanged("living-support", { "members[1]": { ...parent, separateRegister: false } });
    expect(one.verdict).toBe("may-apply");
    const message = (changes: Changes) =>
      judgeChanged("living-support", changes).rules.find(({ id }) => id === "household.one-livelihood")?.message;
    expect(message({ "members[1]": parent })).toBe(
      "住民票は別ですが家計が同じため、1つの世帯（2人）として判断します。",
    );
    expect(message({ "members[1]": { ...parent, separateRegister: false } })).toBe("世帯は2人です。");
    expect(message({ "members[1]": { ...parent, sharesBudget: false } })).toBe("世帯は1人です。");
    expect(message({})).toBe("世帯は1人です。");
  });

  test("a reason that is open leaves the standard of the household open too", () => {
    const open = judgeChanged(
      "emergency-small",
      { "need.emergencySmall.reason": undefined, "members[0].residentTax": taxed },
      exemptOnly,
    );
    expect(outcomeOf(open, "household.category")).toBe("unknown");
    const named = judgeChanged("emergency-small", { "members[0].residentTax": taxed }, exemptOnly);
    expect(outcomeOf(named, "household.category")).toBe("not-met");
  });
});

describe("other public schemes (他法優先)", () => {
  const benefit = (status: string, covers: string) => ({ scheme: "unemployment-benefit", status, covers });
  const elsewhere = { scheme: "student-loan-jasso", status: "usable", covers: "all" };
  const GAP = "雇用保険（失業等給付）で足りない分だけを貸付けの対象とします。";
  const WAIT = "雇用保険（失業等給付）の結果と時期を確かめ、決まった額を必要額から差し引いてください。";
  const FIRST = "雇用保険（失業等給付）はまだ申し込んでいません。先に申し込むよう案内してください。";
  const NONE_LEFT = "先に使うべき他の公的制度は残っていません。";
  const BRIDGE = "他の公的制度の支給を待つ間のつなぎとして申し込めます。";
  test.each([
    ["usable", "all", "not-met", "雇用保険（失業等給付）を使うことができます。先にその制度を申し込んでください。", []],
    ["receiving", "all", "not-met", "雇用保険（失業等給付）で、必要な費用をまかなうことができます。", []],
    ["usable", "part", "met", NONE_LEFT, [FIRST, GAP]],
    ["receiving", "part", "met", NONE_LEFT, [GAP]],
    ["applied", "part", "met", BRIDGE, [GAP, WAIT]],
    ["applied", "all", "met", BRIDGE, [WAIT]],
    ["waiting", "all", "met", BRIDGE, [WAIT]],
    ["refused", "part", "met", NONE_LEFT, []],
    ["not-eligible", "part", "met", NONE_LEFT, []],
    ["refused", "all", "met", NONE_LEFT, []],
  ])("%s, covering %s: %s", (status, covers, outcome, message, cautions) => {
    // A scheme that has nothing to do with the loan changes nothing.
    const result = judgeChanged("living-support", { otherSchemes: [benefit(status, covers), elsewhere] });
    const rule = result.rules.find(({ id }) => id === "other-schemes.first");
    expect([rule?.outcome, rule?.message]).toEqual([outcome, message]);
    expect(result.cautions).toEqual(cautions);
  });

  test("several are named together, each once", () => {
    const result = judgeChanged("living-support", {
      otherSchemes: [
        benefit("waiting", "part"),
        { scheme: "pension", status: "applied", covers: "part" },
        { scheme: "pension", status: "receiving", covers: "part" },
      ],
    });
    expect(result.cautions).toEqual([
      "雇用保険（失業等給付）、年金で足りない分だけを貸付けの対象とします。",
      "雇用保険（失業等給付）、年金の結果と時期を確かめ、決まった額を必要額から差し引いてください。",
    ]);
  });
});

describe("a fact that several rules ask for", () => {
  const effect = (answer: string, outcome: AnswerEffect["outcome"]): AnswerEffect => ({
    answer,
    outcome,
    message: `${answer} ${outcome}`,
  });
  const fact = (rule: string, ...effects: readonly AnswerEffect[]): MissingFact => ({
    fact: "f",
    question: `question of ${rule}`,
    rules: [rule],
    effects,
  });

  test("is asked once, in the place and words of the first, with all rules", () => {
    const other = { ...fact("c"), fact: "g" };
    const merged = mergeMissing([[fact("a")], [other, fact("b")], [fact("a")]]);
    expect(merged.map(({ fact: name, question, rules }) => [name, question, rules])).toEqual([
      ["f", "question of a", ["a", "b"]],
      ["g", "question of c", ["c"]],
    ]);
  });

  const GRAVER = [
    ["not-applicable", "met"],
    ["met", "unknown"],
    ["unknown", "not-met"],
    ["not-applicable", "not-met"],
  ] as const;
  test.each(GRAVER)("says the graver effect of an answer: %s before %s", (lighter, graver) => {
    const both = [
      mergeMissing([[fact("a", effect("yes", lighter))], [fact("b", effect("yes", graver))]]),
      mergeMissing([[fact("a", effect("yes", graver))], [fact("b", effect("yes", lighter))]]),
    ];
    for (const merged of both) expect(merged[0]?.effects).toEqual([effect("yes", graver)]);
  });

  test("keeps the first sentence where both effects weigh the same", () => {
    const second = { ...effect("yes", "met"), message: "another sentence" };
    expect(mergeMissing([[fact("a", effect("yes", "met"))], [fact("b", second)]])[0]?.effects).toEqual([
      effect("yes", "met"),
    ]);
  });

  test("has the answers of all rules, each once", () => {
    const first = fact("a", effect("yes", "met"), effect("no", "not-met"));
    const second = fact("b", effect("no", "met"), effect("perhaps", "unknown"));
    expect(mergeMissing([[first], [second]])[0]?.effects).toEqual([
      effect("yes", "met"),
      effect("no", "not-met"),
      effect("perhaps", "unknown"),
    ]);
  });
});

describe("what a result rests on", () => {
  test("each fact with its own source and day, or those of the case", () => {
    const result = judgeChanged("emergency-small", {
      "members[0].residentTax": { value: { year: 2026, level: "exempt" }, source: "inquiry", asOf: "2026-06-20" },
    });
    const used = new Map(result.factsUsed.map((fact) => [fact.fact, fact]));
    expect(used.get("members[m1].residentTax")).toEqual({
      fact: "members[m1].residentTax",
      source: "inquiry",
      asOf: "2026-06-20",
    });
    expect(used.get("livelihood.publicAssistance")).toEqual({
      fact: "livelihood.publicAssistance",
      source: "paper",
      asOf: "2026-11-20",
    });
    expect(used.has("need.emergencySmall.amount")).toBe(true);
  });

  test("null where neither the fact nor the case names a source", () => {
    const result = judgeChanged("emergency-small", { source: undefined, asOf: undefined });
    expect(result.factsUsed.length).toBeGreaterThan(5);
    for (const { source, asOf } of result.factsUsed) expect([source, asOf]).toEqual([null, null]);
  });

  test("facts and parameters each once, in the order of their names", () => {
    const { factsUsed, parametersUsed } = judgeChanged("education-support");
    for (const names of [factsUsed.map(({ fact }) => fact), parametersUsed.map(({ name }) => name)]) {
      expect(names).toEqual([...new Set(names)].toSorted());
      expect(names.length).toBeGreaterThan(3);
    }
    expect(parametersUsed.map(({ name }) => name)).toContain("education.special-need-percent");
  });

  test("of a rule: the parameters it looked at make it the nation's or the prefecture's", () => {
    const levelOf = (overrides: Overrides) =>
      judgeChanged("education-support", {}, overrides).rules.find(({ id }) => id === "household.low-income")?.level;
    expect(levelOf({})).toBe("national");
    expect(levelOf(exemptOnly)).toBe("prefecture");
  });
});
