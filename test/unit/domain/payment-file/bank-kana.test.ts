import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bankKana, fitBytes, placeKana, sameHolder } from "../../../../domain/payment-file/bank-kana.ts";
import { decodeJisX0201, encodeJisX0201, NotSingleByteError } from "../../../../domain/payment-file/jis-x-0201.ts";

function kana(name: string): string {
  const outcome = bankKana(name);
  if (outcome.kind === "refused") throw new Error(outcome.message);
  return outcome.text;
}

/** Names as people type them: full-width kana with marks, small kana, signs and spaces. */
const typedName = fc
  .array(fc.constantFrom("ﾊﾟ", "ｼﾞ", ...Array.from("アカガサザタダハバパヤャッョーヲンヴ・　 ABcぁがぱ12-().")), {
    minLength: 1,
    maxLength: 60,
  })
  .map((parts) => parts.join(""));

describe("the kana of a name for the bank", () => {
  test.each([
    ["ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"],
    ["やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"],
    ["ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ ﾀﾛｳ"],
    ["キョウコ・ショッピング", "ｷﾖｳｺ.ｼﾖﾂﾋﾟﾝｸﾞ"],
    ["ユーコ", "ﾕ-ｺ"],
    ["ヲカダ", "ｵｶﾀﾞ"],
    ["ヴァン", "ｳﾞｱﾝ"],
    ["ケヶカヵワヮ", "ｹｹｶｶﾜﾜ"],
    ["か\u3099", "ｶﾞ"],
    ["ｃｏ．（カ）", "CO.(ｶ)"],
    ["abc 123", "ABC 123"],
    ["  ア   イ  ", "ｱ ｲ"],
    ["ジョン−スミス", "ｼﾞﾖﾝ-ｽﾐｽ"],
  ])("writes %s as %s", (typed, expected) => {
    expect(kana(typed)).toBe(expected);
  });

  test("leaves a space where a middle dot parts a person's name", () => {
    expect(bankKana("ｼﾞｬﾊﾟﾝ･ﾕｰｺ", { middleDot: "space" })).toEqual({ kind: "kana", text: "ｼﾞﾔﾊﾟﾝ ﾕ-ｺ" });
  });

  test.each([
    ["山田タロウ", ["山", "田"]],
    ["ヤマダ、タロウ", ["、"]],
    ["ア゛", ["゛"]],
    ["ヷ", ["ヷ"]],
    ["ヰヱ", ["ヰ", "ヱ"]],
    ["ﾊﾞﾟ", ["゜"]],
    ["タロウ①", ["①"]],
    ["㈱タロウ", ["㈱"]],
    ["タロウ😀", ["😀"]],
    ["ア,イ/ウ", [",", "/"]],
    ["ア山イ山", ["山"]],
  ])("refuses %s and names what it refuses", (typed, characters) => {
    expect(bankKana(typed)).toMatchObject({ kind: "refused", characters });
  });

  test.each(["", " 　"])("refuses a name without a character (%j)", (typed) => {
    expect(bankKana(typed)).toMatchObject({ kind: "refused", characters: [] });
  });

  test("is one byte a character, and what comes out comes out again unchanged", () => {
    fc.assert(
      fc.property(typedName, (typed) => {
        const outcome = bankKana(typed);
        if (outcome.kind === "refused") return;
        expect(decodeJisX0201(encodeJisX0201(outcome.text))).toBe(outcome.text);
        expect(outcome.text).toMatch(/^(?:[0-9A-Z().\- ]|[ｱ-ﾝ][ﾞﾟ]?)+$/);
        expect(kana(outcome.text)).toBe(outcome.text);
      }),
    );
  });

  test("drops the signs a bank's or branch's name may not hold", () => {
    expect(placeKana("ゼロゴハチ")).toBe("ｾﾞﾛｺﾞﾊﾁ");
    expect(placeKana("ミツビシ・ユーエフジェイ")).toBe("ﾐﾂﾋﾞｼﾕ-ｴﾌｼﾞｴｲ");
    expect(placeKana("本店")).toBe("");
  });

  test("takes two spellings of one holder as one, and another holder as another", () => {
    expect(sameHolder("ヤマダタロウ", "やまだ　たろう")).toBe(true);
    expect(sameHolder("ｼﾖｳｼﾞ", "ショウジ")).toBe(true);
    expect(sameHolder("ヤマダタロウ", "ヤマタタロウ")).toBe(false);
    expect(sameHolder("山田", "山田")).toBe(false);
  });
});

describe("fitting a text into bytes", () => {
  test("moves the cut before a kana whose mark would fall off", () => {
    expect(fitBytes("ｼﾞﾔﾊﾟﾝ", 1)).toBe("");
    expect(fitBytes("ｼﾞﾔﾊﾟﾝ", 2)).toBe("ｼﾞ");
    expect(fitBytes("ｼﾞﾔﾊﾟﾝ", 4)).toBe("ｼﾞﾔ");
    expect(fitBytes("ｼﾞﾔﾊﾟﾝ", 5)).toBe("ｼﾞﾔﾊﾟ");
  });

  test("never splits a kana from its mark and never exceeds the bytes", () => {
    fc.assert(
      fc.property(typedName, fc.integer({ min: 0, max: 70 }), (typed, bytes) => {
        const outcome = bankKana(typed);
        if (outcome.kind === "refused") return;
        const fitted = fitBytes(outcome.text, bytes);
        expect(fitted.length).toBeLessThanOrEqual(bytes);
        expect(outcome.text.startsWith(fitted)).toBe(true);
        const rest = outcome.text.slice(fitted.length);
        expect(rest).not.toMatch(/^[ﾞﾟ]/);
        if (outcome.text.length <= bytes) expect(fitted).toBe(outcome.text);
      }),
    );
  });
});

describe("JIS X 0201", () => {
  test("writes half-width kana as A1–DF", () => {
    expect([...encodeJisX0201("Aｱﾝﾞﾟ ")]).toEqual([0x41, 0xb1, 0xdd, 0xde, 0xdf, 0x20]);
  });

  test("throws for a character without a byte instead of writing a question mark", () => {
    for (const character of ["ア", "山", "¥", "é", "\t", "\u007f", "𠮷"]) {
      expect(() => encodeJisX0201(character)).toThrow(NotSingleByteError);
    }
  });

  test("reads no byte that it would not write", () => {
    for (const byte of [0x00, 0x09, 0x1a, 0x7f, 0x80, 0xa0, 0xe0, 0xff]) {
      expect(decodeJisX0201(Uint8Array.of(byte))).toBeUndefined();
    }
  });
});
