import * as z from "zod";
import { applicationContentSchema } from "../../domain/case/application-content.schema.ts";
import { missingItemSchema } from "../cases/cases.contract.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, command, comment, commandId, nothing, version } from "../shared/schemas.ts";

/** Opens the application of a case that has been consulted on; the borrower is taken over from the consultation. */
export const openApplication = defineContract({
  operationId: "openApplication",
  method: "POST",
  path: "/cases/{caseId}/application",
  action: "application:save",
  summary: "申込の準備を始める",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({ commandId, version, fund: z.literal("emergency-small") }),
  },
  response: { status: 201, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Saves what has been entered so far; answers with what is still missing. */
export const saveApplication = defineContract({
  operationId: "saveApplication",
  method: "PUT",
  path: "/cases/{caseId}/application",
  action: "application:save",
  summary: "申込内容を保存する",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({ commandId, version, content: applicationContentSchema }),
  },
  response: { status: 200, body: caseStanding.extend({ missing: z.array(missingItemSchema) }) },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Submits the application and starts screening; refused with the list of what is missing. */
export const submitApplication = defineContract({
  operationId: "submitApplication",
  method: "POST",
  path: "/cases/{caseId}/application/submission",
  action: "application:submit",
  summary: "申込を提出する",
  request: { path: casePath, query: nothing, body: command },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT", "APPLICATION_INCOMPLETE"],
});

/** Records that the borrower withdraws. */
export const withdrawApplication = defineContract({
  operationId: "withdrawApplication",
  method: "POST",
  path: "/cases/{caseId}/application/withdrawal",
  action: "application:withdraw",
  summary: "取下げを記録する",
  request: { path: casePath, query: nothing, body: z.strictObject({ commandId, version, comment }) },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** The names of a bank and a branch by their codes; absent names are not in the list. */
export const findBank = defineContract({
  operationId: "findBank",
  method: "GET",
  path: "/banks",
  action: "application:save",
  summary: "銀行コードと支店コードから名前を引く",
  request: {
    path: nothing,
    query: z.strictObject({
      bankCode: z.string().regex(/^\d{4}$/),
      branchCode: z
        .string()
        .regex(/^\d{3}$/)
        .optional(),
    }),
    body: nothing,
  },
  response: {
    status: 200,
    body: z.strictObject({
      bankName: z.string().optional(),
      branchName: z.string().optional(),
      /** Source and version of the list. */
      list: z.string(),
    }),
  },
  errors: [],
});

/** Routes of the capability. */
export const applicationsContracts = [
  openApplication,
  saveApplication,
  submitApplication,
  withdrawApplication,
  findBank,
] as const;
