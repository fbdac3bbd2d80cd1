import { queryAll } from "../../shared/ports/item-store.ts";
import type { Item, ItemStore } from "../../shared/ports/item-store.ts";
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import { verdictSchema } from "../../../domain/case/case-items.schema.ts";
import { exceptionResolutions } from "../../../domain/inquiry/exceptions.ts";
import { gapCodes, gapFacts } from "../../../domain/inquiry/gaps.ts";
import { informationItems } from "../../../domain/inquiry/information-items.ts";
import { InquirySubjectMissingError } from "../inquiry-errors.ts";
import type { InquiryException, InquiryRecord, InquiryRecords } from "../ports.ts";

const subject = z.enum(["identity", "link-code", ...informationItems]);
/** Attributes that a record may lack: they are absent in the table and undefined in the port. */
const blank = {
  taxYear: undefined,
  outcome: undefined,
  answeredAt: undefined,
  providedAt: undefined,
  layoutVersion: undefined,
  cancelledAt: undefined,
};

const recordRow = z.object({
  inquiryId: z.string(),
  caseId: z.string(),
  personId: z.string(),
  subject,
  round: z.int(),
  attempt: z.int(),
  taxYear: z.int().optional(),
  providerCode: z.string(),
  taskCode: z.string(),
  procedureCode: z.string(),
  informationCode: z.string(),
  nonDisclosure: z.boolean(),
  sectionCode: z.string(),
  staffId: z.string(),
  requestedAt: z.string(),
  state: z.enum(["prepared", "accepted", "closed"]),
  outcome: z
    .enum([
      "data",
      "no-data",
      "provider-refused",
      "provider-stopped",
      "several-candidates",
      "not-in-register",
      "removed-from-register",
      "moved-abroad",
      "year-not-ready",
      "layout-unknown",
      "inquiry-failed",
      "not-permitted",
      "not-received",
      "cancelled",
    ])
    .optional(),
  answeredAt: z.string().optional(),
  providedAt: z.string().optional(),
  layoutVersion: z.string().optional(),
  cancelledAt: z.string().optional(),
  late: z.boolean(),
  retainUntil: z.string(),
});

const revisionOf = z.object({ revision: z.int() });

const planRow = z.object({
  caseId: z.string(),
  round: z.int(),
  taxYear: z.int(),
  items: z.array(z.enum(informationItems)),
  members: z.array(z.object({ personId: z.string(), consented: z.boolean(), mayHaveIncome: z.boolean() })),
});

const exceptionRow = z.object({
  exception: z.object({
    caseId: z.string(),
    round: z.int(),
    personId: z.string(),
    subject,
    code: z.enum(gapCodes),
    raisedAt: z.string(),
    resolution: z.object({ by: z.string(), at: z.string(), code: z.enum(exceptionResolutions) }).optional(),
  }),
});

const destructionRow = z.object({
  destructionId: z.string(),
  caseId: z.string(),
  round: z.int(),
  destroyedAt: z.string(),
  keyCacheLifetimeSeconds: z.int(),
});

/** Partition of the exceptions that wait for a number handler, so that their list is one query. */
const OPEN_EXCEPTIONS = "exceptions#open";

const roundText = (round: number): string => String(round).padStart(3, "0");
const recordItem = (inquiryId: string): string => `record#${inquiryId}`;
const planItem = (round: number): string => `plan#${roundText(round)}`;
const verdictItem = (round: number): string => `verdict#${roundText(round)}`;
const destructionItem = (round: number): string => `destruction#${roundText(round)}`;
type ExceptionName = Pick<InquiryException, "round" | "personId" | "subject">;
const exceptionItem = ({ round, personId, subject: about }: ExceptionName): string =>
  `gap#${roundText(round)}#${personId}#${about}`;
const openItem = (name: ExceptionName & { readonly caseId: string }): string => `${name.caseId}#${exceptionItem(name)}`;

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function readRecord(item: unknown): InquiryRecord {
  return { ...blank, ...recordRow.parse(item) };
}

function readException(item: unknown): InquiryException {
  const { exception } = exceptionRow.parse(item);
  return { ...exception, resolution: exception.resolution };
}

/**
 * Records, plans, exceptions and proofs of destruction in the NumberVault table, beside the encrypted rows and outside
 * the case's key. Sort keys: `record#`, `plan#`, `gap#`, `verdict#`, `destruction#`; open exceptions once more in a partition of
 * their own. `deleteAfter` (epoch seconds) of a record lies seven years after the inquiry.
 */
export function inquiryRecordsTable(options: { readonly store: ItemStore; readonly table: string }): InquiryRecords {
  const { store, table } = options;

  const get = (caseId: string, item: string): Promise<Item | undefined> => store.get(table, { caseId, item }, true);

  const query = (caseId: string, prefix: string): Promise<readonly Item[]> =>
    queryAll(store, {
      table,
      partition: { attribute: "caseId", value: caseId },
      ...(prefix === "" ? {} : { sort: { kind: "begins-with", attribute: "item", value: prefix } }),
      consistent: true,
    });

  const findRow = async (caseId: string, inquiryId: string): Promise<{ row: Item; record: InquiryRecord }> => {
    const row = await get(caseId, recordItem(inquiryId));
    if (row === undefined) throw new InquirySubjectMissingError("there is no such inquiry record");
    return { row, record: readRecord(row) };
  };

  return {
    async find(caseId, inquiryId) {
      return (await findRow(caseId, inquiryId)).record;
    },

    async prepare(record) {
      const written = await store.put(
        table,
        present({
          ...record,
          item: recordItem(record.inquiryId),
          revision: 1,
          deleteAfter: dayAfter(record.retainUntil),
        }),
        { kind: "absent", attribute: "caseId" },
      );
      return written ? record : (await findRow(record.caseId, record.inquiryId)).record;
    },

    async advance(record, from, changes) {
      for (;;) {
        const { row, record: current } = await findRow(record.caseId, record.inquiryId);
        if (!from.includes(current.state)) return current;
        const revision = revisionOf.parse(row).revision;
        const next = { ...row, ...present(changes), revision: revision + 1 };
        const written = await store.put(table, next, { kind: "equals", attribute: "revision", value: revision });
        if (written) return readRecord(next);
      }
    },

    async list(caseId) {
      return (await query(caseId, "record#")).map(readRecord);
    },

    async savePlan(plan) {
      await store.put(table, { ...plan, item: planItem(plan.round) }, { kind: "absent", attribute: "caseId" });
    },

    async findPlan(caseId, round) {
      const item = await get(caseId, planItem(round));
      return item === undefined ? undefined : planRow.parse(item);
    },

    async raise(exception) {
      const { caseId } = exception;
      const item = exceptionItem(exception);
      const standing = await get(caseId, item);
      if (standing !== undefined && readException(standing).code === exception.code) return;
      const content = present(exception);
      await store.transact([
        { kind: "put", table, item: { caseId, item, exception: content } },
        gapFacts[exception.code].owner === "number-handler"
          ? { kind: "put", table, item: { caseId: OPEN_EXCEPTIONS, item: openItem(exception), exception: content } }
          : { kind: "delete", table, key: { caseId: OPEN_EXCEPTIONS, item: openItem(exception) } },
      ]);
    },

    async clear(caseId, round, personId, about) {
      const name = { caseId, round, personId, subject: about };
      if ((await get(caseId, exceptionItem(name))) === undefined) return;
      await store.transact([
        { kind: "delete", table, key: { caseId, item: exceptionItem(name) } },
        { kind: "delete", table, key: { caseId: OPEN_EXCEPTIONS, item: openItem(name) } },
      ]);
    },

    async listExceptions(caseId, round) {
      return (await query(caseId, `gap#${roundText(round)}#`)).map(readException);
    },

    async listOpenExceptions() {
      return (await query(OPEN_EXCEPTIONS, "")).map(readException);
    },

    async resolve(exception, resolution) {
      const { caseId } = exception;
      await store.transact([
        {
          kind: "put",
          table,
          item: { caseId, item: exceptionItem(exception), exception: { ...present(exception), resolution } },
        },
        { kind: "delete", table, key: { caseId: OPEN_EXCEPTIONS, item: openItem(exception) } },
      ]);
    },

    async saveVerdict(caseId, round, verdict) {
      await store.put(table, { caseId, item: verdictItem(round), verdict: present(verdict) });
    },

    async findVerdict(caseId, round) {
      const item = await get(caseId, verdictItem(round));
      return item === undefined ? undefined : verdictSchema.parse(item["verdict"]);
    },

    async saveDestruction(destruction) {
      await store.put(
        table,
        { ...destruction, item: destructionItem(destruction.round) },
        { kind: "absent", attribute: "caseId" },
      );
    },

    async findDestruction(caseId, round) {
      const item = await get(caseId, destructionItem(round));
      return item === undefined ? undefined : destructionRow.parse(item);
    },
  };
}

/** Epoch seconds of the beginning (JST) of the day after a date. */
function dayAfter(date: string): number {
  const next = Temporal.PlainDate.from(date).add({ days: 1 });
  return next.toZonedDateTime("Asia/Tokyo").epochMilliseconds / 1000;
}
