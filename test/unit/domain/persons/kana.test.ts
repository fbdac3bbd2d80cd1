import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  isKatakanaName,
  mayBeSameName,
  nameSearchKeys,
  sameHolder,
  toKatakana,
} from "../../../../domain/persons/kana.ts";
import { foldKanji } from "../../../../domain/persons/kanji-variants.ts";

describe("the search key of a name", () => {
  test.each([
    ["オータ", ["オタ", "オオタ", "オウタ"]],
    ["オオタ", ["オオタ"]],
    ["おおた", ["オオタ"]],
    ["ケーキ", ["ケキ", "ケエキ", "ケイキ"]],
    ["マーク", ["マク", "マアク"]],
    ["ショウジ", ["シヨウジ"]],
    ["ｼﾖｳｼﾞ", ["シヨウジ"]],
    ["ﾊﾟﾊﾞ", ["パバ"]],
    ["カ゛ハ゜", ["ガパ"]],
    ["ヂヅヲヰヱ", ["ジズオイエ"]],
    ["ァィゥェォヵヶッャュョヮ", ["アイウエオカケツヤユヨワ"]],
    ["ジョン・スミス", ["ジヨンスミス"]],
    ["シマネ　マツエ", ["シマネマツエ"]],
    ["髙﨑 一郎", ["高崎一郎"]],
    ["葛\u{E0100}城", ["葛城"]],
    ["渡邉", ["渡辺"]],
    ["渡邊", ["渡辺"]],
    ["Smith", ["SMITH"]],
    ["ー", []],
    ["", []],
  ])("of %s is %j", (name, keys) => expect(nameSearchKeys(name)).toEqual(keys));

  test("a name finds the other spellings of it, and no other name", () => {
    expect(mayBeSameName("オータ", "オオタ")).toBe(true);
    expect(mayBeSameName("コーノ", "コウノ")).toBe(true);
    expect(mayBeSameName("ﾕ-ｺ", "ユウコ")).toBe(true);
    expect(mayBeSameName("齋藤", "斎藤")).toBe(true);
    expect(mayBeSameName("タナカ", "ナカタ")).toBe(false);
  });

  test("kana that sound different stay different", () => {
    expect(mayBeSameName("ハハ", "ババ")).toBe(false);
    expect(mayBeSameName("シ", "ジ")).toBe(false);
  });

  test("keys are stable under keying, never doubled, and hold no mark of a long vowel", () => {
    const kana = fc.string({
      unit: fc.constantFrom(..."アカガパャッンヲヅー ・あがぱゃ"),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(kana, (name) => {
        const keys = nameSearchKeys(name);
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) {
          expect(key).not.toMatch(/[ー\s・ャッヲヅ]/);
          expect(nameSearchKeys(key)).toEqual([key]);
        }
      }),
    );
  });

  test("variant shapes fold into one", () => {
    expect(foldKanji("髙橋 邊見 嶋 櫻 眞 龍")).toBe("高橋 辺見 島 桜 真 竜");
    expect(foldKanji("山田")).toBe("山田");
  });
});

test("half-width, hiragana and loose marks become katakana; a hyphen after kana is a long vowel", () => {
  expect(toKatakana("ｶﾞｯｺｳ ゔ ゝ ﾕ-ｺ A-1")).toBe("ガッコウ ヴ ヽ ユーコ A-1");
});

describe("a katakana name", () => {
  test.each(["ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾊﾅｺ", "ジョン・スミス", "オータ", "ヴィ", " ヤマダ "])("%s is one", (name) =>
    expect(isKatakanaName(name)).toBe(true),
  );
  test.each(["山田", "やまだ", "ー", "・ヤマダ", "", "ヤマダ1", "ヤマダA", " "])("%s is none", (name) =>
    expect(isKatakanaName(name)).toBe(false),
  );
});

describe("the holder of an account (名義一致)", () => {
  test.each([
    ["ショウジ タロウ", "ｼﾖｳｼﾞ ﾀﾛｳ"],
    ["ジャパン ユーコ", "ｼﾞﾔﾊﾟﾝ ﾕ-ｺ"],
    ["オータ", "ｵｵﾀ"],
    ["コーノ", "ｺｳﾉ"],
    ["ヲノ", "ｵﾉ"],
    ["ヤマダ　ハナコ", "ﾔﾏﾀﾞﾊﾅｺ"],
    ["やまだ はなこ", "ﾔﾏﾀﾞ ﾊﾅｺ"],
  ])("%s is %s", (name, holder) => expect(sameHolder(name, holder)).toBe(true));

  test.each([
    ["オノ", "オーノ"],
    ["ヤマダ ハナコ", "ﾔﾏﾀﾞ ﾀﾛｳ"],
    ["ヤマダ", "ﾔﾏﾀ"],
    ["", "ﾔﾏﾀﾞ"],
    ["ヤマダ", ""],
    ["", ""],
  ])("%s is not %s", (name, holder) => expect(sameHolder(name, holder)).toBe(false));
});
