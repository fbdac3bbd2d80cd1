import { describe, expect, test } from "@jest/globals";
import { buildRelease, ReleaseRequestRefused } from "../../../../domain/anonymisation/release.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import { type StatisticsRow, StatisticsRowRefused } from "../../../../domain/anonymisation/statistics-row.ts";
import { documentOf, fixedPopulation, input, municipalities, row } from "./populations.ts";

const released = (rows: readonly StatisticsRow[]): ReleaseDocument => {
  const document = documentOf(rows);
  if (document === undefined) throw new Error("expected a release");
  return document;
};

const find = (document: ReleaseDocument, at: Readonly<Record<string, string>>): ReleaseCell | undefined =>
  document.tables
    .flatMap(({ cells }) => cells)
    .find(
      (cell) =>
        Object.keys(cell.at).length === Object.keys(at).length &&
        Object.entries(at).every(([d, v]) => cell.at[d] === v),
    );

const people = (count: number, prefix: string, overrides: Partial<StatisticsRow> = {}): readonly StatisticsRow[] =>
  Array.from({ length: count }, (_, i) => row({ borrowerKey: `${prefix}${String(i)}`, ...overrides }));

/** Two funds in two months, forty borrowers in each of the four cells but for the one given. */
const twoByTwo = (cell: number): readonly StatisticsRow[] => [
  ...people(40, "a", { fund: "emergency-small", applicationMonth: "2026-04" }),
  ...people(40, "b", { fund: "emergency-small", applicationMonth: "2026-05" }),
  ...people(40, "c", { fund: "welfare", applicationMonth: "2026-04" }),
  ...people(cell, "d", { fund: "welfare", applicationMonth: "2026-05" }),
];

describe("the threshold of borrowers", () => {
  test("hides a cell of nine borrowers together with the cells that would give it back", () => {
    const document = released(twoByTwo(9));
    const states = ["emergency-small", "welfare"].flatMap((fund) =>
      ["2026-04", "2026-05"].map((month) => find(document, { fund, month })),
    );
    expect(states.every((cell) => cell !== undefined && isHidden(cell))).toBe(true);
  });

  test("shows a cell of ten borrowers", () => {
    expect(find(released(twoByTwo(10)), { fund: "welfare", month: "2026-05" })).toMatchObject({
      borrowers: 10,
      loans: 10,
      amountYen: 1_000_000,
    });
  });

  test("counts people, not loans: twelve loans of four borrowers are hidden", () => {
    const rows = [
      ...twoByTwo(0),
      ...Array.from({ length: 12 }, (_, i) =>
        row({ borrowerKey: `d${String(i % 4)}`, fund: "welfare", applicationMonth: "2026-05" }),
      ),
    ];
    expect(find(released(rows), { fund: "welfare", month: "2026-05" })).toEqual({
      at: { fund: "welfare", month: "2026-05" },
      hidden: true,
    });
  });

  test("is twenty in a town under 25,000 people, which is merged with another municipality when it has nineteen", () => {
    const town = (count: number): readonly StatisticsRow[] => [
      ...people(60, "a", { municipalityCode: "322016" }),
      ...people(50, "b", { municipalityCode: "322032" }),
      ...people(count, "c", { municipalityCode: "323438" }),
    ];
    const withoutVillage = municipalities.slice(0, 3);
    const build = (rows: readonly StatisticsRow[]): ReleaseDocument => {
      const outcome = buildRelease(input(rows, { populations: withoutVillage }));
      if (outcome.kind !== "released") throw new Error("expected a release");
      return outcome.document;
    };
    expect(build(town(19)).merged.municipality).toEqual(["322032", "323438"]);
    expect(build(town(20)).merged.municipality).toEqual([]);
    expect(find(build(town(20)), { municipality: "323438" })).toMatchObject({ borrowers: 20 });
  });

  test("never publishes a village under 2,000 people by itself, however many borrowers it has", () => {
    const rows = [...people(60, "a"), ...people(50, "b", { municipalityCode: "325279" })];
    const document = released(rows);
    expect(document.categories.municipality).not.toContain("325279");
    expect(document.merged.municipality).toEqual(["322016", "325279"]);
  });

  test("cannot be set by whoever asks for a release", () => {
    const request = { ...input(twoByTwo(9)), thresholds: { borrowers: 1 }, threshold: 1, k: 1 };
    const outcome = buildRelease(request);
    expect(outcome).toEqual(buildRelease(input(twoByTwo(9))));
  });
});

describe("other disclosures", () => {
  test("a sum that one borrower carries to more than 70 percent is hidden", () => {
    const rows = [
      ...twoByTwo(11),
      row({ borrowerKey: "whale", fund: "welfare", applicationMonth: "2026-05", amount: 5_000_000 }),
    ];
    const cell = find(released(rows), { fund: "welfare", month: "2026-05" });
    expect(cell !== undefined && isHidden(cell)).toBe(true);
  });

  test("a line in which everybody is the same hides its zeros too", () => {
    const rows = [
      ...people(25, "a", { fund: "welfare", decision: "declined", status: "none" }),
      ...people(60, "b", { decision: "approved" }),
      ...people(30, "c", { decision: "declined", status: "none" }),
    ];
    const document = released(rows);
    for (const decision of ["approved", "declined"]) {
      const cell = find(document, { fund: "welfare", decision });
      expect(cell !== undefined && isHidden(cell)).toBe(true);
    }
  });

  test("a category that nobody chose is shown as zero", () => {
    expect(find(released(twoByTwo(12)), { fund: "education" })).toMatchObject({ borrowers: 0, loans: 0 });
  });

  test("nothing of the rows but the schema's columns reaches the document", () => {
    const rows = fixedPopulation(60).map((values, i) => ({
      ...values,
      borrowerKey: `secret-key-${String(i)}`,
      purpose: "secret-purpose",
      amountBand: "secret-band",
    }));
    const outcome = buildRelease(input(rows));
    if (outcome.kind !== "released") throw new Error("expected a release");
    expect(outcome.canonical).not.toContain("secret");
  });
});

describe("the canonical bytes", () => {
  test("have sorted keys and no white space", () => {
    const outcome = buildRelease(input(twoByTwo(12)));
    if (outcome.kind !== "released") throw new Error("expected a release");
    expect(outcome.canonical.startsWith('{"categories":{"age":')).toBe(true);
    expect(JSON.parse(outcome.canonical)).toEqual(outcome.document);
  });
});

describe("a release is refused", () => {
  test("when the whole period has fewer than ten borrowers", () => {
    expect(buildRelease(input(people(9, "a")))).toMatchObject({ kind: "refused", code: "TOO_FEW_BORROWERS" });
    expect(buildRelease(input([]))).toMatchObject({ kind: "refused", code: "TOO_FEW_BORROWERS" });
  });

  test.each([
    ["an unknown fund", { fund: "unknown-fund" }],
    ["a full-width month", { applicationMonth: "２０２６-04" }],
    ["a negative amount", { amount: -1 }],
    ["a fractional amount", { amount: 0.5 }],
    ["a municipality of another prefecture", { municipalityCode: "131016" }],
    ["an exact age", { ageBand: "43" }],
    ["an empty borrower key", { borrowerKey: "" }],
    ["a fiscal year outside the period", { fiscalYear: 2019 }],
  ])("when a row has %s", (_, fault) => {
    const broken = JSON.parse(JSON.stringify({ ...row(), ...fault }));
    expect(() => buildRelease(input([...twoByTwo(12), broken]))).toThrow(StatisticsRowRefused);
  });

  test.each([
    ["of an unknown schema", { schemaVersion: "0" }, "RELEASE_SCHEMA_UNKNOWN"],
    ["of a period that is not over", { generatedOn: "2026-06-30" }, "RELEASE_PERIOD_NOT_CLOSED"],
    ["of a period that runs backwards", { period: { from: "2026-06", to: "2026-04" } }, "RELEASE_PERIOD_INVALID"],
    ["of a month that is none", { period: { from: "2026-13", to: "2026-14" } }, "RELEASE_PERIOD_INVALID"],
  ])("when it is %s", (_, overrides, code) => {
    const attempt = (): unknown => buildRelease(input(twoByTwo(12), overrides));
    expect(attempt).toThrow(ReleaseRequestRefused);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  test("rows outside the period are not counted", () => {
    const later = people(30, "z", { applicationMonth: "2026-07" });
    expect(buildRelease(input([...twoByTwo(12), ...later]))).toEqual(buildRelease(input(twoByTwo(12))));
  });
});
