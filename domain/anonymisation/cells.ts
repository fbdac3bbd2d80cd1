/** Counting: from statistics rows to the cells of every published shape. */
import type { StatisticsRow } from "./statistics-row.ts";
import { cellKey, type Categories, type Dimension, publishedShapes } from "./tables.ts";

/** A loan as the tables see it: one category per dimension, its borrower and its amount in yen. */
export type Loan = {
  readonly borrower: string;
  readonly amount: number;
  readonly at: Readonly<Record<Dimension, string>>;
};

/** What is true of one cell. */
export type CellCount = {
  /** Shape of the cell. */
  readonly shape: readonly Dimension[];
  /** Its categories. */
  readonly categories: Categories;
  /** Distinct borrowers (実人数). */
  readonly borrowers: number;
  /** Loans (件数). */
  readonly loans: number;
  /** Sum of amounts in yen. */
  readonly amount: number;
  /** Largest sum of one borrower in yen, for the dominance rule. */
  readonly largest: number;
};

/** The loan of a row, with unmerged categories. */
export function loanOf(row: StatisticsRow): Loan {
  return {
    borrower: row.borrowerKey,
    amount: row.amount,
    at: {
      fund: row.fund,
      month: row.applicationMonth,
      age: row.ageBand,
      sex: row.sex,
      household: row.householdType,
      decision: row.decision,
      municipality: row.municipalityCode,
      status: row.status,
      fiscalYear: String(row.fiscalYear),
    },
  };
}

/** Loans in an order that depends on their content only, so that the order of rows cannot matter. */
export function inCanonicalOrder(loans: readonly Loan[]): readonly Loan[] {
  return loans
    .map((loan) => ({ loan, key: JSON.stringify([Object.values(loan.at), loan.amount, loan.borrower]) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ loan }) => loan);
}

/** Counts one shape. Cells without a loan are absent. */
export function countShape(loans: readonly Loan[], shape: readonly Dimension[]): ReadonlyMap<string, CellCount> {
  const tallies = new Map<string, { categories: Categories; perBorrower: Map<string, number>; loans: number }>();
  for (const loan of loans) {
    const key = cellKey(shape, loan.at);
    let tally = tallies.get(key);
    if (tally === undefined) {
      const categories = Object.fromEntries(shape.map((dimension) => [dimension, loan.at[dimension]]));
      tally = { categories, perBorrower: new Map(), loans: 0 };
      tallies.set(key, tally);
    }
    tally.loans += 1;
    tally.perBorrower.set(loan.borrower, (tally.perBorrower.get(loan.borrower) ?? 0) + loan.amount);
  }
  return new Map(
    [...tallies].map(([key, { categories, perBorrower, loans: count }]) => {
      let amount = 0;
      let largest = 0;
      for (const sum of perBorrower.values()) {
        amount += sum;
        if (sum > largest) largest = sum;
      }
      return [key, { shape, categories, borrowers: perBorrower.size, loans: count, amount, largest }];
    }),
  );
}

/** Counts every published shape. Keys are those of `cellKey`; cells without a loan are absent. */
export function countCells(loans: readonly Loan[]): ReadonlyMap<string, CellCount> {
  return new Map(publishedShapes.flatMap((shape) => [...countShape(loans, shape)]));
}

/**
 * Loans of borrowers who have one loan in the period. Only these can be exchanged in the audit, because borrowers and
 * loans then move together; safety margins are therefore counted in them.
 */
export function singleLoans(loans: readonly Loan[]): readonly Loan[] {
  const perBorrower = new Map<string, number>();
  for (const { borrower } of loans) perBorrower.set(borrower, (perBorrower.get(borrower) ?? 0) + 1);
  return loans.filter(({ borrower }) => perBorrower.get(borrower) === 1);
}
