import { describe, expect, test } from "@jest/globals";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, outcomeOf, type Overrides } from "./judge.ts";

const parts = { education: true, housing: true, winter: false, additions: true };
const multiple = (upperPercent: number, lowerPercent = 0, income: "net" | "gross" = "net") => ({
  test: "multiple-of-standard",
  upperPercent,
  lowerPercent,
  parts,
  income,
});
const table = (perExtraPerson: number | null = null) => ({
  test: "table-by-size",
  // 平成24年度 [S-TOWA]
  monthly: [177_000, 261_000, 319_000, 376_000, 411_000],
  perExtraPerson,
  income: "net",
});
const standard = (...anyOf: readonly object[]): Overrides => ({ "low-income.standard": { anyOf } });
const taxed = { year: 2026, level: "income-levied" };
const net = (monthlyNet: number) => [{ kind: "wage", monthlyNet }];
const household = (kind: LoanKind) =>
  kind === "welfare" || kind === "emergency-small" ? "household.category" : "household.low-income";

/** Confirmations of every table a single person of 36 in 新宿区 needs in September 2026. */
const confirmed = [
  ["class1.c", "2023-10-01"],
  ["reductionRate.c", "2023-10-01"],
  ["class2.c", "2023-10-01"],
  ["specialAddition", "2025-10-01"],
  ["transitional.reconstructed", "2023-10-01"],
  ["housing.city", "2021-04-01"],
  ["housing.prefecture", "2021-04-01"],
].map(([name, from]) => ({ table: name, from, notice: "告示第158号", confirmedOn: "2026-08-01" }));

type Row = readonly [
  name: string,
  kind: LoanKind,
  changes: Readonly<Record<string, unknown>>,
  overrides: Overrides,
  date: string,
  outcome: string,
];

const NOV = "2026-11-24";
const ROWS: readonly Row[] = [
  // 住民税非課税（国の既定） [S-SHIGA][S-ISK]
  ["all adults exempt", "welfare", {}, {}, NOV, "met"],
  ["one adult's tax not known", "education-support", { "members[1].residentTax": undefined }, {}, NOV, "unknown"],
  ["a child's tax is not asked for", "education-support", { "members[2].residentTax": undefined }, {}, NOV, "met"],
  [
    "a certificate of an earlier year says nothing [S-SAGA]",
    "education-support",
    { "members[0].residentTax.year": 2025 },
    {},
    NOV,
    "unknown",
  ],
  [
    "in May the newest is the last year's [S-SAGA]",
    "education-support",
    { "members[0].residentTax.year": 2025, "members[1].residentTax.year": 2025 },
    {},
    "2026-05-31",
    "met",
  ],
  [
    "in June it is this year's",
    "education-support",
    { "members[0].residentTax.year": 2025, "members[1].residentTax.year": 2025 },
    {},
    "2026-06-01",
    "unknown",
  ],
  [
    "taxed, and no figure of the prefecture: nobody can say",
    "education-support",
    { "members[0].residentTax": taxed },
    {},
    NOV,
    "unknown",
  ],
  [
    "taxed, where the prefecture itself says exempt only",
    "education-support",
    { "members[0].residentTax": taxed },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "not-met",
  ],
  // 現在の収入が過去の税に優先する [FR]
  [
    "taxed but out of work: present income decides",
    "living-support",
    { "members[0].residentTax": taxed, "livelihood.presentIncomeAtExemptLevel": true },
    {},
    NOV,
    "met",
  ],
  [
    "taxed, income not fallen to that level",
    "living-support",
    { "members[0].residentTax": taxed, "livelihood.presentIncomeAtExemptLevel": false },
    {},
    NOV,
    "not-met",
  ],
  ["taxed, present income not yet known", "living-support", { "members[0].residentTax": taxed }, {}, NOV, "unknown"],
  [
    "present income needs no tax paper at all",
    "living-support",
    { "members[0].residentTax": undefined, "livelihood.presentIncomeAtExemptLevel": true },
    {},
    NOV,
    "met",
  ],
  // 障害者世帯・高齢者世帯 [S-SHIGA][S-SAKA]
  [
    "a handbook makes a 障害者世帯 whatever the income",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].handbooks": [{ kind: "mental", grade: 3 }] },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "met",
  ],
  [
    "so does using 障害者総合支援法 services",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].usesDisabilityServices": true },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "met",
  ],
  [
    "taxed, nobody disabled or old",
    "welfare",
    { "members[0].residentTax": taxed },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "not-met",
  ],
  [
    "taxed, handbook not asked yet",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].handbooks": undefined },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "unknown",
  ],
  [
    "65 tomorrow counts today, and needs care",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].birthDate": "1961-11-25", "members[1].needsCare": true },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "met",
  ],
  [
    "65 the day after tomorrow does not",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].birthDate": "1961-11-26", "members[1].needsCare": true },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "not-met",
  ],
  [
    "65 without need of care is no 高齢者世帯 here",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].birthDate": "1950-01-01", "members[1].needsCare": false },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "not-met",
  ],
  [
    "65, need of care not known",
    "welfare",
    { "members[0].residentTax": taxed, "members[1].birthDate": "1950-01-01" },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "unknown",
  ],
  [
    "長崎: an elderly household within 600万 a year",
    "welfare",
    {
      "members[0].residentTax": taxed,
      "members[1].birthDate": "1950-01-01",
      "members[1].needsCare": true,
      "members[0].incomes": [{ kind: "pension", monthlyNet: 1, monthlyGross: 500_000 }],
    },
    {
      ...standard({ test: "resident-tax-exempt" }),
      "low-income.elderly-standard": { anyOf: [{ test: "yearly-cap", yearly: 6_000_000, income: "gross" }] },
    },
    NOV,
    "met",
  ],
  [
    "長崎: one yen above it",
    "welfare",
    {
      "members[0].residentTax": taxed,
      "members[1].birthDate": "1950-01-01",
      "members[1].needsCare": true,
      "members[0].incomes": [{ kind: "pension", monthlyNet: 1, monthlyGross: 500_001 }],
    },
    {
      ...standard({ test: "resident-tax-exempt" }),
      "low-income.elderly-standard": { anyOf: [{ test: "yearly-cap", yearly: 6_000_000, income: "gross" }] },
    },
    NOV,
    "not-met",
  ],
  [
    "教育支援 is for 低所得世帯 only: a handbook does not help",
    "education-support",
    { "members[0].residentTax": taxed, "members[1].handbooks": [{ kind: "mental", grade: 3 }] },
    standard({ test: "resident-tax-exempt" }),
    NOV,
    "not-met",
  ],
  // 収入基準額の表 [S-TOWA]
  ["table: 2 persons, 261,000", "welfare", { "members[0].incomes": net(261_000) }, standard(table()), NOV, "met"],
  ["table: one yen more", "welfare", { "members[0].incomes": net(261_001) }, standard(table()), NOV, "not-met"],
  [
    "table: income not known",
    "education-support",
    { "members[0].incomes": undefined },
    standard(table()),
    NOV,
    "unknown",
  ],
  [
    "table: an income that has ended does not count",
    "welfare",
    { "members[0].incomes": [{ kind: "wage", monthlyNet: 400_000, to: "2026-11-23" }] },
    standard(table()),
    NOV,
    "met",
  ],
  [
    "table: an income that has not begun does not count",
    "welfare",
    { "members[0].incomes": [{ kind: "wage", monthlyNet: 400_000, from: "2026-11-25" }] },
    standard(table()),
    NOV,
    "met",
  ],
  [
    "table: an income of today counts",
    "welfare",
    { "members[0].incomes": [{ kind: "wage", monthlyNet: 400_000, from: "2026-11-24", to: "2026-11-24" }] },
    standard(table()),
    NOV,
    "not-met",
  ],
  [
    "table: both incomes are added",
    "welfare",
    { "members[0].incomes": net(200_000), "members[1].incomes": net(61_001) },
    standard(table()),
    NOV,
    "not-met",
  ],
  [
    "table: gross is never taken for net",
    "education-support",
    { "members[0].incomes": [{ kind: "wage", monthlyGross: 100_000 }] },
    standard(table()),
    NOV,
    "unknown",
  ],
  // 生活保護基準の倍数 [S-SHIGA][S-KNG-FUKU]：照合前・照合後。単身36歳、新宿区、2026-09：74,720 + 1,500 + 経過的200 + 住宅53,700 = 130,120 → 1.7倍 221,204
  [
    "multiple: the notice has not been compared",
    "living-support",
    { "members[0].incomes": net(100_000) },
    standard(multiple(170)),
    "2026-09-15",
    "unknown",
  ],
  [
    "multiple: compared, at the limit",
    "living-support",
    { "members[0].incomes": net(221_204) },
    { ...standard(multiple(170)), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "met",
  ],
  [
    "multiple: compared, one yen above",
    "living-support",
    { "members[0].incomes": net(221_205) },
    { ...standard(multiple(170)), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "not-met",
  ],
  [
    "multiple: compared, but the rent is not known",
    "living-support",
    { "members[0].incomes": net(100_000), "residence.rent": undefined },
    { ...standard(multiple(170)), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "unknown",
  ],
  [
    "multiple: one of the tables not compared",
    "living-support",
    { "members[0].incomes": net(100_000) },
    { ...standard(multiple(170)), "standard.confirmed-tables": confirmed.slice(1) },
    "2026-09-15",
    "unknown",
  ],
  [
    "multiple: no income is within any limit, whatever the notice says",
    "living-support",
    { "members[0].incomes": [] },
    standard(multiple(170)),
    NOV,
    "met",
  ],
  [
    "multiple: what is multiplied has not been settled",
    "living-support",
    { "members[0].incomes": net(100_000) },
    standard({ ...multiple(170), parts: null }),
    NOV,
    "unknown",
  ],
  [
    "multiple: net or gross has not been settled",
    "living-support",
    { "members[0].incomes": net(100_000) },
    standard({ ...multiple(170), income: null }),
    NOV,
    "unknown",
  ],
  [
    "multiple: no income is within it even so",
    "living-support",
    { "members[0].incomes": [] },
    standard({ ...multiple(170), parts: null, income: null }),
    NOV,
    "met",
  ],
  // 大阪：下限 [S-OSAKA]
  [
    "lower bound: at the standard",
    "living-support",
    { "members[0].incomes": net(130_120) },
    { ...standard(multiple(180, 100)), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "met",
  ],
  [
    "lower bound: below it, first to the 福祉事務所",
    "living-support",
    { "members[0].incomes": net(130_119) },
    { ...standard(multiple(180, 100)), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "not-met",
  ],
  [
    "lower bound: no income is below any",
    "living-support",
    { "members[0].incomes": [] },
    standard(multiple(180, 100)),
    NOV,
    "not-met",
  ],
  // 滋賀：1.7倍又は非課税
  [
    "either test is enough: exempt",
    "living-support",
    { "members[0].incomes": net(900_000) },
    { ...standard(multiple(170), { test: "resident-tax-exempt" }), "standard.confirmed-tables": confirmed },
    "2026-09-15",
    "met",
  ],
  [
    "either test is enough: income",
    "education-support",
    { "members[0].residentTax": taxed, "members[0].incomes": net(0), "members[1].incomes": [] },
    standard(multiple(170), { test: "resident-tax-exempt" }),
    NOV,
    "met",
  ],
  // 大阪：用途ごと3.0倍
  [
    "a purpose may have a standard of its own",
    "welfare",
    { "need.welfare.purpose": "housing-repair", "members[0].incomes": net(300_000) },
    {
      ...standard(table()),
      "low-income.purpose-standards": [
        { purpose: "housing-repair", standard: { anyOf: [{ ...table(), monthly: [300_000, 300_000] }] } },
      ],
    },
    NOV,
    "met",
  ],
  [
    "the general standard for other purposes",
    "welfare",
    { "members[0].incomes": net(300_000) },
    {
      ...standard(table()),
      "low-income.purpose-standards": [
        { purpose: "housing-repair", standard: { anyOf: [{ ...table(), monthly: [300_000, 300_000] }] } },
      ],
    },
    NOV,
    "not-met",
  ],
  [
    "purpose open: the standard is open too",
    "welfare",
    { "need.welfare.purpose": undefined, "members[0].incomes": net(300_000) },
    {
      ...standard(table()),
      "low-income.purpose-standards": [
        { purpose: "housing-repair", standard: { anyOf: [{ ...table(), monthly: [300_000, 300_000] }] } },
      ],
    },
    NOV,
    "unknown",
  ],
  // 特例措置 [S-ISKW18]
  [
    "緊急小口 in a disaster is open to taxed households",
    "emergency-small",
    { specialMeasure: "heavy-rain-2018-07", "members[0].residentTax": { year: 2018, level: "income-levied" } },
    {},
    "2018-08-01",
    "met",
  ],
];

describe("low income by each prefecture's own standard", () => {
  test.each(ROWS)("%s (%s)", (_name, kind, changes, overrides, date, outcome) => {
    const result = judgeChanged(kind, changes, overrides, date);
    expect(outcomeOf(result, household(kind))).toBe(outcome);
  });

  test("a table that lacks the size asks for the row, and grows by the step where there is one", () => {
    const many = Object.fromEntries(
      [2, 3, 4, 5].map((index) => [
        `members[${index}]`,
        { id: `c${index}`, relation: "child", birthDate: "2015-05-01", handbooks: [], usesDisabilityServices: false },
      ]),
    );
    const changes = { ...many, "members[0].incomes": net(446_000) };
    const open = judgeChanged("welfare", changes, standard(table()));
    expect(open.missing.map((missing) => missing.fact)).toContain("parameters.low-income.standard");
    expect(open.missing.map((missing) => missing.question).join("")).toContain("6人世帯");
    expect(outcomeOf(judgeChanged("welfare", changes, standard(table(35_000))), "household.category")).toBe("met");
    const more = { ...many, "members[0].incomes": net(446_001) };
    expect(outcomeOf(judgeChanged("welfare", more, standard(table(35_000))), "household.category")).toBe("not-met");
  });

  test("a figure that may not decide is asked for by name, with what its confirmation would change", () => {
    const under = judgeChanged(
      "living-support",
      { "members[0].incomes": net(100_000) },
      standard(multiple(170)),
      "2026-09-15",
    );
    const [notice] = under.missing;
    expect(under.verdict).toBe("needs-facts");
    expect(notice?.fact).toBe("notice.livelihood-standard");
    expect(notice?.question).toContain("生活扶助基準 第1類（class1.c、2023-10-01から）");
    expect(notice?.effects.map((effect) => effect.outcome)).toEqual(["met"]);
    const over = judgeChanged(
      "living-support",
      { "members[0].incomes": net(900_000) },
      standard(multiple(170)),
      "2026-09-15",
    );
    expect(over.verdict).toBe("needs-facts");
    expect(over.missing[0]?.effects.map((effect) => effect.outcome)).toEqual(["not-met"]);
  });

  test("no sentence, caution or question gives the household's own income away", () => {
    const changes = { "members[0].incomes": net(263_457) };
    for (const overrides of [standard(table()), standard(multiple(170)), {}]) {
      const text = JSON.stringify(judgeChanged("welfare", changes, overrides));
      expect(text).not.toMatch(/263,?457/);
    }
  });

  test("an inpatient is of the household but not of the standard at home", () => {
    const changes = {
      "members[0].incomes": net(221_205),
      "members[1]": {
        id: "m2",
        relation: "parent",
        birthDate: "1950-01-01",
        incomes: [],
        residentTax: taxed,
        whereabouts: "hospital",
        handbooks: [],
      },
    };
    const overrides = { ...standard(multiple(170)), "standard.confirmed-tables": confirmed };
    const result = judgeChanged("living-support", changes, overrides, "2026-09-15");
    expect(outcomeOf(result, "household.low-income")).toBe("not-met");
    expect(result.reasons[0]?.message).toContain("1.7倍");
  });

  describe("who is counted", () => {
    const byTable = standard(table());
    const outcome = (changes: Readonly<Record<string, unknown>>, overrides: Overrides = byTable) =>
      outcomeOf(judgeChanged("welfare", changes, overrides), "household.category");
    const minor = (income?: number) => ({
      id: "m3",
      relation: "child",
      birthDate: "2009-06-01",
      handbooks: [],
      usesDisabilityServices: false,
      ...(income === undefined ? {} : { incomes: net(income) }),
    });

    test("a minor's income that was entered counts, though nobody asks for it", () => {
      const changes = { "members[0].incomes": net(300_000), "members[1].incomes": [] };
      expect(outcome({ ...changes, "members[2]": minor() })).toBe("met");
      expect(outcome({ ...changes, "members[2]": minor(19_000) })).toBe("met");
      expect(outcome({ ...changes, "members[2]": minor(19_001) })).toBe("not-met");
    });

    test("a gross income where net is compared is asked for again, a silent minor beside or not", () => {
      const result = judgeChanged(
        "welfare",
        {
          "members[0].incomes": [{ kind: "wage", monthlyGross: 200_000 }],
          "members[1].incomes": [],
          "members[2]": minor(),
        },
        byTable,
      );
      expect(result.verdict).toBe("needs-facts");
      expect(result.missing.map((missing) => missing.fact)).toEqual(["members[].incomes (monthlyNet)"]);
    });

    test("a minor who lives alone is asked for tax: nobody asked is nobody exempt", () => {
      const result = judgeChanged("emergency-small", {
        "members[0].birthDate": "2009-06-01",
        "members[0].residentTax": undefined,
      });
      expect(result.missing.map((missing) => missing.fact)).toEqual(["members[m1].residentTax"]);
    });

    test("at 18 and 19 one was no adult until 31 March 2022", () => {
      const at = (date: string) =>
        judgeChanged(
          "education-support",
          {
            "members[2].birthDate": "2003-06-01",
            "members[0].residentTax.year": 2021,
            "members[1].residentTax.year": 2021,
          },
          {},
          date,
        ).missing.map((missing) => missing.fact);
      expect(at("2022-03-31")).toEqual([]);
      expect(at("2022-04-01")).toEqual(["members[m3].residentTax"]);
    });
  });

  describe("figures that our tables do not have are named in plain words", () => {
    const question = (
      changes: Readonly<Record<string, unknown>>,
      test: Readonly<Record<string, unknown>> = multiple(170),
      date = NOV,
    ) => {
      const result = judgeChanged("welfare", changes, standard(test), date);
      expect(result.verdict).toBe("needs-facts");
      expect(result.explanation).toContain("生活保護基準の表に、この世帯に必要な額がないため、判断できません。");
      return result.missing.find((missing) => missing.fact === "notice.livelihood-standard")?.question ?? "";
    };

    test("six persons", () => {
      const children = Object.fromEntries(
        Array.from({ length: 4 }, (_value, index) => [
          `members[${index + 2}]`,
          { id: `c${index}`, relation: "child", birthDate: "2015-05-05", handbooks: [], usesDisabilityServices: false },
        ]),
      );
      const asked = question({ ...children, "members[0].incomes": net(300_000) });
      expect(asked).toContain("6人以上の世帯の第1類の逓減率（手元の表に額がありません）");
      expect(asked).not.toMatch(/reductionRate\.a/);
    });

    test("期末一時扶助, which is paid in December", () => {
      const yearEnd = { ...multiple(170), parts: { ...parts, yearEnd: true } };
      expect(question({ "members[0].incomes": net(100_000) }, yearEnd, "2026-12-01")).toContain("期末一時扶助");
      const november = judgeChanged("welfare", { "members[0].incomes": net(100_000) }, standard(yearEnd));
      expect(JSON.stringify(november.missing)).not.toContain("期末一時扶助");
    });
  });
});
