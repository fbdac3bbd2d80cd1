import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `administration`: staff and parameters. */
export const administrationEnvironment = environmentOf(
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_USER_POOL_ID",
  "SASAE_FUNDS",
);

/** Parsed environment of `administration`. */
export type AdministrationEnvironment = z.infer<typeof administrationEnvironment>;
