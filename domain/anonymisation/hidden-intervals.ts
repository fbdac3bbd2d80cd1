/**
 * What a receiver can compute of hidden cells: bounds propagation over all released margins of all linked tables.
 *
 * The intervals are outer ones: the true value certainly lies inside, so an interval narrower than the threshold is a
 * certain disclosure. (The prefecture's own audit, witness.ts, proves the other direction before release.)
 */
import { cellKey, combinations, type Dimension, marginsOf, publishedShapes } from "./tables.ts";

/** A closed interval of whole numbers. */
export type Interval = { readonly low: number; readonly high: number };

/** Known numbers of a cell, or undefined when it is hidden. */
export type KnownCell = { readonly borrowers: number; readonly loans: number } | undefined;

/** Bounds of a cell's borrowers and loans. */
export type CellBounds = { readonly borrowers: Interval; readonly loans: Interval };

type Line = { readonly parent: string; readonly children: readonly string[] };

/** Every sum that the released tables imply: a margin and the cells that add up to it. */
export function linesOf(categories: Readonly<Record<Dimension, readonly string[]>>): readonly Line[] {
  return publishedShapes.flatMap((shape) =>
    marginsOf(shape).flatMap((margin) => {
      const children = new Map<string, string[]>();
      for (const cell of combinations(shape, categories)) {
        const parent = cellKey(margin, cell);
        const list = children.get(parent) ?? [];
        children.set(parent, list);
        list.push(cellKey(shape, cell));
      }
      return [...children].map(([parent, keys]) => ({ parent, children: keys }));
    }),
  );
}

const unbounded = Number.MAX_SAFE_INTEGER;

type Mutable = { borrowers: { low: number; high: number }; loans: { low: number; high: number } };

/**
 * Bounds of every cell, hidden ones included.
 *
 * Loans add up exactly; borrowers at least reach their total (a person may be counted in several cells) and no cell
 * has more than its margin. `atLeast` gives a released lower bound of a cell that is not known. Ends after a fixed number of rounds: stopping early only leaves an interval wider.
 */
export function boundsOfCells(
  categories: Readonly<Record<Dimension, readonly string[]>>,
  known: (key: string) => KnownCell,
  atLeast: (key: string) => KnownCell = () => undefined,
): ReadonlyMap<string, CellBounds> {
  const bounds = new Map<string, Mutable>();
  const lines = linesOf(categories);
  for (const key of lines.flatMap(({ parent, children }) => [parent, ...children])) {
    if (bounds.has(key)) continue;
    const cell = known(key);
    const floor = atLeast(key);
    const interval = (value: number | undefined, low: number | undefined): { low: number; high: number } =>
      value === undefined ? { low: low ?? 0, high: unbounded } : { low: value, high: value };
    bounds.set(key, {
      borrowers: interval(cell?.borrowers, floor?.borrowers),
      loans: interval(cell?.loans, floor?.loans),
    });
  }
  const empty: Mutable = { borrowers: { low: 0, high: 0 }, loans: { low: 0, high: 0 } };
  const at = (key: string): Mutable => bounds.get(key) ?? empty;
  for (let round = 0; round < 30; round += 1) {
    if (!lines.map(({ parent, children }) => tighten(at(parent), children.map(at))).includes(true)) break;
  }
  return bounds;
}

/** Narrows one line in place; true when something changed. */
function tighten(parent: Mutable, children: readonly Mutable[]): boolean {
  let changed = false;
  const raise = (interval: { low: number; high: number }, low: number): void => {
    if (low > interval.low) {
      interval.low = low;
      changed = true;
    }
  };
  const lower = (interval: { low: number; high: number }, high: number): void => {
    if (high < interval.high) {
      interval.high = high;
      changed = true;
    }
  };
  const sum = (pick: (cell: Mutable) => number): number =>
    children.reduce((total, child) => Math.min(unbounded, total + pick(child)), 0);
  raise(
    parent.loans,
    sum((c) => c.loans.low),
  );
  lower(
    parent.loans,
    sum((c) => c.loans.high),
  );
  lower(
    parent.borrowers,
    sum((c) => c.borrowers.high),
  );
  const [lows, highs] = [sum((c) => c.loans.low), sum((c) => c.loans.high)];
  const borrowerHighs = sum((c) => c.borrowers.high);
  for (const child of children) {
    if (highs < unbounded) raise(child.loans, parent.loans.low - (highs - child.loans.high));
    lower(child.loans, parent.loans.high - (lows - child.loans.low));
    if (borrowerHighs < unbounded) {
      raise(child.borrowers, parent.borrowers.low - (borrowerHighs - child.borrowers.high));
    }
    lower(child.borrowers, parent.borrowers.high);
    lower(child.borrowers, child.loans.high);
    raise(parent.borrowers, child.borrowers.low);
  }
  return changed;
}
