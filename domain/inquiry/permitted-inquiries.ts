import type { IsoDate } from "../dates/plain-date.ts";
import { DomainError } from "../errors.ts";
import type { InformationItem } from "./information-items.ts";

/** The three steps of an inquiry that each need their own ground: finding the person, the 符号, and the information. */
export type InquirySubject = "identity" | "link-code" | InformationItem;

/**
 * One permitted combination of 事務, 事務手続 and 特定個人情報名, from a day to a day (both inclusive, null = open).
 * `source` names the rule it rests on; `verification` says whether anybody has checked it against the present text.
 */
export type PermittedInquiry = {
  readonly subject: InquirySubject;
  readonly taskCode: string;
  readonly procedureCode: string;
  readonly informationCode: string;
  readonly effectiveFrom: IsoDate;
  readonly effectiveTo: IsoDate | null;
  readonly source: string;
  readonly verification: "published" | "recalled" | "assigned-on-connection";
};

/** The combination is in no row of the table on that day: the inquiry is not sent. */
export class InquiryNotPermittedError extends DomainError {
  override readonly name = "InquiryNotPermittedError";
  readonly code = "INQUIRY_NOT_PERMITTED";
}

/**
 * The row that permits asking for the subject on the day.
 * @throws InquiryNotPermittedError when there is none: the ground of an inquiry is the table of the law, never consent.
 */
export function requirePermittedInquiry(
  table: readonly PermittedInquiry[],
  subject: InquirySubject,
  on: IsoDate,
): PermittedInquiry {
  const row = table.find(
    (candidate) =>
      candidate.subject === subject &&
      candidate.effectiveFrom <= on &&
      (candidate.effectiveTo === null || on <= candidate.effectiveTo),
  );
  if (row === undefined) throw new InquiryNotPermittedError(`no permitted inquiry for ${subject}`);
  return row;
}
