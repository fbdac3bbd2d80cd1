import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `audit-roots`: hourly signed roots of the audit chains. */
export const auditRootsEnvironment = environmentOf(
  "SASAE_AUDIT_TABLE",
  "SASAE_SIGNING_KEY_ID",
  "SASAE_RELEASES_BUCKET",
);

/** Parsed environment of `audit-roots`. */
export type AuditRootsEnvironment = z.infer<typeof auditRootsEnvironment>;
