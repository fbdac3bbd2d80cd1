import type { Assessment, LoanAssessment, Verdict } from "../../domain/eligibility/assessment.ts";
import { planSentences } from "../../domain/eligibility/loan-plans.ts";
import type { ParameterLevel } from "../../domain/funds/parameters.ts";
import { formatYen } from "../../domain/money/yen.ts";

const VERDICTS: Readonly<Record<Verdict, string>> = {
  "may-apply": "申込みできる",
  "may-not": "申込みできない",
  "needs-facts": "確認が必要",
};

const LEVELS: Readonly<Record<ParameterLevel, string>> = {
  national: "",
  prefecture: "この都道府県の定め ",
  "special-measure": "特例措置の定め ",
};

/** Columns a text takes on a terminal: two for full-width characters. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
      character,
    )
      ? 2
      : 1;
  return width;
}

function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

function ceilingText(result: LoanAssessment): string {
  const { ceiling } = result;
  if (ceiling === null) return "-";
  const parts = [
    ...(ceiling.perMonth === null ? [] : [`月${formatYen(ceiling.perMonth)}`]),
    ...(ceiling.total === null ? [] : [`計${formatYen(ceiling.total)}`]),
  ];
  return parts.length === 0 ? "福祉事務所が定める額" : parts.join(" ");
}

function details(result: LoanAssessment): readonly string[] {
  switch (result.verdict) {
    case "may-not":
      return result.reasons.flatMap((reason) => [
        `理由: ${reason.message}［${reason.id} 第${reason.version}版］`,
        `    根拠: ${LEVELS[reason.level]}${reason.source}`,
      ]);
    case "needs-facts":
      return result.missing.flatMap((missing, index) => [
        `確認${index + 1}: ${missing.question}`,
        ...missing.effects
          .filter((effect) => effect.outcome === "not-met")
          .map((effect) => `    「${effect.answer}」のとき: ${effect.message}`),
      ]);
    case "may-apply":
      return [
        ...(result.ceiling?.basis ?? []),
        ...(result.terms?.sentences ?? []),
        ...planSentences(result.plan),
        ...(result.guarantor?.reasons ?? []),
        ...result.steps.map((step, index) => `手続${index + 1}: ${step.ja}`),
      ];
  }
}

/** A case as a Japanese table for a terminal: a line per kind, then what to ask, why not, or the terms. */
export function assessmentTable(assessment: Assessment): string {
  const { household } = assessment;
  const size = household.size === null ? "確認が必要" : `${household.size}人`;
  const head = `案件 ${assessment.case ?? "-"}　判定日 ${assessment.date}　都道府県 ${assessment.prefecture}　世帯 ${size}`;
  const widths = [40, 16, 30];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => padded(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  const lines = [head, ...household.notes.map((note) => `  ${note}`), line(["資金", "判定", "限度額"]), "-".repeat(88)];
  for (const result of assessment.results) {
    lines.push(line([result.name, VERDICTS[result.verdict], ceilingText(result)]));
    for (const detail of details(result)) lines.push(`    ${detail}`);
    for (const caution of result.cautions) lines.push(`    注意: ${caution}`);
  }
  return `${lines.join("\n")}\n`;
}
