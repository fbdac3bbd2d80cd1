import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Loan } from "../../../../domain/anonymisation/cells.ts";
import { loanOf } from "../../../../domain/anonymisation/cells.ts";
import { checkRelease, keyOf } from "../../../../domain/anonymisation/check.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import type { StatisticsRow } from "../../../../domain/anonymisation/statistics-row.ts";
import { crossedShapes, dimensions } from "../../../../domain/anonymisation/tables.ts";
import { auditorFor, provenInterval } from "../../../../domain/anonymisation/witness.ts";
import { attackLoans, distinctCells } from "./linear-attacker.ts";
import { arbitraryPopulation, documentOf, fixedPopulation } from "./populations.ts";
import { recount } from "./recount.ts";

/** Written out here on purpose: a lowered constant in the engine must fail these tests. */
const owed = (document: ReleaseDocument, cell: ReleaseCell): number => {
  const code = cell.at["municipality"];
  if (code === undefined) return 10;
  const people = (code === "merged" ? document.merged.municipality : [code]).map(
    (member) => document.municipalities.find((m) => m.code === member)?.population ?? 0,
  );
  return people.some((population) => population < 25_000) ? 20 : 10;
};

function loansAsReleased(rows: readonly StatisticsRow[], document: ReleaseDocument): readonly Loan[] {
  return rows.map(loanOf).map((loan) => {
    const at = { ...loan.at };
    for (const d of dimensions) if (document.merged[d].includes(at[d])) at[d] = "merged";
    return { ...loan, at };
  });
}

const tally = (loans: readonly Loan[], cell: ReleaseCell): readonly [number, number, number] => {
  const inside = loans.filter(({ at }) =>
    Object.entries(cell.at).every(([d, v]) => Object.entries(at).some(([e, w]) => d === e && v === w)),
  );
  const amount = inside.reduce((sum, loan) => sum + loan.amount, 0);
  return [new Set(inside.map(({ borrower }) => borrower)).size, inside.length, amount];
};

describe("an attacker who has everything that was released", () => {
  test("finds no shown cell with fewer borrowers than the threshold, and every shown number is the true count", () => {
    fc.assert(
      fc.property(arbitraryPopulation, (rows) => {
        const document = documentOf(rows);
        if (document === undefined) return;
        for (const cell of distinctCells(document)) {
          if (isHidden(cell)) continue;
          const truth = recount(rows, document, cell);
          expect([cell.borrowers, cell.loans]).toEqual([truth.borrowers, truth.loans]);
          if (cell.amountYen !== undefined) expect(cell.amountYen).toBe(truth.amountYen);
          if (truth.borrowers > 0) {
            expect(truth.borrowers).toBeGreaterThanOrEqual(owed(document, cell));
            expect(truth.largestShare).toBeLessThanOrEqual(0.7);
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  test("cannot bound a hidden cell below the threshold by linear programming over all linked margins", () => {
    fc.assert(
      fc.property(arbitraryPopulation, (rows) => {
        const document = documentOf(rows);
        if (document === undefined) return;
        for (const { cell, low, high } of attackLoans(document, 12)) {
          const truth = recount(rows, document, cell).loans;
          expect(low).toBeLessThanOrEqual(truth + 1e-4);
          expect(high).toBeGreaterThanOrEqual(truth - 1e-4);
          expect(high - low).toBeGreaterThanOrEqual(owed(document, cell) - 1e-4);
        }
      }),
      { numRuns: 5 },
    );
  });

  test("cannot tell the truth from two other data sets with the same published numbers, for any hidden cell", () => {
    fc.assert(
      fc.property(arbitraryPopulation, (rows) => {
        const document = documentOf(rows);
        if (document === undefined) return;
        const loans = loansAsReleased(rows, document);
        const cells = distinctCells(document);
        const hidden = new Set(cells.filter(isHidden).map(keyOf));
        const amounts = new Set(
          cells.flatMap((cell) =>
            !isHidden(cell) && cell.amountYen !== undefined ? [dimensionsOf(cell).join("*")] : [],
          ),
        );
        const auditor = auditorFor(loans, { hidden, amounts });
        const concealed = cells.filter(isHidden);
        for (const cell of concealed.filter((_, i) => i % Math.ceil(concealed.length / 12) === 0)) {
          const dims = dimensionsOf(cell);
          const parent = crossedShapes.find(
            (shape) => shape.dims.length === dims.length - 1 && shape.dims.every((d) => dims.includes(d)),
          );
          const isRowHidden =
            parent !== undefined && cells.some((c) => isHidden(c) && isPartOf(c, cell) && dimensionsOf(c).length === 2);
          const { lower, upper } = provenInterval(
            auditor,
            { shape: { dims }, categories: cell.at, needed: owed(document, cell) },
            isRowHidden && dims.length === 3 ? parent?.dims : undefined,
            true,
          );
          expect(tally(upper, cell)[0] - tally(lower, cell)[0]).toBeGreaterThanOrEqual(owed(document, cell));
          for (const other of cells) {
            if (isHidden(other)) continue;
            const expected = [other.borrowers, other.loans, other.amountYen];
            for (const data of [lower, upper]) {
              const [borrowers, count, amount] = tally(data, other);
              expect([borrowers, count, other.amountYen === undefined ? undefined : amount]).toEqual(expected);
            }
          }
        }
      }),
      { numRuns: 5 },
    );
  });

  test("does recover cells when only the small ones are hidden, and the receiver's check says so", () => {
    const rows = fixedPopulation(220);
    const document = documentOf(rows);
    if (document === undefined) throw new Error("the population is large enough to be released");
    const withoutComplement: ReleaseDocument = {
      ...document,
      tables: document.tables.map((table) => ({
        ...table,
        cells: table.cells.map((cell): ReleaseCell => {
          const { borrowers, loans } = recount(rows, document, cell);
          return isHidden(cell) && (borrowers === 0 || borrowers >= owed(document, cell))
            ? { at: cell.at, borrowers, loans }
            : cell;
        }),
      })),
    };
    const recovered = attackLoans(withoutComplement, 1000).filter(({ low, high }) => high - low < 1e-4);
    expect(recovered.length).toBeGreaterThan(0);
    expect(checkRelease(withoutComplement).map(({ code }) => code)).toContain("RELEASE_INTERVAL_TOO_NARROW");
    expect(checkRelease(document)).toEqual([]);
  });
});

function dimensionsOf(cell: ReleaseCell): readonly (typeof dimensions)[number][] {
  const shape = [...crossedShapes.map(({ dims }) => dims), ...dimensions.map((d) => [d])].find(
    (dims) => dims.length === Object.keys(cell.at).length && dims.every((d) => d in cell.at),
  );
  return shape ?? [];
}

function isPartOf(part: ReleaseCell, whole: ReleaseCell): boolean {
  return Object.entries(part.at).every(([d, v]) => whole.at[d] === v);
}
