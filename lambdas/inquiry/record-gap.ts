import type { GapCode } from "../../domain/inquiry/gaps.ts";
import type { InquirySubject } from "../../domain/inquiry/permitted-inquiries.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { noteGap } from "./member-inquiry.ts";
import type { MemberCommand } from "./member-inquiry.ts";
import type { InquiryRecords } from "./ports.ts";

/** What noting a gap needs. */
export type RecordGapDependencies = { readonly records: InquiryRecords; readonly clock: Clock };

const codesOfErrors: ReadonlyMap<string, GapCode> = new Map<string, GapCode>([
  ["InquiryNetworkUnavailableError", "network-down"],
  ["InquiryAnswerUnreadableError", "answer-unreadable"],
  ["InquiryNetworkClosedError", "network-closed"],
  ["InquiryRateExceededError", "network-down"],
  ["InquiryAnswerNotReadyError", "answer-pending"],
  ["InquiryNotPermittedError", "not-permitted"],
]);

/** The gap that an error of the workflow leaves; every error leaves one. */
export function gapOfError(error: string): GapCode {
  return codesOfErrors.get(error) ?? "inquiry-failed";
}

/** Turns the error that ended a member's inquiry into a gap: data is missing, and somebody is told. */
export async function recordGap(
  dependencies: RecordGapDependencies,
  command: MemberCommand & { readonly subject: InquirySubject; readonly error: string },
): Promise<{ code: GapCode }> {
  const { code } = await noteGap(dependencies, command, command.subject, gapOfError(command.error));
  return { code };
}

/** The same for every member the plan asks about, when not even the network's state could be learnt. */
export async function recordCaseGap(
  dependencies: RecordGapDependencies,
  { caseId, round, error }: { readonly caseId: string; readonly round: number; readonly error: string },
): Promise<{ code: GapCode }> {
  const code = gapOfError(error);
  const plan = await dependencies.records.findPlan(caseId, round);
  for (const member of plan?.members ?? []) {
    if (!member.consented || !member.mayHaveIncome) continue;
    await noteGap(dependencies, { caseId, round, personId: member.personId }, "identity", code);
  }
  return { code };
}
