import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `screening`: questions, answers, forwarding, return for correction. */
export const screeningEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_FUNDS",
);

/** Parsed environment of `screening`. */
export type ScreeningEnvironment = z.infer<typeof screeningEnvironment>;
