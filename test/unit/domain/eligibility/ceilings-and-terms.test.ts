import { describe, expect, test } from "@jest/globals";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, type Overrides } from "./judge.ts";

type Changes = Readonly<Record<string, unknown>>;

/** The loan table of domain facts, section 3, row by row: [kind, total, per month, months, 据置, from, 償還, interest without guarantor, guarantor, co-borrower]. */
describe("the loan table, present values [S-27TBL]", () => {
  test.each<[LoanKind, Changes, object, object]>([
    [
      "living-support",
      {},
      { perMonth: 150_000, months: 3, total: 450_000 },
      {
        graceMonths: 6,
        graceFrom: "last-disbursement",
        repaymentMonths: 120,
        interestWithoutGuarantor: 150,
        interestWithGuarantor: 0,
        guarantor: "in-principle",
        coBorrower: "not-needed",
      },
    ],
    [
      "housing-entry",
      { "need.housingEntry.cost": 900_000 },
      { total: 400_000, perMonth: null },
      {
        graceMonths: 6,
        graceFrom: "disbursement",
        repaymentMonths: 120,
        interestWithoutGuarantor: 150,
        guarantor: "in-principle",
      },
    ],
    [
      "temporary-rebuilding",
      { "need.temporaryRebuilding.cost": 900_000 },
      { total: 600_000, perMonth: null },
      {
        graceMonths: 6,
        graceFrom: "disbursement",
        repaymentMonths: 120,
        interestWithoutGuarantor: 150,
        guarantor: "in-principle",
      },
    ],
    [
      "welfare",
      { "need.welfare.purpose": "skill-acquisition", "need.welfare.months": 36, "need.welfare.cost": 9_000_000 },
      { total: 5_800_000, perMonth: null },
      {
        graceMonths: 6,
        graceFrom: "disbursement",
        repaymentMonths: 96,
        interestWithoutGuarantor: 150,
        guarantor: "in-principle",
      },
    ],
    [
      "emergency-small",
      {},
      { total: 100_000, perMonth: null },
      {
        graceMonths: 2,
        graceFrom: "disbursement",
        repaymentMonths: 12,
        interestWithoutGuarantor: 0,
        interestWithGuarantor: 0,
        guarantor: "not-needed",
      },
    ],
    [
      "education-support",
      {},
      { perMonth: 65_000, months: 48, total: 3_120_000 },
      {
        graceMonths: 6,
        graceFrom: "graduation",
        repaymentMonths: 240,
        interestWithoutGuarantor: 0,
        guarantor: "not-needed",
        coBorrower: "main-earner",
      },
    ],
    [
      "school-entry",
      { "need.education.entryAmount": 900_000 },
      { total: 500_000, perMonth: null },
      {
        graceMonths: 6,
        graceFrom: "graduation",
        repaymentMonths: 240,
        interestWithoutGuarantor: 0,
        coBorrower: "main-earner",
      },
    ],
    [
      "real-estate",
      {},
      { total: 21_000_000, perMonth: 300_000, months: null },
      {
        graceMonths: 3,
        graceFrom: "end-of-contract",
        repaymentMonths: 0,
        interestWithoutGuarantor: null,
        guarantor: "required",
      },
    ],
    [
      "real-estate-protected",
      {},
      { total: 22_400_000, perMonth: 112_500, months: null },
      { graceMonths: 3, graceFrom: "end-of-contract", repaymentMonths: 0, guarantor: "not-needed" },
    ],
  ])("%s", (kind, changes, ceiling, terms) => {
    const result = judgeChanged(kind, changes);
    expect(result.verdict).toBe("may-apply");
    expect(result.ceiling).toMatchObject(ceiling);
    expect(result.terms).toMatchObject(terms);
  });
});

describe("values before [S-AMAKUSA][S-FKO]", () => {
  const at = (kind: LoanKind, changes: Changes, date: string) =>
    judgeChanged(kind, { "members[0].residentTax.year": 2099, ...changes }, {}, date);

  test.each([
    ["2015-03-31", 240],
    ["2015-04-01", 120],
  ])("総合支援資金 償還 on %s: %d months", (date, months) => {
    expect(at("living-support", {}, date).terms?.repaymentMonths).toBe(months);
  });

  test.each([
    ["2015-03-31", 8],
    ["2015-04-01", 12],
  ])("緊急小口資金 償還 on %s: %d months", (date, months) => {
    expect(at("emergency-small", {}, date).terms?.repaymentMonths).toBe(months);
  });

  test.each([
    ["2016-01-31", 65_000],
    ["2016-02-01", 97_500],
  ])("教育支援費 with recorded special need on %s: %d a month", (date, perMonth) => {
    const changes = {
      "members[1].residentTax.year": 2099,
      "members[2].birthDate": "2014-12-10",
      "need.education.specialNeedRecorded": true,
    };
    expect(at("education-support", changes, date).ceiling?.perMonth).toBe(perMonth);
  });
});

describe("福祉費 purpose table: guides and 償還 [S-FUKUSHIHI][S-TYM]", () => {
  test.each<[string, number | undefined, number, number]>([
    ["livelihood-business", undefined, 4_600_000, 240],
    ["skill-acquisition", 6, 1_300_000, 96],
    ["skill-acquisition", 7, 2_200_000, 96],
    ["skill-acquisition", 12, 2_200_000, 96],
    ["skill-acquisition", 24, 4_000_000, 96],
    ["skill-acquisition", 36, 5_800_000, 96],
    ["housing-repair", undefined, 2_500_000, 84],
    ["welfare-equipment", undefined, 1_700_000, 96],
    ["disabled-car", undefined, 2_500_000, 96],
    ["returnee-pension", undefined, 5_136_000, 120],
    ["medical-treatment", 12, 1_700_000, 60],
    ["medical-treatment", 18, 2_300_000, 60],
    ["care-services", 12, 1_700_000, 60],
    ["care-services", 18, 2_300_000, 60],
    ["disaster", undefined, 1_500_000, 84],
    ["ceremonial", undefined, 500_000, 36],
    ["relocation", undefined, 500_000, 36],
    ["employment-preparation", undefined, 500_000, 36],
    ["temporary-need", undefined, 500_000, 36],
  ])("%s (%s months): %d yen, %d months", (purpose, months, guide, repayment) => {
    const result = judgeChanged("welfare", {
      "need.welfare.purpose": purpose,
      "members[1].handbooks": [{ kind: "physical", grade: 2 }],
      "need.welfare.months": months,
      "need.welfare.neededForIndependence": true,
      "need.welfare.cost": undefined,
    });
    expect(result.ceiling?.total).toBe(guide);
    expect(result.terms?.repaymentMonths).toBe(repayment);
    expect(result.terms?.graceMonths).toBe(6);
  });

  test("the guide is a guide: above it a recorded reason is asked for, above 580万 nothing helps", () => {
    const over = judgeChanged("welfare", { "need.welfare.cost": 600_000 });
    expect(over.verdict).toBe("may-apply");
    expect(over.cautions.join("")).toContain("特に必要な理由の記録");
    const beyond = judgeChanged("welfare", { "need.welfare.cost": 6_000_000 });
    expect(beyond.cautions.join("")).toContain("限度額5,800,000円を超えています");
    expect(judgeChanged("welfare", { "need.welfare.cost": 500_000 }).cautions.join("")).not.toContain("目安");
  });

  test("the estimate bounds the loan from below the guide", () => {
    expect(judgeChanged("welfare", { "need.welfare.cost": 350_000 }).ceiling?.total).toBe(350_000);
  });

  test("in the disaster of July 2018: 据置 2年, 償還 20年 for repairs, ordinary terms for other purposes [S-SHAKYO18]", () => {
    const tax = { "members[0].residentTax.year": 2018, "members[1].residentTax.year": 2018 };
    const inDisaster = (purpose: string) =>
      judgeChanged(
        "welfare",
        { specialMeasure: "heavy-rain-2018-07", "need.welfare.purpose": purpose, ...tax },
        {},
        "2018-08-01",
      );
    expect(inDisaster("housing-repair").terms).toMatchObject({ graceMonths: 24, repaymentMonths: 240 });
    expect(inDisaster("disaster").terms).toMatchObject({ graceMonths: 24, repaymentMonths: 240 });
    expect(inDisaster("ceremonial").terms).toMatchObject({ graceMonths: 6, repaymentMonths: 36 });
    expect(inDisaster("housing-repair").parametersUsed.map((parameter) => parameter.level)).toContain(
      "special-measure",
    );
  });
});

describe("教育支援費 by school [S-TAKEO]", () => {
  test.each([
    ["high-school", 35_000, 52_500, 36],
    ["technical-college", 60_000, 90_000, 60],
    ["junior-college", 60_000, 90_000, 24],
    ["university", 65_000, 97_500, 48],
  ])("%s: %d a month, %d with recorded special need, %d months", (school, monthly, special, months) => {
    const changes = { "need.education.school": school, "need.education.months": undefined };
    expect(judgeChanged("education-support", changes).ceiling).toMatchObject({
      perMonth: monthly,
      total: monthly * months,
    });
    const recorded = { ...changes, "need.education.specialNeedRecorded": true };
    expect(judgeChanged("education-support", recorded).ceiling).toMatchObject({
      perMonth: special,
      total: special * months,
    });
  });

  test("青森's table by amount bounds 就学支度費 [S-OIRASE]", () => {
    const steps: Overrides = {
      "education.repayment-steps": [
        { upTo: 100_000, months: 24 },
        { upTo: 150_000, months: 36 },
        { upTo: 250_000, months: 48 },
        { upTo: 350_000, months: 60 },
        { upTo: 500_000, months: 72 },
      ],
    };
    const months = (amount: number) =>
      judgeChanged("school-entry", { "need.education.entryAmount": amount }, steps).terms?.repaymentMonths;
    expect([100_000, 100_001, 250_000, 350_000, 500_000].map(months)).toEqual([24, 36, 48, 60, 72]);
  });
});

describe("生活支援費 [S-27TBL][S-OKY]", () => {
  const second = {
    id: "m2",
    relation: "spouse",
    birthDate: "1988-01-20",
    residentTax: { year: 2026, level: "exempt" },
  };

  test("two or more: 200,000 a month", () => {
    expect(judgeChanged("living-support", { "members[1]": second }).ceiling).toMatchObject({
      perMonth: 200_000,
      total: 600_000,
    });
  });

  test.each([
    [1, 6],
    [2, 9],
    [3, 12],
  ])("extension %d: %d months in all", (extensions, months) => {
    const result = judgeChanged("living-support", { "need.livingSupport.extensions": extensions });
    expect(result.ceiling).toMatchObject({ months, total: 150_000 * months });
    expect(result.cautions.join("")).toContain("延長には");
  });

  test("岡山: within the former wage", () => {
    const overrides = { "living-support.limit-to-lost-income": true };
    const former = (amount: number | undefined) =>
      judgeChanged("living-support", { "need.livingSupport.formerMonthlyIncome": amount }, overrides);
    expect(former(90_000).ceiling?.perMonth).toBe(90_000);
    expect(former(180_000).ceiling?.perMonth).toBe(150_000);
    expect(former(undefined).cautions.join("")).toContain("以前の賃金");
  });

  test("an amount above the ceiling is pointed out, not hidden", () => {
    const result = judgeChanged("living-support", { "need.livingSupport.monthlyAmount": 160_000 });
    expect(result.cautions).toContain("希望の月額は160,000円ですが、貸し付けられるのは150,000円までです。");
    expect(judgeChanged("living-support", { "need.livingSupport.monthlyAmount": 150_000 }).cautions).toEqual([]);
  });

  test("住宅入居費 lent with 生活支援費 begins its 据置 with that loan's last payment", () => {
    expect(judgeChanged("housing-entry").terms?.sentences.join("")).toContain("生活支援費の最後の貸付けの日から");
    expect(judgeChanged("living-support").terms?.sentences.join("")).not.toContain("併せて");
  });
});

describe("不動産担保型", () => {
  test("the rate is the lower of 3 % and the prime rate of 1 April [S-KNG-F]", () => {
    const withRate = (rate: number) => judgeChanged("real-estate", {}, { "real-estate.prime-rate": rate }).terms;
    expect(withRate(155)?.interestWithGuarantor).toBe(155);
    expect(withRate(350)?.interestWithoutGuarantor).toBe(300);
    expect(withRate(155)?.sentences).toContain("利子は年1.55%です。");
  });

  test("a small property bounds the monthly amount too", () => {
    const small = judgeChanged(
      "real-estate",
      { "need.realEstate.landValue": 400_000 },
      { "real-estate.minimum-land-value": 0 },
    );
    expect(small.ceiling).toMatchObject({ total: 280_000, perMonth: 280_000 });
  });

  test("a flat is lent on at half its value to a household the office certifies [S-YMG]", () => {
    const flat = judgeChanged("real-estate-protected", { "need.realEstate.building": "flat" });
    expect(flat.ceiling?.total).toBe(16_000_000);
  });

  test("the monthly amount of the protected kind is the 福祉事務所's: unknown until it is set", () => {
    const open = judgeChanged("real-estate-protected", { "need.realEstate.livelihoodAidAmount": undefined });
    expect(open.ceiling?.perMonth).toBeNull();
  });
});

describe("緊急小口資金 amounts", () => {
  test("theft capped at 50,000 somewhere [S-HAKASE]", () => {
    const overrides = { "emergency-small.reason-ceilings": [{ reason: "wage-theft-or-loss", ceiling: 50_000 }] };
    const theft = { "need.emergencySmall.reason": "wage-theft-or-loss" };
    expect(judgeChanged("emergency-small", theft, overrides).ceiling?.total).toBe(50_000);
    expect(judgeChanged("emergency-small", theft, overrides).cautions.join("")).toContain("80,000円ですが");
    expect(judgeChanged("emergency-small", {}, overrides).ceiling?.total).toBe(100_000);
  });

  test("an amount off the unit is pointed out [S-HYG]", () => {
    expect(judgeChanged("emergency-small", { "need.emergencySmall.amount": 80_500 }).cautions).toContain(
      "申込額は1,000円単位にしてください。",
    );
  });

  test("the papers follow the reason", () => {
    const documents = judgeChanged("emergency-small").documents.map((item) => item.ja);
    expect(documents).toContain("医療費又は介護費の領収書・請求書");
    expect(judgeChanged("welfare").documents.filter((item) => item.ja.includes("見積書")).length).toBe(1);
  });
});

describe("plans entered with a case", () => {
  test("教育支援資金: what the terms need, and what changes if the scholarship is refused", () => {
    const plan = {
      terms: [
        {
          label: "前期",
          dueOn: "2027-04-30",
          months: 6,
          cost: 400_000,
          entryCost: 200_000,
          ownMoney: 50_000,
          aids: [{ scheme: "student-loan-jasso", amount: 150_000, status: "applied", paidOn: "2027-04-20" }],
        },
      ],
    };
    const result = judgeChanged("education-support", { "need.education.plan": plan });
    expect(result.plan).toMatchObject({
      plan: "education",
      supportLoan: 200_000,
      entryLoan: 200_000,
      total: 400_000,
      uncovered: 0,
      ifRefused: [{ scheme: "student-loan-jasso", furtherLoan: 150_000, furtherUncovered: 0 }],
    });
    expect(result.explanation.join("")).toContain(
      "教育支援費200,000円、就学支度費200,000円、合わせて400,000円が必要です。",
    );
    expect(result.explanation.join("")).toContain(
      "まだ決まっていない制度（日本学生支援機構の奨学金）が受けられないときは、借入れが150,000円",
    );
    expect(judgeChanged("education-support").plan).toBeNull();
  });

  test("不動産担保型: the day the limit is reached, once the rate of 1 April is entered", () => {
    expect(judgeChanged("real-estate").plan).toBeNull();
    const result = judgeChanged("real-estate", {}, { "real-estate.prime-rate": 0 });
    // 21,000,000 ÷ 300,000 a quarter = 70 quarters.
    expect(result.plan).toEqual({
      plan: "real-estate",
      monthly: 100_000,
      limitReachedOn: "2044-05-24",
      principal: 21_000_000,
      interest: 0,
    });
    expect(result.explanation.join("")).toContain("令和26年5月24日に元金と利子の合計が限度額に達し");
  });

  test("kinds without a plan have none", () => {
    expect(judgeChanged("welfare").plan).toBeNull();
    expect(judgeChanged("emergency-small").plan).toBeNull();
  });
});
