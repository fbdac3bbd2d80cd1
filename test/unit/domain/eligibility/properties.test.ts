import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { assess } from "../../../../domain/eligibility/assess.ts";
import { RULES } from "../../../../domain/eligibility/rules.ts";
import { LOAN_KINDS, type LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { baseCase, withChanges, type RawCase } from "./base-cases.ts";
import { DATE, factsOf, judge, judgeChanged, parametersOf, type Overrides } from "./judge.ts";

/** A fact path with the values it may take. */
const FACTS: Readonly<Record<string, readonly unknown[]>> = {
  "residence.municipalityCode": ["131041", "322016", "392022"],
  "residence.registered": [true, false],
  "residence.registrationException": ["none", "protected", "no-fixed-home"],
  "livelihood.forBusinessCapital": [true, false],
  "guarantor.planned": [true, false],
  "guarantor.otherHousehold": [true, false],
  "need.welfare.funeral": [true, false],
  "need.welfare.paidAfterDecision": [true, false],
  "need.education.paidAfterDecision": [true, false],
  "residence.since": ["2010-01-01", "2026-10-01"],
  "residence.foreignNational": [true, false],
  "residence.expectsToSettle": [true, false],
  "residence.hasHome": [true, false],
  "residence.housingBenefitExpected": [true, false],
  "residence.rent": [0, 60_000],
  "livelihood.publicAssistance": ["none", "applied", "receiving"],
  "livelihood.welfareOfficeFindsLoanNeeded": [true, false],
  "livelihood.welfareOfficeCertifiesNeed": [true, false],
  "livelihood.antiSocialForces": [false, true],
  "livelihood.applicantIsOrganisation": [false, true],
  "livelihood.canBorrowElsewhere": [false, true],
  "livelihood.presentIncomeAtExemptLevel": [true, false],
  "livelihood.debtProcedure": ["none", "in-progress", "discharged"],
  "livelihood.forRepayingDebts": [false, true],
  "livelihood.heavyDebtOrLastingDeficit": [false, true],
  "livelihood.publicLoans": ["none", "exempted", "deferred", "in-arrears", ["current", "in-arrears"]],
  "livelihood.guarantorOfWelfareLoan": [false, true],
  "livelihood.acceptsSupport": [true, false],
  "livelihood.independenceAndRepaymentExpected": [true, false],
  "livelihood.sameAddressApplications": [[], [{ kind: "living-support", sharesBudget: true, status: "applied" }]],
  "selfReliance.status": ["using", "not-contacted", "refused"],
  "selfReliance.exception": ["none", "job-fixed"],
  otherSchemes: [
    [],
    [{ scheme: "pension", status: "usable", covers: "all" }],
    [{ scheme: "pension", status: "waiting", covers: "all" }],
  ],
  "members[0].birthDate": ["1986-05-10", "1950-03-03"],
  "members[0].handbooks": [[], [{ kind: "mental", grade: 2 }]],
  "members[0].usesDisabilityServices": [true, false],
  "members[0].needsCare": [true, false],
  "members[0].incomes": [[], [{ kind: "wage", monthlyNet: 150_000 }], [{ kind: "wage", monthlyNet: 900_000 }]],
  "members[0].residentTax": [
    { year: 2026, level: "exempt" },
    { year: 2026, level: "income-levied" },
  ],
  "members[0].whereabouts": ["home", "hospital"],
  "members[1].birthDate": ["1988-01-20", "2012-05-05", "1950-03-03"],
  "members[1].separateRegister": [true, false],
  "members[1].sharesBudget": [true, false],
  "members[1].handbooks": [[], [{ kind: "physical", grade: 1 }]],
  "members[1].usesDisabilityServices": [true, false],
  "members[1].needsCare": [true, false],
  "members[1].incomes": [[], [{ kind: "wage", monthlyNet: 400_000 }]],
  "members[1].residentTax": [
    { year: 2026, level: "exempt" },
    { year: 2025, level: "exempt" },
    { year: 2026, level: "income-levied" },
  ],
  "need.emergencySmall.reason": ["medical-or-care-costs", "income-drop", "first-wage-wait", "holiday"],
  "need.emergencySmall.leftVoluntarily": [true, false],
  "need.emergencySmall.bridge": [
    { from: "2026-11-24", until: "2026-12-25", cash: 0, incomes: [], costs: [{ date: "2026-12-01", amount: 50_000 }] },
    {
      from: "2026-11-24",
      until: "2026-12-25",
      cash: 90_000,
      incomes: [],
      costs: [{ date: "2026-12-01", amount: 50_000 }],
    },
  ],
  "need.livingSupport.hardship": ["job-loss", "income-drop", "none"],
  "need.livingSupport.jobLostOn": ["2026-08-31", "2020-08-31"],
  "need.livingSupport.identityProven": [true, false],
  "need.livingSupport.otherCover": [true, false],
  "need.livingSupport.formerMonthlyIncome": [80_000, 300_000],
  "need.livingSupport.extensions": [0, 3, 4],
  "need.housingEntry.cost": [0, 300_000],
  "need.housingEntry.alreadyPaid": [true, false],
  "need.temporaryRebuilding.cost": [0, 300_000],
  "need.temporaryRebuilding.alreadyPaid": [true, false],
  "need.temporaryRebuilding.affordable": [true, false],
  "need.welfare.purpose": ["ceremonial", "disabled-car", "medical-treatment", "housing-repair", "travel"],
  "need.welfare.cost": [100_000, 9_000_000],
  "need.welfare.months": [6, 18, 40],
  "need.welfare.neededForIndependence": [true, false],
  "need.welfare.alreadyPaid": [true, false],
  "need.education.student": ["m2", "m1"],
  "need.education.school": ["university", "cram-school"],
  "need.education.admissionFixed": [true, false],
  "need.education.examCosts": [true, false],
  "need.education.feesOverdue": [true, false],
  "need.education.alreadyPaid": [true, false],
  "need.education.coBorrower": ["m1", "m2", "none"],
  "need.education.specialNeedRecorded": [true, false],
  "need.education.entranceOn": ["2027-04-01", "2026-04-01"],
  "need.realEstate.building": ["detached", "flat"],
  "need.realEstate.ownership": ["sole", "shared-with-others"],
  "need.realEstate.encumbered": [true, false],
  "need.realEstate.landValue": [5_000_000, 30_000_000],
  "need.realEstate.propertyValue": [4_000_000, 30_000_000],
  "need.realEstate.heirsConsent": [true, false],
  "need.realEstate.guarantorFromHeirs": [true, false],
};
const PATHS = Object.keys(FACTS);
const parts = { education: true, housing: true, winter: false, additions: true };
const PREFECTURES: readonly Overrides[] = [
  {},
  {
    "low-income.standard": {
      anyOf: [{ test: "multiple-of-standard", upperPercent: 180, lowerPercent: 100, parts, income: "net" }],
    },
    "exclusion.guarantor-of-other-loan": true,
    "exclusion.deferred-loan": true,
    "exclusion.paid-after-decision": true,
    "education.reservation": { fromMonth: 12, toMonth: 1 },
    "exclusion.paid-cost-exceptions": ["ceremonial"],
    "residence.minimum-months": 6,
    "residence.foreign-minimum-months": 6,
  },
  {
    "low-income.standard": {
      anyOf: [{ test: "table-by-size", monthly: [200_000, 300_000], perExtraPerson: 50_000, income: "net" }],
    },
    "low-income.purpose-standards": [
      { purpose: "housing-repair", standard: { anyOf: [{ test: "yearly-cap", yearly: 20_000_000, income: "net" }] } },
    ],
    "comprehensive-support.upper-age": 65,
    "comprehensive-support.job-lost-within-months": 24,
  },
  { "low-income.standard": { anyOf: [{ test: "resident-tax-exempt" }] } },
];

const facts = fc
  .subarray(PATHS, { minLength: 0 })
  .chain((paths) =>
    fc.tuple(
      ...paths.map((path) => fc.constantFrom(...(FACTS[path] ?? [])).map((value): [string, unknown] => [path, value])),
    ),
  )
  .map((entries): Record<string, unknown> => Object.fromEntries(entries));
const prefecture = fc.constantFrom(...PREFECTURES);
const kind = fc.constantFrom(...LOAN_KINDS);

function caseOf(changes: Readonly<Record<string, unknown>>, only?: LoanKind): RawCase {
  const bare: RawCase = {
    members: [
      { id: "m1", relation: "self" },
      { id: "m2", relation: "child" },
    ],
    ...(only === undefined ? {} : { wanted: [only] }),
  };
  return withChanges(bare, changes);
}

function template(path: string): string {
  return path.replace(/members\[\d+\]/, "members[]");
}

describe("properties of every judgement", () => {
  test("adding a fact never turns 'may not' into 'needs facts', but for the facts a broken rule says can lift it", () => {
    fc.assert(
      fc.property(
        facts,
        kind,
        prefecture,
        fc.constantFrom(...PATHS),
        fc.nat(),
        (known, wanted, overrides, path, pick) => {
          if (path in known) return;
          const before = judge(caseOf(known, wanted), overrides);
          if (before.verdict !== "may-not") return;
          const broken = new Set(before.reasons.map((reason) => reason.id));
          const lifting = RULES.filter((rule) => broken.has(rule.id)).flatMap((rule) => rule.liftedBy);
          if (lifting.includes(template(path))) return;
          const values = FACTS[path] ?? [];
          const after = judge(caseOf({ ...known, [path]: values[pick % values.length] }, wanted), overrides);
          expect(after.verdict).toBe("may-not");
        },
      ),
      { numRuns: 500 },
    );
  });

  test("adding a fact never makes a rule that was settled open again, but for the facts that lift it", () => {
    fc.assert(
      fc.property(
        facts,
        kind,
        prefecture,
        fc.constantFrom(...PATHS),
        fc.nat(),
        (known, wanted, overrides, path, pick) => {
          if (path in known) return;
          const before = judge(caseOf(known, wanted), overrides);
          const values = FACTS[path] ?? [];
          const after = judge(caseOf({ ...known, [path]: values[pick % values.length] }, wanted), overrides);
          for (const rule of before.rules) {
            const liftedBy = RULES.find((candidate) => candidate.id === rule.id)?.liftedBy ?? [];
            if (rule.outcome !== "not-met" || liftedBy.includes(template(path))) continue;
            expect(after.rules.find((candidate) => candidate.id === rule.id)?.outcome).toBe("not-met");
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  test("each verdict carries what it promises: reasons, questions or an offer", () => {
    fc.assert(
      fc.property(facts, kind, prefecture, (known, wanted, overrides) => {
        const result = judge(caseOf(known, wanted), overrides);
        expect(result.reasons.length > 0).toBe(result.verdict === "may-not");
        expect(result.missing.length > 0).toBe(result.verdict === "needs-facts");
        expect(result.ceiling !== null && result.terms !== null).toBe(result.verdict === "may-apply");
        expect(result.explanation.length).toBeGreaterThan(0);
        for (const missing of result.missing) expect(missing.question).toMatch(/[。？?]$/);
      }),
      { numRuns: 250 },
    );
  });

  test("what an answer is said to change is what it changes: a 'not-met' answer refuses", () => {
    fc.assert(
      fc.property(
        kind,
        prefecture,
        fc.constantFrom("livelihood.forRepayingDebts", "livelihood.antiSocialForces", "livelihood.canBorrowElsewhere"),
        (wanted, overrides, path) => {
          const open = judge(withChanges(baseCase(wanted), { [path]: undefined }), overrides);
          const missing = open.missing.find((candidate) => candidate.fact === path);
          if (missing === undefined) return;
          const refusing = missing.effects.find((effect) => effect.outcome === "not-met");
          expect(refusing?.answer).toBe("はい");
          expect(judge(withChanges(baseCase(wanted), { [path]: true }), overrides).verdict).toBe("may-not");
        },
      ),
    );
  });

  test("the same facts give the same bytes, in whatever order they were written", () => {
    fc.assert(
      fc.property(facts, prefecture, (known, overrides) => {
        const reversed = Object.fromEntries(Object.entries(known).reverse());
        const once = JSON.stringify(assess(factsOf(caseOf(known)), parametersOf(overrides), DATE));
        const again = JSON.stringify(assess(factsOf(caseOf(reversed)), parametersOf(overrides), DATE));
        expect(again).toBe(once);
      }),
      { numRuns: 40 },
    );
  });

  test("a member more never lowers the ceiling of 生活支援費", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), (others) => {
        const members = (count: number) =>
          Object.fromEntries(
            Array.from({ length: count }, (_value, index) => [
              `members[${index + 1}]`,
              { id: `c${index}`, relation: "child", birthDate: "2015-05-05" },
            ]),
          );
        const ceiling = (count: number) => judgeChanged("living-support", members(count)).ceiling?.total ?? -1;
        expect(ceiling(others + 1)).toBeGreaterThanOrEqual(ceiling(others));
      }),
    );
  });

  test("a dearer property, a longer schooling and a dearer estimate never lower the ceiling", () => {
    fc.assert(
      fc.property(fc.nat(40_000_000), fc.nat(1_000_000), (value, step) => {
        const land = (amount: number) =>
          judgeChanged("real-estate", { "need.realEstate.landValue": amount }, { "real-estate.minimum-land-value": 0 })
            .ceiling?.total ?? -1;
        expect(land(value + step)).toBeGreaterThanOrEqual(land(value));
        const school = (months: number) =>
          judgeChanged("education-support", { "need.education.months": months }).ceiling?.total ?? -1;
        expect(school((value % 60) + 1)).toBeGreaterThanOrEqual(school(value % 60));
        const estimate = (amount: number) =>
          judgeChanged("welfare", { "need.welfare.cost": amount }).ceiling?.total ?? -1;
        expect(estimate(value + step)).toBeGreaterThanOrEqual(estimate(value));
      }),
      { numRuns: 40 },
    );
  });
});
