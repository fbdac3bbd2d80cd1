import type { AssessmentView } from "../lib/endpoints.ts";

/** What can be said of a kind of loan. Never that it is granted. */
export const verdictLabels: Readonly<Record<AssessmentView["detail"]["verdict"], string>> = {
  "may-apply": "申込みできます",
  "may-not": "申込みできません",
  "needs-facts": "確認が必要です",
};

/** Sources a person at the window can name. */
export const recordedSources = ["statement", "paper", "observation", "agency"] as const;

/** One of {@link recordedSources}. */
export type RecordedSource = (typeof recordedSources)[number];

/** Where a fact comes from. */
export const sourceLabels: Readonly<Record<AssessmentView["facts"][number]["source"], string>> = {
  statement: "本人の話",
  paper: "書類",
  observation: "訪問・面接",
  agency: "関係機関",
  inquiry: "情報照会",
  application: "申込書",
};

/** What a rule says of the facts. */
export const outcomeLabels: Readonly<Record<AssessmentView["detail"]["rules"][number]["outcome"], string>> = {
  met: "満たす",
  "not-met": "満たさない",
  unknown: "未確認",
  "not-applicable": "当てはまらない",
};

/** Whose parameter it is. */
export const levelLabels: Readonly<Record<AssessmentView["detail"]["parametersUsed"][number]["level"], string>> = {
  national: "国",
  prefecture: "都道府県社協",
  "special-measure": "特例措置",
};

/** A source of a rule without the keys by which our own notes find it. */
export function sourceText(source: string): string {
  return source
    .replace(/\[[A-Z0-9-]+\]/g, "")
    .replace(/^[\s：]+/, "")
    .trim();
}
