import * as z from "zod";
import { consultationItemSchema } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, commandId, nothing, version } from "../shared/schemas.ts";

const consultation = z.strictObject({
  heldOn: z.iso.date(),
  channel: consultationItemSchema.shape.channel,
  summary: z.string().trim().min(1).max(4000),
});

/** Records the first consultation and begins the case. */
export const beginConsultation = defineContract({
  operationId: "beginConsultation",
  method: "POST",
  path: "/consultations",
  action: "consultation:record",
  summary: "相談を記録して案件を始める",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      commandId,
      name: z.string().trim().min(1).max(60),
      nameKana: z.string().trim().min(1).max(60),
      birthDate: z.iso.date(),
      /** DV等支援措置 or similar: the household is shown by case number only. */
      protected: z.boolean(),
      consultation,
    }),
  },
  response: { status: 201, body: caseStanding.extend({ caseNumber: z.string() }) },
  errors: [],
});

/** Records a further consultation on a case. */
export const recordConsultation = defineContract({
  operationId: "recordConsultation",
  method: "POST",
  path: "/cases/{caseId}/consultations",
  action: "consultation:record",
  summary: "相談の記録を追加する",
  request: { path: casePath, query: nothing, body: z.strictObject({ commandId, version, consultation }) },
  response: { status: 201, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Routes of the capability. */
export const consultationsContracts = [beginConsultation, recordConsultation] as const;
