import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `contracts`: loan deed and links to papers. */
export const contractsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_NOTICES_BUCKET",
);

/** Parsed environment of `contracts`. */
export type ContractsEnvironment = z.infer<typeof contractsEnvironment>;
