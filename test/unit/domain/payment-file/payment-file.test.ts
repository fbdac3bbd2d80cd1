import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { HolidayCalendar } from "../../../../domain/dates/business-days.ts";
import { bankKana, fitBytes } from "../../../../domain/payment-file/bank-kana.ts";
import { encodeJisX0201 } from "../../../../domain/payment-file/jis-x-0201.ts";
import { parsePaymentFile } from "../../../../domain/payment-file/parse-payment-file.ts";
import { paymentFile } from "../../../../domain/payment-file/payment-file.ts";
import type { Consignor, PaymentFileRequest, PaymentLine } from "../../../../domain/payment-file/payment-file.ts";

/** The holidays of Golden Week 2026; 6 May is a substitute holiday. */
const calendar: HolidayCalendar = {
  isHoliday: (date) => ["2026-04-29", "2026-05-03", "2026-05-04", "2026-05-05", "2026-05-06"].includes(date),
};

const consignor: Consignor = {
  code: "1234567890",
  nameKana: "フク）トウキョウトシャカイフクシキョウギカイ",
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
  holderKana: "ｼﾞｬﾊﾟﾝ･ﾕｰｺ",
  borrowerKana: "ジャパン　ユーコ",
  amount: 100_000,
};

const request: PaymentFileRequest = {
  consignor,
  payDate: "2026-05-07",
  lines: [line],
  calendar,
  preparedBy: "cashier-1",
  lineEnd: "none",
};

function fileOf(changed: Partial<PaymentFileRequest> = {}) {
  const outcome = paymentFile({ ...request, ...changed });
  if (outcome.kind === "refused") throw new Error(outcome.reasons.map((reason) => reason.code).join());
  return outcome;
}

function reasonsOf(changed: Partial<PaymentFileRequest>) {
  const outcome = paymentFile({ ...request, ...changed });
  return outcome.kind === "refused" ? outcome.reasons : [];
}

function codesOf(changed: Partial<PaymentFileRequest>): string[] {
  return reasonsOf(changed).map((reason) => reason.code);
}

describe("a day's payment file", () => {
  test("is byte exact for ｼﾞｬﾊﾟﾝ･ﾕｰｺ of ゆうちょ 10530-12345671", () => {
    const spaces = (count: number) => " ".repeat(count);
    const expected = [
      ["1210", "1234567890", "ﾌｸ)ﾄｳｷﾖｳﾄｼﾔｶｲﾌｸｼｷﾖｳｷﾞｶｲ".padEnd(40), "0507"].join("") +
        ["0001", "ﾐｽﾞﾎ".padEnd(15), "100", "ﾎﾝﾃﾝ".padEnd(15), "1", "7654321", spaces(17)].join(""),
      ["2", "9900", "ﾕｳﾁﾖ".padEnd(15), "058", "ｾﾞﾛｺﾞﾊﾁ".padEnd(15), "0000", "1", "1234567"].join("") +
        ["ｼﾞﾔﾊﾟﾝ ﾕ-ｺ".padEnd(30), "0000100000", "0", "0".repeat(20), "7", spaces(8)].join(""),
      ["8", "000001", "000000100000", spaces(101)].join(""),
      ["9", spaces(119)].join(""),
    ];
    expect(expected.map((record) => record.length)).toEqual([120, 120, 120, 120]);
    expect(fileOf().bytes).toEqual(encodeJisX0201(expected.join("")));
    expect(fileOf({ lineEnd: "crlf" }).bytes).toEqual(encodeJisX0201(expected.map((r) => `${r}\r\n`).join("")));
    expect(fileOf().totals).toEqual({ count: 1, amount: 100_000 });
  });

  test("proposes 7 May for the holiday 5 May 2026, past the substitute holiday, and makes no file", () => {
    expect(reasonsOf({ payDate: "2026-05-05" })).toMatchObject([
      { code: "PAY_DATE_NOT_BANK_DAY", proposedPayDate: "2026-05-07" },
    ]);
    expect(reasonsOf({ payDate: "2026-12-31" })).toMatchObject([{ proposedPayDate: "2027-01-04" }]);
  });

  test("stops two payments alike until someone other than the maker has confirmed both", () => {
    const lines = [line, { ...line, lineId: "payment-2" }];
    const lineIds = ["payment-1", "payment-2"];
    expect(reasonsOf({ lines })).toMatchObject([{ code: "DUPLICATE_LINES", lineIds }]);
    expect(codesOf({ lines, duplicateConfirmations: [{ lineIds, confirmedBy: "cashier-1" }] })).toEqual([
      "DUPLICATE_LINES",
    ]);
    expect(codesOf({ lines, duplicateConfirmations: [{ lineIds: ["payment-2"], confirmedBy: "cashier-2" }] })).toEqual([
      "DUPLICATE_LINES",
    ]);
    expect(fileOf({ lines, duplicateConfirmations: [{ lineIds, confirmedBy: "cashier-2" }] }).totals.count).toBe(2);
  });

  test("takes account numbers that differ by leading zeros only as one account", () => {
    const lines = [
      { ...line, accountNumber: "0000012" },
      { ...line, lineId: "payment-2", accountNumber: "12" },
    ];
    expect(codesOf({ lines })).toEqual(["DUPLICATE_LINES"]);
  });

  test("never pays one payment twice, whoever confirms it", () => {
    const lines = [line, line];
    const duplicateConfirmations = [{ lineIds: ["payment-1"], confirmedBy: "cashier-2" }];
    expect(codesOf({ lines, duplicateConfirmations })).toEqual(["LINE_REPEATED"]);
  });

  test.each<[string, Partial<PaymentLine>, string, string]>([
    ["an amount of zero", { amount: 0 }, "ZERO_AMOUNT", "amount"],
    ["a negative amount", { amount: -1 }, "AMOUNT_INVALID", "amount"],
    ["a broken amount", { amount: 1.5 }, "AMOUNT_INVALID", "amount"],
    ["an amount of eleven digits", { amount: 10_000_000_000 }, "AMOUNT_INVALID", "amount"],
    ["another holder", { holderKana: "ヤマダ タロウ" }, "HOLDER_NOT_BORROWER", "holderKana"],
    ["a holder in kanji", { holderKana: "山田" }, "HOLDER_KANA_REFUSED", "holderKana"],
    ["a borrower in kanji", { borrowerKana: "山田" }, "HOLDER_KANA_REFUSED", "borrowerKana"],
    ["a bank of three digits", { bankCode: "990" }, "ACCOUNT_INVALID", "bankCode"],
    ["a branch of letters", { branchCode: "05A" }, "ACCOUNT_INVALID", "branchCode"],
    ["an account of eight digits", { accountNumber: "12345678" }, "ACCOUNT_INVALID", "accountNumber"],
    ["an account of zeros", { accountNumber: "0000000" }, "ACCOUNT_INVALID", "accountNumber"],
    ["a customer code of letters", { customerCode1: "A1" }, "CUSTOMER_CODE_INVALID", "customerCode1"],
  ])("refuses %s", (_what, changed, code, field) => {
    expect(reasonsOf({ lines: [{ ...line, ...changed }] })).toMatchObject([{ code, field, lineIds: ["payment-1"] }]);
  });

  test.each<[string, Partial<Consignor>, string]>([
    ["a short code", { code: "123" }, "code"],
    ["a kanji name", { nameKana: "社協" }, "nameKana"],
    ["a savings account", { accountType: "savings" }, "accountType"],
    ["a wrong branch", { branchCode: "1" }, "branchCode"],
  ])("refuses a consignor with %s", (_what, changed, field) => {
    expect(reasonsOf({ consignor: { ...consignor, ...changed } })).toMatchObject([
      { code: "CONSIGNOR_INVALID", field },
    ]);
  });

  test("refuses a file without payments and one whose sum has thirteen digits", () => {
    expect(codesOf({ lines: [] })).toEqual(["NO_LINES"]);
    const lines = Array.from({ length: 101 }, (_, index) => ({
      ...line,
      lineId: `payment-${String(index)}`,
      accountNumber: String(index + 1),
      amount: 9_999_999_999,
    }));
    expect(codesOf({ lines })).toEqual(["TOTAL_TOO_LARGE"]);
  });

  test("tells everything that stops the file at once, without repeating a name, account or amount", () => {
    const reasons = reasonsOf({ payDate: "2026-05-05", lines: [{ ...line, amount: 0, holderKana: "ヤマダ タロウ" }] });
    expect(reasons.map((reason) => reason.code)).toEqual([
      "PAY_DATE_NOT_BANK_DAY",
      "ZERO_AMOUNT",
      "HOLDER_NOT_BORROWER",
    ]);
    expect(JSON.stringify(reasons)).not.toMatch(/ヤマダ|ユーコ|ﾕｰｺ|1234567/);
  });

  test("says which holder names had to be cut, and cuts them before a kana whose mark would fall off", () => {
    const long = `${"ア".repeat(29)}ガ`;
    const file = fileOf({ lines: [{ ...line, holderKana: long, borrowerKana: long }] });
    const parsed = parsePaymentFile(file.bytes);
    expect(file.shortenedLineIds).toEqual(["payment-1"]);
    expect(parsed).toMatchObject({ lines: [{ holder: "ｱ".repeat(29) }] });
    expect(fileOf().shortenedLineIds).toEqual([]);
  });
});

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(""));
const name = fc
  .array(fc.constantFrom(...Array.from("アイガギパピャュッーンヴ・ 　ﾔﾊ")), { minLength: 1, maxLength: 45 })
  .map((list) => `ア${list.join("")}`);
const account = {
  bankCode: digits(4),
  bankKana: name,
  branchCode: digits(3),
  branchKana: name,
  accountNumber: fc.integer({ min: 1, max: 9_999_999 }).map(String),
};
const anyLine = fc.record({
  ...account,
  accountType: fc.constantFrom("ordinary", "current", "savings", "other"),
  holderKana: name,
  amount: fc.integer({ min: 1, max: 9_999_999 }),
  customerCode1: fc.integer({ min: 0, max: 9_999_999_999 }).map(String),
});
const anyLines = fc.uniqueArray(anyLine, { minLength: 1, maxLength: 30, selector: (each) => each.accountNumber });

describe("every payment file", () => {
  test("reads back as what was written: records of 120 bytes, trailer with count and sum, kana never split", () => {
    fc.assert(
      fc.property(anyLines, fc.constantFrom("crlf", "none"), (list, lineEnd) => {
        const lines = list.map((each, index) => ({
          ...each,
          lineId: String(index),
          borrowerKana: each.holderKana,
        }));
        const file = fileOf({ lines, lineEnd });
        const size = lineEnd === "crlf" ? 122 : 120;
        expect(file.bytes.length).toBe((lines.length + 3) * size);
        const parsed = parsePaymentFile(file.bytes);
        if (parsed.kind === "refused")
          throw new Error(`${parsed.code} ${String(parsed.record)} ${String(parsed.offset)}`);
        expect(parsed.header).toMatchObject({ consignorCode: "1234567890", payMonthDay: "0507", bankCode: "0001" });
        expect(parsed.totals).toEqual({
          count: lines.length,
          amount: lines.reduce((sum, each) => sum + each.amount, 0),
        });
        expect(file.totals).toEqual(parsed.totals);
        for (const [index, each] of lines.entries()) {
          const whole = bankKana(each.holderKana, { middleDot: "space" });
          expect(parsed.lines[index]).toMatchObject({
            bankCode: each.bankCode,
            branchCode: each.branchCode,
            accountType: each.accountType,
            accountNumber: each.accountNumber.padStart(7, "0"),
            amount: each.amount,
            customerCode1: each.customerCode1.padStart(10, "0"),
            holder: whole.kind === "kana" ? fitBytes(whole.text, 30) : "refused",
          });
        }
      }),
    );
  });

  test("is refused by the reader after any one byte of it has been changed, or reads differently", () => {
    const { bytes } = fileOf();
    const before = parsePaymentFile(bytes);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(parsePaymentFile(changed)).not.toEqual(before);
      }),
    );
  });
});

describe("reading a file strictly", () => {
  const records = () => {
    const text = new TextDecoder("shift_jis").decode(fileOf().bytes);
    return text.match(/.{120}/g) ?? [];
  };
  const read = (list: readonly string[], separator = "") =>
    parsePaymentFile(encodeJisX0201(list.map((record) => record + separator).join("")));

  test("takes CR+LF after every record, with or without the last", () => {
    expect(read(records(), "\r\n").kind).toBe("file");
    expect(parsePaymentFile(encodeJisX0201(records().join("\r\n"))).kind).toBe("file");
  });

  test.each(["\r", "\n", "\n\r"])("refuses the line end %j", (separator) => {
    expect(read(records(), separator)).toMatchObject({ kind: "refused", code: "LINE_END_INVALID", record: 1 });
  });

  test("refuses a line end after some records only", () => {
    const [first = "", ...rest] = records();
    expect(read([`${first}\r\n`, ...rest])).toMatchObject({ code: "RECORD_LENGTH_INVALID", record: 2 });
  });

  test.each<[string, (list: string[]) => string[], string]>([
    ["a missing trailer", ([h = "", d = "", , e = ""]) => [h, d, e], "RECORD_ORDER_INVALID"],
    ["a header alone", ([h = ""]) => [h], "RECORD_ORDER_INVALID"],
    ["a file without payments", ([h = "", , t = "", e = ""]) => [h, t, e], "RECORD_ORDER_INVALID"],
    ["a record cut short", (list) => list.map((r) => r.slice(0, 119)), "RECORD_LENGTH_INVALID"],
    ["a payment put in", ([h = "", d = "", t = "", e = ""]) => [h, d, d, t, e], "TRAILER_COUNT_WRONG"],
    [
      "another amount",
      (list) => list.map((r) => r.replace(/^(2.{79})0000100000/, "$10000100001")),
      "TRAILER_AMOUNT_WRONG",
    ],
    ["an amount of zero", (list) => list.map((r) => r.replace(/^(2.{79})0000100000/, "$10000000000")), "FIELD_INVALID"],
    ["a small kana", (list) => list.map((r) => r.replace("ﾕ-ｺ", "ｭ-ｺ")), "FIELD_INVALID"],
    ["a long-vowel sign", (list) => list.map((r) => r.replace("ﾕ-ｺ", "ﾕｰｺ")), "FIELD_INVALID"],
    ["a mark without its kana", (list) => list.map((r) => r.replace("ﾕ-ｺ", "-ﾞｺ")), "FIELD_INVALID"],
    ["the 30th of February", (list) => list.map((r) => r.replace("0507", "0230")), "FIELD_INVALID"],
    ["another kind of file", (list) => list.map((r) => r.replace(/^121/, "191")), "FIELD_INVALID"],
  ])("refuses %s", (_what, change, code) => {
    expect(read(change(records()))).toMatchObject({ kind: "refused", code });
  });

  test("refuses an empty file and bytes that are no single-byte characters", () => {
    expect(parsePaymentFile(new Uint8Array())).toMatchObject({ code: "FILE_EMPTY" });
    expect(parsePaymentFile(Uint8Array.of(0x31, 0x1a))).toMatchObject({ code: "BYTE_INVALID" });
  });
});
