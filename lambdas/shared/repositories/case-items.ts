import {
  applicationItemSchema,
  caseRecordSchema,
  consultationItemSchema,
  contractItemSchema,
  documentItemSchema,
  eventItemSchema,
  factsItemSchema,
  messageItemSchema,
  paperItemSchema,
  paymentLineSchema,
  taskItemSchema,
  type AuditEntry,
  type CaseRecord,
} from "../../../domain/case/case-items.schema.ts";
import type { CaseChange, CaseItem } from "../../../domain/case/case-change.ts";
import type { CaseFolder, QueueRow } from "../ports/case-repository.ts";
import type { Item, Write } from "../ports/item-store.ts";
import { auditItem, caseChain, sealEntry, type Digest } from "./audit-chain.ts";

/** Tables that a change of a case touches. */
export type CaseTables = { readonly cases: string; readonly audit: string };

/** Sort key of an event, so that the collection lists events in order. */
const eventKey = (sequence: number): string => `event#${String(sequence).padStart(6, "0")}`;

/** The `case` item with the sort key of the municipal queue. */
export function recordItem(record: CaseRecord): Item {
  return {
    ...record,
    item: "case",
    queueSort: `${record.status}#${record.since}#${record.caseId}`,
  };
}

/** Attributes by which a case is found through one of its members. */
function personAttributes(item: CaseItem, record: CaseRecord): Item {
  if (!("foldedKana" in item)) return {};
  const prefix = item.foldedKana.slice(0, 2);
  return {
    personScope: `${record.municipalityCode}#${prefix}`,
    personPrefix: prefix,
    personSort: `${item.foldedKana}#${item.birthDate}#${record.caseId}`,
    caseNumber: record.caseNumber,
    fund: record.fund,
    municipalityCode: record.municipalityCode,
    applicantName: record.applicantName,
    protected: record.protected,
  };
}

/** The audit entry of a change, chained to the head that the base carries. */
export function changeEntry(change: CaseChange, digest: Digest): AuditEntry {
  return sealEntry(
    {
      chain: caseChain(change.next.caseId),
      sequence: (change.base?.auditSequence ?? 0) + 1,
      previousHash: change.base?.auditHash ?? "",
      at: change.event.at,
      by: change.event.by,
      kind: "act",
      what: change.event.act,
      caseId: change.next.caseId,
      eventId: change.event.eventId,
      correlationId: change.event.correlationId,
    },
    digest,
  );
}

/** All writes of one change: state under its version, event, audit entry, outbox entry and the items it carries. */
export function changeWrites(
  change: CaseChange,
  tables: CaseTables,
  digest: Digest,
): { readonly record: CaseRecord; readonly writes: readonly Write[] } {
  const { caseId } = change.next;
  const entry = changeEntry(change, digest);
  const record: CaseRecord = { ...change.next, auditSequence: entry.sequence, auditHash: entry.hash };
  const table = tables.cases;
  const writes: Write[] = [
    {
      kind: "put",
      table,
      item: recordItem(record),
      condition:
        change.base === undefined
          ? { kind: "absent", attribute: "caseId" }
          : { kind: "equals", attribute: "version", value: change.base.version },
    },
    { kind: "put", table, item: { ...change.event, caseId, item: eventKey(change.event.sequence) } },
    {
      kind: "put",
      table: tables.audit,
      item: auditItem(entry),
      condition: { kind: "absent", attribute: "sequence" },
    },
    ...change.puts.map((item): Write => ({
      kind: "put",
      table,
      item: { ...personAttributes(item, record), ...item, caseId },
    })),
    ...change.deletes.map((item): Write => ({ kind: "delete", table, key: { caseId, item } })),
  ];
  if (change.outbox !== undefined) {
    writes.push({
      kind: "put",
      table,
      item: {
        caseId,
        item: `outbox#${change.event.eventId}`,
        eventId: change.event.eventId,
        message: change.outbox,
        createdAt: change.event.at,
        outboxState: "pending",
        correlationId: change.event.correlationId,
      },
    });
  }
  return { record, writes };
}

/** Parses a collection into a folder; undefined when its `case` item is not there. */
export function folderOf(items: readonly Item[]): CaseFolder | undefined {
  const kindOf = (item: Item): string => String(item["item"]).split("#")[0] ?? "";
  const of = (kind: string): readonly Item[] => items.filter((item) => kindOf(item) === kind);
  const [record] = of("case");
  if (record === undefined) return undefined;
  const first = (kind: string): Item | undefined => of(kind)[0];
  const application = first("application");
  const facts = first("facts");
  const contract = first("contract");
  const paymentLine = first("payment-line");
  return {
    record: caseRecordSchema.parse(record),
    application: application === undefined ? undefined : applicationItemSchema.parse(application),
    consultations: of("consultation").map((item) => consultationItemSchema.parse(item)),
    facts: facts === undefined ? [] : factsItemSchema.parse(facts).facts,
    documents: of("document").map((item) => documentItemSchema.parse(item)),
    messages: of("message").map((item) => messageItemSchema.parse(item)),
    events: of("event").map((item) => eventItemSchema.parse(item)),
    tasks: of("~task").map((item) => taskItemSchema.parse(item)),
    contract: contract === undefined ? undefined : contractItemSchema.parse(contract),
    papers: of("paper").map((item) => paperItemSchema.parse(item)),
    paymentLine: paymentLine === undefined ? undefined : paymentLineSchema.parse(paymentLine),
  };
}

const queueRowSchema = caseRecordSchema
  .pick({
    caseId: true,
    caseNumber: true,
    fund: true,
    municipalityCode: true,
    applicantName: true,
    protected: true,
  })
  .extend({
    // Person indexes do not carry what changes with every act.
    status: caseRecordSchema.shape.status.optional(),
    since: caseRecordSchema.shape.since.optional(),
    waitingFor: caseRecordSchema.shape.waitingFor.optional(),
  });

/** A row of an index, as far as the index projects it. */
export function queueRowOf(item: Item): QueueRow {
  return queueRowSchema.parse(item);
}
