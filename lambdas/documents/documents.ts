import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { ObjectStore, UploadForms } from "../shared/ports/object-store.ts";
import { actOnCase, findCaseInScope, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import { documentKey } from "./document-key.ts";
import {
  largestDocument,
  type announceDocument as announceContract,
  type linkDocument as linkContract,
} from "./documents.contract.ts";

/** How long a link to a document can be used, seconds. */
const linkSeconds = 60;

/** Ports of sending and reading documents. */
export type DocumentDependencies = ActDependencies & {
  readonly audit: AuditTrail;
  readonly objects: ObjectStore;
  readonly uploads: UploadForms;
  readonly quarantineBucket: string;
  readonly documentsBucket: string;
};

/** Records that a document is coming and answers with the form by which the browser sends it. */
export async function announceDocument(
  dependencies: DocumentDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof announceContract, Staff>,
): Promise<AnswerOf<typeof announceContract>> {
  const documentId = body.commandId;
  const record = await actOnCase(
    dependencies,
    { staff, action: "document:upload", caseId: path.caseId, ...body, correlationId },
    () => ({
      act: "upload-document",
      data: { documentId, kind: body.kind },
      puts: [
        {
          item: `document#${documentId}`,
          documentId,
          kind: body.kind,
          fileName: body.fileName,
          contentType: body.contentType,
          state: "quarantined",
          size: body.size,
          by: staff.staffId,
          at: dependencies.clock.now(),
        },
      ],
    }),
  );
  const upload = await dependencies.uploads.form(
    dependencies.quarantineBucket,
    documentKey(path.caseId, documentId),
    body.contentType,
    largestDocument,
  );
  return { ...standingOf(record), documentId, upload: { url: upload.url, fields: { ...upload.fields } } };
}

/** A link to a released document; the reading is logged. */
export async function linkDocument(
  { cases, audit, objects, documentsBucket }: DocumentDependencies,
  { staff, path, correlationId }: RequestOf<typeof linkContract, Staff>,
): Promise<AnswerOf<typeof linkContract>> {
  const folder = await findCaseInScope(cases, staff, "document:view", path.caseId);
  const document = folder.documents.find((entry) => entry.documentId === path.documentId);
  if (document === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  if (document.state !== "released") throw new RefusedError("DOCUMENT_NOT_READY");
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "document:view",
    caseId: path.caseId,
    purpose: path.documentId,
    correlationId,
  });
  const key = documentKey(path.caseId, document.documentId);
  return {
    url: await objects.link(documentsBucket, key, linkSeconds, document.fileName),
    expiresIn: linkSeconds,
  };
}
