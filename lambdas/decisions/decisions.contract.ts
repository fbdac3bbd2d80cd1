import * as z from "zod";
import { committeeConclusions } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, comment, commandId, nothing, version } from "../shared/schemas.ts";

/** Decides one step (決裁): approve, decline, or return to the screener. */
export const decideStep = defineContract({
  operationId: "decideStep",
  method: "POST",
  path: "/cases/{caseId}/decision/steps",
  action: "decision:decide",
  summary: "決裁する",
  request: {
    path: casePath,
    query: nothing,
    body: z.discriminatedUnion("outcome", [
      z.strictObject({ commandId, version, outcome: z.literal("approved"), comment: comment.optional() }),
      z.strictObject({ commandId, version, outcome: z.literal("declined"), comment }),
      z.strictObject({ commandId, version, outcome: z.literal("returned"), comment }),
    ]),
  },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT", "MAKER_IS_CHECKER", "COMMITTEE_NOT_HEARD"],
});

/** Records the opinion of 運営委員会 on a case that waits for it. */
export const recordCommitteeOpinion = defineContract({
  operationId: "recordCommitteeOpinion",
  method: "POST",
  path: "/cases/{caseId}/decision/committee-opinion",
  action: "committee:record-opinion",
  summary: "運営委員会の意見を記録する",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({
      commandId,
      version,
      conclusion: z.enum(committeeConclusions),
      heldOn: z.iso.date(),
      text: z.string().trim().min(1).max(2000),
    }),
  },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT", "MAKER_IS_CHECKER"],
});

/** Routes of the capability. */
export const decisionsContracts = [decideStep, recordCommitteeOpinion] as const;
