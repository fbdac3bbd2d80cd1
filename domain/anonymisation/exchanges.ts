/** Which labels two loans may exchange in the audit, and which published shapes such an exchange touches. */
import type { Loan } from "./cells.ts";
import { fiscalYearOf } from "./statistics-row.ts";
import { type Dimension, mergedCategory, publishedShapes } from "./tables.ts";

/** A published shape that has labels of an exchange: the labels it has, and its other dimensions. */
export type TouchedShape = {
  readonly shape: readonly Dimension[];
  readonly touched: readonly Dimension[];
  readonly others: readonly Dimension[];
};

/** One kind of exchange. */
export type ExchangeKind = {
  /** Labels that are exchanged together. */
  readonly dims: readonly Dimension[];
  /** Must be equal in both loans, so that facts known to everybody stay true. */
  readonly guard: (loan: Loan) => string;
  /** Published shapes that the exchange can change. */
  readonly shapes: readonly TouchedShape[];
  /** Loans with equal profiles are interchangeable. */
  readonly profile: (loan: Loan) => string;
};

const yearOfMonth = (month: string): string => (month === mergedCategory ? month : String(fiscalYearOf(month)));

function exchangeKind(dims: readonly Dimension[], guard: (loan: Loan) => string): ExchangeKind {
  const shapes = publishedShapes
    .filter((shape) => shape.some((d) => dims.includes(d)))
    .map((shape) => ({
      shape,
      touched: shape.filter((d) => dims.includes(d)),
      others: shape.filter((d) => !dims.includes(d)),
    }));
  const relevant = [...new Set([...dims, ...shapes.flatMap(({ shape }) => shape)])];
  // A loan's profile never changes, and the audit asks for it in every data set it builds.
  const profiles = new WeakMap<Loan, string>();
  const profile = (loan: Loan): string => {
    const known = profiles.get(loan);
    if (known !== undefined) return known;
    const made = `${relevant.map((d) => loan.at[d]).join("|")}|${guard(loan)}`;
    profiles.set(loan, made);
    return made;
  };
  return { dims, guard, shapes, profile };
}

/**
 * The exchanges that the audit knows. Months are exchanged within a fiscal year of decision, repayment states within a
 * decision (a declined loan has none), decisions only together with repayment states.
 */
export const exchangeKinds: readonly ExchangeKind[] = [
  exchangeKind(["municipality"], () => ""),
  exchangeKind(["age"], () => ""),
  exchangeKind(["sex"], () => ""),
  exchangeKind(["household"], () => ""),
  exchangeKind(["month"], ({ at }) => at.fiscalYear),
  exchangeKind(["fiscalYear"], ({ at }) => yearOfMonth(at.month)),
  exchangeKind(["status"], ({ at }) => at.decision),
  exchangeKind(["decision", "status"], () => ""),
];

/** The labels of a loan in these dimensions, as one text. */
export function labelOf(loan: Loan, dims: readonly Dimension[]): string {
  return dims.map((d) => loan.at[d]).join("|");
}

/** One exchange: the two loans swap their labels in these dimensions. */
export type Exchange = { readonly dims: readonly Dimension[]; readonly first: Loan; readonly second: Loan };

/** The data set after the exchanges: the alternative with the same published numbers. */
export function afterExchanges(loans: readonly Loan[], exchanges: readonly Exchange[]): readonly Loan[] {
  const replacement = new Map<Loan, Loan>();
  for (const { dims, first, second } of exchanges) {
    const swap = (to: Loan, from: Loan): Loan => ({
      ...to,
      at: { ...to.at, ...Object.fromEntries(dims.map((d) => [d, from.at[d]])) },
    });
    replacement.set(first, swap(first, second));
    replacement.set(second, swap(second, first));
  }
  return loans.map((loan) => replacement.get(loan) ?? loan);
}
