import { isBankDay, nextBankDay } from "../dates/business-days.ts";
import type { HolidayCalendar } from "../dates/business-days.ts";
import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import { bankKana, fitBytes, placeKana, sameHolder } from "./bank-kana.ts";
import { encodeJisX0201 } from "./jis-x-0201.ts";
import { DATA_LAYOUT, END_LAYOUT, HEADER_LAYOUT, TRAILER_LAYOUT, writeRecord } from "./zengin-records.ts";

/** Kinds of account (預金種目): 普通, 当座, 貯蓄, その他. */
export const accountTypes = ["ordinary", "current", "savings", "other"] as const;

/** A kind of account. */
export type AccountType = (typeof accountTypes)[number];

/** The digit of each kind of account in a Zengin file [S-ZG]. */
export const accountTypeDigits: Readonly<Record<AccountType, string>> = {
  ordinary: "1",
  current: "2",
  savings: "4",
  other: "9",
};

/** An account by codes, with the kana of bank and branch where known (they are for people; the codes decide). */
export type BankAccount = {
  /** 4 digits. */
  readonly bankCode: string;
  readonly bankKana?: string;
  /** 3 digits. */
  readonly branchCode: string;
  readonly branchKana?: string;
  readonly accountType: AccountType;
  /** 1 to 7 digits. */
  readonly accountNumber: string;
};

/** Who pays (委託者): the code the bank gave it, its name in kana and the account the money leaves; never 貯蓄. */
export type Consignor = BankAccount & {
  /** 10 digits, given by the bank. */
  readonly code: string;
  readonly nameKana: string;
};

/** One payment of a day's file. */
export type PaymentLine = BankAccount & {
  /** Our own id of the payment; one payment is never in a file twice. */
  readonly lineId: string;
  /** Holder in kana, as on the passbook. */
  readonly holderKana: string;
  /** The borrower in kana, as on the application: must be the holder [S-FORM-S]. */
  readonly borrowerKana: string;
  readonly amount: Yen;
  /** Up to 10 digits each, for our own reconciliation; zeros when absent. Never a My Number. */
  readonly customerCode1?: string;
  readonly customerCode2?: string;
};

/** A second person's statement that payments which look alike are all meant. */
export type DuplicateConfirmation = { readonly lineIds: readonly string[]; readonly confirmedBy: string };

/** What a day's file is made from. */
export type PaymentFileRequest = {
  readonly consignor: Consignor;
  readonly payDate: IsoDate;
  readonly lines: readonly PaymentLine[];
  readonly calendar: HolidayCalendar;
  /** The staff member who makes the file: may not confirm its duplicates. */
  readonly preparedBy: string;
  readonly duplicateConfirmations?: readonly DuplicateConfirmation[];
  /**
   * Whether payments alike in account and amount stop the file (the default), or are left to whoever releases it. Never
   * release a file made so without asking for {@link duplicateGroups} first.
   */
  readonly duplicates?: "stop" | "left-to-release";
  /** What separates records: CR+LF (the default) or nothing; banks take both and no other [S-MIYAGIN]. */
  readonly lineEnd?: "crlf" | "none";
};

/** Count and sum (yen) of the data records: exactly what the trailer says. */
export type PaymentFileTotals = { readonly count: number; readonly amount: Yen };

/** Stable codes of what stops a file. */
export type PaymentFileReasonCode =
  | "NO_LINES"
  | "TOO_MANY_LINES"
  | "TOTAL_TOO_LARGE"
  | "CONSIGNOR_INVALID"
  | "PAY_DATE_NOT_BANK_DAY"
  | "LINE_REPEATED"
  | "ZERO_AMOUNT"
  | "AMOUNT_INVALID"
  | "ACCOUNT_INVALID"
  | "CUSTOMER_CODE_INVALID"
  | "HOLDER_KANA_REFUSED"
  | "HOLDER_NOT_BORROWER"
  | "DUPLICATE_LINES";

/**
 * One thing that stops the file, for the person. `lineIds` are the payments concerned (none: the file as a whole),
 * `field` the part of the consignor or line. The text never repeats a name, account or amount.
 */
export type PaymentFileReason = {
  readonly code: PaymentFileReasonCode;
  readonly lineIds: readonly string[];
  readonly field?: string;
  readonly message: string;
  /** With PAY_DATE_NOT_BANK_DAY: the next bank day, to be agreed to by a person. */
  readonly proposedPayDate?: IsoDate;
};

/** The file, or everything that stops it. */
export type PaymentFileOutcome =
  | {
      readonly kind: "file";
      readonly bytes: Uint8Array;
      readonly totals: PaymentFileTotals;
      /** Payments whose holder name was longer than 30 bytes and had to be cut. */
      readonly shortenedLineIds: readonly string[];
    }
  | { readonly kind: "refused"; readonly reasons: readonly PaymentFileReason[] };

const HOLDER_BYTES = 30;
const CONSIGNOR_NAME_BYTES = 40;
const PLACE_BYTES = 15;
const MAX_LINES = 999_999;
const MAX_AMOUNT = 9_999_999_999;
const MAX_TOTAL = 999_999_999_999;

function accountFault(account: BankAccount): string | undefined {
  if (!/^\d{4}$/.test(account.bankCode)) return "bankCode";
  if (!/^\d{3}$/.test(account.branchCode)) return "branchCode";
  if (!/^\d{1,7}$/.test(account.accountNumber) || /^0+$/.test(account.accountNumber)) return "accountNumber";
  return undefined;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  bankCode: "金融機関コード（4桁）",
  branchCode: "支店コード（3桁）",
  accountNumber: "口座番号（7桁まで）",
  accountType: "預金種目",
  code: "委託者コード（10桁）",
  nameKana: "委託者名カナ",
};

function consignorFault(consignor: Consignor): string | undefined {
  if (!/^\d{10}$/.test(consignor.code)) return "code";
  if (bankKana(consignor.nameKana).kind === "refused") return "nameKana";
  if (consignor.accountType === "savings") return "accountType";
  return accountFault(consignor);
}

function consignorReasons(consignor: Consignor): PaymentFileReason[] {
  const field = consignorFault(consignor);
  if (field === undefined) return [];
  const message = `委託者（社協）の設定のうち「${FIELD_NAMES[field] ?? field}」が銀行の形式に合いません。`;
  return [{ code: "CONSIGNOR_INVALID", lineIds: [], field, message }];
}

function dateReasons(payDate: IsoDate, calendar: HolidayCalendar): PaymentFileReason[] {
  if (isBankDay(payDate, calendar)) return [];
  const proposedPayDate = nextBankDay(payDate, calendar);
  const message = "振込指定日が銀行の休業日です。翌営業日でよいか確かめてください。";
  return [{ code: "PAY_DATE_NOT_BANK_DAY", lineIds: [], field: "payDate", message, proposedPayDate }];
}

function amountReasons({ lineId, amount }: PaymentLine): PaymentFileReason[] {
  const lineIds = [lineId];
  const field = "amount";
  if (amount === 0) return [{ code: "ZERO_AMOUNT", lineIds, field, message: "0円の振込は作れません。" }];
  if (Number.isSafeInteger(amount) && amount > 0 && amount <= MAX_AMOUNT) return [];
  return [{ code: "AMOUNT_INVALID", lineIds, field, message: "振込金額は1円以上、10桁までの整数です。" }];
}

function holderReasons({ lineId, holderKana, borrowerKana }: PaymentLine): PaymentFileReason[] {
  const lineIds = [lineId];
  for (const [field, name] of [
    ["holderKana", holderKana],
    ["borrowerKana", borrowerKana],
  ] as const) {
    if (bankKana(name).kind === "refused") {
      const whose = field === "holderKana" ? "口座名義" : "借受人";
      const message = `${whose}のカナに、銀行で使えない文字があるか、カナがありません。`;
      return [{ code: "HOLDER_KANA_REFUSED", lineIds, field, message }];
    }
  }
  if (sameHolder(holderKana, borrowerKana)) return [];
  const message = "口座名義が借受人と違います。借受人本人の口座にしか送金できません。";
  return [{ code: "HOLDER_NOT_BORROWER", lineIds, field: "holderKana", message }];
}

function lineReasons(line: PaymentLine): PaymentFileReason[] {
  const reasons = [...amountReasons(line), ...holderReasons(line)];
  const fault = accountFault(line);
  if (fault !== undefined) {
    const message = `${FIELD_NAMES[fault] ?? fault}が正しくありません。`;
    reasons.push({ code: "ACCOUNT_INVALID", lineIds: [line.lineId], field: fault, message });
  }
  for (const field of ["customerCode1", "customerCode2"] as const) {
    if (!/^\d{0,10}$/.test(line[field] ?? "")) {
      const message = "顧客コードは10桁までの数字です。";
      reasons.push({ code: "CUSTOMER_CODE_INVALID", lineIds: [line.lineId], field, message });
    }
  }
  return reasons;
}

/** The groups of two or more members that share a key. */
function groupsOf(lines: readonly PaymentLine[], key: (line: PaymentLine) => string): PaymentLine[][] {
  return [...Map.groupBy(lines, key).values()].filter((group) => group.length > 1);
}

/** Payments alike in account and amount, as groups of line ids in the order of the lines; none when all differ. */
export function duplicateGroups(lines: readonly PaymentLine[]): readonly (readonly string[])[] {
  const alike = groupsOf(lines, (line) =>
    [line.bankCode, line.branchCode, line.accountType, line.accountNumber.padStart(7, "0"), line.amount].join("/"),
  );
  return alike.map((group) => [...new Set(group.map((line) => line.lineId))]).filter((lineIds) => lineIds.length > 1);
}

function repeatReasons({
  lines,
  preparedBy,
  duplicateConfirmations = [],
  duplicates = "stop",
}: PaymentFileRequest): PaymentFileReason[] {
  const repeated = groupsOf(lines, (line) => line.lineId).map(([first]): PaymentFileReason => {
    const message = "同じ送金が2回入っています。";
    return { code: "LINE_REPEATED", lineIds: first === undefined ? [] : [first.lineId], message };
  });
  if (duplicates === "left-to-release") return repeated;
  const unconfirmed = duplicateGroups(lines)
    .filter(
      (lineIds) =>
        !duplicateConfirmations.some(
          (confirmation) =>
            confirmation.confirmedBy !== preparedBy && lineIds.every((id) => confirmation.lineIds.includes(id)),
        ),
    )
    .map((lineIds): PaymentFileReason => {
      const message =
        "同じ口座へ同じ金額の送金が2件以上あります。作成者とは別の人が、どれも必要な送金だと確かめてください。";
      return { code: "DUPLICATE_LINES", lineIds, message };
    });
  return [...repeated, ...unconfirmed];
}

function totalsOf(lines: readonly PaymentLine[]): PaymentFileTotals {
  return { count: lines.length, amount: lines.reduce((sum, line) => sum + line.amount, 0) };
}

function sizeReasons(lines: readonly PaymentLine[]): PaymentFileReason[] {
  if (lines.length === 0) return [{ code: "NO_LINES", lineIds: [], message: "送金する明細がありません。" }];
  if (lines.length > MAX_LINES) {
    return [{ code: "TOO_MANY_LINES", lineIds: [], message: "1つのファイルに入れられる件数を超えています。" }];
  }
  if (totalsOf(lines).amount <= MAX_TOTAL) return [];
  return [{ code: "TOTAL_TOO_LARGE", lineIds: [], message: "1つのファイルに入れられる合計金額を超えています。" }];
}

/** A name already found writable, cut to its field; persons' names keep a space where a middle dot stood. */
function written(name: string, bytes: number): { readonly text: string; readonly shortened: boolean } {
  const kana = bankKana(name, { middleDot: "space" });
  const whole = kana.kind === "kana" ? kana.text : "";
  const text = fitBytes(whole, bytes);
  return { text, shortened: text !== whole };
}

function place(name: string | undefined): string {
  return fitBytes(placeKana(name ?? ""), PLACE_BYTES);
}

function accountValues(account: BankAccount) {
  return {
    bankCode: account.bankCode,
    bankName: place(account.bankKana),
    branchCode: account.branchCode,
    branchName: place(account.branchKana),
    accountType: accountTypeDigits[account.accountType],
    accountNumber: account.accountNumber,
  };
}

function headerRecord(consignor: Consignor, payDate: IsoDate): string {
  const name = bankKana(consignor.nameKana);
  return writeRecord(HEADER_LAYOUT, {
    ...accountValues(consignor),
    consignorCode: consignor.code,
    consignorName: name.kind === "kana" ? fitBytes(name.text, CONSIGNOR_NAME_BYTES) : "",
    payMonthDay: payDate.slice(5, 7) + payDate.slice(8, 10),
  });
}

function dataRecord(line: PaymentLine): string {
  return writeRecord(DATA_LAYOUT, {
    ...accountValues(line),
    holder: written(line.holderKana, HOLDER_BYTES).text,
    amount: String(line.amount),
    customerCode1: line.customerCode1 === undefined || line.customerCode1 === "" ? "0" : line.customerCode1,
    customerCode2: line.customerCode2 === undefined || line.customerCode2 === "" ? "0" : line.customerCode2,
  });
}

/**
 * The Zengin 総合振込 file of a day's payments, byte exact: header, one data record each in the order given, trailer
 * with exact count and sum, end; 120 bytes a record [S-ZG]. Or, instead of a file, everything that stops it: nothing is
 * put right in silence, and a pay date on which the banks are closed comes back with the next bank day for a person to
 * agree to. Payments alike in account and amount need the word of someone other than the maker.
 */
export function paymentFile(request: PaymentFileRequest): PaymentFileOutcome {
  const { consignor, payDate, lines, calendar, lineEnd = "crlf" } = request;
  const reasons = [
    ...sizeReasons(lines),
    ...consignorReasons(consignor),
    ...dateReasons(payDate, calendar),
    ...lines.flatMap(lineReasons),
    ...repeatReasons(request),
  ];
  if (reasons.length > 0) return { kind: "refused", reasons };
  const totals = totalsOf(lines);
  const records = [
    headerRecord(consignor, payDate),
    ...lines.map(dataRecord),
    writeRecord(TRAILER_LAYOUT, { count: String(totals.count), amount: String(totals.amount) }),
    writeRecord(END_LAYOUT, {}),
  ];
  const separator = lineEnd === "crlf" ? "\r\n" : "";
  return {
    kind: "file",
    bytes: encodeJisX0201(records.map((record) => record + separator).join("")),
    totals,
    shortenedLineIds: lines
      .filter((line) => written(line.holderKana, HOLDER_BYTES).shortened)
      .map((line) => line.lineId),
  };
}
