import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-facts`: inquiring tax facts (number zone). */
export const numberFactsEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_NUMBER_VAULT_TABLE",
  "SASAE_NUMBER_KEYS_TABLE",
  "SASAE_NUMBER_KEY_ID",
  "SASAE_GATEWAY_URL",
  "SASAE_GATEWAY_CA",
);

/** Parsed environment of `number-facts`. */
export type NumberFactsEnvironment = z.infer<typeof numberFactsEnvironment>;
