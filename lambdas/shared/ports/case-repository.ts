import type {
  ApplicationItem,
  CaseRecord,
  ConsultationItem,
  ContractItem,
  DocumentItem,
  EventItem,
  MessageItem,
  OutboxItem,
  PaperItem,
  PaymentLine,
  RecordedFact,
  TaskItem,
  Wait,
} from "../../../domain/case/case-items.schema.ts";
import type { CaseChange } from "../../../domain/case/case-change.ts";
import type { CaseStatus } from "../../../domain/case/lifecycle.ts";

/** A case and everything of it: one item collection, read by one query. */
export type CaseFolder = {
  readonly record: CaseRecord;
  readonly application: ApplicationItem | undefined;
  readonly consultations: readonly ConsultationItem[];
  /** What was asked at the window beside the application form. */
  readonly facts: readonly RecordedFact[];
  readonly documents: readonly DocumentItem[];
  readonly messages: readonly MessageItem[];
  readonly events: readonly EventItem[];
  readonly tasks: readonly TaskItem[];
  readonly contract: ContractItem | undefined;
  readonly papers: readonly PaperItem[];
  readonly paymentLine: PaymentLine | undefined;
};

/** What of a case is shown: all of it but the tokens of waits. */
export type ShownCase = Omit<CaseFolder, "tasks">;

/** A row of a queue. */
export type QueueRow = Pick<
  CaseRecord,
  "caseId" | "caseNumber" | "fund" | "municipalityCode" | "applicantName" | "protected"
> & {
  /** Absent in search results. */
  readonly status?: CaseStatus | undefined;
  readonly since?: string | undefined;
  readonly waitingFor?: string | undefined;
};

/** One page of a queue; `cursor` is opaque and absent on the last page. */
export type QueuePage = { readonly rows: readonly QueueRow[]; readonly cursor?: string | undefined };

/** What became of a change: done, done before by the same command, or overtaken by another. */
export type ChangeOutcome =
  | { readonly kind: "changed"; readonly record: CaseRecord }
  | { readonly kind: "repeated"; readonly record: CaseRecord }
  | { readonly kind: "conflict" };

/** The store of cases. Every change carries its event, outbox entry and audit entry in one transaction. */
export interface CaseRepository {
  /** The present state, strongly consistent; undefined when there is no such case. */
  findRecord(caseId: string): Promise<CaseRecord | undefined>;
  /** Version and municipality in the cheapest reading there is: one item, which may lag behind by a moment. */
  findStanding(caseId: string): Promise<Pick<CaseRecord, "version" | "municipalityCode"> | undefined>;
  /** The whole collection in one query, strongly consistent: a sender must see the token of a wait and the act it ends. */
  findFolder(caseId: string): Promise<CaseFolder | undefined>;
  /**
   * What is shown of a case, in one query at half the price of {@link findFolder}: it may lag behind by a moment, but never
   * behind `seenVersion`, and its state and history are of one version. Nothing is decided on it.
   */
  findShown(caseId: string, seenVersion: number): Promise<ShownCase | undefined>;
  /** Writes one change under the version of its base. */
  change(change: CaseChange): Promise<ChangeOutcome>;
  /** Page of 25 of a prefecture's queue of one status, longest waiting first. */
  listByStatus(status: CaseStatus, cursor: string | undefined): Promise<QueuePage>;
  /** Page of 25 of one municipality's queue of one status. */
  listByMunicipality(municipalityCode: string, status: CaseStatus, cursor: string | undefined): Promise<QueuePage>;
  /** Cases with a member whose folded kana begins so, at most 25; within one municipality when it is given. */
  search(
    foldedKana: string,
    birthDate: string | undefined,
    municipalityCode: string | undefined,
  ): Promise<readonly QueueRow[]>;
  /** Stores the token of an execution that waits, provided the case is still in `version`. False when it is not. */
  registerTask(caseId: string, version: number, task: TaskItem): Promise<boolean>;
  /** The token of the wait, when an execution waits. */
  findTask(caseId: string, wait: Wait): Promise<TaskItem | undefined>;
  /**
   * The random key of a borrower, known by folded kana and birth date: the one given before, or `candidate` from now on.
   */
  borrowerKey(foldedKana: string, birthDate: string, candidate: string): Promise<string>;
  /** Forgets the token after the execution was told; a newer token of the same wait stays. */
  removeTask(caseId: string, wait: Wait, token: string): Promise<void>;
}

/** What the outbox sender and the sweeper need of the store. */
export interface OutboxRepository {
  /** Entry, when it has not been sent yet. */
  find(caseId: string, eventId: string): Promise<OutboxItem | undefined>;
  /** Removes an entry that was sent. */
  remove(caseId: string, eventId: string): Promise<void>;
  /** Entries created before the instant, oldest first, at most 100. */
  listPendingBefore(instant: string): Promise<readonly { caseId: string; eventId: string }[]>;
}
