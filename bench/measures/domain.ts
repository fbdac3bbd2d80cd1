import { buildRelease } from "../../domain/anonymisation/release.ts";
import { assess } from "../../domain/eligibility/assess.ts";
import type { LoanKind } from "../../domain/funds/loan-kinds.ts";
import { parseCaseFacts } from "../../domain/household/parse-case-facts.ts";
import { readAssessmentParameters } from "../../scripts/assess/read-config.ts";
import { fixedPopulation, input } from "../../test/unit/domain/anonymisation/populations.ts";
import { baseCase } from "../../test/unit/domain/eligibility/base-cases.ts";
import { figure, type Measure } from "../figure.ts";

const kinds: readonly LoanKind[] = ["emergency-small", "living-support"];
const assessSeconds = 3;
const populationRows = 3_000;

/** Judges one case of one kind again and again for a while, parsing it each time as the command does; cases a second. */
function assessmentsPerSecond(kind: LoanKind): number {
  const parameters = readAssessmentParameters("13");
  const text = JSON.stringify(baseCase(kind));
  const judge = (): void => {
    const parsed = parseCaseFacts(JSON.parse(text));
    if (parsed.kind === "refused") throw new Error(`the base case of ${kind} was refused`);
    assess(parsed.facts, parameters, "2026-11-24");
  };
  for (let i = 0; i < 50; i += 1) judge();
  const began = performance.now();
  let count = 0;
  while (performance.now() - began < assessSeconds * 1000) {
    judge();
    count += 1;
  }
  return count / ((performance.now() - began) / 1000);
}

/** The rules and the anonymisation, on one thread. No target is set for these; they show when a change makes them slow. */
export const domain: Measure = {
  name: "domain",
  run: async (progress) => {
    const assessments = kinds.map((kind) => {
      progress(`assessments of ${kind}`);
      return figure(`domain: assessments on one thread (${kind})`, assessmentsPerSecond(kind), "cases/s");
    });
    progress(`anonymisation of ${populationRows.toLocaleString("en")} rows`);
    const rows = fixedPopulation(populationRows);
    const began = performance.now();
    const outcome = buildRelease(input(rows));
    const seconds = (performance.now() - began) / 1000;
    if (outcome.kind !== "released") throw new Error(`no release: ${outcome.message}`);
    return Promise.resolve([
      ...assessments,
      figure(`domain: anonymised release of ${populationRows.toLocaleString("en")} rows`, seconds, "s"),
    ]);
  },
};
