import { expect, test } from "@jest/globals";
import { findBank } from "../../../lambdas/applications/find-bank.ts";
import { asStaff, memoryWorld, people } from "../../support/memory-world.ts";

const banks = {
  version: () => "zengin-code 2026-08-24",
  findBank: (bankCode: string) => (bankCode === "0001" ? { bankName: "みずほ", bankKana: "ミズホ" } : undefined),
  find: (bankCode: string, branchCode: string) =>
    bankCode === "0001" && branchCode === "001"
      ? { bankName: "みずほ", bankKana: "ミズホ", branchName: "東京営業部", branchKana: "トウキヨウ" }
      : undefined,
};

test("a bank and its branch are named as soon as they are typed; what the list does not know has no name", async () => {
  const world = await memoryWorld();
  const ask = (query: { bankCode: string; branchCode?: string }) =>
    findBank({ ...world.ports, banks }, { ...asStaff(people.window, {}, {}), query });
  const list = "zengin-code 2026-08-24";
  expect(await ask({ bankCode: "0001" })).toEqual({ bankName: "みずほ", list });
  expect(await ask({ bankCode: "0001", branchCode: "001" })).toEqual({
    bankName: "みずほ",
    branchName: "東京営業部",
    list,
  });
  expect(await ask({ bankCode: "0001", branchCode: "999" })).toEqual({ bankName: "みずほ", list });
  expect(await ask({ bankCode: "9998", branchCode: "001" })).toEqual({ list });
});
