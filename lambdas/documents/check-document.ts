import * as z from "zod";
import { actOfSystem, type SystemActDependencies } from "../shared/use-cases/act-of-system.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";
import { idsOfKey } from "./document-key.ts";
import { inspectDocument } from "./inspect-document.ts";

/** Ports of the check. */
export type CheckDocumentDependencies = SystemActDependencies & {
  readonly objects: ObjectStore;
  readonly documentsBucket: string;
  readonly logger: CatalogueLogger;
};

const event = z.object({
  id: z.string(),
  detail: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
});

/**
 * Checks an object that arrived in quarantine and releases or refuses its document; the quarantined object is gone
 * afterwards. The same event twice does the same once.
 */
export async function checkDocument(dependencies: CheckDocumentDependencies, input: unknown): Promise<void> {
  const { id, detail } = event.parse(input);
  const quarantine = detail.bucket.name;
  const key = detail.object.key;
  const ids = idsOfKey(key);
  const bytes = await dependencies.objects.find(quarantine, key);
  if (ids === undefined || bytes === undefined) return;
  const { caseId, documentId } = ids;
  await actOfSystem(
    dependencies,
    {
      caseId,
      by: { id: "document-check", name: "書類の自動確認" },
      commandId: `check-${documentId}`,
      correlationId: id,
    },
    (folder) => {
      const document = folder.documents.find((entry) => entry.documentId === documentId);
      if (document?.state !== "quarantined") return undefined;
      const inspection = inspectDocument(bytes, document.contentType);
      const { reason: _, ...rest } = document;
      return inspection.kind === "clean"
        ? {
            act: "release-document",
            data: { documentId, kind: document.kind },
            puts: [{ item: `document#${documentId}`, ...rest, state: "released", size: bytes.length }],
          }
        : {
            act: "reject-document",
            data: { documentId, kind: document.kind, reason: inspection.reason },
            puts: [
              {
                item: `document#${documentId}`,
                ...rest,
                state: "rejected",
                reason: inspection.reason,
                size: bytes.length,
              },
            ],
          };
    },
  );
  const folder = await dependencies.cases.findFolder(caseId);
  const document = folder?.documents.find((entry) => entry.documentId === documentId);
  // A form stays good for minutes: bytes sent under a released document's key must be as clean, and replace nothing.
  if (document?.state === "released" && inspectDocument(bytes, document.contentType).kind === "clean") {
    await dependencies.objects.put(dependencies.documentsBucket, key, bytes, document.contentType, { once: true });
    dependencies.logger.info("DOCUMENT_RELEASED", { caseId, documentId });
  } else {
    dependencies.logger.warn("DOCUMENT_REJECTED", { caseId, documentId });
  }
  await dependencies.objects.remove(quarantine, key);
}
