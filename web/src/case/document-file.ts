import type { CaseView } from "../lib/endpoints.ts";

type ContentType = CaseView["documents"][number]["contentType"];

/** Largest file accepted, bytes (10 MB), as the contract has it. */
export const largestDocument = 10 * 1024 * 1024;

/** What is known of a chosen file before it is sent. */
export type ChosenFile = { readonly name: string; readonly size: number; readonly type: string };

const contentTypes: Readonly<Record<string, ContentType>> = {
  pdf: "application/pdf",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
};

/** The type to announce: by the ending of the name, which must agree with what the browser says when it says anything. */
export function contentTypeOf({ name, type }: ChosenFile): ContentType | undefined {
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  const byName = contentTypes[ending];
  return byName === undefined || (type !== "" && type !== byName) ? undefined : byName;
}

/** Why a file cannot be sent, or undefined when it can. What is inside is checked after it has arrived. */
export function chosenFileProblem(
  file: ChosenFile | undefined,
): { readonly code: string; readonly message: string } | undefined {
  if (file === undefined) return { code: "REQUIRED", message: "ファイルを選んでください。" };
  if (contentTypeOf(file) === undefined) {
    return { code: "WRONG_TYPE", message: "PDF・JPEG・PNGのファイルを選んでください。" };
  }
  if (file.size === 0) return { code: "EMPTY", message: "中身のないファイルです。もう一度読み取ってください。" };
  if (file.size > largestDocument) {
    return { code: "TOO_LARGE", message: "10 MBを超えています。小さくしてから選んでください。" };
  }
  return undefined;
}
