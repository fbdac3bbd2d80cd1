import { describe, expect, test } from "@jest/globals";
import {
  gradeOf,
  householdStandard,
  standardAge,
  type StandardHousehold,
  type StandardOptions,
} from "../../../../domain/livelihood-standard/household-standard.ts";
import type { StandardData } from "../../../../domain/livelihood-standard/standard-tables.ts";
import { standard } from "./repository-standard.ts";

const options: StandardOptions = {
  parts: { education: true, housing: true, winter: true, additions: true },
  ageReckoning: "on-day",
  confirmed: [],
};

/** A disabled parent alone with one child at 小学校 or 中学校 and one at 高等学校: every part of the standard counts. */
const household: StandardHousehold = {
  municipalityCode: "131041",
  persons: [
    { birthDate: "1986-01-01", bodyGrade: 1 },
    { birthDate: "2015-05-01", bodyGrade: null },
    { birthDate: "2009-05-01", bodyGrade: null },
  ],
  singleParent: true,
  rent: 60_000,
};

const without = (id: string): StandardData => ({
  ...standard,
  tables: new Map([...standard.tables].filter(([table]) => table !== id)),
});

const formerTables = [
  ...["class1.a", "reductionRate.a", "class2.a", "class1.b", "reductionRate.b", "class2.b", "floorRate.a"],
  "transitional.main",
];
const presentTables = ["class1.c", "reductionRate.c", "class2.c", "specialAddition"];
const otherTables = [
  ...["winterRegion", "winterMonths", "childRearing", "disability", "singleParent", "education.basic"],
  ...["housing.city", "housing.prefecture"],
];

describe("a table that is not in the data", () => {
  const cases = [
    ...[...formerTables, ...otherTables].map((id) => ["2023-09-15", id] as const),
    ...[...presentTables, ...formerTables, ...otherTables, "winter.6", "highSchool.basic"].map(
      (id) => ["2026-11-24", id] as const,
    ),
  ];
  test.each(cases)("on %s leaves the total open and is named: %s", (date, id) => {
    const whole = householdStandard(standard, household, date, options);
    expect(whole.tables.map(({ table }) => table)).toContain(id);
    const open = householdStandard(without(id), household, date, options);
    expect(open).toMatchObject({ total: null, missing: [id], mayDecide: false });
    // What can still be said is said, unchanged; no line is made up from what is missing.
    // (Only one of 障害者加算 and 母子加算 counts, so the other may stand where the higher one is missing.)
    for (const line of open.lines) if (line.ja !== "母子加算") expect(whole.lines).toContainEqual(line);
    const livelihood = open.lines.filter(({ part }) => part === "livelihood");
    expect(livelihood).toHaveLength([...formerTables, ...presentTables].includes(id) ? 0 : 3);
  });

  test("in December the year-end amount is open, since its present table is not in the data", () => {
    const parts = { ...options.parts, yearEnd: true };
    const on = (date: string) => householdStandard(standard, household, date, { ...options, parts });
    expect(on("2026-12-01")).toMatchObject({ total: null, missing: ["yearEnd"] });
    expect(on("2026-11-30")).toMatchObject({ missing: [] });
    expect(on("2027-01-01")).toMatchObject({ missing: [] });
  });

  test("a year-end table that is there counts in December alone", () => {
    const table = {
      id: "yearEnd",
      ja: "期末一時扶助",
      effectiveFrom: null,
      effectiveTo: null,
      verification: "secondary",
      source: "a test",
      rows: [{ sizeFrom: 3, sizeTo: 3, value: { "1": 24_000 } }],
    } as const;
    const data = {
      ...standard,
      tables: new Map(standard.tables).set("yearEnd", [{ ...table, rows: [...table.rows] }]),
    };
    const parts = { ...options.parts, yearEnd: true };
    const lines = (date: string) => householdStandard(data, household, date, { ...options, parts }).lines;
    expect(lines("2026-12-15")).toContainEqual({ part: "yearEnd", ja: "期末一時扶助", amount: 24_000 });
    expect(lines("2026-11-15").some(({ part }) => part === "yearEnd")).toBe(false);
  });
});

describe("a municipality", () => {
  test("that is not in the list, and a household of nobody, give nothing at all", () => {
    const nothing = { total: null, lines: [], tables: [], missing: ["municipality-grade"], mayDecide: false };
    expect(householdStandard(standard, { ...household, municipalityCode: "999999" }, "2026-11-24", options)).toEqual(
      nothing,
    );
    expect(householdStandard(standard, { ...household, persons: [] }, "2026-11-24", options)).toEqual(nothing);
    expect(gradeOf(standard, "999999")).toBeUndefined();
  });

  test("without a limit of 住宅扶助 leaves the total open when there is rent, and only then", () => {
    const tables = new Map(standard.tables);
    tables.set(
      "housing.prefecture",
      (standard.tables.get("housing.prefecture") ?? []).map((table) => ({ ...table, rows: [] })),
    );
    const of = (rent: number) =>
      householdStandard({ ...standard, tables }, { ...household, rent }, "2026-11-24", options);
    expect(of(60_000)).toMatchObject({ total: null, missing: ["housing.prefecture"] });
    expect(of(60_000).lines.some(({ part }) => part === "housing")).toBe(false);
    expect(of(0).missing).toEqual([]);
    expect(of(0).total).not.toBeNull();
  });
});

describe("the parts a council counts", () => {
  const date = "2026-11-24";
  const whole = householdStandard(standard, household, date, options);
  test.each(["education", "housing", "winter", "additions"] as const)(
    "%s is left out when it is not counted",
    (part) => {
      const less = householdStandard(standard, household, date, {
        ...options,
        parts: { ...options.parts, [part]: false },
      });
      expect(whole.lines.some((line) => line.part === part)).toBe(true);
      expect(less.lines).toEqual(whole.lines.filter((line) => line.part !== part));
      expect(less.total).toBe(less.lines.reduce((sum, line) => sum + line.amount, 0));
    },
  );

  test("a part that comes to nothing has no line", () => {
    const alone = { ...household, persons: [{ birthDate: "1986-01-01", bodyGrade: null }], singleParent: false };
    const { lines, total } = householdStandard(standard, alone, date, options);
    expect(lines.map(({ part }) => part)).toEqual(["livelihood", "livelihood", "livelihood", "winter", "housing"]);
    expect(total).not.toBeNull();
  });

  test("母子加算 needs the one parent, and a child", () => {
    const healthy = household.persons.map((person) => ({ ...person, bodyGrade: null }));
    const has = (change: Partial<StandardHousehold>) =>
      householdStandard(standard, { ...household, persons: healthy, ...change }, date, options).lines.some(
        ({ ja }) => ja === "母子加算",
      );
    expect(has({})).toBe(true);
    expect(has({ singleParent: false })).toBe(false);
    expect(has({ persons: healthy.slice(0, 1) })).toBe(false);
  });
});

test("on 1 April itself the age of that day counts, not one of the year before", () => {
  expect(standardAge("1966-04-01", "2026-04-01", "first-of-april")).toBe(60);
  // 年齢計算ニ関する法律: born on 2 April, a year older at the end of 1 April.
  expect(standardAge("1966-04-02", "2026-11-24", "first-of-april")).toBe(60);
  expect(standardAge("1966-04-03", "2026-11-24", "first-of-april")).toBe(59);
  expect(standardAge("2026-04-02", "2026-11-24", "first-of-april")).toBe(0);
});
