import { describe, expect, test } from "@jest/globals";
import { yuchoAccount } from "../../../../domain/payment-file/yucho-account.ts";

describe("the transfer account of a ゆうちょ passbook", () => {
  test("is bank 9900, branch from the symbol and the number without its last 1", () => {
    expect(yuchoAccount("10530", "12345671")).toEqual({
      kind: "account",
      bankCode: "9900",
      branchCode: "058",
      accountType: "ordinary",
      accountNumber: "1234567",
    });
  });

  test("fills a short number with zeros and reads full-width digits and hyphens", () => {
    expect(yuchoAccount("１４０８０", "123-4561")).toMatchObject({ branchCode: "408", accountNumber: "0123456" });
  });

  test("keeps the whole number of a 振替口座", () => {
    expect(yuchoAccount("00120", "12345")).toMatchObject({
      branchCode: "019",
      accountType: "current",
      accountNumber: "0012345",
    });
  });

  test.each([
    ["20530", "12345671", "YUCHO_SYMBOL_INVALID"],
    ["1053", "12345671", "YUCHO_SYMBOL_INVALID"],
    ["105300", "12345671", "YUCHO_SYMBOL_INVALID"],
    ["10530", "12345672", "YUCHO_NUMBER_INVALID"],
    ["10530", "1", "YUCHO_NUMBER_INVALID"],
    ["10530", "123456781", "YUCHO_NUMBER_INVALID"],
    ["10530", "1234a671", "YUCHO_NUMBER_INVALID"],
    ["00120", "12345678", "YUCHO_NUMBER_INVALID"],
  ])("refuses %s-%s", (symbol, number, code) => {
    expect(yuchoAccount(symbol, number)).toMatchObject({ kind: "refused", code });
  });
});
