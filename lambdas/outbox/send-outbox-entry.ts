import { outcomeOfWait } from "../../domain/case/waits.ts";
import type { CaseRepository, OutboxRepository } from "../shared/ports/case-repository.ts";
import type { Executions } from "../shared/ports/executions.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";

/** Ports of the outbox sender. */
export type OutboxDependencies = {
  readonly cases: CaseRepository;
  readonly outbox: OutboxRepository;
  readonly executions: Executions;
  readonly logger: CatalogueLogger;
};

/** Name of the execution of a round. */
export function executionName(caseId: string, round: number): string {
  return `${caseId}-${String(round)}`;
}

/**
 * Sends one outbox entry, once or more: starting an execution is idempotent by its name, and a wait that was told is
 * told no more. The entry is removed last, so that a crash before leaves it to the sweeper.
 */
export async function sendOutboxEntry(
  { cases, outbox, executions, logger }: OutboxDependencies,
  caseId: string,
  eventId: string,
): Promise<void> {
  const entry = await outbox.find(caseId, eventId);
  if (entry === undefined) return;
  const { message, correlationId } = entry;
  if (message.kind === "start-screening") {
    const name = executionName(caseId, message.round);
    await executions.start(name, { caseId, round: message.round, correlationId });
    logger.info("EXECUTION_STARTED", { caseId, executionName: name, correlationId });
  } else {
    const folder = await cases.findFolder(caseId);
    const outcome = folder === undefined ? undefined : outcomeOfWait(folder, message.wait, message.round);
    const task = folder?.tasks.find((waiting) => waiting.wait === message.wait && waiting.round === message.round);
    if (task === undefined || outcome === undefined) {
      logger.info("EXECUTION_NOT_WAITING", { caseId, round: message.round, correlationId });
    } else {
      await executions.resume(task.token, { outcome });
      await cases.removeTask(caseId, message.wait);
      logger.info("EXECUTION_RESUMED", { caseId, round: message.round, correlationId });
    }
  }
  await outbox.remove(caseId, eventId);
}

/** Age after which the sweeper sends an entry that the stream did not, minutes. */
export const sweepAfterMinutes = 5;

/** Sends every entry that has waited too long; returns how many. */
export async function sweepOutbox(dependencies: OutboxDependencies, before: string): Promise<number> {
  const pending = await dependencies.outbox.listPendingBefore(before);
  for (const { caseId, eventId } of pending) await sendOutboxEntry(dependencies, caseId, eventId);
  return pending.length;
}
