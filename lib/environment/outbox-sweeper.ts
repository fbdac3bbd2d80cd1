import type * as z from "zod";
import { environmentOf } from "./common.ts";

/** Environment of `outbox-sweeper`: re-sending outbox entries left behind. */
export const outboxSweeperEnvironment = environmentOf(
  "SASAE_CASES_TABLE",
  "SASAE_AUDIT_TABLE",
  "SASAE_SCREENING_STATE_MACHINE_ARN",
);

/** Parsed environment of `outbox-sweeper`. */
export type OutboxSweeperEnvironment = z.infer<typeof outboxSweeperEnvironment>;
