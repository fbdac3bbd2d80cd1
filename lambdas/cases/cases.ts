import type * as z from "zod";
import { RefusedError } from "../../domain/errors.ts";
import type { EmergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import { requirePermission, requireScope, type Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { CaseRepository } from "../shared/ports/case-repository.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { PaymentFiles } from "../shared/ports/payment-files.ts";
import { caseChain, fileChain, staffChain } from "../shared/repositories/audit-chain.ts";
import { searchKey } from "../shared/repositories/case-repository.ts";
import { caseRow, caseView, isPreparing } from "./case-view.ts";
import type {
  getCaseVersion as versionContract,
  listCases as listContract,
  openCase as openContract,
  readAudit as auditContract,
  searchCases as searchContract,
} from "./cases.contract.ts";

/** Ports of finding, opening and auditing cases. */
export type CasesDependencies = {
  readonly cases: CaseRepository;
  readonly files: Pick<PaymentFiles, "find">;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly emergencySmallTerms: (on: string) => Promise<EmergencySmallTerms>;
};

/** The municipality whose cases alone the person may list, or undefined for the whole prefecture. */
function municipalityOf(staff: Staff, action: "case:list" | "case:search"): string | undefined {
  if (requirePermission(staff, action) === "prefecture") return undefined;
  if (staff.municipalityCode === undefined) throw new RefusedError("FORBIDDEN");
  return staff.municipalityCode;
}

/** One page of the queue of the worker's scope, the longest waiting first. */
export async function listCases(
  { cases }: CasesDependencies,
  { staff, query }: RequestOf<typeof listContract, Staff>,
): Promise<AnswerOf<typeof listContract>> {
  const municipalityCode = municipalityOf(staff, "case:list");
  const page =
    municipalityCode === undefined
      ? await cases.listByStatus(query.status, query.cursor)
      : await cases.listByMunicipality(municipalityCode, query.status, query.cursor);
  return { rows: page.rows.map(caseRow), ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
}

/** Cases with a member whose kana begins so; the search is logged, what was typed is not. */
export async function searchCases(
  { cases, audit }: CasesDependencies,
  { staff, query, correlationId }: RequestOf<typeof searchContract, Staff>,
): Promise<AnswerOf<typeof searchContract>> {
  const municipalityCode = municipalityOf(staff, "case:search");
  const key = searchKey(query.kana);
  if (key.length < 2) {
    throw new RefusedError("INVALID_INPUT", [
      { field: "kana", code: "TOO_SHORT", message: "カナを2文字以上入力してください。" },
    ]);
  }
  await audit.recordRead({ staffId: staff.staffId, kind: "search", what: "case:search", correlationId });
  const rows = await cases.search(key, query.birthDate, municipalityCode);
  return { rows: rows.map(caseRow) };
}

/** Opens a case: the purpose is logged before anything is shown. */
export async function openCase(
  { cases, audit, clock, emergencySmallTerms }: CasesDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof openContract, Staff>,
): Promise<AnswerOf<typeof openContract>> {
  const folder = await cases.findShown(path.caseId, body.seenVersion ?? 0);
  if (folder === undefined) throw new RefusedError("CASE_NOT_FOUND");
  requireScope(staff, "case:open", folder.record.municipalityCode);
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "case:open",
    caseId: path.caseId,
    purpose: body.purpose,
    correlationId,
  });
  // Only an application that is being prepared is held against the terms: other cases cost no second reading.
  const terms = isPreparing(folder.record) ? await emergencySmallTerms(clock.today()) : undefined;
  return caseView(folder, staff, terms);
}

/** The version a case of the person's scope stands in: one item, no opening. */
export async function getCaseVersion(
  { cases }: CasesDependencies,
  { staff, path }: RequestOf<typeof versionContract, Staff>,
): Promise<AnswerOf<typeof versionContract>> {
  const standing = await cases.findStanding(path.caseId);
  if (standing === undefined) throw new RefusedError("CASE_NOT_FOUND");
  requireScope(staff, "case:open", standing.municipalityCode);
  return { caseId: path.caseId, version: standing.version };
}

type AuditQuery = z.output<typeof auditContract.request.query>;

/** Name of the chain that is asked for, or undefined when nothing is named. */
function chainOf({ caseId, fileId, staffId, date }: AuditQuery, today: string): string | undefined {
  if (caseId !== undefined) return caseChain(caseId);
  if (fileId !== undefined) return fileChain(fileId);
  return staffId === undefined ? undefined : staffChain(staffId, date ?? today);
}

/** The head that a case or payment file carries of its own chain; chains of reads have none. */
async function headOf(
  { cases, files }: Pick<CasesDependencies, "cases" | "files">,
  { caseId, fileId }: AuditQuery,
): Promise<{ readonly auditSequence: number; readonly auditHash: string } | undefined> {
  if (caseId !== undefined) return cases.findRecord(caseId);
  return fileId === undefined ? undefined : files.find(fileId);
}

/**
 * One audit chain: the acts of a case or a payment file, or what one member of staff read on one day (today when no day is
 * given). The acts are intact only while the head that the case or file itself carries is among them: a chain that was cut
 * off at its end, or written anew, is a good chain of its own.
 */
export async function readAudit(
  { cases, files, audit, clock }: CasesDependencies,
  { staff, query, correlationId }: RequestOf<typeof auditContract, Staff>,
): Promise<AnswerOf<typeof auditContract>> {
  const chain = chainOf(query, clock.today());
  if (chain === undefined) {
    throw new RefusedError("INVALID_INPUT", [
      { field: "caseId", code: "REQUIRED", message: "案件、送金データ、職員のどれかを指定してください。" },
    ]);
  }
  await audit.recordRead({ staffId: staff.staffId, kind: "read", what: "audit:read", purpose: chain, correlationId });
  // The head first: acts that come between the two readings only add entries after it.
  const record = await headOf({ cases, files }, query);
  const entries = await audit.read(chain);
  const hasHead =
    record === undefined ||
    entries.some((entry) => entry.sequence === record.auditSequence && entry.hash === record.auditHash);
  return { chain, entries: [...entries], intact: hasHead && audit.isIntact(entries) };
}
