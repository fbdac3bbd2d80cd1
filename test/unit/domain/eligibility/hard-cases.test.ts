import { describe, expect, test } from "@jest/globals";
import { assess } from "../../../../domain/eligibility/assess.ts";
import { baseCase, withChanges } from "./base-cases.ts";
import { DATE, factsOf, judge, judgeChanged, parametersOf } from "./judge.ts";

/** The hard cases of domain facts, section 12, that are eligibility or amounts. */
describe("hard cases an officer would try", () => {
  test("reason 解雇, refuses 自立相談支援: cannot be submitted; the refusal is recorded and the person referred", () => {
    const result = judgeChanged("emergency-small", {
      "need.emergencySmall": { reason: "income-drop", leftVoluntarily: false },
      "selfReliance.status": "refused",
    });
    expect(result.verdict).toBe("may-not");
    expect(result.reasons.map((reason) => [reason.id, reason.facts])).toEqual([
      ["self-reliance.link", ["need.emergencySmall.reason", "selfReliance.status"]],
    ]);
    expect(result.reasons[0]?.message).toContain("断った経過を記録");
    expect(result.reasons[0]?.source).toContain("[S-MINAOSHI]");
  });

  test("the same person with another reason needs no link", () => {
    const result = judgeChanged("emergency-small", { "selfReliance.status": "refused" });
    expect(result.verdict).toBe("may-apply");
  });

  test("a couple splits its resident records and each asks for 150,000: one livelihood, one loan of at most 200,000", () => {
    const spouse = {
      id: "m2",
      relation: "spouse",
      birthDate: "1988-01-20",
      separateRegister: true,
      sharesBudget: true,
      residentTax: { year: 2026, level: "exempt" },
    };
    const asked = { "members[1]": spouse, "need.livingSupport.monthlyAmount": 150_000 };
    const first = withChanges(baseCase("living-support"), { ...asked, "livelihood.sameAddressApplications": [] });
    const one = assess(factsOf(first), parametersOf(), DATE);
    expect(one.household).toMatchObject({ size: 2, members: ["m1", "m2"] });
    expect(one.household.notes[0]).toContain("住民票が別ですが、家計が同じ");
    expect(one.results[0]?.ceiling?.perMonth).toBe(200_000);
    const second = judgeChanged("living-support", {
      ...asked,
      "livelihood.sameAddressApplications": [{ kind: "living-support", sharesBudget: true, status: "applied" }],
    });
    expect(second.verdict).toBe("may-not");
    expect(second.reasons.map((reason) => reason.id)).toEqual(["household.one-loan-per-livelihood"]);
  });

  test("split records and nobody asked about the budget: that is the question", () => {
    const result = judgeChanged("living-support", {
      "members[1]": { id: "m2", relation: "spouse", birthDate: "1988-01-20", separateRegister: true },
      "livelihood.sameAddressApplications": [],
    });
    expect(result.verdict).toBe("needs-facts");
    expect(result.missing.map((missing) => missing.fact)).toEqual(["members[m2].sharesBudget"]);
    expect(result.missing[0]?.question).toBe("配偶者（m2）は住民票が別ですが、申込者と同じ家計で暮らしていますか。");
  });

  test("turns 65 tomorrow: counts as 65 today", () => {
    expect(judgeChanged("real-estate", { "members[0].birthDate": "1961-11-25" }).verdict).toBe("may-apply");
    expect(judgeChanged("real-estate", { "members[0].birthDate": "1961-11-26" }).verdict).toBe("may-not");
  });

  test("大学, 100,000 a month: 65,000 without a recorded special need, 97,500 with it, 48 months 4,680,000", () => {
    const asked = { "need.education.monthlyAmount": 100_000, "need.education.months": 48 };
    const without = judgeChanged("education-support", asked);
    expect(without.ceiling?.perMonth).toBe(65_000);
    expect(without.cautions).toContain("希望の月額は100,000円ですが、貸し付けられるのは65,000円までです。");
    expect(without.cautions).toContain("特に必要と認められる事情を記録したときは、月額97,500円まで貸し付けられます。");
    const recorded = judgeChanged("education-support", { ...asked, "need.education.specialNeedRecorded": true });
    expect(recorded.ceiling).toMatchObject({ perMonth: 97_500, months: 48, total: 4_680_000 });
    expect(recorded.cautions).toContain("希望の月額は100,000円ですが、貸し付けられるのは97,500円までです。");
  });

  test("a taxed household waiting for its first pay: the dated plan decides, with no tax data [FR]", () => {
    const bridge = {
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
    const result = judgeChanged("emergency-small", {
      "members[0].residentTax": undefined,
      "members[0].incomes": undefined,
      "need.emergencySmall": { reason: "first-wage-wait", amount: 70_000, bridge },
    });
    expect(result.verdict).toBe("may-apply");
    // 58,000 + 20,000 − 12,000 = 66,000 on 5 December is the deepest point.
    expect(result.explanation).toContain("収入と支出の予定では、必要な最も少ない額は66,000円です。");
    expect(result.cautions).toContain("希望額は、収入と支出の予定から計算した不足額より多くなっています。");
    expect(result.factsUsed.map((fact) => fact.fact)).not.toContain("members[m1].residentTax");
  });

  test("moved from 東京 to 島根: the prefecture of residence is the window for a new loan", () => {
    const result = judgeChanged("emergency-small", { "residence.municipalityCode": "322016" });
    expect(result.reasons.map((reason) => reason.id)).toEqual(["residence.in-prefecture"]);
  });

  test("nothing known: every kind asks, the need first, and says what each answer would change", () => {
    const assessment = assess(factsOf({}), parametersOf(), DATE);
    expect(assessment.results.map((result) => result.verdict)).toEqual(Array.from({ length: 9 }, () => "needs-facts"));
    expect(assessment.results.map((result) => result.missing[0]?.fact)).toEqual([
      "need.emergencySmall.reason",
      "need.livingSupport.hardship",
      "need.livingSupport.hardship",
      "need.livingSupport.hardship",
      "need.welfare.purpose",
      "need.education.school",
      "need.education.school",
      "need.realEstate.building",
      "livelihood.welfareOfficeCertifiesNeed",
    ]);
    const hardship = assessment.results[1]?.missing[0];
    expect(hardship?.effects.map((effect) => [effect.answer, effect.outcome])).toEqual([
      ["失業した", "met"],
      ["事業をやめた、又は休んだ", "met"],
      ["収入が減った", "met"],
      ["失業も収入の減少もない", "not-met"],
    ]);
  });

  test("never 'approved': no result says that a loan is granted", () => {
    for (const result of assess(
      factsOf(withChanges(baseCase("emergency-small"), { wanted: undefined })),
      parametersOf(),
      DATE,
    ).results)
      expect(JSON.stringify(result)).not.toMatch(/承認|approved|貸付決定/);
    expect(judge(baseCase("emergency-small")).explanation[0]).toContain("審査の上、都道府県社協が決めます");
  });
});
