import { useState } from "preact/hooks";
import { useParams } from "wouter-preact";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Facts, Instant, Loading, Notice, PageTitle, Panel } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { ReleaseState } from "../components/release-state.tsx";
import { HiddenCellsNote, ShownTableView } from "../components/shown-table.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type Release } from "../lib/endpoints.ts";
import { formatFiscalYear, formatNumber } from "../lib/format.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

type Outcome = "released" | "rejected";

function DecisionPanel({ release, onDone }: { readonly release: Release; readonly onDone: () => void }) {
  const who = useStore(person);
  const [asked, setAsked] = useState<Outcome | undefined>(undefined);
  const decision = useCommand(async (commandId, outcome: Outcome) => {
    setAsked(undefined);
    await call(endpoints.decideRelease, {
      path: { releaseId: release.releaseId },
      body: { commandId, version: release.version, outcome },
    });
    onDone();
  });
  if (release.state !== "proposed" || who?.actions.includes("release:approve") !== true) return null;
  if (release.proposedBy === who.staffId) {
    return (
      <Notice kind="information" title="別の人の確認を待っています">
        <p>公表案を作った人は、公表できません。ほかの管理者に確認を頼んでください。</p>
      </Notice>
    );
  }
  return (
    <Panel title="公表するか決める（二人目）" tone="action">
      <ErrorSummary problem={decision.problem} />
      <p>
        下の集計表を確かめてから、公表するか却下してください。公表すると電子署名が付き、全社協が取り込めるようになります。
      </p>
      <div class="actions">
        <Button
          busy={decision.busy}
          onPress={() => {
            setAsked("released");
          }}
        >
          公表する
        </Button>
        <Button
          kind="secondary"
          busy={decision.busy}
          onPress={() => {
            setAsked("rejected");
          }}
        >
          却下する
        </Button>
      </div>
      {asked === undefined ? null : (
        <Dialog
          title={asked === "released" ? "この集計表を公表しますか" : "この公表案を却下しますか"}
          onClose={() => {
            setAsked(undefined);
          }}
        >
          <Facts
            items={[
              ["年度", formatFiscalYear(release.fiscalYear)],
              ["案を作った人", release.proposedByName],
              ["秘匿した欄", `${formatNumber(release.hiddenCells)}欄`],
              ["内容の確認用番号", <code key="hash">{release.sha256.slice(0, 16)}</code>],
            ]}
          />
          <div class="actions">
            <Button
              kind={asked === "released" ? "primary" : "danger"}
              onPress={() => {
                decision.press(asked);
              }}
            >
              {asked === "released" ? "公表する" : "却下する"}
            </Button>
            <Button
              kind="secondary"
              onPress={() => {
                setAsked(undefined);
              }}
            >
              やめる
            </Button>
          </div>
        </Dialog>
      )}
    </Panel>
  );
}

/** One release with its tables, and the second person's decision. */
export function ReleasePage() {
  const releaseId = useParams<{ releaseId: string }>().releaseId;
  const loaded = useLoad(releaseId, () => call(endpoints.getRelease, { path: { releaseId } }));
  const shown = loaded.value;
  return (
    <>
      <p>
        <a href="#/releases">公表の一覧へ戻る</a>
      </p>
      <PageTitle>公表案の内容</PageTitle>
      <ErrorSummary problem={loaded.problem} onRetry={loaded.reload} />
      {shown === undefined ? (
        loaded.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          <Panel title={formatFiscalYear(shown.release.fiscalYear)}>
            <Facts
              items={[
                ["状態", <ReleaseState key="state" state={shown.release.state} />],
                ["案を作った人", shown.release.proposedByName],
                ["作った日時", <Instant key="at" at={shown.release.proposedAt} />],
                ["公表した人", shown.release.releasedByName],
                [
                  "公表した日時",
                  shown.release.releasedAt === undefined ? undefined : (
                    <Instant key="released" at={shown.release.releasedAt} />
                  ),
                ],
                [
                  "秘匿した欄",
                  `${formatNumber(shown.release.hiddenCells)}欄（表示する欄 ${formatNumber(shown.release.shownCells)}欄）`,
                ],
                ["内容の確認用番号", <code key="hash">{shown.release.sha256.slice(0, 16)}</code>],
              ]}
            />
          </Panel>
          <DecisionPanel release={shown.release} onDone={loaded.reload} />
          <HiddenCellsNote />
          {shown.tables.map((table) => (
            <ShownTableView key={table.tableId} table={table} />
          ))}
        </>
      )}
    </>
  );
}
