import type {
  ApplicationItem,
  CaseRecord,
  ConsultationItem,
  ContractItem,
  DocumentItem,
  EventItem,
  FactsItem,
  MessageItem,
  OutboxMessage,
  PaperItem,
  PaymentLine,
  TaskItem,
  Wait,
} from "./case-items.schema.ts";
import { nameSearchKeys } from "../persons/kana.ts";
import type { CaseAct, CaseStatus } from "./lifecycle.ts";
import { finishedStatuses, statusAfter } from "./lifecycle.ts";

/** Who acts: a member of staff, or a task of the system. */
export type Actor = { readonly kind: "staff" | "system"; readonly id: string; readonly name: string };

/** Circumstances of an act. */
export type ActContext = {
  readonly by: Actor;
  /** Instant, ISO 8601 UTC. */
  readonly at: string;
  readonly correlationId: string;
  /** Identifies the command; the same command twice changes a case once. */
  readonly commandId: string;
};

/** An item of the case's collection that an act writes beside the state, event, outbox and audit entries. */
export type CaseItem =
  | ({ readonly item: "application" } & ApplicationItem)
  | ({ readonly item: "facts" } & FactsItem)
  | ({ readonly item: `consultation#${string}` } & ConsultationItem)
  | ({ readonly item: `document#${string}` } & DocumentItem)
  | ({ readonly item: `message#${string}` } & MessageItem)
  | ({ readonly item: `~task#${Wait}` } & TaskItem)
  | ({ readonly item: "contract" } & ContractItem)
  | ({ readonly item: `paper#${string}` } & PaperItem)
  | ({ readonly item: "payment-line" } & PaymentLine)
  | PersonItem;

/**
 * One search key of one member: a folded reading of the name and the birth date, nothing else. Its key, as that of a
 * task, begins with `~` and so sorts behind everything that a screen shows: opening a case does not read it.
 */
export type PersonItem = {
  readonly item: `~person#${string}`;
  readonly personId: string;
  /** Folded kana of the name, one reading. */
  readonly foldedKana: string;
  readonly birthDate: string;
};

/** The search keys of a member, one item for each reading of the name. */
export function personItems(personId: string, nameKana: string, birthDate: string): readonly PersonItem[] {
  return nameSearchKeys(nameKana).map((foldedKana, index) => ({
    item: `~person#${personId}#${String(index)}`,
    personId,
    foldedKana,
    birthDate,
  }));
}

/** Everything that one act changes; written in one transaction under the version of `base`. */
export type CaseChange = {
  /** State before; absent for a new case. */
  readonly base: CaseRecord | undefined;
  readonly next: CaseRecord;
  readonly event: EventItem;
  readonly puts: readonly CaseItem[];
  readonly deletes: readonly string[];
  readonly outbox: OutboxMessage | undefined;
};

/** Fields of the state that an act may set; the rest (version, status, sequence, times) follows from the act. */
export type StateChanges = Partial<
  Omit<
    CaseRecord,
    | "caseId"
    | "version"
    | "status"
    | "since"
    | "createdAt"
    | "updatedAt"
    | "auditSequence"
    | "auditHash"
    | "eventSequence"
    | "lastCommandId"
  >
>;

/** What the caller decides of an act; the rest is derived. */
export type ActDetails = {
  readonly act: CaseAct;
  readonly state?: StateChanges;
  /** Ids and codes for the history; never what a person entered. */
  readonly data?: EventItem["data"];
  readonly puts?: readonly CaseItem[];
  readonly deletes?: readonly string[];
  readonly outbox?: OutboxMessage;
};

const eventOf = (
  details: ActDetails,
  context: ActContext,
  before: CaseStatus | undefined,
  after: CaseStatus,
  sequence: number,
  round: number,
): EventItem => ({
  eventId: context.commandId,
  sequence,
  act: details.act,
  ...(before === undefined ? {} : { statusBefore: before }),
  statusAfter: after,
  at: context.at,
  by: context.by.id,
  byName: context.by.name,
  byKind: context.by.kind,
  round,
  correlationId: context.correlationId,
  data: details.data ?? {},
});

/** What a new case starts with. */
export type NewCase = Pick<
  CaseRecord,
  "caseId" | "caseNumber" | "fund" | "municipalityCode" | "applicantName" | "borrowerKey"
> & {
  readonly protected?: boolean;
};

/** The change that begins a case with its first consultation. */
export function beginCase(newCase: NewCase, details: Omit<ActDetails, "act">, context: ActContext): CaseChange {
  const next: CaseRecord = {
    ...newCase,
    protected: newCase.protected ?? false,
    version: 1,
    status: "consultation",
    round: 0,
    since: context.at,
    createdAt: context.at,
    updatedAt: context.at,
    waitingFor: "window-worker",
    openQuestions: 0,
    auditSequence: 0,
    auditHash: "",
    eventSequence: 1,
    lastCommandId: context.commandId,
  };
  const full: ActDetails = { ...details, act: "record-consultation" };
  return {
    base: undefined,
    next,
    event: eventOf(full, context, undefined, "consultation", 1, 0),
    puts: details.puts ?? [],
    deletes: details.deletes ?? [],
    outbox: details.outbox,
  };
}

/**
 * The change that `details` makes to a case in state `base`.
 * @throws IllegalTransitionError when the act is out of turn.
 */
export function applyAct(base: CaseRecord, details: ActDetails, context: ActContext): CaseChange {
  const status = statusAfter(details.act, base.status);
  const state = { ...base, ...details.state };
  // A finished case waits for nobody, but for the screener while its last paper cannot be made.
  const atEnd = state.fault === undefined ? "nobody" : "screener";
  const next: CaseRecord = {
    ...state,
    waitingFor: finishedStatuses.includes(status) ? atEnd : state.waitingFor,
    status,
    version: base.version + 1,
    since: status === base.status ? base.since : context.at,
    updatedAt: context.at,
    eventSequence: base.eventSequence + 1,
    lastCommandId: context.commandId,
  };
  return {
    base,
    next,
    event: eventOf(details, context, base.status, status, next.eventSequence, next.round),
    puts: details.puts ?? [],
    deletes: details.deletes ?? [],
    outbox: details.outbox,
  };
}
