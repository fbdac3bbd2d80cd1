import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `screening-tasks`: tasks of the screening workflow. */
export const screeningTasksEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_REMITTANCE_OWNER",
  "SASAE_FUNDS",
);

/** Parsed environment of `screening-tasks`. */
export type ScreeningTasksEnvironment = z.infer<typeof screeningTasksEnvironment>;
