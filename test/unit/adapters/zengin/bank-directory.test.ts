import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { findBranch, packBranches } from "../../../../lambdas/shared/adapters/zengin/bank-directory-table.ts";
import { bankDirectoryFromFile } from "../../../../lambdas/shared/adapters/zengin/bank-directory.ts";
import { writeBankDirectory } from "../../../../scripts/bank-directory.ts";

let folder = "";
let file = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bank-directory-"));
  file = join(folder, "made", "bank-directory.json");
  writeBankDirectory(file);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the bank directory", () => {
  test("names a bank and branch in kanji and kana", () => {
    expect(bankDirectoryFromFile(file).find("9900", "058")).toEqual({
      bankName: "ゆうちょ",
      bankKana: "ユウチヨ",
      branchName: "〇五八",
      branchKana: "ゼロゴハチ",
    });
  });

  test("knows a bank whose branch it does not know, and does not know a bank that is none", () => {
    const directory = bankDirectoryFromFile(file);
    expect(directory.find("0001", "999")).toBeUndefined();
    expect(directory.findBank("0001")).toEqual({ bankName: "みずほ", bankKana: "ミズホ" });
    expect(directory.find("9999", "001")).toBeUndefined();
    expect(directory.findBank("9999")).toBeUndefined();
  });

  test("records the version of the list it was made from, and stays around a megabyte", () => {
    const installed: unknown = createRequire(import.meta.url)("zengin-code/package.json");
    const [source, version] = bankDirectoryFromFile(file).version().split(" ");
    expect(installed).toMatchObject({ name: source, version });
    expect(statSync(file).size).toBeLessThan(1_500_000);
  });

  test("opens its file at the first question and fails loudly when it is no table", () => {
    const missing = bankDirectoryFromFile(join(folder, "missing.json"));
    expect(() => missing.find("0001", "100")).toThrow();
    writeFileSync(join(folder, "other.json"), JSON.stringify({ banks: [] }));
    expect(() => bankDirectoryFromFile(join(folder, "other.json")).version()).toThrow();
  });

  test("finds a branch by its whole code only", () => {
    const packed = packBranches([
      ["100", "本店", "ホンテン"],
      ["010", "丸の内", "マルノウチ"],
    ]);
    expect(findBranch(packed, "010")).toEqual(["丸の内", "マルノウチ"]);
    expect(findBranch(packed, "10")).toBeUndefined();
    expect(findBranch("", "010")).toBeUndefined();
  });
});
