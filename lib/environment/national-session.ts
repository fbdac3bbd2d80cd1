import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `national-session`: sign-in of national analysts. */
export const nationalSessionEnvironment = environmentOf(
  "SASAE_NATIONAL_TABLE",
  "SASAE_USER_POOL_ID",
  "SASAE_USER_POOL_CLIENT_ID",
);

/** Parsed environment of `national-session`. */
export type NationalSessionEnvironment = z.infer<typeof nationalSessionEnvironment>;
