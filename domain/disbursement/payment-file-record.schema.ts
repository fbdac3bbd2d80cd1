import * as z from "zod";

/** Item `file` of a payment file: what was made for a day's 総合振込, and who sealed it. Yen. */
export const paymentFileRecordSchema = z.object({
  fileId: z.string(),
  version: z.int().min(1),
  paymentDate: z.iso.date(),
  state: z.enum(["drafted", "sealed", "discarded"]),
  /** Cases whose lines are in the file, in the file's order. */
  caseIds: z.array(z.uuid()),
  count: z.int(),
  total: z.int(),
  /** SHA-256 of the file's bytes. */
  sha256: z.string(),
  objectKey: z.string(),
  draftedBy: z.string(),
  draftedByName: z.string(),
  draftedAt: z.iso.datetime(),
  /** Payments alike in account and amount that the second cashier must find to be all meant; with the word once given. */
  duplicates: z
    .array(
      z.object({
        caseIds: z.array(z.uuid()),
        reason: z.string().max(200).optional(),
        confirmedBy: z.string().optional(),
        confirmedByName: z.string().optional(),
        confirmedAt: z.iso.datetime().optional(),
      }),
    )
    .optional(),
  sealedBy: z.string().optional(),
  sealedByName: z.string().optional(),
  sealedAt: z.iso.datetime().optional(),
  lastCommandId: z.string(),
  /** Head of the file's audit chain. */
  auditSequence: z.int(),
  auditHash: z.string(),
});

/** A payment file as stored. */
export type PaymentFileRecord = z.infer<typeof paymentFileRecordSchema>;
