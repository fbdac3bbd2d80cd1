import * as z from "zod";
import { paperItemSchema } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, commandId, nothing, version } from "../shared/schemas.ts";

/** Records that the signed 借用書 has arrived; only then does money move. */
export const receiveLoanDeed = defineContract({
  operationId: "receiveLoanDeed",
  method: "POST",
  path: "/cases/{caseId}/contract/loan-deed",
  action: "contract:receive-deed",
  summary: "署名済みの借用書を受け取ったことを記録する",
  request: { path: casePath, query: nothing, body: z.strictObject({ commandId, version, receivedOn: z.iso.date() }) },
  response: { status: 200, body: caseStanding.extend({ paymentDate: z.string() }) },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** A link by which a paper can be read for a minute; the reading is logged. */
export const linkPaper = defineContract({
  operationId: "linkPaper",
  method: "POST",
  path: "/cases/{caseId}/papers/{kind}/link",
  action: "paper:view",
  summary: "通知書・借用書を開くための短時間のリンクを得る",
  request: {
    path: z.strictObject({ caseId: z.uuid(), kind: paperItemSchema.shape.kind }),
    query: nothing,
    body: nothing,
  },
  response: { status: 200, body: z.strictObject({ url: z.string(), expiresIn: z.int() }) },
  errors: ["CASE_NOT_FOUND", "ITEM_NOT_FOUND"],
});

/** Routes of the capability. */
export const contractsContracts = [receiveLoanDeed, linkPaper] as const;
