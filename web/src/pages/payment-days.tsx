import { Amount, Day, Loading, Notice, PageTitle, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { formatNumber } from "../lib/format.ts";
import { useLoad } from "../lib/use-load.ts";

/** The payment days with what waits for each. */
export function PaymentDaysPage() {
  const list = useLoad("payment-days", () => call(endpoints.listPaymentDays));
  const days = list.value?.days.filter(({ waiting, sealed }) => waiting + sealed > 0) ?? [];
  return (
    <>
      <PageTitle>送金日の一覧</PageTitle>
      <p class="lead">署名済みの借用書を受け取った案件だけが、送金の対象になります。</p>
      <ErrorSummary problem={list.problem} onRetry={list.reload} />
      {list.value === undefined ? (
        list.problem === undefined ? (
          <Loading />
        ) : null
      ) : days.length === 0 ? (
        <Notice kind="information" title="送金を待っている案件はありません" />
      ) : (
        <TableFrame label="送金日の一覧">
          <table class="table">
            <caption class="visually-hidden">送金日の一覧</caption>
            <thead>
              <tr>
                <th scope="col">送金日</th>
                <th scope="col" class="number">
                  送金待ち
                </th>
                <th scope="col" class="number">
                  確定済み
                </th>
                <th scope="col" class="number">
                  金額の合計
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map((day) => (
                <tr key={day.paymentDate}>
                  <th scope="row">
                    <a href={`#/payment-days/${day.paymentDate}`}>
                      <Day when={day.paymentDate} />
                    </a>
                  </th>
                  <td class="number">{formatNumber(day.waiting)}件</td>
                  <td class="number">{formatNumber(day.sealed)}件</td>
                  <td class="number">
                    <Amount yen={day.total} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </>
  );
}
