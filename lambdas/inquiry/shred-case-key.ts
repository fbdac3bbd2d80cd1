import type { Clock } from "../shared/ports/clock.ts";
import type { CaseKeys, Destruction, InquiryRecords } from "./ports.ts";

/** What destroying a case's key needs. */
export type ShredDependencies = {
  readonly keys: Pick<CaseKeys, "destroy" | "cacheLifetimeSeconds">;
  readonly records: Pick<InquiryRecords, "saveDestruction" | "findDestruction">;
  readonly clock: Clock;
};

/**
 * Destroys the case's key, so that nothing can read its vault rows any more, and leaves the proof: when, and for how long
 * at most a copy may have lived on in a process. The proof of a round is written once; a repeat destroys whatever key
 * there is and returns the first proof.
 */
export async function shredCaseKey(
  { keys, records, clock }: ShredDependencies,
  { caseId, round }: { readonly caseId: string; readonly round: number },
): Promise<{ destructionId: string; destroyedAt: string; keyCacheLifetimeSeconds: number }> {
  await keys.destroy(caseId);
  const existing = await records.findDestruction(caseId, round);
  const destruction: Destruction = existing ?? {
    destructionId: `destruction-${caseId}-${String(round)}`,
    caseId,
    round,
    destroyedAt: clock.now(),
    keyCacheLifetimeSeconds: keys.cacheLifetimeSeconds,
  };
  if (existing === undefined) await records.saveDestruction(destruction);
  const { destructionId, destroyedAt, keyCacheLifetimeSeconds } = destruction;
  return { destructionId, destroyedAt, keyCacheLifetimeSeconds };
}
