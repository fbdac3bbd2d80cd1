import * as z from "zod";
import { actions, prefectureRoles } from "../permissions/permissions.ts";
import { applicationContentSchema, bankAccountSchema } from "./application-content.schema.ts";
import { caseActs, caseStatuses } from "./lifecycle.ts";
import { automaticSteps, faultReasons } from "./step-fault.ts";

/**
 * The items of a case's collection. Each is parsed by its schema when it is read, so that nothing undeclared enters a use
 * case. Instants are ISO 8601 in UTC, dates are JST, amounts are yen.
 */

const instant = z.iso.datetime();
const staffId = z.string().min(1).max(120);

/** Class of an inquiry's outcome: all that a municipal council may learn of it. */
export const verdictClasses = ["within-standard", "likely-over", "needs-check", "not-inquired"] as const;

/** Outcome of the inquiry as the number zone hands it back: classes, bands and codes, never an amount. */
export const verdictSchema = z.strictObject({
  verdictClass: z.enum(verdictClasses),
  /** Band codes with Japanese labels in `domain/inquiry`; seen by the prefectural council only. */
  bandCodes: z.array(z.string().max(40)).max(40),
  /** What is missing and why, per member: `<personId>:<code>`. */
  gapCodes: z.array(z.string().max(80)).max(60),
  ruleId: z.string().max(80),
  ruleVersion: z.string().max(40),
  /** 年度 of the tax facts used; absent without inquiry. */
  taxYear: z.int().optional(),
  inquiryIds: z.array(z.string().max(80)).max(200),
});

/** What the screener concluded in a round. */
export const screenerFindingSchema = z.strictObject({
  round: z.int(),
  outcome: z.enum(["forward", "return"]),
  comment: z.string().max(1000).optional(),
  by: staffId,
  at: instant,
});

/** One step of the decision (決裁). */
export const approvalStepSchema = z.strictObject({
  step: z.int().min(1),
  outcome: z.enum(["approved", "declined", "returned"]),
  comment: z.string().max(1000).optional(),
  by: staffId,
  at: instant,
});

/** What 運営委員会 can conclude about a case. */
export const committeeConclusions = ["approval-advised", "approval-on-conditions-advised", "decline-advised"] as const;

/** Opinion of 運営委員会, as its secretariat recorded it. */
export const committeeOpinionSchema = z.strictObject({
  conclusion: z.enum(committeeConclusions),
  /** Day of the meeting. */
  heldOn: z.iso.date(),
  text: z.string().min(1).max(2000),
  by: staffId,
  byName: z.string(),
  at: instant,
});

/** Progress of the decision of the present round. */
export const decisionSchema = z.strictObject({
  round: z.int(),
  /** Number of approval steps that the route asks for, fixed when the case was sent on. */
  steps: z.int().min(1).max(5),
  approvals: z.array(approvalStepSchema),
  /** Present when 運営委員会 is heard before the first step; the opinion once it is recorded. */
  committee: z.strictObject({ opinion: committeeOpinionSchema.optional() }).optional(),
  outcome: z.enum(["approved", "declined"]).optional(),
  decidedOn: z.iso.date().optional(),
  /** 文書番号 of the notice. */
  documentNumber: z.string().max(40).optional(),
});

/** Who must act next, for the queue. */
const waitingForSchema = z.enum([
  "window-worker",
  "screener",
  "approver",
  "committee-secretariat",
  "cashier",
  "nobody",
]);

/** A step of the system that failed for good. `waitedFor`: whom the case waited for before, and does again after. */
export const stepFaultSchema = z.strictObject({
  step: z.enum(automaticSteps),
  reason: z.enum(faultReasons),
  round: z.int(),
  at: instant,
  waitedFor: waitingForSchema,
});

/** Item `case`: the present state, under its version. */
export const caseRecordSchema = z.object({
  caseId: z.uuid(),
  version: z.int().min(1),
  caseNumber: z.string(),
  status: z.enum(caseStatuses),
  fund: z.enum(["emergency-small"]),
  reason: z.string().optional(),
  municipalityCode: z.string(),
  /** Borrower as queues show them; protected households show the case number alone. */
  applicantName: z.string(),
  protected: z.boolean(),
  /** Random key of the borrower within the prefecture, by which statistics count people; never released. */
  borrowerKey: z.string(),
  /** Counts submissions; a return for correction starts the next one. */
  round: z.int().min(0),
  /** Instant of entering the present status. */
  since: instant,
  createdAt: instant,
  updatedAt: instant,
  /** Who must act next, for the queue. */
  waitingFor: waitingForSchema,
  openQuestions: z.int().min(0),
  submittedBy: staffId.optional(),
  verdict: verdictSchema.optional(),
  verdictRound: z.int().optional(),
  finding: screenerFindingSchema.optional(),
  decision: decisionSchema.optional(),
  /** Amount decided, yen. */
  decidedAmount: z.int().optional(),
  returnReason: z.string().max(1000).optional(),
  /** A step of the system that failed for good and waits to be tried again. */
  fault: stepFaultSchema.optional(),
  /** Head of the case's audit chain. */
  auditSequence: z.int().min(0),
  auditHash: z.string(),
  eventSequence: z.int().min(0),
  lastCommandId: z.string(),
});

/** Item `application`. */
export const applicationItemSchema = z.object({
  content: applicationContentSchema,
  savedBy: staffId,
  savedAt: instant,
  /** Version of the case in which this content was saved. */
  savedInVersion: z.int(),
});

/** Item `consultation#<id>`: one consultation (相談). */
export const consultationItemSchema = z.object({
  consultationId: z.string(),
  heldOn: z.iso.date(),
  channel: z.enum(["window", "phone", "visit", "outreach"]),
  summary: z.string().min(1).max(4000),
  by: staffId,
  byName: z.string(),
  at: instant,
});

/** Sources a person at the window can name for a fact. What was inquired by number never becomes a recorded fact. */
export const recordedSources = ["statement", "paper", "observation", "agency"] as const;

/** One fact as it was asked and answered: what `docs/assess.md` calls a fact, with who wrote it down. */
export const recordedFactSchema = z.object({
  /** Key of the fact, such as `livelihood.publicAssistance` or `members[<person>].incomes`. */
  fact: z.string().min(1).max(120),
  /** The value of that fact; its shape is checked when it is recorded and again whenever it is assessed. */
  value: z.unknown(),
  source: z.enum(recordedSources),
  /** The day the fact is of. */
  asOf: z.iso.date(),
  by: staffId,
  byName: z.string(),
  at: instant,
});

/** Item `facts`: what was asked at the window beside the application form. A fact that is not here was not answered. */
export const factsItemSchema = z.object({ facts: z.array(recordedFactSchema).max(500) });

/** Item `event#<sequence>`: one entry of the case history. `data` holds ids and codes only. */
export const eventItemSchema = z.object({
  eventId: z.string(),
  sequence: z.int(),
  act: z.enum(caseActs),
  statusBefore: z.enum(caseStatuses).optional(),
  statusAfter: z.enum(caseStatuses),
  at: instant,
  /** Staff id, or the name of the task that acted. */
  by: z.string(),
  byName: z.string(),
  byKind: z.enum(["staff", "system"]),
  round: z.int(),
  correlationId: z.string(),
  data: z.object({}).catchall(z.union([z.string(), z.number(), z.boolean()])),
});

/** Kinds of papers that an application brings. */
export const documentKinds = ["identity", "residence", "income", "reason-proof", "bank-book", "other"] as const;

/** Item `document#<id>`. */
export const documentItemSchema = z.object({
  documentId: z.uuid(),
  kind: z.enum(documentKinds),
  fileName: z.string().min(1).max(120),
  contentType: z.enum(["application/pdf", "image/jpeg", "image/png"]),
  /** quarantined: waiting for the check; released: readable; rejected: with a reason code. */
  state: z.enum(["quarantined", "released", "rejected"]),
  reason: z.string().optional(),
  size: z.int().optional(),
  by: staffId,
  at: instant,
});

/** Item `message#<id>`: a question on the case and its answer. */
export const messageItemSchema = z.object({
  messageId: z.uuid(),
  question: z.string().min(1).max(2000),
  askedBy: staffId,
  askedByName: z.string(),
  askedAt: instant,
  answer: z.string().min(1).max(2000).optional(),
  answeredBy: staffId.optional(),
  answeredByName: z.string().optional(),
  answeredAt: instant.optional(),
});

/** Names of the waits of the screening workflow. */
export const waits = ["screener", "approval", "loan-deed", "retry"] as const;

/** Item `~task#<wait>`: an execution waits for a person; holds its task token. */
export const taskItemSchema = z.object({
  wait: z.enum(waits),
  round: z.int(),
  token: z.string(),
  registeredAt: instant,
});

/** One instalment of the repayment plan, yen. */
export const instalmentSchema = z.strictObject({
  number: z.int(),
  dueDate: z.iso.date(),
  principal: z.int(),
  interest: z.int(),
  total: z.int(),
  balanceAfter: z.int(),
});

/** Item `contract`: the terms fixed for this loan and its repayment plan. */
export const contractItemSchema = z.object({
  principal: z.int(),
  gracePeriodMonths: z.int(),
  instalments: z.int(),
  /** Yearly rate in basis points. */
  rateBasisPoints: z.int(),
  ruleVersion: z.string(),
  contractedOn: z.iso.date(),
  firstDueDate: z.iso.date(),
  finalDueDate: z.iso.date(),
  plan: z.array(instalmentSchema),
  /** Who owns remittance and repayment. */
  remittanceOwner: z.enum(["sasae", "existing"]),
  loanDeedReceivedOn: z.iso.date().optional(),
});

/** Item `paper#<kind>`: a paper that was produced. */
export const paperItemSchema = z.object({
  kind: z.enum(["loan-decision-notice", "decline-notice", "loan-deed"]),
  documentNumber: z.string(),
  objectKey: z.string(),
  sha256: z.string(),
  producedAt: instant,
});

/** Item `payment-line`: what is to be paid to the borrower. */
export const paymentLineSchema = z.object({
  paymentDate: z.iso.date(),
  amount: z.int(),
  account: bankAccountSchema,
  state: z.enum(["waiting", "sealed"]),
  fileId: z.string().optional(),
  caseNumber: z.string(),
});

/** Message for the outbox sender: what must happen outside the transaction. */
export const outboxMessageSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start-screening"), round: z.int() }),
  z.strictObject({ kind: z.literal("resume"), wait: z.enum(waits), round: z.int() }),
  /** A payment file was sealed: each of its cases moves to repayment. */
  z.strictObject({ kind: z.literal("apply-seal"), fileId: z.string() }),
]);

/** Item `outbox#<eventId>`. */
export const outboxItemSchema = z.object({
  eventId: z.string(),
  message: outboxMessageSchema,
  createdAt: instant,
  outboxState: z.literal("pending"),
  correlationId: z.string(),
});

/** Purpose that must be stated when a case is opened. */
export const openingPurposes = [
  "consultation",
  "application",
  "screening",
  "decision",
  "contract",
  "call-answer",
  "correction",
] as const;

/** Japanese names of the purposes. */
export const openingPurposeLabels: Readonly<Record<(typeof openingPurposes)[number], string>> = {
  consultation: "相談対応",
  application: "申込の受付・補正",
  screening: "審査",
  decision: "決裁",
  contract: "契約・送金",
  "call-answer": "問合せへの回答",
  correction: "記録の訂正",
};

/** Item `staff/<staffId>` of the Directory. */
export const staffItemSchema = z.object({
  staffId,
  name: z.string(),
  roles: z.array(z.enum(prefectureRoles)),
  municipalityCode: z.string().optional(),
  active: z.boolean(),
  /** Number handlers only: the last day on which their training counts. */
  trainingValidUntil: z.iso.date().optional(),
});

/** One entry of an audit chain. */
export const auditEntrySchema = z.object({
  chain: z.string(),
  sequence: z.int(),
  previousHash: z.string(),
  hash: z.string(),
  at: instant,
  by: z.string(),
  kind: z.enum(["act", "read", "search", "refusal", "root"]),
  what: z.union([z.enum(caseActs), z.enum(actions), z.string()]),
  caseId: z.string().optional(),
  purpose: z.string().optional(),
  eventId: z.string().optional(),
  correlationId: z.string(),
});

export type CaseRecord = z.infer<typeof caseRecordSchema>;
export type ApplicationItem = z.infer<typeof applicationItemSchema>;
export type RecordedFact = z.infer<typeof recordedFactSchema>;
export type FactsItem = z.infer<typeof factsItemSchema>;
export type ConsultationItem = z.infer<typeof consultationItemSchema>;
export type EventItem = z.infer<typeof eventItemSchema>;
export type DocumentItem = z.infer<typeof documentItemSchema>;
export type MessageItem = z.infer<typeof messageItemSchema>;
export type TaskItem = z.infer<typeof taskItemSchema>;
export type ContractItem = z.infer<typeof contractItemSchema>;
export type PaperItem = z.infer<typeof paperItemSchema>;
export type PaymentLine = z.infer<typeof paymentLineSchema>;
export type OutboxMessage = z.infer<typeof outboxMessageSchema>;
export type OutboxItem = z.infer<typeof outboxItemSchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type VerdictClass = (typeof verdictClasses)[number];
export type Wait = (typeof waits)[number];
export type OpeningPurpose = (typeof openingPurposes)[number];
export type StaffItem = z.infer<typeof staffItemSchema>;
export type DocumentKind = (typeof documentKinds)[number];
export type Decision = z.infer<typeof decisionSchema>;
