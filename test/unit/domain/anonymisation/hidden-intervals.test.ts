import { describe, expect, test } from "@jest/globals";
import { boundsOfCells, type KnownCell, linesOf } from "../../../../domain/anonymisation/hidden-intervals.ts";
import { cellKey, type Categories } from "../../../../domain/anonymisation/tables.ts";

/** Two funds and two months; the other dimensions have no category here. */
const categories = {
  fund: ["a", "b"],
  month: ["x", "y"],
  age: [],
  sex: [],
  household: [],
  decision: [],
  municipality: [],
  status: [],
  fiscalYear: [],
};

const key = (at: Categories): string =>
  cellKey(
    (["fund", "month"] as const).filter((dimension) => dimension in at),
    at,
  );

const margins = new Map<string, KnownCell>([
  [key({}), { borrowers: 100, loans: 120 }],
  [key({ fund: "a" }), { borrowers: 60, loans: 70 }],
  [key({ fund: "b" }), { borrowers: 40, loans: 50 }],
  [key({ month: "x" }), { borrowers: 50, loans: 60 }],
  [key({ month: "y" }), { borrowers: 55, loans: 60 }],
]);

const boundsOf = (at: Categories, known = margins, atLeast = new Map<string, KnownCell>()) =>
  boundsOfCells(
    categories,
    (cell) => known.get(cell),
    (cell) => atLeast.get(cell),
  ).get(key(at));

describe("what can be computed of a hidden cell", () => {
  test("loans lie between what the other cells leave and the smaller margin", () => {
    // (a,x) + (a,y) = 70 and (a,y) is at most the 60 of month y: at least 10; at most the 60 of month x.
    expect(boundsOf({ fund: "a", month: "x" })?.loans).toEqual({ low: 10, high: 60 });
    expect(boundsOf({ fund: "b", month: "x" })?.loans).toEqual({ low: 0, high: 50 });
  });

  test("borrowers are at most those of each margin and the loans, and at least what the total needs", () => {
    // 50 people in month x: at most 40 of them of fund b, so 10 of fund a at least; at most the 50 of month x.
    expect(boundsOf({ fund: "a", month: "x" })?.borrowers).toEqual({ low: 10, high: 50 });
    expect(boundsOf({ fund: "b", month: "y" })?.borrowers).toEqual({ low: 0, high: 40 });
  });

  test("one cell shown gives the loans of the three others away", () => {
    const known = new Map(margins).set(key({ fund: "a", month: "x" }), { borrowers: 25, loans: 30 });
    expect(boundsOf({ fund: "a", month: "x" }, known)).toEqual({
      borrowers: { low: 25, high: 25 },
      loans: { low: 30, high: 30 },
    });
    expect(boundsOf({ fund: "a", month: "y" }, known)?.loans).toEqual({ low: 40, high: 40 });
    expect(boundsOf({ fund: "b", month: "x" }, known)?.loans).toEqual({ low: 30, high: 30 });
    expect(boundsOf({ fund: "b", month: "y" }, known)?.loans).toEqual({ low: 20, high: 20 });
    expect(boundsOf({ fund: "a", month: "y" }, known)?.borrowers).toEqual({ low: 35, high: 40 });
  });

  test("a lower bound that was released counts as one", () => {
    const atLeast = new Map<string, KnownCell>([[key({ fund: "a", month: "x" }), { borrowers: 20, loans: 22 }]]);
    expect(boundsOf({ fund: "a", month: "x" }, margins, atLeast)).toEqual({
      borrowers: { low: 20, high: 50 },
      loans: { low: 22, high: 60 },
    });
    expect(boundsOf({ fund: "a", month: "y" }, margins, atLeast)?.loans).toEqual({ low: 10, high: 48 });
  });

  test("a hidden margin is the sum of its cells, and no bound is known where nothing is", () => {
    const known = new Map<string, KnownCell>([
      [key({ fund: "a", month: "x" }), { borrowers: 10, loans: 11 }],
      [key({ fund: "a", month: "y" }), { borrowers: 20, loans: 21 }],
    ]);
    expect(boundsOf({ fund: "a" }, known)).toEqual({
      borrowers: { low: 20, high: 30 },
      loans: { low: 32, high: 32 },
    });
    expect(boundsOf({ fund: "b", month: "x" }, known)?.loans.high).toBeGreaterThan(1_000_000);
    expect(boundsOf({ fund: "b", month: "x" }, known)?.loans.low).toBe(0);
  });
});

test("the sums that the tables imply are those of each margin", () => {
  const lines = linesOf(categories).filter(({ children }) => children.includes(key({ fund: "a", month: "x" })));
  expect(lines.map(({ parent, children }) => [parent, children.length]).toSorted()).toEqual(
    [
      [key({}), 4],
      [key({ fund: "a" }), 2],
      [key({ month: "x" }), 2],
    ].toSorted(),
  );
});
