import { japaneseDayOf } from "../../domain/dates/instants.ts";
import { fiscalYear } from "../../domain/dates/plain-date.ts";
import { statisticsRowOf } from "../../domain/statistics/statistics-row-of-case.ts";
import type { CaseRepository } from "../shared/ports/case-repository.ts";
import type { StatisticsRows } from "../shared/ports/statistics-rows.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";

/** Ports of the projection. */
export type ProjectionDependencies = {
  readonly cases: CaseRepository;
  readonly rows: StatisticsRows;
  readonly logger: CatalogueLogger;
};

/**
 * Renews the statistics row of a case from its present state. It lies under the fiscal year of the first submission, which
 * never changes; doing it again, or out of order, ends in the same row, since the state and not the event is read.
 */
export async function projectCase({ cases, rows, logger }: ProjectionDependencies, caseId: string): Promise<void> {
  const folder = await cases.findFolder(caseId);
  const submission = folder?.events.find((event) => event.act === "submit-application");
  if (folder?.application === undefined || submission === undefined) return;
  const submittedOn = japaneseDayOf(submission.at);
  const row = statisticsRowOf({
    record: folder.record,
    content: folder.application.content,
    contract: folder.contract,
    submittedOn,
  });
  if (row === undefined) return;
  await rows.save(fiscalYear(submittedOn), caseId, folder.record.version, row);
  logger.info("STATISTICS_PROJECTED", { caseId });
}
