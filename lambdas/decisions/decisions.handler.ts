import { decisionsEnvironment } from "../../lib/environment/decisions.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { decideStep } from "./decide-step.ts";
import { decideStep as decideContract, recordCommitteeOpinion as opinionContract } from "./decisions.contract.ts";
import { recordCommitteeOpinion } from "./record-committee-opinion.ts";

/** The committee's opinion and the approval steps (決裁). */
export const handler = apiHandler({
  function: "decisions",
  environment: decisionsEnvironment,
  dependencies: caseDependencies,
  identification: identifyByDirectory,
  routes: [route(decideContract, decideStep), route(opinionContract, recordCommitteeOpinion)],
});
