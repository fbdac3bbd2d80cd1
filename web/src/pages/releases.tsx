import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { Button } from "../components/button.tsx";
import { Instant, Loading, Notice, PageTitle, Panel, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { FiscalYearField, presentFiscalYear } from "../components/fiscal-year-field.tsx";
import { ReleaseState } from "../components/release-state.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { formatFiscalYear, formatNumber } from "../lib/format.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

/** Releases of the anonymised tables, and the first person's proposal. */
export function ReleasesPage() {
  const who = useStore(person);
  const [, navigate] = useLocation();
  const [fiscalYear, setFiscalYear] = useState(presentFiscalYear);
  const list = useLoad("releases", () => call(endpoints.listReleases));
  const proposal = useCommand(async (commandId, year: number) => {
    const release = await call(endpoints.proposeRelease, { body: { commandId, fiscalYear: year } });
    navigate(`/releases/${release.releaseId}`);
  });
  return (
    <>
      <PageTitle>集計表の公表</PageTitle>
      {who?.actions.includes("release:propose") === true ? (
        <Panel title="公表案を作る（一人目）" tone="action">
          <ErrorSummary problem={proposal.problem} />
          <p class="lead">
            その年度の集計表を、人数の少ない欄を伏せた形で作ります。公表は、別の人が内容を確かめてから行います。
          </p>
          <FiscalYearField value={fiscalYear} onInput={setFiscalYear} />
          <Button
            busy={proposal.busy}
            onPress={() => {
              proposal.press(fiscalYear);
            }}
          >
            公表案を作る
          </Button>
        </Panel>
      ) : null}
      <ErrorSummary problem={list.problem} onRetry={list.reload} />
      {list.value === undefined ? (
        list.problem === undefined ? (
          <Loading />
        ) : null
      ) : list.value.releases.length === 0 ? (
        <Notice kind="information" title="公表した集計表はまだありません" />
      ) : (
        <TableFrame label="公表の一覧">
          <table class="table">
            <caption>これまでの公表と公表案</caption>
            <thead>
              <tr>
                <th scope="col">年度</th>
                <th scope="col">状態</th>
                <th scope="col">案を作った人</th>
                <th scope="col">公表した人</th>
                <th scope="col" class="number">
                  秘匿した欄
                </th>
              </tr>
            </thead>
            <tbody>
              {list.value.releases.map((release) => (
                <tr key={release.releaseId}>
                  <th scope="row">
                    <a href={`#/releases/${release.releaseId}`}>
                      {formatFiscalYear(release.fiscalYear)}
                      <span class="visually-hidden">の内容を見る</span>
                    </a>
                  </th>
                  <td>
                    <ReleaseState state={release.state} />
                  </td>
                  <td>
                    {release.proposedByName}
                    <span class="table__sub">
                      <Instant at={release.proposedAt} />
                    </span>
                  </td>
                  <td>
                    {release.releasedByName ?? "―"}
                    {release.releasedAt === undefined ? null : (
                      <span class="table__sub">
                        <Instant at={release.releasedAt} />
                      </span>
                    )}
                  </td>
                  <td class="number">
                    {formatNumber(release.hiddenCells)} / {formatNumber(release.hiddenCells + release.shownCells)}
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
