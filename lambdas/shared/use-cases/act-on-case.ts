import { applyAct, type ActContext, type ActDetails, type Actor } from "../../../domain/case/case-change.ts";
import type { CaseRecord } from "../../../domain/case/case-items.schema.ts";
import { RefusedError } from "../../../domain/errors.ts";
import type { Action } from "../../../domain/permissions/permissions.ts";
import { requireScope, type Staff } from "../../../domain/staff/staff.ts";
import type { CaseFolder, CaseRepository } from "../ports/case-repository.ts";
import type { Clock } from "../ports/clock.ts";

/** What acting on a case needs. */
export type ActDependencies = { readonly cases: CaseRepository; readonly clock: Clock };

/** A command of a member of staff on a case. */
export type CaseCommand = {
  readonly staff: Staff;
  readonly action: Action;
  readonly caseId: string;
  readonly commandId: string;
  /** Version the person was looking at. */
  readonly version: number;
  readonly correlationId: string;
};

/** The actor of a member of staff. */
export function staffActor(staff: Staff): Actor {
  return { kind: "staff", id: staff.staffId, name: staff.name };
}

/** A case as a member of staff may act on it. @throws RefusedError CASE_NOT_FOUND, ForbiddenError. */
export async function findCaseInScope(
  cases: CaseRepository,
  staff: Staff,
  action: Action,
  caseId: string,
): Promise<CaseFolder> {
  const folder = await cases.findFolder(caseId);
  if (folder === undefined) throw new RefusedError("CASE_NOT_FOUND");
  requireScope(staff, action, folder.record.municipalityCode);
  return folder;
}

/** The refusal of a command that was made on an old version: says what has changed since, and the present content. */
export function versionConflict(folder: CaseFolder, seenVersion: number): RefusedError {
  // Every change adds one event and one version, so the events beyond the version seen are what the person missed.
  const missed = folder.events.filter((event) => event.sequence > seenVersion);
  return new RefusedError("VERSION_CONFLICT", [], {
    currentVersion: folder.record.version,
    changes: missed.map((event) => ({ act: event.act, byName: event.byName, at: event.at })),
    ...(folder.application === undefined ? {} : { currentContent: folder.application.content }),
  });
}

/**
 * Carries out one act of a member of staff: scope, version, legality, one transaction. The same command twice changes the
 * case once and answers the same.
 * @throws RefusedError CASE_NOT_FOUND, VERSION_CONFLICT; ForbiddenError; IllegalTransitionError; what `decide` throws.
 */
export async function actOnCase(
  { cases, clock }: ActDependencies,
  command: CaseCommand,
  decide: (folder: CaseFolder) => ActDetails,
): Promise<CaseRecord> {
  const folder = await findCaseInScope(cases, command.staff, command.action, command.caseId);
  if (folder.events.some((event) => event.eventId === command.commandId)) return folder.record;
  if (folder.record.version !== command.version) throw versionConflict(folder, command.version);
  const context: ActContext = {
    by: staffActor(command.staff),
    at: clock.now(),
    correlationId: command.correlationId,
    commandId: command.commandId,
  };
  const outcome = await cases.change(applyAct(folder.record, decide(folder), context));
  if (outcome.kind !== "conflict") return outcome.record;
  const found = await findCaseInScope(cases, command.staff, command.action, command.caseId);
  // The same command may have been carried out meanwhile, and others after it.
  if (found.events.some((event) => event.eventId === command.commandId)) return found.record;
  throw versionConflict(found, command.version);
}

/** The part of a record that every command answers with. */
export function standingOf(record: CaseRecord): { caseId: string; version: number; status: string } {
  return { caseId: record.caseId, version: record.version, status: record.status };
}
