import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `exports`: approving and signing releases. */
export const exportsEnvironment = environmentOf(
  "SASAE_STATISTICS_TABLE",
  "SASAE_RELEASES_BUCKET",
  "SASAE_SIGNING_KEY_ID",
  "SASAE_DIRECTORY_TABLE",
  "SASAE_AUDIT_TABLE",
);

/** Parsed environment of `exports`. */
export type ExportsEnvironment = z.infer<typeof exportsEnvironment>;
