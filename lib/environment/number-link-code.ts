import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-link-code`: obtaining link codes (number zone). */
export const numberLinkCodeEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_NUMBER_VAULT_TABLE",
  "SASAE_NUMBER_KEYS_TABLE",
  "SASAE_NUMBER_KEY_ID",
  "SASAE_GATEWAY_URL",
  "SASAE_GATEWAY_CA",
);

/** Parsed environment of `number-link-code`. */
export type NumberLinkCodeEnvironment = z.infer<typeof numberLinkCodeEnvironment>;
