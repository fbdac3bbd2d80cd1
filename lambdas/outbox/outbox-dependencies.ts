import { sfnExecutions } from "../shared/adapters/sfn-executions.ts";
import { caseRepository, outboxRepository } from "../shared/repositories/case-repository.ts";
import { paymentFiles } from "../shared/repositories/payment-files.ts";
import type { Boot } from "../shared/runtime/boot.ts";
import type { OutboxDependencies } from "./send-outbox-entry.ts";

/** Variables of the outbox functions. */
export type OutboxEnvironment = {
  readonly SASAE_PREFECTURE: string;
  readonly SASAE_CASES_TABLE: string;
  readonly SASAE_AUDIT_TABLE: string;
  readonly SASAE_SCREENING_STATE_MACHINE_ARN: string;
};

/** Ports of the outbox functions. */
export function outboxDependencies(environment: OutboxEnvironment, boot: Boot): OutboxDependencies {
  const store = boot.store();
  const tables = { cases: environment.SASAE_CASES_TABLE, audit: environment.SASAE_AUDIT_TABLE };
  return {
    cases: caseRepository({ store, tables, digest: boot.digest }),
    outbox: outboxRepository(store, tables.cases),
    files: paymentFiles({ store, tables, digest: boot.digest }),
    clock: boot.clock,
    executions: sfnExecutions(environment.SASAE_SCREENING_STATE_MACHINE_ARN),
    logger: boot.logger,
  };
}
