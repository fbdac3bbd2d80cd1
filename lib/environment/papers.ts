import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `papers`: typesetting official papers. */
export const papersEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_NOTICES_BUCKET",
  "SASAE_COUNCIL",
  "SASAE_DOCUMENT_NUMBER_PREFIX",
);

/** Parsed environment of `papers`. */
export type PapersEnvironment = z.infer<typeof papersEnvironment>;
