import {
  caseRecordSchema,
  outboxItemSchema,
  taskItemSchema,
  type CaseRecord,
  type OutboxItem,
  type TaskItem,
  type Wait,
} from "../../../domain/case/case-items.schema.ts";
import type { CaseChange } from "../../../domain/case/case-change.ts";
import type { CaseStatus } from "../../../domain/case/lifecycle.ts";
import { nameSearchKeys } from "../../../domain/persons/kana.ts";
import type {
  CaseFolder,
  CaseRepository,
  ChangeOutcome,
  OutboxRepository,
  QueuePage,
  QueueRow,
  ShownCase,
} from "../ports/case-repository.ts";
import { queryAll, type ItemStore, type Query } from "../ports/item-store.ts";
import type { Digest } from "./audit-chain.ts";
import { changeWrites, folderOf, queueRowOf, type CaseTables } from "./case-items.ts";

/** Rows of one queue page and of one search. */
const pageSize = 25;

/** Sort keys that begin so stand behind everything that is shown: tokens of waits, search keys. */
const behind = "~";

const taskKey = (wait: Wait): string => `${behind}task#${wait}`;

/** Whether what was read is of one moment and no older than what the person has seen. */
const isWhole = (folder: CaseFolder | undefined, seenVersion: number): boolean =>
  folder !== undefined &&
  folder.record.version >= seenVersion &&
  folder.events.at(-1)?.sequence === folder.record.eventSequence;

/** What the case repository needs. */
export type CaseRepositoryDependencies = {
  readonly store: ItemStore;
  readonly tables: CaseTables;
  readonly digest: Digest;
};

/** The store of cases on the Cases and Audit tables. */
export function caseRepository({ store, tables, digest }: CaseRepositoryDependencies): CaseRepository {
  const table = tables.cases;
  const findRecord = async (caseId: string): Promise<CaseRecord | undefined> => {
    const item = await store.get(table, { caseId, item: "case" }, true);
    return item === undefined ? undefined : caseRecordSchema.parse(item);
  };
  const page = async (query: Query): Promise<QueuePage> => {
    const found = await store.query({ ...query, limit: pageSize });
    return { rows: found.items.map(queueRowOf), cursor: found.cursor };
  };
  return {
    findRecord,
    async findStanding(caseId: string): Promise<Pick<CaseRecord, "version" | "municipalityCode"> | undefined> {
      const item = await store.get(table, { caseId, item: "case" });
      return item === undefined
        ? undefined
        : caseRecordSchema.pick({ version: true, municipalityCode: true }).parse(item);
    },
    async findFolder(caseId: string): Promise<CaseFolder | undefined> {
      return folderOf(
        await queryAll(store, { table, partition: { attribute: "caseId", value: caseId }, consistent: true }),
      );
    },
    async findShown(caseId: string, seenVersion: number): Promise<ShownCase | undefined> {
      const read = async (consistent: boolean): Promise<CaseFolder | undefined> =>
        folderOf(
          await queryAll(store, {
            table,
            partition: { attribute: "caseId", value: caseId },
            sort: { kind: "at-most", attribute: "item", value: behind },
            consistent,
          }),
        );
      const likely = await read(false);
      return isWhole(likely, seenVersion) ? likely : read(true);
    },
    async change(change: CaseChange): Promise<ChangeOutcome> {
      const { record, writes } = changeWrites(change, tables, digest);
      if (await store.transact(writes)) return { kind: "changed", record };
      const found = await findRecord(change.next.caseId);
      return found?.lastCommandId === change.event.eventId ? { kind: "repeated", record: found } : { kind: "conflict" };
    },
    async listByStatus(status: CaseStatus, cursor: string | undefined): Promise<QueuePage> {
      return page({ table, index: "byStatus", partition: { attribute: "status", value: status }, cursor });
    },
    async listByMunicipality(
      municipalityCode: string,
      status: CaseStatus,
      cursor: string | undefined,
    ): Promise<QueuePage> {
      return page({
        table,
        index: "byMunicipality",
        partition: { attribute: "municipalityCode", value: municipalityCode },
        sort: { kind: "begins-with", attribute: "queueSort", value: `${status}#` },
        cursor,
      });
    },
    async search(
      foldedKana: string,
      birthDate: string | undefined,
      municipalityCode: string | undefined,
    ): Promise<readonly QueueRow[]> {
      const prefix = foldedKana.slice(0, 2);
      const found = await store.query({
        table,
        index: municipalityCode === undefined ? "personSearchPrefecture" : "personSearchMunicipal",
        partition:
          municipalityCode === undefined
            ? { attribute: "personPrefix", value: prefix }
            : { attribute: "personScope", value: `${municipalityCode}#${prefix}` },
        sort: {
          kind: "begins-with",
          attribute: "personSort",
          value: birthDate === undefined ? foldedKana : `${foldedKana}#${birthDate}`,
        },
        limit: pageSize,
      });
      const rows = found.items.map(queueRowOf);
      return rows.filter((row, index) => rows.findIndex((other) => other.caseId === row.caseId) === index);
    },
    async registerTask(caseId: string, version: number, task: TaskItem): Promise<boolean> {
      return store.transact([
        {
          kind: "check",
          table,
          key: { caseId, item: "case" },
          condition: { kind: "equals", attribute: "version", value: version },
        },
        { kind: "put", table, item: { ...task, caseId, item: taskKey(task.wait) } },
      ]);
    },
    async findTask(caseId: string, wait: Wait): Promise<TaskItem | undefined> {
      const item = await store.get(table, { caseId, item: taskKey(wait) }, true);
      return item === undefined ? undefined : taskItemSchema.parse(item);
    },
    async borrowerKey(foldedKana: string, birthDate: string, candidate: string): Promise<string> {
      const key = { caseId: `borrower#${foldedKana}#${birthDate}`, item: "borrower" };
      if (await store.put(table, { ...key, borrowerKey: candidate }, { kind: "absent", attribute: "caseId" })) {
        return candidate;
      }
      const found = await store.get(table, key, true);
      const kept = found?.["borrowerKey"];
      return typeof kept === "string" ? kept : candidate;
    },
    async removeTask(caseId: string, wait: Wait, token: string): Promise<void> {
      await store.transact([
        {
          kind: "delete",
          table,
          key: { caseId, item: taskKey(wait) },
          condition: { kind: "equals", attribute: "token", value: token },
        },
      ]);
    },
  };
}

/** The outbox on the Cases table. */
export function outboxRepository(store: ItemStore, table: string): OutboxRepository {
  return {
    async find(caseId: string, eventId: string): Promise<OutboxItem | undefined> {
      const item = await store.get(table, { caseId, item: `outbox#${eventId}` }, true);
      return item === undefined ? undefined : outboxItemSchema.parse(item);
    },
    async remove(caseId: string, eventId: string): Promise<void> {
      await store.remove(table, { caseId, item: `outbox#${eventId}` });
    },
    async listPendingBefore(instant: string): Promise<readonly { caseId: string; eventId: string }[]> {
      const page = await store.query({
        table,
        index: "outboxPending",
        partition: { attribute: "outboxState", value: "pending" },
        sort: { kind: "at-most", attribute: "createdAt", value: instant },
        limit: 100,
      });
      return page.items.map((item) => ({
        caseId: String(item["caseId"]),
        eventId: String(item["item"]).slice("outbox#".length),
      }));
    },
  };
}

/** Folded search key of a name as typed into the search: the first reading. */
export function searchKey(kana: string): string {
  return nameSearchKeys(kana)[0] ?? "";
}
