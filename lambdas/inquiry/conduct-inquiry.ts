import { addMonths } from "../../domain/dates/plain-date.ts";
import type { InquirySubject, PermittedInquiry } from "../../domain/inquiry/permitted-inquiries.ts";
import { requirePermittedInquiry } from "../../domain/inquiry/permitted-inquiries.ts";
import type { Clock } from "../shared/ports/clock.ts";
import {
  InquiryAnswerNotReadyError,
  InquiryAnswerUnreadableError,
  InquiryNetworkClosedError,
  InquiryNetworkUnavailableError,
  InquiryRateExceededError,
} from "./inquiry-errors.ts";
import { inquiryIdOf } from "./inquiry-id.ts";
import type {
  AnswerContent,
  GatewayAnswer,
  InquiryGateway,
  InquiryMessage,
  InquiryQuestion,
  InquiryRecord,
  InquiryRecords,
  NoDataReason,
  Pause,
  RecordOutcome,
  Requester,
} from "./ports.ts";

/** What conducting an inquiry needs. */
export type ConductDependencies = {
  readonly prefecture: string;
  readonly gateway: InquiryGateway;
  readonly records: InquiryRecords;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly requester: Requester;
  readonly permitted: readonly PermittedInquiry[];
  /** How long one task may wait for an answer before it gives way to the workflow's retries, milliseconds. */
  readonly patienceMilliseconds: number;
};

/** One inquiry to be conducted. */
export type InquirySpecification = {
  readonly caseId: string;
  readonly round: number;
  readonly personId: string;
  readonly subject: InquirySubject;
  readonly providerCode: string;
  readonly taxYear: number | undefined;
  readonly nonDisclosure: boolean;
  readonly question: InquiryQuestion;
  /** Whether the data of an earlier answer can still be read; if so, nothing is asked again. */
  readonly kept: boolean;
};

/** How an inquiry ended. `kept`: its data were obtained before and can still be read. */
export type ConductOutcome =
  | { readonly kind: "data"; readonly content: Exclude<AnswerContent, { kind: "none" }> }
  | { readonly kind: "kept" }
  | { readonly kind: "none"; readonly reason: NoDataReason }
  | { readonly kind: "link-code-missing" }
  | { readonly kind: "not-permitted" };

const RETENTION_MONTHS = 7 * 12;
const LONGEST_PAUSE = 1_500;
const NATIONAL_BODY = "000000";

const noDataReasons: ReadonlySet<string> = new Set<NoDataReason>([
  "no-data",
  "provider-refused",
  "provider-stopped",
  "several-candidates",
  "not-in-register",
  "removed-from-register",
  "moved-abroad",
  "year-not-ready",
  "layout-unknown",
  "inquiry-failed",
]);

function isNoDataReason(outcome: RecordOutcome): outcome is NoDataReason {
  return noDataReasons.has(outcome);
}

/** Provider code used for 住基ネット and 符号, which one national body answers. */
export const nationalProvider = NATIONAL_BODY;

/**
 * Conducts one inquiry to its end, or throws so that the workflow tries again.
 *
 * The record is written before anything is sent and names what is sent, so a crash at any moment leaves at most a
 * repeat with the same id, which the network refuses as known. `keep` stores the data; it runs before the record is
 * closed, and the network is told that the answer arrived only after that.
 *
 * @throws InquiryNotPermittedError when the table of the law has no row for the subject.
 * @throws InquiryNetworkUnavailableError, InquiryAnswerUnreadableError, InquiryNetworkClosedError,
 *   InquiryRateExceededError from the gateway; InquiryAnswerNotReadyError when patience ends before the answer comes.
 */
export async function conductInquiry(
  dependencies: ConductDependencies,
  specification: InquirySpecification,
  keep: (content: Exclude<AnswerContent, { kind: "none" }>) => Promise<void>,
): Promise<ConductOutcome> {
  const { clock, records } = dependencies;
  const ground = requirePermittedInquiry(dependencies.permitted, specification.subject, clock.today());
  const latest = await findLatest(records, specification);
  const settled = latest === undefined ? undefined : settledOutcome(latest, specification);
  if (settled !== undefined) return settled;
  const record =
    latest !== undefined && latest.state !== "closed" && latest.cancelledAt === undefined
      ? latest
      : await records.prepare(newRecord(dependencies, specification, ground, (latest?.attempt ?? 0) + 1));
  const message: InquiryMessage = {
    inquiryId: record.inquiryId,
    requestedAt: record.requestedAt,
    requester: { ...dependencies.requester, sectionCode: record.sectionCode, staffId: record.staffId },
    ground,
    nonDisclosure: record.nonDisclosure,
    question: specification.question,
  };
  const accepted = await send(dependencies, record, message);
  if (accepted.kind !== "accepted") return accepted;
  const answer = await awaitAnswer(dependencies, accepted.record, accepted.waitMilliseconds);
  if (answer.content.kind !== "none") await keep(answer.content);
  await closeWithAnswer(dependencies, accepted.record, answer, false);
  return answer.content.kind === "none"
    ? { kind: "none", reason: answer.content.reason }
    : { kind: "data", content: answer.content };
}

async function findLatest(
  records: InquiryRecords,
  specification: InquirySpecification,
): Promise<InquiryRecord | undefined> {
  const all = await records.list(specification.caseId);
  return all
    .filter(
      (record) =>
        record.personId === specification.personId &&
        record.subject === specification.subject &&
        record.providerCode === specification.providerCode &&
        record.taxYear === specification.taxYear,
    )
    .reduce<InquiryRecord | undefined>(
      (latest, record) => (latest === undefined || record.attempt > latest.attempt ? record : latest),
      undefined,
    );
}

/** What an earlier inquiry of the same purpose already settles; a new round may ask again where data are lacking. */
function settledOutcome(record: InquiryRecord, specification: InquirySpecification): ConductOutcome | undefined {
  if (record.state !== "closed" || record.outcome === undefined) return undefined;
  if (record.outcome === "data") return specification.kept ? { kind: "kept" } : undefined;
  if (record.round !== specification.round) return undefined;
  if (record.outcome === "not-permitted") return { kind: "not-permitted" };
  return isNoDataReason(record.outcome) ? { kind: "none", reason: record.outcome } : undefined;
}

function newRecord(
  { prefecture, clock, requester }: ConductDependencies,
  specification: InquirySpecification,
  ground: PermittedInquiry,
  attempt: number,
): InquiryRecord {
  const { caseId, personId, subject, providerCode, taxYear } = specification;
  return {
    inquiryId: inquiryIdOf({ prefecture, caseId, personId, subject, providerCode, taxYear, attempt }),
    caseId,
    personId,
    subject,
    round: specification.round,
    attempt,
    taxYear,
    providerCode,
    taskCode: ground.taskCode,
    procedureCode: ground.procedureCode,
    informationCode: ground.informationCode,
    nonDisclosure: specification.nonDisclosure,
    sectionCode: requester.sectionCode,
    staffId: requester.staffId,
    requestedAt: clock.now(),
    state: "prepared",
    outcome: undefined,
    answeredAt: undefined,
    providedAt: undefined,
    layoutVersion: undefined,
    cancelledAt: undefined,
    late: false,
    retainUntil: addMonths(clock.today(), RETENTION_MONTHS),
  };
}

type Sent =
  | { readonly kind: "accepted"; readonly record: InquiryRecord; readonly waitMilliseconds: number }
  | { readonly kind: "link-code-missing" }
  | { readonly kind: "not-permitted" };

async function send(
  { gateway, records }: ConductDependencies,
  record: InquiryRecord,
  message: InquiryMessage,
): Promise<Sent> {
  if (record.state === "accepted") return { kind: "accepted", record, waitMilliseconds: 0 };
  const outcome = await gateway.request(message);
  switch (outcome.kind) {
    case "accepted":
    case "known": {
      const accepted = await records.advance(record, ["prepared"], { state: "accepted" });
      return {
        kind: "accepted",
        record: accepted,
        waitMilliseconds: outcome.kind === "accepted" ? outcome.waitMilliseconds : 0,
      };
    }
    case "link-code-missing":
      return outcome;
    case "not-permitted":
      await records.advance(record, ["prepared"], { state: "closed", outcome: "not-permitted" });
      return outcome;
  }
}

async function awaitAnswer(
  { gateway, pause, patienceMilliseconds }: ConductDependencies,
  record: InquiryRecord,
  firstWait: number,
): Promise<GatewayAnswer> {
  let patience = patienceMilliseconds;
  let wait = firstWait;
  for (;;) {
    if (wait > 0) {
      const step = Math.min(wait, LONGEST_PAUSE, patience);
      await pause(step);
      patience -= step;
    }
    const outcome = await gateway.poll(record.inquiryId);
    if (outcome.kind === "answered") return outcome.answer;
    if (outcome.kind === "unknown") throw new InquiryNetworkUnavailableError("the network forgot an inquiry");
    if (outcome.staffDecision || patience <= 0) throw new InquiryAnswerNotReadyError("no answer yet");
    wait = Math.max(outcome.waitMilliseconds, 100);
  }
}

/**
 * Closes a record with the answer that came and confirms its receipt. When the confirmation is lost the network hands
 * the answer out again, which changes nothing here, so that failure is not one of this inquiry.
 */
export async function closeWithAnswer(
  { gateway, records }: Pick<ConductDependencies, "gateway" | "records">,
  record: InquiryRecord,
  answer: GatewayAnswer,
  late: boolean,
): Promise<void> {
  await records.advance(record, ["prepared", "accepted"], {
    state: "closed",
    outcome: answer.content.kind === "none" ? answer.content.reason : "data",
    answeredAt: answer.answeredAt,
    providedAt: answer.providedAt,
    layoutVersion: answer.layoutVersion,
    late,
  });
  try {
    await gateway.accept(answer.inquiryId, answer.delivery);
  } catch (error) {
    if (!isLineFault(error)) throw error;
  }
}

/** True for the errors of the line and the network's hours, which say nothing about an inquiry itself. */
export function isLineFault(error: unknown): boolean {
  return (
    error instanceof InquiryNetworkUnavailableError ||
    error instanceof InquiryAnswerUnreadableError ||
    error instanceof InquiryNetworkClosedError ||
    error instanceof InquiryRateExceededError
  );
}
