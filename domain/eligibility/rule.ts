import type { IsoDate } from "../dates/plain-date.ts";
import type { LoanKind } from "../funds/loan-kinds.ts";
import type { ParameterLayers } from "../funds/parameters.ts";
import type { SpecialMeasure } from "../funds/special-measures.schema.ts";
import type { ParameterName, ParameterValue } from "../funds/parameters.schema.ts";
import type { CaseFacts, MemberFacts } from "../household/case-facts.schema.ts";
import type { StandardData } from "../livelihood-standard/standard-tables.ts";
import type { AnswerEffect, RuleOutcome } from "./assessment.ts";
import type { Answer, CaseFact, MemberFact } from "./fact-definition.ts";

/** Everything a judgement rests on: the same setting gives the same result. */
export type Setting = {
  readonly facts: CaseFacts;
  readonly date: IsoDate;
  /** 2-digit JIS code. */
  readonly prefecture: string;
  readonly layers: ParameterLayers;
  readonly standard: StandardData;
  /** The special measure that holds for this case, kind and date. */
  readonly specialMeasure: SpecialMeasure | undefined;
};

/** A figure (not a fact of the household) without which a rule cannot decide. */
export type MissingFigure = {
  readonly fact: string;
  readonly question: string;
  readonly effects: readonly AnswerEffect[];
};

/** What a rule finds. */
export type RuleFinding = {
  readonly outcome: RuleOutcome;
  /** A Japanese sentence; never an income or tax amount of the household. */
  readonly message: string;
  readonly cautions?: readonly string[];
  readonly figures?: readonly MissingFigure[];
};

/** What a rule may look at. Every look is recorded, so a result can say what it rests on. */
export type RuleContext = {
  readonly kind: LoanKind;
  readonly date: IsoDate;
  readonly prefecture: string;
  readonly standard: StandardData;
  readonly specialMeasure: SpecialMeasure | undefined;
  /** The value of a fact the rule cannot do without: when it is absent, the question for it is put on the list. */
  readonly ask: <T>(fact: CaseFact<T>, candidates?: readonly Answer<T>[]) => T | undefined;
  readonly askOf: <T>(member: MemberFacts, fact: MemberFact<T>, candidates?: readonly Answer<T>[]) => T | undefined;
  /** The value of a fact that only adds something when it is there. */
  readonly peek: <T>(fact: CaseFact<T>) => T | undefined;
  readonly peekOf: <T>(member: MemberFacts, fact: MemberFact<T>) => T | undefined;
  readonly parameter: <N extends ParameterName>(name: N) => ParameterValue<N>;
  /** True when the parameter's value is the nation's, not the prefecture's own. */
  readonly isNational: (name: ParameterName) => boolean;
  /** The people of one livelihood, or undefined (and the question on the list) while that is not settled. */
  readonly livelihood: () => readonly MemberFacts[] | undefined;
};

/**
 * One rule of one notice. Rules only ever look at facts through the context. A rule must be monotone: what it refuses
 * on some facts it also refuses when further facts are added, unless the fact is named in `liftedBy`.
 */
export type Rule = {
  readonly id: string;
  /** Raised whenever the rule could give another outcome for the same facts and parameters. */
  readonly version: number;
  readonly source: string;
  readonly kinds: readonly LoanKind[];
  /** Facts which, when added, may lift a refusal: recorded exceptions. */
  readonly liftedBy: readonly string[];
  readonly evaluate: (context: RuleContext) => RuleFinding;
};

/** The rule is satisfied. */
export function met(message: string, cautions: readonly string[] = []): RuleFinding {
  return { outcome: "met", message, cautions };
}

/** The rule is broken by a known fact. */
export function notMet(message: string): RuleFinding {
  return { outcome: "not-met", message };
}

/** A fact that was asked for (or a figure) is missing. */
export function unknown(message: string, figures: readonly MissingFigure[] = []): RuleFinding {
  return { outcome: "unknown", message, figures };
}

/** The rule does not concern the case. */
export function notApplicable(message: string): RuleFinding {
  return { outcome: "not-applicable", message };
}

/** `not-met` when the fact says so, `met` when it does not, `unknown` while it is absent. */
export function byAnswer(
  answer: boolean | undefined,
  texts: Readonly<Record<"yes" | "no" | "open", RuleFinding>>,
): RuleFinding {
  if (answer === undefined) return texts.open;
  return answer ? texts.yes : texts.no;
}
