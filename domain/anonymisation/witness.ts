/**
 * The audit (秘匿監査): a proof by counter-example that a hidden cell cannot be computed back.
 *
 * For a hidden cell the audit exhibits **other data sets with exactly the same published numbers**: it exchanges labels
 * (municipality, age band, sex …) between pairs of loans so that every published number stays what it is while the
 * hidden cell goes down in one data set and up in the other. The distance between the two is an interval that nobody
 * who has only the release can narrow, whatever equations over the released margins, linked tables or sums he solves.
 * So the audit never claims a wider interval than the true one; where it finds no proof, more is hidden.
 *
 * Only loans of borrowers with a single loan in the period are exchanged: borrowers and loans then move together.
 * Facts that everybody knows stay true in the exchanged data (a declined loan has no repayment state; a decision does
 * not precede its application). Amounts travel with the loan.
 */
import { type Loan, singleLoans } from "./cells.ts";
import { fiscalYearOf } from "./statistics-row.ts";
import { type Categories, cellKey, type Dimension, mergedCategory, publishedShapes, shapeKey } from "./tables.ts";

/** One exchange: the two loans swap their labels in these dimensions. */
export type Exchange = { readonly dims: readonly Dimension[]; readonly first: Loan; readonly second: Loan };

/** Two alternative data sets: after `lower` the cell has fewer borrowers, after `upper` it has more. */
export type Witness = { readonly lower: readonly Exchange[]; readonly upper: readonly Exchange[] };

/** What of the tables is published: hidden cells, and the shapes whose shown cells also show their amount. */
export type Pattern = { readonly hidden: ReadonlySet<string>; readonly amounts: ReadonlySet<string> };

type Bundle = { readonly dims: readonly Dimension[]; readonly guard: (loan: Loan) => string };

const yearOfMonth = (month: string): string => (month === mergedCategory ? month : String(fiscalYearOf(month)));

const bundles: readonly Bundle[] = [
  { dims: ["municipality"], guard: () => "" },
  { dims: ["age"], guard: () => "" },
  { dims: ["sex"], guard: () => "" },
  { dims: ["household"], guard: () => "" },
  { dims: ["month"], guard: ({ at }) => at.fiscalYear },
  { dims: ["fiscalYear"], guard: ({ at }) => yearOfMonth(at.month) },
  { dims: ["status"], guard: ({ at }) => at.decision },
  { dims: ["decision", "status"], guard: () => "" },
];

type Side = { readonly first: Loan[]; readonly second: Loan[] };
type Groups = ReadonlyMap<string, Side>;

const labelOf = (loan: Loan, dims: readonly Dimension[]): string => dims.map((d) => loan.at[d]).join("|");

const relabelled = (at: Loan["at"], from: Loan["at"], dims: readonly Dimension[]): Categories => ({
  ...at,
  ...Object.fromEntries(dims.map((d) => [d, from[d]])),
});

/** Finds exchanges under one pattern of hidden cells and one data set. */
export type Auditor = {
  readonly loans: readonly Loan[];
  readonly pattern: Pattern;
  /**
   * Exchanges that lower the cell by one borrower each and exchanges that raise it by one each, stopping as soon as the
   * two together reach `needed`.
   */
  readonly witness: (shape: readonly Dimension[], categories: Categories, needed: number) => Witness;
};

/** A cell to audit and the width in borrowers it is owed. */
export type AuditedCell = {
  readonly shape: { readonly dims: readonly Dimension[] };
  readonly categories: Categories;
  readonly needed: number;
};

/** A proven interval: two data sets with the same published numbers, `width` borrowers apart in the cell. */
export type ProvenInterval = {
  readonly width: number;
  readonly lower: readonly Loan[];
  readonly upper: readonly Loan[];
};

/**
 * The widest interval found for a hidden cell, as two explicit data sets.
 *
 * Exchanges are tried on the real data first. If they do not suffice, they are tried again on what they led to, which has the
 * same published numbers; and, for a cell of a hidden row, on the data in which the whole row has been raised.
 */
export function provenInterval(
  auditor: Auditor,
  { shape: { dims }, categories, needed }: AuditedCell,
  hiddenRow: readonly Dimension[] | undefined,
): ProvenInterval {
  const { loans, pattern } = auditor;
  const first = auditor.witness(dims, categories, needed);
  let lower = afterExchanges(loans, first.lower);
  let upper = afterExchanges(loans, first.upper);
  let width = first.lower.length + first.upper.length;
  if (width < needed && hiddenRow !== undefined) {
    const raised = afterExchanges(loans, auditor.witness(hiddenRow, categories, Number.POSITIVE_INFINITY).upper);
    const count = (data: readonly Loan[]): number =>
      data.filter(({ at }) => dims.every((d) => at[d] === categories[d])).length;
    const further = auditorFor(raised, pattern).witness(dims, categories, Number.POSITIVE_INFINITY).upper;
    const candidate = afterExchanges(raised, further);
    const gain = count(candidate) - count(upper);
    if (gain > 0) {
      upper = candidate;
      width += gain;
    }
  }
  for (let gain = 1; width < needed && gain > 0; width += gain) {
    const up = auditorFor(upper, pattern).witness(dims, categories, Number.POSITIVE_INFINITY).upper;
    const down = auditorFor(lower, pattern).witness(dims, categories, Number.POSITIVE_INFINITY).lower;
    upper = afterExchanges(upper, up);
    lower = afterExchanges(lower, down);
    gain = up.length + down.length;
  }
  return { width, lower, upper };
}

/**
 * An auditor over these loans (categories already merged, canonical order) under this pattern.
 *
 * Two loans may exchange their labels exactly when, for every published shape that has the labels, either both loans
 * agree in the shape's other dimensions (the published cells then lose one loan and gain the other) or all four cells
 * concerned are hidden. That is the equality of their `signature`; where a cell's amount is published too, the two
 * loans must also have the same amount.
 */
export function auditorFor(loans: readonly Loan[], pattern: Pattern): Auditor {
  const movable = singleLoans(loans);
  const byBundle = bundles.map((bundle) => {
    const byLabel = new Map<string, Loan[]>();
    for (const loan of movable) {
      const label = labelOf(loan, bundle.dims);
      const list = byLabel.get(label);
      if (list === undefined) byLabel.set(label, [loan]);
      else list.push(loan);
    }
    const shapes = publishedShapes
      .filter((shape) => shape.some((d) => bundle.dims.includes(d)))
      .map((shape) => ({
        shape,
        touched: shape.filter((d) => bundle.dims.includes(d)),
        others: shape.filter((d) => !bundle.dims.includes(d)),
        showsAmount: pattern.amounts.has(shapeKey(shape)),
      }));
    const groups = new Map<string, Groups>();
    const signature = (loan: Loan, u: Loan["at"], w: Loan["at"]): string => {
      const parts = [bundle.guard(loan)];
      for (const { shape, touched, others, showsAmount } of shapes) {
        if (touched.every((d) => u[d] === w[d])) continue;
        const hiddenBoth =
          others.length > 0 &&
          pattern.hidden.has(cellKey(shape, relabelled(loan.at, u, bundle.dims))) &&
          pattern.hidden.has(cellKey(shape, relabelled(loan.at, w, bundle.dims)));
        parts.push(hiddenBoth ? "*" : others.map((d) => loan.at[d]).join("|") + (showsAmount ? `@${loan.amount}` : ""));
      }
      return parts.join("&");
    };
    const groupsOf = (u: string, w: string): Groups => {
      const key = `${u}>${w}`;
      const known = groups.get(key);
      if (known !== undefined) return known;
      const [firsts, seconds] = [byLabel.get(u) ?? [], byLabel.get(w) ?? []];
      const made = new Map<string, Side>();
      const [uAt, wAt] = [firsts[0]?.at, seconds[0]?.at];
      if (uAt !== undefined && wAt !== undefined) {
        for (const loan of firsts) {
          const id = signature(loan, uAt, wAt);
          const side = made.get(id);
          if (side === undefined) made.set(id, { first: [loan], second: [] });
          else side.first.push(loan);
        }
        for (const loan of seconds) made.get(signature(loan, uAt, wAt))?.second.push(loan);
      }
      groups.set(key, made);
      return made;
    };
    return { bundle, labels: [...byLabel.keys()].toSorted(), byLabel, groupsOf };
  });

  const witness = (shape: readonly Dimension[], categories: Categories, needed: number): Witness => {
    const lower: Exchange[] = [];
    const upper: Exchange[] = [];
    const [usedLower, usedUpper] = [new Set<Loan>(), new Set<Loan>()];
    for (const { bundle, labels, byLabel, groupsOf } of byBundle) {
      const touched = shape.filter((d) => bundle.dims.includes(d));
      if (touched.length === 0) continue;
      const others = shape.filter((d) => !bundle.dims.includes(d));
      const inRow = (loan: Loan): boolean => others.every((d) => loan.at[d] === categories[d]);
      const inColumn = (label: string): boolean => {
        const at = byLabel.get(label)?.[0]?.at;
        return at !== undefined && touched.every((d) => at[d] === categories[d]);
      };
      for (const u of labels.filter(inColumn)) {
        for (const w of labels.filter((label) => !inColumn(label))) {
          for (const { first, second } of groupsOf(u, w).values()) {
            if (second.length === 0) continue;
            pairUp(first.filter(inRow), second, inRow, usedLower, bundle.dims, lower);
            pairUp(second.filter(inRow), first, inRow, usedUpper, bundle.dims, upper);
            if (lower.length + upper.length >= needed) return { lower, upper };
          }
        }
      }
    }
    return { lower, upper };
  };
  return { loans, pattern, witness };
}

/** Pairs loans of the cell's row with loans outside it, each loan used once. */
function pairUp(
  inside: readonly Loan[],
  candidates: readonly Loan[],
  inRow: (loan: Loan) => boolean,
  used: Set<Loan>,
  dims: readonly Dimension[],
  exchanges: Exchange[],
): void {
  const partners = candidates.filter((loan) => !inRow(loan) && !used.has(loan)).values();
  for (const first of inside) {
    if (used.has(first)) continue;
    const partner = partners.next();
    if (partner.done === true) return;
    used.add(first).add(partner.value);
    exchanges.push({ dims, first, second: partner.value });
  }
}

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
