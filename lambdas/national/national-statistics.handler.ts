import {
  nationalStatisticsEnvironment,
  type NationalStatisticsEnvironment,
} from "../../lib/environment/national-statistics.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { identifyAnalyst } from "./analysts.ts";
import { getNationalTable as tableContract } from "./national.contract.ts";
import { getNationalTable } from "./national.ts";

/** The national table. */
export const handler = apiHandler({
  function: "national-statistics",
  environment: nationalStatisticsEnvironment,
  dependencies: (environment: NationalStatisticsEnvironment, boot: Boot) => ({
    store: boot.store(),
    nationalTable: environment.SASAE_NATIONAL_TABLE,
    objects: s3ObjectStore,
    datasetBucket: environment.SASAE_DATASET_BUCKET,
  }),
  identification: ({ store, nationalTable }) => identifyAnalyst(store, nationalTable),
  routes: [route(tableContract, getNationalTable)],
});
