import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-inquiries`: inquiry records for number handlers (number zone). */
export const numberInquiriesEnvironment = environmentOf(
  "SASAE_NUMBER_VAULT_TABLE",
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
);

/** Parsed environment of `number-inquiries`. */
export type NumberInquiriesEnvironment = z.infer<typeof numberInquiriesEnvironment>;
