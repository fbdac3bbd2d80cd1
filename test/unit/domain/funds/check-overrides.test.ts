import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { checkOverrides } from "../../../../domain/funds/check-overrides.ts";
import { parseNationalParameters } from "../../../../domain/funds/national-parameters.ts";
import { layersOf, parameterOn } from "../../../../domain/funds/parameters.ts";
import { prefectureParametersSchema } from "../../../../domain/funds/parameters.schema.ts";
import { national, nationalFiles } from "./national-data.ts";

const dated = (value: unknown, from: string | null = null, to: string | null = null) => [
  { from, to, value, source: "県社協 取扱要領", verification: "local" },
];
const violations = (overrides: Record<string, unknown>) =>
  checkOverrides(prefectureParametersSchema.parse(overrides), national).map((violation) => [
    violation.field,
    violation.code,
    violation.limit,
  ]);
const parts = { education: true, housing: true, winter: false, additions: true };

describe("a prefecture overrides within the national frame only", () => {
  test("no overrides, no violation", () => {
    expect(violations({})).toEqual([]);
  });

  test.each([
    ["emergency-small.ceiling", 100_001, [["emergency-small.ceiling[0]", "ABOVE_LIMIT", 100_000]]],
    ["emergency-small.ceiling", 100_000, []],
    ["emergency-small.interest", 10, [["emergency-small.interest[0]", "NATIONAL_ONLY", null]]],
    ["emergency-small.unit", 20_000, [["emergency-small.unit[0]", "ABOVE_LIMIT", 10_000]]],
    ["emergency-small.unit", 10_000, []],
    ["residence.minimum-months", 13, [["residence.minimum-months[0]", "ABOVE_LIMIT", 12]]],
    ["residence.minimum-months", 6, []],
    ["comprehensive-support.upper-age", 59, [["comprehensive-support.upper-age[0]", "BELOW_LIMIT", 60]]],
    ["comprehensive-support.upper-age", null, []],
    ["living-support.monthly-single", 150_001, [["living-support.monthly-single[0]", "ABOVE_LIMIT", 150_000]]],
    ["real-estate.minimum-land-value", 10_000_000, []],
    ["real-estate.minimum-land-value", 20_000_000, [["real-estate.minimum-land-value[0]", "ABOVE_LIMIT", 15_000_000]]],
    [
      "emergency-small.reason-ceilings",
      [
        { reason: "lottery", ceiling: 1 },
        { reason: "wage-theft-or-loss", ceiling: 100_001 },
        { reason: "wage-theft-or-loss", ceiling: 100_000 },
      ],
      [
        ["emergency-small.reason-ceilings[0].value[0]", "NOT_IN_NATIONAL_LIST", null],
        ["emergency-small.reason-ceilings[0].value[1].ceiling", "ABOVE_LIMIT", 100_000],
      ],
    ],
    [
      "exclusion.paid-cost-exceptions",
      ["ceremonial", "travel"],
      [["exclusion.paid-cost-exceptions[0].value[1]", "NOT_IN_NATIONAL_LIST", null]],
    ],
    [
      "welfare.purposes",
      [
        {
          code: "ceremonial",
          ja: "冠婚葬祭",
          guides: [{ upToMonths: null, amount: 5_800_001 }],
          repaymentMonths: 241,
          careRelated: false,
          evidence: [],
        },
      ],
      [
        ["welfare.purposes[0].value[0].guides[0].amount", "ABOVE_LIMIT", 5_800_000],
        ["welfare.purposes[0].value[0].repaymentMonths", "ABOVE_LIMIT", 240],
      ],
    ],
    [
      "education-support.schools",
      [
        { code: "university", ja: "大学", monthly: 65_001, standardMonths: 48 },
        { code: "cram-school", ja: "予備校", monthly: 1, standardMonths: 12 },
      ],
      [
        ["education-support.schools[0].value[0].monthly", "ABOVE_LIMIT", 65_000],
        ["education-support.schools[0].value[1]", "NOT_IN_NATIONAL_LIST", null],
      ],
    ],
    [
      "education.repayment-steps",
      [
        { upTo: 100_000, months: 24 },
        { upTo: 500_000, months: 241 },
      ],
      [["education.repayment-steps[0].value[1].months", "ABOVE_LIMIT", 240]],
    ],
    [
      "low-income.standard",
      { anyOf: [{ test: "multiple-of-standard", upperPercent: 301, lowerPercent: 0, parts, income: "net" }] },
      [["low-income.standard[0].value.anyOf[0].upperPercent", "ABOVE_LIMIT", 300]],
    ],
    [
      "low-income.elderly-standard",
      { anyOf: [{ test: "multiple-of-standard", upperPercent: 100, lowerPercent: 101, parts, income: "net" }] },
      [["low-income.elderly-standard[0].value.anyOf[0].lowerPercent", "INCONSISTENT", 100]],
    ],
    [
      "low-income.purpose-standards",
      [
        {
          purpose: "housing-repair",
          standard: { anyOf: [{ test: "table-by-size", monthly: [2, 1], perExtraPerson: null, income: "net" }] },
        },
      ],
      [["low-income.purpose-standards[0].value[0].standard.anyOf[0].monthly[1]", "INCONSISTENT", null]],
    ],
  ])("%s = %j gives %j", (name, value, expected) => {
    expect(violations({ [name]: dated(value) })).toEqual(expected);
  });

  test("a value is held against every national value of its own days: 12 instalments do not fit before April 2015", () => {
    expect(violations({ "emergency-small.instalments": dated(12, "2015-04-01") })).toEqual([]);
    expect(violations({ "emergency-small.instalments": dated(12, "2015-03-01") })).toEqual([
      ["emergency-small.instalments[0]", "ABOVE_LIMIT", 8],
    ]);
  });

  test("the sentence names the parameter and the limit as people write it", () => {
    const [violation] = checkOverrides(
      prefectureParametersSchema.parse({ "emergency-small.ceiling": dated(200_000) }),
      national,
    );
    expect(violation?.message).toBe("緊急小口資金の限度額は、国の上限100,000円を超えることができません。");
  });

  test("an unknown parameter and overlapping days are refused by the schema, by name", () => {
    expect(prefectureParametersSchema.safeParse({ "emergency-small.limit": dated(1) }).error?.issues[0]).toMatchObject({
      code: "unrecognized_keys",
      keys: ["emergency-small.limit"],
    });
    const overlapping = [...dated(1, "2026-04-01"), ...dated(2, "2027-03-31")];
    expect(
      prefectureParametersSchema.safeParse({ "emergency-small.ceiling": overlapping }).error?.issues[0]?.path,
    ).toEqual(["emergency-small.ceiling", 1]);
  });

  test("any amount up to the national ceiling is accepted, any above it is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200_000 }), (ceiling) => {
        const found = violations({ "emergency-small.ceiling": dated(ceiling) });
        expect(found.length).toBe(ceiling > 100_000 ? 1 : 0);
      }),
    );
  });
});

describe("national parameters", () => {
  test("a parameter set by two files, missing, or unknown is refused by name", () => {
    const files = nationalFiles();
    expect(() => parseNationalParameters({ ...files, "again.json": files["welfare.json"] })).toThrow(
      /welfare\.ceiling/,
    );
    const { "welfare.json": _welfare, ...rest } = files;
    expect(() => parseNationalParameters(rest)).toThrow(/welfare\.ceiling/);
    const unknown = { schema: "sasae.fund-parameters/1", about: "x", parameters: { "welfare.limit": [] } };
    expect(() => parseNationalParameters({ ...files, "unknown.json": unknown })).toThrow(
      /unknown\.json.*welfare\.limit/,
    );
  });

  test("the prefecture's value goes before the national one on its days only, and says whose it is", () => {
    const overrides = prefectureParametersSchema.parse({ "emergency-small.ceiling": dated(80_000, "2026-04-01") });
    const layers = layersOf(national, overrides);
    expect(parameterOn(layers, "emergency-small.ceiling", "2026-04-01")).toMatchObject({
      value: 80_000,
      level: "prefecture",
    });
    expect(parameterOn(layers, "emergency-small.ceiling", "2026-03-31")).toMatchObject({
      value: 100_000,
      level: "national",
    });
  });

  test("a date before the scheme's data is refused, not guessed", () => {
    expect(() => parameterOn(layersOf(national), "emergency-small.ceiling", "2009-09-30")).toThrow(
      expect.objectContaining({ name: "ParameterUnknownError", parameter: "emergency-small.ceiling" }),
    );
  });
});
