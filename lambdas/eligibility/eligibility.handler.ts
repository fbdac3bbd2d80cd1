import { eligibilityEnvironment, type EligibilityEnvironment } from "../../lib/environment/eligibility.ts";
import { assessmentParametersOf } from "../shared/adapters/assessment-parameters.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { japaneseHolidays } from "../shared/adapters/holidays.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import * as contracts from "./eligibility.contract.ts";
import { recordFacts } from "./record-facts.ts";
import { viewAssessment } from "./view-assessment.ts";

/** What can be said of a case under the loan rules, and the facts that were asked for it. */
export const handler = apiHandler({
  function: "eligibility",
  environment: eligibilityEnvironment,
  dependencies: (environment: EligibilityEnvironment, boot: Boot) => {
    const dependencies = caseDependencies(environment, boot);
    return {
      ...dependencies,
      assessmentParameters: assessmentParametersOf(
        environment.SASAE_PREFECTURE,
        environment.SASAE_FUNDS,
        dependencies.directory,
      ),
      calendar: japaneseHolidays,
    };
  },
  identification: identifyByDirectory,
  routes: [route(contracts.viewAssessment, viewAssessment), route(contracts.recordFacts, recordFacts)],
});
