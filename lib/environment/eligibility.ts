import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `eligibility`: what can be said of a case under the loan rules, and the facts that were asked for it. */
export const eligibilityEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_FUNDS",
);

/** Parsed environment of `eligibility`. */
export type EligibilityEnvironment = z.infer<typeof eligibilityEnvironment>;
