import { sfnExecutions } from "../shared/adapters/sfn-executions.ts";
import { caseRepository, outboxRepository } from "../shared/repositories/case-repository.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import type { OutboxDependencies } from "./send-outbox-entry.ts";

/** Variables of the outbox functions. */
export type OutboxEnvironment = {
  readonly SASAE_PREFECTURE: string;
  readonly SASAE_CASES_TABLE: string;
  readonly SASAE_SCREENING_STATE_MACHINE_ARN: string;
};

/** Ports of the outbox functions; they read cases and remove what was sent, and change no case. */
export function outboxDependencies(environment: OutboxEnvironment, boot: Boot): OutboxDependencies {
  const store = boot.store();
  const cases = environment.SASAE_CASES_TABLE;
  return {
    cases: caseRepository({ store, tables: { cases, audit: "" }, digest: boot.digest }),
    outbox: outboxRepository(store, cases),
    executions: sfnExecutions(environment.SASAE_SCREENING_STATE_MACHINE_ARN),
    logger: boot.logger,
  };
}
