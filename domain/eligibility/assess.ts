import type { IsoDate } from "../dates/plain-date.ts";
import { FUND_OF_KIND, LOAN_KIND_NAMES, LOAN_KINDS, type LoanKind } from "../funds/loan-kinds.ts";
import type { ParameterLayers } from "../funds/parameters.ts";
import { specialMeasureFor } from "../funds/special-measures.ts";
import type { SpecialMeasure } from "../funds/special-measures.schema.ts";
import type { CaseFacts } from "../household/case-facts.schema.ts";
import { livelihoodOf, memberLabel } from "../household/livelihood-members.ts";
import type { StandardData } from "../livelihood-standard/standard-tables.ts";
import {
  ASSESSMENT_SCHEMA,
  type AppliedRule,
  type AssessedHousehold,
  type Assessment,
  type LoanAssessment,
  type UsedFact,
  type UsedParameter,
  type Verdict,
} from "./assessment.ts";
import { ceilingOf } from "./ceilings.ts";
import { applyRule, mergeMissing, observe } from "./evaluate-rule.ts";
import { guarantorOf, guarantorSentences } from "./guarantor.ts";
import { loanPlanOf, planSentences } from "./loan-plans.ts";
import { loanTermsOf } from "./loan-terms.ts";
import { requiredConsents, requiredDocuments } from "./required-items.ts";
import { requiredSteps } from "./required-steps.ts";
import type { Setting } from "./rule.ts";
import { rulesFor } from "./rules.ts";

/** What a judgement rests on besides the facts: whose parameters, and the 生活保護基準. */
export type AssessmentParameters = {
  /** 2-digit JIS code of the prefecture. */
  readonly prefecture: string;
  readonly layers: ParameterLayers;
  readonly standard: StandardData;
  /** Measures by event (disasters); a case names its event by id. */
  readonly specialMeasures: readonly SpecialMeasure[];
};

const FIRST_SENTENCE: Readonly<Record<Verdict, string>> = {
  "may-apply": "申込みを受け付けることができます。貸し付けるかどうかは、審査の上、都道府県社協が決めます。",
  "may-not": "今の状況では、この資金を申し込むことができません。",
  "needs-facts": "判断するために、まだ確認が必要なことがあります。",
};

function verdictOf(rules: readonly AppliedRule[]): Verdict {
  if (rules.some((rule) => rule.outcome === "not-met")) return "may-not";
  return rules.some((rule) => rule.outcome === "unknown") ? "needs-facts" : "may-apply";
}

function byKey<T>(lists: readonly (readonly T[])[], key: (item: T) => string): readonly T[] {
  return [...new Map(lists.flat().map((item) => [key(item), item])).values()].sort((a, b) =>
    key(a) < key(b) ? -1 : 1,
  );
}

function unique(sentences: readonly string[]): readonly string[] {
  return [...new Set(sentences)];
}

function assessKind(setting: Setting, kind: LoanKind): LoanAssessment {
  const applications = rulesFor(kind).map((rule) => applyRule(rule, kind, setting));
  const rules = applications.map((application) => application.rule);
  const verdict = verdictOf(rules);
  const missing = verdict === "needs-facts" ? mergeMissing(applications.map((application) => application.missing)) : [];
  const reasons = rules.filter((rule) => rule.outcome === "not-met");
  const open = rules.filter((rule) => rule.outcome === "unknown");
  const offer =
    verdict === "may-apply"
      ? observe(setting, kind, (context) => {
          const ceiling = ceilingOf(context);
          const terms = loanTermsOf(context);
          const guarantor = terms.guarantor === "in-principle" ? guarantorOf(context) : null;
          return {
            ceiling,
            terms,
            plan: loanPlanOf(context),
            documents: requiredDocuments(context),
            consents: requiredConsents(context),
            steps: requiredSteps(context, ceiling.ceiling.total),
            guarantor,
            guarantorSentences: guarantor === null ? [] : guarantorSentences(context, guarantor),
          };
        })
      : undefined;
  const sentences = (
    verdict === "may-not" ? reasons : verdict === "needs-facts" ? open : rules.filter((rule) => rule.outcome === "met")
  ).map((rule) => rule.message);
  return {
    fund: FUND_OF_KIND[kind],
    kind,
    name: LOAN_KIND_NAMES[kind],
    verdict,
    explanation: unique([
      FIRST_SENTENCE[verdict],
      ...sentences,
      ...(offer?.value.ceiling.ceiling.basis ?? []),
      ...(offer?.value.terms.sentences ?? []),
      ...(offer?.value.guarantorSentences ?? []),
      ...planSentences(offer?.value.plan ?? null),
    ]),
    ceiling: offer?.value.ceiling.ceiling ?? null,
    terms: offer?.value.terms ?? null,
    plan: offer?.value.plan ?? null,
    documents: offer?.value.documents ?? [],
    consents: offer?.value.consents ?? [],
    steps: offer?.value.steps ?? [],
    guarantor: offer?.value.guarantor ?? null,
    reasons,
    missing,
    cautions: unique([
      ...applications.flatMap((application) => application.cautions),
      ...(offer?.value.ceiling.cautions ?? []),
    ]),
    rules,
    factsUsed: byKey<UsedFact>(
      [...applications.map((application) => application.factsUsed), offer?.factsUsed ?? []],
      (fact) => fact.fact,
    ),
    parametersUsed: byKey<UsedParameter>(
      [...applications.map((application) => application.parametersUsed), offer?.parametersUsed ?? []],
      (parameter) => parameter.name,
    ),
  };
}

function householdOf(facts: CaseFacts): AssessedHousehold {
  if (facts.members === undefined) return { size: null, members: [], notes: ["世帯員がまだ確認されていません。"] };
  const { members, undecided, splitRegister } = livelihoodOf(facts.members);
  const notes = [
    ...splitRegister.map(
      (member) => `${memberLabel(member)}は住民票が別ですが、家計が同じため同じ世帯として数えます。`,
    ),
    ...undecided.map((member) => `${memberLabel(member)}が同じ家計で暮らしているか、確認が必要です。`),
  ];
  return { size: undecided.length > 0 ? null : members.length, members: members.map((member) => member.id), notes };
}

/**
 * Judges a case for each kind of loan wanted (all nine when none is named) on a date. Pure: the same facts, parameters
 * and date give the same result, byte for byte when serialised. Never says "approved": see {@link Verdict}.
 * Throws ParameterUnknownError when the date lies before the parameters begin.
 */
export function assess(facts: CaseFacts, parameters: AssessmentParameters, date: IsoDate): Assessment {
  const { prefecture, layers, standard, specialMeasures } = parameters;
  const settingFor = (kind: LoanKind): Setting => {
    const measure = specialMeasureFor(specialMeasures, {
      id: facts.specialMeasure,
      kind,
      purpose: facts.need?.welfare?.purpose?.value,
      prefecture,
      date,
    });
    const layered = measure === undefined ? layers : { ...layers, specialMeasure: measure.parameters };
    return { facts, date, prefecture, standard, layers: layered, specialMeasure: measure };
  };
  const kinds = LOAN_KINDS.filter((kind) => facts.wanted === undefined || facts.wanted.includes(kind));
  return {
    schema: ASSESSMENT_SCHEMA,
    case: facts.case ?? null,
    date,
    prefecture: parameters.prefecture,
    household: householdOf(facts),
    results: kinds.map((kind) => assessKind(settingFor(kind), kind)),
  };
}
