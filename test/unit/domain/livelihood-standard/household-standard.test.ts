import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import {
  gradeOf,
  householdStandard,
  standardAge,
  type HouseholdStandard,
  type StandardHousehold,
  type StandardOptions,
} from "../../../../domain/livelihood-standard/household-standard.ts";
import { mayDecide, tableOn } from "../../../../domain/livelihood-standard/standard-tables.ts";
import type { StandardTable } from "../../../../domain/livelihood-standard/standard-tables.schema.ts";
import { standard } from "./repository-standard.ts";

const options: StandardOptions = {
  parts: { education: true, housing: true, winter: true, additions: true },
  ageReckoning: "on-day",
  confirmed: [],
};
/** Someone of this age from January to November, born on a 1 December: a child of six is at school. */
const aged = (age: number, date: string) => ({
  birthDate: `${Number(date.slice(0, 4)) - age - 1}-12-01`,
  bodyGrade: null,
});
const household = (municipalityCode: string, ages: readonly number[], date: string): StandardHousehold => ({
  municipalityCode,
  persons: ages.map((age) => aged(age, date)),
  singleParent: false,
  rent: 1_000_000,
});
const line = (result: HouseholdStandard, ja: string) => result.lines.find((row) => row.ja === ja)?.amount ?? 0;
const livelihood = (result: HouseholdStandard) =>
  result.lines
    .filter((row) => row.part === "livelihood" || row.ja === "児童養育加算")
    .reduce((sum, row) => sum + row.amount, 0);

const SHINJUKU = "131041";
const EBINA = "142158";
const MUROTO = "392022";

describe("a ward of a designated city", () => {
  test("takes its city's grade and limit of 住宅扶助; a ward of Tokyo is a body of its own", () => {
    const of = (code: string) =>
      householdStandard(standard, household(code, [35], "2023-09-15"), "2023-09-15", options);
    // 横浜市鶴見区 and 横浜市; 新宿区 itself.
    expect(of("141011").total).not.toBeNull();
    expect(of("141011")).toEqual(of("141003"));
    expect(gradeOf(standard, "141011")).toBe("1-1");
    expect(gradeOf(standard, SHINJUKU)).toBe("1-1");
  });
});

describe("worked examples of the public figures, to the yen", () => {
  test.each([
    // A: one person, 35, 1級地-1
    ["A 2023-09", SHINJUKU, [35], "2023-09-15", 76_310, 0, 110, 76_420, 0, 53_700, 130_120],
    ["A 2026-10", SHINJUKU, [35], "2026-10-15", 74_720, 2_500, 0, 77_220, 0, 53_700, 130_920],
    ["A 2025-10", SHINJUKU, [35], "2025-10-15", 74_720, 1_500, 200, 76_420, 0, 53_700, 130_120],
    ["A aged 45, 2026-10", SHINJUKU, [45], "2026-10-15", 74_720, 2_500, 20, 77_240, 0, 53_700, 130_940],
    // B: couple 45 and 40, children 10 and 6, 2級地-1
    ["B 2023-09", EBINA, [45, 40, 10, 6], "2023-09-15", 157_860, 0, 0, 178_240, 5_200, 53_000, 236_440],
    ["B 2026-10", EBINA, [45, 40, 10, 6], "2026-10-15", 163_530, 10_000, 0, 193_910, 5_200, 53_000, 252_110],
    // C: one person, 72, 3級地-2
    ["C 2023-09", MUROTO, [72], "2023-09-15", 65_200, 0, 0, 65_200, 0, 29_000, 94_200],
    ["C 2026-10", MUROTO, [72], "2026-10-15", 66_350, 2_500, 0, 68_850, 0, 29_000, 97_850],
  ])("%s", (_name, code, ages, date, basis, special, transitional, living, education, housing, total) => {
    const result = householdStandard(standard, household(code, ages, date), date, options);
    expect(line(result, "生活扶助（第1類・第2類）")).toBe(basis);
    expect(line(result, "特例加算")).toBe(special);
    expect(line(result, "経過的加算")).toBe(transitional);
    expect(livelihood(result)).toBe(living);
    expect(line(result, "教育扶助（基準額）")).toBe(education);
    expect(line(result, "住宅扶助（限度額まで）")).toBe(housing);
    expect(result.total).toBe(total);
  });

  test("in 2023-10 the 40-year-old of B alone has a 経過的加算 of 240", () => {
    const date = "2023-10-15";
    const result = householdStandard(standard, household(EBINA, [45, 40, 10, 6], date), date, options);
    expect(line(result, "経過的加算")).toBe(240);
  });

  test.each([
    ["A", SHINJUKU, 35, 130_920 + 2_630],
    ["C", MUROTO, 72, 97_850 + 2_630],
  ])("in November %s gets a 冬季加算 of 2,630 (Ⅵ区, one person)", (_name, code, age, total) => {
    const date = "2026-11-24";
    expect(householdStandard(standard, household(code, [age], date), date, options).total).toBe(total);
    const without = { ...options, parts: { ...options.parts, winter: false } };
    expect(householdStandard(standard, household(code, [age], date), date, without).total).toBe(total - 2_630);
  });

  test.each([
    ["Ⅰ・Ⅱ区 October", "012025", "2026-10-15", 12_780],
    ["Ⅲ区 April", "042021", "2027-04-15", 7_460],
    ["Ⅵ区 April", SHINJUKU, "2027-04-15", 0],
    ["Ⅵ区 July", SHINJUKU, "2026-07-15", 0],
  ])("冬季加算 by region and month: %s", (_name, code, date, amount) => {
    const result = householdStandard(standard, household(code, [35], date), date, options);
    expect(line(result, "冬季加算")).toBe(amount);
  });
});

describe("additions and housing", () => {
  const date = "2023-09-15";
  const of = (change: Partial<StandardHousehold>, ages: number[]) =>
    householdStandard(standard, { ...household(SHINJUKU, ages, date), ...change }, date, options);

  test("only the higher of 障害者加算 and 母子加算", () => {
    const parent = { ...aged(35, date), bodyGrade: 1 };
    const one = of({ persons: [parent, aged(10, date)], singleParent: true }, []);
    expect(line(one, "障害者加算")).toBe(26_810);
    expect(line(one, "母子加算")).toBe(0);
    const third = { ...aged(35, date), bodyGrade: 3 };
    const other = of({ persons: [third, aged(10, date)], singleParent: true }, []);
    expect(line(other, "障害者加算")).toBe(0);
    expect(line(other, "母子加算")).toBe(18_800);
  });

  test("母子加算 for three children is the amount for two and one more", () => {
    expect(line(of({ singleParent: true }, [35, 10, 8, 6]), "母子加算")).toBe(23_600 + 2_900);
    expect(line(of({ singleParent: true }, [35, 10, 8]), "母子加算")).toBe(23_600);
    expect(line(of({ singleParent: true }, [35]), "母子加算")).toBe(0);
  });

  test("児童養育加算 ends with the 31 March after the 18th birthday", () => {
    const child = { birthDate: "2008-04-02", bodyGrade: null };
    const on = (day: string) =>
      line(
        householdStandard(standard, { ...household(SHINJUKU, [], day), persons: [aged(45, day), child] }, day, options),
        "児童養育加算",
      );
    expect(on("2027-03-31")).toBe(10_190);
    expect(on("2027-04-01")).toBe(0);
  });

  test("教育 and 高等学校 by school year: 1 April decides, and one born on 1 April is of the older year", () => {
    const on = (birthDate: string, day: string, ja: string) =>
      line(
        householdStandard(
          standard,
          { ...household(SHINJUKU, [], day), persons: [aged(45, day), { birthDate, bodyGrade: null }] },
          day,
          options,
        ),
        ja,
      );
    expect(on("2020-04-01", "2026-04-01", "教育扶助（基準額）")).toBe(2_600);
    expect(on("2020-04-02", "2026-04-01", "教育扶助（基準額）")).toBe(0);
    expect(on("2013-05-01", "2026-04-01", "教育扶助（基準額）")).toBe(5_100);
    expect(on("2010-05-01", "2026-04-01", "教育扶助（基準額）")).toBe(0);
    expect(on("2010-05-01", "2026-04-01", "高等学校等就学費（基本額）")).toBe(5_300);
  });

  test("rent below the limit counts as it is, no rent counts nothing", () => {
    expect(line(of({ rent: 40_000 }, [35]), "住宅扶助（限度額まで）")).toBe(40_000);
    expect(of({ rent: 0 }, [35]).lines.some((row) => row.part === "housing")).toBe(false);
  });

  test.each([
    [1, 53_700],
    [2, 64_000],
    [3, 69_800],
  ])("the limit of 住宅扶助 grows with the size: %d persons", (size, limit) => {
    expect(
      line(
        of(
          {},
          Array.from({ length: size }, () => 35),
        ),
        "住宅扶助（限度額まで）",
      ),
    ).toBe(limit);
  });

  test("a designated city has its own limit", () => {
    const result = householdStandard(standard, household("011002", [35], date), date, options);
    expect(line(result, "住宅扶助（限度額まで）")).toBe(36_000);
  });
});

describe("a figure that may not decide", () => {
  const may = (code: string, date: string, confirmed: StandardOptions["confirmed"] = []) =>
    householdStandard(standard, household(code, [35], date), date, {
      ...options,
      parts: { ...options.parts, winter: false },
      confirmed,
    }).mayDecide;

  test("listed figures decide in their own days, and no longer after them", () => {
    expect(may(SHINJUKU, "2023-09-15")).toBe(true);
    expect(may(SHINJUKU, "2023-10-15")).toBe(false);
  });

  test("once the council has compared every table used with the notice, they decide", () => {
    const date = "2026-11-24";
    const used = householdStandard(standard, household(SHINJUKU, [35], date), date, options).tables;
    const confirmed = used.map((table) => ({
      table: table.table,
      from: table.from ?? "1900-01-01",
      notice: "令和8年厚生労働省告示",
      confirmedOn: "2026-10-05",
    }));
    expect(may(SHINJUKU, date, confirmed)).toBe(true);
    expect(may(SHINJUKU, date, confirmed.slice(1))).toBe(false);
  });

  test("a municipality the list does not name is 3級地-2 only once the list itself is confirmed", () => {
    expect(gradeOf(standard, MUROTO)).toBe("3-2");
    expect(may(MUROTO, "2023-09-15")).toBe(false);
    const row = { table: "municipality-grade", from: "2018-10-01", notice: "別表第9", confirmedOn: "2026-10-05" };
    expect(may(MUROTO, "2023-09-15", [row])).toBe(true);
  });

  test("six people have no former amount in the data: no total, and the missing tables by name", () => {
    const date = "2026-10-15";
    const result = householdStandard(standard, household(SHINJUKU, [45, 40, 10, 8, 6, 4], date), date, options);
    expect(result.total).toBeNull();
    expect(result.mayDecide).toBe(false);
    expect(result.missing).toContain("reductionRate.a");
  });

  test("an unknown municipality gives no total", () => {
    expect(householdStandard(standard, household("999999", [35], "2026-10-15"), "2026-10-15", options)).toMatchObject({
      total: null,
      missing: ["municipality-grade"],
    });
  });

  test("a stale table is never found", () => {
    expect(tableOn(standard, "yearEnd", "2013-12-01")).toBeUndefined();
    expect(tableOn(standard, "winter.6", "2015-01-01")).toBeUndefined();
  });

  test.each<[string, Partial<StandardTable>, string, boolean]>([
    ["listed, in its days", { verification: "openfisca" }, "2026-10-01", true],
    ["listed, end not known, later", { verification: "openfisca", endNotKnown: true }, "2023-10-01", false],
    ["listed, end not known, in time", { verification: "openfisca", endNotKnown: true }, "2023-09-30", true],
    ["copy of a ministry paper", { verification: "official-copy" }, "2026-10-01", false],
    ["private publisher", { verification: "secondary" }, "2026-10-01", false],
    ["recalled", { verification: "unverified" }, "2026-10-01", false],
  ])("%s decides: see the last column", (_name, change, date, expected) => {
    const table: StandardTable = {
      id: "t",
      ja: "表",
      effectiveFrom: "2020-10-01",
      effectiveTo: null,
      verification: "secondary",
      source: "s",
      rows: [],
      ...change,
    };
    expect(mayDecide(table, date, [])).toBe(expected);
    expect(mayDecide(table, date, [{ table: "t", from: "2020-10-01", notice: "n", confirmedOn: "2026-11-01" }])).toBe(
      true,
    );
    expect(mayDecide(table, date, [{ table: "t", from: "2021-10-01", notice: "n", confirmedOn: "2026-11-01" }])).toBe(
      expected,
    );
  });
});

describe("ages of the standard", () => {
  test("on the day, or once a year on 1 April", () => {
    expect(standardAge("1966-06-01", "2026-11-24", "on-day")).toBe(60);
    expect(standardAge("1966-06-01", "2026-11-24", "first-of-april")).toBe(59);
    expect(standardAge("2026-08-01", "2026-11-24", "first-of-april")).toBe(0);
  });
});

describe("properties", () => {
  const parts = { education: false, housing: false, winter: false, additions: false };
  test("no member makes the 生活扶助 of 2023-10 and later smaller, for one to four others of working age", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 59 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(SHINJUKU, EBINA, MUROTO),
        (ages, code) => {
          const date = "2026-10-15";
          const total = (list: readonly number[]) =>
            householdStandard(standard, household(code, list, date), date, { ...options, parts }).total ?? 0;
          expect(total([...ages, 30])).toBeGreaterThan(total(ages));
        },
      ),
    );
  });

  test("the former amount is guaranteed: each person alone has at least the amount of 2023-09", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.constantFrom(SHINJUKU, EBINA, MUROTO), (age, code) => {
        const total = (date: string) =>
          householdStandard(standard, household(code, [age], date), date, { ...options, parts }).total ?? -1;
        expect(total("2026-10-15")).toBeGreaterThanOrEqual(total("2023-09-15") - 9);
      }),
    );
  });
});
