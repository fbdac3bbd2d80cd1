/**
 * The national table (全国集計), made from prefecture releases and nothing else.
 *
 * Every number in it is a function of numbers already released, so it cannot reveal more than the releases do: the
 * national total minus 46 prefectures is the 47th prefecture's released number, or a lower bound where it was hidden.
 * A cell is shown only when every prefecture shows its part; where parts are hidden the sum of the shown parts is given
 * as a lower bound (一部秘匿).
 */
import { canonicalJson } from "./canonical-json.ts";
import { checkRelease, keyOf, type ReleaseFinding } from "./check.ts";
import { boundsOfCells, type KnownCell } from "./hidden-intervals.ts";
import { shapesOfTable } from "./release.ts";
import {
  type Definition,
  isHidden,
  type ReleaseCell,
  releaseDefinitions,
  type ReleaseDocument,
  type ReleasePeriod,
} from "./release-document.ts";
import {
  type Categories,
  cellKey,
  combinations,
  type Dimension,
  dimensions,
  fixedCategories,
  mergedCategory,
  tableSchemaVersion,
  tableSpecifications,
} from "./tables.ts";
import { borrowerThreshold } from "./thresholds.ts";

/** A cell of the national table. */
export type NationalCell =
  | {
      readonly at: Readonly<Record<string, string>>;
      readonly state: "shown";
      readonly borrowers: number;
      readonly loans: number;
      readonly amountYen?: number;
    }
  | {
      readonly at: Readonly<Record<string, string>>;
      /** 一部秘匿: some prefectures hide their part; the numbers are the sum of the shown parts. */
      readonly state: "partly-hidden";
      readonly borrowersAtLeast: number;
      readonly loansAtLeast: number;
    }
  | { readonly at: Readonly<Record<string, string>>; readonly state: "hidden" };

/** One national table. */
export type NationalTable = { readonly id: string; readonly title: string; readonly cells: readonly NationalCell[] };

/** The national document. */
export type NationalDocument = {
  readonly kind: "sasae-national-table";
  readonly schemaVersion: string;
  readonly period: ReleasePeriod;
  /** Prefectures whose releases are included, by 2-digit code. */
  readonly prefectures: readonly string[];
  /** Prefectures that have not released this period yet. */
  readonly missingPrefectures: readonly string[];
  readonly definitions: readonly Definition[];
  readonly tables: readonly NationalTable[];
};

/** Why a national table was not made; `prefecture` is absent when the set of releases is at fault. */
export type NationalRefusal = { readonly prefecture?: string; readonly code: string; readonly message: string };

/** Outcome of merging. */
export type NationalOutcome =
  | { readonly kind: "merged"; readonly document: NationalDocument; readonly canonical: string }
  | { readonly kind: "refused"; readonly reasons: readonly NationalRefusal[] };

/** 2-digit codes of the 47 prefectures. */
export const prefectureCodes: readonly string[] = Array.from({ length: 47 }, (_, i) => String(i + 1).padStart(2, "0"));

const nationalTables = tableSpecifications.filter(({ dims }) => !dims.includes("municipality"));

/**
 * Merges releases of one period into the national table. The order of the releases does not matter.
 *
 * Refused when a release fails `checkRelease`, when a prefecture comes twice, when periods differ, when there is no
 * release, or when the audit of the merged table finds a cell that its margins pin down.
 */
export function mergeNational(releases: readonly ReleaseDocument[]): NationalOutcome {
  const ordered = releases.toSorted((a, b) => (a.prefecture < b.prefecture ? -1 : 1));
  const reasons = [...setRefusals(ordered), ...ordered.flatMap(releaseRefusals)];
  const period = ordered[0]?.period;
  if (reasons.length > 0 || period === undefined) return { kind: "refused", reasons };
  const categories = nationalCategories(ordered);
  const parts = ordered.map((release) => ({
    release,
    cells: new Map(
      release.tables.flatMap(({ cells }) => cells.map((cell): [string, ReleaseCell] => [keyOf(cell), cell])),
    ),
  }));
  const tables = nationalTables.map((table) => ({
    id: table.id,
    title: table.title,
    cells: shapesOfTable(table).flatMap((shape) =>
      combinations(shape, categories).map((at) => nationalCell(shape, at, parts)),
    ),
  }));
  const unsafe = auditNational(tables, categories);
  if (unsafe.length > 0) return { kind: "refused", reasons: unsafe };
  const document: NationalDocument = {
    kind: "sasae-national-table",
    schemaVersion: tableSchemaVersion,
    period,
    prefectures: ordered.map(({ prefecture }) => prefecture),
    missingPrefectures: prefectureCodes.filter((code) => !ordered.some(({ prefecture }) => prefecture === code)),
    definitions: [
      ...releaseDefinitions,
      { term: "一部秘匿", text: "一部の都道府県の値が秘匿されているため、公表された値の和（下限）を示す。" },
      { term: "全国の人数", text: "複数の都道府県で申込みをした人は、都道府県ごとに一人と数える。" },
    ],
    tables: [...tables, ...prefectureTables(parts)],
  };
  return { kind: "merged", document, canonical: canonicalJson(document) };
}

function setRefusals(ordered: readonly ReleaseDocument[]): readonly NationalRefusal[] {
  const [first] = ordered;
  if (first === undefined) return [{ code: "NATIONAL_NO_RELEASE", message: "公表データがありません。" }];
  return ordered.flatMap((release, i): readonly NationalRefusal[] => [
    ...(ordered[i + 1]?.prefecture === release.prefecture
      ? [
          {
            prefecture: release.prefecture,
            code: "NATIONAL_PREFECTURE_TWICE",
            message: "同じ都道府県のデータが重複しています。",
          },
        ]
      : []),
    ...(prefectureCodes.includes(release.prefecture)
      ? []
      : [
          {
            prefecture: release.prefecture,
            code: "NATIONAL_PREFECTURE_UNKNOWN",
            message: "都道府県コードが正しくありません。",
          },
        ]),
    ...(release.period.from === first.period.from && release.period.to === first.period.to
      ? []
      : [{ prefecture: release.prefecture, code: "NATIONAL_PERIODS_DIFFER", message: "対象期間が一致しません。" }]),
  ]);
}

function releaseRefusals(release: ReleaseDocument): readonly NationalRefusal[] {
  return checkRelease(release).map(({ code, message }: ReleaseFinding) => ({
    prefecture: release.prefecture,
    code,
    message,
  }));
}

function nationalCategories(releases: readonly ReleaseDocument[]): Readonly<Record<Dimension, readonly string[]>> {
  const union = (dimension: Dimension): readonly string[] =>
    [
      ...new Set(
        releases.flatMap(({ categories, merged }) => [
          ...categories[dimension].filter((code) => code !== mergedCategory),
          ...merged[dimension],
        ]),
      ),
    ].toSorted();
  const of = (dimension: Dimension): readonly string[] => fixedCategories[dimension] ?? union(dimension);
  return {
    fund: of("fund"),
    month: of("month"),
    age: of("age"),
    sex: of("sex"),
    household: of("household"),
    decision: of("decision"),
    municipality: [],
    status: of("status"),
    fiscalYear: of("fiscalYear"),
  };
}

type Part = { readonly release: ReleaseDocument; readonly cells: ReadonlyMap<string, ReleaseCell> };

function isMergedCode(release: ReleaseDocument, dimension: string, code: string | undefined): boolean {
  const known = dimensions.find((d) => d === dimension);
  return known !== undefined && code !== undefined && release.merged[known].includes(code);
}

function nationalCell(shape: readonly Dimension[], categories: Categories, parts: readonly Part[]): NationalCell {
  const at = Object.fromEntries(shape.map((dimension) => [dimension, categories[dimension] ?? ""]));
  let [borrowers, loans, amount, hiddenParts] = [0, 0, 0, 0];
  let hasAmount = true;
  for (const { release, cells } of parts) {
    const isMerged = shape.some((dimension) => isMergedCode(release, dimension, at[dimension]));
    const released = Object.fromEntries(
      Object.entries(categories).map(([d, code]) => [d, isMergedCode(release, d, code) ? mergedCategory : code]),
    );
    const cell = cells.get(cellKey(shape, released));
    const isZero = cell !== undefined && !isHidden(cell) && cell.loans === 0;
    if (!isZero && (isMerged || (cell !== undefined && isHidden(cell)))) hiddenParts += 1;
    else if (cell !== undefined && !isHidden(cell)) {
      borrowers += cell.borrowers;
      loans += cell.loans;
      amount += cell.amountYen ?? 0;
      hasAmount &&= cell.amountYen !== undefined;
    }
  }
  if (hiddenParts > 0) {
    return borrowers === 0
      ? { at, state: "hidden" }
      : { at, state: "partly-hidden", borrowersAtLeast: borrowers, loansAtLeast: loans };
  }
  const numbers = { at, state: "shown" as const, borrowers, loans };
  return hasAmount ? { ...numbers, amountYen: amount } : numbers;
}

/** One-way totals of each prefecture side by side; they are never hidden. */
function prefectureTables(parts: readonly Part[]): readonly NationalTable[] {
  const table = (id: string, title: string, dimension: Dimension): NationalTable => ({
    id,
    title,
    cells: parts.flatMap(({ release, cells }) =>
      [{}, ...release.categories[dimension].map((code) => ({ [dimension]: code }))].flatMap(
        (categories: Categories): readonly NationalCell[] => {
          const cell = cells.get(cellKey(Object.keys(categories).length === 0 ? [] : [dimension], categories));
          if (cell === undefined || isHidden(cell)) return [];
          return [{ ...cell, at: { prefecture: release.prefecture, ...cell.at }, state: "shown" as const }];
        },
      ),
    ),
  });
  return [
    table("prefecture-fund", "都道府県・資金種類別", "fund"),
    table("prefecture-age", "都道府県・年齢階級別", "age"),
  ];
}

/** Re-audit of the merged table: thresholds of shown cells and the interval of every other cell from all its margins. */
function auditNational(
  tables: readonly NationalTable[],
  categories: Readonly<Record<Dimension, readonly string[]>>,
): readonly NationalRefusal[] {
  const cells = new Map(
    tables.flatMap((table) => table.cells.map((cell): [string, NationalCell] => [nationalKey(cell), cell])),
  );
  const known = (key: string): KnownCell => {
    const cell = cells.get(key);
    return cell?.state === "shown" ? cell : undefined;
  };
  const atLeast = (key: string): KnownCell => {
    const cell = cells.get(key);
    return cell?.state === "partly-hidden" ? { borrowers: cell.borrowersAtLeast, loans: cell.loansAtLeast } : undefined;
  };
  const bounds = boundsOfCells(categories, known, atLeast);
  return [...cells].flatMap(([key, cell]): readonly NationalRefusal[] => {
    if (cell.state === "shown") {
      if (cell.borrowers === 0 || cell.borrowers >= borrowerThreshold) return [];
      return [{ code: "NATIONAL_BELOW_THRESHOLD", message: "基準人数に満たない欄が表示されています。" }];
    }
    const interval = bounds.get(key)?.loans;
    if (interval !== undefined && interval.high - interval.low >= borrowerThreshold) return [];
    return [{ code: "NATIONAL_INTERVAL_TOO_NARROW", message: "秘匿した欄を合計から推定できます。" }];
  });
}

function nationalKey(cell: NationalCell): string {
  return keyOf({ at: cell.at, hidden: true });
}
