import type { GapCode } from "../../domain/inquiry/gaps.ts";
import type { InquirySubject } from "../../domain/inquiry/permitted-inquiries.ts";
import type { ConductDependencies } from "./conduct-inquiry.ts";
import { InquirySubjectMissingError } from "./inquiry-errors.ts";
import type {
  CaseFacts,
  CaseFactsReader,
  CaseKey,
  CaseKeys,
  InquiryPlan,
  InquiryRecords,
  NumberVault,
} from "./ports.ts";

/** What every task about one member needs. */
export type MemberInquiryDependencies = ConductDependencies & {
  readonly keys: CaseKeys;
  readonly vault: NumberVault;
  readonly caseFacts: CaseFactsReader;
};

/** One member in one round of one case. */
export type MemberCommand = { readonly caseId: string; readonly round: number; readonly personId: string };

/**
 * Runs with the case's key and overwrites it afterwards, whatever happens. The key was made when the member was made
 * known to the network; without it nothing can be kept, so nothing is asked (InquirySubjectMissingError).
 */
export async function withCaseKey<Result>(
  keys: Pick<CaseKeys, "find">,
  caseId: string,
  use: (key: CaseKey) => Promise<Result>,
): Promise<Result> {
  const key = await keys.find(caseId);
  if (key === undefined) throw new InquirySubjectMissingError("the case has no key");
  return using(key, use);
}

/** The same, making the key when there is none. */
export async function withNewCaseKey<Result>(
  keys: Pick<CaseKeys, "open">,
  caseId: string,
  use: (key: CaseKey) => Promise<Result>,
): Promise<Result> {
  return using(await keys.open(caseId), use);
}

async function using<Result>(key: CaseKey, use: (key: CaseKey) => Promise<Result>): Promise<Result> {
  try {
    return await use(key);
  } finally {
    key.forget();
  }
}

/** The member as the case knows them. Throws InquirySubjectMissingError when the case has no such member. */
export function memberOf(facts: CaseFacts, personId: string): CaseFacts["members"][number] {
  const member = facts.members.find((candidate) => candidate.personId === personId);
  if (member === undefined) throw new InquirySubjectMissingError("the case has no such member");
  return member;
}

/**
 * The plan of the round, provided it asks about this member: a member who did not consent is never asked about, even if
 * an execution is started with their id. Throws InquirySubjectMissingError otherwise.
 */
export async function requirePlanned(records: InquiryRecords, command: MemberCommand): Promise<InquiryPlan> {
  const plan = await records.findPlan(command.caseId, command.round);
  const planned = plan?.members.find((member) => member.personId === command.personId);
  if (plan === undefined || planned?.consented !== true || !planned.mayHaveIncome) {
    throw new InquirySubjectMissingError("the round does not ask about this member");
  }
  return plan;
}

/** Notes a missing fact for the verdict and, where a number handler can close it, for their list. */
export async function noteGap(
  { records, clock }: Pick<ConductDependencies, "records" | "clock">,
  command: MemberCommand,
  subject: InquirySubject,
  code: GapCode,
): Promise<{ kind: "gap"; code: GapCode }> {
  await records.raise({
    caseId: command.caseId,
    round: command.round,
    personId: command.personId,
    subject,
    code,
    raisedAt: clock.now(),
    resolution: undefined,
  });
  return { kind: "gap", code };
}
