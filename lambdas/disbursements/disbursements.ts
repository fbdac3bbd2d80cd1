import { addBankDays, isBankDay, type HolidayCalendar } from "../../domain/dates/business-days.ts";
import type { PaymentFileRecord } from "../../domain/disbursement/payment-file-record.schema.ts";
import { RefusedError } from "../../domain/errors.ts";
import {
  duplicateGroups,
  paymentFile,
  type Consignor,
  type DuplicateConfirmation,
  type PaymentLine,
} from "../../domain/payment-file/payment-file.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { BankDirectory } from "../shared/ports/bank-directory.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import type { DayLine, PaymentDay, PaymentFiles } from "../shared/ports/payment-files.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";
import type * as contracts from "./disbursements.contract.ts";
import type { PaymentFileView } from "./disbursements.contract.ts";

/** Bank days shown behind and ahead of today. */
const daysBehind = 3;
const daysAhead = 7;

/** How long a link to a sealed file can be used, seconds. */
const linkSeconds = 60;

/** Ports of payment days and files. */
export type DisbursementDependencies = {
  readonly files: PaymentFiles;
  readonly audit: AuditTrail;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly calendar: HolidayCalendar;
  readonly consignor: Consignor;
  readonly banks: BankDirectory;
  readonly paymentsBucket: string;
  readonly digestBytes: (bytes: Uint8Array) => string;
  readonly logger: CatalogueLogger;
};

const viewOf = (file: PaymentFileRecord): PaymentFileView => ({
  fileId: file.fileId,
  version: file.version,
  paymentDate: file.paymentDate,
  state: file.state,
  count: file.count,
  total: file.total,
  sha256: file.sha256,
  draftedBy: file.draftedBy,
  draftedByName: file.draftedByName,
  draftedAt: file.draftedAt,
  ...(file.sealedByName === undefined ? {} : { sealedByName: file.sealedByName }),
  ...(file.sealedAt === undefined ? {} : { sealedAt: file.sealedAt }),
  duplicates: (file.duplicates ?? []).map(({ caseIds, reason, confirmedByName }) => ({
    caseIds,
    ...(reason === undefined ? {} : { reason }),
    ...(confirmedByName === undefined ? {} : { confirmedByName }),
  })),
});

/** Lines that no sealed file has: what a new file would pay. */
function openLines({ lines, files }: PaymentDay): readonly DayLine[] {
  const sealed = new Set(files.filter((file) => file.state === "sealed").flatMap((file) => file.caseIds));
  return lines.filter((line) => line.state === "waiting" && !sealed.has(line.caseId));
}

/** The payment days around today with what is waiting for each. */
export async function listPaymentDays(
  { files, clock, calendar }: DisbursementDependencies,
  _request: RequestOf<typeof contracts.listPaymentDays, Staff>,
): Promise<AnswerOf<typeof contracts.listPaymentDays>> {
  const today = clock.today();
  const offsets = Array.from({ length: daysBehind + daysAhead + 1 }, (_, index) => index - daysBehind);
  const dates = offsets.map((offset) => addBankDays(today, offset, calendar));
  const days = await Promise.all(
    [...new Set(dates)].map(async (paymentDate) => {
      const day = await files.day(paymentDate);
      const waiting = openLines(day);
      return {
        paymentDate,
        waiting: waiting.length,
        sealed: day.lines.length - waiting.length,
        total: day.lines.reduce((sum, line) => sum + line.amount, 0),
      };
    }),
  );
  return { days };
}

/** One payment day: its lines and files. The reading is logged, and whether the lines leave as a file. */
export async function getPaymentDay(
  { files, banks, audit }: DisbursementDependencies,
  { staff, path, query, correlationId }: RequestOf<typeof contracts.getPaymentDay, Staff>,
): Promise<AnswerOf<typeof contracts.getPaymentDay>> {
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: query.use === "csv" ? "payment:save-csv" : "payment:view",
    purpose: path.paymentDate,
    correlationId,
  });
  const day = await files.day(path.paymentDate);
  const open = new Set(openLines(day).map((line) => line.caseId));
  return {
    paymentDate: path.paymentDate,
    lines: day.lines.map((line) => {
      const names = banks.find(line.account.bankCode, line.account.branchCode);
      const file = day.files.find((entry) => entry.state !== "discarded" && entry.caseIds.includes(line.caseId));
      return {
        caseId: line.caseId,
        caseNumber: line.caseNumber,
        holderKana: line.account.holderKana,
        bankName: names?.bankName ?? line.account.bankCode,
        branchName: names?.branchName ?? line.account.branchCode,
        accountType: line.account.accountType === "ordinary" ? "普通" : "当座",
        accountNumber: line.account.accountNumber,
        amount: line.amount,
        state: open.has(line.caseId) ? ("waiting" as const) : ("sealed" as const),
        ...(file === undefined ? {} : { fileId: file.fileId }),
      };
    }),
    files: day.files.map(viewOf),
  };
}

/** Key of the object that the command made for a file. */
function objectKeyOf(fileId: string, commandId: string): string {
  return `payment-files/${fileId}/${commandId}.txt`;
}

/** Lines of a day as the file takes them. */
function fileLines({ banks }: DisbursementDependencies, lines: readonly DayLine[]): readonly PaymentLine[] {
  return lines.map((line) => {
    const names = banks.find(line.account.bankCode, line.account.branchCode);
    return {
      lineId: line.caseId,
      bankCode: line.account.bankCode,
      branchCode: line.account.branchCode,
      ...(names === undefined ? {} : { bankKana: names.bankKana, branchKana: names.branchKana }),
      accountType: line.account.accountType,
      accountNumber: line.account.accountNumber,
      holderKana: line.account.holderKana,
      // The holder was compared with the borrower when the application was saved; the line keeps that account.
      borrowerKana: line.account.holderKana,
      amount: line.amount,
    };
  });
}

/**
 * The bytes of the file that pays exactly these lines. Payments alike are left to the seal unless somebody's word on them
 * is given. @throws RefusedError PAYMENT_REFUSED_BY_BANK_RULES.
 */
function bytesOf(
  dependencies: DisbursementDependencies,
  paymentDate: string,
  lines: readonly DayLine[],
  preparedBy: string,
  duplicateConfirmations?: readonly DuplicateConfirmation[],
): Uint8Array {
  const { consignor, calendar } = dependencies;
  const outcome = paymentFile({
    consignor,
    payDate: paymentDate,
    calendar,
    preparedBy,
    lines: fileLines(dependencies, lines),
    ...(duplicateConfirmations === undefined ? { duplicates: "left-to-release" } : { duplicateConfirmations }),
  });
  if (outcome.kind === "file") return outcome.bytes;
  throw new RefusedError(
    "PAYMENT_REFUSED_BY_BANK_RULES",
    outcome.reasons.map((reason) => ({
      field: reason.lineIds.map((id) => lines.find((line) => line.caseId === id)?.caseNumber ?? id).join(","),
      code: reason.code,
      message: reason.message,
    })),
  );
}

/**
 * First cashier: makes the day's 総合振込 file of the lines that wait, and keeps it with its hash. Payments alike in account
 * and amount are noted with it: the second cashier must say why each is meant.
 * @throws RefusedError NOT_A_BANK_DAY, NOTHING_TO_PAY, PAYMENT_REFUSED_BY_BANK_RULES, VERSION_CONFLICT while another
 * draft is open.
 */
export async function draftPaymentFile(
  dependencies: DisbursementDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.draftPaymentFile, Staff>,
): Promise<AnswerOf<typeof contracts.draftPaymentFile>> {
  const { files, clock, calendar, objects, paymentsBucket, digestBytes, logger } = dependencies;
  if (!isBankDay(path.paymentDate, calendar)) throw new RefusedError("NOT_A_BANK_DAY");
  const day = await files.day(path.paymentDate);
  // A draft that arrives again late finds its file, whatever became of it since.
  const repeated = day.files.find((file) => file.objectKey === objectKeyOf(file.fileId, body.commandId));
  if (repeated !== undefined) return viewOf(repeated);
  if (day.files.some((file) => file.state === "drafted")) throw new RefusedError("VERSION_CONFLICT");
  const lines = openLines(day);
  if (lines.length === 0) throw new RefusedError("NOTHING_TO_PAY");
  const bytes = bytesOf(dependencies, path.paymentDate, lines, staff.staffId);
  // Numbered by the files of the day, so that two first cashiers at once make the same id and one of them loses.
  const fileId = `${path.paymentDate}-${String(day.files.length + 1)}`;
  const objectKey = objectKeyOf(fileId, body.commandId);
  const at = clock.now();
  const alike = duplicateGroups(fileLines(dependencies, lines));
  const next: PaymentFileRecord = {
    fileId,
    version: 1,
    paymentDate: path.paymentDate,
    state: "drafted",
    caseIds: lines.map((line) => line.caseId),
    count: lines.length,
    total: lines.reduce((sum, line) => sum + line.amount, 0),
    sha256: digestBytes(bytes),
    objectKey,
    ...(alike.length === 0 ? {} : { duplicates: alike.map((caseIds) => ({ caseIds: [...caseIds] })) }),
    draftedBy: staff.staffId,
    draftedByName: staff.name,
    draftedAt: at,
    lastCommandId: body.commandId,
    auditSequence: 0,
    auditHash: "",
  };
  await objects.put(paymentsBucket, objectKey, bytes, "text/plain; charset=shift_jis", { once: true });
  const act = { what: "draft", by: staff.staffId, at, correlationId, commandId: body.commandId } as const;
  if (!(await files.save(undefined, next, act))) throw new RefusedError("VERSION_CONFLICT");
  logger.info("PAYMENT_FILE_DRAFTED", { fileId, staffId: staff.staffId, correlationId, count: next.count });
  return viewOf(next);
}

async function openFile(
  { files }: DisbursementDependencies,
  fileId: string,
  paymentDate: string,
): Promise<PaymentFileRecord> {
  const file = await files.find(fileId);
  if (file?.paymentDate !== paymentDate) throw new RefusedError("ITEM_NOT_FOUND");
  return file;
}

/** The record's groups of payments alike, each with the second cashier's reason. @throws RefusedError DUPLICATES_UNCONFIRMED. */
function confirmedDuplicates(
  file: PaymentFileRecord,
  given: readonly { readonly caseIds: readonly string[]; readonly reason: string }[],
  staff: Staff,
  at: string,
): NonNullable<PaymentFileRecord["duplicates"]> {
  const groups = file.duplicates ?? [];
  const reasonFor = (caseIds: readonly string[]): string | undefined =>
    given.find((entry) => caseIds.every((caseId) => entry.caseIds.includes(caseId)))?.reason;
  const missing = groups.flatMap(({ caseIds }, index) => (reasonFor(caseIds) === undefined ? [index] : []));
  if (missing.length > 0) {
    throw new RefusedError(
      "DUPLICATES_UNCONFIRMED",
      missing.map((index) => ({
        field: `duplicates.${String(index)}.reason`,
        code: "REQUIRED",
        message: "どれも必要な送金であると確かめた理由を入力してください。",
      })),
    );
  }
  return groups.map(({ caseIds }) => ({
    caseIds,
    reason: reasonFor(caseIds),
    confirmedBy: staff.staffId,
    confirmedByName: staff.name,
    confirmedAt: at,
  }));
}

/**
 * Second cashier: seals the file. The bytes that are kept and the bytes that today's lines would make must both be those
 * that were drafted, by the hash the person was shown.
 * @throws RefusedError MAKER_IS_CHECKER, DUPLICATES_UNCONFIRMED, PAYMENT_FILE_SEALED, PAYMENT_FILE_CHANGED, VERSION_CONFLICT, ITEM_NOT_FOUND.
 */
export async function sealPaymentFile(
  dependencies: DisbursementDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.sealPaymentFile, Staff>,
): Promise<AnswerOf<typeof contracts.sealPaymentFile>> {
  const { files, clock, objects, paymentsBucket, digestBytes, logger } = dependencies;
  const file = await openFile(dependencies, path.fileId, path.paymentDate);
  const refuse = (code: "PAYMENT_FILE_SEALED" | "PAYMENT_FILE_CHANGED" | "MAKER_IS_CHECKER"): RefusedError => {
    logger.warn("PAYMENT_FILE_REFUSED", {
      fileId: file.fileId,
      staffId: staff.staffId,
      errorCode: code,
      correlationId,
    });
    return new RefusedError(code);
  };
  if (file.state === "sealed") {
    if (file.lastCommandId === body.commandId) return viewOf(file);
    throw refuse("PAYMENT_FILE_SEALED");
  }
  if (file.state === "discarded") throw new RefusedError("ITEM_NOT_FOUND");
  if (file.draftedBy === staff.staffId) throw refuse("MAKER_IS_CHECKER");
  if (file.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const at = clock.now();
  const duplicates = confirmedDuplicates(file, body.duplicates ?? [], staff, at);
  const day = await files.day(path.paymentDate);
  const lines = file.caseIds.flatMap((caseId) => day.lines.filter((line) => line.caseId === caseId));
  const kept = await objects.find(paymentsBucket, file.objectKey);
  const confirmations = duplicates.map(({ caseIds }) => ({ lineIds: caseIds, confirmedBy: staff.staffId }));
  const remade =
    lines.length === file.count
      ? bytesOf(dependencies, path.paymentDate, lines, file.draftedBy, confirmations)
      : new Uint8Array();
  const hashes = [body.sha256, kept === undefined ? "" : digestBytes(kept), digestBytes(remade)];
  if (hashes.some((hash) => hash !== file.sha256)) throw refuse("PAYMENT_FILE_CHANGED");
  const next: PaymentFileRecord = {
    ...file,
    ...(duplicates.length === 0 ? {} : { duplicates }),
    version: file.version + 1,
    state: "sealed",
    sealedBy: staff.staffId,
    sealedByName: staff.name,
    sealedAt: at,
    lastCommandId: body.commandId,
  };
  const act = {
    what: "seal",
    by: staff.staffId,
    at,
    correlationId,
    commandId: body.commandId,
    ...(duplicates.length === 0 ? {} : { purpose: `duplicates-confirmed:${String(duplicates.length)}` }),
  } as const;
  if (!(await files.save(file, next, act))) throw new RefusedError("VERSION_CONFLICT");
  logger.info("PAYMENT_FILE_SEALED", { fileId: file.fileId, staffId: staff.staffId, correlationId, count: file.count });
  return viewOf(next);
}

/** Takes back a file that was not sealed. @throws RefusedError ITEM_NOT_FOUND, PAYMENT_FILE_SEALED, VERSION_CONFLICT. */
export async function discardPaymentFile(
  dependencies: DisbursementDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.discardPaymentFile, Staff>,
): Promise<AnswerOf<typeof contracts.discardPaymentFile>> {
  const file = await openFile(dependencies, path.fileId, path.paymentDate);
  if (file.state === "sealed") throw new RefusedError("PAYMENT_FILE_SEALED");
  if (file.state === "discarded") return viewOf(file);
  if (file.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  const next: PaymentFileRecord = {
    ...file,
    version: file.version + 1,
    state: "discarded",
    lastCommandId: body.commandId,
  };
  const at = dependencies.clock.now();
  const act = { what: "discard", by: staff.staffId, at, correlationId, commandId: body.commandId } as const;
  if (!(await dependencies.files.save(file, next, act))) throw new RefusedError("VERSION_CONFLICT");
  return viewOf(next);
}

/** A link to a sealed file, for handing it to the bank; the reading is logged. */
export async function linkPaymentFile(
  dependencies: DisbursementDependencies,
  { staff, path, correlationId }: RequestOf<typeof contracts.linkPaymentFile, Staff>,
): Promise<AnswerOf<typeof contracts.linkPaymentFile>> {
  const { objects, paymentsBucket, audit } = dependencies;
  const file = await openFile(dependencies, path.fileId, path.paymentDate);
  if (file.state !== "sealed") throw new RefusedError("DOCUMENT_NOT_READY");
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "payment:view",
    purpose: file.fileId,
    correlationId,
  });
  const url = await objects.link(paymentsBucket, file.objectKey, linkSeconds, `furikomi-${file.fileId}.txt`);
  return { url, expiresIn: linkSeconds };
}
