import { outcomeOfWait } from "../../domain/case/waits.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { PaymentFiles } from "../shared/ports/payment-files.ts";
import { actOfSystem } from "../shared/use-cases/act-of-system.ts";
import type { CaseRepository, OutboxRepository } from "../shared/ports/case-repository.ts";
import type { Executions } from "../shared/ports/executions.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";

/** Ports of the outbox sender. */
export type OutboxDependencies = {
  readonly cases: CaseRepository;
  readonly outbox: OutboxRepository;
  readonly files: PaymentFiles;
  readonly clock: Clock;
  readonly executions: Executions;
  readonly logger: CatalogueLogger;
};

/** Moves each case of a sealed payment file to repayment, once each; a repeat finds those that have moved. */
async function applySeal(
  dependencies: OutboxDependencies,
  fileId: string,
  eventId: string,
  correlationId: string,
): Promise<void> {
  const file = await dependencies.files.find(fileId);
  if (file?.state !== "sealed") return;
  for (const caseId of file.caseIds) {
    await actOfSystem(
      dependencies,
      {
        caseId,
        by: { id: "payment-file", name: file.sealedByName ?? "出納" },
        commandId: `${eventId}-${caseId}`,
        correlationId,
      },
      ({ paymentLine }) =>
        paymentLine?.state === "waiting"
          ? {
              act: "seal-payment",
              state: { waitingFor: "nobody" },
              data: { fileId },
              puts: [{ item: "payment-line", ...paymentLine, state: "sealed", fileId }],
            }
          : undefined,
    );
  }
}

/** Name of the execution of a round. */
export function executionName(caseId: string, round: number): string {
  return `${caseId}-${String(round)}`;
}

/**
 * Sends one outbox entry, once or more: starting an execution is idempotent by its name, and a wait that was told is
 * told no more. The entry is removed last, so that a crash before leaves it to the sweeper.
 */
export async function sendOutboxEntry(
  dependencies: OutboxDependencies,
  caseId: string,
  eventId: string,
): Promise<void> {
  const { cases, outbox, executions, logger } = dependencies;
  const entry = await outbox.find(caseId, eventId);
  if (entry === undefined) return;
  const { message, correlationId } = entry;
  if (message.kind === "start-screening") {
    const name = executionName(caseId, message.round);
    await executions.start(name, { caseId, round: message.round, correlationId });
    logger.info("EXECUTION_STARTED", { caseId, executionName: name, correlationId });
  } else if (message.kind === "apply-seal") {
    await applySeal(dependencies, message.fileId, eventId, correlationId);
  } else {
    const folder = await cases.findFolder(caseId);
    const outcome = folder === undefined ? undefined : outcomeOfWait(folder, message.wait, message.round);
    const task = folder?.tasks.find((waiting) => waiting.wait === message.wait && waiting.round === message.round);
    if (task === undefined || outcome === undefined) {
      logger.info("EXECUTION_NOT_WAITING", { caseId, round: message.round, correlationId });
    } else {
      await executions.resume(task.token, { outcome });
      await cases.removeTask(caseId, message.wait, task.token);
      logger.info("EXECUTION_RESUMED", { caseId, round: message.round, correlationId });
    }
  }
  await outbox.remove(caseId, eventId);
}

/** Age after which the sweeper sends an entry that the stream did not, minutes. */
export const sweepAfterMinutes = 5;

/**
 * Sends every entry that has waited too long; returns how many. One that cannot be sent keeps no other from being sent.
 * @throws the first failure, after all were tried.
 */
export async function sweepOutbox(dependencies: OutboxDependencies, before: string): Promise<number> {
  const pending = await dependencies.outbox.listPendingBefore(before);
  const failures: Error[] = [];
  for (const { caseId, eventId } of pending) {
    try {
      await sendOutboxEntry(dependencies, caseId, eventId);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error("an outbox entry was not sent"));
    }
  }
  const [first] = failures;
  if (first !== undefined) throw first;
  return pending.length;
}
