import * as z from "zod";
import { paymentLineSchema } from "../../../domain/case/case-items.schema.ts";
import {
  paymentFileRecordSchema,
  type PaymentFileRecord,
} from "../../../domain/disbursement/payment-file-record.schema.ts";
import { queryAll, type ItemStore, type Write } from "../ports/item-store.ts";
import type { FileAct, PaymentDay, PaymentFiles } from "../ports/payment-files.ts";
import { auditItem, fileChain, sealEntry, type Digest } from "./audit-chain.ts";
import type { CaseTables } from "./case-items.ts";

const dayLine = paymentLineSchema.extend({ caseId: z.uuid() });

/** What the store of payment files needs. */
export type PaymentFilesDependencies = {
  readonly store: ItemStore;
  readonly tables: CaseTables;
  readonly digest: Digest;
};

/** Payment days and files on the Cases table. */
export function paymentFiles({ store, tables, digest }: PaymentFilesDependencies): PaymentFiles {
  return {
    async day(paymentDate: string): Promise<PaymentDay> {
      const items = await queryAll(store, {
        table: tables.cases,
        index: "byPaymentDate",
        partition: { attribute: "paymentDate", value: paymentDate },
      });
      return {
        lines: items.filter((item) => item["item"] === "payment-line").map((item) => dayLine.parse(item)),
        files: items.filter((item) => item["item"] === "file").map((item) => paymentFileRecordSchema.parse(item)),
      };
    },
    async find(fileId: string): Promise<PaymentFileRecord | undefined> {
      const item = await store.get(tables.cases, { caseId: fileChain(fileId), item: "file" }, true);
      return item === undefined ? undefined : paymentFileRecordSchema.parse(item);
    },
    async save(before: PaymentFileRecord | undefined, next: PaymentFileRecord, act: FileAct): Promise<boolean> {
      const caseId = fileChain(next.fileId);
      const entry = sealEntry(
        {
          chain: fileChain(next.fileId),
          sequence: (before?.auditSequence ?? 0) + 1,
          previousHash: before?.auditHash ?? "",
          at: act.at,
          by: act.by,
          kind: "act",
          what: `payment-file:${act.what}`,
          ...(act.purpose === undefined ? {} : { purpose: act.purpose }),
          eventId: act.commandId,
          correlationId: act.correlationId,
        },
        digest,
      );
      const writes: Write[] = [
        {
          kind: "put",
          table: tables.cases,
          item: { ...next, auditSequence: entry.sequence, auditHash: entry.hash, caseId, item: "file" },
          condition:
            before === undefined
              ? { kind: "absent", attribute: "caseId" }
              : { kind: "equals", attribute: "version", value: before.version },
        },
        {
          kind: "put",
          table: tables.audit,
          item: auditItem(entry),
          condition: { kind: "absent", attribute: "sequence" },
        },
      ];
      if (act.what === "seal") {
        writes.push({
          kind: "put",
          table: tables.cases,
          item: {
            caseId,
            item: `outbox#${act.commandId}`,
            eventId: act.commandId,
            message: { kind: "apply-seal", fileId: next.fileId },
            createdAt: act.at,
            outboxState: "pending",
            correlationId: act.correlationId,
          },
        });
      }
      return store.transact(writes);
    },
  };
}
