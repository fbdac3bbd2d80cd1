/** Building a prefecture's release: rows in, canonical document out, or a reasoned refusal. */
import { DomainError } from "../errors.ts";
import { canonicalJson } from "./canonical-json.ts";
import {
  type Municipality,
  type PublishedCategories,
  publishedCategories,
  withPublishedCategories,
} from "./categories.ts";
import { type CellCount, inCanonicalOrder, loanOf } from "./cells.ts";
import {
  type ReleaseCell,
  releaseDefinitions,
  type ReleaseDocument,
  type ReleasePeriod,
  type ReleaseTable,
} from "./release-document.ts";
import { fiscalYearOf, readStatisticsRow, type StatisticsRow, StatisticsRowRefused } from "./statistics-row.ts";
import { suppress } from "./suppress.ts";
import {
  type Categories,
  cellKey,
  combinations,
  type Dimension,
  dimensions,
  shapeKey,
  tableSchemaVersion,
  type TableSpecification,
  tableSpecifications,
} from "./tables.ts";
import {
  borrowerThreshold,
  dominanceContributors,
  dominancePercent,
  isDominated,
  smallMunicipalityPopulation,
  smallMunicipalityThreshold,
  unpublishedPopulation,
} from "./thresholds.ts";
import type { Pattern } from "./witness.ts";

/** What a release is made of. There is no threshold among it: thresholds are constants. */
export type ReleaseInput = {
  /** 2-digit prefecture code. */
  readonly prefecture: string;
  /** Application months to publish; must be over on `generatedOn`. */
  readonly period: ReleasePeriod;
  /** Rows of the projection; those outside the period are not counted. */
  readonly rows: readonly StatisticsRow[];
  /** Every municipality of the prefecture with its population. */
  readonly populations: readonly Municipality[];
  readonly schemaVersion: string;
  /** Day of generation, JST, ISO date. */
  readonly generatedOn: string;
  /** 1 unless a correction (see correction.ts). */
  readonly revision?: number;
};

/** Outcome of building: a document with its canonical text (the bytes to sign), or a refusal. */
export type ReleaseOutcome =
  | { readonly kind: "released"; readonly document: ReleaseDocument; readonly canonical: string }
  | { readonly kind: "refused"; readonly code: "TOO_FEW_BORROWERS" | "AUDIT_NOT_PASSED"; readonly message: string };

/** The request for a release is wrong in itself: unknown schema, or a period that is not over. */
export class ReleaseRequestRefused extends DomainError {
  override readonly name = "ReleaseRequestRefused";
  readonly code: "RELEASE_SCHEMA_UNKNOWN" | "RELEASE_PERIOD_INVALID" | "RELEASE_PERIOD_NOT_CLOSED";

  constructor(code: ReleaseRequestRefused["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Months of a period in order. @throws ReleaseRequestRefused when the period is malformed, reversed or over 10 years. */
export function monthsOf({ from, to }: ReleasePeriod): readonly string[] {
  const pattern = /^\d{4}-(0[1-9]|1[0-2])$/;
  const index = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
  const count = index(to) - index(from) + 1;
  if (!pattern.test(from) || !pattern.test(to) || count < 1 || count > 120) {
    throw new ReleaseRequestRefused("RELEASE_PERIOD_INVALID", "a period is a run of 1 to 120 months");
  }
  return Array.from({ length: count }, (_, i) => {
    const month = index(from) + i;
    return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}

/**
 * Builds the release of a period.
 *
 * Same rows, whatever their order, and same inputs give the same bytes. The borrower keys, purposes and bands that no
 * table has never reach the document. Refused, not thrown: fewer borrowers than the threshold in the whole period, or a pattern
 * that the audit cannot prove.
 *
 * @throws StatisticsRowRefused when a row has a value outside the schema.
 * @throws ReleaseRequestRefused on an unknown schema version or a period that is malformed or not over.
 */
export function buildRelease(input: ReleaseInput): ReleaseOutcome {
  if (input.schemaVersion !== tableSchemaVersion) {
    throw new ReleaseRequestRefused("RELEASE_SCHEMA_UNKNOWN", "schema version is not known");
  }
  const months = monthsOf(input.period);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(input.generatedOn) || input.generatedOn.slice(0, 7) <= input.period.to) {
    throw new ReleaseRequestRefused("RELEASE_PERIOD_NOT_CLOSED", "the period is not over on the day of generation");
  }
  const rows = input.rows.map(readStatisticsRow).filter((row) => months.includes(row.applicationMonth));
  const fiscalYears = fiscalYearsBetween(input.period.from, input.generatedOn);
  const raw = rows.map(loanOf);
  const known = new Set(input.populations.map(({ code }) => code));
  for (const { at } of raw) {
    if (!known.has(at.municipality)) throw new StatisticsRowRefused("municipalityCode is not of this prefecture");
    if (!fiscalYears.includes(at.fiscalYear)) throw new StatisticsRowRefused("fiscalYear lies outside the period");
  }
  const published = publishedCategories(raw, input.populations, months, fiscalYears);
  const loans = inCanonicalOrder(raw.map((loan) => withPublishedCategories(loan, published)));
  const suppression = suppress(loans, published);
  const total = suppression.kind === "safe" ? suppression.counts.get("") : undefined;
  if (
    suppression.kind === "safe" &&
    (total === undefined || total.borrowers < borrowerThreshold || isDominated(total))
  ) {
    return { kind: "refused", code: "TOO_FEW_BORROWERS", message: "対象期間の借入申込者が少ないため公表できません。" };
  }
  if (suppression.kind === "refused") {
    return {
      kind: "refused",
      code: "AUDIT_NOT_PASSED",
      message: "秘匿した欄が逆算できないことを確認できませんでした。",
    };
  }
  const document = documentOf(input, published, suppression.pattern, suppression.counts);
  return { kind: "released", document, canonical: canonicalJson(document) };
}

function fiscalYearsBetween(from: string, generatedOn: string): readonly string[] {
  const first = fiscalYearOf(from);
  const last = fiscalYearOf(generatedOn.slice(0, 7));
  return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
}

function documentOf(
  input: ReleaseInput,
  published: PublishedCategories,
  pattern: Pattern,
  counts: ReadonlyMap<string, CellCount>,
): ReleaseDocument {
  return {
    kind: "sasae-prefecture-release",
    schemaVersion: tableSchemaVersion,
    prefecture: input.prefecture,
    period: { from: input.period.from, to: input.period.to },
    revision: input.revision ?? 1,
    generatedOn: input.generatedOn,
    thresholds: {
      borrowers: borrowerThreshold,
      smallMunicipality: smallMunicipalityThreshold,
      smallMunicipalityPopulation,
      unpublishedPopulation,
      dominanceContributors,
      dominancePercent,
      municipalities: published.municipalityThresholds,
    },
    categories: published.categories,
    merged: published.merged,
    municipalities: input.populations
      .map(({ code, name, population }) => ({ code, name, population }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    definitions: releaseDefinitions,
    tables: tableSpecifications.map((table) => releaseTable(table, published, pattern, counts)),
  };
}

/** Shapes that one published table shows: total, one-way totals, crossed shapes. */
export function shapesOfTable(table: TableSpecification): readonly (readonly Dimension[])[] {
  return [
    [],
    ...dimensions.filter((d) => table.dims.includes(d)).map((d) => [d]),
    ...table.shapes.map(({ dims }) => dims),
  ];
}

function releaseTable(
  table: TableSpecification,
  published: PublishedCategories,
  pattern: Pattern,
  counts: ReadonlyMap<string, CellCount>,
): ReleaseTable {
  const cells = shapesOfTable(table).flatMap((shape) =>
    combinations(shape, published.categories).map((categories) => releaseCell(shape, categories, pattern, counts)),
  );
  return { id: table.id, title: table.title, cells };
}

function releaseCell(
  shape: readonly Dimension[],
  categories: Categories,
  pattern: Pattern,
  counts: ReadonlyMap<string, CellCount>,
): ReleaseCell {
  const key = cellKey(shape, categories);
  const at = Object.fromEntries(shape.map((dimension) => [dimension, categories[dimension] ?? ""]));
  if (pattern.hidden.has(key)) return { at, hidden: true };
  const count = counts.get(key);
  const numbers = { at, borrowers: count?.borrowers ?? 0, loans: count?.loans ?? 0 };
  return pattern.amounts.has(shapeKey(shape)) ? { ...numbers, amountYen: count?.amount ?? 0 } : numbers;
}
