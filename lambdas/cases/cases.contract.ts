import * as z from "zod";
import {
  approvalStepSchema,
  committeeOpinionSchema,
  auditEntrySchema,
  consultationItemSchema,
  contractItemSchema,
  documentItemSchema,
  eventItemSchema,
  messageItemSchema,
  openingPurposes,
  paperItemSchema,
  stepFaultSchema,
  verdictClasses,
} from "../../domain/case/case-items.schema.ts";
import { applicationContentSchema } from "../../domain/case/application-content.schema.ts";
import { caseStatuses } from "../../domain/case/lifecycle.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, nothing } from "../shared/schemas.ts";

/** One row of a queue or search: no birth date, address, phone or amount before the case is opened. */
export const caseRowSchema = z.strictObject({
  caseId: z.uuid(),
  caseNumber: z.string(),
  /** Absent in search results. */
  status: z.enum(caseStatuses).optional(),
  fund: z.string(),
  municipalityCode: z.string(),
  /** Absent for protected households: only the case number is shown. */
  applicantName: z.string().optional(),
  since: z.string().optional(),
  waitingFor: z.string().optional(),
});

/** One page of the queue of the worker's scope, the longest waiting first. */
export const listCases = defineContract({
  operationId: "listCases",
  method: "GET",
  path: "/cases",
  action: "case:list",
  summary: "担当する範囲の案件を状態ごとに一覧する",
  request: {
    path: nothing,
    query: z.strictObject({ status: z.enum(caseStatuses), cursor: z.string().max(2000).optional() }),
    body: nothing,
  },
  response: { status: 200, body: z.strictObject({ rows: z.array(caseRowSchema), cursor: z.string().optional() }) },
  errors: [],
});

/** Search by the beginning of the kana name; every search is logged. */
export const searchCases = defineContract({
  operationId: "searchCases",
  method: "GET",
  path: "/cases/search",
  action: "case:search",
  summary: "氏名（カナ）と生年月日で案件を探す",
  request: {
    path: nothing,
    query: z.strictObject({ kana: z.string().trim().min(2).max(60), birthDate: z.iso.date().optional() }),
    body: nothing,
  },
  response: { status: 200, body: z.strictObject({ rows: z.array(caseRowSchema) }) },
  errors: [],
});

/** What is still missing before submission, in plain words. */
export const missingItemSchema = z.strictObject({ code: z.string(), field: z.string(), message: z.string() });

/** The whole case as the person's roles may see it. */
export const caseViewSchema = z.strictObject({
  caseId: z.uuid(),
  version: z.int(),
  caseNumber: z.string(),
  status: z.enum(caseStatuses),
  fund: z.string(),
  municipalityCode: z.string(),
  applicantName: z.string(),
  protected: z.boolean(),
  round: z.int(),
  since: z.string(),
  waitingFor: z.string(),
  returnReason: z.string().optional(),
  /** A step of the system that failed for good and waits for the screener. */
  fault: stepFaultSchema.pick({ step: true, reason: true, at: true }).optional(),
  application: z
    .strictObject({ content: applicationContentSchema, savedBy: z.string(), savedAt: z.string() })
    .optional(),
  missing: z.array(missingItemSchema),
  consultations: z.array(consultationItemSchema),
  documents: z.array(documentItemSchema),
  messages: z.array(messageItemSchema),
  events: z.array(eventItemSchema),
  /** Class for everyone; bands, gaps and rule only with `screening:view-bands`. */
  verdict: z
    .strictObject({
      verdictClass: z.enum(verdictClasses),
      bands: z.array(z.strictObject({ code: z.string(), label: z.string() })).optional(),
      gaps: z.array(z.strictObject({ code: z.string(), label: z.string() })).optional(),
      ruleId: z.string().optional(),
      ruleVersion: z.string().optional(),
      taxYear: z.int().optional(),
    })
    .optional(),
  decision: z
    .strictObject({
      steps: z.int(),
      approvals: z.array(approvalStepSchema),
      committee: z.strictObject({ opinion: committeeOpinionSchema.optional() }).optional(),
      outcome: z.enum(["approved", "declined"]).optional(),
      decidedOn: z.string().optional(),
      documentNumber: z.string().optional(),
    })
    .optional(),
  decidedAmount: z.int().optional(),
  contract: contractItemSchema.optional(),
  papers: z.array(paperItemSchema.omit({ objectKey: true })),
  payment: z.strictObject({ paymentDate: z.string(), amount: z.int(), state: z.string() }).optional(),
});

/** Opens a case: logs the purpose and answers with the whole case, in no older a version than the one seen before. */
export const openCase = defineContract({
  operationId: "openCase",
  method: "POST",
  path: "/cases/{caseId}/openings",
  action: "case:open",
  summary: "目的を記録して案件を開く",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({
      purpose: z.enum(openingPurposes),
      /** Highest version of the case that the browser knows of, from an answer to its own act or an earlier opening. */
      seenVersion: z.int().min(1).optional(),
    }),
  },
  response: { status: 200, body: caseViewSchema },
  errors: ["CASE_NOT_FOUND"],
});

/**
 * The version a case stands in, for a screen that waits for something automatic. It shows nothing of the case, so it is no
 * opening and is not logged as one.
 */
export const getCaseVersion = defineContract({
  operationId: "getCaseVersion",
  method: "GET",
  path: "/cases/{caseId}/version",
  action: "case:open",
  summary: "開いている案件が変わったかを確かめる",
  request: { path: casePath, query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ caseId: z.uuid(), version: z.int() }) },
  errors: ["CASE_NOT_FOUND"],
});

/** One chain of the audit trail: a case's acts, a payment file's, or one member of staff's reads of one day. */
export const readAudit = defineContract({
  operationId: "readAudit",
  method: "GET",
  path: "/audit",
  action: "audit:read",
  summary: "監査記録を案件ごと、送金データごと、または職員と日ごとに読む",
  request: {
    path: nothing,
    query: z.strictObject({
      caseId: z.uuid().optional(),
      /** Number of a payment file: its day and its place in the day. */
      fileId: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}-\d{1,3}$/)
        .optional(),
      staffId: z.string().max(120).optional(),
      date: z.iso.date().optional(),
    }),
    body: nothing,
  },
  response: {
    status: 200,
    body: z.strictObject({ chain: z.string(), entries: z.array(auditEntrySchema), intact: z.boolean() }),
  },
  errors: [],
});

/** Routes of the capability. */
export const casesContracts = [listCases, searchCases, openCase, getCaseVersion, readAudit] as const;

export type CaseView = z.infer<typeof caseViewSchema>;
export type CaseRow = z.infer<typeof caseRowSchema>;
