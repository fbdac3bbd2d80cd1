import type { HolidayCalendar } from "../../domain/dates/business-days.ts";
import { formatEra } from "../../domain/dates/era.ts";
import type { IsoDate } from "../../domain/dates/plain-date.ts";
import { assess, type AssessmentParameters } from "../../domain/eligibility/assess.ts";
import type { AppliedRule, LoanAssessment, MissingFact } from "../../domain/eligibility/assessment.ts";
import { answerText, factInputOf, memberFactOf, questionOf } from "../../domain/eligibility/fact-inputs.ts";
import { factsOfCase, type FactEntry } from "../../domain/eligibility/facts-of-case.ts";
import { RefusedError } from "../../domain/errors.ts";
import { emergencySmallTerms } from "../../domain/funds/emergency-small-request.ts";
import type { LoanKind } from "../../domain/funds/loan-kinds.ts";
import { PARAMETER_DEFINITIONS } from "../../domain/funds/parameter-definitions.ts";
import type { CaseFacts } from "../../domain/household/case-facts.schema.ts";
import { memberLabel } from "../../domain/household/livelihood-members.ts";
import { parseCaseFacts } from "../../domain/household/parse-case-facts.ts";
import { plannedRepayment } from "../../domain/repayment/planned-repayment.ts";
import { requireScope, type Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { CaseRepository, ShownCase } from "../shared/ports/case-repository.ts";
import type { Clock } from "../shared/ports/clock.ts";
import type { Directory } from "../shared/ports/directory.ts";
import { caseKnowledge } from "./case-knowledge.ts";
import { factInputSchema, type AssessmentView, type viewAssessment as contract } from "./eligibility.contract.ts";

/** Ports of looking at an assessment. */
export type ViewAssessmentDependencies = {
  readonly cases: CaseRepository;
  readonly directory: Directory;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly calendar: HolidayCalendar;
  readonly assessmentParameters: () => Promise<AssessmentParameters>;
};

const parameterNames: ReadonlyMap<string, string> = new Map(
  Object.entries(PARAMETER_DEFINITIONS).map(([name, { ja }]) => [name, ja]),
);

/** How many sentences of a kind the overview shows. */
const sentencesShown = 2;

type Member = AssessmentView["household"]["members"][number];

/** The members as the case knows them, named for the people who may open it. */
function membersOf(folder: ShownCase, facts: CaseFacts): readonly Member[] {
  const people = folder.application?.content.members ?? [];
  const known =
    facts.members?.map((member) => ({
      id: member.id,
      relation: member.relation,
      birthDate: member.birthDate?.value ?? "",
      ...(member.separateRegister === undefined ? {} : { separateRegister: member.separateRegister.value }),
      ...(member.sharesBudget === undefined ? {} : { sharesBudget: member.sharesBudget.value }),
    })) ?? people.map(({ personId, relation, birthDate }) => ({ id: personId, relation, birthDate }));
  return known.map((member) => {
    const name = people.find((person) => person.personId === member.id)?.name;
    const said = name === undefined ? `${formatEra(member.birthDate)}生まれ` : `${name}さん`;
    return { ...member, label: memberLabel(member).replace(`（${member.id}）`, `（${said}）`) };
  });
}

/** Puts names in the place of the ids by which the rules call the members. */
function wording(members: readonly Member[]): (text: string) => string {
  return (text) =>
    members.reduce(
      (said, member) =>
        said === member.id
          ? member.label
          : said.replaceAll(`（${member.id}）`, member.label.slice(member.label.indexOf("（"))),
      text,
    );
}

type InputView = AssessmentView["detail"]["missing"][number]["input"];

/** An input as the contract has it. */
function inputView(fact: string, { date, parameters }: Telling): InputView {
  const input = factInputOf(fact, { layers: parameters.layers, date });
  return input === undefined ? undefined : factInputSchema.parse(input);
}

type Telling = {
  readonly date: IsoDate;
  readonly parameters: AssessmentParameters;
  readonly members: readonly Member[];
  readonly say: (text: string) => string;
};

function ruleView(rule: AppliedRule, { say }: Telling): AssessmentView["detail"]["rules"][number] {
  const { id, version, source, outcome, message, facts } = rule;
  return { id, version, source, outcome, message: say(message), facts: [...facts] };
}

function missingView(missing: MissingFact, telling: Telling): AssessmentView["detail"]["missing"][number] {
  const { say } = telling;
  const input = inputView(missing.fact, telling);
  return {
    fact: missing.fact,
    question: say(missing.question),
    rules: [...missing.rules],
    effects: missing.effects.map((effect) => ({ ...effect, answer: say(effect.answer), message: say(effect.message) })),
    ...(input === undefined ? {} : { input }),
  };
}

/** The question of a fact with the member's name in it. */
function questionFor(fact: string, members: readonly Member[]): string {
  const member = memberFactOf(fact)?.member;
  const label = members.find((known) => known.id === member)?.label ?? "世帯員";
  return (questionOf(fact) ?? fact).replace("{member}", label);
}

function factView(entry: FactEntry, folder: ShownCase, telling: Telling): AssessmentView["facts"][number] {
  const { members } = telling;
  const input = inputView(entry.fact, telling);
  const recorded = entry.source === "application" ? undefined : folder.facts.find(({ fact }) => fact === entry.fact);
  const person = members.find((member) => member.id === entry.value);
  return {
    fact: entry.fact,
    question: questionFor(entry.fact, members),
    text: input === undefined ? "" : (person?.label ?? answerText(input, entry.value)),
    value: entry.value,
    source: entry.source,
    asOf: entry.asOf,
    ...(recorded === undefined ? {} : { byName: recorded.byName }),
    ...(input === undefined ? {} : { input }),
  };
}

/** What the household asks for, where the facts say an amount. */
function askedFor(kind: LoanKind, facts: CaseFacts): number | undefined {
  return kind === "emergency-small" ? facts.need?.emergencySmall?.amount?.value : undefined;
}

/**
 * The plan of repayment if the money were lent today, without a guarantor: of what is asked for within the ceiling. Kinds
 * whose 据置 begins at another event (graduation, end of contract) have no plan yet.
 */
function repaymentOf(
  result: LoanAssessment,
  facts: CaseFacts,
  telling: Telling,
  { calendar, dueDay }: { readonly calendar: HolidayCalendar; readonly dueDay: number },
): AssessmentView["detail"]["repayment"] {
  const { date, parameters } = telling;
  const asked = askedFor(result.kind, facts);
  const small = result.kind === "emergency-small" ? emergencySmallTerms(parameters.layers, date) : undefined;
  const limit = result.ceiling?.total ?? small?.ceiling;
  const principal = asked === undefined || limit === undefined ? limit : Math.min(asked, limit);
  const begins = result.terms?.graceFrom;
  const graceMonths = result.terms?.graceMonths ?? small?.graceMonths;
  const repaymentMonths = result.terms?.repaymentMonths ?? small?.instalments;
  const rate = result.terms === null ? small?.interest : result.terms.interestWithoutGuarantor;
  if (result.verdict === "may-not" || (result.terms === null && asked === undefined)) return undefined;
  if (begins === "graduation" || begins === "end-of-contract") return undefined;
  if (principal === undefined || principal <= 0 || typeof rate !== "number") return undefined;
  if (graceMonths === undefined || repaymentMonths === undefined) return undefined;
  const plan = plannedRepayment(
    {
      principal,
      annualRateBasisPoints: rate,
      guarantor: false,
      graceStart: date,
      gracePeriodMonths: graceMonths,
      repaymentMonths,
      dueDay,
    },
    calendar,
  );
  const instalments = plan.instalments.map(({ number, dueDate, principal: part, interest, total, balanceAfter }) => ({
    number,
    dueDate,
    principal: part,
    interest,
    total,
    balanceAfter,
  }));
  return {
    principal,
    gracePeriodMonths: graceMonths,
    rateBasisPoints: rate,
    finalDueDate: instalments.at(-1)?.dueDate ?? date,
    totalInterest: instalments.reduce((sum, row) => sum + row.interest, 0),
    instalments,
  };
}

function detailView(result: LoanAssessment, telling: Telling): Omit<AssessmentView["detail"], "repayment"> {
  const { say } = telling;
  return {
    kind: result.kind,
    name: result.name,
    verdict: result.verdict,
    explanation: result.explanation.map(say),
    ...(result.ceiling === null ? {} : { ceiling: { ...result.ceiling, basis: [...result.ceiling.basis] } }),
    terms: [...(result.terms?.sentences ?? [])],
    documents: [...result.documents],
    consents: [...result.consents],
    steps: [...result.steps],
    reasons: result.reasons.map((rule) => ruleView(rule, telling)),
    missing: result.missing.map((missing) => missingView(missing, telling)),
    cautions: result.cautions.map(say),
    rules: result.rules.map((rule) => ruleView(rule, telling)),
    factsUsed: result.factsUsed.map(({ fact }) => fact),
    parametersUsed: result.parametersUsed.map(({ name, level, from, source }) => ({
      name,
      ja: parameterNames.get(name) ?? name,
      level,
      from,
      source,
    })),
  };
}

function overviewOf(result: LoanAssessment, { say }: Telling): AssessmentView["overview"][number] {
  const rules =
    result.verdict === "may-not" ? result.reasons : result.rules.filter((rule) => rule.outcome === "unknown");
  return {
    kind: result.kind,
    name: result.name,
    verdict: result.verdict,
    sentences: rules.slice(0, sentencesShown).map((rule) => say(rule.message)),
    openQuestions: result.missing.length,
  };
}

/**
 * What can be said of a case on present facts: of each kind in a line, of one kind (the case's own unless another is named)
 * in full. The facts are the form's and the window's; nothing of the inquiry is among them, so a window may see all of it.
 * The reading is logged before anything is shown.
 * @throws RefusedError CASE_NOT_FOUND; ForbiddenError.
 */
export async function viewAssessment(
  dependencies: ViewAssessmentDependencies,
  { staff, path, query, correlationId }: RequestOf<typeof contract, Staff>,
): Promise<AnswerOf<typeof contract>> {
  const { cases, audit, clock, directory, calendar } = dependencies;
  const folder = await cases.findShown(path.caseId, Number(query.seenVersion ?? 0));
  if (folder === undefined) throw new RefusedError("CASE_NOT_FOUND");
  requireScope(staff, "assessment:view", folder.record.municipalityCode);
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "read",
    what: "assessment:view",
    caseId: path.caseId,
    correlationId,
  });
  const date = clock.today();
  const parameters = await dependencies.assessmentParameters();
  const known = factsOfCase(caseKnowledge(folder));
  const parsed = parseCaseFacts(known.input);
  if (parsed.kind === "refused") throw new RefusedError("INVALID_INPUT", parsed.errors);
  const { facts } = parsed;
  const assessment = assess(facts, parameters, date);
  const members = membersOf(folder, facts);
  const telling: Telling = { date, parameters, members, say: wording(members) };
  const kind = query.kind ?? folder.record.fund;
  const result = assessment.results.find((row) => row.kind === kind);
  if (result === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  const dueDay = await directory.setting("due-day", date);
  const repayment = repaymentOf(result, facts, telling, { calendar, dueDay });
  return {
    caseVersion: folder.record.version,
    date,
    household: {
      size: assessment.household.size,
      notes: assessment.household.notes.map(telling.say),
      confirmed: facts.members !== undefined,
      members: [...members],
    },
    facts: known.entries.map((entry) => factView(entry, folder, telling)),
    conflicts: known.conflicts.map((conflict) => ({ ...conflict, question: questionFor(conflict.fact, members) })),
    overview: assessment.results.map((row) => overviewOf(row, telling)),
    detail: { ...detailView(result, telling), ...(repayment === undefined ? {} : { repayment }) },
  };
}
