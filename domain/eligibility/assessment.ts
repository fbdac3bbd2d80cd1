import type { IsoDate } from "../dates/plain-date.ts";
import type { Bridge } from "../funds/bridge-plan.ts";
import type { AidRefused, EducationPlan } from "../funds/education-plan.ts";
import type { ParameterLevel } from "../funds/parameters.ts";
import type { FundId, LoanKind } from "../funds/loan-kinds.ts";
import type { Yen } from "../money/yen.ts";

/** Version of the shape of {@link Assessment}; raised when a reader of an older result could misread it. */
export const ASSESSMENT_SCHEMA = "sasae.assessment/1";

/**
 * What can be said about one kind of loan. Never "approved": `may-apply` opens the application, a person decides.
 * `may-not` rests on at least one rule that the known facts break; `needs-facts` on facts or figures still missing.
 */
export type Verdict = "may-apply" | "may-not" | "needs-facts";

/** What one rule says of the facts. `unknown` = facts missing; `not-applicable` = the rule does not concern this case. */
export type RuleOutcome = "met" | "not-met" | "unknown" | "not-applicable";

/** A rule as it was applied: enough to find the notice and to repeat the judgement. No fact values. */
export type AppliedRule = {
  readonly id: string;
  readonly version: number;
  /** The notice, article or [S-…] key of shared domain facts. */
  readonly source: string;
  readonly outcome: RuleOutcome;
  /** Whose rule it is in this case: the nation's, or the prefecture's or special measure's whose parameter it applied. */
  readonly level: ParameterLevel;
  /** Keys of the facts that were looked at, such as `members[m1].birthDate`. */
  readonly facts: readonly string[];
  /** A Japanese sentence a social worker can read to the applicant. Never holds an income or tax amount. */
  readonly message: string;
};

/** What one answer to a question would change. */
export type AnswerEffect = {
  /** The answer as a person would say it. */
  readonly answer: string;
  /** What the asking rule would then say. */
  readonly outcome: RuleOutcome;
  /** The sentence for it. */
  readonly message: string;
};

/** A fact (or a figure of a notice) that is missing, with the question to ask and why. */
export type MissingFact = {
  readonly fact: string;
  readonly question: string;
  /** The rules that wait for it, by id. */
  readonly rules: readonly string[];
  readonly effects: readonly AnswerEffect[];
};

/** A fact that was used: where it came from and of which day. Its value stays with the case. */
export type UsedFact = { readonly fact: string; readonly source: string | null; readonly asOf: IsoDate | null };

/** A parameter that was used, whose it is and since when it holds. */
export type UsedParameter = {
  readonly name: string;
  readonly level: ParameterLevel;
  readonly from: IsoDate | null;
  readonly source: string;
};

/** How much may be lent at most, in yen. */
export type CeilingResult = {
  /** In all; null when it depends on a monthly amount without a known number of months. */
  readonly total: Yen | null;
  /** Per month, where the kind is lent monthly. */
  readonly perMonth: Yen | null;
  /** The number of months reckoned with. */
  readonly months: number | null;
  /** How the figure comes about, in Japanese. */
  readonly basis: readonly string[];
};

/** The terms of repayment that would apply to a contract of this day. */
export type TermsResult = {
  readonly graceMonths: number;
  /** The event from which 据置期間 runs. */
  readonly graceFrom: "disbursement" | "last-disbursement" | "graduation" | "end-of-contract";
  /** Longest repayment term after 据置, in months; 0 = at the end of 据置. */
  readonly repaymentMonths: number;
  /** Yearly interest in basis points with and without a guarantor; null = not settled yet (prime rate). */
  readonly interestWithGuarantor: number | null;
  readonly interestWithoutGuarantor: number | null;
  readonly guarantor: "not-needed" | "in-principle" | "required";
  readonly coBorrower: "not-needed" | "main-earner";
  /** The terms as Japanese sentences. */
  readonly sentences: readonly string[];
};

/** What a plan entered with the case shows, in yen. */
export type LoanPlan =
  /** 緊急小口資金: the smallest loan that carries the household until its income starts. */
  | ({ readonly plan: "bridge" } & Bridge)
  /** 教育支援資金: what each term needs, and what changes if an aid not yet decided is refused. */
  | ({
      readonly plan: "education";
      readonly ifRefused: readonly Pick<AidRefused, "scheme" | "furtherLoan" | "furtherUncovered">[];
    } & EducationPlan)
  /** 不動産担保型: when principal and interest reach the limit at this monthly amount and the present rate. */
  | {
      readonly plan: "real-estate";
      readonly monthly: Yen;
      readonly limitReachedOn: IsoDate;
      readonly principal: Yen;
      readonly interest: Yen;
    };

/** What can be said of the person who would guarantee. Never refuses the loan: without one, interest is charged. */
export type GuarantorResult = {
  /** `open` = not said yet, or facts about the person are missing. */
  readonly verdict: "none" | "acceptable" | "not-acceptable" | "open";
  /** The conditions of the council that the person does not meet, as sentences. */
  readonly reasons: readonly string[];
  readonly missing: readonly { readonly fact: string; readonly question: string }[];
};

/** A paper, a consent or a step that is asked for. */
export type RequiredItem = { readonly code: string; readonly ja: string; readonly when: string | null };

/** The result for one kind of loan. */
export type LoanAssessment = {
  readonly fund: FundId;
  readonly kind: LoanKind;
  readonly name: string;
  readonly verdict: Verdict;
  /** Japanese sentences, the first one the verdict. */
  readonly explanation: readonly string[];
  /** Only with `may-apply`; null otherwise. */
  readonly ceiling: CeilingResult | null;
  /** Only with `may-apply`; null otherwise. */
  readonly terms: TermsResult | null;
  /** Only with `may-apply` and the facts for it; null otherwise. */
  readonly plan: LoanPlan | null;
  /** Only with `may-apply`; empty otherwise. */
  readonly documents: readonly RequiredItem[];
  /** Only with `may-apply`; empty otherwise. */
  readonly consents: readonly RequiredItem[];
  /** What must be done between application and money, in order. Only with `may-apply`; empty otherwise. */
  readonly steps: readonly RequiredItem[];
  /** Only with `may-apply` and for kinds that take a guarantor in principle; null otherwise. */
  readonly guarantor: GuarantorResult | null;
  /** The broken rules (`may-not`), in the order of the rules. */
  readonly reasons: readonly AppliedRule[];
  /** The missing facts (`needs-facts`), in the order worth asking. */
  readonly missing: readonly MissingFact[];
  /** Points for the person who decides, which alone rule nothing out. */
  readonly cautions: readonly string[];
  /** Every rule looked at, in order. */
  readonly rules: readonly AppliedRule[];
  readonly factsUsed: readonly UsedFact[];
  readonly parametersUsed: readonly UsedParameter[];
};

/** The livelihood the case was judged as. */
export type AssessedHousehold = {
  /** Persons sharing one budget; null while that is not known. */
  readonly size: number | null;
  readonly members: readonly string[];
  /** Japanese notes, such as two resident records judged as one livelihood. */
  readonly notes: readonly string[];
};

/** The result for a case: the same facts, parameters and date give the same bytes. */
export type Assessment = {
  readonly schema: typeof ASSESSMENT_SCHEMA;
  readonly case: string | null;
  readonly date: IsoDate;
  /** 2-digit JIS code of the prefecture whose parameters were used. */
  readonly prefecture: string;
  readonly household: AssessedHousehold;
  readonly results: readonly LoanAssessment[];
};
