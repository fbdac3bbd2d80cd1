import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-reduce`: reducing inquired facts to verdict and bands (number zone). */
export const numberReduceEnvironment = environmentOf(
  "SASAE_NUMBER_VAULT_TABLE",
  "SASAE_NUMBER_KEYS_TABLE",
  "SASAE_NUMBER_KEY_ID",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_FUNDS",
);

/** Parsed environment of `number-reduce`. */
export type NumberReduceEnvironment = z.infer<typeof numberReduceEnvironment>;
