import * as z from "zod";
import { documentItemSchema, documentKinds } from "../../domain/case/case-items.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, commandId, nothing, version } from "../shared/schemas.ts";

/** Largest file accepted, bytes (10 MB). */
export const largestDocument = 10 * 1024 * 1024;

/** Announces a document and answers with the presigned form by which the browser sends it straight to storage. */
export const announceDocument = defineContract({
  operationId: "announceDocument",
  method: "POST",
  path: "/cases/{caseId}/documents",
  action: "document:upload",
  summary: "書類を送る準備をする",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({
      commandId,
      version,
      kind: z.enum(documentKinds),
      fileName: z.string().trim().min(1).max(120),
      contentType: documentItemSchema.shape.contentType,
      size: z.int().min(1).max(largestDocument),
    }),
  },
  response: {
    status: 201,
    body: caseStanding.extend({
      documentId: z.uuid(),
      upload: z.strictObject({ url: z.string(), fields: z.record(z.string(), z.string()) }),
    }),
  },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** A link by which a released document can be read for a minute; the reading is logged. */
export const linkDocument = defineContract({
  operationId: "linkDocument",
  method: "POST",
  path: "/cases/{caseId}/documents/{documentId}/link",
  action: "document:view",
  summary: "書類を開くための短時間のリンクを得る",
  request: { path: z.strictObject({ caseId: z.uuid(), documentId: z.uuid() }), query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ url: z.string(), expiresIn: z.int() }) },
  errors: ["CASE_NOT_FOUND", "ITEM_NOT_FOUND", "DOCUMENT_NOT_READY"],
});

/** Routes of the capability. */
export const documentsContracts = [announceDocument, linkDocument] as const;
