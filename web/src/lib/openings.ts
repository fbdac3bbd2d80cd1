import type { OpeningPurpose } from "../../../domain/case/case-items.schema.ts";

/** Why each case was opened in this session, so that looking again after one's own act asks nothing. */
const purposes = new Map<string, OpeningPurpose>();

/** The purpose stated for the case, if it was opened in this session. */
export function purposeOf(caseId: string): OpeningPurpose | undefined {
  return purposes.get(caseId);
}

/** Remembers the purpose stated for a case. */
export function rememberPurpose(caseId: string, purpose: OpeningPurpose): void {
  purposes.set(caseId, purpose);
}

/** Forgets every purpose: the next person states their own. */
export function forgetPurposes(): void {
  purposes.clear();
}
