import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `number-shred`: destroying a case's key (number zone). */
export const numberShredEnvironment = environmentOf("SASAE_NUMBER_VAULT_TABLE", "SASAE_NUMBER_KEYS_TABLE");

/** Parsed environment of `number-shred`. */
export type NumberShredEnvironment = z.infer<typeof numberShredEnvironment>;
