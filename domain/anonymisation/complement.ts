/**
 * Choosing complementary cells (二次秘匿の候補): for a hidden cell without proof, the exchange of labels that would
 * help most and is blocked by the fewest borrowers in shown cells. Hiding exactly those cells unblocks it.
 */
import { type CellCount, type Loan, singleLoans } from "./cells.ts";
import { type ExchangeKind, exchangeKinds } from "./exchanges.ts";
import { cellKey, relabelledKey } from "./tables.ts";
import type { AuditedCell } from "./witness.ts";

/** Proposes cells to hide for a cell; empty when no exchange is blocked by hideable cells. */
export type Proposer = (cell: AuditedCell, hidden: ReadonlySet<string>) => readonly string[];

type Profile = { readonly loan: Loan; readonly count: number };

/** How many profiles of the cell's row, and of other rows, are weighed; the most frequent ones. */
const profilesInside = 16;
const profilesOutside = 48;

/**
 * A proposer over these loans.
 *
 * @param hideable cells that may be hidden at all.
 */
export function proposerFor(
  loans: readonly Loan[],
  counts: ReadonlyMap<string, CellCount>,
  hideable: ReadonlyMap<string, unknown>,
): Proposer {
  const movable = singleLoans(loans);
  const profiles = new Map(exchangeKinds.map((kind) => [kind, profilesOf(movable, kind)]));
  const priceOf = (key: string): number => (counts.get(key)?.borrowers ?? 0) + 1;

  return ({ shape: { dims }, categories, needed }, hidden) => {
    let best: { readonly keys: readonly string[]; readonly price: number } | undefined;
    for (const [kind, all] of profiles) {
      const touched = dims.filter((d) => kind.dims.includes(d));
      if (touched.length === 0) continue;
      const others = dims.filter((d) => !kind.dims.includes(d));
      const isInRow = ({ loan: { at } }: Profile): boolean => others.every((d) => at[d] === categories[d]);
      const isInColumn = ({ loan: { at } }: Profile): boolean => touched.every((d) => at[d] === categories[d]);
      const outside = all.filter((profile) => !isInRow(profile));
      for (const x of all.filter(isInRow).slice(0, profilesInside)) {
        const partners = outside.filter(
          (y) => isInColumn(y) !== isInColumn(x) && kind.guard(y.loan) === kind.guard(x.loan),
        );
        for (const y of partners.slice(0, profilesOutside)) {
          const keys = blockingCells(kind, x.loan, y.loan, hidden);
          if (keys.length === 0 || !keys.every((key) => hideable.has(key))) continue;
          const gain = Math.min(x.count, y.count, needed);
          const price = keys.reduce((sum, key) => sum + priceOf(key), 0) / gain;
          if (best === undefined || price < best.price) best = { keys, price };
        }
      }
    }
    return best?.keys ?? [];
  };
}

/** Interchangeable loans with their number, the most frequent first. */
function profilesOf(loans: readonly Loan[], kind: ExchangeKind): readonly Profile[] {
  const groups = new Map<string, { loan: Loan; count: number }>();
  for (const loan of loans) {
    const key = kind.profile(loan);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { loan, count: 1 });
    else group.count += 1;
  }
  return [...groups].toSorted(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1)).map(([, profile]) => profile);
}

/** Shown cells that the exchange would change. */
function blockingCells(kind: ExchangeKind, x: Loan, y: Loan, hidden: ReadonlySet<string>): readonly string[] {
  const blocking = new Set<string>();
  for (const { shape, touched, others } of kind.shapes) {
    if (touched.every((d) => x.at[d] === y.at[d]) || others.every((d) => x.at[d] === y.at[d])) continue;
    for (const key of [
      cellKey(shape, x.at),
      cellKey(shape, y.at),
      relabelledKey(shape, x.at, y.at, kind.dims),
      relabelledKey(shape, y.at, x.at, kind.dims),
    ]) {
      if (!hidden.has(key)) blocking.add(key);
    }
  }
  return [...blocking];
}
