import type { AuditTrail, ReadEntry } from "../ports/audit-trail.ts";
import type { ItemStore, Write } from "../ports/item-store.ts";

/** What an act outside cases needs. */
export type OutsideActDependencies = { readonly store: ItemStore; readonly audit: AuditTrail };

/** How often an act is tried again when other requests of the same person take its place in the audit chain. */
const attempts = 5;

/**
 * Carries out an act outside cases: its writes and the audit entry of whoever acts stand in one transaction, so that
 * nothing changes without its entry and no entry tells of what did not happen. False when a condition of the writes does
 * not hold; `stands` says, after a failure, whether it still does and only the chain had grown.
 */
export async function actOutsideCases(
  { store, audit }: OutsideActDependencies,
  entry: Omit<ReadEntry, "kind">,
  writes: readonly Write[],
  stands: () => Promise<boolean>,
): Promise<boolean> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await store.transact([...writes, await audit.entryWrite({ ...entry, kind: "act" })])) return true;
    if (!(await stands())) return false;
  }
  return false;
}
