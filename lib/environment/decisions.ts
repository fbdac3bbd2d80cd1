import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `decisions`: approval steps. */
export const decisionsEnvironment = environmentOf("SASAE_CASES_TABLE", "SASAE_DIRECTORY_TABLE", "SASAE_AUDIT_TABLE");

/** Parsed environment of `decisions`. */
export type DecisionsEnvironment = z.infer<typeof decisionsEnvironment>;
