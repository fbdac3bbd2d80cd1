import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `cases`: queue, search, opening a case, its timeline. */
export const casesEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_FUNDS",
);

/** Parsed environment of `cases`. */
export type CasesEnvironment = z.infer<typeof casesEnvironment>;
