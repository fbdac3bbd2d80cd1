import { screeningEnvironment } from "../../lib/environment/screening.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { answerQuestion, askQuestion } from "./questions.ts";
import * as contracts from "./screening.contract.ts";
import { forwardCase, retryStep, returnCase } from "./screening.ts";

/** The screener's acts and the question thread (審査). */
export const handler = apiHandler({
  function: "screening",
  environment: screeningEnvironment,
  dependencies: caseDependencies,
  identification: identifyByDirectory,
  routes: [
    route(contracts.askQuestion, askQuestion),
    route(contracts.answerQuestion, answerQuestion),
    route(contracts.forwardCase, forwardCase),
    route(contracts.returnCase, returnCase),
    route(contracts.retryStep, retryStep),
  ],
});
