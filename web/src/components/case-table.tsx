import type { CaseRow, Me } from "../lib/endpoints.ts";
import { waitingSince } from "../lib/format.ts";
import { fundLabels, waitingForLabels } from "../lib/labels.ts";
import { Day, StatusMark } from "./display.tsx";

/** Moves the keyboard between the rows' links with the arrow keys, Home and End. */
function moveBetweenRows(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const links = Array.from(event.currentTarget.querySelectorAll<HTMLElement>("a[data-row]"));
  const at = links.findIndex((link) => link === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  links[Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
}

/** Cases as a queue or a search shows them; a protected household by its case number alone. */
export function CaseTable({
  rows,
  caption,
  municipalities,
  showWaiting,
}: {
  readonly rows: readonly CaseRow[];
  readonly caption: string;
  readonly municipalities: Me["municipalities"];
  readonly showWaiting: boolean;
}) {
  const now = new Date().toISOString();
  const nameOf = (code: string): string => municipalities.find((entry) => entry.code === code)?.name ?? code;
  const withStatus = rows.some(({ status }) => status !== undefined);
  return (
    <table class="table table--cases" onKeyDown={moveBetweenRows}>
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">案件番号</th>
          <th scope="col">氏名</th>
          <th scope="col">資金</th>
          <th scope="col">市区町村</th>
          {withStatus ? <th scope="col">状態</th> : null}
          {withStatus ? <th scope="col">{showWaiting ? "待ち時間" : "この状態になった日"}</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.caseId}>
            <th scope="row" data-label="案件番号">
              <a data-row href={`#/cases/${row.caseId}`}>
                {row.caseNumber}
              </a>
            </th>
            <td data-label="氏名" class="table__name">
              {row.applicantName ?? <span class="protected">◆ 氏名を表示しません（支援措置）</span>}
            </td>
            <td data-label="資金">{fundLabels[row.fund] ?? row.fund}</td>
            <td data-label="市区町村">{nameOf(row.municipalityCode)}</td>
            {withStatus ? (
              <td data-label="状態">
                {row.status === undefined ? "" : <StatusMark status={row.status} />}
                {row.waitingFor === undefined || row.waitingFor === "nobody" ? null : (
                  <span class="table__sub">次は{waitingForLabels[row.waitingFor] ?? ""}</span>
                )}
              </td>
            ) : null}
            {withStatus ? (
              <td data-label={showWaiting ? "待ち時間" : "日付"}>
                {row.since === undefined ? (
                  ""
                ) : (
                  <>
                    {showWaiting ? <span class="table__main">{waitingSince(row.since, now)}</span> : null}
                    <span class={showWaiting ? "table__sub" : ""}>
                      <Day when={row.since} />
                    </span>
                  </>
                )}
              </td>
            ) : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
