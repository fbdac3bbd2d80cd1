import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `document-check`: checking quarantined documents. */
export const documentCheckEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_QUARANTINE_BUCKET",
  "SASAE_DOCUMENTS_BUCKET",
);

/** Parsed environment of `document-check`. */
export type DocumentCheckEnvironment = z.infer<typeof documentCheckEnvironment>;
