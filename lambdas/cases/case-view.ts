import { missingItems } from "../../domain/case/check-application.ts";
import type { CaseRecord } from "../../domain/case/case-items.schema.ts";
import type { EmergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import { bandLabel } from "../../domain/inquiry/bands.ts";
import { gapLabel } from "../../domain/inquiry/gap-label.ts";
import { scopeOf } from "../../domain/permissions/permissions.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { QueueRow, ShownCase } from "../shared/ports/case-repository.ts";
import type { CaseRow, CaseView } from "./cases.contract.ts";

/** The verdict as the person's roles may see it: the class for everyone, bands and gaps for the prefectural council. */
function verdictView(folder: ShownCase, staff: Staff): CaseView["verdict"] {
  const { verdict } = folder.record;
  if (verdict === undefined) return undefined;
  if (scopeOf(staff.roles, "screening:view-bands") === undefined) return { verdictClass: verdict.verdictClass };
  const nameOf = (personId: string): string =>
    folder.application?.content.members.find((member) => member.personId === personId)?.name ?? "世帯員";
  return {
    verdictClass: verdict.verdictClass,
    bands: verdict.bandCodes.map((code) => ({ code, label: bandLabel(code) })),
    gaps: verdict.gapCodes.map((code) => ({ code, label: gapLabel(code, nameOf) })),
    ruleId: verdict.ruleId,
    ruleVersion: verdict.ruleVersion,
    ...(verdict.taxYear === undefined ? {} : { taxYear: verdict.taxYear }),
  };
}

/** Whether the application is still being prepared, so that what is missing is shown. */
export function isPreparing({ status }: CaseRecord): boolean {
  return status === "application" || status === "returned";
}

/** The whole case for one person's eyes. */
export function caseView(folder: ShownCase, staff: Staff, terms: EmergencySmallTerms | undefined): CaseView {
  const { record, application, contract, paymentLine } = folder;
  const { decision } = record;
  const verdict = verdictView(folder, staff);
  return {
    caseId: record.caseId,
    version: record.version,
    caseNumber: record.caseNumber,
    status: record.status,
    fund: record.fund,
    municipalityCode: record.municipalityCode,
    applicantName: record.applicantName,
    protected: record.protected,
    round: record.round,
    since: record.since,
    waitingFor: record.waitingFor,
    ...(record.returnReason === undefined ? {} : { returnReason: record.returnReason }),
    ...(record.fault === undefined
      ? {}
      : { fault: { step: record.fault.step, reason: record.fault.reason, at: record.fault.at } }),
    ...(application === undefined
      ? {}
      : {
          application: {
            content: application.content,
            savedBy: application.savedBy,
            savedAt: application.savedAt,
          },
        }),
    missing:
      terms !== undefined && isPreparing(record) && application !== undefined
        ? [...missingItems(application.content, folder.documents, terms)]
        : [],
    consultations: [...folder.consultations],
    documents: [...folder.documents],
    messages: [...folder.messages],
    events: [...folder.events],
    ...(verdict === undefined ? {} : { verdict }),
    ...(decision === undefined
      ? {}
      : {
          decision: {
            steps: decision.steps,
            approvals: decision.approvals,
            ...(decision.committee === undefined ? {} : { committee: decision.committee }),
            ...(decision.outcome === undefined ? {} : { outcome: decision.outcome }),
            ...(decision.decidedOn === undefined ? {} : { decidedOn: decision.decidedOn }),
            ...(decision.documentNumber === undefined ? {} : { documentNumber: decision.documentNumber }),
          },
        }),
    ...(record.decidedAmount === undefined ? {} : { decidedAmount: record.decidedAmount }),
    ...(contract === undefined ? {} : { contract }),
    papers: folder.papers.map((paper) => ({
      kind: paper.kind,
      documentNumber: paper.documentNumber,
      sha256: paper.sha256,
      producedAt: paper.producedAt,
    })),
    ...(paymentLine === undefined
      ? {}
      : {
          payment: {
            paymentDate: paymentLine.paymentDate,
            amount: paymentLine.amount,
            state: paymentLine.state,
          },
        }),
  };
}

/** A queue row for anyone's eyes: a protected household shows its case number alone. */
export function caseRow(row: QueueRow): CaseRow {
  return {
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    ...(row.status === undefined ? {} : { status: row.status }),
    fund: row.fund,
    municipalityCode: row.municipalityCode,
    ...(row.protected ? {} : { applicantName: row.applicantName }),
    ...(row.since === undefined ? {} : { since: row.since }),
    ...(row.waitingFor === undefined ? {} : { waitingFor: row.waitingFor }),
  };
}
