import { useEffect, useState } from "preact/hooks";
import { useParams } from "wouter-preact";
import { caseStatuses, finishedStatuses, statusLabels, type CaseStatus } from "../../../domain/case/lifecycle.ts";
import type { Role } from "../../../domain/permissions/permissions.ts";
import { Button } from "../components/button.tsx";
import { CaseTable } from "../components/case-table.tsx";
import { Loading, Notice, PageTitle } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useLoad } from "../lib/use-load.ts";

/** The statuses in which each role has something to do, most pressing first. */
const ownStatuses: Readonly<Partial<Record<Role, readonly CaseStatus[]>>> = {
  "window-worker": [
    "returned",
    "consultation",
    "application",
    "screening",
    "decision",
    "contract",
    "disbursement",
    "repayment",
  ],
  screener: ["screening", "decision", "returned", "contract", "disbursement", "repayment"],
  approver: ["decision", "screening", "contract", "disbursement", "repayment"],
  "committee-secretariat": ["screening", "decision"],
};

function statusesFor(roles: readonly Role[]): readonly CaseStatus[] {
  const own = roles.flatMap((role) => ownStatuses[role] ?? []);
  return [...new Set(own.length === 0 ? caseStatuses : own)];
}

const isStatus = (value: string | undefined): value is CaseStatus => caseStatuses.some((status) => status === value);

/** The queue of one status, the longest waiting first. */
export function QueuePage() {
  const who = useStore(person);
  const chosen = useParams<{ status?: string }>().status;
  const statuses = statusesFor(who?.roles ?? []);
  const others = caseStatuses.filter((status) => !statuses.includes(status));
  /** Statuses found empty on arriving without a choice: the first screen shows the most pressing one that has work. */
  const [skipped, setSkipped] = useState(0);
  const status = isStatus(chosen) ? chosen : (statuses[skipped] ?? statuses[0] ?? "screening");
  /** Cursors of the pages passed; the last one is the page shown. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  useEffect(() => {
    setCursors([]);
  }, [status]);
  const cursor = cursors.at(-1);
  const page = useLoad(`${status}/${cursor ?? ""}`, () => call(endpoints.listCases, { query: { status, cursor } }));
  const next = page.value?.cursor;
  const searching = !isStatus(chosen) && page.value?.rows.length === 0 && skipped < statuses.length;
  useEffect(() => {
    if (searching) setSkipped(skipped + 1);
  }, [searching, skipped]);
  const tab = (entry: CaseStatus) => (
    <li key={entry}>
      <a href={`#/queue/${entry}`} aria-current={entry === status ? "page" : undefined}>
        {statusLabels[entry]}
      </a>
    </li>
  );
  return (
    <>
      <PageTitle
        side={
          <Button kind="secondary" size="small" onPress={page.reload}>
            最新にする
          </Button>
        }
      >
        案件一覧
      </PageTitle>
      <nav class="tabs" aria-label="案件の状態">
        <ul>
          {statuses.map(tab)}
          {others.filter((entry) => !finishedStatuses.includes(entry)).map(tab)}
          {others.filter((entry) => finishedStatuses.includes(entry)).map(tab)}
        </ul>
      </nav>
      <p class="lead">
        「{statusLabels[status]}」の案件です。
        {finishedStatuses.includes(status) ? "" : "待っている時間の長い順に並んでいます。"}
      </p>
      <ErrorSummary problem={page.problem} onRetry={page.reload} />
      {page.value === undefined || searching ? (
        page.problem === undefined ? (
          <Loading />
        ) : null
      ) : page.value.rows.length === 0 ? (
        <Notice kind="information" title={`「${statusLabels[status]}」の案件はありません`} live />
      ) : (
        <CaseTable
          rows={page.value.rows}
          caption={`${statusLabels[status]}の案件`}
          municipalities={who?.municipalities ?? []}
          showWaiting={!finishedStatuses.includes(status)}
        />
      )}
      {cursors.length === 0 && next === undefined ? null : (
        <nav class="pages" aria-label="ページの移動">
          {cursors.length === 0 ? (
            <span />
          ) : (
            <Button
              kind="secondary"
              onPress={() => {
                setCursors(cursors.slice(0, -1));
              }}
            >
              前の25件
            </Button>
          )}
          <span>{String(cursors.length + 1)}ページ目</span>
          {next === undefined ? (
            <span />
          ) : (
            <Button
              kind="secondary"
              onPress={() => {
                setCursors([...cursors, next]);
              }}
            >
              次の25件
            </Button>
          )}
        </nav>
      )}
    </>
  );
}
