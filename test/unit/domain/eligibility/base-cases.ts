import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";

/** A case as it is written in JSON. */
export type RawCase = Record<string, unknown>;

const residence = { municipalityCode: "131041", registered: true, since: "2015-04-01", hasHome: true, rent: 60_000 };
const livelihood = {
  publicAssistance: "none",
  antiSocialForces: false,
  canBorrowElsewhere: false,
  debtProcedure: "none",
  forRepayingDebts: false,
  heavyDebtOrLastingDeficit: false,
  publicLoans: "none",
  acceptsSupport: true,
  independenceAndRepaymentExpected: true,
};
const exempt = { year: 2026, level: "exempt" };
const self = {
  id: "m1",
  relation: "self",
  birthDate: "1986-05-10",
  handbooks: [],
  usesDisabilityServices: false,
  residentTax: exempt,
  incomes: [{ kind: "wage", monthlyNet: 120_000, monthlyGross: 150_000 }],
};
const spouse = { ...self, id: "m2", relation: "spouse", birthDate: "1988-01-20", incomes: [] };
const child = { ...self, id: "m3", relation: "child", birthDate: "2008-12-10", incomes: [], residentTax: undefined };
const old = { ...self, birthDate: "1950-03-03", needsCare: false };
const common = { source: "paper", asOf: "2026-11-20", residence, livelihood, otherSchemes: [] };
const livingSupport = {
  hardship: "job-loss",
  jobLostOn: "2026-08-31",
  identityProven: true,
  otherCover: false,
  formerMonthlyIncome: 180_000,
};
const selfReliance = { status: "using" };
const education = {
  student: "m3",
  school: "university",
  admissionFixed: true,
  examCosts: false,
  feesOverdue: false,
  alreadyPaid: false,
  coBorrower: "m1",
};
const home = {
  building: "detached",
  ownership: "sole",
  encumbered: false,
  landValue: 30_000_000,
  propertyValue: 32_000_000,
  heirsConsent: true,
  guarantorFromHeirs: true,
};

const CASES: Readonly<Record<LoanKind, RawCase>> = {
  "emergency-small": {
    ...common,
    members: [self],
    need: { emergencySmall: { reason: "medical-or-care-costs", amount: 80_000 } },
  },
  "living-support": { ...common, members: [self], selfReliance, need: { livingSupport } },
  "housing-entry": {
    ...common,
    members: [self],
    selfReliance,
    need: { livingSupport, housingEntry: { cost: 250_000, alreadyPaid: false } },
  },
  "temporary-rebuilding": {
    ...common,
    members: [self],
    selfReliance,
    need: { livingSupport, temporaryRebuilding: { cost: 300_000, alreadyPaid: false, affordable: false } },
  },
  welfare: {
    ...common,
    members: [self, spouse],
    need: { welfare: { purpose: "relocation", cost: 350_000, alreadyPaid: false } },
  },
  "education-support": {
    ...common,
    members: [self, spouse, child],
    need: { education: { ...education, monthlyAmount: 65_000, months: 48 } },
  },
  "school-entry": {
    ...common,
    members: [self, spouse, child],
    need: { education: { ...education, entryAmount: 400_000, entranceOn: "2027-04-01" } },
  },
  "real-estate": { ...common, members: [old], need: { realEstate: { ...home, monthlyAmount: 100_000 } } },
  "real-estate-protected": {
    ...common,
    livelihood: { ...livelihood, welfareOfficeCertifiesNeed: true },
    members: [old],
    need: { realEstate: { ...home, livelihoodAidAmount: 75_000 } },
  },
};

/** A complete case of 24 November 2026 in Tokyo in which everything speaks for the kind, as JSON text would give it. */
export function baseCase(kind: LoanKind): RawCase {
  const parsed: RawCase = JSON.parse(JSON.stringify({ case: kind, wanted: [kind], ...CASES[kind] }));
  return parsed;
}

/** A path such as `members[0].birthDate`. */
type Changes = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is RawCase {
  return typeof value === "object" && value !== null;
}

/** The case with fields set by path; `undefined` removes the field. Missing objects on the way are made. */
export function withChanges(base: RawCase, changes: Changes): RawCase {
  const copy: RawCase = structuredClone(base);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== "");
    const last = keys.pop() ?? "";
    let node: RawCase = copy;
    for (const key of keys) {
      const next = node[key];
      if (isNode(next)) node = next;
      else {
        const made: RawCase = {};
        node[key] = made;
        node = made;
      }
    }
    if (value === undefined) delete node[last];
    else node[last] = value;
  }
  return copy;
}
