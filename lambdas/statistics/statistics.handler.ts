import { statisticsEnvironment, type StatisticsEnvironment } from "../../lib/environment/statistics.ts";
import { identifyByDirectory, staffDependencies } from "../shared/adapters/case-dependencies.ts";
import { populatedMunicipalitiesOf } from "../shared/adapters/municipalities.ts";
import { statisticsRows } from "../shared/repositories/statistics-rows.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { getStatistics } from "./get-statistics.ts";
import { getStatistics as getContract } from "./statistics.contract.ts";

/** The prefecture's tables (集計). */
export const handler = apiHandler({
  function: "statistics",
  environment: statisticsEnvironment,
  dependencies: (environment: StatisticsEnvironment, boot: Boot) => ({
    ...staffDependencies(environment, boot),
    rows: statisticsRows(boot.store(), environment.SASAE_STATISTICS_TABLE),
    prefectureCode: environment.SASAE_PREFECTURE,
    municipalities: populatedMunicipalitiesOf(environment.SASAE_PREFECTURE),
  }),
  identification: identifyByDirectory,
  routes: [route(getContract, getStatistics)],
});
