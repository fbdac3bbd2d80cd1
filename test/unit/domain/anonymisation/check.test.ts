import { describe, expect, test } from "@jest/globals";
import { checkRelease } from "../../../../domain/anonymisation/check.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import { documentOf, fixedPopulation } from "./populations.ts";

const made = documentOf(fixedPopulation(100));
if (made === undefined) throw new Error("expected a release");
const document: ReleaseDocument = made;

const codesOf = (value: unknown): readonly string[] => checkRelease(value).map(({ code }) => code);

/** The document with the first cell that matches replaced wherever it occurs. */
function withCell(matches: (cell: ReleaseCell) => boolean, replace: (cell: ReleaseCell) => unknown): unknown {
  const target = document.tables.flatMap(({ cells }) => cells).find(matches);
  if (target === undefined) throw new Error("no such cell");
  const same = (cell: ReleaseCell): boolean => JSON.stringify(cell.at) === JSON.stringify(target.at);
  return {
    ...document,
    tables: document.tables.map((table) => ({
      ...table,
      cells: table.cells.map((cell) => (same(cell) ? replace(cell) : cell)),
    })),
  };
}

describe("a receiver's check", () => {
  test("accepts a release as it was built, also after a round trip through JSON", () => {
    expect(checkRelease(JSON.parse(JSON.stringify(document)))).toEqual([]);
  });

  test.each([null, 1, "text", [], {}, { ...document, extra: "rides along" }, { ...document, prefecture: "３２" }])(
    "refuses what is not a release (%#)",
    (value) => expect(codesOf(value)).toEqual(["RELEASE_FORMAT"]),
  );

  test("refuses a hidden cell that still carries a number", () => {
    expect(codesOf(withCell(isHidden, (cell) => ({ ...cell, borrowers: 3 })))).toEqual(["RELEASE_FORMAT"]);
  });

  test("refuses another schema version", () => {
    expect(codesOf({ ...document, schemaVersion: "2" })).toEqual(["RELEASE_SCHEMA_UNKNOWN"]);
  });

  test.each([
    ["borrowers", 9],
    ["smallMunicipality", 19],
    ["smallMunicipalityPopulation", 24_999],
    ["unpublishedPopulation", 1_999],
    ["dominanceContributors", 2],
    ["dominancePercent", 71],
  ])("refuses a release made with a weaker %s", (name, value) => {
    const thresholds = { ...document.thresholds, [name]: value };
    expect(codesOf({ ...document, thresholds })).toEqual(["RELEASE_THRESHOLDS_LOWERED"]);
  });

  test("refuses a small municipality with the ordinary threshold", () => {
    const municipalities = document.municipalities.map((m) => ({ ...m, population: 10_000 }));
    expect(codesOf({ ...document, municipalities })).toContain("RELEASE_THRESHOLDS_LOWERED");
  });

  test("refuses a shown cell of nine borrowers", () => {
    const tampered = withCell(isHidden, ({ at }) => ({ at, borrowers: 9, loans: 9 }));
    expect(codesOf(tampered)).toContain("RELEASE_BELOW_THRESHOLD");
  });

  test("refuses a missing cell, a cell of another dimension and a table out of order", () => {
    const [first, ...rest] = document.tables;
    if (first === undefined) throw new Error("no table");
    const missing = { ...document, tables: [{ ...first, cells: first.cells.slice(1) }, ...rest] };
    expect(codesOf(missing)).toEqual(["RELEASE_CELLS_NOT_OF_SCHEMA"]);
    expect(codesOf({ ...document, tables: document.tables.toReversed() })).toEqual(["RELEASE_CELLS_NOT_OF_SCHEMA"]);
  });

  test("refuses linked tables that disagree and parts that do not add up", () => {
    const [first, ...rest] = document.tables;
    const [total, ...cells] = first?.cells ?? [];
    if (first === undefined || total === undefined || isHidden(total)) throw new Error("no total");
    const bigger = { ...total, loans: total.loans + 1 };
    const disagreeing = { ...document, tables: [{ ...first, cells: [bigger, ...cells] }, ...rest] };
    expect(codesOf(disagreeing)).toContain("RELEASE_LINKED_CELLS_DIFFER");
    const wrongTotal = withCell(
      ({ at }) => Object.keys(at).length === 0,
      () => bigger,
    );
    expect(codesOf(wrongTotal)).toContain("RELEASE_MARGINS_INCONSISTENT");
  });

  test("refuses a period that is not over", () => {
    expect(codesOf({ ...document, generatedOn: "2026-06-30" })).toEqual(["RELEASE_PERIOD_NOT_CLOSED"]);
  });
});
