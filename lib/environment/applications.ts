import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `applications`: application: draft, submission, withdrawal. */
export const applicationsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_FUNDS",
);

/** Parsed environment of `applications`. */
export type ApplicationsEnvironment = z.infer<typeof applicationsEnvironment>;
