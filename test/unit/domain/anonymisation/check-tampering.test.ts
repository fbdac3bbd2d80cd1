import { describe, expect, test } from "@jest/globals";
import { afterExchanges } from "../../../../domain/anonymisation/exchanges.ts";
import { countShape, inCanonicalOrder, loanOf, singleLoans } from "../../../../domain/anonymisation/cells.ts";
import { checkRelease } from "../../../../domain/anonymisation/check.ts";
import { revealingCells } from "../../../../domain/anonymisation/correction.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import { isDominated, municipalityThreshold } from "../../../../domain/anonymisation/thresholds.ts";
import { documentOf, fixedPopulation, row } from "./populations.ts";

const made = documentOf(fixedPopulation(100));
if (made === undefined) throw new Error("expected a release");
const document: ReleaseDocument = made;

const codesOf = (value: unknown): readonly string[] => [...new Set(checkRelease(value).map(({ code }) => code))];

const keyOf = ({ at }: ReleaseCell): string => JSON.stringify(Object.entries(at).toSorted());

/** The document with the cell replaced in every table, or in the first alone. */
function replaced(target: ReleaseCell, by: unknown, where: "everywhere" | "once" = "everywhere"): ReleaseDocument {
  let left = where === "once" ? 1 : Number.POSITIVE_INFINITY;
  const cellOf = (cell: ReleaseCell): unknown => {
    if (keyOf(cell) !== keyOf(target) || left <= 0) return cell;
    left -= 1;
    return by;
  };
  return JSON.parse(
    JSON.stringify({
      ...document,
      tables: document.tables.map((table) => ({ ...table, cells: table.cells.map(cellOf) })),
    }),
  );
}

const cells = document.tables.flatMap((table) => table.cells);
const shownOf = (accept: (cell: Exclude<ReleaseCell, { hidden: true }>) => boolean) => {
  for (const cell of cells) if (!isHidden(cell) && accept(cell)) return cell;
  throw new Error("no such cell");
};
const dimensionsOf = (cell: ReleaseCell): number => Object.keys(cell.at).length;
const hiddenCell = cells.find(isHidden);
const total = shownOf((cell) => dimensionsOf(cell) === 0);

test("the specimen passes, and shows and hides cells", () => {
  expect(checkRelease(document)).toEqual([]);
  expect(hiddenCell).toBeDefined();
});

describe("a release has exactly its members, each of its kind", () => {
  const members = Object.keys(document) as (keyof ReleaseDocument)[];
  test.each(members)("%s may not be absent", (member) => {
    const { [member]: _absent, ...rest } = document;
    expect(codesOf(rest)).toEqual(["RELEASE_FORMAT"]);
  });

  test.each<[string, object]>([
    ["another kind", { kind: "sasae-national-table" }],
    ["a version that is a number", { schemaVersion: 1 }],
    ["a prefecture of three digits", { prefecture: "032" }],
    ["a prefecture of one digit", { prefecture: "3" }],
    ["a prefecture with a letter before", { prefecture: "A32" }],
    ["a period that is a text", { period: "2026-04" }],
    ["a period with a third member", { period: { from: "2026-04", to: "2026-06", of: "32" } }],
    ["a period from a number", { period: { from: 202_604, to: "2026-06" } }],
    ["a period to a number", { period: { from: "2026-04", to: 202_606 } }],
    ["a revision of zero", { revision: 0 }],
    ["a broken revision", { revision: 1.5 }],
    ["a day that is a time", { generatedOn: "2026-07-10T00:00" }],
    ["a day with something before it", { generatedOn: "x2026-07-10" }],
    ["a day that is none", { generatedOn: "July 2026" }],
    ["thresholds that are none", { thresholds: null }],
    ["a threshold that is a text", { thresholds: { ...document.thresholds, borrowers: "10" } }],
    ["a threshold below zero", { thresholds: { ...document.thresholds, borrowers: -10 } }],
    ["a threshold of its own", { thresholds: { ...document.thresholds, own: 1 } }],
    [
      "a municipality's threshold that is a text",
      { thresholds: { ...document.thresholds, municipalities: { a: "1" } } },
    ],
    ["thresholds of municipalities in a list", { thresholds: { ...document.thresholds, municipalities: [20] } }],
    ["categories of a dimension missing", { categories: { fund: [] } }],
    ["categories that are numbers", { categories: { ...document.categories, fund: [1] } }],
    ["a category that is no list", { categories: { ...document.categories, fund: "welfare" } }],
    ["merged categories that are numbers", { merged: { ...document.merged, fund: [1] } }],
    ["a municipality without a name", { municipalities: [{ code: "322016", population: 200_000 }] }],
    ["a municipality whose code is a number", { municipalities: [{ code: 322_016, name: "松江市", population: 1 }] }],
    ["a municipality whose name is a number", { municipalities: [{ code: "322016", name: 1, population: 1 }] }],
    ["a population that is a text", { municipalities: [{ code: "322016", name: "松江市", population: "1" }] }],
    ["a definition without a text", { definitions: [{ term: "件数" }] }],
    ["a definition whose term is a number", { definitions: [{ term: 1, text: "" }] }],
    ["a definition whose text is a number", { definitions: [{ term: "件数", text: 1 }] }],
    ["tables that are no list", { tables: {} }],
    ["a table without a title", { tables: [{ id: "t", cells: [] }] }],
    ["a table whose id is a number", { tables: [{ id: 1, title: "t", cells: [] }] }],
    ["a table whose title is a number", { tables: [{ id: "t", title: 1, cells: [] }] }],
    ["cells that are no list", { tables: [{ id: "t", title: "t", cells: {} }] }],
  ])("refuses %s", (_what, change) => {
    expect(codesOf({ ...document, ...change })).toEqual(["RELEASE_FORMAT"]);
  });

  test.each<[string, unknown]>([
    ["nothing", null],
    ["no place", { borrowers: 10, loans: 10 }],
    ["a place that is a list", { at: [], borrowers: 10, loans: 10 }],
    ["a place of an unknown dimension", { at: { name: "秘密" }, borrowers: 10, loans: 10 }],
    ["a place that is a number", { at: { fund: 1 }, borrowers: 10, loans: 10 }],
    ["hidden: false", { at: {}, hidden: false }],
    ["a hidden number", { at: {}, hidden: true, loans: 10 }],
    ["borrowers alone", { at: {}, borrowers: 10 }],
    ["loans alone", { at: {}, loans: 10 }],
    ["borrowers that are a text", { at: {}, borrowers: "10", loans: 10 }],
    ["loans that are broken", { at: {}, borrowers: 10, loans: 10.5 }],
    ["loans below zero", { at: {}, borrowers: 10, loans: -1 }],
    ["an amount that is a text", { at: {}, borrowers: 10, loans: 10, amountYen: "1" }],
    ["something else beside the numbers", { at: {}, borrowers: 10, loans: 10, note: "秘密" }],
  ])("refuses a cell with %s", (_what, by) => {
    expect(codesOf(replaced(total, by))).toEqual(["RELEASE_FORMAT"]);
  });
});

describe("a release is of months that are over", () => {
  test.each<[object, readonly string[]]>([
    [{ generatedOn: "2026-06-30" }, ["RELEASE_PERIOD_NOT_CLOSED"]],
    [{ generatedOn: "2026-07-01" }, []],
    [{ period: { from: "2026-06", to: "2026-04" } }, ["RELEASE_PERIOD_NOT_CLOSED"]],
    [{ period: { from: "2026-00", to: "2026-06" } }, ["RELEASE_PERIOD_NOT_CLOSED"]],
  ])("%j", (change, codes) => {
    expect(codesOf({ ...document, ...change })).toEqual(codes);
  });
});

describe("thresholds are never below ours", () => {
  const { thresholds, municipalities, merged, categories } = document;
  const LOWERED = ["RELEASE_THRESHOLDS_LOWERED"];
  test("stricter ones are taken", () => {
    expect(codesOf({ ...document, thresholds: { ...thresholds, dominanceContributors: 4 } })).toEqual([]);
    expect(codesOf({ ...document, thresholds: { ...thresholds, dominancePercent: 60 } })).toEqual([]);
    expect(codesOf({ ...document, thresholds: { ...thresholds, smallMunicipalityPopulation: 30_000 } })).toEqual([]);
  });

  test("a published municipality has the threshold of its population", () => {
    const published = municipalities.find(({ code }) => !merged.municipality.includes(code));
    if (published === undefined) throw new Error("no published municipality");
    const asIf = (population: number, given?: number) =>
      codesOf({
        ...document,
        municipalities: municipalities.map((each) => (each.code === published.code ? { ...each, population } : each)),
        thresholds: {
          ...thresholds,
          municipalities: { ...thresholds.municipalities, [published.code]: given ?? 10 },
        },
      });
    expect(asIf(25_000)).toEqual([]);
    expect(asIf(24_999)).toEqual(LOWERED);
    expect(asIf(1_999, 1_000)).toEqual(LOWERED);
    const { [published.code]: _absent, ...rest } = thresholds.municipalities;
    expect(codesOf({ ...document, thresholds: { ...thresholds, municipalities: rest } })).toEqual(LOWERED);
  });

  test("one category alone is not merged, nor is one that is published", () => {
    expect(codesOf({ ...document, merged: { ...merged, age: ["20-29"] } })).toEqual(LOWERED);
    const published = categories.fund.filter((code) => code !== "merged").slice(0, 1);
    expect(codesOf({ ...document, merged: { ...merged, fund: [...published, "another"] } })).toEqual(LOWERED);
  });
});

describe("the numbers of a release", () => {
  test("are the same in every table that has the cell", () => {
    expect(codesOf(replaced(total, { ...total, borrowers: total.borrowers - 1 }, "once"))).toContain(
      "RELEASE_LINKED_CELLS_DIFFER",
    );
    expect(codesOf(replaced(total, { at: total.at, hidden: true }, "once"))).toContain("RELEASE_LINKED_CELLS_DIFFER");
    const findings = checkRelease(replaced(total, { ...total, loans: total.loans + 1 }, "once"));
    expect(findings.every(({ message }) => message.endsWith("。"))).toBe(true);
  });

  test("are ten borrowers or nobody, and never fewer loans than borrowers", () => {
    const some = shownOf((cell) => dimensionsOf(cell) > 1 && cell.borrowers >= 10);
    const below = (change: object) =>
      codesOf(replaced(some, { ...some, ...change })).includes("RELEASE_BELOW_THRESHOLD");
    expect(below({})).toBe(false);
    expect(below({ borrowers: 9 })).toBe(true);
    expect(below({ borrowers: some.loans + 1 })).toBe(true);
    expect(below({ borrowers: 0 })).toBe(true);
    const empty = shownOf((cell) => cell.loans === 0);
    const nobody = (change: object) =>
      codesOf(replaced(empty, { ...empty, ...change })).includes("RELEASE_BELOW_THRESHOLD");
    expect(nobody({})).toBe(false);
    expect(nobody({ loans: 1 })).toBe(true);
    expect(nobody({ amountYen: 1 })).toBe(true);
  });

  test("add up to their margins", () => {
    const MARGINS = "RELEASE_MARGINS_INCONSISTENT";
    const part = shownOf((cell) => dimensionsOf(cell) === 1 && cell.loans > 20);
    expect(codesOf(replaced(part, { ...part, loans: part.loans + 1 }))).toContain(MARGINS);
    expect(codesOf(replaced(part, { ...part, borrowers: total.borrowers + 1, loans: total.loans + 1 }))).toContain(
      MARGINS,
    );
    if (total.amountYen === undefined) throw new Error("the total has an amount");
    expect(codesOf(replaced(total, { ...total, amountYen: total.amountYen + 1 }))).toContain(MARGINS);
    expect(codesOf(replaced(total, { ...total, loans: total.loans - 1 }))).toContain(MARGINS);
  });

  test("of a cell that is hidden alone can be computed, which is found", () => {
    const alone = shownOf((cell) => "sex" in cell.at && dimensionsOf(cell) === 1 && cell.borrowers > 0);
    expect(codesOf(replaced(alone, { at: alone.at, hidden: true }))).toContain("RELEASE_INTERVAL_TOO_NARROW");
  });
});

describe("a second revision tells of nobody", () => {
  const some = shownOf((cell) => dimensionsOf(cell) === 1 && cell.borrowers >= 30);
  const changedBy = (change: object) => revealingCells(document, replaced(some, { ...some, ...change }));
  test.each<[string, object, string]>([
    ["nothing changed", {}, "none"],
    ["nine borrowers more", { borrowers: some.borrowers + 9 }, "revealing"],
    ["nine borrowers fewer", { borrowers: some.borrowers - 9 }, "revealing"],
    ["twenty borrowers more", { borrowers: some.borrowers + 20, loans: some.loans + 20 }, "safe"],
    ["twenty borrowers fewer", { borrowers: some.borrowers - 20 }, "safe"],
    ["a loan of the same borrowers more", { loans: some.loans + 1 }, "revealing"],
    ["another amount of the same borrowers", { amountYen: (some.amountYen ?? 0) + 1 }, "revealing"],
  ])("%s: %s", (_what, change, expected) => {
    expect(changedBy(change)).toBe(expected);
  });

  test("a cell hidden now and shown before, or the other way, reveals", () => {
    const hidden = replaced(some, { at: some.at, hidden: true });
    expect(revealingCells(document, hidden)).toBe("revealing");
    expect(revealingCells(hidden, document)).toBe("revealing");
  });

  test.each([
    { prefecture: "31" },
    { period: { ...document.period, from: "2026-03" } },
    { period: { ...document.period, to: "2026-07" } },
    { tables: document.tables.slice(1) },
  ])("a document of another place, time or schema is no revision: %#", (change) => {
    expect(revealingCells(document, { ...document, ...change })).toBe("revealing");
  });
});

describe("counting", () => {
  const loans = [
    row({ borrowerKey: "a", amount: 10 }),
    row({ borrowerKey: "a", amount: 30 }),
    row({ borrowerKey: "b", amount: 20 }),
    row({ borrowerKey: "c", amount: 5, fund: "welfare" }),
  ].map(loanOf);

  test("a person counts once, a loan each time; the largest sum is that of one person", () => {
    expect([...countShape(loans, ["fund"]).values()]).toEqual([
      { shape: ["fund"], categories: { fund: "emergency-small" }, borrowers: 2, loans: 3, amount: 60, largest: 40 },
      { shape: ["fund"], categories: { fund: "welfare" }, borrowers: 1, loans: 1, amount: 5, largest: 5 },
    ]);
  });

  test("people with one loan alone are singled out", () => {
    expect(singleLoans(loans).map(({ borrower }) => borrower)).toEqual(["b", "c"]);
  });

  test("the order of the rows leaves no trace", () => {
    expect(inCanonicalOrder(loans.toReversed())).toEqual(inCanonicalOrder(loans));
    expect(inCanonicalOrder(loans)).toHaveLength(4);
  });

  test("an exchange swaps the labels named and nothing else", () => {
    const [a, , b, c] = loans;
    if (a === undefined || b === undefined || c === undefined) throw new Error("no loan");
    const swapped = afterExchanges(loans, [{ dims: ["fund"], first: a, second: c }]);
    expect(swapped.map(({ at, borrower, amount }) => [borrower, amount, at.fund])).toEqual([
      ["a", 10, "welfare"],
      ["a", 30, "emergency-small"],
      ["b", 20, "emergency-small"],
      ["c", 5, "emergency-small"],
    ]);
  });
});

describe("thresholds", () => {
  test.each([
    [1_999, undefined],
    [2_000, 20],
    [24_999, 20],
    [25_000, 10],
  ])("of a municipality of %d people: %p", (population, threshold) => {
    expect(municipalityThreshold(population)).toBe(threshold);
  });

  test.each([
    [{ borrowers: 0, amount: 0, largest: 0 }, false],
    [{ borrowers: 5, amount: 0, largest: 0 }, false],
    [{ borrowers: 2, amount: 100, largest: 50 }, true],
    [{ borrowers: 3, amount: 100, largest: 70 }, false],
    [{ borrowers: 3, amount: 100, largest: 71 }, true],
  ])("a sum of %j is dominated: %p", (cell, dominated) => {
    expect(isDominated(cell)).toBe(dominated);
  });
});
