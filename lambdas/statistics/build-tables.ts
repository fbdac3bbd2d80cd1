import type { Municipality as PopulatedMunicipality } from "../../domain/anonymisation/categories.ts";
import { buildRelease, type ReleaseOutcome } from "../../domain/anonymisation/release.ts";
import type { StatisticsRow } from "../../domain/anonymisation/statistics-row.ts";
import { tableSchemaVersion } from "../../domain/anonymisation/tables.ts";
import { addMonths, fiscalYear, type IsoDate } from "../../domain/dates/plain-date.ts";

/** What the tables of a fiscal year are made from. */
export type TablesRequest = {
  readonly prefectureCode: string;
  readonly fiscalYear: number;
  readonly rows: readonly StatisticsRow[];
  readonly municipalities: readonly PopulatedMunicipality[];
  /** Day of generation (JST); months that are not over on it are left out. */
  readonly generatedOn: IsoDate;
  readonly revision?: number;
};

/** Whether the fiscal year is over on the day. */
export function isYearOver(year: number, on: IsoDate): boolean {
  return fiscalYear(on) > year;
}

/** The anonymised tables of a fiscal year, or of its months that are over; undefined when none is. */
export function buildTables(request: TablesRequest): ReleaseOutcome | undefined {
  const { prefectureCode, rows, municipalities, generatedOn, revision } = request;
  const from = `${String(request.fiscalYear)}-04`;
  const yearEnd = `${String(request.fiscalYear + 1)}-03`;
  const lastMonth = addMonths(generatedOn, -1).slice(0, 7);
  const to = lastMonth < yearEnd ? lastMonth : yearEnd;
  if (to < from) return undefined;
  return buildRelease({
    prefecture: prefectureCode,
    period: { from, to },
    rows,
    populations: municipalities,
    schemaVersion: tableSchemaVersion,
    generatedOn,
    ...(revision === undefined ? {} : { revision }),
  });
}
