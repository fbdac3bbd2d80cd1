import { Amount, Day, TableFrame } from "../components/display.tsx";
import { PlanHead } from "../components/plan-head.tsx";
import type { AssessmentView } from "../lib/endpoints.ts";
import { formatNumber, formatYen } from "../lib/format.ts";

type Repayment = NonNullable<AssessmentView["detail"]["repayment"]>;

/** Months in rows of a year each, so that a long plan can be read at a glance. */
export function yearsOf(
  instalments: Repayment["instalments"],
): readonly { readonly year: string; readonly rows: Repayment["instalments"] }[] {
  const years: { readonly year: string; readonly rows: Repayment["instalments"][number][] }[] = [];
  for (const row of instalments) {
    const year = row.dueDate.slice(0, 4);
    const last = years.at(-1);
    if (last?.year === year) last.rows.push(row);
    else years.push({ year, rows: [row] });
  }
  return years;
}

/** The repayment plan if the money were lent today: month by month, a block for each year. */
export function RepaymentTable({ repayment }: { readonly repayment: Repayment }) {
  const { principal, gracePeriodMonths, rateBasisPoints, instalments, finalDueDate, totalInterest } = repayment;
  const rate = rateBasisPoints === 0 ? "無利子" : `連帯保証人なしの場合 年${String(rateBasisPoints / 100)}％`;
  return (
    <details class="more">
      <summary>
        償還計画の目安（{formatYen(principal)}・{formatNumber(instalments.length)}回）
      </summary>
      <p>
        今日貸し付けたとした場合の目安です。据置{String(gracePeriodMonths)}か月、{rate}
        {totalInterest === 0 ? "" : `（利子の合計 ${formatYen(totalInterest)}）`}、最終の償還期限は
        <Day when={finalDueDate} />
        です。
      </p>
      <TableFrame label="償還計画の目安">
        <table class="table">
          <caption class="visually-hidden">償還計画の目安</caption>
          <PlanHead />
          {yearsOf(instalments).map(({ year, rows }) => (
            <tbody key={year}>
              {rows.map((row) => (
                <tr key={String(row.number)}>
                  <th scope="row" class="number">
                    {String(row.number)}
                  </th>
                  <td>
                    <Day when={row.dueDate} />
                  </td>
                  {[row.principal, row.interest, row.total, row.balanceAfter].map((yen, index) => (
                    <td key={String(index)} class="number">
                      <Amount yen={yen} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </TableFrame>
    </details>
  );
}
