import {
  statisticsProjectionEnvironment,
  type StatisticsProjectionEnvironment,
} from "../../lib/environment/statistics-projection.ts";
import { caseRepository } from "../shared/repositories/case-repository.ts";
import { statisticsRows } from "../shared/repositories/statistics-rows.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { streamHandler } from "../shared/runtime/event-handler.ts";
import { projectCase } from "./project-case.ts";

/** Turns events of cases into rows of the statistics. */
export const handler = streamHandler({
  function: "statistics-projection",
  environment: statisticsProjectionEnvironment,
  dependencies: (environment: StatisticsProjectionEnvironment, boot: Boot) => ({
    // Reads cases and never changes one, so it is given no audit table.
    cases: caseRepository({
      store: boot.store(),
      tables: { cases: environment.SASAE_CASES_TABLE, audit: "none" },
      digest: boot.digest,
    }),
    rows: statisticsRows(boot.store(), environment.SASAE_STATISTICS_TABLE),
    logger: boot.logger,
  }),
  subjectOf: (record) => record.dynamodb?.Keys?.["caseId"]?.S,
  handle: async (dependencies, record) => {
    const caseId = record.dynamodb?.Keys?.["caseId"]?.S;
    if (caseId === undefined || record.eventName === "REMOVE") return;
    await projectCase(dependencies, caseId);
  },
});
