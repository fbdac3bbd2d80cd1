import { describe, expect, test } from "@jest/globals";
import { LOAN_KINDS, type LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, type Overrides } from "./judge.ts";

const committeeOf = (kind: LoanKind, changes: Readonly<Record<string, unknown>> = {}, overrides: Overrides = {}) =>
  judgeChanged(kind, changes, overrides).steps.find((step) => step.code.startsWith("committee"))?.code;

describe("運営委員会: heard before the decision, with the exceptions of [S-ISK]", () => {
  test.each(LOAN_KINDS)("%s", (kind) => {
    const skipped = kind === "emergency-small" || kind === "real-estate-protected";
    expect(committeeOf(kind)).toBe(skipped ? "committee-not-needed" : "committee");
  });

  test("kinds and amounts the committee itself names", () => {
    expect(committeeOf("school-entry", {}, { "committee.not-asked-kinds": ["school-entry"] })).toBe(
      "committee-not-needed",
    );
    expect(committeeOf("emergency-small", {}, { "committee.not-asked-kinds": [] })).toBe("committee");
    const limit = { "committee.not-asked-up-to": 350_000 };
    expect(committeeOf("welfare", { "need.welfare.cost": 350_000 }, limit)).toBe("committee-not-needed");
    expect(committeeOf("welfare", { "need.welfare.cost": 350_001 }, limit)).toBe("committee");
    expect(committeeOf("welfare", { "need.welfare.cost": undefined }, limit)).toBe("committee");
    expect(committeeOf("education-support", { "need.education.months": 5 }, limit)).toBe("committee-not-needed");
  });
});

describe("steps between application and money", () => {
  const codes = (kind: LoanKind, changes: Readonly<Record<string, unknown>> = {}) =>
    judgeChanged(kind, changes).steps.map((step) => step.code);

  test("the protected kind goes through the 福祉事務所; both home loans are valued and secured [S-YMG][S-TAITO]", () => {
    expect(codes("real-estate-protected")).toEqual(["welfare-office", "valuation", "committee-not-needed", "mortgage"]);
    expect(codes("real-estate")).toEqual(["valuation", "committee", "mortgage", "revaluation"]);
    const spouse = {
      id: "m2",
      relation: "spouse",
      birthDate: "1950-01-01",
      residentTax: { year: 2026, level: "exempt" },
    };
    expect(codes("real-estate", { "members[1]": spouse })).toContain("succession");
  });

  test("生活保護 with the 福祉事務所's consent goes with its opinion [S-KNG-FUKU]", () => {
    const assisted = { "livelihood.publicAssistance": "receiving", "livelihood.welfareOfficeFindsLoanNeeded": true };
    expect(codes("welfare", assisted)[0]).toBe("welfare-office");
    expect(codes("welfare")).not.toContain("welfare-office");
  });

  test("a student under age needs the legal representative; the adult age was 20 until 31 March 2022", () => {
    // Born on 25 November 2008: 18 on the day before the birthday.
    expect(codes("education-support", { "members[2].birthDate": "2008-11-25" })).not.toContain("legal-representative");
    expect(codes("education-support", { "members[2].birthDate": "2008-11-26" })).toContain("legal-representative");
    const at = (date: string) =>
      judgeChanged(
        "education-support",
        {
          "members[2].birthDate": "2003-01-01",
          "members[0].residentTax.year": 2021,
          "members[1].residentTax.year": 2021,
        },
        {},
        date,
      ).steps.map((step) => step.code);
    expect(at("2022-03-31")).toContain("legal-representative");
    expect(at("2022-04-01")).not.toContain("legal-representative");
  });

  test("no steps without an offer", () => {
    expect(judgeChanged("welfare", { "livelihood.antiSocialForces": true }).steps).toEqual([]);
  });
});

describe("連帯保証人 [S-WATARAI]: never a refusal, only interest", () => {
  const watarai = {
    "guarantor.conditions": ["in-prefecture", "other-household", "own-livelihood", "taxed"],
    "guarantor.under-age": 65,
  };
  const good = {
    planned: true,
    birthDate: "1970-01-01",
    livesInPrefecture: true,
    otherHousehold: true,
    ownLivelihood: true,
    taxed: true,
  };
  const found = (changes: object, overrides: Overrides = watarai) => {
    const result = judgeChanged("welfare", { guarantor: { ...good, ...changes } }, overrides);
    expect(result.verdict).toBe("may-apply");
    return result;
  };

  test.each<[string, object, string]>([
    ["all conditions met", {}, "acceptable"],
    ["lives elsewhere", { livesInPrefecture: false }, "not-acceptable"],
    ["same household", { otherHousehold: false }, "not-acceptable"],
    ["no livelihood of the own", { ownLivelihood: false }, "not-acceptable"],
    ["not taxed", { taxed: false }, "not-acceptable"],
    ["64, turns 65 in two days", { birthDate: "1961-11-26" }, "acceptable"],
    ["turns 65 tomorrow", { birthDate: "1961-11-25" }, "not-acceptable"],
    ["age not known", { birthDate: undefined }, "open"],
    ["tax not known", { taxed: undefined }, "open"],
    ["nobody guarantees", { planned: false }, "none"],
  ])("%s: %s", (_name, changes, verdict) => {
    expect(found(changes).guarantor?.verdict).toBe(verdict);
  });

  test("what is missing is asked; what is wrong is said", () => {
    expect(found({ taxed: undefined, birthDate: undefined }).guarantor?.missing.map((row) => row.fact)).toEqual([
      "guarantor.taxed",
      "guarantor.birthDate",
    ]);
    expect(found({ taxed: false }).explanation).toContain(
      "連帯保証人は、住民税を課税されている人でなければなりません。",
    );
    expect(found({ taxed: false }).explanation).toContain(
      "ほかの人を立てるか、連帯保証人なし（利子が付きます）で申し込めます。",
    );
    expect(found({ planned: false }).explanation).toContain("連帯保証人を立てないため、利子が付きます。");
  });

  test("nothing said: the first question is whether there is one", () => {
    const result = judgeChanged("welfare");
    expect(result.guarantor).toEqual({
      verdict: "open",
      reasons: [],
      missing: [{ fact: "guarantor.planned", question: "連帯保証人を立てますか（立てなくても申し込めます）。" }],
    });
  });

  test("a 民生委員 is a point to settle, and a refusal where the council says so [S-FUJIOKA]", () => {
    expect(found({ welfareCommissioner: true }).explanation.join("")).toContain("連帯保証人が民生委員です");
    const strict = { "guarantor.conditions": ["not-welfare-commissioner"] };
    expect(found({ welfareCommissioner: true }, strict).guarantor?.verdict).toBe("not-acceptable");
    expect(found({ welfareCommissioner: false }, strict).guarantor?.verdict).toBe("acceptable");
  });

  test("kinds without a guarantor have none to speak of", () => {
    for (const kind of ["emergency-small", "education-support", "real-estate-protected"] as const)
      expect(judgeChanged(kind, { guarantor: good }).guarantor).toBeNull();
  });
});

describe("a doubt of the interview about repayment [S-KNG-OUT]", () => {
  const doubt = { "livelihood.independenceAndRepaymentExpected": false };

  test("is a point for who decides, and for 総合支援資金 a condition", () => {
    for (const kind of ["emergency-small", "welfare", "education-support", "school-entry", "real-estate"] as const) {
      const result = judgeChanged(kind, doubt);
      expect(result.verdict).toBe("may-apply");
      expect(result.cautions.join("")).toContain("面接の所見では、自立と償還が見込まれません");
      expect(judgeChanged(kind).cautions.join("")).not.toContain("面接の所見");
    }
    expect(judgeChanged("living-support", doubt).verdict).toBe("may-not");
  });
});

describe("papers and consents, row by row of domain facts, section 4", () => {
  const common = [
    "本人確認書類",
    "住民票の写し（個人番号の記載がないもの）",
    "健康保険",
    "収入が分かる書類",
    "口座名義は借入申込者本人",
    "障害者手帳",
    "雇用保険受給資格者証",
  ];
  test.each<[LoanKind, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["emergency-small", {}, ["理由を証明する書類", "自立相談支援機関の利用が分かる書類"]],
    ["emergency-small", { "need.emergencySmall.reason": "disaster-damage" }, ["罹災証明書"]],
    ["emergency-small", { "need.emergencySmall.reason": "wage-theft-or-loss" }, ["盗難届"]],
    ["emergency-small", { "need.emergencySmall.reason": "first-wage-wait" }, ["採用通知"]],
    [
      "living-support",
      {},
      [
        "求職活動が分かる書類",
        "離職票",
        "支援プラン",
        "住居確保給付金",
        "他の公的給付の利用状況",
        "連帯保証人の住民票",
      ],
    ],
    ["housing-entry", {}, ["見積書", "印鑑登録証明書"]],
    ["welfare", {}, ["見積書", "連帯保証人の住民票と課税（納税）証明書"]],
    ["welfare", { "need.welfare": { purpose: "medical-treatment", months: 6, alreadyPaid: false } }, ["診断書"]],
    ["welfare", { "need.welfare.purpose": "livelihood-business" }, ["事業計画書"]],
    ["welfare", { "need.welfare.purpose": "housing-repair" }, ["図面", "所有者の承諾書"]],
    ["education-support", {}, ["合格通知書又は在学証明書", "学校に納める費用", "連帯借受人", "奨学金"]],
    ["real-estate", {}, ["戸籍謄本", "登記事項証明書", "評価", "住民税課税（非課税）証明書", "推定相続人全員の同意書"]],
    ["real-estate-protected", {}, ["福祉事務所の確認書類", "登記事項証明書", "推定相続人の同意書"]],
  ])("%s with %j", (kind, changes, names) => {
    const result = judgeChanged(kind, { "selfReliance.status": "using", ...changes });
    const papers = result.documents.map((document) => document.ja).join("|");
    for (const name of [...common, ...names]) expect(papers).toContain(name);
    expect(result.consents.map((consent) => consent.code)).toEqual([
      "information-sharing",
      "inquiry",
      "support",
      "anti-social-forces",
    ]);
  });
});

describe("whose rule it is", () => {
  const levelOf = (result: ReturnType<typeof judgeChanged>) => result.reasons.map((reason) => reason.level);

  test("the nation's, the prefecture's, a special measure's", () => {
    expect(levelOf(judgeChanged("welfare", { "livelihood.antiSocialForces": true }))).toEqual(["national"]);
    const deferred = { "livelihood.publicLoans": "deferred" };
    expect(levelOf(judgeChanged("welfare", deferred, { "exclusion.deferred-loan": true }))).toEqual(["prefecture"]);
    const covid = { specialMeasure: "covid-19-2020", "members[0].residentTax": undefined };
    expect(
      levelOf(judgeChanged("emergency-small", { ...covid, "livelihood.forBusinessCapital": false }, {}, "2021-06-01")),
    ).toEqual(["special-measure"]);
  });
});

describe("コロナ特例貸付 as history [S-LIMO][S-WAKEN][S-CORONA-FAQ]", () => {
  const covid = {
    specialMeasure: "covid-19-2020",
    "livelihood.forBusinessCapital": false,
    "members[0].residentTax": { year: 2021, level: "income-levied" },
  };
  const small = { ...covid, "need.emergencySmall": { reason: "covid-income-drop", amount: 200_000 } };

  test("income drop instead of low income: 20万, 据置1年, 償還2年, no interest, no guarantor", () => {
    const result = judgeChanged("emergency-small", small, {}, "2021-06-01");
    expect(result.verdict).toBe("may-apply");
    expect(result.ceiling?.total).toBe(200_000);
    expect(result.terms).toMatchObject({ graceMonths: 12, repaymentMonths: 24, interestWithoutGuarantor: 0 });
  });

  test.each([
    [0, 1, 12, 450_000],
    [1, 1, 24, 450_000],
    [2, 1, 36, 450_000],
    [0, 2, 12, 600_000],
    [2, 2, 36, 600_000],
  ])(
    "extension %d of a household of %d: 据置 %d months, %d yen for that unit alone",
    (extensions, size, grace, total) => {
      const spouse = { id: "m2", relation: "spouse", birthDate: "1988-01-20" };
      const result = judgeChanged(
        "living-support",
        {
          ...covid,
          "need.livingSupport.hardship": "income-drop",
          "need.livingSupport.extensions": extensions,
          ...(size > 1 ? { "members[1]": spouse } : {}),
        },
        {},
        "2021-06-01",
      );
      expect(result.ceiling?.total).toBe(total);
      expect(result.terms).toMatchObject({ graceMonths: grace, repaymentMonths: 120, guarantor: "not-needed" });
      expect(result.guarantor).toBeNull();
    },
  );

  test("再貸付 until December 2021; the whole until 30 September 2022", () => {
    const again = { ...covid, "need.livingSupport.hardship": "income-drop", "need.livingSupport.extensions": 2 };
    expect(judgeChanged("living-support", again, {}, "2021-12-31").verdict).toBe("may-apply");
    expect(judgeChanged("living-support", again, {}, "2022-01-01").reasons.map((reason) => reason.id)).toEqual([
      "living-support.extensions",
    ]);
    expect(judgeChanged("emergency-small", small, {}, "2022-09-30").verdict).toBe("may-apply");
    expect(judgeChanged("emergency-small", small, {}, "2022-10-01").reasons.map((reason) => reason.id)).toContain(
      "emergency-small.reason",
    );
  });
});

describe("教育支援資金 in prefectures", () => {
  test("青森: 高校8年, 高専・短大10年, 大学15年; both loans together by their sum [S-OIRASE]", () => {
    const schools = [
      ["high-school", 35_000, 36, 96],
      ["technical-college", 60_000, 60, 120],
      ["junior-college", 60_000, 24, 120],
      ["university", 65_000, 48, 180],
    ].map(([code, monthly, standardMonths, repaymentMonths]) => ({
      code,
      ja: code,
      monthly,
      standardMonths,
      repaymentMonths,
    }));
    const steps = [
      [100_000, 24],
      [150_000, 36],
      [250_000, 48],
      [350_000, 60],
      [500_000, 72],
    ].map(([upTo, months]) => ({ upTo, months }));
    const aomori = { "education-support.schools": schools, "education.repayment-steps": steps };
    const months = (kind: LoanKind, changes: Readonly<Record<string, unknown>>) =>
      judgeChanged(kind, changes, aomori).terms?.repaymentMonths;
    for (const { code, repaymentMonths } of schools)
      expect(months("education-support", { "need.education.school": code })).toBe(repaymentMonths);
    const entry = (amount: number) => months("school-entry", { "need.education.entryAmount": amount });
    expect([100_000, 100_001, 150_000, 250_000, 350_000, 350_001, 500_000].map(entry)).toEqual([
      24, 36, 36, 48, 60, 72, 72,
    ]);
    const both = {
      "need.education.monthlyAmount": 20_000,
      "need.education.months": 12,
      "need.education.entryAmount": 100_000,
    };
    expect(months("school-entry", both)).toBe(60);
    expect(months("school-entry", { ...both, "need.education.months": 48 })).toBe(180);
  });

  test("埼玉: a year at a time [S-MIYOSHI]", () => {
    const saitama = { "education.yearly-application": true };
    const result = judgeChanged("education-support", {}, saitama);
    expect(result.ceiling).toMatchObject({ months: 12, perMonth: 65_000, total: 780_000 });
    expect(result.explanation).toContain(
      "この都道府県では、年度ごとに改めて申し込みます（1回の申込みは12か月分まで）。",
    );
    expect(judgeChanged("education-support", { "need.education.months": 5 }, saitama).ceiling?.months).toBe(5);
    expect(judgeChanged("education-support").ceiling?.months).toBe(48);
  });

  test("a co-borrower who earns less than another is questioned, not refused", () => {
    const result = judgeChanged("education-support", { "need.education.coBorrower": "m2" });
    expect(result.verdict).toBe("may-apply");
    expect(result.cautions.join("")).toContain("生計中心者かどうか確かめてください");
    expect(judgeChanged("education-support").cautions.join("")).not.toContain("生計中心者かどうか");
  });
});

describe("不動産担保型: 1.8 times the 生活保護基準 a month [S-TRAFFIC]", () => {
  const parts = { education: false, housing: false, winter: false, additions: false };

  test("not settled of what: a point for who decides, never a silent number", () => {
    const result = judgeChanged("real-estate");
    expect(result.ceiling?.perMonth).toBe(300_000);
    expect(result.explanation).toContain("月額は、生活保護基準の1.8倍以内でもあることが必要です。");
    expect(result.cautions.join("")).toContain("計算の範囲が登録されていません");
  });

  test("settled, but the figures not compared with the notice: no number either", () => {
    const result = judgeChanged("real-estate", {}, { "real-estate.monthly-standard-parts": parts });
    expect(result.ceiling?.perMonth).toBe(300_000);
    expect(result.cautions.join("")).toContain("告示と照合されていない");
  });

  test("on figures that may decide (2023-09, one of 73 in 1級地-1): 1.8 × 73,500-odd", () => {
    const result = judgeChanged(
      "real-estate",
      { "members[0].residentTax.year": 2023 },
      { "real-estate.monthly-standard-parts": parts },
      "2023-09-01",
    );
    expect(result.ceiling?.perMonth).toBeLessThan(150_000);
    expect(result.ceiling?.perMonth).toBeGreaterThan(100_000);
    expect(result.cautions.join("")).not.toContain("生活保護基準");
  });
});
