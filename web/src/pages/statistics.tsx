import { useState } from "preact/hooks";
import { Day, Instant, Loading, Notice, PageTitle } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { FiscalYearField, presentFiscalYear } from "../components/fiscal-year-field.tsx";
import { HiddenCellsNote, ShownTableView } from "../components/shown-table.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { formatDay, formatFiscalYear, formatInstant, formatNumber } from "../lib/format.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useLoad } from "../lib/use-load.ts";

/** The prefecture's own tables of a fiscal year. */
export function StatisticsPage() {
  const place = useStore(person)?.prefectureName ?? "";
  const [fiscalYear, setFiscalYear] = useState(presentFiscalYear);
  const statistics = useLoad(String(fiscalYear), () =>
    call(endpoints.getStatistics, { query: { fiscalYear: String(fiscalYear) } }),
  );
  const shown = statistics.value;
  return (
    <>
      <PageTitle>集計</PageTitle>
      <FiscalYearField value={fiscalYear} onInput={setFiscalYear} />
      <ErrorSummary problem={statistics.problem} onRetry={statistics.reload} />
      {shown === undefined ? (
        statistics.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          <p class="lead">
            {shown.asOf.length > 10 ? <Instant at={shown.asOf} /> : <Day when={shown.asOf} />}現在、この年度の申込は
            {formatNumber(shown.loans)}件です。表には、終わった月までの分が入ります。
          </p>
          {shown.tables.length === 0 ? (
            <Notice kind="information" title="この年度の集計はまだありません" />
          ) : (
            <>
              <HiddenCellsNote />
              {shown.tables.map((table) => (
                <ShownTableView
                  key={table.tableId}
                  table={table}
                  file={{
                    name: [place, formatFiscalYear(fiscalYear)],
                    about: [
                      ["都道府県", place],
                      ["年度", formatFiscalYear(fiscalYear)],
                      ["集計した時点", shown.asOf.length > 10 ? formatInstant(shown.asOf) : formatDay(shown.asOf)],
                    ],
                  }}
                />
              ))}
            </>
          )}
        </>
      )}
    </>
  );
}
