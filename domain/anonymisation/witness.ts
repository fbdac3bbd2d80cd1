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
import { afterExchanges, type Exchange, type ExchangeKind, exchangeKinds, labelOf } from "./exchanges.ts";
import { type Categories, cellKey, type Dimension, relabelledKey, shapeKey } from "./tables.ts";
import { smallMunicipalityThreshold } from "./thresholds.ts";

/** Two alternative data sets: after `lower` the cell has fewer borrowers, after `upper` it has more. */
export type Witness = { readonly lower: readonly Exchange[]; readonly upper: readonly Exchange[] };

/** What of the tables is published: hidden cells, and the shapes whose shown cells also show their amount. */
export type Pattern = { readonly hidden: ReadonlySet<string>; readonly amounts: ReadonlySet<string> };

type Placed = { readonly loan: Loan; readonly profile: string };

/** Interchangeable loans kept per profile: twice the largest width that is ever asked for. */
const loansPerProfile = 2 * smallMunicipalityThreshold;

function byLabelWithinLimit(
  movable: readonly Loan[],
  kind: ExchangeKind,
  profileOf: (loan: Loan) => string,
): ReadonlyMap<string, readonly Placed[]> {
  const byLabel = new Map<string, Placed[]>();
  const kept = new Map<string, number>();
  for (const loan of movable) {
    const profile = profileOf(loan);
    const count = kept.get(profile) ?? 0;
    if (count >= loansPerProfile) continue;
    kept.set(profile, count + 1);
    const label = labelOf(loan, kind.dims);
    const list = byLabel.get(label) ?? [];
    byLabel.set(label, list);
    list.push({ loan, profile });
  }
  return byLabel;
}

/** Shapes whose amounts no exchange can change: the total and the funds, since an amount stays with its loan. */
export const unlinkedAmounts: ReadonlySet<string> = new Set(["", "fund"]);

type Side = { readonly first: Loan[]; readonly second: Loan[] };
type Groups = ReadonlyMap<string, Side>;

/** Finds exchanges under one pattern of hidden cells and one data set. */
export type Auditor = {
  readonly loans: readonly Loan[];
  readonly pattern: Pattern;
  /**
   * Exchanges that lower the cell by one borrower each and exchanges that raise it by one each, stopping as soon as the
   * two together reach `needed`.
   */
  readonly witness: (shape: readonly Dimension[], categories: Categories, needed: number) => Witness;
  /** The auditor of the data in which the cells of a row have been raised together as far as exchanges allow. */
  readonly raised: (row: readonly Dimension[], categories: Categories) => Auditor;
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

const everything = Number.POSITIVE_INFINITY;

/**
 * An interval for a hidden cell, as two explicit data sets; at least `needed` wide if such a one is found.
 *
 * Exchanges are tried on the real data first; for a cell of a hidden row, on the data in which the whole row has been
 * raised; and, when `thorough`, again and again on what the exchanges led to (all of it has the same published numbers).
 */
export function provenInterval(
  auditor: Auditor,
  { shape: { dims }, categories, needed }: AuditedCell,
  hiddenRow: readonly Dimension[] | undefined,
  thorough: boolean,
): ProvenInterval {
  const { loans, pattern } = auditor;
  const count = (data: readonly Loan[]): number =>
    data.filter(({ at }) => dims.every((d) => at[d] === categories[d])).length;
  const first = auditor.witness(dims, categories, needed);
  let width = first.lower.length + first.upper.length;
  let lower = afterExchanges(loans, first.lower);
  let upper = afterExchanges(loans, first.upper);
  if (width < needed && hiddenRow !== undefined) {
    const raised = auditor.raised(hiddenRow, categories);
    const candidate = afterExchanges(raised.loans, raised.witness(dims, categories, everything).upper);
    const gain = count(candidate) - count(upper);
    if (gain > 0) {
      upper = candidate;
      width += gain;
    }
  }
  for (let gain = 1; thorough && width < needed && gain > 0; width += gain) {
    const up = auditorFor(upper, pattern).witness(dims, categories, everything).upper;
    const down = auditorFor(lower, pattern).witness(dims, categories, everything).lower;
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
  const amountsMatter = pattern.amounts.size > unlinkedAmounts.size;
  const indexOf = memoised((kind: ExchangeKind) => {
    const shapes = kind.shapes.map((touching) => ({
      ...touching,
      showsAmount: pattern.amounts.has(shapeKey(touching.shape)),
    }));
    const profileOf = (loan: Loan): string => kind.profile(loan) + (amountsMatter ? `@${loan.amount}` : "");
    const byLabel = byLabelWithinLimit(movable, kind, profileOf);
    const groups = new Map<string, Groups>();
    const signature = (loan: Loan, u: Loan["at"], w: Loan["at"]): string => {
      const parts = [kind.guard(loan)];
      for (const { shape, touched, others, showsAmount } of shapes) {
        if (touched.every((d) => u[d] === w[d])) continue;
        const hiddenBoth =
          others.length > 0 &&
          pattern.hidden.has(relabelledKey(shape, loan.at, u, kind.dims)) &&
          pattern.hidden.has(relabelledKey(shape, loan.at, w, kind.dims));
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
      const [uAt, wAt] = [firsts[0]?.loan.at, seconds[0]?.loan.at];
      if (uAt !== undefined && wAt !== undefined) {
        const signatures = new Map<string, string>();
        const sideOf = ({ loan, profile }: Placed): Side => {
          const id = signatures.get(profile) ?? signature(loan, uAt, wAt);
          signatures.set(profile, id);
          const side = made.get(id) ?? { first: [], second: [] };
          made.set(id, side);
          return side;
        };
        for (const placed of firsts) sideOf(placed).first.push(placed.loan);
        for (const placed of seconds) sideOf(placed).second.push(placed.loan);
      }
      groups.set(key, made);
      return made;
    };
    return { labels: [...byLabel.keys()].toSorted(), byLabel, groupsOf };
  });

  const witness = (shape: readonly Dimension[], categories: Categories, needed: number): Witness => {
    const lower: Exchange[] = [];
    const upper: Exchange[] = [];
    const [usedLower, usedUpper] = [new Set<Loan>(), new Set<Loan>()];
    for (const kind of exchangeKinds) {
      const touched = shape.filter((d) => kind.dims.includes(d));
      if (touched.length === 0) continue;
      const { labels, byLabel, groupsOf } = indexOf(kind);
      const others = shape.filter((d) => !kind.dims.includes(d));
      const inRow = (loan: Loan): boolean => others.every((d) => loan.at[d] === categories[d]);
      const inColumn = (label: string): boolean => {
        const at = byLabel.get(label)?.[0]?.loan.at;
        return at !== undefined && touched.every((d) => at[d] === categories[d]);
      };
      for (const u of labels.filter(inColumn)) {
        for (const w of labels.filter((label) => !inColumn(label))) {
          for (const { first, second } of groupsOf(u, w).values()) {
            if (first.length === 0 || second.length === 0) continue;
            pairUp(first.filter(inRow), second, inRow, usedLower, kind.dims, lower);
            pairUp(second.filter(inRow), first, inRow, usedUpper, kind.dims, upper);
            if (lower.length + upper.length >= needed) return { lower, upper };
          }
        }
      }
    }
    return { lower, upper };
  };
  const raisedByKey = new Map<string, Auditor>();
  const raised = (row: readonly Dimension[], categories: Categories): Auditor => {
    const key = cellKey(row, categories);
    const made =
      raisedByKey.get(key) ?? auditorFor(afterExchanges(loans, witness(row, categories, everything).upper), pattern);
    raisedByKey.set(key, made);
    return made;
  };
  return { loans, pattern, witness, raised };
}

function memoised<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
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
