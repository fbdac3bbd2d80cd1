/**
 * Merging small categories upwards (その他 / 郡部) before anything is counted.
 *
 * After merging, every one-way total (fund, month, age band, municipality …) counts nobody or at least the threshold of
 * borrowers with a single loan (so certainly of borrowers), so one-way totals are never hidden and tables are linked through released totals only. A merged group has
 * at least two members and itself reaches the threshold, so subtraction from the grand total gives nothing smaller.
 */
import { type CellCount, countShape, type Loan, singleLoans } from "./cells.ts";
import { StatisticsRowRefused } from "./statistics-row.ts";
import type { Categories, Dimension } from "./tables.ts";
import { dimensions, fixedCategories, mergedCategory } from "./tables.ts";
import {
  borrowerThreshold,
  isDominated,
  municipalityThreshold,
  smallMunicipalityThreshold,
  unpublishedPopulation,
} from "./thresholds.ts";

/** A municipality of the prefecture and its population at the last census or resident count. */
export type Municipality = { readonly code: string; readonly name: string; readonly population: number };

/** What is published of each dimension after merging. */
export type PublishedCategories = {
  /** Category codes by dimension, in canonical order; `merged` last where categories were merged. */
  readonly categories: Readonly<Record<Dimension, readonly string[]>>;
  /** Original codes that were merged, by dimension; empty where none were. */
  readonly merged: Readonly<Record<Dimension, readonly string[]>>;
  /** Threshold in borrowers by municipality category. */
  readonly municipalityThresholds: Readonly<Record<string, number>>;
};

/** Dimensions in which "everybody of the group has this property" tells something of each person of the group. */
export const revealingDimensions: readonly Dimension[] = ["age", "sex", "household", "decision", "status"];

const byDimension = <T>(value: (dimension: Dimension) => T): Readonly<Record<Dimension, T>> => ({
  fund: value("fund"),
  month: value("month"),
  age: value("age"),
  sex: value("sex"),
  household: value("household"),
  decision: value("decision"),
  municipality: value("municipality"),
  status: value("status"),
  fiscalYear: value("fiscalYear"),
});

type MergeInput = {
  readonly dimension: Dimension;
  readonly universe: readonly string[];
  readonly loans: readonly Loan[];
  readonly threshold: (category: string) => number;
  readonly forced: readonly string[];
};

/** Codes of one dimension to merge: every unsafe one, then the smallest others until the group is safe itself. */
function codesToMerge({ dimension, universe, loans, threshold, forced }: MergeInput): readonly string[] {
  const counts = countShape(loans, [dimension]);
  const single = singleLoans(loans);
  const singleCounts = countShape(single, [dimension]);
  const cellOf = (category: string): CellCount | undefined => counts.get(`${dimension}=${category}`);
  const present = universe.filter((category) => cellOf(category) !== undefined);
  const group = new Set(forced);
  for (const category of present) {
    const cell = cellOf(category);
    const borrowers = singleCounts.get(`${dimension}=${category}`)?.borrowers ?? 0;
    if (cell !== undefined && (borrowers < threshold(category) || isDominated(cell))) group.add(category);
  }
  if (present.length === 1 && revealingDimensions.includes(dimension)) universe.forEach((code) => group.add(code));
  // A single category equals the total; there is nothing to merge it with.
  if (group.size === 0 || (universe.length === 1 && forced.length === 0)) return [];
  const rest = present
    .filter((category) => !group.has(category))
    .toSorted((a, b) => (cellOf(a)?.borrowers ?? 0) - (cellOf(b)?.borrowers ?? 0) || (a < b ? -1 : 1));
  const isSafe = (): boolean => {
    const isMember = (loan: Loan): boolean => group.has(loan.at[dimension]);
    const [cell] = countShape(loans.filter(isMember), []).values();
    const needed = Math.max(...[...group].map(threshold));
    return group.size >= 2 && cell !== undefined && single.filter(isMember).length >= needed && !isDominated(cell);
  };
  while (!isSafe()) {
    const next = rest.shift();
    if (next === undefined) break;
    group.add(next);
  }
  return universe.filter((category) => group.has(category));
}

/** Decides the published categories of every dimension from the loans of the period. */
export function publishedCategories(
  loans: readonly Loan[],
  municipalities: readonly Municipality[],
  months: readonly string[],
  fiscalYears: readonly string[],
): PublishedCategories {
  const ordered = municipalities.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const thresholdByCode = new Map(
    ordered.map(({ code, population }) => [code, municipalityThreshold(population) ?? smallMunicipalityThreshold]),
  );
  const universes = byDimension((dimension) => {
    if (dimension === "municipality") return ordered.map(({ code }) => code);
    if (dimension === "month") return months;
    if (dimension === "fiscalYear") return fiscalYears;
    return fixedCategories[dimension] ?? [];
  });
  const municipalityThresholdOf = (code: string): number => thresholdByCode.get(code) ?? smallMunicipalityThreshold;
  const mergedMunicipalities = codesToMerge({
    dimension: "municipality",
    universe: universes.municipality,
    loans,
    threshold: municipalityThresholdOf,
    forced: ordered.filter(({ population }) => population < unpublishedPopulation).map(({ code }) => code),
  });
  const separate = universes.municipality.filter((code) => !mergedMunicipalities.includes(code));
  const municipalityThresholds = Object.fromEntries([
    ...separate.map((code): [string, number] => [code, municipalityThresholdOf(code)]),
    ...(mergedMunicipalities.length === 0
      ? []
      : [[mergedCategory, Math.max(...mergedMunicipalities.map(municipalityThresholdOf))] as const]),
  ]);
  // Funds and age bands are crossed with municipalities: a column of 12 borrowers could not give a cell of a small
  // town the 20 borrowers of uncertainty that it is owed.
  const crossed = Math.max(borrowerThreshold, ...Object.values(municipalityThresholds));
  const merged = byDimension((dimension) =>
    dimension === "municipality"
      ? mergedMunicipalities
      : codesToMerge({
          dimension,
          universe: universes[dimension],
          loans,
          threshold: () => (dimension === "fund" || dimension === "age" ? crossed : borrowerThreshold),
          forced: [],
        }),
  );
  const categories = byDimension((dimension) => [
    ...universes[dimension].filter((category) => !merged[dimension].includes(category)),
    ...(merged[dimension].length === 0 ? [] : [mergedCategory]),
  ]);
  return { categories, merged, municipalityThresholds };
}

/** The loan with every merged category replaced. */
export function withPublishedCategories(loan: Loan, published: PublishedCategories): Loan {
  const at = byDimension((dimension) =>
    published.merged[dimension].includes(loan.at[dimension]) ? mergedCategory : loan.at[dimension],
  );
  for (const dimension of dimensions) {
    if (!published.categories[dimension].includes(at[dimension])) {
      throw new StatisticsRowRefused(`${dimension} holds a value outside the schema`);
    }
  }
  return { ...loan, at };
}

/** Threshold in borrowers of a cell: its municipality's where it has one, else the ordinary one. */
export function cellThreshold(
  categories: Categories,
  thresholds: PublishedCategories["municipalityThresholds"],
): number {
  const { municipality } = categories;
  if (municipality === undefined) return borrowerThreshold;
  return Math.max(borrowerThreshold, thresholds[municipality] ?? smallMunicipalityThreshold);
}
