import { decisionsEnvironment } from "../../lib/environment/decisions.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { decideStep } from "./decide-step.ts";
import { decideStep as decideContract } from "./decisions.contract.ts";

/** Approval steps (決裁). */
export const handler = apiHandler({
  function: "decisions",
  environment: decisionsEnvironment,
  dependencies: caseDependencies,
  identification: identifyByDirectory,
  routes: [route(decideContract, decideStep)],
});
