import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `session`: sign-in, its second factor, own profile. */
export const sessionEnvironment = environmentOf(
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_USER_POOL_ID",
  "SASAE_USER_POOL_CLIENT_ID",
);

/** Parsed environment of `session`. */
export type SessionEnvironment = z.infer<typeof sessionEnvironment>;
