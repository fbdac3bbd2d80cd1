import { auditEntrySchema, type AuditEntry } from "../../../domain/case/case-items.schema.ts";
import type { AuditTrail, ReadEntry } from "../ports/audit-trail.ts";
import type { Clock } from "../ports/clock.ts";
import { queryAll, type ItemStore, type Write } from "../ports/item-store.ts";

/** SHA-256 of a text as lower-case hexadecimal; an adapter. */
export type Digest = (text: string) => string;

/** Canonical JSON: members in code-unit order at every depth, absent members left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** An entry before its hash is known. */
export type UnsealedEntry = Omit<AuditEntry, "hash">;

/** Seals an entry: its hash covers its content, its place in the chain and, by `previousHash`, everything before it. */
export function sealEntry(entry: UnsealedEntry, digest: Digest): AuditEntry {
  return { ...entry, hash: digest(canonicalJson(entry)) };
}

/** The item of an audit entry, with the keys of the hourly index. */
export function auditItem(entry: AuditEntry): Readonly<Record<string, unknown>> {
  return {
    ...entry,
    hour: entry.at.slice(0, 13),
    chainSort: `${entry.chain}#${String(entry.sequence).padStart(9, "0")}`,
  };
}

/** Name of the chain of a case's acts. */
export function caseChain(caseId: string): string {
  return `case#${caseId}`;
}

/** Name of the chain of a payment file's acts; also the partition in which the file lies. */
export function fileChain(fileId: string): string {
  return `payment-file#${fileId}`;
}

/** Name of the chain of what a member of staff read on a day (JST). */
export function staffChain(staffId: string, date: string): string {
  return `staff#${staffId}#${date}`;
}

/** What the audit trail needs. */
export type AuditChainDependencies = {
  readonly store: ItemStore;
  readonly table: string;
  readonly clock: Clock;
  readonly digest: Digest;
};

/** The audit trail on the Audit table. */
export function auditChain({ store, table, clock, digest }: AuditChainDependencies): AuditTrail {
  const head = async (chain: string, consistent: boolean): Promise<AuditEntry | undefined> => {
    const page = await store.query({
      table,
      partition: { attribute: "chain", value: chain },
      descending: true,
      limit: 1,
      consistent,
    });
    const last = page.items[0];
    return last === undefined ? undefined : auditEntrySchema.parse(last);
  };
  const sealedNext = async (entry: ReadEntry, consistent: boolean): Promise<AuditEntry> => {
    const chain = staffChain(entry.staffId, clock.today());
    const last = await head(chain, consistent);
    return sealEntry(
      {
        chain,
        sequence: (last?.sequence ?? 0) + 1,
        previousHash: last?.hash ?? "",
        at: clock.now(),
        by: entry.staffId,
        kind: entry.kind,
        what: entry.what,
        ...(entry.caseId === undefined ? {} : { caseId: entry.caseId }),
        ...(entry.purpose === undefined ? {} : { purpose: entry.purpose }),
        correlationId: entry.correlationId,
      },
      digest,
    );
  };
  return {
    async entryWrite(entry: ReadEntry): Promise<Write> {
      const sealed = await sealedNext(entry, true);
      return { kind: "put", table, item: auditItem(sealed), condition: { kind: "absent", attribute: "sequence" } };
    },
    async recordRead(entry: ReadEntry): Promise<void> {
      for (let sure = false; ; sure = true) {
        // A head that lags behind names a place that is taken: the write finds out, so the cheap reading is safe.
        const sealed = await sealedNext(entry, sure);
        // Two requests of one person at once race for the same place; the loser reads the new head and goes again.
        if (await store.put(table, auditItem(sealed), { kind: "absent", attribute: "sequence" })) return;
      }
    },
    async read(chain: string): Promise<readonly AuditEntry[]> {
      const items = await queryAll(store, {
        table,
        partition: { attribute: "chain", value: chain },
        consistent: true,
      });
      return items.map((item) => auditEntrySchema.parse(item));
    },
    isIntact(entries: readonly AuditEntry[]): boolean {
      return entries.every((entry, index) => {
        const { hash, ...rest } = entry;
        return (
          entry.sequence === index + 1 &&
          entry.previousHash === (entries[index - 1]?.hash ?? "") &&
          digest(canonicalJson(rest)) === hash
        );
      });
    },
  };
}
