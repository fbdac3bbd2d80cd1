import { describe, expect, test } from "@jest/globals";
import type { StandardRow, StandardTable } from "../../../../domain/livelihood-standard/standard-tables.schema.ts";
import {
  rowFor,
  standardData,
  tableOn,
  valueFor,
  valueForSize,
} from "../../../../domain/livelihood-standard/standard-tables.ts";

const tableOf = (rows: readonly StandardRow[], change: Partial<StandardTable> = {}): StandardTable => ({
  id: "t",
  ja: "表",
  effectiveFrom: null,
  effectiveTo: null,
  verification: "secondary",
  source: "s",
  rows: [...rows],
  ...change,
});

describe("the table that holds on a day", () => {
  const old = tableOf([], { effectiveTo: "2023-09-30", source: "old" });
  const present = tableOf([], { effectiveFrom: "2023-10-01", effectiveTo: "2026-09-30", source: "present" });
  const data = standardData([old, present], []);
  test.each([
    ["1990-01-01", "old"],
    ["2023-09-30", "old"],
    ["2023-10-01", "present"],
    ["2026-09-30", "present"],
  ])("on %s is the %s one: the first and the last day belong to it", (date, source) => {
    expect(tableOn(data, "t", date)?.source).toBe(source);
  });

  test("is none after the last, and none of an unknown id", () => {
    expect(tableOn(data, "t", "2026-10-01")).toBeUndefined();
    expect(tableOn(data, "u", "2026-09-30")).toBeUndefined();
  });
});

describe("the row of a table", () => {
  const table = tableOf([
    { ageFrom: 0, ageTo: 2, sizeFrom: 1, sizeTo: 1, value: 10 },
    { ageFrom: 3, ageTo: null, sizeFrom: 1, sizeTo: 1, value: 20 },
    { ageFrom: 0, ageTo: null, sizeFrom: 2, sizeTo: null, value: 30 },
    { sizeFrom: null, value: 99 },
  ]);
  test.each([
    [1, 2, 10],
    [1, 3, 20],
    [1, 90, 20],
    [2, 2, 30],
    [9, 90, 30],
  ])("for %d persons and the age %d has the value %d: bounds belong to it, null is open", (size, age, value) => {
    expect(rowFor(table, size, age)?.value).toBe(value);
  });

  test("goes by size alone when there is no age", () => {
    expect(rowFor(table, 1)?.value).toBe(10);
  });

  test("is never the one per further person", () => {
    expect(rowFor(tableOf([{ perExtraPersonOver: 5, value: 1 }]), 6)).toBeUndefined();
  });
});

describe("the value of a row", () => {
  test.each<[string, StandardRow, number | undefined]>([
    ["one value for every grade", { value: 100 }, 100],
    ["one by grade", { value: { "1-1": 100, "1-2": 90 } }, 90],
    ["one by the first digit of the grade", { value: { "1": 100, "2": 90 } }, 100],
    ["none for the grade", { value: { "2": 90, "1-1": 80 } }, undefined],
    ["none at all", {}, undefined],
    ["a word", { value: "その他" }, undefined],
  ])("%s", (_what, row, value) => {
    expect(valueFor(row, "1-2")).toBe(value);
  });
});

describe("the value for a size", () => {
  const rows: readonly StandardRow[] = [
    { sizeFrom: 1, sizeTo: 4, value: { "1": 100, "2": 90 } },
    { sizeFrom: 5, sizeTo: 5, value: { "1": 200, "2": 180 } },
    { perExtraPersonOver: 5, value: { "1": 10, "2": 7 } },
  ];
  test.each([
    [4, "1-1", 100],
    [5, "1-1", 200],
    [6, "1-1", 210],
    [8, "1-1", 230],
    [8, "2-2", 201],
    [8, "3-1", undefined],
  ] as const)("of %d in %s is %p: beyond the table each further person adds the same", (size, grade, value) => {
    expect(valueForSize(tableOf(rows), size, grade)).toBe(value);
  });

  test("is none beyond a table that names no further person", () => {
    expect(valueForSize(tableOf(rows.slice(0, 2)), 6, "1-1")).toBeUndefined();
  });

  test("is none where the row of the last size is missing, or the step has no value", () => {
    expect(valueForSize(tableOf(rows.slice(2)), 6, "1-1")).toBeUndefined();
    expect(valueForSize(tableOf([...rows.slice(0, 2), { perExtraPersonOver: 5 }]), 6, "1-1")).toBeUndefined();
  });
});
