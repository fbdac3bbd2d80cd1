import type { ApplicationContent } from "../case/application-content.schema.ts";
import type { RecordedFact } from "../case/case-items.schema.ts";
import { addMonths, daysBetween, type IsoDate } from "../dates/plain-date.ts";
import type { FactSource } from "../household/case-facts.schema.ts";
import { formatEra } from "../dates/era.ts";
import { LIVELIHOOD, MEMBERS, RESIDENCE, SELF_RELIANCE } from "./case-facts.ts";
import { memberFactOf } from "./fact-inputs.ts";
import { EDUCATION, NEED } from "./need-facts.ts";

/** One fact of a case: its key, what it says, where that comes from and of which day. */
export type FactEntry = {
  readonly fact: string;
  readonly value: unknown;
  readonly source: FactSource;
  readonly asOf: IsoDate;
};

/** A point on which what was recorded and what the form says differ; a person has to clear it up. */
export type FactConflict = { readonly fact: string; readonly message: string };

/** What is known of a case. */
export type CaseKnowledge = {
  readonly application: { readonly content: ApplicationContent; readonly savedOn: IsoDate } | undefined;
  /** True once the form has been handed in: its household is then the whole household. */
  readonly submitted: boolean;
  readonly recorded: readonly RecordedFact[];
};

/** The facts of a case as an assessment reads them, and the facts one by one for people. */
export type FactsOfCase = {
  /** Input of `parseCaseFacts`. What nobody has asked is absent from it. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly entries: readonly FactEntry[];
  readonly conflicts: readonly FactConflict[];
};

/** A member of the household as far as it is known. */
type KnownMember = {
  readonly id: string;
  readonly relation: string;
  readonly birthDate: string;
  readonly separateRegister?: boolean | undefined;
  readonly sharesBudget?: boolean | undefined;
};

/** Facts that name a member of the household. */
const NAMING_MEMBER: readonly string[] = [EDUCATION.student.key, EDUCATION.coBorrower.key];

/** Facts in which the form goes first while it says something: what is asked for, and where the household lives. */
const FORM_FIRST: readonly string[] = [
  NEED.emergencyReason.key,
  NEED.emergencyAmount.key,
  NEED.bridge.key,
  RESIDENCE.municipality.key,
];

/**
 * The costs of the plan to the first income: the form names a month's fixed costs, so each month begun counts for the
 * days of it that come before the income. Undefined when the income has already begun.
 */
function bridgeOfForm(
  plan: NonNullable<ApplicationContent["bridgePlan"]>,
  from: IsoDate,
): Readonly<Record<string, unknown>> | undefined {
  const until = plan.firstIncomeOn;
  if (until <= from) return undefined;
  const costs: { readonly date: IsoDate; readonly amount: number; readonly label: string }[] = [];
  for (let month = 0; addMonths(from, month) < until && month < 24; month += 1) {
    const start = addMonths(from, month);
    const next = addMonths(from, month + 1);
    const days = daysBetween(start, until < next ? until : next);
    const amount = Math.ceil((plan.monthlyFixedCosts * days) / daysBetween(start, next));
    costs.push({ date: start, amount, label: `固定費（${days}日分）` });
  }
  return { from, until, cash: plan.cashOnHand, incomes: [], costs };
}

/** What the form says of 自立相談支援; the form's 「事情がある」 does not say which, so it says nothing. */
const SELF_RELIANCE_OF_FORM: Readonly<
  Record<NonNullable<ApplicationContent["selfReliance"]>["state"], string | undefined>
> = { using: "using", applied: "consulted", refused: "refused", exception: undefined };

/**
 * What the form (借入申込書) says, fact by fact, as far as it says it: a 「いいえ」 to 「生活保護を受けていません」 does not tell
 * whether it is received or applied for, and 「破産などの手続中ではありません」 leaves open whether one is considered.
 */
export function factsOfForm(content: ApplicationContent, savedOn: IsoDate): readonly FactEntry[] {
  const { declarations, address, bridgePlan, selfReliance, identityCheck } = content;
  const said: readonly (readonly [string, unknown])[] = [
    [NEED.emergencyReason.key, content.reason],
    [NEED.emergencyAmount.key, content.requestedAmount],
    [NEED.bridge.key, bridgePlan === undefined ? undefined : bridgeOfForm(bridgePlan, savedOn)],
    [NEED.identityProven.key, identityCheck === undefined ? undefined : true],
    [RESIDENCE.municipality.key, address?.municipalityCode],
    [LIVELIHOOD.publicAssistance.key, declarations?.notOnPublicAssistance === true ? "none" : undefined],
    [LIVELIHOOD.debtProcedure.key, declarations?.notInBankruptcy === false ? "in-progress" : undefined],
    [LIVELIHOOD.antiSocialForces.key, declarations === undefined ? undefined : !declarations.notOrganisedCrime],
    [SELF_RELIANCE.status.key, selfReliance === undefined ? undefined : SELF_RELIANCE_OF_FORM[selfReliance.state]],
  ];
  return said.flatMap(([fact, value]) =>
    value === undefined ? [] : [{ fact, value, source: "application" as const, asOf: savedOn }],
  );
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function memberOfRow(row: Readonly<Record<string, unknown>>): KnownMember | undefined {
  const { id, relation, birthDate, separateRegister, sharesBudget } = row;
  if (typeof id !== "string" || typeof relation !== "string" || typeof birthDate !== "string") return undefined;
  return {
    id,
    relation,
    birthDate,
    ...(typeof separateRegister === "boolean" ? { separateRegister } : {}),
    ...(typeof sharesBudget === "boolean" ? { sharesBudget } : {}),
  };
}

/** The household that was recorded as the answer to "who lives with you", or undefined when nobody has asked. */
function recordedHousehold(recorded: readonly RecordedFact[]): readonly KnownMember[] | undefined {
  const found = recorded.find((entry) => entry.fact === MEMBERS.key);
  if (found === undefined || !Array.isArray(found.value)) return undefined;
  return found.value.filter(isRow).flatMap((row) => memberOfRow(row) ?? []);
}

/** The same person on both lists: by id, or by relation and birth date; of twins each is taken once. */
function counterpart(
  member: KnownMember,
  among: readonly KnownMember[],
  taken: ReadonlySet<string>,
): KnownMember | undefined {
  return (
    among.find((other) => other.id === member.id) ??
    among.find(
      (other) => !taken.has(other.id) && other.relation === member.relation && other.birthDate === member.birthDate,
    )
  );
}

type Household = {
  readonly members: readonly (KnownMember & { readonly source: FactSource; readonly asOf: IsoDate })[];
  /** Ids under which a member was recorded, to the id it has now. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly conflicts: readonly FactConflict[];
};

/**
 * The household, once it is the whole household: when somebody has asked who lives here, or the form was handed in.
 * Members of either list count; one who is on one list only is pointed out.
 */
function householdOf({ application, submitted, recorded }: CaseKnowledge): Household | undefined {
  const asked = recordedHousehold(recorded);
  if (asked === undefined && !submitted) return undefined;
  const answer = recorded.find((entry) => entry.fact === MEMBERS.key);
  const form: readonly KnownMember[] = (application?.content.members ?? []).map(
    ({ personId, relation, birthDate }) => ({ id: personId, relation, birthDate }),
  );
  const aliases = new Map<string, string>();
  const fromForm = form.map((member) => {
    const same = counterpart(member, asked ?? [], new Set(aliases.keys()));
    if (same !== undefined) aliases.set(same.id, member.id);
    return {
      ...member,
      separateRegister: same?.separateRegister,
      sharesBudget: same?.sharesBudget,
      source: "application" as const,
      asOf: application?.savedOn ?? "",
    };
  });
  const others = (asked ?? []).filter((member) => !aliases.has(member.id));
  const named = (member: KnownMember): string => `${formatEra(member.birthDate)}生まれの人`;
  const missingFromForm = form.length > 1 || submitted ? others : [];
  const missingFromAnswer =
    asked === undefined ? [] : form.filter((member) => ![...aliases.values()].includes(member.id));
  return {
    members: [
      ...fromForm,
      ...others.map((member) => ({
        ...member,
        source: answer?.source ?? ("statement" as const),
        asOf: answer?.asOf ?? "",
      })),
    ],
    aliases,
    conflicts: [
      ...missingFromForm.map((member) => ({
        fact: MEMBERS.key,
        message: `聞き取りで確認した世帯員（${named(member)}）が、申込書の世帯にありません。`,
      })),
      ...missingFromAnswer.map((member) => ({
        fact: MEMBERS.key,
        message: `申込書の世帯員（${named(member)}）が、聞き取りで確認した世帯にありません。`,
      })),
    ],
  };
}

/** The key under the id the member has now; undefined when the person is no longer of the household. */
function presentKey(fact: string, household: Household | undefined): string | undefined {
  const ofMember = memberFactOf(fact);
  if (ofMember === undefined) return fact;
  const id = household?.aliases.get(ofMember.member) ?? ofMember.member;
  return household?.members.some((member) => member.id === id) === true ? `members[${id}].${ofMember.key}` : undefined;
}

/** An answer as it holds now: under present ids, and gone with the person it is about. */
function presentAnswer(entry: RecordedFact, household: Household | undefined): FactEntry | undefined {
  const { value, source, asOf } = entry;
  if (entry.fact === MEMBERS.key) return undefined;
  const fact = presentKey(entry.fact, household);
  if (fact === undefined) return undefined;
  if (!NAMING_MEMBER.includes(fact) || typeof value !== "string" || value === "none")
    return { fact, value, source, asOf };
  const id = household?.aliases.get(value) ?? value;
  const isMember = household?.members.some((member) => member.id === id) === true;
  return isMember ? { fact, value: id, source, asOf } : undefined;
}

/** True when the form itself says the fact and goes first in it: it is corrected on the form, not beside it. */
export function formAnswers(fact: string, { application }: CaseKnowledge): boolean {
  return (
    FORM_FIRST.includes(fact) &&
    application !== undefined &&
    factsOfForm(application.content, application.savedOn).some((entry) => entry.fact === fact)
  );
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const next: Record<string, unknown> = isRow(inner) ? { ...inner } : {};
  put(next, rest, value);
  target[head] = next;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The facts of a case from its form and from what was asked at the window. The form goes first in what is asked for
 * ({@link FORM_FIRST}) and in who the members are; in everything else the recorded answer does, because a member of staff
 * wrote it with its source. Where the two differ, that is said. Nothing is added that neither of them says.
 */
export function factsOfCase(knowledge: CaseKnowledge): FactsOfCase {
  const { application, recorded } = knowledge;
  const household = householdOf(knowledge);
  const form = application === undefined ? [] : factsOfForm(application.content, application.savedOn);
  const answers = recorded.flatMap((entry) => presentAnswer(entry, household) ?? []);
  const said = new Map(form.map((entry) => [entry.fact, entry]));
  const conflicts: FactConflict[] = [...(household?.conflicts ?? [])];
  for (const answer of answers) {
    const before = said.get(answer.fact);
    if (before !== undefined && !same(before.value, answer.value))
      conflicts.push({ fact: answer.fact, message: "申込書の内容と、聞き取りの記録が違います。" });
    if (before === undefined || !FORM_FIRST.includes(answer.fact)) said.set(answer.fact, answer);
  }
  const input: Record<string, unknown> = {};
  const members = household?.members.map((member) => {
    const fact = (value: unknown) => ({ value, source: member.source, asOf: member.asOf });
    return {
      id: member.id,
      relation: member.relation,
      birthDate: fact(member.birthDate),
      ...(member.separateRegister === undefined ? {} : { separateRegister: fact(member.separateRegister) }),
      ...(member.sharesBudget === undefined ? {} : { sharesBudget: fact(member.sharesBudget) }),
    };
  });
  const rows = new Map<string, Record<string, unknown>>(members?.map((member) => [member.id, { ...member }]));
  for (const { fact, value, source, asOf } of said.values()) {
    const ofMember = memberFactOf(fact);
    const written = { value, source, asOf };
    if (ofMember === undefined) put(input, fact.split("."), written);
    else put(rows.get(ofMember.member) ?? {}, [ofMember.key], written);
  }
  if (members !== undefined) input["members"] = [...rows.values()];
  const answered = recorded.find((entry) => entry.fact === MEMBERS.key);
  return {
    input,
    entries: [
      ...(household === undefined
        ? []
        : [
            {
              fact: MEMBERS.key,
              value: household.members.map(({ source: _source, asOf: _asOf, ...member }) => member),
              source: answered?.source ?? ("application" as const),
              asOf: answered?.asOf ?? application?.savedOn ?? "",
            },
          ]),
      ...said.values(),
    ],
    conflicts,
  };
}
