import { describe, expect, test } from "@jest/globals";
import { checkOverrides } from "../../../../domain/funds/check-overrides.ts";
import type { NationalParameters } from "../../../../domain/funds/parameters.schema.ts";
import { prefectureParametersSchema } from "../../../../domain/funds/parameters.schema.ts";
import { national } from "./national-data.ts";

const dated = (value: unknown, from: string | null = null, to: string | null = null) => [
  { from, to, value, source: "県社協 取扱要領", verification: "local" },
];
const check = (overrides: Record<string, unknown>, against: NationalParameters = national) =>
  checkOverrides(prefectureParametersSchema.parse(overrides), against);

/** A national limit of 100,000 yen to the end of March 2026, and of 80,000 after it. */
const [ceiling] = national["emergency-small.ceiling"];
if (ceiling === undefined) throw new Error("no national ceiling");
const lowered: NationalParameters = {
  ...national,
  "emergency-small.ceiling": [
    { ...ceiling, from: null, to: "2026-03-31", value: 100_000 },
    { ...ceiling, from: "2026-04-01", to: null, value: 80_000 },
  ],
};

describe("an override keeps every national value of its own days", () => {
  test.each<[string | null, string | null, number | undefined]>([
    [null, null, 80_000],
    [null, "2026-03-31", undefined],
    ["2025-04-01", "2026-03-31", undefined],
    ["2026-03-31", "2026-03-31", undefined],
    ["2026-03-31", "2026-04-01", 80_000],
    [null, "2026-04-01", 80_000],
    ["2026-04-01", null, 80_000],
    ["2030-04-01", null, 80_000],
    ["2025-04-01", null, 80_000],
  ])("100,000 yen from %p to %p: limit %p", (from, to, limit) => {
    const found = check({ "emergency-small.ceiling": dated(100_000, from, to) }, lowered);
    expect(found.map((violation) => violation.limit)).toEqual(limit === undefined ? [] : [limit]);
    expect(check({ "emergency-small.ceiling": dated(80_000, from, to) }, lowered)).toEqual([]);
    const ofReason = check(
      {
        "emergency-small.reason-ceilings": dated([{ reason: "wage-theft-or-loss", ceiling: 100_000 }], from, to),
      },
      lowered,
    );
    expect(ofReason.map((violation) => violation.limit)).toEqual(limit === undefined ? [] : [limit]);
  });
});

describe("the sentence names the parameter, and the limit in its unit", () => {
  test.each<[string, unknown, RegExp]>([
    ["emergency-small.ceiling", 100_001, /は、国の上限100,000円を超えることができません。$/],
    ["emergency-small.instalments", 13, /は、国の上限12か月を超えることができません。$/],
    ["comprehensive-support.upper-age", 59, /は、60.*以上でなければなりません。$/],
    ["education.special-need-percent", 151, /は、国の上限150%を超えることができません。$/],
    ["emergency-small.interest", 10, /は国が定めるもので、都道府県では変えられません。$/],
    ["exclusion.paid-cost-exceptions", ["travel"], /「travel」は国の一覧にありません。$/],
  ])("%s %j", (name, value, sentence) => {
    const messages = check({ [name]: dated(value, "2026-04-01") }).map((violation) => violation.message);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(sentence);
  });
});

describe("a standard of low income is consistent in itself", () => {
  const table = (...monthly: readonly number[]) => ({
    anyOf: [{ test: "table-by-size", monthly, perExtraPerson: null, income: "net" }],
  });
  const multiple = (upperPercent: number, lowerPercent: number) => ({
    anyOf: [{ test: "multiple-of-standard", upperPercent, lowerPercent, parts: null, income: null }],
  });
  const found = (value: unknown, name = "low-income.standard") =>
    check({ [name]: dated(value) }).map(({ field, code, limit }) => [field, code, limit]);

  test.each<[string, unknown, readonly (readonly unknown[])[]]>([
    ["a table that rises", table(1, 2, 3), []],
    ["a table that stays", table(2, 2, 3), []],
    [
      "a table that falls at two",
      table(3, 2, 3),
      [["low-income.standard[0].value.anyOf[0].monthly[1]", "INCONSISTENT", null]],
    ],
    [
      "a table that falls at three",
      table(1, 3, 2),
      [["low-income.standard[0].value.anyOf[0].monthly[2]", "INCONSISTENT", null]],
    ],
    ["bounds that meet", multiple(170, 170), []],
    [
      "bounds that cross",
      multiple(170, 171),
      [["low-income.standard[0].value.anyOf[0].lowerPercent", "INCONSISTENT", 170]],
    ],
    ["the widest multiple", multiple(300, 0), []],
    ["a wider one", multiple(301, 0), [["low-income.standard[0].value.anyOf[0].upperPercent", "ABOVE_LIMIT", 300]]],
  ])("%s", (_what, value, violations) => {
    expect(found(value)).toEqual(violations);
  });

  test("so is the one of elderly households, where there is one", () => {
    expect(found(null, "low-income.elderly-standard")).toEqual([]);
    expect(found(table(3, 2), "low-income.elderly-standard")).toEqual([
      ["low-income.elderly-standard[0].value.anyOf[0].monthly[1]", "INCONSISTENT", null],
    ]);
  });
});

describe("purposes and schools of a prefecture keep the limits of the fund", () => {
  const [purposes] = national["welfare.purposes"];
  const [schools] = national["education-support.schools"];
  const ceremonial = purposes?.value.find(({ code }) => code === "ceremonial");
  const university = schools?.value.find(({ code }) => code === "university");
  if (ceremonial === undefined || university === undefined) throw new Error("not in the national data");
  const found = (name: string, value: unknown) =>
    check({ [name]: dated([value]) }).map(({ field, limit }) => [field, limit]);
  const purpose = (amount: number, repaymentMonths: number) =>
    found("welfare.purposes", { ...ceremonial, guides: [{ ...ceremonial.guides[0], amount }], repaymentMonths });

  test("a guide up to 5,800,000 yen, a term up to 20 years", () => {
    const longest = Math.min(...national["welfare.repayment-months"].map(({ value }) => value));
    expect(purpose(5_800_000, longest)).toEqual([]);
    expect(purpose(5_800_001, longest)).toEqual([["welfare.purposes[0].value[0].guides[0].amount", 5_800_000]]);
    expect(purpose(5_800_000, longest + 1)).toEqual([["welfare.purposes[0].value[0].repaymentMonths", longest]]);
  });

  test("a school's monthly amount up to the national one; a school that is not listed is none", () => {
    const { monthly } = university;
    expect(found("education-support.schools", { ...university, monthly })).toEqual([]);
    expect(found("education-support.schools", { ...university, monthly: monthly + 1 })).toEqual([
      ["education-support.schools[0].value[0].monthly", monthly],
    ]);
    expect(found("education-support.schools", { ...university, code: "academy" })).toEqual([
      ["education-support.schools[0].value[0]", null],
    ]);
  });

  test("a step of repayment up to the longest term", () => {
    const longest = Math.min(...national["education.repayment-months"].map(({ value }) => value));
    const step = (months: number) => found("education.repayment-steps", { upTo: 1_000_000, months });
    expect(step(longest)).toEqual([]);
    expect(step(longest + 1)).toEqual([["education.repayment-steps[0].value[0].months", longest]]);
  });
});
