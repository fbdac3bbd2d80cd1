import { describe, expect, test } from "@jest/globals";
import type { HolidayCalendar } from "../../../../domain/dates/business-days.ts";
import { encodeJisX0201 } from "../../../../domain/payment-file/jis-x-0201.ts";
import { parsePaymentFile } from "../../../../domain/payment-file/parse-payment-file.ts";
import { paymentFile } from "../../../../domain/payment-file/payment-file.ts";
import type { Consignor, PaymentFileRequest, PaymentLine } from "../../../../domain/payment-file/payment-file.ts";

const calendar: HolidayCalendar = { isHoliday: (date) => date === "2026-05-05" };

const consignor: Consignor = {
  code: "1234567890",
  nameKana: "フクシ",
  bankCode: "0001",
  bankKana: "ミズホ",
  branchCode: "100",
  branchKana: "ホンテン",
  accountType: "ordinary",
  accountNumber: "7654321",
};

const line: PaymentLine = {
  lineId: "payment-1",
  bankCode: "9900",
  bankKana: "ユウチヨ",
  branchCode: "058",
  branchKana: "ゼロゴハチ",
  accountType: "ordinary",
  accountNumber: "1234567",
  holderKana: "ヤマダ タロウ",
  borrowerKana: "ヤマダ タロウ",
  amount: 100_000,
};

const request: PaymentFileRequest = {
  consignor,
  payDate: "2026-05-07",
  lines: [line, { ...line, lineId: "payment-2", accountNumber: "7654321" }],
  calendar,
  preparedBy: "cashier-1",
  lineEnd: "none",
};

const bytesOf = (changed: Partial<PaymentFileRequest> = {}): Uint8Array => {
  const outcome = paymentFile({ ...request, ...changed });
  if (outcome.kind === "refused") throw new Error(outcome.reasons.map((reason) => reason.code).join());
  return outcome.bytes;
};

const reasonsOf = (changed: Partial<PaymentFileRequest>) => {
  const outcome = paymentFile({ ...request, ...changed });
  return outcome.kind === "refused" ? outcome.reasons : [];
};

/** The records of a good file: header, two payments, trailer, end. */
const records = (): readonly string[] => new TextDecoder("shift_jis").decode(bytesOf()).match(/.{120}/g) ?? [];

/** The file with one record changed: characters from an offset on replaced. */
const withText = (record: number, offset: number, text: string): Uint8Array =>
  encodeJisX0201(
    records()
      .map((whole, index) =>
        index === record - 1 ? whole.slice(0, offset) + text + whole.slice(offset + text.length) : whole,
      )
      .join(""),
  );

describe("a refused file says which record, and which byte of it, is wrong [S-ZG]", () => {
  test.each<[string, number, number, string, string, number, number]>([
    ["the consignor's code", 1, 4, "X", "FIELD_INVALID", 1, 4],
    ["the pay day 00", 1, 54, "0500", "FIELD_INVALID", 1, 54],
    ["the pay day 32", 1, 54, "0532", "FIELD_INVALID", 1, 54],
    ["the month 00", 1, 54, "0010", "FIELD_INVALID", 1, 54],
    ["the month 13", 1, 54, "1310", "FIELD_INVALID", 1, 54],
    ["the 31st of April", 1, 54, "0431", "FIELD_INVALID", 1, 54],
    ["an account type that is none", 1, 95, "3", "FIELD_INVALID", 1, 95],
    ["a savings account of the consignor", 1, 95, "4", "FIELD_INVALID", 1, 95],
    ["an account type that is none, in a payment", 2, 42, "5", "FIELD_INVALID", 2, 42],
    ["a letter in the second payment", 3, 43, "X", "FIELD_INVALID", 3, 43],
    ["an amount of zero in the second payment", 3, 80, "0000000000", "FIELD_INVALID", 3, 80],
    ["a letter in the trailer", 4, 1, "X", "FIELD_INVALID", 4, 1],
    ["another count", 4, 1, "000003", "TRAILER_COUNT_WRONG", 4, 1],
    ["another sum", 4, 7, "000000200001", "TRAILER_AMOUNT_WRONG", 4, 7],
    ["a letter in the end record", 5, 60, "X", "FIELD_INVALID", 5, 1],
    ["a first record that is no header", 1, 0, "2", "RECORD_ORDER_INVALID", 1, 0],
    ["a second trailer for a payment", 3, 0, "8", "RECORD_ORDER_INVALID", 3, 0],
    ["a last record that is no end", 5, 0, "8", "RECORD_ORDER_INVALID", 5, 0],
  ])("%s", (_what, record, offset, text, code, inRecord, at) => {
    const parsed = parsePaymentFile(withText(record, offset, text));
    expect(parsed).toMatchObject({ kind: "refused", code, record: inRecord, offset: at });
    expect(parsed.kind === "refused" ? parsed.message : "").toMatch(/。$/);
  });

  test.each(["0501", "0531", "0229", "1231", "0101"])("the day %s exists", (day) => {
    expect(parsePaymentFile(withText(1, 54, day))).toMatchObject({ kind: "file", header: { payMonthDay: day } });
  });

  test("a first record cut short is the first record", () => {
    const [first = "", ...rest] = records();
    const bytes = encodeJisX0201([first.slice(1), ...rest].map((record) => `${record}\r\n`).join(""));
    expect(parsePaymentFile(bytes)).toMatchObject({ code: "RECORD_LENGTH_INVALID", record: 1 });
  });

  test("three records in order are a file without payments, at its last record", () => {
    const [header = "", , , trailer = "", end = ""] = records();
    expect(parsePaymentFile(encodeJisX0201(header + trailer + end))).toMatchObject({
      code: "RECORD_ORDER_INVALID",
      record: 3,
    });
  });

  test("a savings account (貯蓄) may be paid to, though not from", () => {
    expect(parsePaymentFile(withText(2, 42, "4"))).toMatchObject({
      kind: "file",
      lines: [{ accountType: "savings" }, {}],
    });
  });
});

describe("codes are of their length, neither shorter nor longer", () => {
  test.each<[keyof PaymentLine, string, string]>([
    ["bankCode", "990", "金融機関コード（4桁）が正しくありません。"],
    ["bankCode", "99001", "金融機関コード（4桁）が正しくありません。"],
    ["branchCode", "58", "支店コード（3桁）が正しくありません。"],
    ["branchCode", "0581", "支店コード（3桁）が正しくありません。"],
    ["accountNumber", "12345678", "口座番号（7桁まで）が正しくありません。"],
    ["accountNumber", "X123456", "口座番号（7桁まで）が正しくありません。"],
    ["accountNumber", "", "口座番号（7桁まで）が正しくありません。"],
  ])("%s %j of a payment", (field, value, message) => {
    expect(reasonsOf({ lines: [{ ...line, [field]: value }] })).toEqual([
      { code: "ACCOUNT_INVALID", lineIds: ["payment-1"], field, message },
    ]);
  });

  test.each<[keyof Consignor, string, string]>([
    ["code", "123456789", "委託者コード（10桁）"],
    ["code", "12345678901", "委託者コード（10桁）"],
    ["bankCode", "00011", "金融機関コード（4桁）"],
    ["branchCode", "1000", "支店コード（3桁）"],
    ["nameKana", "社協", "委託者名カナ"],
    ["accountType", "savings", "預金種目"],
  ])("%s %j of the consignor, which concerns no payment alone", (field, value, name) => {
    expect(reasonsOf({ consignor: { ...consignor, [field]: value } })).toEqual([
      {
        code: "CONSIGNOR_INVALID",
        lineIds: [],
        field,
        message: `委託者（社協）の設定のうち「${name}」が銀行の形式に合いません。`,
      },
    ]);
  });

  test("a closed bank concerns no payment alone", () => {
    expect(reasonsOf({ payDate: "2026-05-05" })).toMatchObject([
      { code: "PAY_DATE_NOT_BANK_DAY", lineIds: [], field: "payDate", proposedPayDate: "2026-05-06" },
    ]);
  });

  test.each([
    ["customerCode1", "12345678901"],
    ["customerCode2", "12345678901"],
    ["customerCode2", "1X"],
  ])("%s %j", (field, value) => {
    expect(reasonsOf({ lines: [{ ...line, [field]: value }] })).toMatchObject([
      { code: "CUSTOMER_CODE_INVALID", field },
    ]);
  });

  test("customer codes are written in their own fields, zeros where there is none", () => {
    const codes = (changed: Partial<PaymentLine>) => {
      const parsed = parsePaymentFile(bytesOf({ lines: [{ ...line, ...changed }] }));
      return parsed.kind === "file" ? parsed.lines.map((each) => [each.customerCode1, each.customerCode2]) : [];
    };
    expect(codes({})).toEqual([["0000000000", "0000000000"]]);
    expect(codes({ customerCode1: "", customerCode2: "" })).toEqual([["0000000000", "0000000000"]]);
    expect(codes({ customerCode1: "12", customerCode2: "345" })).toEqual([["0000000012", "0000000345"]]);
  });
});

describe("what stops a file", () => {
  test("names whose kana the bank does not take", () => {
    const messages = (changed: Partial<PaymentLine>) =>
      reasonsOf({ lines: [{ ...line, ...changed }] }).map(({ field, message }) => [field, message]);
    expect(messages({ holderKana: "山田" })).toEqual([
      ["holderKana", "口座名義のカナに、銀行で使えない文字があるか、カナがありません。"],
    ]);
    expect(messages({ borrowerKana: "山田" })).toEqual([
      ["borrowerKana", "借受人のカナに、銀行で使えない文字があるか、カナがありません。"],
    ]);
  });

  test("one yen and ten digits are amounts", () => {
    const codes = (amount: number) => reasonsOf({ lines: [{ ...line, amount }] }).map(({ code }) => code);
    expect(codes(1)).toEqual([]);
    expect(codes(9_999_999_999)).toEqual([]);
    expect(codes(10_000_000_000)).toEqual(["AMOUNT_INVALID"]);
  });

  test("a sum of twelve digits can be written", () => {
    const lines = Array.from({ length: 100 }, (_, index) => ({
      ...line,
      lineId: `payment-${String(index)}`,
      accountNumber: String(index + 1),
      amount: 9_999_999_999,
    }));
    expect(parsePaymentFile(bytesOf({ lines }))).toMatchObject({ totals: { count: 100, amount: 999_999_999_900 } });
  });

  test("two payments are alike in bank, branch, kind, number and amount together", () => {
    const second = { ...line, lineId: "payment-2" };
    const codes = (changed: Partial<PaymentLine>) =>
      reasonsOf({ lines: [line, { ...second, ...changed }] }).map(({ code }) => code);
    expect(codes({})).toEqual(["DUPLICATE_LINES"]);
    const differences: readonly Partial<PaymentLine>[] = [
      { bankCode: "0001" },
      { branchCode: "059" },
      { accountType: "current" },
      { accountNumber: "1234568" },
      { amount: 100_001 },
    ];
    for (const different of differences) expect(codes(different)).toEqual([]);
  });

  test("a payment that stands twice is named once", () => {
    expect(reasonsOf({ lines: [line, line] })).toEqual([
      { code: "LINE_REPEATED", lineIds: ["payment-1"], message: "同じ送金が2回入っています。" },
    ]);
  });
});
