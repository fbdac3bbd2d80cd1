import * as z from "zod";
import { isIsoDate } from "../dates/plain-date.ts";
import { LOAN_KINDS } from "../funds/loan-kinds.ts";
import { municipalityCheckDigit } from "../persons/municipality-code.ts";

/** Version of the input; raised when a field changes its meaning or is removed. */
export const FACTS_SCHEMA = "sasae.facts/1";

const isoDate = z.string().refine(isIsoDate, {
  error: "暦にある日を YYYY-MM-DD で書いてください（和暦は西暦に直してください）",
});
const yen = z.int().min(0).max(1_000_000_000);
const months = z.int().min(0).max(600);
const code = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: "英小文字・数字・ハイフンの符号で書いてください" });
const memberId = z.string().regex(/^(?!\d{11,12}$)[A-Za-z0-9_-]{1,40}$/, {
  error: "40文字以内の英数字で書いてください（氏名や個人番号は書かない）",
});

/**
 * Where a fact comes from: the person's word, a paper, an inquiry, a visit or interview, another agency, the application
 * form (借入申込書).
 */
export const factSourceSchema = z.enum(["statement", "paper", "inquiry", "observation", "agency", "application"]);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A fact: the bare value, or `{ value, source, asOf }`. An absent fact is one nobody has asked or proved yet. */
function fact<T extends z.ZodType>(value: T) {
  return z
    .preprocess(
      (input) => (isObject(input) && "value" in input ? input : { value: input }),
      z.strictObject({ value, source: factSourceSchema.optional(), asOf: isoDate.optional() }),
    )
    .optional();
}

const flag = fact(z.boolean());

/**
 * A state of which a household may have several at once, one for each debt. Written as a list, the gravest counts, since
 * a rule that one of them breaks is broken; `gravestFirst` gives the order.
 */
function gravestOf<const T extends readonly [string, ...string[]]>(gravestFirst: T) {
  const one = z.enum(gravestFirst);
  const gravest = (input: unknown): unknown => {
    const listed = z.array(one).min(1).max(20).safeParse(input);
    return listed.success ? gravestFirst.find((state) => listed.data.some((held) => held === state)) : input;
  };
  return fact(z.preprocess(gravest, one));
}

/** 続柄 from the applicant. */
export const RELATIONS = [
  "self",
  "spouse",
  "child",
  "parent",
  "grandparent",
  "grandchild",
  "sibling",
  "other",
] as const;

const handbookSchema = z.strictObject({
  kind: z.enum(["physical", "intellectual", "mental"]),
  /** 1–6 as printed; for 療育手帳 1 = heavy, 2 = other. */
  grade: z.int().min(1).max(7),
});

const incomeSchema = z
  .strictObject({
    kind: z.enum([
      "wage",
      "business",
      "pension",
      "unemployment-benefit",
      "child-allowance",
      "child-rearing-allowance",
      "remittance",
      "other",
    ]),
    /** Yen a month before and after tax and social insurance. */
    monthlyGross: yen.optional(),
    monthlyNet: yen.optional(),
    /** First and last day the income is received for; absent = open. */
    from: isoDate.optional(),
    to: isoDate.optional(),
  })
  .refine((income) => income.monthlyGross !== undefined || income.monthlyNet !== undefined, {
    error: "monthlyGross か monthlyNet のどちらかを書いてください",
  })
  .refine((income) => income.from === undefined || income.to === undefined || income.from <= income.to, {
    path: ["to"],
    error: "from より前の日です",
  });

const memberSchema = z.strictObject({
  id: memberId,
  relation: z.enum(RELATIONS),
  birthDate: fact(isoDate),
  /** Lives on the same household budget as the applicant. */
  sharesBudget: flag,
  /** Has a resident record (住民票) of its own at this address. */
  separateRegister: flag,
  whereabouts: fact(z.enum(["home", "hospital", "care-facility", "away"])),
  handbooks: fact(z.array(handbookSchema).max(5)),
  usesDisabilityServices: flag,
  /** 日常生活上、療養又は介護を要する. */
  needsCare: flag,
  incomes: fact(z.array(incomeSchema).max(20)),
  residentTax: fact(
    z.strictObject({
      year: z.int().min(2009).max(2100),
      level: z.enum(["exempt", "per-capita-only", "income-levied"]),
    }),
  ),
});

const residenceSchema = z.strictObject({
  municipalityCode: fact(
    z
      .string()
      .regex(/^\d{6}$/, { error: "全国地方公共団体コード6桁で書いてください" })
      .refine(
        (text) => !/^\d{6}$/.test(text) || text === `${text.slice(0, 5)}${municipalityCheckDigit(text.slice(0, 5))}`,
        {
          error: "全国地方公共団体コードの検査数字（6桁目）が合いません",
        },
      ),
  ),
  registered: flag,
  /** Why the record cannot be where the household lives: recorded exceptions, for the council to settle. */
  registrationException: fact(z.enum(["none", "protected", "no-fixed-home"])),
  since: fact(isoDate),
  foreignNational: flag,
  expectsToSettle: flag,
  /** The household has a home to live in. */
  hasHome: flag,
  /** Has applied for 住居確保給付金 and is sure to get it. */
  housingBenefitExpected: flag,
  rent: fact(yen),
});

const livelihoodSchema = z.strictObject({
  publicAssistance: fact(z.enum(["none", "applied", "receiving"])),
  welfareOfficeFindsLoanNeeded: flag,
  welfareOfficeCertifiesNeed: flag,
  antiSocialForces: flag,
  applicantIsOrganisation: flag,
  canBorrowElsewhere: flag,
  presentIncomeAtExemptLevel: flag,
  debtProcedure: gravestOf(["bankruptcy-filed", "in-progress", "considering", "settled", "discharged", "none"]),
  forRepayingDebts: flag,
  heavyDebtOrLastingDeficit: flag,
  publicLoans: gravestOf(["in-arrears", "deferred", "current", "exempted", "repaid", "none"]),
  /** Working capital of a business (ruled out by the コロナ特例 loans). */
  forBusinessCapital: flag,
  guarantorOfWelfareLoan: flag,
  acceptsSupport: flag,
  independenceAndRepaymentExpected: flag,
  sameAddressApplications: fact(
    z
      .array(
        z.strictObject({
          kind: z.enum(LOAN_KINDS),
          sharesBudget: z.boolean(),
          status: z.enum(["applied", "lent", "closed", "withdrawn"]),
        }),
      )
      .max(20),
  ),
});

/** Other public schemes that come first, or that a loan may bridge to. */
export const SCHEMES = [
  "unemployment-benefit",
  "job-training-benefit",
  "pension",
  "injury-allowance",
  "workers-compensation",
  "child-rearing-allowance",
  "housing-security-benefit",
  "single-parent-loan",
  "student-loan-jasso",
  "prefectural-scholarship",
  "school-fee-support",
  "study-support-grant",
  "nursing-care-insurance",
  "other-public-scheme",
] as const;

const otherSchemeSchema = z.strictObject({
  scheme: z.enum(SCHEMES),
  /** usable = could be used but has not been asked for. */
  status: z.enum(["usable", "applied", "waiting", "receiving", "refused", "not-eligible"]),
  /** Does it cover the whole need, or a part? */
  covers: z.enum(["all", "part"]),
  startsOn: isoDate.optional(),
});

const datedAmountSchema = z.strictObject({ date: isoDate, amount: yen, label: z.string().max(100).optional() });

/** The bridge plan of 緊急小口資金: dated income and costs until the income starts. */
export const bridgePlanSchema = z
  .strictObject({
    from: isoDate,
    /** The day from which the income carries the household. */
    until: isoDate,
    cash: yen,
    incomes: z.array(datedAmountSchema).max(100),
    costs: z.array(datedAmountSchema).max(200),
  })
  .refine((plan) => plan.from < plan.until, { path: ["until"], error: "from より後の日を書いてください" });

const aidSchema = z.strictObject({
  scheme: code,
  amount: yen,
  status: z.enum(["planned", "applied", "decided", "paid", "refused"]),
  paidOn: isoDate,
});

/** The plan of a school: each term with its cost, due day and the aids that reach it. */
export const schoolPlanSchema = z.strictObject({
  terms: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(50),
        dueOn: isoDate,
        /** Months of schooling the term stands for (for the monthly ceiling). */
        months: z.int().min(0).max(12),
        cost: yen,
        /** Entrance fee, uniform and the like: lent as 就学支度費. */
        entryCost: yen,
        ownMoney: yen,
        aids: z.array(aidSchema).max(20),
      }),
    )
    .min(1)
    .max(60),
});

const needSchema = z.strictObject({
  emergencySmall: z
    .strictObject({ reason: fact(code), leftVoluntarily: flag, amount: fact(yen), bridge: fact(bridgePlanSchema) })
    .optional(),
  livingSupport: z
    .strictObject({
      hardship: fact(z.enum(["job-loss", "business-closed", "income-drop", "none"])),
      jobLostOn: fact(isoDate),
      identityProven: flag,
      otherCover: flag,
      formerMonthlyIncome: fact(yen),
      monthlyAmount: fact(yen),
      /** How many extensions have been granted (0–3); the present request included. */
      extensions: fact(z.int().min(0).max(9)),
    })
    .optional(),
  housingEntry: z.strictObject({ cost: fact(yen), alreadyPaid: flag, paidAfterDecision: flag }).optional(),
  temporaryRebuilding: z
    .strictObject({ cost: fact(yen), alreadyPaid: flag, paidAfterDecision: flag, affordable: flag })
    .optional(),
  welfare: z
    .strictObject({
      purpose: fact(code),
      cost: fact(yen),
      months: fact(months),
      neededForIndependence: flag,
      /** Of 冠婚葬祭: the cost is a funeral's. */
      funeral: flag,
      alreadyPaid: flag,
      /** Paid or contracted after the decision, before the money was sent. */
      paidAfterDecision: flag,
    })
    .optional(),
  education: z
    .strictObject({
      student: fact(memberId),
      school: fact(code),
      admissionFixed: flag,
      examCosts: flag,
      feesOverdue: flag,
      alreadyPaid: flag,
      paidAfterDecision: flag,
      coBorrower: fact(z.union([memberId, z.literal("none")])),
      monthlyAmount: fact(yen),
      months: fact(months),
      specialNeedRecorded: flag,
      entryAmount: fact(yen),
      entranceOn: fact(isoDate),
      plan: fact(schoolPlanSchema),
    })
    .optional(),
  realEstate: z
    .strictObject({
      building: fact(z.enum(["detached", "flat"])),
      ownership: fact(z.enum(["sole", "shared-with-spouse", "shared-with-others", "not-owned"])),
      encumbered: flag,
      landValue: fact(yen),
      /** 土地及び建物の評価額 (要保護世帯向け). */
      propertyValue: fact(yen),
      heirsConsent: flag,
      guarantorFromHeirs: flag,
      monthlyAmount: fact(yen),
      /** 生活扶助額 a month, set by the 福祉事務所 (要保護世帯向け). */
      livelihoodAidAmount: fact(yen),
    })
    .optional(),
});

/** The person who would guarantee the loan. */
const guarantorSchema = z.strictObject({
  /** False: nobody guarantees (interest is charged then; it refuses nothing). */
  planned: flag,
  birthDate: fact(isoDate),
  livesInPrefecture: flag,
  /** Belongs to a household other than the applicant's. */
  otherHousehold: flag,
  ownLivelihood: flag,
  /** Pays 住民税. */
  taxed: flag,
  welfareCommissioner: flag,
});

/** The facts of a case. Every fact may be absent; a field that is not listed here is refused by name. */
export const caseFactsSchema = z
  .strictObject({
    schema: z.literal(FACTS_SCHEMA).optional(),
    /** The case's own id, copied to the result. Never a name or a number of a person. */
    case: memberId.optional(),
    /** Source and day of every fact that does not say its own. */
    source: factSourceSchema.optional(),
    asOf: isoDate.optional(),
    /** Kinds to judge; absent = all nine. */
    wanted: z.array(z.enum(LOAN_KINDS)).min(1).optional(),
    /** A special measure (disaster) the household falls under, by id. */
    specialMeasure: code.optional(),
    residence: residenceSchema.optional(),
    members: z.array(memberSchema).min(1).max(30).optional(),
    livelihood: livelihoodSchema.optional(),
    selfReliance: z
      .strictObject({
        status: fact(z.enum(["using", "consulted", "not-contacted", "refused"])),
        exception: fact(z.enum(["none", "job-fixed", "illness-or-similar"])),
      })
      .optional(),
    otherSchemes: fact(z.array(otherSchemeSchema).max(30)),
    guarantor: guarantorSchema.optional(),
    need: needSchema.optional(),
  })
  .check((context) => {
    const members = context.value.members ?? [];
    const fault = (path: (string | number)[], message: string) =>
      context.issues.push({ code: "custom", input: context.value, path, message });
    members.forEach((member, index) => {
      if (members.findIndex((other) => other.id === member.id) !== index)
        fault(["members", index, "id"], "同じ id の世帯員がいます");
    });
    if (members.length > 0 && members.filter((member) => member.relation === "self").length !== 1)
      fault(["members"], "relation が self の人（借入申込者の世帯の申込者）をちょうど1人書いてください");
    const student = context.value.need?.education?.student?.value;
    if (student !== undefined && members.length > 0 && !members.some((member) => member.id === student))
      fault(["need", "education", "student"], "members にない id です");
    const coBorrower = context.value.need?.education?.coBorrower?.value;
    if (
      coBorrower !== undefined &&
      coBorrower !== "none" &&
      members.length > 0 &&
      !members.some((member) => member.id === coBorrower)
    )
      fault(["need", "education", "coBorrower"], "members にない id です");
  });

/** The facts of a case, parsed. */
export type CaseFacts = z.output<typeof caseFactsSchema>;
/** A member of the case as entered. */
export type MemberFacts = NonNullable<CaseFacts["members"]>[number];
/** Where a fact comes from. */
export type FactSource = z.output<typeof factSourceSchema>;
/** A fact with its source and day. */
export type Fact<T> = {
  readonly value: T;
  readonly source?: FactSource | undefined;
  readonly asOf?: string | undefined;
};
/** An income of a member. */
export type Income = z.output<typeof incomeSchema>;
/** A bridge plan; see {@link bridgePlanSchema}. */
export type BridgePlan = z.output<typeof bridgePlanSchema>;
/** A school plan; see {@link schoolPlanSchema}. */
export type SchoolPlan = z.output<typeof schoolPlanSchema>;
/** Another public scheme as entered. */
export type OtherScheme = z.output<typeof otherSchemeSchema>;
