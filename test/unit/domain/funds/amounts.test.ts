import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bridge, type BridgePlanInput } from "../../../../domain/funds/bridge-plan.ts";
import {
  educationPlan,
  ifAidsAreRefused,
  monthlyCeiling,
  type SchoolAid,
  type SchoolCeilings,
  type SchoolTerm,
} from "../../../../domain/funds/education-plan.ts";
import {
  realEstateLimit,
  realEstatePlan,
  realEstateRate,
  type RealEstatePlanInput,
} from "../../../../domain/funds/real-estate-plan.ts";
import { covidUnitCeiling, specialMeasureFor } from "../../../../domain/funds/special-measures.ts";
import { covidSpecialFileSchema, specialMeasuresFileSchema } from "../../../../domain/funds/special-measures.schema.ts";

const special = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../../../config/funds/special", name), "utf8"));

describe("緊急小口資金 the bridge [FR]", () => {
  const plan: BridgePlanInput = {
    from: "2026-11-24",
    until: "2026-12-25",
    cash: 12_000,
    incomes: [{ date: "2026-12-10", amount: 20_000 }],
    costs: [
      { date: "2026-11-27", amount: 58_000 },
      { date: "2026-12-05", amount: 20_000 },
      { date: "2026-12-20", amount: 8_500 },
    ],
  };

  test("the deepest shortfall before the income starts, rounded up to the unit", () => {
    // 27 Nov: 58,000 − 12,000 = 46,000. 5 Dec: 66,000. 20 Dec: 86,500 − 32,000 = 54,500.
    expect(bridge(plan, 1_000, 100_000)).toEqual({
      shortfall: 66_000,
      shortFrom: "2026-11-27",
      loan: 66_000,
      uncovered: 0,
    });
    expect(bridge({ ...plan, cash: 11_999 }, 1_000, 100_000)).toMatchObject({ shortfall: 66_001, loan: 67_000 });
  });

  test("what is dated on or after the start of the income does not count, nor what lies before the plan", () => {
    const late = {
      ...plan,
      costs: [...plan.costs, { date: "2026-12-25", amount: 900_000 }, { date: "2026-11-23", amount: 900_000 }],
    };
    expect(bridge(late, 1_000, 100_000).shortfall).toBe(66_000);
    const early = { ...plan, incomes: [{ date: "2026-11-24", amount: 66_000 }] };
    expect(bridge(early, 1_000, 100_000)).toEqual({
      shortfall: 8_500,
      shortFrom: "2026-12-20",
      loan: 9_000,
      uncovered: 0,
    });
  });

  test("on one day the cost comes before the income", () => {
    const sameDay = {
      ...plan,
      cash: 0,
      incomes: [{ date: "2026-11-27", amount: 58_000 }],
      costs: [{ date: "2026-11-27", amount: 58_000 }],
    };
    expect(bridge(sameDay, 1_000, 100_000).shortfall).toBe(58_000);
  });

  test("the ceiling bounds the loan to whole units, and the rest is named", () => {
    expect(bridge({ ...plan, cash: 0, costs: [{ date: "2026-12-01", amount: 130_000 }] }, 1_000, 100_000)).toEqual({
      shortfall: 130_000,
      shortFrom: "2026-12-01",
      loan: 100_000,
      uncovered: 30_000,
    });
    expect(bridge({ ...plan, cash: 0, costs: [{ date: "2026-12-01", amount: 130_000 }] }, 1_000, 99_500).loan).toBe(
      99_000,
    );
  });

  test("no gap, no loan", () => {
    expect(bridge({ ...plan, cash: 500_000 }, 1_000, 100_000)).toEqual({
      shortfall: 0,
      shortFrom: null,
      loan: 0,
      uncovered: 0,
    });
  });

  test("the loan is enough and the next smaller one is not; more cash never needs more", () => {
    const entries = fc.array(fc.record({ day: fc.integer({ min: 10, max: 30 }), amount: fc.nat(60_000) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(entries, entries, fc.nat(80_000), fc.nat(20_000), (costs, incomes, cash, more) => {
        const dated = (list: readonly { day: number; amount: number }[]) =>
          list.map(({ day, amount }) => ({ date: `2026-12-${day}`, amount }));
        const input = { from: "2026-12-01", until: "2026-12-31", cash, incomes: dated(incomes), costs: dated(costs) };
        const found = bridge(input, 1_000, 1_000_000);
        expect(bridge({ ...input, cash: cash + found.loan }, 1_000, 1_000_000).shortfall).toBe(0);
        if (found.loan > 0)
          expect(bridge({ ...input, cash: cash + found.loan - 1_000 }, 1_000, 1_000_000).shortfall).toBeGreaterThan(0);
        expect(bridge({ ...input, cash: cash + more }, 1_000, 1_000_000).loan).toBeLessThanOrEqual(found.loan);
      }),
    );
  });
});

describe("教育支援資金 school by school, term by term [S-TAKEO][S-KOUTEKI]", () => {
  const ceilings: SchoolCeilings = {
    monthly: 65_000,
    specialNeedPercent: 150,
    specialNeedRecorded: false,
    entry: 500_000,
  };
  const aid = (
    amount: number,
    paidOn: string,
    status: SchoolAid["status"] = "decided",
    scheme = "student-loan-jasso",
  ): SchoolAid => ({
    scheme,
    amount,
    status,
    paidOn,
  });
  const term = (label: string, dueOn: string, change: Partial<SchoolTerm> = {}): SchoolTerm => ({
    label,
    dueOn,
    months: 6,
    cost: 400_000,
    entryCost: 0,
    ownMoney: 0,
    aids: [],
    ...change,
  });

  test("need = cost − own money − aids that have arrived; 教育支援費 up to the months' ceiling", () => {
    const plan = educationPlan(
      [term("前期", "2027-04-30", { ownMoney: 50_000, aids: [aid(100_000, "2027-04-20")] })],
      ceilings,
    );
    expect(plan.terms[0]).toMatchObject({ supportNeed: 250_000, supportLoan: 250_000, uncovered: 0 });
    const bare = educationPlan([term("前期", "2027-04-30")], ceilings);
    expect(bare.terms[0]).toMatchObject({ supportNeed: 400_000, supportLoan: 390_000, uncovered: 10_000 });
  });

  test("an aid that arrives after the due day helps the next term, not this one", () => {
    const late = [aid(100_000, "2027-05-01")];
    const plan = educationPlan([term("前期", "2027-04-30", { aids: late }), term("後期", "2027-10-31")], ceilings);
    expect(plan.terms.map((row) => row.supportNeed)).toEqual([400_000, 300_000]);
    const onTheDay = educationPlan([term("前期", "2027-04-30", { aids: [aid(100_000, "2027-04-30")] })], ceilings);
    expect(onTheDay.terms[0]?.supportNeed).toBe(300_000);
  });

  test("what is left of one term is there for the next; terms are taken in the order they fall due", () => {
    const plan = educationPlan(
      [term("後期", "2027-10-31"), term("前期", "2027-04-30", { cost: 100_000, ownMoney: 250_000 })],
      ceilings,
    );
    expect(plan.terms.map((row) => [row.label, row.supportNeed])).toEqual([
      ["前期", 0],
      ["後期", 250_000],
    ]);
  });

  test("both loans together: school costs first, entry costs up to 500,000 over all terms", () => {
    const plan = educationPlan(
      [
        term("入学", "2027-03-20", { months: 0, cost: 0, entryCost: 450_000, ownMoney: 30_000 }),
        term("前期", "2027-04-30", { entryCost: 120_000 }),
      ],
      ceilings,
    );
    expect(plan).toMatchObject({
      entryLoan: 500_000,
      supportLoan: 390_000,
      total: 890_000,
      uncovered: 10_000 + 40_000,
    });
    expect(plan.terms.map((row) => row.entryLoan)).toEqual([420_000, 80_000]);
  });

  test("1.5 times only with the recorded need", () => {
    expect(monthlyCeiling(ceilings)).toBe(65_000);
    expect(monthlyCeiling({ ...ceilings, specialNeedRecorded: true })).toBe(97_500);
  });

  test("what changes if an aid is refused: only aids not yet decided are in doubt", () => {
    const terms = [
      term("前期", "2027-04-30", {
        aids: [aid(150_000, "2027-04-10", "applied"), aid(60_000, "2027-04-10", "decided", "prefectural-scholarship")],
      }),
      term("後期", "2027-10-31", { aids: [aid(150_000, "2027-10-10", "planned")] }),
    ];
    const [refused, ...others] = ifAidsAreRefused(terms, ceilings);
    expect(others).toEqual([]);
    expect(refused).toMatchObject({
      scheme: "student-loan-jasso",
      furtherLoan: 150_000 + 140_000,
      furtherUncovered: 10_000,
    });
    expect(refused?.plan.terms.map((row) => row.supportNeed)).toEqual([340_000, 400_000]);
  });

  test("an aid refused already is not reckoned with", () => {
    expect(
      educationPlan([term("前期", "2027-04-30", { aids: [aid(400_000, "2027-04-01", "refused")] })], ceilings).terms[0]
        ?.supportNeed,
    ).toBe(400_000);
  });

  const anyTerm = fc.record({
    label: fc.constant("期"),
    dueOn: fc.constantFrom("2027-04-30", "2027-10-31", "2028-04-30"),
    months: fc.integer({ min: 0, max: 12 }),
    cost: fc.nat(900_000),
    entryCost: fc.nat(600_000),
    ownMoney: fc.nat(200_000),
    aids: fc.array(
      fc.record({
        scheme: fc.constantFrom("a", "b"),
        amount: fc.nat(300_000),
        status: fc.constantFrom<SchoolAid["status"]>("planned", "applied", "decided", "paid", "refused"),
        paidOn: fc.constantFrom("2027-04-01", "2027-06-01", "2029-01-01"),
      }),
      { maxLength: 3 },
    ),
  });

  test("loans and uncovered costs add up to the need, within the ceilings; a refused aid never lowers the need", () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { minLength: 1, maxLength: 5 }), (terms) => {
        const plan = educationPlan(terms, ceilings);
        const need = plan.terms.reduce((sum, row) => sum + row.supportNeed + row.entryNeed, 0);
        expect(plan.total + plan.uncovered).toBe(need);
        expect(plan.entryLoan).toBeLessThanOrEqual(500_000);
        expect(plan.supportLoan).toBeLessThanOrEqual(terms.reduce((sum, row) => sum + row.months * 65_000, 0));
        for (const refused of ifAidsAreRefused(terms, ceilings))
          expect(refused.furtherLoan + refused.furtherUncovered).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("不動産担保型 the course of the loan", () => {
  const input: RealEstatePlanInput = {
    limit: realEstateLimit(20_000_000, 70),
    monthly: 100_000,
    intervalMonths: 3,
    start: "2027-01-15",
    rateCap: 300,
    primeRates: [
      { april: "2026-04-01", basisPoints: 200 },
      { april: "2027-04-01", basisPoints: 350 },
    ],
  };

  test("70 % of the land value, rounded down", () => {
    expect(input.limit).toBe(14_000_000);
    expect(realEstateLimit(15_000_001, 70)).toBe(10_500_000);
  });

  test("the rate of the last 1 April, at most 3 % [S-KNG-F]", () => {
    expect(realEstateRate(input, "2027-03-31")).toBe(200);
    expect(realEstateRate(input, "2027-04-01")).toBe(300);
    expect(realEstateRate(input, "2030-12-01")).toBe(300);
    expect(() => realEstateRate(input, "2026-03-31")).toThrow(
      expect.objectContaining({ name: "PrimeRateUnknownError" }),
    );
  });

  test("the first two payments: 300,000 in advance, interest on principal by the quarter", () => {
    const plan = realEstatePlan(input);
    // 300,000 × 2 % ÷ 4 = 1,500; then 600,000 × 3 % ÷ 4 = 4,500 (April 2027 on).
    expect(plan.payments.slice(0, 2)).toEqual([
      { on: "2027-01-15", amount: 300_000, principal: 300_000, interest: 1_500 },
      { on: "2027-04-15", amount: 300_000, principal: 600_000, interest: 6_000 },
    ]);
  });

  test("lending stops when principal and interest reach the limit; without interest that is plain division", () => {
    const free = realEstatePlan({ ...input, limit: 900_000, primeRates: [{ april: "2026-04-01", basisPoints: 0 }] });
    expect(free).toMatchObject({ principal: 900_000, interest: 0, limitReachedOn: "2027-10-15" });
    expect(free.payments.length).toBe(3);
    const part = realEstatePlan({ ...input, limit: 1_000_000, primeRates: [{ april: "2026-04-01", basisPoints: 0 }] });
    expect(part.payments.map((payment) => payment.amount)).toEqual([300_000, 300_000, 300_000, 100_000]);
  });

  test("the last payment is the most that fits with the interest of its own quarter", () => {
    // 300,000 + 1,500; then x + (300,000 + x) × 3 % ÷ 4 ≤ 400,000 - 301,500.
    const plan = realEstatePlan({ ...input, limit: 400_000 });
    expect(plan.payments.map(({ amount, interest }) => [amount, interest])).toEqual([
      [300_000, 1_500],
      [95_534, 4_466],
    ]);
  });

  test("a higher value is never reached sooner, a higher monthly amount never later; each payment keeps the limit", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3_000_000, max: 30_000_000 }),
        fc.integer({ min: 30_000, max: 300_000 }),
        (limit, monthly) => {
          const plan = realEstatePlan({ ...input, limit, monthly });
          expect(
            realEstatePlan({ ...input, limit: limit + 1_000_000, monthly }).limitReachedOn >= plan.limitReachedOn,
          ).toBe(true);
          expect(
            realEstatePlan({ ...input, limit, monthly: monthly + 10_000 }).limitReachedOn <= plan.limitReachedOn,
          ).toBe(true);
          for (const payment of plan.payments) {
            expect(payment.principal + payment.interest).toBeLessThanOrEqual(limit);
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe("special measures by event", () => {
  const { measures } = specialMeasuresFileSchema.parse(special("disaster-measures.json"));
  const ask = (change: Partial<Parameters<typeof specialMeasureFor>[1]>) =>
    specialMeasureFor(measures, {
      id: "heavy-rain-2018-07",
      kind: "emergency-small",
      purpose: undefined,
      prefecture: "34",
      date: "2018-08-01",
      ...change,
    })?.id;

  test("by id, kind, purpose, and days", () => {
    expect(ask({})).toBe("heavy-rain-2018-07");
    expect(ask({ id: undefined })).toBeUndefined();
    expect(ask({ kind: "living-support" })).toBeUndefined();
    expect(ask({ kind: "welfare", purpose: "disaster" })).toBe("heavy-rain-2018-07");
    expect(ask({ kind: "welfare", purpose: "ceremonial" })).toBeUndefined();
    expect(ask({ kind: "welfare" })).toBeUndefined();
    expect(ask({ date: "2018-07-04" })).toBeUndefined();
    expect(ask({ date: "2018-07-05" })).toBe("heavy-rain-2018-07");
    expect(ask({ date: "2020-03-31" })).toBe("heavy-rain-2018-07");
    expect(ask({ date: "2020-04-01" })).toBeUndefined();
  });

  test("a measure bound to prefectures holds only there", () => {
    const [first] = measures;
    if (first === undefined) throw new Error("no measure");
    const bound = [{ ...first, prefectures: ["43"], to: null }];
    const question = { id: first.id, kind: "emergency-small" as const, purpose: undefined, date: "2030-01-01" };
    expect(specialMeasureFor(bound, { ...question, prefecture: "43" })?.id).toBe(first.id);
    expect(specialMeasureFor(bound, { ...question, prefecture: "44" })).toBeUndefined();
  });
});

describe("コロナ特例貸付, four units as history [S-LIMO][S-IKKOU]", () => {
  const covid = covidSpecialFileSchema.parse(special("covid-special-loans.json"));
  const unit = (id: string) => {
    const found = covid.units.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(id);
    return found;
  };

  test.each([
    ["emergency-small", 12, 24, "2023-01-01", [2021, 2022], 200_000, 200_000],
    ["living-support-first", 12, 120, "2023-01-01", [2021, 2022], 450_000, 600_000],
    ["living-support-extension", 24, 120, "2024-01-01", [2023], 450_000, 600_000],
    ["living-support-again", 36, 120, "2025-01-01", [2024], 450_000, 600_000],
  ])("%s", (id, grace, months, from, years, single, plural) => {
    expect(unit(id)).toMatchObject({
      graceMonths: grace,
      repaymentMonths: months,
      repaymentFrom: from,
      exemptionTaxYears: years,
    });
    expect(covidUnitCeiling(unit(id), 1)).toBe(single);
    expect(covidUnitCeiling(unit(id), 2)).toBe(plural);
  });

  test("the most per household is 200万 (20 + 60 × 3)", () => {
    expect(covid.units.reduce((sum, row) => sum + covidUnitCeiling(row, 4), 0)).toBe(2_000_000);
  });
});
