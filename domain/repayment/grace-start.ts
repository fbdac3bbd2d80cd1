import type { LoanKind } from "../funds/loan-kinds.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import { isBefore, laterOf } from "../dates/plain-date.ts";

/** The event 据置 counts from. */
export const graceStartRules = ["loan-date", "last-disbursement", "graduation", "contract-end"] as const;

/** The event 据置 counts from: 貸付の日, 最終貸付日, 卒業, 契約終了. */
export type GraceStartRule = (typeof graceStartRules)[number];

/** What happened to the loan so far; days in any order. */
export type LendingEvents = {
  /** The days money was sent; the last one must be final (no more to come). */
  readonly disbursements: readonly IsoDate[];
  /** The days 生活支援費 lent together with this loan was sent, if it was. */
  readonly livingSupportDisbursements?: readonly IsoDate[];
  /** The day of graduation, or of leaving school without it. */
  readonly leftSchoolOn?: IsoDate;
  /** The day a 不動産担保型 contract ended (death of the borrower, cancellation, …). */
  readonly contractEndedOn?: IsoDate;
};

/** The start of 据置, or the event that must still happen. */
export type GraceStartOutcome =
  | { readonly kind: "starts"; readonly date: IsoDate; readonly rule: GraceStartRule }
  | { readonly kind: "not-yet"; readonly rule: GraceStartRule; readonly awaits: string };

/**
 * The event 据置 counts from, by what is lent ([S-27TBL], [S-TYM]): 住宅入居費 and 一時生活再建費 lent together with
 * 生活支援費 wait for its last payment, and 福祉費 sent in parts counts from the last part.
 */
export function graceStartRule(kind: LoanKind, events: LendingEvents): GraceStartRule {
  if (kind === "education-support" || kind === "school-entry") return "graduation";
  if (kind === "real-estate" || kind === "real-estate-protected") return "contract-end";
  if (kind === "living-support" || events.disbursements.length > 1) return "last-disbursement";
  const together = (events.livingSupportDisbursements ?? []).length > 0;
  return together && (kind === "housing-entry" || kind === "temporary-rebuilding") ? "last-disbursement" : "loan-date";
}

function last(dates: readonly IsoDate[]): IsoDate | undefined {
  return dates.reduce<IsoDate | undefined>(
    (latest, date) => (latest === undefined ? date : laterOf(latest, date)),
    undefined,
  );
}

function first(dates: readonly IsoDate[]): IsoDate | undefined {
  return dates.reduce<IsoDate | undefined>(
    (earliest, date) => (earliest === undefined || isBefore(date, earliest) ? date : earliest),
    undefined,
  );
}

/** The day 据置 counts from, or what must happen before it is known. */
export function graceStart(kind: LoanKind, events: LendingEvents): GraceStartOutcome {
  const rule = graceStartRule(kind, events);
  switch (rule) {
    case "graduation":
      return events.leftSchoolOn === undefined
        ? { kind: "not-yet", rule, awaits: "卒業（退学した場合は退学）の日が必要です。" }
        : { kind: "starts", date: events.leftSchoolOn, rule };
    case "contract-end":
      return events.contractEndedOn === undefined
        ? { kind: "not-yet", rule, awaits: "契約が終了した日が必要です。" }
        : { kind: "starts", date: events.contractEndedOn, rule };
    case "loan-date":
    case "last-disbursement": {
      const together =
        kind === "housing-entry" || kind === "temporary-rebuilding" ? events.livingSupportDisbursements : [];
      const days = [...events.disbursements, ...(together ?? [])];
      const date = rule === "loan-date" ? first(events.disbursements) : last(days);
      if (date === undefined) return { kind: "not-yet", rule, awaits: "資金を送金した日が必要です。" };
      return { kind: "starts", date, rule };
    }
  }
}
