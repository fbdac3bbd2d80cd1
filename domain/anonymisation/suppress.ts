/**
 * Suppression (秘匿) over all linked tables together: primary, complementary, audit, again until nothing changes.
 *
 * Primary (一次秘匿): cells under the threshold of borrowers, sums carried by too few, and lines that say the same of
 * everybody in them. Complementary (二次秘匿): further cells, cheapest first, until the audit of witness.ts proves
 * for every hidden cell an interval at least as wide as the threshold. Hiding more never spoils a proof already made, so
 * the loop ends; what cannot be proved even with every crossed cell hidden is refused.
 */
import { type CellCount, countCells, type Loan, singleLoans } from "./cells.ts";
import { cellThreshold, type PublishedCategories, revealingDimensions } from "./categories.ts";
import {
  type Categories,
  cellKey,
  combinations,
  type CrossedShape,
  crossedShapes,
  type Dimension,
  shapeKey,
  tableSpecifications,
} from "./tables.ts";
import { isDominated } from "./thresholds.ts";
import { type Proposer, proposerFor } from "./complement.ts";
import { type Auditor, auditorFor, type Pattern, provenInterval, unlinkedAmounts } from "./witness.ts";

/** A cell of a crossed shape, counted or not. */
type CrossedCell = {
  readonly key: string;
  readonly shape: CrossedShape;
  readonly categories: Categories;
  readonly needed: number;
};

/** Result of suppression: the pattern to publish by, or the refusal when the audit cannot pass. */
export type Suppression =
  | { readonly kind: "safe"; readonly pattern: Pattern; readonly counts: ReadonlyMap<string, CellCount> }
  | { readonly kind: "refused"; readonly unproven: number };

const without = (shape: readonly Dimension[], dimension: Dimension): readonly Dimension[] =>
  shape.filter((d) => d !== dimension);

/** The parent shape of a split that is published itself, if there is one (`fund×age` of `fund×age×sex`). */
function parentOf(shape: CrossedShape): CrossedShape | undefined {
  const parent = shapeKey(without(shape.dims, shape.split));
  return crossedShapes.find(({ dims }) => shapeKey(dims) === parent);
}

/**
 * Categories by dimension that count anybody. A category that counts nobody in the whole period is released as such by its
 * one-way total, so its crossed cells are known zeros and hiding them would protect no one.
 */
function presentCategories(
  counts: ReadonlyMap<string, CellCount>,
  published: PublishedCategories,
): PublishedCategories["categories"] {
  const present = (d: Dimension): readonly string[] =>
    published.categories[d].filter((value) => counts.has(cellKey([d], { [d]: value })));
  return {
    fund: present("fund"),
    month: present("month"),
    age: present("age"),
    sex: present("sex"),
    household: present("household"),
    decision: present("decision"),
    municipality: present("municipality"),
    status: present("status"),
    fiscalYear: present("fiscalYear"),
  };
}

/** The crossed cells that can be hidden: not the known zeros, nor shapes that only repeat a one-way total. */
function hideableCells(
  present: PublishedCategories["categories"],
  published: PublishedCategories,
): ReadonlyMap<string, CrossedCell> {
  return new Map(
    crossedShapes
      .filter(({ dims }) => dims.filter((d) => present[d].length > 1).length >= 2)
      .flatMap((shape) =>
        combinations(shape.dims, present).map((categories): [string, CrossedCell] => {
          const key = cellKey(shape.dims, categories);
          return [key, { key, shape, categories, needed: cellThreshold(categories, published.municipalityThresholds) }];
        }),
      ),
  );
}

/** Cells of the same line: equal in all dimensions but one. */
function lineOf(
  cell: CrossedCell,
  dimension: Dimension,
  present: PublishedCategories["categories"],
): readonly string[] {
  return present[dimension].map((value) => cellKey(cell.shape.dims, { ...cell.categories, [dimension]: value }));
}

/** Hides the cells of every split whose parent is hidden: they would add up to it. */
function closeDownwards(hidden: Set<string>, cells: Iterable<CrossedCell>): void {
  for (const { key, shape, categories } of cells) {
    const parent = parentOf(shape);
    if (parent !== undefined && hidden.has(cellKey(parent.dims, categories))) hidden.add(key);
  }
}

/** Keys of the cells that are unsafe by themselves. */
export function primarySuppression(
  counts: ReadonlyMap<string, CellCount>,
  singleCounts: ReadonlyMap<string, CellCount>,
  published: PublishedCategories,
): ReadonlySet<string> {
  const hidden = new Set<string>();
  const present = presentCategories(counts, published);
  const cells = hideableCells(present, published);
  for (const cell of cells.values()) {
    const count = counts.get(cell.key);
    if (count === undefined) continue;
    if (count.borrowers < cell.needed || isDominated(count)) hidden.add(cell.key);
    // A row total with a further split must give its own cells room to move.
    const isRowTotal = crossedShapes.some((shape) => parentOf(shape) === cell.shape);
    if (isRowTotal && (singleCounts.get(cell.key)?.borrowers ?? 0) < cell.needed) hidden.add(cell.key);
    for (const dimension of cell.shape.dims) {
      if (dimension !== "fund" && !revealingDimensions.includes(dimension)) continue;
      if (present[dimension].length < 2) continue;
      const line = lineOf(cell, dimension, present);
      // Everybody of the line is in this one cell: the zeros beside it would say so of each person.
      if (line.every((key) => key === cell.key || !counts.has(key))) line.forEach((key) => hidden.add(key));
    }
  }
  closeDownwards(hidden, cells.values());
  return hidden;
}

/** Cells to hide when no single exchange helps any more: the whole shape, then every shape that shares a dimension, then all. */
function escalation(
  cell: CrossedCell,
  cells: ReadonlyMap<string, CrossedCell>,
  hidden: ReadonlySet<string>,
): readonly string[] {
  const shown = [...cells.values()].filter(({ key }) => !hidden.has(key));
  const sameShape = shown.filter(({ shape }) => shape === cell.shape);
  if (sameShape.length > 0) return sameShape.map(({ key }) => key);
  const linked = shown.filter(({ shape }) => shape.dims.some((d) => d !== "fund" && cell.shape.dims.includes(d)));
  return (linked.length > 0 ? linked : shown).map(({ key }) => key);
}

/**
 * Suppresses until every hidden cell is proved safe, then allows the amounts of each table for which the proof still
 * holds.
 *
 * @param loans loans with published categories, in canonical order.
 * @param published categories and thresholds of the release.
 */
export function suppress(loans: readonly Loan[], published: PublishedCategories): Suppression {
  const counts = countCells(loans);
  const present = presentCategories(counts, published);
  const cells = hideableCells(present, published);
  const hidden = new Set(primarySuppression(counts, countCells(singleLoans(loans)), published));
  const propose = proposerFor(loans, counts, cells);
  const proven = new Set<string>();
  for (;;) {
    const pattern: Pattern = { hidden, amounts: unlinkedAmounts };
    const unproven = unprovenCells(loans, cells, pattern, proven, false);
    if (unproven.length === 0) return { kind: "safe", pattern: withAmounts(loans, cells, hidden), counts };
    const before = hidden.size;
    hideForProgress(unproven, cells, hidden, propose);
    closeDownwards(hidden, cells.values());
    if (hidden.size === before) {
      const remaining = unprovenCells(loans, cells, pattern, proven, true);
      if (remaining.length === 0) continue;
      remaining.flatMap((cell) => escalation(cell, cells, hidden)).forEach((key) => hidden.add(key));
      if (hidden.size === before) return { kind: "refused", unproven: remaining.length };
    }
  }
}

/** Hides what unblocks one exchange per line of the tables, then leaves it to the audit to see what that proved. */
function hideForProgress(
  unproven: readonly CrossedCell[],
  cells: ReadonlyMap<string, CrossedCell>,
  hidden: Set<string>,
  propose: Proposer,
): void {
  const lines = new Set<string>();
  for (const cell of unproven) {
    const line = cellKey(without(cell.shape.dims, cell.shape.split), cell.categories) + shapeKey(cell.shape.dims);
    if (lines.has(line)) continue;
    const keys = propose(cell, hidden);
    if (keys.length > 0) lines.add(line);
    keys.forEach((key) => hidden.add(key));
  }
}

/** Whether the audit proves a hidden cell. */
function isProven(auditor: Auditor, cell: CrossedCell, thorough: boolean): boolean {
  const parent = parentOf(cell.shape)?.dims;
  const isRowHidden = parent !== undefined && auditor.pattern.hidden.has(cellKey(parent, cell.categories));
  return provenInterval(auditor, cell, isRowHidden ? parent : undefined, thorough).width >= cell.needed;
}

/** The hidden cells in a stable order. */
function hiddenCells(cells: ReadonlyMap<string, CrossedCell>, hidden: ReadonlySet<string>): readonly CrossedCell[] {
  return [...hidden].toSorted().flatMap((key) => cells.get(key) ?? []);
}

/** Hidden cells without a proof yet; adds the others to `proven`. */
function unprovenCells(
  loans: readonly Loan[],
  cells: ReadonlyMap<string, CrossedCell>,
  pattern: Pattern,
  proven: Set<string>,
  thorough: boolean,
): readonly CrossedCell[] {
  const auditor = auditorFor(loans, pattern);
  return hiddenCells(cells, pattern.hidden).filter((cell) => {
    if (proven.has(cell.key)) return false;
    const isSafe = isProven(auditor, cell, thorough);
    if (isSafe) proven.add(cell.key);
    return !isSafe;
  });
}

/**
 * The pattern with the amounts that may be shown: table by table in schema order, a table's amounts are published only
 * if every hidden cell keeps its proof with them.
 */
function withAmounts(
  loans: readonly Loan[],
  cells: ReadonlyMap<string, CrossedCell>,
  hidden: ReadonlySet<string>,
): Pattern {
  let amounts = unlinkedAmounts;
  for (const table of tableSpecifications) {
    const wider = new Set([...amounts, ...table.dims, ...table.shapes.map(({ dims }) => shapeKey(dims))]);
    const auditor = auditorFor(loans, { hidden, amounts: wider });
    if (hiddenCells(cells, hidden).every((cell) => isProven(auditor, cell, false))) amounts = wider;
  }
  return { hidden, amounts };
}
