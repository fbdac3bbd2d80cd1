import { join } from "node:path";
import { type ApplicationsEnvironment, applicationsEnvironment } from "../../lib/environment/applications.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { prefectureEmergencySmallTerms } from "../shared/adapters/fund-terms.ts";
import { bankDirectoryFromFile } from "../shared/adapters/zengin/bank-directory.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import * as contracts from "./applications.contract.ts";
import { openApplication, saveApplication, submitApplication, withdrawApplication } from "./applications.ts";
import { findBank } from "./find-bank.ts";

/** Preparing, submitting and withdrawing applications (申込). */
export const handler = apiHandler({
  function: "applications",
  environment: applicationsEnvironment,
  dependencies: (environment: ApplicationsEnvironment, boot: Boot) => {
    const dependencies = caseDependencies(environment, boot);
    return {
      ...dependencies,
      banks: bankDirectoryFromFile(join(import.meta.dirname, "bank-directory.json")),
      emergencySmallTerms: prefectureEmergencySmallTerms(environment.SASAE_FUNDS, dependencies.directory),
    };
  },
  identification: identifyByDirectory,
  routes: [
    route(contracts.openApplication, openApplication),
    route(contracts.saveApplication, saveApplication),
    route(contracts.submitApplication, submitApplication),
    route(contracts.withdrawApplication, withdrawApplication),
    route(contracts.findBank, findBank),
  ],
});
