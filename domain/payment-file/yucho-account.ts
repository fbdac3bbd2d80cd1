/** Bank code of ゆうちょ銀行 in transfers from other banks. */
export const YUCHO_BANK_CODE = "9900";

/** A ゆうちょ account as other banks address it, or why the symbol and number cannot be one. */
export type YuchoAccount =
  | {
      readonly kind: "account";
      readonly bankCode: typeof YUCHO_BANK_CODE;
      readonly branchCode: string;
      readonly accountType: "ordinary" | "current";
      readonly accountNumber: string;
    }
  | {
      readonly kind: "refused";
      readonly code: "YUCHO_SYMBOL_INVALID" | "YUCHO_NUMBER_INVALID";
      readonly message: string;
    };

/** Digits of either width without the spaces and hyphens people put between them. */
function digits(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s\-‐−ー]/g, "");
}

/**
 * The transfer account of a ゆうちょ 記号 (symbol) and 番号 (number): bank 9900; branch is the 2nd and 3rd digit of the
 * symbol and 8 (通常貯金, symbol begins 1) or 9 (振替口座, begins 0); the account number is the number without its last
 * digit 1, or for a 振替口座 the whole number, filled with zeros to 7 [S-YUCHO][S-ZG]. 10530/12345671 → 058, 1234567.
 */
export function yuchoAccount(symbol: string, number: string): YuchoAccount {
  const mark = digits(symbol);
  const own = digits(number);
  if (!/^[01]\d{4}$/.test(mark)) {
    return {
      kind: "refused",
      code: "YUCHO_SYMBOL_INVALID",
      message: "ゆうちょ銀行の記号は、1または0で始まる5桁の数字です。通帳を確かめてください。",
    };
  }
  const middle = mark.slice(1, 3);
  if (mark.startsWith("1")) {
    if (!/^\d{1,7}1$/.test(own)) {
      return {
        kind: "refused",
        code: "YUCHO_NUMBER_INVALID",
        message: "ゆうちょ銀行の番号は、2桁から8桁で最後が1の数字です。通帳を確かめてください。",
      };
    }
    return {
      kind: "account",
      bankCode: YUCHO_BANK_CODE,
      branchCode: `${middle}8`,
      accountType: "ordinary",
      accountNumber: own.slice(0, -1).padStart(7, "0"),
    };
  }
  if (!/^\d{1,7}$/.test(own)) {
    return {
      kind: "refused",
      code: "YUCHO_NUMBER_INVALID",
      message: "振替口座の番号は、1桁から7桁の数字です。",
    };
  }
  return {
    kind: "account",
    bankCode: YUCHO_BANK_CODE,
    branchCode: `${middle}9`,
    accountType: "current",
    accountNumber: own.padStart(7, "0"),
  };
}
