import { applyAct, type ActDetails } from "../../../domain/case/case-change.ts";
import type { CaseRecord } from "../../../domain/case/case-items.schema.ts";
import { DomainError, RefusedError } from "../../../domain/errors.ts";
import type { CaseFolder, CaseRepository } from "../ports/case-repository.ts";
import type { Clock } from "../ports/clock.ts";

/** The case kept changing while a task tried to act; the workflow retries. */
export class CaseBusyError extends DomainError {
  override readonly name = "CaseBusyError";
  readonly code = "TEMPORARILY_UNAVAILABLE";
}

/** What a task of the system needs to act. */
export type SystemActDependencies = { readonly cases: CaseRepository; readonly clock: Clock };

/** An act on the present state: who acts, and the deterministic id by which a repeat is known. */
export type SystemCommand = {
  readonly caseId: string;
  /** Name of the task, shown in the history; a member of staff whose act does not depend on what the case says. */
  readonly by: { readonly id: string; readonly name: string; readonly kind?: "staff" };
  /** Made from the case, round and task, so that a retried task changes the case once. */
  readonly commandId: string;
  readonly correlationId: string;
};

const attempts = 5;

/**
 * Carries out one act of the system on the present state, whatever its version: people may act on the case meanwhile.
 * `decide` answers undefined when there is nothing to do.
 * @throws RefusedError CASE_NOT_FOUND; IllegalTransitionError; CaseBusyError after five overtaken attempts.
 */
export async function actOfSystem(
  { cases, clock }: SystemActDependencies,
  command: SystemCommand,
  decide: (folder: CaseFolder) => ActDetails | undefined,
): Promise<CaseRecord> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const folder = await cases.findFolder(command.caseId);
    if (folder === undefined) throw new RefusedError("CASE_NOT_FOUND");
    if (folder.events.some((event) => event.eventId === command.commandId)) return folder.record;
    const details = decide(folder);
    if (details === undefined) return folder.record;
    const outcome = await cases.change(
      applyAct(folder.record, details, {
        by: { ...command.by, kind: command.by.kind ?? "system" },
        at: clock.now(),
        correlationId: command.correlationId,
        commandId: command.commandId,
      }),
    );
    if (outcome.kind !== "conflict") return outcome.record;
  }
  throw new CaseBusyError(command.caseId);
}
