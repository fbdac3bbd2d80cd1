import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `documents`: document upload, linking and reading. */
export const documentsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_QUARANTINE_BUCKET",
  "SASAE_DOCUMENTS_BUCKET",
  "SASAE_CASE_KEY_ID",
);

/** Parsed environment of `documents`. */
export type DocumentsEnvironment = z.infer<typeof documentsEnvironment>;
