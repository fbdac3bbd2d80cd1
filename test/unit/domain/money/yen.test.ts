import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  assertYen,
  ceilTo,
  floorTo,
  formatYen,
  InvalidAmountError,
  isYen,
  multiplyRate,
  sumYen,
} from "../../../../domain/money/yen.ts";

const yen = fc.integer({ min: 0, max: 1_000_000_000_000 });

describe("an amount", () => {
  test.each([0, 1, 5_800_000, Number.MAX_SAFE_INTEGER])("%d is one", (value) => expect(assertYen(value)).toBe(value));

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1])("%d is none", (value) => {
    expect(isYen(value)).toBe(false);
    expect(() => assertYen(value)).toThrow(InvalidAmountError);
  });

  test("the error has a stable name and code", () => {
    expect(() => assertYen(-1)).toThrow(
      expect.objectContaining({ name: "InvalidAmountError", code: "INVALID_AMOUNT" }),
    );
  });
});

describe("rounding", () => {
  test.each([
    [8_333, 10, 8_330, 8_340],
    [8_330, 10, 8_330, 8_330],
    [0, 10, 0, 0],
    [999, 1_000, 0, 1_000],
    [7, 1, 7, 7],
  ])("%d by %d goes down to %d and up to %d", (amount, unit, down, up) => {
    expect(floorTo(amount, unit)).toBe(down);
    expect(ceilTo(amount, unit)).toBe(up);
  });

  test("a unit below one and a broken amount are refused", () => {
    for (const unit of [0, -10, 0.5]) expect(() => floorTo(100, unit)).toThrow(InvalidAmountError);
    expect(() => floorTo(0.5, 10)).toThrow(InvalidAmountError);
    expect(() => ceilTo(-1, 10)).toThrow(InvalidAmountError);
  });
});

describe("a rate", () => {
  // shared/domain.md 6
  test.each([
    [500_000, 150, 120_000, 625],
    [14_200, 150, 120_000, 17],
    [1_700_000, 150, 120_000, 2_125],
    [100_000, 300 * 30, 3_650_000, 246],
    [100_000, 500 * 30, 3_650_000, 410],
    [100_000, 1_075 * 30, 3_650_000, 883],
    [65_000, 3, 2, 97_500],
  ])("%d × %d ÷ %d is %d", (amount, numerator, denominator, result) =>
    expect(multiplyRate(amount, numerator, denominator)).toBe(result),
  );

  test("products beyond exact numbers lose no yen", () => {
    expect(multiplyRate(9_007_199_254_740_991, 9_999_999, 9_999_999)).toBe(9_007_199_254_740_991);
    expect(() => multiplyRate(9_007_199_254_740_991, 2, 1)).toThrow(InvalidAmountError);
  });

  test("broken parts are refused", () => {
    expect(() => multiplyRate(-1, 1, 1)).toThrow(InvalidAmountError);
    expect(() => multiplyRate(1, -1, 1)).toThrow(InvalidAmountError);
    expect(() => multiplyRate(1, 1, 0)).toThrow(InvalidAmountError);
  });

  test("is the floor of the exact quotient", () => {
    fc.assert(
      fc.property(yen, fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 4_000_000 }), (amount, n, d) => {
        fc.pre(amount * (n / d) < Number.MAX_SAFE_INTEGER / 2);
        const result = BigInt(multiplyRate(amount, n, d));
        const product = BigInt(amount) * BigInt(n);
        expect(result * BigInt(d) <= product && product < (result + 1n) * BigInt(d)).toBe(true);
      }),
    );
  });
});

describe("sums and text", () => {
  test("sums are exact or refused", () => {
    expect(sumYen([])).toBe(0);
    expect(sumYen([1, 2, 3])).toBe(6);
    expect(() => sumYen([1, -2])).toThrow(InvalidAmountError);
    expect(() => sumYen([Number.MAX_SAFE_INTEGER, 1])).toThrow(InvalidAmountError);
  });

  test.each([
    [0, "0円", "¥0"],
    [999, "999円", "¥999"],
    [1_234, "1,234円", "¥1,234"],
    [5_800_000, "5,800,000円", "¥5,800,000"],
    [-1_234, "-1,234円", "-¥1,234"],
  ])("%d is written %s and %s", (amount, suffix, sign) => {
    expect(formatYen(amount)).toBe(suffix);
    expect(formatYen(amount, "sign")).toBe(sign);
  });

  test("a fraction of a yen is not written", () => expect(() => formatYen(0.5)).toThrow(InvalidAmountError));
});
