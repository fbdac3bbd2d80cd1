import { RefusedError } from "../../domain/errors.ts";
import type { EmergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import { requirePermission, requireScope, type Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { CaseRepository } from "../shared/ports/case-repository.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { caseChain, staffChain } from "../shared/repositories/audit-chain.ts";
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

/**
 * One audit chain: a case's acts, or what one member of staff read on one day (today when no day is given). The acts of a
 * case are intact only while the head that the case itself carries is among them: a chain that was cut off at its end, or
 * written anew, is a good chain of its own.
 */
export async function readAudit(
  { cases, audit, clock }: CasesDependencies,
  { staff, query, correlationId }: RequestOf<typeof auditContract, Staff>,
): Promise<AnswerOf<typeof auditContract>> {
  const chain =
    query.caseId === undefined
      ? query.staffId === undefined
        ? undefined
        : staffChain(query.staffId, query.date ?? clock.today())
      : caseChain(query.caseId);
  if (chain === undefined) {
    throw new RefusedError("INVALID_INPUT", [
      { field: "caseId", code: "REQUIRED", message: "案件か職員のどちらかを指定してください。" },
    ]);
  }
  await audit.recordRead({ staffId: staff.staffId, kind: "read", what: "audit:read", purpose: chain, correlationId });
  // The head first: acts that come between the two readings only add entries after it.
  const record = query.caseId === undefined ? undefined : await cases.findRecord(query.caseId);
  const entries = await audit.read(chain);
  const hasHead =
    record === undefined ||
    entries.some((entry) => entry.sequence === record.auditSequence && entry.hash === record.auditHash);
  return { chain, entries: [...entries], intact: hasHead && audit.isIntact(entries) };
}
