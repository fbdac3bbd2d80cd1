import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `outbox-sender`: sending outbox entries from the stream. */
export const outboxSenderEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_SCREENING_STATE_MACHINE_ARN",
);

/** Parsed environment of `outbox-sender`. */
export type OutboxSenderEnvironment = z.infer<typeof outboxSenderEnvironment>;
