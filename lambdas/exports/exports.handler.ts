import { exportsEnvironment, type ExportsEnvironment } from "../../lib/environment/exports.ts";
import { identifyByDirectory, staffDependencies } from "../shared/adapters/case-dependencies.ts";
import { kmsSigner } from "../shared/adapters/kms-signatures.ts";
import { populatedMunicipalitiesOf } from "../shared/adapters/municipalities.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { statisticsRows } from "../shared/repositories/statistics-rows.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./exports.contract.ts";
import * as useCases from "./exports.ts";

/** Releases of anonymised tables (公表), by maker and checker. */
export const handler = apiHandler({
  function: "exports",
  environment: exportsEnvironment,
  dependencies: (environment: ExportsEnvironment, boot: Boot) => ({
    ...staffDependencies(environment, boot),
    rows: statisticsRows(boot.store(), environment.SASAE_STATISTICS_TABLE),
    store: boot.store(),
    statisticsTable: environment.SASAE_STATISTICS_TABLE,
    objects: s3ObjectStore,
    releasesBucket: environment.SASAE_RELEASES_BUCKET,
    signer: kmsSigner(environment.SASAE_SIGNING_KEY_ID),
    prefectureCode: environment.SASAE_PREFECTURE,
    municipalities: populatedMunicipalitiesOf(environment.SASAE_PREFECTURE),
    digest: boot.digest,
    logger: boot.logger,
  }),
  identification: identifyByDirectory,
  routes: [
    route(contracts.listReleases, useCases.listReleases),
    route(contracts.getRelease, useCases.getRelease),
    route(contracts.proposeRelease, useCases.proposeRelease),
    route(contracts.decideRelease, useCases.decideRelease),
  ],
});
