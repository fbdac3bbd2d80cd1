import { describe, expect, test } from "@jest/globals";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, type Overrides } from "./judge.ts";

type Changes = Readonly<Record<string, unknown>>;
type Row = readonly [
  what: string,
  kind: LoanKind,
  changes: Changes,
  overrides: Overrides,
  basis: readonly string[],
  cautions: readonly string[],
];

const BEFORE_PAYMENT = "送金前に支払いや契約をすると対象外になることを、申込者に伝えてください。";
const CO_BORROWER = "連帯借受人は、本人と同じ責任で全額を償還する立場であることを説明してください。";
const VALUATION = "評価額は、不動産鑑定などによる評価で確かめてください。";
const PARTS_OPEN =
  "月額を生活保護基準の1.8倍以内とする計算の範囲が登録されていません。都道府県社協に確かめてください。";
const SMALL = "限度額は100,000円です（1,000円単位、書類で確かめられる範囲）。";
const SINGLE = "単身世帯の月額は150,000円までです。";
const THREE_MONTHS = "期間は原則3か月です。";
const GUIDE = "用途の目安額は500,000円で、見積額の範囲です。";
const BEYOND_GUIDE =
  "見積額は用途の目安額を超えています。目安を超える貸付けには、特に必要な理由の記録が必要です（福祉費の限度額5,800,000円以内）。";
const UNIVERSITY = "月額は65,000円までです（48か月）。";
const LAND = [
  "貸付限度額は土地の評価額の70%で、元金と利子の合計がこの額に達するまで貸し付けます。",
  "月額は300,000円までで、3か月ごとに交付します。",
  "月額は、生活保護基準の1.8倍以内でもあることが必要です。",
];
const limitToLost = { "living-support.limit-to-lost-income": true };
const noMoreForNeed = { "education.special-need-percent": 100 };

const ROWS: readonly Row[] = [
  // 緊急小口資金: 10万円以内 [S-27TBL]
  ["the amount asked for is within the limit", "emergency-small", {}, {}, [SMALL], []],
  ["just the limit is asked for", "emergency-small", { "need.emergencySmall.amount": 100_000 }, {}, [SMALL], []],
  [
    "more than the limit is asked for",
    "emergency-small",
    { "need.emergencySmall.amount": 101_000 },
    {},
    [SMALL],
    ["希望の額は101,000円ですが、貸し付けられるのは100,000円までです。"],
  ],
  [
    "an amount between two units is asked for",
    "emergency-small",
    { "need.emergencySmall.amount": 85_500 },
    {},
    [SMALL],
    ["申込額は1,000円単位にしてください。"],
  ],
  // 生活支援費: 単身15万円・2人以上20万円、原則3か月、延長3回まで [S-27TBL]
  ["a single person, as a rule three months", "living-support", {}, {}, [SINGLE, THREE_MONTHS], []],
  [
    "two persons",
    "living-support",
    { "members[1]": { id: "m2", relation: "spouse", birthDate: "1988-01-20", handbooks: [], incomes: [] } },
    { "low-income.standard": { anyOf: [{ test: "yearly-cap", yearly: 9_000_000, income: "net" }] } },
    ["2人以上の世帯の月額は200,000円までです。", THREE_MONTHS],
    [],
  ],
  [
    "more than the monthly limit is asked for, with one extension",
    "living-support",
    { "need.livingSupport.monthlyAmount": 150_001, "need.livingSupport.extensions": 1 },
    {},
    [SINGLE, "期間は延長1回を含めて6か月です。"],
    [
      "延長には、求職活動や支援プランの状況の確認が必要です。",
      "希望の月額は150,001円ですが、貸し付けられるのは150,000円までです。",
    ],
  ],
  [
    "the former income is lower than the limit, where the prefecture goes by it",
    "living-support",
    { "need.livingSupport.formerMonthlyIncome": 149_999 },
    limitToLost,
    [SINGLE, "以前の賃金又は減った収入の額までとします。", THREE_MONTHS],
    [],
  ],
  [
    "the former income is the limit",
    "living-support",
    { "need.livingSupport.formerMonthlyIncome": 150_000 },
    limitToLost,
    [SINGLE, THREE_MONTHS],
    [],
  ],
  [
    "the former income is not known, where the prefecture goes by it",
    "living-support",
    { "need.livingSupport.formerMonthlyIncome": undefined },
    limitToLost,
    [SINGLE, THREE_MONTHS],
    ["以前の賃金又は減った収入の額を確かめ、その範囲の月額にしてください。"],
  ],
  [
    "the former income is lower, where the prefecture does not go by it",
    "living-support",
    { "need.livingSupport.formerMonthlyIncome": 100_000 },
    { "living-support.limit-to-lost-income": false },
    [SINGLE, THREE_MONTHS],
    [],
  ],
  // 住宅入居費: 40万円以内 [S-27TBL]
  [
    "the estimate is the limit",
    "housing-entry",
    { "need.housingEntry.cost": 400_000 },
    {},
    ["限度額は400,000円で、見積額の範囲です。"],
    [BEFORE_PAYMENT],
  ],
  [
    "the estimate is a yen more",
    "housing-entry",
    { "need.housingEntry.cost": 400_001 },
    {},
    ["限度額は400,000円で、見積額の範囲です。"],
    [BEFORE_PAYMENT, "希望の額は400,001円ですが、貸し付けられるのは400,000円までです。"],
  ],
  // 福祉費: 580万円以内、用途の額は目安 [S-27TBL]
  ["the estimate is the guide", "welfare", { "need.welfare.cost": 500_000 }, {}, [GUIDE], [BEFORE_PAYMENT]],
  [
    "the estimate is beyond the guide, within the fund",
    "welfare",
    { "need.welfare.cost": 5_800_000 },
    {},
    [GUIDE],
    [BEFORE_PAYMENT, BEYOND_GUIDE],
  ],
  [
    "the estimate is beyond the fund",
    "welfare",
    { "need.welfare.cost": 5_800_001 },
    {},
    [GUIDE],
    [BEFORE_PAYMENT, "見積額は、福祉費の限度額5,800,000円を超えています。"],
  ],
  // 教育支援費: 大学 月6.5万円以内、特に必要なときは1.5倍 [S-27TBL]
  [
    "the monthly limit of the school is asked for",
    "education-support",
    {},
    {},
    [UNIVERSITY],
    [BEFORE_PAYMENT, CO_BORROWER],
  ],
  [
    "more than the school's limit is asked for without recorded need",
    "education-support",
    { "need.education.monthlyAmount": 65_001 },
    {},
    [UNIVERSITY],
    [
      BEFORE_PAYMENT,
      CO_BORROWER,
      "希望の月額は65,001円ですが、貸し付けられるのは65,000円までです。",
      "特に必要と認められる事情を記録したときは、月額97,500円まで貸し付けられます。",
    ],
  ],
  [
    "more than the school's limit is asked for, where need widens nothing",
    "education-support",
    { "need.education.monthlyAmount": 65_001 },
    noMoreForNeed,
    [UNIVERSITY],
    [BEFORE_PAYMENT, CO_BORROWER, "希望の月額は65,001円ですが、貸し付けられるのは65,000円までです。"],
  ],
  [
    "the need is recorded",
    "education-support",
    { "need.education.specialNeedRecorded": true, "need.education.monthlyAmount": 97_500 },
    {},
    ["月額は97,500円までです（48か月）。", "特別の必要が記録されているため、65,000円の1.5倍までとします。"],
    [BEFORE_PAYMENT, CO_BORROWER],
  ],
  [
    "the need is recorded and more than its limit is asked for",
    "education-support",
    { "need.education.specialNeedRecorded": true, "need.education.monthlyAmount": 97_501 },
    {},
    ["月額は97,500円までです（48か月）。", "特別の必要が記録されているため、65,000円の1.5倍までとします。"],
    [BEFORE_PAYMENT, CO_BORROWER, "希望の月額は97,501円ですが、貸し付けられるのは97,500円までです。"],
  ],
  [
    "the need is recorded, where need widens nothing",
    "education-support",
    { "need.education.specialNeedRecorded": true },
    noMoreForNeed,
    [UNIVERSITY],
    [BEFORE_PAYMENT, CO_BORROWER],
  ],
  [
    "a year at a time, where the prefecture asks for it",
    "education-support",
    {},
    { "education.yearly-application": true },
    [
      "月額は65,000円までです（12か月）。",
      "この都道府県では、年度ごとに改めて申し込みます（1回の申込みは12か月分まで）。",
    ],
    [BEFORE_PAYMENT, CO_BORROWER],
  ],
  // 不動産担保型生活資金: 土地の評価額の70%、月30万円以内 [S-27TBL]
  ["the land alone is counted", "real-estate", {}, {}, LAND, [VALUATION, PARTS_OPEN]],
  [
    "more than the monthly limit is asked for",
    "real-estate",
    { "need.realEstate.monthlyAmount": 300_001 },
    {},
    LAND,
    [VALUATION, "希望の月額は300,001円ですが、貸し付けられるのは300,000円までです。", PARTS_OPEN],
  ],
  // 要保護世帯向け: 土地と建物の70%（集合住宅50%）、生活扶助額の1.5倍 [S-27TBL]
  [
    "a house of a household in need of protection",
    "real-estate-protected",
    {},
    {},
    [
      "貸付限度額は土地及び建物の評価額の70%です。",
      "月額は福祉事務所が定めます。",
      "生活扶助額の1.5倍は月112,500円です。",
    ],
    [VALUATION],
  ],
  [
    "a flat, whose 生活扶助額 is not known",
    "real-estate-protected",
    { "need.realEstate.building": "flat", "need.realEstate.livelihoodAidAmount": undefined },
    {},
    ["貸付限度額は土地及び建物の評価額の50%（集合住宅）です。", "月額は福祉事務所が定めます。"],
    [VALUATION],
  ],
];

describe("the limit is explained, and what stands against the wish is said", () => {
  test.each(ROWS)("%s: %s", (_what, kind, changes, overrides, basis, cautions) => {
    const result = judgeChanged(kind, changes, overrides);
    expect(result.verdict).toBe("may-apply");
    expect(result.ceiling?.basis).toEqual(basis);
    expect(result.cautions).toEqual(cautions);
  });
});
