import * as z from "zod";
import { defineContract } from "../shared/contract.ts";
import { commandId, nothing } from "../shared/schemas.ts";

const paymentDate = z.iso.date();

/** Line of a payment day as the cashier sees it. Yen. */
const paymentLineView = z.strictObject({
  caseId: z.uuid(),
  caseNumber: z.string(),
  holderKana: z.string(),
  bankName: z.string(),
  branchName: z.string(),
  accountType: z.string(),
  accountNumber: z.string(),
  amount: z.int(),
  state: z.enum(["waiting", "sealed"]),
  fileId: z.string().optional(),
});

/** A payment file of the day. */
export const paymentFileView = z.strictObject({
  fileId: z.string(),
  version: z.int(),
  paymentDate,
  state: z.enum(["drafted", "sealed", "discarded"]),
  count: z.int(),
  total: z.int(),
  sha256: z.string(),
  draftedBy: z.string(),
  draftedByName: z.string(),
  draftedAt: z.string(),
  sealedByName: z.string().optional(),
  sealedAt: z.string().optional(),
  /** Payments alike in account and amount, with the second cashier's word once given. */
  duplicates: z.array(
    z.strictObject({
      caseIds: z.array(z.uuid()),
      reason: z.string().optional(),
      confirmedByName: z.string().optional(),
    }),
  ),
});

/** The payment days ahead with what is waiting for each. */
export const listPaymentDays = defineContract({
  operationId: "listPaymentDays",
  method: "GET",
  path: "/payment-days",
  action: "payment:view",
  summary: "送金日の一覧",
  request: { path: nothing, query: nothing, body: nothing },
  response: {
    status: 200,
    body: z.strictObject({
      days: z.array(z.strictObject({ paymentDate, waiting: z.int(), sealed: z.int(), total: z.int() })),
    }),
  },
  errors: [],
});

/** One payment day: lines and files. */
export const getPaymentDay = defineContract({
  operationId: "getPaymentDay",
  method: "GET",
  path: "/payment-days/{paymentDate}",
  action: "payment:view",
  summary: "送金日の明細と送金データ",
  request: {
    path: z.strictObject({ paymentDate }),
    /** `csv`: the lines leave as a file; the audit trail says so. */
    query: z.strictObject({ use: z.enum(["csv"]).optional() }),
    body: nothing,
  },
  response: {
    status: 200,
    body: z.strictObject({ paymentDate, lines: z.array(paymentLineView), files: z.array(paymentFileView) }),
  },
  errors: [],
});

/** First cashier: makes the 総合振込 file of the day's waiting lines. */
export const draftPaymentFile = defineContract({
  operationId: "draftPaymentFile",
  method: "POST",
  path: "/payment-days/{paymentDate}/files",
  action: "payment:draft",
  summary: "総合振込データを作成する（一人目）",
  request: { path: z.strictObject({ paymentDate }), query: nothing, body: z.strictObject({ commandId }) },
  response: { status: 201, body: paymentFileView },
  errors: ["NOTHING_TO_PAY", "NOT_A_BANK_DAY", "PAYMENT_REFUSED_BY_BANK_RULES", "VERSION_CONFLICT"],
});

/**
 * Second cashier: seals the file. A second seal, a changed byte or the same person is refused, and so are payments alike in
 * account and amount without the reason for which each of them is meant.
 */
export const sealPaymentFile = defineContract({
  operationId: "sealPaymentFile",
  method: "POST",
  path: "/payment-days/{paymentDate}/files/{fileId}/seal",
  action: "payment:seal",
  summary: "総合振込データを確定する（二人目）",
  request: {
    path: z.strictObject({ paymentDate, fileId: z.string().max(60) }),
    query: nothing,
    body: z.strictObject({
      commandId,
      version: z.int(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      duplicates: z
        .array(z.strictObject({ caseIds: z.array(z.uuid()).min(2), reason: z.string().trim().min(1).max(200) }))
        .max(100)
        .optional(),
    }),
  },
  response: { status: 200, body: paymentFileView },
  errors: [
    "ITEM_NOT_FOUND",
    "MAKER_IS_CHECKER",
    "DUPLICATES_UNCONFIRMED",
    "PAYMENT_FILE_CHANGED",
    "PAYMENT_FILE_SEALED",
    "VERSION_CONFLICT",
  ],
});

/** Discards a file that was not sealed, so that it can be made anew. */
export const discardPaymentFile = defineContract({
  operationId: "discardPaymentFile",
  method: "POST",
  path: "/payment-days/{paymentDate}/files/{fileId}/discard",
  action: "payment:draft",
  summary: "未確定の総合振込データを取り消す",
  request: {
    path: z.strictObject({ paymentDate, fileId: z.string().max(60) }),
    query: nothing,
    body: z.strictObject({ commandId, version: z.int() }),
  },
  response: { status: 200, body: paymentFileView },
  errors: ["ITEM_NOT_FOUND", "PAYMENT_FILE_SEALED", "VERSION_CONFLICT"],
});

/** A link to the sealed file, for handing it to the bank. */
export const linkPaymentFile = defineContract({
  operationId: "linkPaymentFile",
  method: "POST",
  path: "/payment-days/{paymentDate}/files/{fileId}/link",
  action: "payment:view",
  summary: "確定した総合振込データを受け取るリンクを得る",
  request: { path: z.strictObject({ paymentDate, fileId: z.string().max(60) }), query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ url: z.string(), expiresIn: z.int() }) },
  errors: ["ITEM_NOT_FOUND", "DOCUMENT_NOT_READY"],
});

/** Routes of the capability. */
export const disbursementsContracts = [
  listPaymentDays,
  getPaymentDay,
  draftPaymentFile,
  sealPaymentFile,
  discardPaymentFile,
  linkPaymentFile,
] as const;
export type PaymentFileView = z.infer<typeof paymentFileView>;
