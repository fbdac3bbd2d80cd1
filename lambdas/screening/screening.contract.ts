import * as z from "zod";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, comment, commandId, nothing, version } from "../shared/schemas.ts";

/** Asks the other council a question on the case. */
export const askQuestion = defineContract({
  operationId: "askQuestion",
  method: "POST",
  path: "/cases/{caseId}/questions",
  action: "question:ask",
  summary: "窓口に質問する",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({ commandId, version, question: z.string().trim().min(1).max(2000) }),
  },
  response: { status: 201, body: caseStanding.extend({ messageId: z.uuid() }) },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Answers a question. */
export const answerQuestion = defineContract({
  operationId: "answerQuestion",
  method: "POST",
  path: "/cases/{caseId}/questions/{messageId}/answer",
  action: "question:answer",
  summary: "質問に回答する",
  request: {
    path: z.strictObject({ caseId: z.uuid(), messageId: z.uuid() }),
    query: nothing,
    body: z.strictObject({ commandId, version, answer: z.string().trim().min(1).max(2000) }),
  },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "ITEM_NOT_FOUND", "ALREADY_ANSWERED", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Sends the case on to the decision. */
export const forwardCase = defineContract({
  operationId: "forwardCase",
  method: "POST",
  path: "/cases/{caseId}/screening/forward",
  action: "screening:act",
  summary: "決裁に回す",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({ commandId, version, comment: comment.optional() }),
  },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT", "OPEN_QUESTIONS"],
});

/** Returns the application to the window for correction; nothing is lost. */
export const returnCase = defineContract({
  operationId: "returnCase",
  method: "POST",
  path: "/cases/{caseId}/screening/return",
  action: "screening:act",
  summary: "補正のため窓口へ差し戻す",
  request: { path: casePath, query: nothing, body: z.strictObject({ commandId, version, comment }) },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Has a step of the system that failed for good tried again. */
export const retryStep = defineContract({
  operationId: "retryStep",
  method: "POST",
  path: "/cases/{caseId}/screening/retry",
  action: "screening:act",
  summary: "止まった自動の処理（書類の作成など）をもう一度行う",
  request: { path: casePath, query: nothing, body: z.strictObject({ commandId, version }) },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Routes of the capability. */
export const screeningContracts = [askQuestion, answerQuestion, forwardCase, returnCase, retryStep] as const;
