import type { StatisticsRow } from "../../../domain/anonymisation/statistics-row.ts";

/** Rows of the statistics projection, by fiscal year of application. */
export interface StatisticsRows {
  /** Writes the row of a case, unless a row of a later version is there. */
  save(fiscalYear: number, caseId: string, version: number, row: StatisticsRow): Promise<void>;
  /** Every row of a fiscal year; batch work, linear in the year's applications. */
  list(fiscalYear: number): Promise<readonly StatisticsRow[]>;
}
