import * as z from "zod";

/** Key of a document's object, in quarantine and after: ids only, never a file name. */
export function documentKey(caseId: string, documentId: string): string {
  return `cases/${caseId}/${documentId}`;
}

const keyShape = z.templateLiteral(["cases/", z.uuid(), "/", z.uuid()]);

/** The ids in a key, or undefined for a key of another shape. */
export function idsOfKey(key: string): { readonly caseId: string; readonly documentId: string } | undefined {
  if (!keyShape.safeParse(key).success) return undefined;
  const [, caseId, documentId] = key.split("/");
  return caseId === undefined || documentId === undefined ? undefined : { caseId, documentId };
}
