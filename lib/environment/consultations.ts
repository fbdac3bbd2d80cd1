import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `consultations`: recording consultations. */
export const consultationsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
);

/** Parsed environment of `consultations`. */
export type ConsultationsEnvironment = z.infer<typeof consultationsEnvironment>;
