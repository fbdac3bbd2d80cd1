import { type ContractsEnvironment, contractsEnvironment } from "../../lib/environment/contracts.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { japaneseHolidays } from "../shared/adapters/holidays.ts";
import { s3ObjectStore } from "../shared/adapters/s3-object-store.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./contracts.contract.ts";
import { linkPaper, receiveLoanDeed } from "./contracts.ts";

/** Loan deeds and papers (契約). */
export const handler = apiHandler({
  function: "contracts",
  environment: contractsEnvironment,
  dependencies: (environment: ContractsEnvironment, boot: Boot) => ({
    ...caseDependencies(environment, boot),
    objects: s3ObjectStore,
    calendar: japaneseHolidays,
    noticesBucket: environment.SASAE_NOTICES_BUCKET,
  }),
  identification: identifyByDirectory,
  routes: [route(contracts.receiveLoanDeed, receiveLoanDeed), route(contracts.linkPaper, linkPaper)],
});
