import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isRepeatedDigit, plainDigits } from "../../../../domain/persons/check-digits.ts";
import { corporateNumberCheckDigit, readCorporateNumber } from "../../../../domain/persons/corporate-number.ts";
import {
  isPrefecturalBody,
  isPrefectureCode,
  municipalityCheckDigit,
  prefectureOfMunicipality,
  readMunicipalityCode,
} from "../../../../domain/persons/municipality-code.ts";
import { myNumberCheckDigit, readMyNumber } from "../../../../domain/persons/my-number.ts";
import { readResidentCode, residentCodeCheckDigit } from "../../../../domain/persons/resident-code.ts";
import { validMyNumbers } from "./valid-numbers.ts";

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(""));

describe("個人番号 (平成26年総務省令85号5条)", () => {
  test.each(Object.values(validMyNumbers))("specimen %# is read", (value) =>
    expect(readMyNumber(value)).toEqual({ kind: "valid", value }),
  );

  test("full-width digits, spaces and hyphens are read as the number", () => {
    const spaced = validMyNumbers.specimen.replace(/(\d{4})(\d{4})(\d{4})/, "$1 $2-$3");
    const wide = [...validMyNumbers.specimen].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("");
    expect(readMyNumber(spaced)).toEqual({ kind: "valid", value: validMyNumbers.specimen });
    expect(readMyNumber(wide)).toEqual({ kind: "valid", value: validMyNumbers.specimen });
  });

  test.each([
    ["123456789010", "NUMBER_CHECK_DIGIT"],
    ["123456789051", "NUMBER_CHECK_DIGIT"],
    ["000000000000", "NUMBER_REPEATED"],
    ["111111111111", "NUMBER_REPEATED"],
    ["12345678901", "NUMBER_FORMAT"],
    ["1234567890123", "NUMBER_FORMAT"],
    ["12345678901a", "NUMBER_FORMAT"],
    ["", "NUMBER_FORMAT"],
  ])("%s is refused with %s, and the sentence does not repeat it", (typed, code) => {
    const outcome = readMyNumber(typed);
    expect(outcome).toMatchObject({ kind: "refused", code });
    const message = outcome.kind === "refused" ? outcome.message : "";
    expect(message).not.toMatch(/\d{3}/);
    expect(message).toMatch(/個人番号/);
  });

  test("exactly one digit completes eleven, and a wrong digit at any place is noticed unless the remainder hides it", () => {
    fc.assert(
      fc.property(digits(11), (eleven) => {
        fc.pre(!isRepeatedDigit(eleven));
        const read = Array.from({ length: 10 }, (_, check) => readMyNumber(`${eleven}${check}`));
        expect(read.map((outcome) => outcome.kind === "valid")).toEqual(
          read.map((_, check) => check === myNumberCheckDigit(eleven)),
        );
      }),
    );
  });
});

describe("住民票コード (平成14年総務省告示436号) [S-JUMIN]", () => {
  test("the check digit", () => {
    expect(residentCodeCheckDigit("1234567890")).toBe(3);
    expect(residentCodeCheckDigit("0000000000")).toBe(0);
  });

  test("a published specimen is read, a changed one is not", () => {
    expect(readResidentCode("24727059608")).toEqual({ kind: "valid", value: "24727059608" });
    expect(readResidentCode("24727059609")).toMatchObject({ code: "NUMBER_CHECK_DIGIT" });
    expect(readResidentCode("2472705960")).toMatchObject({ code: "NUMBER_FORMAT" });
    expect(readResidentCode("00000000000")).toMatchObject({ code: "NUMBER_REPEATED" });
  });

  test("a single wrong digit is noticed, but for the remainders 0 and 1 that share a check digit", () => {
    fc.assert(
      fc.property(digits(10), fc.nat(9), fc.integer({ min: 1, max: 9 }), (ten, place, step) => {
        const changed = [...ten]
          .map((digit, index) => (index === place ? String((Number(digit) + step) % 10) : digit))
          .join("");
        const [a, b] = [residentCodeCheckDigit(ten), residentCodeCheckDigit(changed)];
        expect(a !== b || a === 0).toBe(true);
      }),
    );
  });
});

describe("法人番号 [S-HOJIN]", () => {
  test.each(["7000012050002", "7123456789012"])("%s is read", (value) =>
    expect(readCorporateNumber(value)).toEqual({ kind: "valid", value }),
  );

  test.each([
    ["7000012050003", "NUMBER_CHECK_DIGIT"],
    ["0000012050002", "NUMBER_CHECK_DIGIT"],
    ["9999999999999", "NUMBER_REPEATED"],
    ["700001205000", "NUMBER_FORMAT"],
  ])("%s is refused with %s", (typed, code) =>
    expect(readCorporateNumber(typed)).toMatchObject({ kind: "refused", code }),
  );

  test("the check digit is 1 to 9, and a 0 for a 9 is not noticed [S-WEBLIO]", () => {
    fc.assert(
      fc.property(digits(12), (twelve) =>
        expect([1, 2, 3, 4, 5, 6, 7, 8, 9]).toContain(corporateNumberCheckDigit(twelve)),
      ),
    );
    expect(corporateNumberCheckDigit("000012050002")).toBe(corporateNumberCheckDigit("900012050002"));
  });
});

describe("全国地方公共団体コード [S-LGCODE]", () => {
  test.each([
    ["131016", "13"],
    ["322016", "32"],
    ["011002", "01"],
    ["472018", "47"],
  ])("%s is read, of prefecture %s", (value, prefecture) => {
    expect(readMunicipalityCode(value)).toEqual({ kind: "valid", value });
    expect(prefectureOfMunicipality(value)).toBe(prefecture);
    expect(isPrefecturalBody(value)).toBe(false);
  });

  test("remainder 0 gives 1 and remainder 1 gives 0", () => {
    expect(municipalityCheckDigit("13000")).toBe(1);
    expect(municipalityCheckDigit("00000")).toBe(1);
    expect(municipalityCheckDigit("00033")).toBe(7);
    expect(municipalityCheckDigit("00006")).toBe(0);
    expect(isPrefecturalBody("130001")).toBe(true);
  });

  test.each([
    ["131017", "NUMBER_CHECK_DIGIT"],
    ["13101", "NUMBER_FORMAT"],
    ["481017", "NUMBER_FORMAT"],
    ["001015", "NUMBER_FORMAT"],
  ])("%s is refused with %s", (typed, code) =>
    expect(readMunicipalityCode(typed)).toMatchObject({ kind: "refused", code }),
  );

  test("prefectures are 01 to 47", () => {
    expect(["01", "47", "00", "48", "1", "013", "ab"].map(isPrefectureCode)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

test("what is typed becomes plain digits", () => {
  expect(plainDigits("１２３ 4-5ー6−7　8")).toBe("12345678");
});
