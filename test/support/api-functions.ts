import { handler as administration } from "../../lambdas/administration/administration.handler.ts";
import { handler as applications } from "../../lambdas/applications/applications.handler.ts";
import { handler as cases } from "../../lambdas/cases/cases.handler.ts";
import { handler as consultations } from "../../lambdas/consultations/consultations.handler.ts";
import { handler as contracts } from "../../lambdas/contracts/contracts.handler.ts";
import { handler as decisions } from "../../lambdas/decisions/decisions.handler.ts";
import { handler as disbursements } from "../../lambdas/disbursements/disbursements.handler.ts";
import { handler as documents } from "../../lambdas/documents/documents.handler.ts";
import { handler as eligibility } from "../../lambdas/eligibility/eligibility.handler.ts";
import { handler as exports } from "../../lambdas/exports/exports.handler.ts";
import { handler as numberInquiries } from "../../lambdas/inquiry/number-inquiries.handler.ts";
import { handler as screening } from "../../lambdas/screening/screening.handler.ts";
import { handler as session } from "../../lambdas/session/session.handler.ts";
import { handler as statistics } from "../../lambdas/statistics/statistics.handler.ts";

/** Every function of a prefecture's API, by the handlers that are deployed. */
export const apiFunctions = [
  session,
  cases,
  consultations,
  eligibility,
  applications,
  documents,
  screening,
  decisions,
  contracts,
  disbursements,
  statistics,
  exports,
  administration,
  numberInquiries,
] as const;
