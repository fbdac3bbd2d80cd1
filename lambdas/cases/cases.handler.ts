import { type CasesEnvironment, casesEnvironment } from "../../lib/environment/cases.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { prefectureEmergencySmallTerms } from "../shared/adapters/fund-terms.ts";
import { paymentFiles } from "../shared/repositories/payment-files.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import * as contracts from "./cases.contract.ts";
import { getCaseVersion, listCases, openCase, readAudit, searchCases } from "./cases.ts";

/** Queues, search, opening a case, audit trail. */
export const handler = apiHandler({
  function: "cases",
  environment: casesEnvironment,
  dependencies: (environment: CasesEnvironment, boot: Boot) => {
    const dependencies = caseDependencies(environment, boot);
    return {
      ...dependencies,
      files: paymentFiles({
        store: boot.store(),
        tables: { cases: environment.SASAE_CASES_TABLE, audit: environment.SASAE_AUDIT_TABLE },
        digest: boot.digest,
      }),
      emergencySmallTerms: prefectureEmergencySmallTerms(environment.SASAE_FUNDS, dependencies.directory),
    };
  },
  identification: identifyByDirectory,
  routes: [
    route(contracts.listCases, listCases),
    route(contracts.searchCases, searchCases),
    route(contracts.openCase, openCase),
    route(contracts.getCaseVersion, getCaseVersion),
    route(contracts.readAudit, readAudit),
  ],
});
