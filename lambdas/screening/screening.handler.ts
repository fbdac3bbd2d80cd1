import { screeningEnvironment, type ScreeningEnvironment } from "../../lib/environment/screening.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { prefectureCommittee } from "../shared/adapters/fund-terms.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { answerQuestion, askQuestion } from "./questions.ts";
import * as contracts from "./screening.contract.ts";
import { forwardCase, retryStep, returnCase } from "./screening.ts";

/** The screener's acts and the question thread (審査). */
export const handler = apiHandler({
  function: "screening",
  environment: screeningEnvironment,
  dependencies: (environment: ScreeningEnvironment, boot: Boot) => {
    const dependencies = caseDependencies(environment, boot);
    return { ...dependencies, mustHearCommittee: prefectureCommittee(environment.SASAE_FUNDS, dependencies.directory) };
  },
  identification: identifyByDirectory,
  routes: [
    route(contracts.askQuestion, askQuestion),
    route(contracts.answerQuestion, answerQuestion),
    route(contracts.forwardCase, forwardCase),
    route(contracts.returnCase, returnCase),
    route(contracts.retryStep, retryStep),
  ],
});
