import { describe, expect, test } from "@jest/globals";
import { canonicalJson } from "../../../../domain/anonymisation/canonical-json.ts";
import {
  cellThreshold,
  publishedCategories,
  withPublishedCategories,
} from "../../../../domain/anonymisation/categories.ts";
import { loanOf } from "../../../../domain/anonymisation/cells.ts";
import { categoryLabel } from "../../../../domain/anonymisation/labels.ts";
import type { NationalTable } from "../../../../domain/anonymisation/national.ts";
import {
  faultyColumn,
  fiscalYearOf,
  readStatisticsRow,
  type StatisticsRow,
  StatisticsRowRefused,
} from "../../../../domain/anonymisation/statistics-row.ts";
import { tableRows } from "../../../../domain/anonymisation/table-rows.ts";
import { municipalities, row } from "./populations.ts";

let people = 0;
/** Loans of so many people, each with one. */
const loans = (count: number, overrides: Partial<StatisticsRow> = {}) =>
  Array.from({ length: count }, () => {
    people += 1;
    return loanOf(row({ borrowerKey: `p${String(people)}`, ...overrides }));
  });

const MATSUE = "322016";
const IZUMO = "322032";
const OKUIZUMO = "323438"; // under 25,000 people: twenty borrowers
const CHIBU = "325279"; // under 2,000 people: never by itself

const published = (all: ReturnType<typeof loans>) => publishedCategories(all, municipalities, ["2026-04"], ["2026"]);
const mergedTowns = (matsue: number, izumo: number, okuizumo: number, chibu: number) =>
  published([
    ...loans(matsue, { municipalityCode: MATSUE }),
    ...loans(izumo, { municipalityCode: IZUMO }),
    ...loans(okuizumo, { municipalityCode: OKUIZUMO }),
    ...loans(chibu, { municipalityCode: CHIBU }),
  ]).merged.municipality;

describe("small categories are merged before anything is counted", () => {
  test.each<[string, readonly [number, number, number, number], readonly string[]]>([
    [
      "a village under 2,000 people, with the smallest other that makes the group safe",
      [50, 40, 30, 30],
      [OKUIZUMO, CHIBU],
    ],
    ["a town of nineteen borrowers joins the village", [50, 40, 19, 30], [OKUIZUMO, CHIBU]],
    ["a city of nine borrowers joins them", [50, 9, 30, 30], [IZUMO, CHIBU]],
    ["a city of ten borrowers, being the smallest, makes the group safe", [50, 10, 30, 30], [IZUMO, CHIBU]],
  ])("%s", (_what, counts, expected) => {
    const merged = mergedTowns(...counts);
    expect(merged).toContain(CHIBU);
    expect(merged.length).toBeGreaterThanOrEqual(2);
    for (const code of expected) expect(merged).toContain(code);
  });

  test("the group is filled with the smallest others until it has its own threshold", () => {
    // The village alone has nobody: Okuizumo (21) joins; twenty are needed of a group with a small municipality.
    expect(mergedTowns(50, 40, 21, 0)).toEqual([OKUIZUMO, CHIBU]);
    // Okuizumo (15, too few) and the village (2) are seventeen: the smaller of the two cities joins.
    expect(mergedTowns(50, 40, 15, 2)).toEqual([IZUMO, OKUIZUMO, CHIBU]);
    expect(mergedTowns(40, 50, 15, 2)).toEqual([MATSUE, OKUIZUMO, CHIBU]);
    // Of two alike, the first by code.
    expect(mergedTowns(50, 50, 15, 2)).toEqual([MATSUE, OKUIZUMO, CHIBU]);
  });

  test("people with several loans make no group safe", () => {
    const repeated = Array.from({ length: 30 }, (_, i) =>
      loanOf(row({ borrowerKey: `r${String(i % 6)}`, municipalityCode: IZUMO })),
    );
    const { merged } = published([...loans(60, { municipalityCode: MATSUE }), ...repeated]);
    expect(merged.municipality).toContain(IZUMO);
  });

  test("the threshold of a group is the highest of its members", () => {
    const { municipalityThresholds, categories } = published([
      ...loans(50, { municipalityCode: MATSUE }),
      ...loans(50, { municipalityCode: IZUMO }),
      ...loans(40, { municipalityCode: OKUIZUMO }),
      ...loans(50, { municipalityCode: CHIBU }),
    ]);
    expect(municipalityThresholds["merged"]).toBe(20);
    expect(municipalityThresholds[MATSUE]).toBe(10);
    expect(categories.municipality.at(-1)).toBe("merged");
    expect(categories.municipality.slice(0, -1)).toEqual([...categories.municipality.slice(0, -1)].toSorted());
  });

  test("where nothing is too small nothing is merged, and the order of the list does not matter", () => {
    const towns = municipalities.slice(0, 2);
    const all = [...loans(40, { municipalityCode: MATSUE }), ...loans(40, { municipalityCode: IZUMO })];
    const straight = publishedCategories(all, towns, ["2026-04"], ["2026"]);
    expect(straight.categories.municipality).toEqual([MATSUE, IZUMO]);
    expect(straight.merged.municipality).toEqual([]);
    expect(straight.categories.month).toEqual(["2026-04"]);
    expect(publishedCategories(all, towns.toReversed(), ["2026-04"], ["2026"])).toEqual(straight);
  });

  test("a property that everybody shares is not told of anybody", () => {
    const { merged } = published(loans(60, { municipalityCode: MATSUE, sex: "female" }));
    expect(merged.sex).toContain("female");
    expect(merged.sex.length).toBeGreaterThanOrEqual(2);
  });

  test("a loan gets the merged category, and one outside the schema stops the release", () => {
    const categories = published([
      ...loans(50, { municipalityCode: MATSUE }),
      ...loans(50, { municipalityCode: CHIBU }),
    ]);
    const [village] = loans(1, { municipalityCode: CHIBU });
    const [foreign] = loans(1, { municipalityCode: "131016" });
    if (village === undefined || foreign === undefined) throw new Error("no loan");
    expect(withPublishedCategories(village, categories).at.municipality).toBe("merged");
    expect(() => withPublishedCategories(foreign, categories)).toThrow(StatisticsRowRefused);
  });

  test("a cell has the threshold of its municipality, ten at least", () => {
    const thresholds = { [MATSUE]: 10, merged: 20, low: 3 };
    expect(cellThreshold({}, thresholds)).toBe(10);
    expect(cellThreshold({ municipality: MATSUE }, thresholds)).toBe(10);
    expect(cellThreshold({ municipality: "merged" }, thresholds)).toBe(20);
    expect(cellThreshold({ municipality: "low" }, thresholds)).toBe(10);
    expect(cellThreshold({ municipality: "unknown" }, thresholds)).toBe(20);
  });
});

describe("a row of the statistics is of the schema", () => {
  test("a sound row is itself", () => {
    const sound = row({ amount: 0 });
    expect(faultyColumn(sound)).toBeUndefined();
    expect(readStatisticsRow(sound)).toBe(sound);
  });

  test.each<[keyof StatisticsRow, unknown]>([
    ["borrowerKey", ""],
    ["fund", "lottery"],
    ["applicationMonth", "2026-00"],
    ["applicationMonth", "2026-13"],
    ["applicationMonth", "2026-4"],
    ["applicationMonth", "2026-04-01"],
    ["applicationMonth", "x2026-04"],
    ["decision", "maybe"],
    ["ageBand", "43"],
    ["sex", "m"],
    ["householdType", "family"],
    ["householdSizeBand", "6"],
    ["municipalityCode", "32201"],
    ["municipalityCode", "3220166"],
    ["municipalityCode", "A322016"],
    ["amount", -1],
    ["amount", 1.5],
    ["status", "lost"],
    ["fiscalYear", 2026.5],
  ])("%s %j is named and not repeated", (column, value) => {
    const broken: StatisticsRow = JSON.parse(JSON.stringify({ ...row(), [column]: value }));
    expect(faultyColumn(broken)).toBe(column);
    expect(() => readStatisticsRow(broken)).toThrow(StatisticsRowRefused);
    expect(() => readStatisticsRow(broken)).toThrow(column);
  });

  test.each(["2026-01", "2026-09", "2026-10", "2026-12"])("the month %s exists", (applicationMonth) => {
    expect(faultyColumn(row({ applicationMonth }))).toBeUndefined();
  });

  test.each([
    ["2026-03", 2025],
    ["2026-04", 2026],
    ["2026-12", 2026],
    ["2027-01", 2026],
  ])("%s belongs to the 年度 %d", (month, year) => {
    expect(fiscalYearOf(month)).toBe(year);
  });
});

describe("labels", () => {
  const names = new Map([[MATSUE, "松江市"]]);
  test.each([
    ["fund", undefined, "総数"],
    ["fund", "welfare", "福祉費"],
    ["fund", "unknown", "unknown"],
    ["fund", "merged", "その他（統合）"],
    ["municipality", "merged", "その他の市町村（統合）"],
    ["municipality", MATSUE, "松江市"],
    ["municipality", IZUMO, IZUMO],
    ["month", "2026-04", "2026年4月"],
    ["month", "2026-11", "2026年11月"],
    ["fiscalYear", "2026", "2026年度"],
  ] as const)("%s %p reads %s", (dimension, code, label) => {
    expect(categoryLabel(dimension, code, names)).toBe(label);
  });

  test("the rows of a national table say what is hidden, what is a lower bound and what is withheld", () => {
    const table: NationalTable = {
      id: "t",
      title: "表",
      cells: [
        { at: {}, state: "shown", borrowers: 60, loans: 70, amountYen: 900 },
        { at: { fund: "welfare" }, state: "shown", borrowers: 20, loans: 30 },
        { at: { fund: "education" }, state: "partly-hidden", borrowersAtLeast: 10, loansAtLeast: 12 },
        { at: { fund: "emergency-small", prefecture: "32" }, state: "hidden" },
      ],
    };
    const rows = tableRows(table);
    expect(rows.map((each) => each.slice(2))).toEqual([
      ["借入申込者数（人）", "件数（件）", "金額（円）", "備考"],
      [60, 70, 900, ""],
      [20, 30, "－", ""],
      [10, 12, "秘匿", "一部秘匿（下限）"],
      ["秘匿", "秘匿", "秘匿", ""],
    ]);
    expect(rows.map(([prefecture]) => prefecture)).toEqual(["都道府県", "総数", "総数", "総数", "32"]);
  });
});

describe("canonical JSON", () => {
  test.each<[Parameters<typeof canonicalJson>[0], string]>([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [null, "null"],
    [-0, "0"],
    [[], "[]"],
    [{}, "{}"],
  ])("%j", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("has no number %p", (value) => {
    expect(() => canonicalJson({ value })).toThrow(RangeError);
  });
});
