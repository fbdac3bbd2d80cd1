import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { incomeBand, taxBand } from "../../../../domain/inquiry/bands.ts";
import { gapCodes, gapFacts, gapText } from "../../../../domain/inquiry/gaps.ts";
import { tableLimit, type StandardInForce } from "../../../../domain/funds/low-income-standard.ts";
import type { MemberFacts } from "../../../../domain/inquiry/inquiry-verdict.ts";
import { reduceHousehold, windowView } from "../../../../domain/inquiry/inquiry-verdict.ts";
import { informationItems } from "../../../../domain/inquiry/information-items.ts";
import { PERMITTED_INQUIRIES } from "../../../../domain/inquiry/permitted-inquiries.data.ts";
import { InquiryNotPermittedError, requirePermittedInquiry } from "../../../../domain/inquiry/permitted-inquiries.ts";
import { TABLE_OF_2012 } from "../../../support/income-table.ts";

const member = (personId: string, changes: Partial<MemberFacts> = {}): MemberFacts => ({
  personId,
  mayHaveIncome: true,
  consented: true,
  tax: { taxYear: 2026, perCapitaLevy: 0, incomeLevy: 0, totalIncome: 300_000 },
  publicAssistance: false,
  ...changes,
});
const taxed = (totalIncome: number) => ({ taxYear: 2026, perCapitaLevy: 5000, incomeLevy: 90_000, totalIncome });
const reduce = (members: readonly MemberFacts[], gaps: Parameters<typeof reduceHousehold>[1] = []) =>
  reduceHousehold(members, gaps, TABLE_OF_2012);

describe("the verdict", () => {
  test("all exempt and nothing missing is within the standard", () => {
    const verdict = reduce([member("a"), member("b"), member("c", { mayHaveIncome: false, tax: undefined })]);
    expect(verdict).toMatchObject({
      verdictClass: "within-standard",
      bands: ["income-b1", "tax-exempt", "assistance-none"],
      gaps: [],
      taxYear: 2026,
    });
  });

  test("the sum of incomes is held against twelve times the monthly standard, to the yen", () => {
    const limit = 12 * 261_000;
    const half = limit - 300_000;
    expect(reduce([member("a"), member("b", { tax: taxed(half) })]).verdictClass).toBe("within-standard");
    expect(reduce([member("a"), member("b", { tax: taxed(half + 1) })]).verdictClass).toBe("likely-over");
  });

  test("known incomes above the standard decide even when others are missing", () => {
    const verdict = reduce([member("a", { tax: taxed(9_000_000) }), member("b", { tax: undefined })]);
    expect(verdict.verdictClass).toBe("likely-over");
    expect(verdict.bands).toContain("income-bx");
  });

  test("a person who did not file needs a check; the blank is not zero", () => {
    const blank = { taxYear: 2026, perCapitaLevy: null, incomeLevy: null, totalIncome: null };
    const verdict = reduce([member("a", { tax: blank })]);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.gaps).toEqual([{ personId: "a", subject: "local-tax", code: "not-filed" }]);
  });

  test("a contradiction of the levies needs a check", () => {
    const verdict = reduce([
      member("a", { tax: { taxYear: 2026, perCapitaLevy: 0, incomeLevy: 1000, totalIncome: 100 } }),
    ]);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.gaps.map((gap) => gap.code)).toEqual(["tax-inconsistent"]);
  });

  test("public assistance needs a check", () => {
    const verdict = reduce([member("a", { publicAssistance: true })]);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.bands).toContain("assistance-receiving");
  });

  test("a member without consent is a gap of that member only", () => {
    const verdict = reduce([member("a"), member("b", { consented: false, tax: undefined })]);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.gaps.map(gapText)).toEqual(["b:local-tax/no-consent"]);
  });

  test("nobody consented: not inquired", () => {
    expect(reduce([member("a", { consented: false, tax: undefined })]).verdictClass).toBe("not-inquired");
  });

  describe("by the standard of the prefecture, the one the assessment goes by", () => {
    const multiple = {
      test: "multiple-of-standard",
      upperPercent: 170,
      lowerPercent: 0,
      parts: null,
      income: null,
    } as const;
    const nation: StandardInForce = { own: false, standard: { anyOf: [{ test: "resident-tax-exempt" }] } };
    const exemptOnly: StandardInForce = { ...nation, own: true };
    const shiga: StandardInForce = { own: true, standard: { anyOf: [{ test: "resident-tax-exempt" }, multiple] } };
    const nagasaki: StandardInForce = { own: true, standard: { anyOf: [multiple] } };
    const yearly: StandardInForce = {
      own: true,
      standard: { anyOf: [{ test: "yearly-cap", yearly: 6_000_000, income: "gross" }] },
    };
    const exempt = [member("a")];
    const levied = [member("a", { tax: taxed(2_000_000) })];
    const none = [member("a", { tax: { taxYear: 2026, perCapitaLevy: 0, incomeLevy: 0, totalIncome: 0 } })];
    test.each<[string, StandardInForce, readonly MemberFacts[], string, string]>([
      ["nation, exempt", nation, exempt, "within-standard", "income-bn"],
      ["nation, taxed: only the council's amount could say", nation, levied, "needs-check", "income-bn"],
      ["the council's standard is 非課税, taxed", exemptOnly, levied, "likely-over", "income-bn"],
      ["非課税 or a multiple, taxed: present income must say", shiga, levied, "needs-check", "income-bn"],
      ["非課税 or a multiple, exempt", shiga, exempt, "within-standard", "income-bn"],
      ["a multiple alone, exempt but with income", nagasaki, exempt, "needs-check", "income-bn"],
      ["a multiple alone, no income", nagasaki, none, "within-standard", "income-b0"],
      ["a yearly cap, within", yearly, levied, "within-standard", "income-b1"],
      ["a yearly cap, over", yearly, [member("a", { tax: taxed(6_000_001) })], "likely-over", "income-b4"],
    ])("%s", (_name, standard, members, verdictClass, band) => {
      const verdict = reduceHousehold(members, [], standard);
      expect(verdict.verdictClass).toBe(verdictClass);
      expect(verdict.bands).toContain(band);
    });

    test("a lower bound is not met by no income at all", () => {
      const osaka: StandardInForce = { own: true, standard: { anyOf: [{ ...multiple, lowerPercent: 100 }] } };
      expect(reduceHousehold(none, [], osaka).verdictClass).toBe("needs-check");
    });

    test("a table that does not reach the household's size says nothing", () => {
      const [table] = TABLE_OF_2012.standard.anyOf;
      if (table?.test !== "table-by-size") throw new Error("no table");
      const short: StandardInForce = {
        own: true,
        standard: { anyOf: [{ ...table, monthly: [177_000], perExtraPerson: null }] },
      };
      expect(reduceHousehold([member("a"), member("b")], [], short).verdictClass).toBe("needs-check");
    });
  });

  test("the oldest tax year of the household is shown", () => {
    const old = { taxYear: 2025, perCapitaLevy: 0, incomeLevy: 0, totalIncome: 0 };
    expect(reduce([member("a"), member("b", { tax: old })]).taxYear).toBe(2025);
  });

  test("the window sees the class and nothing else", () => {
    expect(windowView(reduce([member("a")]))).toEqual({ verdictClass: "within-standard" });
  });

  const anyTax = fc.record({
    taxYear: fc.constantFrom(2025, 2026),
    perCapitaLevy: fc.option(fc.constantFrom(0, 5000)),
    incomeLevy: fc.option(fc.constantFrom(0, 123_457)),
    totalIncome: fc.option(fc.integer({ min: 0, max: 98_765_432 })),
  });
  const anyMember = fc.record({
    personId: fc.uuid(),
    mayHaveIncome: fc.boolean(),
    consented: fc.boolean(),
    tax: fc.option(anyTax, { nil: undefined }),
    publicAssistance: fc.option(fc.boolean(), { nil: undefined }),
  });

  test("anything missing never passes, and no amount is in a verdict", () => {
    fc.assert(
      fc.property(fc.array(anyMember, { minLength: 1, maxLength: 8 }), (members) => {
        const verdict = reduce(members);
        const missing = members.some(
          (person) =>
            person.mayHaveIncome &&
            (!person.consented || person.tax === undefined || person.publicAssistance === undefined),
        );
        if (missing) expect(verdict.verdictClass).not.toBe("within-standard");
        const text = JSON.stringify({ ...verdict, gaps: verdict.gaps.map((gap) => gap.code) });
        for (const person of members) {
          const income = person.tax?.totalIncome ?? 0;
          if (income > 10_000) expect(text).not.toContain(String(income));
        }
      }),
    );
  });
});

describe("bands", () => {
  test.each([
    [0, "income-b0"],
    [1, "income-b1"],
    [600, "income-b1"],
    [601, "income-b2"],
    [900, "income-b2"],
    [901, "income-b3"],
    [1200, "income-b3"],
    [1201, "income-b4"],
    [1800, "income-b4"],
    [1801, "income-b5"],
  ] as const)("income %d of a standard of 1200 is %s", (income, band) => {
    expect(incomeBand(income, 1200)).toBe(band);
  });

  test("the heaviest class names the household's tax band", () => {
    expect(taxBand(["exempt", "taxed", "not-filed"])).toBe("tax-taxed");
    expect(taxBand(["exempt", "not-filed"])).toBe("tax-unknown");
    expect(taxBand(["exempt", "per-capita-only"])).toBe("tax-per-capita-only");
    expect(taxBand(["exempt"])).toBe("tax-exempt");
  });

  test("the standard grows beyond its table by its last step", () => {
    const [test] = TABLE_OF_2012.standard.anyOf;
    if (test?.test !== "table-by-size") throw new Error("no table");
    expect([1, 5, 6, 8].map((size) => tableLimit(test, size))).toEqual([177_000, 411_000, 446_000, 516_000]);
    expect(tableLimit({ ...test, perExtraPerson: null }, 6)).toBeUndefined();
  });
});

describe("permitted inquiries", () => {
  test("every kind of information of the law's list has its row, from the day the rows stand", () => {
    for (const item of informationItems) {
      expect(requirePermittedInquiry(PERMITTED_INQUIRIES, item, "2026-11-24").subject).toBe(item);
    }
  });

  test("nothing is permitted before the row is in force or after it ended", () => {
    expect(() => requirePermittedInquiry(PERMITTED_INQUIRIES, "local-tax", "2024-05-26")).toThrow(
      InquiryNotPermittedError,
    );
    const ended = PERMITTED_INQUIRIES.map((row) => ({ ...row, effectiveTo: "2026-11-23" }));
    expect(() => requirePermittedInquiry(ended, "local-tax", "2026-11-24")).toThrow(InquiryNotPermittedError);
  });
});

test("every gap says what it is and what to do, and fits the case's record", () => {
  const personId = "22222222-2222-4222-8222-222222222222";
  for (const code of gapCodes) {
    expect(gapFacts[code].ja.length).toBeGreaterThan(0);
    expect(gapFacts[code].next.endsWith("。")).toBe(true);
    for (const subject of ["local-tax", "public-assistance", "identity", "link-code", "resident-record"] as const) {
      expect(gapText({ personId, subject, code }).length).toBeLessThanOrEqual(80);
    }
  }
});
