/** What a receiver re-checks in a release, without trusting whoever made it. */
import { cellThreshold } from "./categories.ts";
import { boundsOfCells, type KnownCell, linesOf } from "./hidden-intervals.ts";
import { monthsOf, shapesOfTable } from "./release.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument, type ShownCell } from "./release-document.ts";
import { readReleaseDocument } from "./release-reader.ts";
import {
  cellKey,
  combinations,
  dimensions,
  publishedShapes,
  tableSchemaVersion,
  tableSpecifications,
} from "./tables.ts";
import {
  borrowerThreshold,
  dominanceContributors,
  dominancePercent,
  municipalityThreshold,
  smallMunicipalityPopulation,
  smallMunicipalityThreshold,
  unpublishedPopulation,
} from "./thresholds.ts";

/** Stable codes of findings. */
export type ReleaseFindingCode =
  | "RELEASE_FORMAT"
  | "RELEASE_SCHEMA_UNKNOWN"
  | "RELEASE_PERIOD_NOT_CLOSED"
  | "RELEASE_THRESHOLDS_LOWERED"
  | "RELEASE_CELLS_NOT_OF_SCHEMA"
  | "RELEASE_LINKED_CELLS_DIFFER"
  | "RELEASE_BELOW_THRESHOLD"
  | "RELEASE_MARGINS_INCONSISTENT"
  | "RELEASE_INTERVAL_TOO_NARROW";

/** One reason not to accept a release. `cell` names categories, never numbers. */
export type ReleaseFinding = { readonly code: ReleaseFindingCode; readonly cell?: string; readonly message: string };

/**
 * Checks a document of unknown origin. An empty list means: schema and version are ours, thresholds are not below our constants,
 * every cell of the schema is there once, no shown cell is under the threshold, hidden cells carry no number, linked
 * tables and margins agree, and no hidden cell can be bounded to less than the threshold by propagation over all margins.
 */
export function checkRelease(value: unknown): readonly ReleaseFinding[] {
  const document = readReleaseDocument(value);
  if (document === undefined) {
    return [{ code: "RELEASE_FORMAT", message: "公表データの形式が正しくありません。" }];
  }
  if (document.schemaVersion !== tableSchemaVersion) {
    return [{ code: "RELEASE_SCHEMA_UNKNOWN", message: "集計表の版が受け取れる版と異なります。" }];
  }
  const structure = [...periodFindings(document), ...thresholdFindings(document), ...cellListFindings(document)];
  if (structure.length > 0) return structure;
  const cells = new Map(
    document.tables.flatMap(({ cells: list }) => list.map((cell): [string, ReleaseCell] => [keyOf(cell), cell])),
  );
  return [
    ...linkedFindings(document, cells),
    ...shownFindings(document, cells),
    ...marginFindings(document, cells),
    ...intervalFindings(document, cells),
  ];
}

/** Identifier of a released cell, the same in every table that has it. */
export function keyOf(cell: ReleaseCell): string {
  const shape = publishedShapes.find(
    (dims) => dims.length === Object.keys(cell.at).length && dims.every((d) => d in cell.at),
  );
  return cellKey(shape ?? dimensions, cell.at);
}

function periodFindings({ period, generatedOn }: ReleaseDocument): readonly ReleaseFinding[] {
  const finding: ReleaseFinding = { code: "RELEASE_PERIOD_NOT_CLOSED", message: "対象期間が終わっていません。" };
  try {
    monthsOf(period);
  } catch {
    return [finding];
  }
  return generatedOn.slice(0, 7) > period.to ? [] : [finding];
}

function thresholdFindings(document: ReleaseDocument): readonly ReleaseFinding[] {
  const { thresholds, municipalities, merged, categories } = document;
  const least: readonly (readonly [number, number])[] = [
    [thresholds.borrowers, borrowerThreshold],
    [thresholds.smallMunicipality, smallMunicipalityThreshold],
    [thresholds.smallMunicipalityPopulation, smallMunicipalityPopulation],
    [thresholds.unpublishedPopulation, unpublishedPopulation],
    [thresholds.dominanceContributors, dominanceContributors],
    [dominancePercent, thresholds.dominancePercent],
  ];
  const municipalityIsUnsafe = municipalities.some(({ code, population }) => {
    const threshold = municipalityThreshold(population);
    if (merged.municipality.includes(code)) return false;
    return threshold === undefined || (thresholds.municipalities[code] ?? 0) < threshold;
  });
  const mergedIsUnsafe = dimensions.some(
    (d) => merged[d].length === 1 || merged[d].some((c) => categories[d].includes(c)),
  );
  if (least.every(([given, ours]) => given >= ours) && !municipalityIsUnsafe && !mergedIsUnsafe) return [];
  return [{ code: "RELEASE_THRESHOLDS_LOWERED", message: "秘匿の基準が定められた基準より緩くなっています。" }];
}

function cellListFindings({ tables, categories }: ReleaseDocument): readonly ReleaseFinding[] {
  const expected = tableSpecifications.flatMap((table) =>
    shapesOfTable(table).flatMap((shape) =>
      combinations(shape, categories).map((c) => `${table.id}:${cellKey(shape, c)}`),
    ),
  );
  const given = tables.flatMap(({ id, cells }) => cells.map((cell) => `${id}:${keyOf(cell)}`));
  const isSame = expected.length === given.length && expected.every((key, i) => key === given[i]);
  return isSame ? [] : [{ code: "RELEASE_CELLS_NOT_OF_SCHEMA", message: "集計表の欄が定められた様式と異なります。" }];
}

function linkedFindings(document: ReleaseDocument, cells: ReadonlyMap<string, ReleaseCell>): readonly ReleaseFinding[] {
  return document.tables.flatMap(({ cells: list }) =>
    list.flatMap((cell): readonly ReleaseFinding[] => {
      const other = cells.get(keyOf(cell));
      const isSame = other !== undefined && sameNumbers(cell, other);
      if (isSame) return [];
      return [
        { code: "RELEASE_LINKED_CELLS_DIFFER", cell: keyOf(cell), message: "同じ欄の値が表によって異なります。" },
      ];
    }),
  );
}

function sameNumbers(a: ReleaseCell, b: ReleaseCell): boolean {
  if (isHidden(a) || isHidden(b)) return isHidden(a) && isHidden(b);
  return a.borrowers === b.borrowers && a.loans === b.loans && a.amountYen === b.amountYen;
}

function shownFindings(document: ReleaseDocument, cells: ReadonlyMap<string, ReleaseCell>): readonly ReleaseFinding[] {
  return [...cells].flatMap(([key, cell]): readonly ReleaseFinding[] => {
    if (isHidden(cell)) return [];
    const isEmpty = cell.borrowers === 0 && cell.loans === 0 && (cell.amountYen ?? 0) === 0;
    const threshold = cellThreshold(cell.at, document.thresholds.municipalities);
    if (isEmpty || (cell.borrowers >= threshold && cell.loans >= cell.borrowers)) return [];
    return [{ code: "RELEASE_BELOW_THRESHOLD", cell: key, message: "基準人数に満たない欄が表示されています。" }];
  });
}

function marginFindings(document: ReleaseDocument, cells: ReadonlyMap<string, ReleaseCell>): readonly ReleaseFinding[] {
  return linesOf(document.categories).flatMap(({ parent, children }): readonly ReleaseFinding[] => {
    const total = cells.get(parent);
    const parts = children.flatMap((key) => cells.get(key) ?? []);
    if (total === undefined || isHidden(total)) return [];
    const shown = parts.filter((cell): cell is ShownCell => !isHidden(cell));
    const sum = (pick: (cell: ShownCell) => number): number => shown.reduce((s, cell) => s + pick(cell), 0);
    const isComplete = shown.length === parts.length;
    const hasAmounts = total.amountYen !== undefined && shown.every(({ amountYen }) => amountYen !== undefined);
    const loans = sum((cell) => cell.loans);
    const amount = sum((cell) => cell.amountYen ?? 0);
    const isConsistent =
      (isComplete ? loans === total.loans : loans <= total.loans) &&
      (!isComplete || sum((cell) => cell.borrowers) >= total.borrowers) &&
      shown.every((cell) => cell.borrowers <= total.borrowers) &&
      (!hasAmounts || (isComplete ? amount === total.amountYen : amount <= (total.amountYen ?? 0)));
    if (isConsistent) return [];
    return [{ code: "RELEASE_MARGINS_INCONSISTENT", cell: parent, message: "内訳と合計が一致しません。" }];
  });
}

function intervalFindings(
  document: ReleaseDocument,
  cells: ReadonlyMap<string, ReleaseCell>,
): readonly ReleaseFinding[] {
  const known = (key: string): KnownCell => {
    const cell = cells.get(key);
    return cell === undefined || isHidden(cell) ? undefined : cell;
  };
  const bounds = boundsOfCells(document.categories, known);
  return [...cells].flatMap(([key, cell]): readonly ReleaseFinding[] => {
    if (!isHidden(cell)) return [];
    const needed = cellThreshold(cell.at, document.thresholds.municipalities);
    const found = bounds.get(key);
    const isWide = (interval: { low: number; high: number }): boolean => interval.high - interval.low >= needed;
    if (found !== undefined && isWide(found.loans) && isWide(found.borrowers)) return [];
    return [{ code: "RELEASE_INTERVAL_TOO_NARROW", cell: key, message: "秘匿した欄を合計から推定できます。" }];
  });
}
