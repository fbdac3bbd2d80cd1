import { parameterOn, type ParameterLevel } from "../funds/parameters.ts";
import type { LoanKind } from "../funds/loan-kinds.ts";
import type { ParameterName } from "../funds/parameters.schema.ts";
import type { Fact, MemberFacts } from "../household/case-facts.schema.ts";
import { memberLabel } from "../household/livelihood-members.ts";
import type { AnswerEffect, AppliedRule, MissingFact, RuleOutcome, UsedFact, UsedParameter } from "./assessment.ts";
import { MEMBER, MEMBERS } from "./case-facts.ts";
import type { Answer } from "./fact-definition.ts";
import type { Rule, RuleContext, RuleFinding, Setting } from "./rule.ts";

/** Supposes that an absent fact had one of its answers. */
type Hypothesis = { readonly key: string; readonly answer: number };

type Asked = { readonly key: string; readonly question: string; readonly labels: readonly string[] };

/** Everything one application of a rule leaves behind. */
export type RuleApplication = {
  readonly rule: AppliedRule;
  readonly cautions: readonly string[];
  readonly missing: readonly MissingFact[];
  readonly factsUsed: readonly UsedFact[];
  readonly parametersUsed: readonly UsedParameter[];
};

type Trace = {
  readonly used: Map<string, UsedFact>;
  readonly asked: Map<string, Asked>;
  readonly parameters: Map<ParameterName, UsedParameter>;
  /** True once the special measure of the case was looked at. */
  ofMeasure: boolean;
};

function newTrace(): Trace {
  return { used: new Map(), asked: new Map(), parameters: new Map(), ofMeasure: false };
}

function contextOf(setting: Setting, kind: LoanKind, record: Trace, hypothesis: Hypothesis | undefined): RuleContext {
  const { facts, date, layers } = setting;
  const valueOf = <T>(key: string, fact: Fact<T> | undefined, answers: readonly Answer<T>[]): T | undefined => {
    if (fact !== undefined) {
      record.used.set(key, {
        fact: key,
        source: fact.source ?? facts.source ?? null,
        asOf: fact.asOf ?? facts.asOf ?? null,
      });
      return fact.value;
    }
    return hypothesis?.key === key ? answers[hypothesis.answer]?.value : undefined;
  };
  const note = <T>(
    value: T | undefined,
    key: string,
    question: string,
    answers: readonly Answer<T>[],
  ): T | undefined => {
    if (value === undefined && !record.asked.has(key))
      record.asked.set(key, { key, question, labels: answers.map((answer) => answer.label) });
    return value;
  };
  const resolve = <N extends ParameterName>(name: N) => {
    const resolved = parameterOn(layers, name, date);
    record.parameters.set(name, { name, level: resolved.level, from: resolved.from, source: resolved.source });
    return resolved;
  };
  const memberKey = (member: MemberFacts, key: string) => `members[${member.id}].${key}`;
  const context: RuleContext = {
    kind,
    date,
    prefecture: setting.prefecture,
    standard: setting.standard,
    get specialMeasure() {
      record.ofMeasure ||= setting.specialMeasure !== undefined;
      return setting.specialMeasure;
    },
    ask: (fact, candidates = fact.answers) =>
      note(valueOf(fact.key, fact.read(facts), candidates), fact.key, fact.question, candidates),
    askOf: (member, fact, candidates = fact.answers) => {
      const key = memberKey(member, fact.key);
      const question = fact.question.replace("{member}", memberLabel(member));
      return note(valueOf(key, fact.read(member), candidates), key, question, candidates);
    },
    peek: (fact) => valueOf(fact.key, fact.read(facts), fact.answers),
    peekOf: (member, fact) => valueOf(memberKey(member, fact.key), fact.read(member), fact.answers),
    parameter: (name) => resolve(name).value,
    isNational: (name) => resolve(name).level === "national",
    livelihood: () => {
      const members = context.ask(MEMBERS);
      if (members === undefined) return undefined;
      const included = members.map((member) => sharesLivelihood(context, member));
      if (included.includes(undefined)) return undefined;
      return members.filter((_member, index) => included[index] === true);
    },
  };
  return context;
}

/** Same record = same livelihood unless found otherwise; another record only when the budget is known to be shared. */
function sharesLivelihood(context: RuleContext, member: MemberFacts): boolean | undefined {
  if (member.relation === "self") return true;
  if (member.separateRegister?.value === true) return context.askOf(member, MEMBER.sharesBudget);
  return context.peekOf(member, MEMBER.sharesBudget) ?? true;
}

function run(
  rule: Rule,
  kind: LoanKind,
  setting: Setting,
  hypothesis?: Hypothesis,
): { record: Trace; finding: RuleFinding } {
  const record = newTrace();
  return { record, finding: rule.evaluate(contextOf(setting, kind, record, hypothesis)) };
}

function effectsOf(rule: Rule, kind: LoanKind, setting: Setting, asked: Asked): readonly AnswerEffect[] {
  return asked.labels.map((label, answer) => {
    const { finding } = run(rule, kind, setting, { key: asked.key, answer });
    return { answer: label, outcome: finding.outcome, message: finding.message };
  });
}

/** What a look at the case found, with the facts and parameters it used. */
export type Observation<T> = {
  readonly value: T;
  readonly factsUsed: readonly UsedFact[];
  readonly parametersUsed: readonly UsedParameter[];
};

/** Looks at a case outside a rule (ceiling, terms), recording what is used. */
export function observe<T>(setting: Setting, kind: LoanKind, look: (context: RuleContext) => T): Observation<T> {
  const record = newTrace();
  const value = look(contextOf(setting, kind, record, undefined));
  return { value, factsUsed: [...record.used.values()], parametersUsed: [...record.parameters.values()] };
}

/** Whose rule it is: a special measure's it went by, else that of the most special parameter it looked at. */
function levelOf(record: Trace): ParameterLevel {
  const levels = [...record.parameters.values()].map((parameter) => parameter.level);
  if (record.ofMeasure || levels.includes("special-measure")) return "special-measure";
  return levels.includes("prefecture") ? "prefecture" : "national";
}

/** Applies a rule to a case for a kind of loan: outcome, sentence, what it used and what it still needs. */
export function applyRule(rule: Rule, kind: LoanKind, setting: Setting): RuleApplication {
  const { record, finding } = run(rule, kind, setting);
  const rules = [rule.id];
  const missing: readonly MissingFact[] =
    finding.outcome !== "unknown"
      ? []
      : [
          ...[...record.asked.values()].map((asked) => ({
            fact: asked.key,
            question: asked.question,
            rules,
            effects: effectsOf(rule, kind, setting, asked),
          })),
          ...(finding.figures ?? []).map((figure) => ({ ...figure, rules })),
        ];
  return {
    rule: {
      id: rule.id,
      version: rule.version,
      source: rule.source,
      outcome: finding.outcome,
      level: levelOf(record),
      facts: [...record.used.keys()],
      message: finding.message,
    },
    cautions: finding.cautions ?? [],
    missing,
    factsUsed: [...record.used.values()],
    parametersUsed: [...record.parameters.values()],
  };
}

const SEVERITY: Readonly<Record<RuleOutcome, number>> = { "not-met": 3, unknown: 2, met: 1, "not-applicable": 0 };

function worse(a: AnswerEffect, b: AnswerEffect): AnswerEffect {
  return SEVERITY[b.outcome] > SEVERITY[a.outcome] ? b : a;
}

/**
 * The missing facts of several rules as one list in the order first asked: a fact asked by two rules appears once,
 * with both rules and, per answer, the graver effect.
 */
export function mergeMissing(lists: readonly (readonly MissingFact[])[]): readonly MissingFact[] {
  const merged = new Map<string, MissingFact>();
  for (const missing of lists.flat()) {
    const before = merged.get(missing.fact);
    if (before === undefined) {
      merged.set(missing.fact, missing);
      continue;
    }
    const effects = before.effects.map((effect) => {
      const other = missing.effects.find((candidate) => candidate.answer === effect.answer);
      return other === undefined ? effect : worse(effect, other);
    });
    const added = missing.effects.filter(
      (effect) => !before.effects.some((candidate) => candidate.answer === effect.answer),
    );
    merged.set(missing.fact, {
      ...before,
      rules: [...before.rules, ...missing.rules.filter((rule) => !before.rules.includes(rule))],
      effects: [...effects, ...added],
    });
  }
  return [...merged.values()];
}
