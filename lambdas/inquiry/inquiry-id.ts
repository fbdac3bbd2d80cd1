import { createHash } from "node:crypto";
import type { InquirySubject } from "../../domain/inquiry/permitted-inquiries.ts";

/** What makes an inquiry the same inquiry: no time is part of it, so a repeat carries the same id. */
export type InquiryPurpose = {
  readonly prefecture: string;
  readonly caseId: string;
  readonly personId: string;
  readonly subject: InquirySubject;
  readonly providerCode: string;
  readonly taxYear: number | undefined;
  readonly attempt: number;
};

const CASE_LENGTH = 25;
const PURPOSE_LENGTH = 13;

/**
 * レコード識別番号: prefecture (2), case (25, the UUID in base 36) and purpose (13, of SHA-256), 40 characters. The network
 * refuses an id it has seen, which makes every repeat harmless.
 */
export function inquiryIdOf(purpose: InquiryPurpose): string {
  const caseNumber = BigInt(`0x${purpose.caseId.replaceAll("-", "")}`);
  const digest = createHash("sha256")
    .update(
      [
        purpose.caseId,
        purpose.personId,
        purpose.subject,
        purpose.providerCode,
        String(purpose.taxYear ?? ""),
        String(purpose.attempt),
      ].join("\u001f"),
    )
    .digest();
  const purposeNumber = digest.readBigUInt64BE(0);
  return [
    purpose.prefecture,
    caseNumber.toString(36).padStart(CASE_LENGTH, "0"),
    purposeNumber.toString(36).padStart(PURPOSE_LENGTH, "0"),
  ]
    .join("")
    .toUpperCase();
}

/** The case an inquiry id belongs to; undefined when the id is not one of ours. */
export function caseIdOfInquiry(inquiryId: string): string | undefined {
  if (!/^\d{2}[0-9A-Z]{38}$/u.test(inquiryId)) return undefined;
  const number = Array.from(inquiryId.slice(2, 2 + CASE_LENGTH)).reduce(
    (value, digit) => value * 36n + BigInt(Number.parseInt(digit, 36)),
    0n,
  );
  const hex = number.toString(16).padStart(32, "0");
  if (hex.length > 32) return undefined;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** 宛名番号 (15 digits) by which the network knows the person to us; says nothing about the person. */
export function addresseeNumberOf(prefecture: string, caseId: string, personId: string): string {
  const digest = createHash("sha256").update(["addressee", prefecture, caseId, personId].join("\u001f")).digest();
  return (digest.readBigUInt64BE(0) % 10n ** 15n).toString().padStart(15, "0");
}
