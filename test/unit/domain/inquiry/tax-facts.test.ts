import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { deriveTaxClass } from "../../../../domain/inquiry/tax-class.ts";
import { taxHolder } from "../../../../domain/inquiry/tax-holder.ts";
import { answeringBody } from "../../../../domain/persons/answering-body.ts";
import { couldHaveEarned, newestTaxYear } from "../../../../domain/inquiry/tax-year.ts";

describe("deriving the tax class", () => {
  test.each([
    [0, 0, "exempt"],
    [5000, 0, "per-capita-only"],
    [5000, 80_000, "taxed"],
    [0, 80_000, "inconsistent"],
    [null, null, "not-filed"],
    [0, null, "inconsistent"],
    [null, 0, "inconsistent"],
    [-1, 0, "inconsistent"],
  ] as const)("per capita %p, income %p is %s", (perCapitaLevy, incomeLevy, expected) => {
    expect(deriveTaxClass({ perCapitaLevy, incomeLevy })).toBe(expected);
  });

  test("a blank is never read as zero", () => {
    fc.assert(
      fc.property(fc.option(fc.nat(1_000_000)), fc.option(fc.nat(1_000_000)), (perCapitaLevy, incomeLevy) => {
        fc.pre(perCapitaLevy === null || incomeLevy === null);
        expect(["not-filed", "inconsistent"]).toContain(deriveTaxClass({ perCapitaLevy, incomeLevy }));
      }),
    );
  });
});

describe("the newest tax year", () => {
  test.each([
    ["2026-04-01", 2025],
    ["2026-06-09", 2025],
    ["2026-06-10", 2026],
    ["2026-12-31", 2026],
    ["2027-01-01", 2026],
    ["2027-03-31", 2026],
  ])("on %s is %d", (date, year) => {
    expect(newestTaxYear(date)).toBe(year);
  });

  test("follows the switch-over that is set", () => {
    expect(newestTaxYear("2026-06-15", { month: 6, day: 20 })).toBe(2025);
  });
});

describe("who could have earned", () => {
  // Born 2010-04-02: fifteen on 2025-04-01 by law, may work from 2026-04-01, so 2026 is the first year with income.
  test.each([
    ["2010-04-02", 2026, false],
    ["2010-04-02", 2027, true],
    // Born 2010-04-01: fifteen on 2025-03-31, so the older school year: may work from 2025-04-01.
    ["2010-04-01", 2026, true],
    ["2010-04-01", 2025, false],
    ["1980-02-29", 2026, true],
    ["2026-10-01", 2026, false],
  ])("born %s, tax year %d: %p", (birthDate, taxYear, expected) => {
    expect(couldHaveEarned(birthDate, taxYear)).toBe(expected);
  });
});

describe("the body that answers", () => {
  test.each([
    ["131016", "131016"], // 千代田区 is a body of its own
    ["322016", "322016"],
    ["141011", "141003"], // 横浜市鶴見区 → 横浜市
    ["141313", "141305"], // 川崎市川崎区 → 川崎市
    ["401315", "401307"], // 福岡市東区 → 福岡市
    ["401005", "401005"],
    ["221309", "221309"], // 浜松市 itself
  ])("for %s is %s", (municipality, body) => {
    expect(answeringBody(municipality)).toBe(body);
  });
});

describe("the holder of the tax record", () => {
  const here = { municipalityCode: "131016", reason: "move-in" } as const;
  const before = { municipalityCode: "141011", reason: "move-in" } as const;

  test("is the municipality of 1 January, not the present one", () => {
    const residences = [
      { ...here, from: "2026-01-02" },
      { ...before, from: "2019-04-01" },
    ];
    expect(taxHolder(residences, 2026)).toEqual({ kind: "municipality", code: "141003" });
    expect(taxHolder(residences, 2027)).toEqual({ kind: "municipality", code: "131016" });
  });

  test("who moved in on 1 January counts there", () => {
    const residences = [
      { ...here, from: "2026-01-01" },
      { ...before, from: "2019-04-01" },
    ];
    expect(taxHolder(residences, 2026)).toEqual({ kind: "municipality", code: "131016" });
  });

  test("moved twice: the one in between", () => {
    const residences = [
      { municipalityCode: "322016", from: "2010-04-01", reason: "birth" },
      { ...here, from: "2026-03-01" },
      { ...before, from: "2025-12-01" },
    ] as const;
    expect(taxHolder(residences, 2026)).toEqual({ kind: "municipality", code: "141003" });
  });

  test("who arrived from abroad after 1 January has no Japanese record", () => {
    expect(taxHolder([{ ...here, from: "2026-02-01", reason: "from-abroad" }], 2026)).toEqual({
      kind: "arrived-from-abroad",
    });
  });

  test("a history that does not reach back says so", () => {
    expect(taxHolder([{ ...here, from: "2026-02-01" }], 2026)).toEqual({ kind: "unknown" });
    expect(taxHolder([], 2026)).toEqual({ kind: "unknown" });
  });
});
