import { consultationsEnvironment } from "../../lib/environment/consultations.ts";
import { caseDependencies, identifyByDirectory } from "../shared/adapters/case-dependencies.ts";
import { apiHandler, route } from "../shared/runtime/api-handler.ts";
import { beginConsultation } from "./begin-consultation.ts";
import { beginConsultation as beginContract, recordConsultation as recordContract } from "./consultations.contract.ts";
import { recordConsultation } from "./record-consultation.ts";

/** Recording consultations (相談). */
export const handler = apiHandler({
  function: "consultations",
  environment: consultationsEnvironment,
  dependencies: caseDependencies,
  identification: identifyByDirectory,
  routes: [route(beginContract, beginConsultation), route(recordContract, recordConsultation)],
});
