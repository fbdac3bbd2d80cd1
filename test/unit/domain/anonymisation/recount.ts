/** A second, independent implementation of the counts: straight from rows, without the engine's keys or shapes. */
import type { ReleaseCell, ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import type { StatisticsRow } from "../../../../domain/anonymisation/statistics-row.ts";

const columnOf: Readonly<Record<string, (row: StatisticsRow) => string>> = {
  fund: (row) => row.fund,
  month: (row) => row.applicationMonth,
  age: (row) => row.ageBand,
  sex: (row) => row.sex,
  household: (row) => row.householdType,
  decision: (row) => row.decision,
  municipality: (row) => row.municipalityCode,
  status: (row) => row.status,
  fiscalYear: (row) => String(row.fiscalYear),
};

/** Counts the rows of a released cell. */
export function recount(
  rows: readonly StatisticsRow[],
  document: ReleaseDocument,
  cell: ReleaseCell,
): { borrowers: number; loans: number; amountYen: number; largestShare: number } {
  const merged: Readonly<Record<string, readonly string[]>> = document.merged;
  const inside = rows.filter((row) =>
    Object.entries(cell.at).every(([dimension, category]) => {
      const value = columnOf[dimension]?.(row) ?? "";
      return category === "merged" ? (merged[dimension] ?? []).includes(value) : value === category;
    }),
  );
  const amountYen = inside.reduce((sum, { amount }) => sum + amount, 0);
  const people = [...new Set(inside.map(({ borrowerKey }) => borrowerKey))];
  const largest = Math.max(
    0,
    ...people.map((key) =>
      inside.filter(({ borrowerKey }) => borrowerKey === key).reduce((sum, { amount }) => sum + amount, 0),
    ),
  );
  return {
    borrowers: people.length,
    loans: inside.length,
    amountYen,
    largestShare: amountYen === 0 ? 0 : largest / amountYen,
  };
}
