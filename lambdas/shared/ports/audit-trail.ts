import type { AuditEntry } from "../../../domain/case/case-items.schema.ts";
import type { Write } from "./item-store.ts";

/** A reading, search, refusal or act outside cases to be logged in the chain of the member of staff and day. */
export type ReadEntry = {
  readonly staffId: string;
  readonly kind: "read" | "search" | "refusal" | "act";
  /** Action of the permission table, or a finer word for it. */
  readonly what: string;
  readonly caseId?: string | undefined;
  readonly purpose?: string | undefined;
  readonly correlationId: string;
};

/** The audit trail: append only, chained by hashes per case (acts) and per member of staff and day (reads). */
export interface AuditTrail {
  /** Appends one reading to the chain of its member of staff and day. */
  recordRead(entry: ReadEntry): Promise<void>;
  /**
   * The entry as a write at the end of its chain, to stand in one transaction with what it tells of. The write fails when
   * the chain has grown meanwhile: it is then made anew.
   */
  entryWrite(entry: ReadEntry): Promise<Write>;
  /** One chain in order. */
  read(chain: string): Promise<readonly AuditEntry[]>;
  /** Whether every entry's hash follows from its content and its predecessor. */
  isIntact(entries: readonly AuditEntry[]): boolean;
}
