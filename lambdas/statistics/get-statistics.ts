import type { Municipality as PopulatedMunicipality } from "../../domain/anonymisation/categories.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { StatisticsRows } from "../shared/ports/statistics-rows.ts";
import { buildTables } from "./build-tables.ts";
import { shownTables } from "./shown-tables.ts";
import type { getStatistics as getContract } from "./statistics.contract.ts";

/** Ports of the prefecture's tables. */
export type StatisticsDependencies = {
  readonly rows: StatisticsRows;
  readonly clock: Clock;
  readonly prefectureCode: string;
  readonly municipalities: readonly PopulatedMunicipality[];
};

/**
 * The prefecture's own tables of a fiscal year, suppressed as they would be released, and how many applications there are.
 * A year with too few borrowers has no tables.
 * @throws RefusedError RELEASE_UNSAFE when the tables cannot be proved safe.
 */
export async function getStatistics(
  { rows, clock, prefectureCode, municipalities }: StatisticsDependencies,
  { query }: RequestOf<typeof getContract, Staff>,
): Promise<AnswerOf<typeof getContract>> {
  const generatedOn = clock.today();
  const found = await rows.list(query.fiscalYear);
  const outcome = buildTables({
    prefectureCode,
    fiscalYear: query.fiscalYear,
    rows: found,
    municipalities,
    generatedOn,
  });
  if (outcome?.kind === "refused" && outcome.code === "AUDIT_NOT_PASSED") throw new RefusedError("RELEASE_UNSAFE");
  return {
    fiscalYear: query.fiscalYear,
    asOf: generatedOn,
    loans: found.length,
    tables: outcome?.kind === "released" ? shownTables(outcome.document.tables, municipalities) : [],
  };
}
