import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Day, Instant, Loading, Mark, Notice, PageTitle, Panel, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { SelectField } from "../components/fields.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type SettingsList } from "../lib/endpoints.ts";
import { formatDay } from "../lib/format.ts";
import { useLoad } from "../lib/use-load.ts";
import { isEditable, nameOfChange, settingLabels, type Parameter, type Target } from "../settings/change-input.ts";
import { OpenProposal } from "../settings/open-proposal.tsx";
import { ProposalDialog } from "../settings/proposal-dialog.tsx";

type Value = SettingsList["settings"][number]["values"][number];

const standingMarks = {
  past: <Mark tone="stopped">過去</Mark>,
  present: <Mark tone="done">いま</Mark>,
  future: <Mark tone="waiting">これから</Mark>,
} as const;

const stateMarks = {
  proposed: <Mark tone="waiting">承認待ち</Mark>,
  approved: <Mark tone="done">承認</Mark>,
  rejected: <Mark tone="stopped">却下</Mark>,
  withdrawn: <Mark tone="stopped">取下げ</Mark>,
  replaced: <Mark tone="stopped">差替え</Mark>,
} as const;

/** What comes after today, in the order of days. */
function Coming({ values }: { readonly values: readonly Value[] }) {
  const coming = values.filter(({ standing }) => standing === "future").toReversed();
  return coming.length === 0 ? (
    <>―</>
  ) : (
    <ul class="bullets">
      {coming.map(({ effectiveFrom, text }) => (
        <li key={effectiveFrom}>
          <Day when={effectiveFrom} />
          から：{text}
        </li>
      ))}
    </ul>
  );
}

/** Who proposed and approved a value, and when; nobody for the first values. */
function Hands({ value }: { readonly value: Value }) {
  if (value.approvedByName === undefined || value.approvedAt === undefined) return <>はじめの設定</>;
  return (
    <>
      申請 {value.proposedByName}
      <br />
      承認 {value.approvedByName}
      <span class="table__sub">
        <Instant at={value.approvedAt} />
      </span>
    </>
  );
}

/** Every value of one setting with its days, the latest first. */
function History({ name, values }: { readonly name: string; readonly values: readonly Value[] }) {
  if (values.length === 0) return null;
  return (
    <details>
      <summary>
        {name}の履歴（{values.length}件）
      </summary>
      <TableFrame label={`${name}の履歴`}>
        <table class="table">
          <caption class="visually-hidden">{name}の履歴</caption>
          <thead>
            <tr>
              <th scope="col">適用を始める日</th>
              <th scope="col">区分</th>
              <th scope="col">内容</th>
              <th scope="col">理由と根拠</th>
              <th scope="col">申請・承認</th>
            </tr>
          </thead>
          <tbody>
            {values.map((value) => (
              <tr key={value.effectiveFrom}>
                <th scope="row">
                  <Day when={value.effectiveFrom} />
                </th>
                <td>{standingMarks[value.standing]}</td>
                <td>{value.text}</td>
                <td>{value.reason}</td>
                <td>
                  <Hands value={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}

/** Warns before and after the review of the assessment is due. */
function ReviewNotice({ list }: { readonly list: SettingsList }) {
  const change = list.settings.find(({ setting }) => setting === "inquiry")?.present.change;
  if (change?.setting !== "inquiry" || !change.value.enabled) return null;
  const { reviewBy } = change.value.assessment;
  const days = Math.round((Date.parse(reviewBy) - Date.parse(list.today)) / 86_400_000);
  if (days > 90) return null;
  return (
    <Notice
      kind="warning"
      title={
        days < 0
          ? "特定個人情報保護評価の見直しの期日を過ぎています"
          : "特定個人情報保護評価の見直しの期日が近づいています"
      }
    >
      <p>
        期日：{formatDay(reviewBy)}。見直しを終えたら、「{settingLabels.inquiry}
        」の変更を申請して、新しい期日を記録してください。
      </p>
    </Notice>
  );
}

function SettingsPanel({ list, onEdit }: { readonly list: SettingsList; readonly onEdit: (target: Target) => void }) {
  return (
    <Panel title="業務の設定">
      <TableFrame label="業務の設定">
        <table class="table table--settings">
          <caption class="visually-hidden">業務の設定</caption>
          <thead>
            <tr>
              <th scope="col">項目</th>
              <th scope="col">いまの設定</th>
              <th scope="col">これから</th>
              <th scope="col">変更</th>
            </tr>
          </thead>
          <tbody>
            {list.settings.map((setting) => (
              <tr key={setting.setting}>
                <th scope="row">{settingLabels[setting.setting]}</th>
                <td>{setting.present.text}</td>
                <td>
                  <Coming values={setting.values} />
                </td>
                <td>
                  <Button
                    kind="plain"
                    size="small"
                    onPress={() => {
                      onEdit({ kind: "setting", setting });
                    }}
                  >
                    申請<span class="visually-hidden">（{settingLabels[setting.setting]}）</span>
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {list.settings.map(({ setting, values }) => (
        <History key={setting} name={settingLabels[setting]} values={values} />
      ))}
    </Panel>
  );
}

/** Groups of parameters by the beginning of their names. */
const groups: readonly (readonly [string, string, readonly string[]])[] = [
  ["emergency-small", "緊急小口資金", ["emergency-small."]],
  [
    "common",
    "共通の条件",
    [
      "residence.",
      "low-income.",
      "standard.",
      "elderly.",
      "exclusion.",
      "documents.",
      "consents.",
      "committee.",
      "interest.",
    ],
  ],
  [
    "comprehensive",
    "総合支援資金",
    ["comprehensive-support.", "living-support.", "housing-entry.", "temporary-rebuilding."],
  ],
  ["welfare", "福祉費", ["welfare."]],
  ["education", "教育支援資金", ["education.", "education-support.", "school-entry."]],
  ["real-estate", "不動産担保型生活資金", ["real-estate.", "real-estate-protected."]],
];

const sources: Readonly<Record<Exclude<Parameter["present"]["from"], "nation">, string>> = {
  configuration: "設定ファイル",
  administrators: "都道府県の設定",
};

function ParametersPanel({ list, onEdit }: { readonly list: SettingsList; readonly onEdit: (target: Target) => void }) {
  const [group, setGroup] = useState("emergency-small");
  const prefixes = groups.find(([key]) => key === group)?.[2] ?? [];
  const shown = list.parameters.filter(({ parameter }) => prefixes.some((prefix) => parameter.startsWith(prefix)));
  const outside = list.parameters.flatMap((row) => row.outside);
  return (
    <Panel title="貸付の条件">
      <p>
        国の定めの範囲で、都道府県が定められる条件です。範囲を超える値は申請できません。一覧の形の条件（書類、理由、用途など）は、設定ファイルで定めます。
      </p>
      {outside.length === 0 ? null : (
        <Notice kind="error" title="国の定めの範囲を外れている条件があります">
          <ul class="bullets">
            {outside.map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
      <SelectField
        path="group"
        label="資金"
        value={group}
        options={groups.map(([key, name]) => [key, name] as const)}
        onInput={setGroup}
      />
      <TableFrame label="貸付の条件">
        <table class="table table--settings">
          <caption class="visually-hidden">貸付の条件</caption>
          <thead>
            <tr>
              <th scope="col">項目</th>
              <th scope="col">国の定め</th>
              <th scope="col">いまの条件</th>
              <th scope="col">これから</th>
              <th scope="col">変更</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((parameter) => (
              <tr key={parameter.parameter}>
                <th scope="row">
                  {parameter.ja}
                  <span class="table__sub">範囲：{parameter.frame}</span>
                </th>
                <td>{parameter.national}</td>
                <td>
                  {parameter.present.from === "nation" ? (
                    "国の定めのとおり"
                  ) : (
                    <>
                      {parameter.present.text}
                      <span class="table__sub">{sources[parameter.present.from]}</span>
                    </>
                  )}
                </td>
                <td>
                  <Coming values={parameter.values} />
                </td>
                <td>
                  {isEditable(parameter) ? (
                    <Button
                      kind="plain"
                      size="small"
                      onPress={() => {
                        onEdit({ kind: "parameter", parameter });
                      }}
                    >
                      申請<span class="visually-hidden">（{parameter.ja}）</span>
                    </Button>
                  ) : (
                    "設定ファイル"
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown.map(({ parameter, ja, values }) => (
        <History key={parameter} name={ja} values={values} />
      ))}
    </Panel>
  );
}

function DecidedProposals({ list }: { readonly list: SettingsList }) {
  const decided = list.proposals.filter(({ state }) => state !== "proposed");
  return (
    <Panel title="申請の記録">
      {decided.length === 0 ? (
        <p>終わった申請はまだありません。</p>
      ) : (
        <TableFrame label="申請の記録">
          <table class="table">
            <caption class="visually-hidden">申請の記録</caption>
            <thead>
              <tr>
                <th scope="col">項目</th>
                <th scope="col">内容</th>
                <th scope="col">適用を始める日</th>
                <th scope="col">結果</th>
                <th scope="col">申請</th>
                <th scope="col">承認・却下</th>
              </tr>
            </thead>
            <tbody>
              {decided.map((proposal) => (
                <tr key={proposal.proposalId}>
                  <th scope="row">{nameOfChange(proposal.change, list)}</th>
                  <td>{proposal.text}</td>
                  <td>
                    <Day when={proposal.effectiveFrom} />
                  </td>
                  <td>
                    {stateMarks[proposal.state]}
                    {proposal.comment === undefined ? null : <span class="table__sub">{proposal.comment}</span>}
                  </td>
                  <td>
                    {proposal.proposedByName}
                    <span class="table__sub">
                      <Instant at={proposal.proposedAt} />
                    </span>
                  </td>
                  <td>
                    {proposal.decidedByName ?? "―"}
                    {proposal.decidedAt === undefined ? null : (
                      <span class="table__sub">
                        <Instant at={proposal.decidedAt} />
                      </span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Panel>
  );
}

/** The settings of the prefecture: each change is proposed by one administrator and stands from its day on when another approves. */
export function SettingsPage() {
  const loaded = useLoad("settings", () => call(endpoints.listSettings));
  const [target, setTarget] = useState<Target | undefined>(undefined);
  const [said, setSaid] = useState<string | undefined>(undefined);
  const list = loaded.value;
  const done = (message: string) => {
    setTarget(undefined);
    setSaid(message);
    loaded.reload();
  };
  return (
    <>
      <PageTitle>設定</PageTitle>
      <p class="lead">
        一人の管理者が申請し、ほかの管理者が承認すると、適用を始める日から有効になります。契約済みの案件は、契約したときの条件のままです。
      </p>
      {said === undefined ? null : <Notice kind="success" title={said} live />}
      <ErrorSummary problem={loaded.problem} onRetry={loaded.reload} />
      {list === undefined ? (
        loaded.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <>
          <ReviewNotice list={list} />
          {list.proposals
            .filter(({ state }) => state === "proposed")
            .map((proposal) => (
              <OpenProposal key={proposal.proposalId} proposal={proposal} list={list} onDone={done} />
            ))}
          <SettingsPanel list={list} onEdit={setTarget} />
          <ParametersPanel list={list} onEdit={setTarget} />
          <DecidedProposals list={list} />
        </>
      )}
      {target === undefined || list === undefined ? null : (
        <ProposalDialog
          target={target}
          today={list.today}
          onDone={() => {
            done("申請しました。ほかの管理者が承認すると、適用を始める日から有効になります。");
          }}
          onClose={() => {
            setTarget(undefined);
          }}
        />
      )}
    </>
  );
}
