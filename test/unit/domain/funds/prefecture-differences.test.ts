import { describe, expect, test } from "@jest/globals";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkOverrides } from "../../../../domain/funds/check-overrides.ts";
import { layersOf } from "../../../../domain/funds/parameters.ts";
import { prefectureParametersSchema } from "../../../../domain/funds/parameters.schema.ts";
import { differencesOf, lowIncomeText, valueText } from "../../../../domain/funds/prefecture-differences.ts";
import { national } from "./national-data.ts";

const folder = join(import.meta.dirname, "../../../../config/prefectures");
const dated = (value: unknown, source = "[S]") => [{ from: null, to: null, value, source, verification: "local" }];
const prefecture = (code: string, funds: Record<string, unknown>) => ({
  code,
  name: code,
  layers: layersOf(national, prefectureParametersSchema.parse(funds)),
});

describe("how the prefectures differ", () => {
  test("prefectures are grouped by value; those with the national value are counted, set by themselves or not", () => {
    const found = differencesOf(
      [
        prefecture("01", {}),
        prefecture("02", { "emergency-small.ceiling": dated(50_000, "[A]") }),
        prefecture("03", { "emergency-small.ceiling": dated(100_000) }),
        prefecture("04", { "emergency-small.ceiling": dated(50_000, "[B]") }),
      ],
      "2026-11-24",
    );
    expect(found).toEqual([
      {
        parameter: "emergency-small.ceiling",
        ja: "緊急小口資金の限度額",
        national: "100,000円",
        likeNational: 2,
        groups: [
          {
            value: "50,000円",
            source: "[A]",
            prefectures: [
              { code: "02", name: "02" },
              { code: "04", name: "04" },
            ],
          },
        ],
      },
    ]);
  });

  test("values that read alike but differ are told apart, whatever the order their fields were written in", () => {
    const schools = (months: number | undefined) =>
      dated(
        [{ code: "university", ja: "大学", monthly: 65_000, standardMonths: 48 }].map((school) =>
          months === undefined ? school : { ...school, repaymentMonths: months },
        ),
      );
    const found = differencesOf(
      [
        prefecture("01", { "education-support.schools": schools(180) }),
        prefecture("02", { "education-support.schools": schools(120) }),
        prefecture("03", { "exclusion.paid-cost-exceptions": dated(["ceremonial"]) }),
        prefecture("04", { "education.reservation": dated({ toMonth: 1, fromMonth: 10 }) }),
        prefecture("05", { "education.reservation": dated({ fromMonth: 10, toMonth: 1 }) }),
        prefecture("06", { "guarantor.conditions": dated(["taxed"]) }),
      ],
      "2026-11-24",
    ).map(({ parameter, groups }) => [parameter, groups.map((group) => [group.value, group.prefectures.length])]);
    expect(found).toEqual([
      ["exclusion.paid-cost-exceptions", [["冠婚葬祭に必要な経費", 1]]],
      ["guarantor.conditions", [["住民税を課税されている人", 1]]],
      ["education.reservation", [["10月から1月まで", 2]]],
      [
        "education-support.schools",
        [
          ["大学（月65,000円、償還180か月）", 1],
          ["大学（月65,000円、償還120か月）", 1],
        ],
      ],
    ]);
  });

  test("a purpose is shown with its guide amounts and repayment", () => {
    const purpose = {
      code: "ceremonial",
      ja: "冠婚葬祭",
      guides: [
        { upToMonths: 12, amount: 300_000 },
        { upToMonths: null, amount: 500_000 },
      ],
      repaymentMonths: 36,
    };
    expect(valueText([purpose], "list")).toBe("冠婚葬祭（12か月まで300,000円、500,000円、償還36か月）");
  });

  test("no difference, no row", () => {
    expect(differencesOf([prefecture("01", {}), prefecture("02", {})], "2026-11-24")).toEqual([]);
  });

  test.each([
    [null, "count", "定めなし"],
    [true, "yes-no", "はい"],
    [false, "yes-no", "いいえ"],
    [150, "basis-points", "年1.5%"],
    [12, "months", "12か月"],
    [3, "years", "3年"],
    [70, "percent", "70%"],
    [65, "count", "65"],
    [[], "list", "なし"],
    [["ceremonial", "disaster"], "list", "ceremonial、disaster"],
    [[{ code: "identity", ja: "本人確認書類" }], "list", "本人確認書類"],
    [[{ upTo: 100_000, months: 24 }], "list", "100,000円まで24か月"],
    [[{ reason: "wage-theft-or-loss", ceiling: 50_000 }], "list", "wage-theft-or-loss 50,000円"],
    [
      [{ purpose: "disaster", standard: { anyOf: [{ test: "resident-tax-exempt" }] } }],
      "list",
      "disaster 住民税非課税",
    ],
    [[{ table: "class1.c" }], "list", '{"table":"class1.c"}'],
    ["on-day", "choice", "on-day"],
  ] as const)("%j in %s reads %s", (value, unit, text) => {
    expect(valueText(value, unit)).toBe(text);
  });

  test("standards of low income in one line", () => {
    const parts = { education: true, housing: true, winter: false, additions: true };
    expect(
      lowIncomeText({
        anyOf: [
          { test: "resident-tax-exempt" },
          { test: "multiple-of-standard", upperPercent: 180, lowerPercent: 100, parts, income: "net" },
          { test: "multiple-of-standard", upperPercent: 170, lowerPercent: 0, parts: null, income: "net" },
          { test: "table-by-size", monthly: [177_000], perExtraPerson: null, income: "net" },
          { test: "yearly-cap", yearly: 6_000_000, income: "gross" },
        ],
      }),
    ).toBe(
      "住民税非課税又は生活保護基準の1倍以上1.8倍以下又は生活保護基準の1.7倍以下（計算の範囲は未登録）又は収入基準額の表（1人 月177,000円から）又は年6,000,000円以下",
    );
  });
});

describe("the overrides of the repository's prefectures keep the national frame", () => {
  const codes = readdirSync(folder).filter((name) => /^\d{2}\.json$/.test(name));
  test.each(codes)("%s", (name) => {
    const file: { funds: unknown } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    expect(checkOverrides(prefectureParametersSchema.parse(file.funds), national)).toEqual([]);
  });
});
