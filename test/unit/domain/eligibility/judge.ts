import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assess, type AssessmentParameters } from "../../../../domain/eligibility/assess.ts";
import type { LoanAssessment } from "../../../../domain/eligibility/assessment.ts";
import { layersOf } from "../../../../domain/funds/parameters.ts";
import type { LoanKind } from "../../../../domain/funds/loan-kinds.ts";
import { prefectureParametersSchema } from "../../../../domain/funds/parameters.schema.ts";
import { specialMeasuresFileSchema } from "../../../../domain/funds/special-measures.schema.ts";
import type { CaseFacts } from "../../../../domain/household/case-facts.schema.ts";
import { parseCaseFacts } from "../../../../domain/household/parse-case-facts.ts";
import { national } from "../funds/national-data.ts";
import { standard } from "../livelihood-standard/repository-standard.ts";
import { baseCase, withChanges, type RawCase } from "./base-cases.ts";

const measuresFile = join(import.meta.dirname, "../../../../config/funds/special/disaster-measures.json");
const specialMeasures = specialMeasuresFileSchema.parse(JSON.parse(readFileSync(measuresFile, "utf8"))).measures;

/** The day of most cases. */
export const DATE = "2026-11-24";

/** Overrides of a prefecture by parameter name, valid on every day. */
export type Overrides = Readonly<Record<string, unknown>>;

const known = new Map<string, AssessmentParameters>();

/** Parameters of a prefecture with overrides that hold on every day. */
export function parametersOf(overrides: Overrides = {}, prefecture = "13"): AssessmentParameters {
  const key = prefecture + JSON.stringify(overrides);
  const parameters = known.get(key) ?? buildParameters(overrides, prefecture);
  known.set(key, parameters);
  return parameters;
}

function buildParameters(overrides: Overrides, prefecture: string): AssessmentParameters {
  const dated = Object.entries(overrides).map(([name, value]) => [
    name,
    [{ from: null, to: null, value, source: "県社協 取扱要領", verification: "local" }],
  ]);
  const funds = prefectureParametersSchema.parse(Object.fromEntries(dated));
  return { prefecture, layers: layersOf(national, funds), standard, specialMeasures };
}

/** The facts of a raw case; throws with the refused fields when it cannot be read. */
export function factsOf(raw: RawCase): CaseFacts {
  const parsed = parseCaseFacts(raw);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.errors));
  return parsed.facts;
}

/** The result for the first kind a raw case asks for. */
export function judge(raw: RawCase, overrides: Overrides = {}, date: string = DATE): LoanAssessment {
  const [result] = assess(factsOf(raw), parametersOf(overrides), date).results;
  if (result === undefined) throw new Error("no result");
  return result;
}

/** The result for the base case of a kind with changes. */
export function judgeChanged(
  kind: LoanKind,
  changes: Readonly<Record<string, unknown>> = {},
  overrides: Overrides = {},
  date: string = DATE,
): LoanAssessment {
  return judge(withChanges(baseCase(kind), changes), overrides, date);
}

/** The outcome of a rule in a result, or `absent` when the rule was not looked at. */
export function outcomeOf(result: LoanAssessment, rule: string): string {
  return result.rules.find((applied) => applied.id === rule)?.outcome ?? "absent";
}
