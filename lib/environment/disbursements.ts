import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `disbursements`: payment day and payment files. */
export const disbursementsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_PAYMENT_FILES_BUCKET",
  "SASAE_CONSIGNOR",
);

/** Parsed environment of `disbursements`. */
export type DisbursementsEnvironment = z.infer<typeof disbursementsEnvironment>;
