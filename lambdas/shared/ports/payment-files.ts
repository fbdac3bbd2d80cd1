import type { PaymentLine } from "../../../domain/case/case-items.schema.ts";
import type { PaymentFileRecord } from "../../../domain/disbursement/payment-file-record.schema.ts";

/** A line of a day with the case it pays. */
export type DayLine = PaymentLine & { readonly caseId: string };

/** Everything of one payment day. */
export type PaymentDay = { readonly lines: readonly DayLine[]; readonly files: readonly PaymentFileRecord[] };

/** Who did what to a file, for its history and audit chain. */
export type FileAct = {
  readonly what: "draft" | "seal" | "discard";
  /** A coded addition for the audit chain. */
  readonly purpose?: string;
  readonly by: string;
  readonly at: string;
  readonly correlationId: string;
  readonly commandId: string;
};

/** The store of payment days and files. */
export interface PaymentFiles {
  /** Lines and files of a day, in one query. */
  day(paymentDate: string): Promise<PaymentDay>;
  find(fileId: string): Promise<PaymentFileRecord | undefined>;
  /**
   * Writes a new state of a file under the version of the state before, with its history, audit entry and, for a seal, the
   * outbox entry that moves its cases on. False when another was faster.
   */
  save(before: PaymentFileRecord | undefined, next: PaymentFileRecord, act: FileAct): Promise<boolean>;
}
