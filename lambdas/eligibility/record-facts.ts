import * as z from "zod";
import type { RecordedFact } from "../../domain/case/case-items.schema.ts";
import type { IsoDate } from "../../domain/dates/plain-date.ts";
import type { AssessmentParameters } from "../../domain/eligibility/assess.ts";
import { factInputOf } from "../../domain/eligibility/fact-inputs.ts";
import { factsOfCase, formAnswers, type CaseKnowledge } from "../../domain/eligibility/facts-of-case.ts";
import { RefusedError, type FieldError } from "../../domain/errors.ts";
import { factsFaultsOn } from "../../domain/household/facts-on-date.ts";
import { parseCaseFacts } from "../../domain/household/parse-case-facts.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import { caseKnowledge } from "./case-knowledge.ts";
import type { recordFacts as contract } from "./eligibility.contract.ts";

/** Ports of recording facts. */
export type RecordFactsDependencies = ActDependencies & {
  readonly assessmentParameters: () => Promise<AssessmentParameters>;
};

type Answered = RequestOf<typeof contract, Staff>["body"]["facts"][number];

type Setting = {
  readonly today: IsoDate;
  readonly parameters: AssessmentParameters;
};

const householdSchema = z.array(z.object({ id: z.string(), relation: z.string() }));

/** The household is answered with everyone in it: the applicant, under the id the form has for them, and the others. */
function lacksApplicant(value: unknown, { application }: CaseKnowledge): boolean {
  const rows = householdSchema.safeParse(value);
  const applicant = application?.content.members.find((member) => member.relation === "self");
  const said = rows.success ? rows.data.filter((row) => row.relation === "self") : [];
  return said.length !== 1 || (applicant !== undefined && said[0]?.id !== applicant.personId);
}

/** Why one answer cannot be recorded; empty when it can. `recorded` already holds it. */
function faultsOf(answered: Answered, recorded: CaseKnowledge, { today, parameters }: Setting): readonly FieldError[] {
  const refuse = (code: string, message: string): readonly FieldError[] => [{ field: "value", code, message }];
  if (answered.asOf > today)
    return [{ field: "asOf", code: "DATE_IN_FUTURE", message: "確認した日は、今日までの日付にしてください。" }];
  const input = factInputOf(answered.fact, { layers: parameters.layers, date: today });
  if (input === undefined) return refuse("UNKNOWN_FACT", "この項目は、ここでは記録できません。");
  if (answered.value === undefined) return refuse("REQUIRED", "答えを入力してください。");
  if (answered.value === null) return [];
  if (input.kind === "choice" && !input.options.some((option) => option.value === answered.value))
    return refuse("NOT_A_CHOICE", "一覧から選んでください。");
  if (formAnswers(answered.fact, recorded))
    return refuse("ANSWERED_BY_FORM", "この項目は申込書に書かれています。申込書で直してください。");
  if (input.kind === "household" && lacksApplicant(answered.value, recorded))
    return refuse("INVALID_VALUE", "世帯には、申込者を1人入れてください。");
  const parsed = parseCaseFacts(factsOfCase(recorded).input);
  if (parsed.kind === "refused") return parsed.errors.map(({ code, message }) => ({ field: "value", code, message }));
  const measures = parameters.specialMeasures.map((measure) => measure.id);
  return factsFaultsOn(parsed.facts, today, measures).map(({ code, message }) => ({ field: "value", code, message }));
}

/**
 * Records answers that were asked for: each becomes a fact of the case with its source and day, in the place of an
 * earlier answer to the same question. Only what was answered is stored; a question nobody answered stays open.
 * @throws RefusedError INVALID_INPUT naming each answer that cannot be; CASE_NOT_FOUND, VERSION_CONFLICT;
 * IllegalTransitionError once the decision has begun.
 */
export async function recordFacts(
  dependencies: RecordFactsDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contract, Staff>,
): Promise<AnswerOf<typeof contract>> {
  const { clock } = dependencies;
  const setting = { today: clock.today(), parameters: await dependencies.assessmentParameters() };
  const at = clock.now();
  const record = await actOnCase(
    dependencies,
    { staff, action: "fact:record", caseId: path.caseId, ...body, correlationId },
    (folder) => {
      let recorded: readonly RecordedFact[] = folder.facts;
      const errors: FieldError[] = [];
      for (const [index, answered] of body.facts.entries()) {
        const others = recorded.filter((entry) => entry.fact !== answered.fact);
        const { fact, value, source, asOf } = answered;
        const next =
          value === null
            ? others
            : [...others, { fact, value, source, asOf, by: staff.staffId, byName: staff.name, at }];
        const faults = faultsOf(answered, { ...caseKnowledge(folder), recorded: next }, setting);
        if (faults.length === 0) recorded = next;
        errors.push(...faults.map((fault) => ({ ...fault, field: `facts.${String(index)}.${fault.field}` })));
      }
      if (errors.length > 0) throw new RefusedError("INVALID_INPUT", errors);
      return {
        act: "record-facts",
        data: { facts: body.facts.map(({ fact }) => fact).join(" ") },
        puts: [{ item: "facts", facts: [...recorded] }],
      };
    },
  );
  return standingOf(record);
}
