import { describe, expect, test } from "@jest/globals";
import { corporateNumberCheckDigit, readCorporateNumber } from "../../../../domain/persons/corporate-number.ts";
import { isKatakanaName, sameHolder } from "../../../../domain/persons/kana.ts";
import { municipalityCheckDigit, readMunicipalityCode } from "../../../../domain/persons/municipality-code.ts";
import { readResidentCode, residentCodeCheckDigit } from "../../../../domain/persons/resident-code.ts";

const corporate = `${String(corporateNumberCheckDigit("000012050002"))}000012050002`;
const municipality = `13101${String(municipalityCheckDigit("13101"))}`;
const resident = `1234567890${String(residentCodeCheckDigit("1234567890"))}`;

describe("a number is of its length: nothing stands before or after it", () => {
  test.each([
    ["法人番号 (13)", readCorporateNumber, corporate],
    ["団体コード (6)", readMunicipalityCode, municipality],
    ["住民票コード (11)", readResidentCode, resident],
  ] as const)("%s", (_name, read, value) => {
    expect(read(value)).toEqual({ kind: "valid", value });
    for (const typed of [`1${value}`, `${value}1`, value.slice(1), value.slice(0, -1), `A${value}`, `${value}A`]) {
      expect(read(typed)).toMatchObject({ kind: "refused", code: "NUMBER_FORMAT" });
    }
  });
});

describe("kana of names", () => {
  test("half-width marks on their own are read as what they are", () => {
    expect(isKatakanaName("ﾊﾞﾊﾟ")).toBe(true);
    expect(isKatakanaName("ヤマダ")).toBe(true);
    expect(isKatakanaName("")).toBe(false);
    expect(isKatakanaName("やまだ")).toBe(false);
  });

  test("an empty name is nobody's, not even another empty one's", () => {
    expect(sameHolder("", "")).toBe(false);
    expect(sameHolder("ヤマダ", "")).toBe(false);
    expect(sameHolder("", "ヤマダ")).toBe(false);
    expect(sameHolder("・", "　")).toBe(false);
  });

  test("a long vowel agrees with either way of writing it out", () => {
    expect(sameHolder("オータ", "オオタ")).toBe(true);
    expect(sameHolder("オータ", "オウタ")).toBe(true);
    expect(sameHolder("ケーコ", "ケイコ")).toBe(true);
    expect(sameHolder("サトー", "サトウ")).toBe(true);
    expect(sameHolder("オーノ", "オノ")).toBe(false);
  });
});
