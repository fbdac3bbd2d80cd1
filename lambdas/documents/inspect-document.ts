import type { DocumentItem } from "../../domain/case/case-items.schema.ts";
import { largestDocument } from "./documents.contract.ts";

/** What the check of a document found. `reason` is a code that the screen explains. */
export type Inspection =
  | { readonly kind: "clean" }
  | { readonly kind: "refused"; readonly reason: "EMPTY" | "TOO_LARGE" | "WRONG_TYPE" | "HARMFUL" | "ENCRYPTED" };

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

/** Signatures of the accepted types, at the very beginning: nothing may stand before them. */
const signatures: Readonly<Record<DocumentItem["contentType"], readonly number[]>> = {
  "application/pdf": [0x25, 0x50, 0x44, 0x46, 0x2d],
  "image/jpeg": [0xff, 0xd8, 0xff],
  "image/png": [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
};

/** The standard test string of virus scanners, split so that this file is not one. */
const eicar = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

/** What a PDF of papers has no need of: scripts, programs, attachments and forms that send. */
const activePdf = ["/JavaScript", "/JS ", "/JS(", "/Launch", "/EmbeddedFile", "/RichMedia", "/SubmitForm"];

/**
 * Checks a document before anyone can open it: size, the type's signature at its beginning, the scanners' test string,
 * markup hidden in an image or before a PDF, and active contents of a PDF. GuardDuty Malware Protection scans the same
 * bucket in AWS; this check is what runs everywhere.
 */
export function inspectDocument(bytes: Uint8Array, contentType: DocumentItem["contentType"]): Inspection {
  if (bytes.length === 0) return { kind: "refused", reason: "EMPTY" };
  if (bytes.length > largestDocument) return { kind: "refused", reason: "TOO_LARGE" };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  if (text.includes(eicar)) return { kind: "refused", reason: "HARMFUL" };
  if (!startsWith(bytes, signatures[contentType])) return { kind: "refused", reason: "WRONG_TYPE" };
  if (/<script|<html|<svg/i.test(text.slice(0, 4096))) return { kind: "refused", reason: "HARMFUL" };
  if (contentType === "application/pdf") {
    if (text.includes("/Encrypt")) return { kind: "refused", reason: "ENCRYPTED" };
    if (activePdf.some((name) => text.includes(name))) return { kind: "refused", reason: "HARMFUL" };
  }
  return { kind: "clean" };
}
