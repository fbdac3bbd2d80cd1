import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-resident-record`: inquiring resident records (number zone). */
export const numberResidentRecordEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_NUMBER_VAULT_TABLE",
  "SASAE_NUMBER_KEYS_TABLE",
  "SASAE_NUMBER_KEY_ID",
  "SASAE_GATEWAY_URL",
  "SASAE_GATEWAY_CA",
);

/** Parsed environment of `number-resident-record`. */
export type NumberResidentRecordEnvironment = z.infer<typeof numberResidentRecordEnvironment>;
