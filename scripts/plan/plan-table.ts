import { formatEra } from "../../domain/dates/era.ts";
import { dayOfWeek } from "../../domain/dates/plain-date.ts";
import { formatYen } from "../../domain/money/yen.ts";
import type { Settlement } from "../../domain/repayment/account.ts";
import type { OverdueSpan } from "../../domain/repayment/overdue-interest.ts";
import { chargedRate, instalmentCount } from "../../domain/repayment/loan-terms.ts";
import type { RepaymentPlan } from "../../domain/repayment/repayment-plan.ts";

const frequencyNames = { monthly: "月賦", "half-yearly": "半年賦", yearly: "年賦", once: "一括" } as const;
const methodNames = { "equal-principal": "元金均等", "equal-payment": "元利均等" } as const;
const weekdays = "月火水木金土日";

/** The columns a text takes on a terminal: a Japanese character takes two. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (/[\u0020-\u007E\u00A5]/.test(character) ? 1 : 2), 0);
}

function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - columns(text))) + text;
}

function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columns(text)));
}

function rateText(basisPoints: number): string {
  return basisPoints === 0 ? "無利子" : `年${String(basisPoints / 100)}%（据置期間の後）`;
}

/** A plan as a Japanese table: the terms in words, then one line for each instalment, then the sums. */
export function planTable(plan: RepaymentPlan): string {
  const { terms } = plan;
  const head = [
    `貸付額　　　　${formatYen(terms.principal)}`,
    `償還の方法　　${frequencyNames[terms.frequency]}・${methodNames[terms.method]}　${instalmentCount(terms)}回（変更前）`,
    `利子　　　　　${rateText(chargedRate(terms))}`,
    `据置期間　　　${formatEra(terms.graceStart)}から${terms.gracePeriodMonths}か月（${formatEra(plan.graceEnd)}まで）`,
    `最終償還期限　${formatEra(plan.finalDueDate)}`,
    "",
  ];
  const rows = plan.instalments.map((instalment) => [
    String(instalment.number),
    `${formatEra(instalment.dueDate)}（${weekdays.charAt(dayOfWeek(instalment.dueDate) - 1)}）`,
    formatYen(instalment.principal),
    formatYen(instalment.interest),
    formatYen(instalment.total),
    formatYen(instalment.balanceAfter),
  ]);
  const { principal, interest, total } = plan.totals;
  const titles = ["回", "償還日", "元金", "利子", "合計", "残りの元金"];
  const sums = ["計", "", formatYen(principal), formatYen(interest), formatYen(total), ""];
  const all = [titles, ...rows, sums];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => columns(row[column] ?? ""))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 1 ? padEnd : padStart)(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [...head, line(titles), rule, ...rows.map(line), rule, line(sums)].join("\n");
}

/** A settlement as Japanese lines, with the days of overdue interest at each rate. */
export function settlementTable(settlement: Settlement, overdue: readonly OverdueSpan[] = []): string {
  return [
    `全額を${formatEra(settlement.date)}に償還する場合`,
    `元金　${formatYen(settlement.principal)}`,
    `利子　${formatYen(settlement.interest)}`,
    ...(settlement.overdueInterest === 0 ? [] : [`延滞利子　${formatYen(settlement.overdueInterest)}`]),
    ...overdue.map(
      (span) =>
        `　　${formatEra(span.from)}から${formatEra(span.to)}まで${span.days}日　年${String(span.basisPoints / 100)}%　${formatYen(span.interest)}`,
    ),
    `合計　${formatYen(settlement.total)}`,
  ].join("\n");
}
