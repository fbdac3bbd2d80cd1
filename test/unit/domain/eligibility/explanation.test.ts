import { describe, expect, test } from "@jest/globals";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { judgeChanged, type Overrides } from "./judge.ts";

type Changes = Readonly<Record<string, unknown>>;

describe("what each answer would make of the rule that asks", () => {
  test.each<[LoanKind, string, Changes, string, readonly string[]]>([
    ["housing-entry", "need.housingEntry.cost", {}, "housing-entry.cost", ["費用がある→met", "費用はない→not-met"]],
    [
      "temporary-rebuilding",
      "need.temporaryRebuilding.cost",
      {},
      "temporary-rebuilding.cost",
      ["費用がある→met", "費用はない→not-met"],
    ],
    [
      "education-support",
      "need.education.school",
      {},
      "education.school-type",
      [
        "高等学校（中等教育学校後期課程、特別支援学校高等部、専修学校高等課程を含む）→met",
        "高等専門学校→met",
        "短期大学（専修学校専門課程を含む）→met",
        "大学→met",
        "上のどれでもない→not-met",
      ],
    ],
    ["education-support", "need.education.student", {}, "education.student", ["m1→met", "m2→met", "m3→met"]],
    [
      "education-support",
      "need.education.coBorrower",
      {},
      "education.co-borrower",
      ["m1→met", "m2→met", "m3→not-met", "いない→not-met"],
    ],
    [
      "school-entry",
      "need.education.entranceOn",
      {},
      "school-entry.at-entrance",
      ["これから入学する→met", "既に入学した→not-met"],
    ],
    [
      "real-estate",
      "members[0].residentTax",
      {},
      "real-estate.tax-level",
      ["非課税→met", "均等割のみ課税→met", "所得割も課税→not-met"],
    ],
    [
      "real-estate",
      "need.realEstate.landValue",
      {},
      "real-estate.value",
      ["15,000,000円以上→met", "15,000,000円に満たない→not-met"],
    ],
    [
      "real-estate-protected",
      "need.realEstate.propertyValue",
      {},
      "real-estate.value",
      ["5,000,000円以上→met", "5,000,000円に満たない→not-met"],
    ],
    [
      "real-estate",
      "need.realEstate.ownership",
      {},
      "real-estate.ownership",
      [
        "申込者の単独名義→met",
        "同居の配偶者との共有→met",
        "その他の人との共有→not-met",
        "申込者の名義ではない→not-met",
      ],
    ],
    ["real-estate", "need.realEstate.heirsConsent", {}, "real-estate.heirs", ["はい→met", "いいえ→not-met"]],
    ["real-estate", "need.realEstate.guarantorFromHeirs", {}, "real-estate.heirs", ["はい→met", "いいえ→not-met"]],
    ["real-estate-protected", "need.realEstate.heirsConsent", {}, "real-estate.heirs", ["はい→met", "いいえ→met"]],
    [
      "welfare",
      "residence.municipalityCode",
      {},
      "residence.in-prefecture",
      ["この都道府県の市区町村→met", "他の都道府県→not-met"],
    ],
    [
      "welfare",
      "need.welfare.months",
      { "need.welfare.purpose": "skill-acquisition" },
      "welfare.period",
      ["6か月以内→met", "12か月以内→met", "24か月以内→met", "36か月以内→met", "36か月を超える→not-met"],
    ],
    [
      "emergency-small",
      "livelihood.debtProcedure",
      {},
      "exclusion.debt-procedure",
      [
        "していない→met",
        "検討している→not-met",
        "債務整理の手続中→not-met",
        "破産を申し立てている→not-met",
        "免責が決まった→met",
        "和解が成立した→met",
      ],
    ],
    [
      "emergency-small",
      "livelihood.publicLoans",
      {},
      "exclusion.arrears",
      [
        "借入れはない→met",
        "予定どおり償還している→met",
        "償還を免除された→met",
        "完済している→met",
        "償還猶予を受けている→met",
        "滞納している→not-met",
      ],
    ],
    [
      "emergency-small",
      "livelihood.publicAssistance",
      {},
      "exclusion.public-assistance",
      ["受けていない→met", "申請中→met", "受けている→unknown"],
    ],
  ])("%s: %s", (kind, fact, changes, rule, effects) => {
    const result = judgeChanged(kind, { ...changes, [fact]: undefined });
    expect(result.verdict).toBe("needs-facts");
    const asked = result.missing.find((missing) => missing.rules.includes(rule));
    expect(asked?.effects.map(({ answer, outcome }) => `${answer}→${outcome}`)).toEqual(effects);
    for (const effect of asked?.effects ?? []) expect(effect.message).toMatch(/。$/);
  });

  test("the reasons and purposes of the notice can be named, and so can none of them", () => {
    const effects = (kind: LoanKind, fact: string) =>
      judgeChanged(kind, { [fact]: undefined }).missing.find((missing) => missing.fact === fact)?.effects ?? [];
    const reasons = effects("emergency-small", "need.emergencySmall.reason");
    const purposes = effects("welfare", "need.welfare.purpose");
    expect(reasons).toHaveLength(12);
    expect(purposes).toHaveLength(14);
    for (const list of [reasons, purposes]) {
      expect(list.at(-1)).toMatchObject({ answer: "上のどれにも当たらない", outcome: "not-met" });
      expect(list.slice(0, -1).some(({ outcome }) => outcome === "not-met")).toBe(false);
      expect(new Set(list.map(({ answer }) => answer)).size).toBe(list.length);
    }
  });
});

describe("the explanation begins with the verdict", () => {
  test("that an application can be taken, then what is met, the limit and the terms", () => {
    const { explanation, rules, ceiling, terms } = judgeChanged("emergency-small");
    expect(explanation).toEqual([
      "申込みを受け付けることができます。貸し付けるかどうかは、審査の上、都道府県社協が決めます。",
      ...rules.filter(({ outcome }) => outcome === "met").map(({ message }) => message),
      ...(ceiling?.basis ?? []),
      ...(terms?.sentences ?? []),
    ]);
    expect(ceiling?.basis).toHaveLength(1);
    expect(terms?.sentences).toHaveLength(4);
  });

  test("that it cannot, then the broken rules alone", () => {
    const result = judgeChanged("emergency-small", {
      "livelihood.antiSocialForces": true,
      "livelihood.canBorrowElsewhere": undefined,
    });
    expect(result.explanation).toEqual([
      "今の状況では、この資金を申し込むことができません。",
      "暴力団員が属する世帯への貸付けはできません。",
    ]);
    expect(result).toMatchObject({
      verdict: "may-not",
      missing: [],
      ceiling: null,
      terms: null,
      plan: null,
      documents: [],
      consents: [],
      steps: [],
    });
  });

  test("that facts are missing, then what is open alone", () => {
    const result = judgeChanged("emergency-small", { "livelihood.antiSocialForces": undefined });
    expect(result.explanation).toEqual([
      "判断するために、まだ確認が必要なことがあります。",
      ...result.rules.filter(({ outcome }) => outcome === "unknown").map(({ message }) => message),
    ]);
    expect(result.explanation).toHaveLength(2);
    expect(result).toMatchObject({ verdict: "needs-facts", ceiling: null, documents: [], consents: [], reasons: [] });
  });
});

describe("the terms as sentences [S-27TBL]", () => {
  const primeRate = (basisPoints: number): Overrides => ({ "real-estate.prime-rate": basisPoints });
  const GUARANTEED = "利子は、連帯保証人がいるときは無利子、いないときは据置期間の後に年1.5%です。";
  const IN_PRINCIPLE = "連帯保証人は原則必要ですが、いなくても申し込めます。";
  test.each<[LoanKind, Overrides, readonly string[]]>([
    [
      "emergency-small",
      {},
      [
        "据置期間は、貸付けの日から2か月以内です。",
        "償還期間は、据置期間の後12か月以内です。",
        "利子は無利子です。",
        "連帯保証人は不要です。",
      ],
    ],
    [
      "living-support",
      {},
      [
        "据置期間は、最後の貸付けの日から6か月以内です。",
        "償還期間は、据置期間の後10年以内です。",
        GUARANTEED,
        IN_PRINCIPLE,
      ],
    ],
    [
      "housing-entry",
      {},
      [
        "据置期間は、貸付けの日から6か月以内です。",
        "生活支援費と併せて借りるときは、据置期間は生活支援費の最後の貸付けの日から数えます。",
        "償還期間は、据置期間の後10年以内です。",
        GUARANTEED,
        IN_PRINCIPLE,
      ],
    ],
    [
      "education-support",
      {},
      [
        "据置期間は、卒業から6か月以内です。",
        "償還期間は、据置期間の後20年以内です。",
        "利子は無利子です。",
        "連帯保証人は不要です。",
        "世帯の生計中心者が連帯借受人になります。",
      ],
    ],
    [
      "real-estate",
      primeRate(150),
      [
        "据置期間は、契約の終了から3か月以内です。",
        "償還は、据置期間が終わる時に一括で行います。",
        "利子は年1.5%です。",
        "連帯保証人が必要です（推定相続人のうち1人）。",
      ],
    ],
    [
      "real-estate-protected",
      primeRate(450),
      [
        "据置期間は、契約の終了から3か月以内です。",
        "償還は、据置期間が終わる時に一括で行います。",
        "利子は年3%です。",
        "連帯保証人は不要です。",
      ],
    ],
    [
      "welfare",
      { "welfare.repayment-months": 20 },
      [
        "据置期間は、貸付けの日から6か月以内です。",
        "償還期間は、据置期間の後20か月以内です。",
        GUARANTEED,
        IN_PRINCIPLE,
      ],
    ],
  ])("%s %j", (kind, overrides, sentences) => {
    const result = judgeChanged(kind, {}, overrides);
    expect(result.terms?.sentences).toEqual(sentences);
    for (const sentence of sentences) expect(result.explanation).toContain(sentence);
  });

  test("a rate that is not registered is no rate", () => {
    const { terms, plan } = judgeChanged("real-estate", {}, { "real-estate.prime-rate": null });
    expect(terms).toMatchObject({ interestWithGuarantor: null, interestWithoutGuarantor: null });
    expect(terms?.sentences).toContain(
      "利率は、年3%又は4月1日の長期プライムレートのいずれか低い方です（今年度のレートの登録が必要です）。",
    );
    expect(plan).toBeNull();
  });
});

describe("the course of a loan on real estate", () => {
  const rate: Overrides = { "real-estate.prime-rate": 150 };
  test("goes by the amount asked for, or the limit where none or more is asked for", () => {
    const monthly = (asked: number | undefined) => {
      const { plan } = judgeChanged("real-estate", { "need.realEstate.monthlyAmount": asked }, rate);
      return plan?.plan === "real-estate" ? plan.monthly : undefined;
    };
    expect(monthly(100_000)).toBe(100_000);
    expect(monthly(undefined)).toBe(300_000);
    expect(monthly(300_001)).toBe(300_000);
  });

  test("is explained with the day on which lending stops", () => {
    const { explanation } = judgeChanged("real-estate", { "need.realEstate.monthlyAmount": 100_000 }, rate);
    expect(explanation.at(-1)).toBe(
      "月100,000円を今の利率で借り続けると、令和24年8月24日に元金と利子の合計が限度額に達し、以後の貸付けは止まります（住み続けることはできます）。",
    );
  });
});

describe("the papers asked for", () => {
  const codes = (kind: LoanKind, changes: Changes = {}) =>
    judgeChanged(kind, changes).documents.map(({ code }) => code);
  test("prove the reason of 緊急小口資金, beside the common ones and the fund's", () => {
    const { documents } = judgeChanged("emergency-small");
    expect(documents.at(-1)).toEqual({ code: "evidence-1", ja: "医療費又は介護費の領収書・請求書", when: null });
    expect(documents.find(({ code }) => code === "disability-handbook")?.when).toBe("障害者世帯として申し込む場合");
    expect(documents.find(({ code }) => code === "identity")?.when).toBeNull();
  });

  test.each<[LoanKind, string]>([
    ["living-support", "income-loss"],
    ["welfare", "purpose-proof"],
    ["education-support", "school-proof"],
    ["real-estate", "heirs-consent"],
    ["real-estate-protected", "welfare-office"],
  ])("are the fund's own for %s", (kind, code) => {
    expect(codes(kind)).toContain(code);
    expect(codes(kind).every((each) => !each.startsWith("evidence-"))).toBe(true);
    expect(codes("emergency-small")).not.toContain(code);
  });

  test("each paper is asked for once", () => {
    for (const kind of ["emergency-small", "living-support", "welfare", "school-entry"] as const)
      expect(new Set(codes(kind)).size).toBe(codes(kind).length);
  });
});

describe("whose age counts for a loan on real estate", () => {
  const parent = { id: "m2", relation: "parent", birthDate: "1965-01-01", handbooks: [], incomes: [] };
  const exempt = { residentTax: { year: 2026, level: "exempt" } };
  const outcome = (kind: LoanKind, member: object) =>
    judgeChanged(kind, { "members[1]": { ...parent, ...exempt, ...member } }).rules.find(
      ({ id }) => id === "real-estate.age",
    )?.outcome;
  test.each<[LoanKind, object, string]>([
    ["real-estate", {}, "not-met"],
    ["real-estate", { birthDate: "1961-11-25" }, "met"],
    ["real-estate", { birthDate: "1961-11-26" }, "not-met"],
    ["real-estate", { birthDate: undefined }, "unknown"],
    ["real-estate-protected", {}, "met"],
    ["real-estate-protected", { relation: "spouse" }, "not-met"],
    ["real-estate-protected", { relation: "spouse", birthDate: "1961-11-25" }, "met"],
  ])("%s with another member %j: %s", (kind, member, expected) => {
    expect(outcome(kind, member)).toBe(expected);
  });
});
