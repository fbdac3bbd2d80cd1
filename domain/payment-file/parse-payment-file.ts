import type { Yen } from "../money/yen.ts";
import { decodeJisX0201 } from "./jis-x-0201.ts";
import { accountTypeDigits, accountTypes } from "./payment-file.ts";
import type { AccountType, PaymentFileTotals } from "./payment-file.ts";
import { DATA_LAYOUT, END_LAYOUT, HEADER_LAYOUT, readRecord, RECORD_BYTES, TRAILER_LAYOUT } from "./zengin-records.ts";
import type { RecordLayout } from "./zengin-records.ts";

/** An account as a file holds it: codes and number with their zeros, names as half-width kana. */
export type WrittenAccount = {
  readonly bankCode: string;
  readonly bankName: string;
  readonly branchCode: string;
  readonly branchName: string;
  readonly accountType: AccountType;
  readonly accountNumber: string;
};

/** The header of a file read; the pay day is MMDD, since the format has no year. */
export type WrittenHeader = WrittenAccount & {
  readonly consignorCode: string;
  readonly consignorName: string;
  readonly payMonthDay: string;
};

/** A payment of a file read. */
export type WrittenLine = WrittenAccount & {
  readonly holder: string;
  readonly amount: Yen;
  readonly customerCode1: string;
  readonly customerCode2: string;
};

/** Stable codes of what is wrong with a file. */
export type ParseFaultCode =
  | "FILE_EMPTY"
  | "BYTE_INVALID"
  | "LINE_END_INVALID"
  | "RECORD_LENGTH_INVALID"
  | "RECORD_ORDER_INVALID"
  | "FIELD_INVALID"
  | "TRAILER_COUNT_WRONG"
  | "TRAILER_AMOUNT_WRONG";

/** A file read, or the first thing that is wrong with it: the record's number from 1 and the byte in it from 0. */
export type ParsedPaymentFile =
  | {
      readonly kind: "file";
      readonly header: WrittenHeader;
      readonly lines: readonly WrittenLine[];
      readonly totals: PaymentFileTotals;
    }
  | {
      readonly kind: "refused";
      readonly code: ParseFaultCode;
      readonly record: number;
      readonly offset: number;
      readonly message: string;
    };

type Refusal = Extract<ParsedPaymentFile, { kind: "refused" }>;

const MESSAGES: Readonly<Record<ParseFaultCode, string>> = {
  FILE_EMPTY: "ファイルが空です。",
  BYTE_INVALID: "全銀ファイルで使えない文字が入っています。",
  LINE_END_INVALID: "改行が正しくありません。改行なし、またはCR+LFにしてください。",
  RECORD_LENGTH_INVALID: "120バイトでないレコードがあります。",
  RECORD_ORDER_INVALID: "レコードの並びが、ヘッダー・データ・トレーラー・エンドになっていません。",
  FIELD_INVALID: "項目の値が全銀の形式に合いません。",
  TRAILER_COUNT_WRONG: "トレーラーの合計件数が、データの件数と違います。",
  TRAILER_AMOUNT_WRONG: "トレーラーの合計金額が、データの合計と違います。",
};

function refusal(code: ParseFaultCode, record: number, offset = 0): Refusal {
  return { kind: "refused", code, record, offset, message: MESSAGES[code] };
}

function isRefusal(value: object): value is Refusal {
  return "kind" in value && value.kind === "refused";
}

/** The records of the text, without line ends; all records are ended by CR+LF (the last may go without) or none is. */
function recordsOf(text: string): readonly string[] | Refusal {
  if (text === "") return refusal("FILE_EMPTY", 1);
  const lines = text.endsWith("\r\n") ? text.slice(0, -2).split("\r\n") : text.split("\r\n");
  const bare = lines.findIndex((line) => /[\r\n]/.test(line));
  if (bare >= 0) return refusal("LINE_END_INVALID", bare + 1);
  const records = text.includes("\r\n") ? lines : (text.match(/.{1,120}/g) ?? []);
  const broken = records.findIndex((record) => record.length !== RECORD_BYTES);
  return broken >= 0 ? refusal("RECORD_LENGTH_INVALID", broken + 1) : records;
}

/** The text of the file, read byte by byte; line ends are judged later. */
function textOf(bytes: Uint8Array): string | Refusal {
  return decodeJisX0201(bytes) ?? refusal("BYTE_INVALID", 1);
}

function readFields<Name extends string>(
  layout: RecordLayout<Name>,
  record: string,
  position: number,
): { readonly value: (name: Name) => string } | Refusal {
  const read = readRecord(layout, record);
  return read.kind === "record" ? { value: read.value } : refusal("FIELD_INVALID", position, read.offset);
}

type AccountField = "bankCode" | "bankName" | "branchCode" | "branchName" | "accountType" | "accountNumber";

function readAccount(value: (name: AccountField) => string): WrittenAccount | undefined {
  const accountType = accountTypes.find((type) => accountTypeDigits[type] === value("accountType"));
  if (accountType === undefined) return undefined;
  return {
    bankCode: value("bankCode"),
    bankName: value("bankName"),
    branchCode: value("branchCode"),
    branchName: value("branchName"),
    accountType,
    accountNumber: value("accountNumber"),
  };
}

const HEADER_ACCOUNT_TYPE_OFFSET = 95;
const DATA_ACCOUNT_TYPE_OFFSET = 42;
const DATA_AMOUNT_OFFSET = 80;
const HEADER_PAY_DAY_OFFSET = 54;

/** True for MMDD of a day that exists in some year. */
function isMonthDay(value: string): boolean {
  const month = Number(value.slice(0, 2));
  const day = Number(value.slice(2));
  const last = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return last !== undefined && day >= 1 && day <= last;
}

function readHeader(record: string): WrittenHeader | Refusal {
  const fields = readFields(HEADER_LAYOUT, record, 1);
  if (isRefusal(fields)) return fields;
  const { value } = fields;
  const account = readAccount(value);
  if (account === undefined || account.accountType === "savings") {
    return refusal("FIELD_INVALID", 1, HEADER_ACCOUNT_TYPE_OFFSET);
  }
  const payMonthDay = value("payMonthDay");
  if (!isMonthDay(payMonthDay)) return refusal("FIELD_INVALID", 1, HEADER_PAY_DAY_OFFSET);
  return {
    ...account,
    consignorCode: value("consignorCode"),
    consignorName: value("consignorName"),
    payMonthDay,
  };
}

function readLine(record: string, position: number): WrittenLine | Refusal {
  const fields = readFields(DATA_LAYOUT, record, position);
  if (isRefusal(fields)) return fields;
  const { value } = fields;
  const account = readAccount(value);
  if (account === undefined) return refusal("FIELD_INVALID", position, DATA_ACCOUNT_TYPE_OFFSET);
  const amount = Number(value("amount"));
  if (amount === 0) return refusal("FIELD_INVALID", position, DATA_AMOUNT_OFFSET);
  return {
    ...account,
    holder: value("holder"),
    amount,
    customerCode1: value("customerCode1"),
    customerCode2: value("customerCode2"),
  };
}

/** The position (from 1) of the first record out of the order 1, 2…, 8, 9; `undefined` when the order is right. */
function outOfOrder(records: readonly string[]): number | undefined {
  const last = records.length - 1;
  const wrong = records.findIndex((record, index) => {
    const wanted = index === 0 ? "1" : index === last ? "9" : index === last - 1 ? "8" : "2";
    return !record.startsWith(wanted);
  });
  if (wrong >= 0) return wrong + 1;
  return records.length < 4 ? records.length : undefined;
}

/**
 * Reads a 総合振込 file strictly, as a check of what was written: every byte, filler, order, count and sum must be
 * right. Records are separated by CR+LF or by nothing; CR or LF alone is refused, as a bank does [S-MIYAGIN].
 */
export function parsePaymentFile(bytes: Uint8Array): ParsedPaymentFile {
  const text = textOf(bytes);
  if (typeof text !== "string") return text;
  const records = recordsOf(text);
  if (isRefusal(records)) return records;
  const misplaced = outOfOrder(records);
  if (misplaced !== undefined) return refusal("RECORD_ORDER_INVALID", misplaced);

  const header = readHeader(records[0] ?? "");
  if (isRefusal(header)) return header;
  const lines: WrittenLine[] = [];
  for (const [index, record] of records.slice(1, -2).entries()) {
    const line = readLine(record, index + 2);
    if (isRefusal(line)) return line;
    lines.push(line);
  }
  const trailer = readFields(TRAILER_LAYOUT, records.at(-2) ?? "", records.length - 1);
  if (isRefusal(trailer)) return trailer;
  const end = readFields(END_LAYOUT, records.at(-1) ?? "", records.length);
  if (isRefusal(end)) return end;

  const totals = { count: Number(trailer.value("count")), amount: Number(trailer.value("amount")) };
  if (totals.count !== lines.length) return refusal("TRAILER_COUNT_WRONG", records.length - 1, 1);
  if (totals.amount !== lines.reduce((sum, line) => sum + line.amount, 0)) {
    return refusal("TRAILER_AMOUNT_WRONG", records.length - 1, 7);
  }
  return { kind: "file", header, lines, totals };
}
