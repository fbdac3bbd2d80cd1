import { describe, expect, test } from "@jest/globals";
import { correctRelease, overlappingPeriods, revealingCells } from "../../../../domain/anonymisation/correction.ts";
import type { ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import type { StatisticsRow } from "../../../../domain/anonymisation/statistics-row.ts";
import { documentOf, fixedPopulation, input, row } from "./populations.ts";

const released = (rows: readonly StatisticsRow[]): ReleaseDocument => {
  const document = documentOf(rows);
  if (document === undefined) throw new Error("expected a release");
  return document;
};

describe("a second release of the same period", () => {
  test("with one amount corrected keeps every published number", () => {
    const rows = fixedPopulation(70);
    const corrected = rows.map((values, i) => (i === 0 ? { ...values, amount: values.amount + 10_000 } : values));
    expect(correctRelease(released(rows), input(corrected))).toMatchObject({
      kind: "kept",
      code: "CORRECTION_WOULD_REVEAL",
    });
  });

  test("without any change is not made", () => {
    const rows = fixedPopulation(70);
    expect(correctRelease(released(rows), input(rows))).toMatchObject({ kind: "kept", code: "CORRECTION_NOT_NEEDED" });
  });

  test("replaces the earlier revision when every change concerns at least ten borrowers", () => {
    const people = (count: number): readonly StatisticsRow[] =>
      Array.from({ length: count }, (_, i) => row({ borrowerKey: `b${String(i)}` }));
    const fine = correctRelease(released(people(40)), input(people(60)));
    expect(fine).toMatchObject({ kind: "released", document: { revision: 2 } });
    expect(correctRelease(released(people(40)), input(people(49)))).toMatchObject({ kind: "kept" });
  });

  test("of another prefecture is no correction", () => {
    const document = released(fixedPopulation(70));
    expect(revealingCells(document, { ...document, prefecture: "13" })).toBe("revealing");
  });
});

test("periods that share a month are found", () => {
  const periods = [
    { from: "2025-04", to: "2026-03" },
    { from: "2026-07", to: "2026-09" },
  ];
  expect(overlappingPeriods({ from: "2026-04", to: "2026-06" }, periods)).toEqual([]);
  expect(overlappingPeriods({ from: "2026-03", to: "2026-07" }, periods)).toEqual(periods);
});
