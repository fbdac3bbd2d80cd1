import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Instant, Loading, Mark, Notice, PageTitle, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { FiscalYearField, presentFiscalYear } from "../components/fiscal-year-field.tsx";
import { HiddenCellsNote, ShownTableView } from "../components/shown-table.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type PulledRelease } from "../lib/endpoints.ts";
import { formatFiscalYear, formatInstant } from "../lib/format.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

function PulledReleases({ releases }: { readonly releases: readonly PulledRelease[] }) {
  return (
    <TableFrame label="取り込みの状況">
      <table class="table">
        <caption>都道府県ごとの取り込みの状況</caption>
        <thead>
          <tr>
            <th scope="col">都道府県</th>
            <th scope="col">年度</th>
            <th scope="col">結果</th>
            <th scope="col">取り込んだ日時</th>
          </tr>
        </thead>
        <tbody>
          {releases.map((release) => (
            <tr key={`${release.prefectureCode}${release.releaseId}`}>
              <th scope="row">{release.prefectureName}</th>
              <td>{formatFiscalYear(release.fiscalYear)}</td>
              <td>
                {release.state === "accepted" ? (
                  <Mark tone="done">署名と秘匿を確認</Mark>
                ) : (
                  <>
                    <Mark tone="attention">受け取れません</Mark>
                    <span class="table__sub">{release.findings.join("、")}</span>
                  </>
                )}
              </td>
              <td>
                <Instant at={release.pulledAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

/** The releases that the figures are made of, with the moment each was pulled. */
const nameReleases = (releases: readonly PulledRelease[]): string =>
  releases
    .filter(({ state }) => state === "accepted")
    .map(({ prefectureName, pulledAt }) => `${prefectureName}（${formatInstant(pulledAt)}）`)
    .join("、");

/** The national table, made of what the prefectures released, and nothing else. */
export function NationalPage() {
  const [fiscalYear, setFiscalYear] = useState(presentFiscalYear);
  const [pulled, setPulled] = useState<number | undefined>(undefined);
  const table = useLoad(String(fiscalYear), () =>
    call(endpoints.getNationalTable, { query: { fiscalYear: String(fiscalYear) } }),
  );
  const pull = useCommand(async () => {
    setPulled(undefined);
    const { releases } = await call(endpoints.pullReleases, { body: {} });
    setPulled(releases.length);
    table.reload();
  });
  const shown = table.value;
  return (
    <>
      <PageTitle
        side={
          <Button
            busy={pull.busy}
            onPress={() => {
              pull.press();
            }}
          >
            取り込む
          </Button>
        }
      >
        全国の集計
      </PageTitle>
      <p class="lead">
        都道府県社協が公表した集計表だけを取り込み、電子署名と秘匿を確かめてから足し合わせています。案件や個人の情報は届きません。
      </p>
      <ErrorSummary problem={pull.problem} />
      {pulled === undefined ? null : <Notice kind="success" title={`${String(pulled)}件の公表を取り込みました`} live />}
      <FiscalYearField value={fiscalYear} onInput={setFiscalYear} />
      <ErrorSummary problem={table.problem} onRetry={table.reload} />
      {shown === undefined ? (
        table.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          {shown.releases.length === 0 ? (
            <Notice kind="information" title="この年度の公表は、まだ取り込んでいません">
              <p>「取り込む」を押すと、都道府県社協の新しい公表を確かめます。</p>
            </Notice>
          ) : (
            <PulledReleases releases={shown.releases} />
          )}
          {shown.tables.length === 0 ? null : <HiddenCellsNote />}
          {shown.tables.map((entry) => (
            <ShownTableView
              key={entry.tableId}
              table={entry}
              file={{
                name: ["全国", formatFiscalYear(fiscalYear)],
                about: [
                  ["範囲", "全国"],
                  ["年度", formatFiscalYear(fiscalYear)],
                  ["取り込んだ公表", nameReleases(shown.releases)],
                ],
              }}
            />
          ))}
        </>
      )}
    </>
  );
}
