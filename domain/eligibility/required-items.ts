import type { LoanKind } from "../funds/loan-kinds.ts";
import type { DocumentItem, ParameterName } from "../funds/parameters.schema.ts";
import type { RequiredItem } from "./assessment.ts";
import type { RuleContext } from "./rule.ts";
import { emergencyReasonOf } from "./rules/emergency-small-rules.ts";
import { welfarePurposeOf } from "./rules/welfare-rules.ts";

type DocumentParameter = Extract<ParameterName, `${string}.documents`>;

const DOCUMENTS: Readonly<Record<LoanKind, DocumentParameter>> = {
  "emergency-small": "emergency-small.documents",
  "living-support": "comprehensive-support.documents",
  "housing-entry": "comprehensive-support.documents",
  "temporary-rebuilding": "comprehensive-support.documents",
  welfare: "welfare.documents",
  "education-support": "education.documents",
  "school-entry": "education.documents",
  "real-estate": "real-estate.documents",
  "real-estate-protected": "real-estate-protected.documents",
};

function required(item: DocumentItem): RequiredItem {
  return { code: item.code, ja: item.ja, when: item.when ?? null };
}

/** The papers for the context's kind: common ones, the fund's, and those that prove the reason or purpose. */
export function requiredDocuments(context: RuleContext): readonly RequiredItem[] {
  const evidence = [
    ...(context.kind === "emergency-small" ? (emergencyReasonOf(context)?.evidence ?? []) : []),
    ...(context.kind === "welfare" ? (welfarePurposeOf(context)?.evidence ?? []) : []),
  ];
  const proofs = evidence.map((ja, index) => ({ code: `evidence-${index + 1}`, ja, when: null }));
  const fund = context.parameter(DOCUMENTS[context.kind]).map(required);
  return [
    ...context.parameter("documents.common").map(required),
    ...fund,
    ...proofs.filter((proof) => !fund.some((item) => item.ja.includes(proof.ja))),
  ];
}

/** The consents every application needs, before any inquiry. */
export function requiredConsents(context: RuleContext): readonly RequiredItem[] {
  return context.parameter("consents.common").map(required);
}
