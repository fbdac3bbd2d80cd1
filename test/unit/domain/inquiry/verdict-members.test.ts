import { describe, expect, test } from "@jest/globals";
import { taxBand } from "../../../../domain/inquiry/bands.ts";
import type { MemberFacts } from "../../../../domain/inquiry/inquiry-verdict.ts";
import { reduceHousehold, VERDICT_RULE } from "../../../../domain/inquiry/inquiry-verdict.ts";
import { PERMITTED_INQUIRIES } from "../../../../domain/inquiry/permitted-inquiries.data.ts";
import { requirePermittedInquiry } from "../../../../domain/inquiry/permitted-inquiries.ts";
import { deriveTaxClass } from "../../../../domain/inquiry/tax-class.ts";
import { taxHolder } from "../../../../domain/inquiry/tax-holder.ts";
import { couldHaveEarned } from "../../../../domain/inquiry/tax-year.ts";
import { TABLE_OF_2012 } from "../../../support/income-table.ts";

const exempt = { taxYear: 2026, perCapitaLevy: 0, incomeLevy: 0, totalIncome: null };
const member = (personId: string, changes: Partial<MemberFacts> = {}): MemberFacts => ({
  personId,
  mayHaveIncome: true,
  consented: true,
  tax: exempt,
  publicAssistance: false,
  ...changes,
});
const child = member("child", { mayHaveIncome: false, consented: false, tax: undefined, publicAssistance: undefined });
const reduce = (members: readonly MemberFacts[], gaps: Parameters<typeof reduceHousehold>[1] = []) =>
  reduceHousehold(members, gaps, TABLE_OF_2012);

describe("the income of a member", () => {
  test("who is exempt and has a blank total counts as zero: the levies were derived, so the record exists", () => {
    expect(reduce([member("a")])).toMatchObject({
      verdictClass: "within-standard",
      bands: ["income-b0", "tax-exempt", "assistance-none"],
    });
  });

  test("who is taxed and has a blank total is not known, never zero", () => {
    const blank = { taxYear: 2026, perCapitaLevy: 5000, incomeLevy: 90_000, totalIncome: null };
    expect(reduce([member("a", { tax: blank })])).toMatchObject({
      verdictClass: "needs-check",
      bands: ["income-bx", "tax-taxed", "assistance-none"],
    });
  });
});

describe("the verdict on a household", () => {
  test("carries the rule and its version, also when nobody was asked", () => {
    const rule = { ruleId: VERDICT_RULE.id, ruleVersion: VERDICT_RULE.version };
    expect(reduce([member("a")])).toMatchObject(rule);
    expect(reduce([child])).toEqual({ ...rule, verdictClass: "not-inquired", bands: [], gaps: [], taxYear: undefined });
  });

  test("of members who did not consent names each of them and has no band", () => {
    expect(reduce([member("a", { consented: false }), child])).toMatchObject({
      verdictClass: "not-inquired",
      bands: [],
      gaps: [{ personId: "a", subject: "local-tax", code: "no-consent" }],
      taxYear: undefined,
    });
  });

  test("needs a check for a gap met while asking, though every income is known and low", () => {
    const gap = { personId: "a", subject: "resident-record", code: "household-differs" } as const;
    expect(reduce([member("a")], [gap])).toMatchObject({ verdictClass: "needs-check", gaps: [gap] });
  });

  test("needs a check for an income that is not known, though no gap was met", () => {
    expect(reduce([member("a"), member("b", { tax: undefined })])).toMatchObject({
      verdictClass: "needs-check",
      bands: ["income-bx", "tax-unknown", "assistance-none"],
    });
  });

  test("names a gap once, however often it was met", () => {
    const blank = { taxYear: 2026, perCapitaLevy: null, incomeLevy: null, totalIncome: null };
    const gap = { personId: "a", subject: "local-tax", code: "not-filed" } as const;
    expect(reduce([member("a", { tax: blank })], [gap, gap]).gaps).toEqual([gap]);
  });

  test("has no tax year when nobody's tax is known", () => {
    expect(reduce([member("a", { tax: undefined })]).taxYear).toBeUndefined();
  });
});

describe("public assistance in a household", () => {
  const receiving = { publicAssistance: true };
  const unknown = { publicAssistance: undefined };
  test.each<[string, readonly MemberFacts[], string]>([
    ["is received when one of those asked receives it", [member("a", receiving), member("b")], "assistance-receiving"],
    ["is not received when all of those asked do not", [member("a"), member("b")], "assistance-none"],
    ["is not known when one of those asked is not known", [member("a"), member("b", unknown)], "assistance-unknown"],
    ["does not wait for children", [member("a"), child], "assistance-none"],
    [
      "does not wait for who did not consent",
      [member("a"), member("b", { ...unknown, consented: false })],
      "assistance-none",
    ],
  ])("%s", (_what, members, band) => {
    expect(reduce(members).bands.at(2)).toBe(band);
  });
});

test.each(["unknown", "not-filed", "inconsistent"] as const)(
  "one member whose class is %s leaves the household's tax band open",
  (taxClass) => {
    expect(taxBand(["exempt", taxClass, "per-capita-only"])).toBe("tax-unknown");
  },
);

test("a blank beside a levy contradicts itself, on either side", () => {
  expect(deriveTaxClass({ perCapitaLevy: 5000, incomeLevy: null })).toBe("inconsistent");
  expect(deriveTaxClass({ perCapitaLevy: null, incomeLevy: 80_000 })).toBe("inconsistent");
  expect(deriveTaxClass({ perCapitaLevy: 5000, incomeLevy: -1 })).toBe("inconsistent");
});

describe("the row that permits an inquiry", () => {
  const ends = PERMITTED_INQUIRIES.map((row) => ({ ...row, effectiveTo: "2026-11-24" }));
  test.each(["2024-05-27", "2026-11-24"])("stands on its first and last day, here %s", (on) => {
    expect(requirePermittedInquiry(ends, "local-tax", on).subject).toBe("local-tax");
  });
});

describe("the holder of the tax record", () => {
  test("is not known when the place of 1 January is not", () => {
    expect(taxHolder([{ municipalityCode: null, from: "2019-04-01", reason: "unknown" }], 2026)).toEqual({
      kind: "unknown",
    });
  });
});

describe("who could have earned (労働基準法56条)", () => {
  // 29 February becomes fifteen at the end of 28 February, one day before the 1 March of a common year.
  test.each([
    ["2012-02-29", 2027, false],
    ["2012-02-29", 2028, true],
    // Not a 29 February: a day 29 and a month of February by themselves are ordinary days.
    ["2011-04-29", 2027, false],
    ["2011-02-28", 2027, true],
    // Fifteen on 1 April 2025 by law: may work from 1 April 2026.
    ["2010-04-02", 2026, false],
  ])("born %s, tax year %d: %p", (birthDate, taxYear, expected) => {
    expect(couldHaveEarned(birthDate, taxYear)).toBe(expected);
  });
});
