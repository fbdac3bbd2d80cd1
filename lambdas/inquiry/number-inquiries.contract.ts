import * as z from "zod";
import { caseStatuses } from "../../domain/case/lifecycle.ts";
import { exceptionResolutions } from "../../domain/inquiry/exceptions.ts";
import { gapCodes } from "../../domain/inquiry/gaps.ts";
import { informationItems } from "../../domain/inquiry/information-items.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, nothing } from "../shared/schemas.ts";

const subject = z.enum(["identity", "link-code", ...informationItems]);

const exceptionName = {
  caseId: z.uuid(),
  round: z.int().min(1),
  personId: z.uuid(),
  subject,
};

/**
 * One exception as a number handler sees it: the case by its number, the member by the place in the application; no name,
 * My Number or amount.
 */
export const exceptionRowSchema = z.strictObject({
  ...exceptionName,
  caseNumber: z.string(),
  /** Where the case stands now: the answer may no longer be needed. */
  status: z.enum(caseStatuses),
  /** Place of the member in the application, from 1; absent when the round has no plan. */
  memberNumber: z.int().optional(),
  subjectLabel: z.string(),
  code: z.enum(gapCodes),
  label: z.string(),
  next: z.string(),
  raisedAt: z.string(),
});

/** Exceptions of the prefecture that wait for a number handler, oldest first. */
export const listInquiryExceptions = defineContract({
  operationId: "listInquiryExceptions",
  method: "GET",
  path: "/number/exceptions",
  action: "inquiry:handle",
  summary: "情報照会のうち人の対応を待つものを一覧する",
  request: { path: nothing, query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ exceptions: z.array(exceptionRowSchema) }) },
  errors: [],
});

/** Closes one exception, with the way it was settled. */
export const resolveInquiryException = defineContract({
  operationId: "resolveInquiryException",
  method: "POST",
  path: "/number/exceptions/resolution",
  action: "inquiry:handle",
  summary: "情報照会の例外を処理済みにする",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({ ...exceptionName, resolution: z.enum(exceptionResolutions) }),
  },
  response: { status: 200, body: z.strictObject({ resolvedAt: z.string() }) },
  errors: ["ITEM_NOT_FOUND", "CASE_NOT_FOUND"],
});

/** Our record of a case's inquiries (番号法23条). The provider of a protected household is not shown: it gives the place away. */
export const listCaseInquiries = defineContract({
  operationId: "listCaseInquiries",
  method: "GET",
  path: "/number/cases/{caseId}/inquiries",
  action: "inquiry:handle",
  summary: "案件の情報照会の記録を見る",
  request: { path: casePath, query: nothing, body: nothing },
  response: {
    status: 200,
    body: z.strictObject({
      inquiries: z.array(
        z.strictObject({
          inquiryId: z.string(),
          personId: z.uuid(),
          subject,
          subjectLabel: z.string(),
          round: z.int(),
          attempt: z.int(),
          taxYear: z.int().optional(),
          providerCode: z.string().optional(),
          requestedAt: z.string(),
          state: z.enum(["prepared", "accepted", "closed"]),
          outcome: z.string().optional(),
          providedAt: z.string().optional(),
          late: z.boolean(),
          retainUntil: z.string(),
        }),
      ),
    }),
  },
  errors: [],
});

/** Routes of the capability. */
export const numberInquiriesContracts = [listInquiryExceptions, resolveInquiryException, listCaseInquiries] as const;
