import { ageOf } from "../household/livelihood-members.ts";
import type { GuarantorCondition } from "../funds/parameters.schema.ts";
import type { GuarantorResult } from "./assessment.ts";
import { GUARANTOR } from "./case-facts.ts";
import type { CaseFact } from "./fact-definition.ts";
import type { RuleContext } from "./rule.ts";

type Condition = {
  readonly fact: CaseFact<boolean>;
  /** The answer that meets the condition. */
  readonly wanted: boolean;
  readonly refusal: string;
};

const CONDITIONS: Readonly<Record<GuarantorCondition, Condition>> = {
  "in-prefecture": {
    fact: GUARANTOR.livesInPrefecture,
    wanted: true,
    refusal: "連帯保証人は、この都道府県に住んでいる人でなければなりません。",
  },
  "other-household": {
    fact: GUARANTOR.otherHousehold,
    wanted: true,
    refusal: "連帯保証人は、申込者とは別の世帯の人でなければなりません。",
  },
  "own-livelihood": {
    fact: GUARANTOR.ownLivelihood,
    wanted: true,
    refusal: "連帯保証人は、独立した生計を営む人でなければなりません。",
  },
  taxed: {
    fact: GUARANTOR.taxed,
    wanted: true,
    refusal: "連帯保証人は、住民税を課税されている人でなければなりません。",
  },
  "not-welfare-commissioner": {
    fact: GUARANTOR.welfareCommissioner,
    wanted: false,
    refusal: "民生委員は連帯保証人になれません。",
  },
};

/**
 * What can be said of the person who would guarantee. A guarantor who does not meet the council's conditions, or none at
 * all, refuses no loan: interest is charged then (since October 2009, [S-27TBL]). So this is no rule of the verdict.
 */
export function guarantorOf(context: RuleContext): GuarantorResult {
  const planned = context.peek(GUARANTOR.planned);
  const named = [GUARANTOR.birthDate, ...Object.values(CONDITIONS).map((condition) => condition.fact)].some(
    (fact) => context.peek<unknown>(fact) !== undefined,
  );
  if (planned === false) return { verdict: "none", reasons: [], missing: [] };
  if (planned === undefined && !named)
    return { verdict: "open", reasons: [], missing: [questionOf(GUARANTOR.planned)] };
  const reasons: string[] = [];
  const missing: GuarantorResult["missing"][number][] = [];
  for (const code of context.parameter("guarantor.conditions")) {
    const condition = CONDITIONS[code];
    const answer = context.peek(condition.fact);
    if (answer === undefined) missing.push(questionOf(condition.fact));
    else if (answer !== condition.wanted) reasons.push(condition.refusal);
  }
  const under = context.parameter("guarantor.under-age");
  if (under !== null) {
    const birth = context.peek(GUARANTOR.birthDate);
    const age = birth === undefined ? undefined : ageOf({ value: birth }, context.date);
    if (age === undefined) missing.push(questionOf(GUARANTOR.birthDate));
    else if (age >= under) reasons.push(`連帯保証人は、${under}歳未満の人でなければなりません。`);
  }
  if (reasons.length > 0) return { verdict: "not-acceptable", reasons, missing: [] };
  return missing.length > 0
    ? { verdict: "open", reasons: [], missing }
    : { verdict: "acceptable", reasons: [], missing: [] };
}

function questionOf(fact: { readonly key: string; readonly question: string }): GuarantorResult["missing"][number] {
  return { fact: fact.key, question: fact.question };
}

/** What a guarantor result means for the terms, in Japanese; a fact that speaks for caution is said even when it rules nothing out. */
export function guarantorSentences(context: RuleContext, result: GuarantorResult): readonly string[] {
  const commissioner =
    context.peek(GUARANTOR.welfareCommissioner) === true && result.verdict !== "not-acceptable"
      ? ["連帯保証人が民生委員です。民生委員が保証人になることの扱いを都道府県社協に確かめてください。"]
      : [];
  switch (result.verdict) {
    case "none":
      return ["連帯保証人を立てないため、利子が付きます。"];
    case "acceptable":
      return ["予定の連帯保証人は、都道府県社協の要件に当たります。", ...commissioner];
    case "not-acceptable":
      return [...result.reasons, "ほかの人を立てるか、連帯保証人なし（利子が付きます）で申し込めます。"];
    case "open":
      return commissioner;
  }
}
