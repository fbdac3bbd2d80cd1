import { useState } from "preact/hooks";
import { prefectureRoles, roleLabels, type Role } from "../../../domain/permissions/permissions.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Facts, Instant, Loading, Mark, Notice, PageTitle, Panel, TableFrame } from "../components/display.tsx";
import { errorAt, ErrorSummary, FieldsetError } from "../components/error-summary.tsx";
import { CheckField, DayField, SelectField, TextField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type StaffList } from "../lib/endpoints.ts";
import { fieldId } from "../lib/field-id.ts";
import { formatDay } from "../lib/format.ts";
import { inputProblem } from "../lib/problem.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

type Entry = StaffList["proposals"][number]["entry"];
type Proposal = StaffList["proposals"][number];

const rolesText = (roles: readonly Role[]): string => roles.map((role) => roleLabels[role]).join("・");

function useMunicipalityName(): (code: string | undefined) => string | undefined {
  const municipalities = useStore(person)?.municipalities ?? [];
  return (code) =>
    code === undefined ? undefined : (municipalities.find((entry) => entry.code === code)?.name ?? code);
}

/** A value, and beside it what stands today where that is something else. */
function Changed({ to, from }: { readonly to: string; readonly from: string | undefined }) {
  return from === undefined || from === to ? (
    <>{to === "" ? "―" : to}</>
  ) : (
    <>
      <strong>{to === "" ? "なし" : to}</strong>（いまは {from === "" ? "なし" : from}）
    </>
  );
}

/** What a proposal would make of an entry, beside what stands today. */
function EntryFacts({ entry, present }: { readonly entry: Entry; readonly present: Entry | undefined }) {
  const nameOf = useMunicipalityName();
  const trained = (of: Entry): string => (of.trainingValidUntil === undefined ? "" : formatDay(of.trainingValidUntil));
  const used = (of: Entry): string => (of.active ? "できる" : "止める");
  const rows: readonly (readonly [string, (of: Entry) => string])[] = [
    ["氏名", (of) => of.name],
    ["役割", (of) => rolesText(of.roles)],
    ["市区町村", (of) => nameOf(of.municipalityCode) ?? ""],
    ["研修の有効期限", trained],
    ["利用", used],
  ];
  return (
    <Facts
      items={[
        ["利用者名", `${entry.staffId}${present === undefined ? "（新しい登録）" : ""}`],
        ...rows
          .filter(([, read]) => read(entry) !== "" || (present !== undefined && read(present) !== ""))
          .map(
            ([label, read]) =>
              [
                label,
                <Changed key={label} to={read(entry)} from={present === undefined ? undefined : read(present)} />,
              ] as const,
          ),
      ]}
    />
  );
}

function ProposalForm({
  entry,
  onDone,
  onClose,
}: {
  readonly entry: Entry | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const municipalities = useStore(person)?.municipalities ?? [];
  const [form, setForm] = useState<Entry>(entry ?? { staffId: "", name: "", roles: [], active: true });
  const proposing = useCommand(async (commandId, sent: Entry) => {
    await call(endpoints.proposeStaff, { body: { commandId, entry: sent } });
    onDone();
  });
  const needsMunicipality = form.roles.includes("window-worker");
  const needsTraining = form.roles.includes("number-handler");
  const submit = () => {
    const errors = [
      ...(/^\S+@\S+\.\S+$/.test(form.staffId.trim())
        ? []
        : [{ field: "entry.staffId", code: "WRONG_FORMAT", message: "メールアドレスの形で入力してください。" }]),
      ...(form.name.trim() === ""
        ? [{ field: "entry.name", code: "REQUIRED", message: "氏名を入力してください。" }]
        : []),
      ...(form.roles.length === 0
        ? [{ field: "entry.roles", code: "REQUIRED", message: "役割を一つ以上選んでください。" }]
        : []),
      ...(needsMunicipality && form.municipalityCode === undefined
        ? [{ field: "entry.municipalityCode", code: "REQUIRED", message: "窓口担当の市区町村を選んでください。" }]
        : []),
      ...(needsTraining && form.trainingValidUntil === undefined
        ? [{ field: "entry.trainingValidUntil", code: "REQUIRED", message: "研修の有効期限を入力してください。" }]
        : []),
    ];
    if (errors.length > 0) proposing.fail(inputProblem(errors));
    else proposing.press({ ...form, staffId: form.staffId.trim(), name: form.name.trim() });
  };
  const { problem } = proposing;
  const { municipalityCode, trainingValidUntil, ...rest } = form;
  return (
    <Dialog title={entry === undefined ? "職員の登録を申請" : "職員の変更を申請"} onClose={onClose} wide>
      <ErrorSummary problem={problem} />
      <Form onSubmit={submit}>
        {entry === undefined ? (
          <TextField
            path="entry.staffId"
            label="利用者名（メールアドレス）"
            required
            type="email"
            value={form.staffId}
            onInput={(staffId) => {
              setForm({ ...form, staffId });
            }}
            error={errorAt(problem, "entry.staffId")}
          />
        ) : (
          <p>利用者名：{entry.staffId}</p>
        )}
        <TextField
          path="entry.name"
          label="氏名"
          required
          value={form.name}
          onInput={(name) => {
            setForm({ ...form, name });
          }}
          width={12}
          error={errorAt(problem, "entry.name")}
        />
        <fieldset class="field" id={fieldId("entry.roles")}>
          <legend class="field__label">
            役割<span class="required">※必須</span>
          </legend>
          <div class="choices choices--inline">
            {prefectureRoles.map((role) => (
              <CheckField
                key={role}
                path={`entry.role-${role}`}
                label={roleLabels[role]}
                checked={form.roles.includes(role)}
                onInput={(checked) => {
                  setForm({
                    ...form,
                    roles: prefectureRoles.filter((each) => (each === role ? checked : form.roles.includes(each))),
                  });
                }}
              />
            ))}
          </div>
          <FieldsetError problem={problem} path="entry.roles" />
        </fieldset>
        {needsMunicipality ? (
          <SelectField
            path="entry.municipalityCode"
            label="市区町村"
            required
            empty="選んでください"
            value={municipalityCode ?? ""}
            options={municipalities.map(({ code, name }) => [code, name] as const)}
            onInput={(code) => {
              setForm({
                ...rest,
                ...(trainingValidUntil === undefined ? {} : { trainingValidUntil }),
                ...(code === "" ? {} : { municipalityCode: code }),
              });
            }}
            error={errorAt(problem, "entry.municipalityCode")}
          />
        ) : null}
        {needsTraining ? (
          <DayField
            path="entry.trainingValidUntil"
            label="研修の有効期限"
            required
            value={trainingValidUntil ?? ""}
            onInput={(until) => {
              setForm({
                ...rest,
                ...(municipalityCode === undefined ? {} : { municipalityCode }),
                ...(until === "" ? {} : { trainingValidUntil: until }),
              });
            }}
            error={errorAt(problem, "entry.trainingValidUntil")}
          />
        ) : null}
        <CheckField
          path="entry.active"
          label="利用できる"
          note="外すと、承認と同時にサインインできなくなります。"
          checked={form.active}
          onInput={(active) => {
            setForm({ ...form, active });
          }}
        />
        <div class="actions">
          <Button type="submit" busy={proposing.busy}>
            申請する（一人目）
          </Button>
          <Button kind="secondary" onPress={onClose}>
            やめる
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

/** What the screen says after an act: a sentence, and a temporary password where one was issued. */
type Said = { readonly title: string; readonly password?: string | undefined };

const accountSentences = {
  made: "承認しました。仮のパスワードを本人に伝えてください",
  there: "承認しました。アカウントはすでにあります。仮のパスワードを控えていないときは、再発行してください",
  shut: "承認しました。この職員はサインインできなくなりました",
  none: "却下しました",
} as const;

function ProposalPanel({
  proposal,
  present,
  onDone,
}: {
  readonly proposal: Proposal;
  readonly present: Entry | undefined;
  readonly onDone: (said: Said) => void;
}) {
  const who = useStore(person);
  const { proposalId, version } = proposal;
  const deciding = useCommand(async (commandId, outcome: "approved" | "rejected" | "withdrawn") => {
    const path = { proposalId };
    if (outcome === "withdrawn") {
      await call(endpoints.withdrawStaffProposal, { path, body: { commandId, version } });
      onDone({ title: "申請を取り下げました" });
      return;
    }
    const decided = await call(endpoints.decideStaffProposal, { path, body: { commandId, version, outcome } });
    onDone({ title: accountSentences[decided.account], password: decided.temporaryPassword });
  });
  return (
    <Panel title={`${proposal.entry.name}さんの登録・変更`} tone="action">
      <ErrorSummary problem={deciding.problem} />
      <EntryFacts entry={proposal.entry} present={present} />
      <p class="lead">
        申請：{proposal.proposedByName}（<Instant at={proposal.proposedAt} />）
      </p>
      {who?.actions.includes("staff:approve") !== true ? null : proposal.proposedBy === who.staffId ? (
        <>
          <p>申請した人は承認できません。ほかの管理者の承認を待っています。</p>
          <div class="actions">
            <Button
              kind="secondary"
              busy={deciding.busy}
              onPress={() => {
                deciding.press("withdrawn");
              }}
            >
              申請を取り下げる
            </Button>
          </div>
        </>
      ) : proposal.entry.staffId === who.staffId ? (
        <p>自分の登録の変更は、承認も却下もできません。ほかの管理者に依頼してください。</p>
      ) : (
        <div class="actions">
          <Button
            busy={deciding.busy}
            onPress={() => {
              deciding.press("approved");
            }}
          >
            承認する（二人目）
          </Button>
          <Button
            kind="secondary"
            busy={deciding.busy}
            onPress={() => {
              deciding.press("rejected");
            }}
          >
            却下する
          </Button>
        </div>
      )}
    </Panel>
  );
}

/** Asks once more before a colleague's password is replaced, then shows the new one. */
function RenewalDialog({
  staff,
  onDone,
  onClose,
}: {
  readonly staff: Entry;
  readonly onDone: (said: Said) => void;
  readonly onClose: () => void;
}) {
  const renewing = useCommand(async (commandId) => {
    const renewed = await call(endpoints.renewPassword, { body: { commandId, staffId: staff.staffId } });
    onDone({ title: `${staff.name}さんの仮のパスワードを発行しました`, password: renewed.temporaryPassword });
  });
  return (
    <Dialog title="仮のパスワードを再発行しますか" onClose={onClose}>
      <ErrorSummary problem={renewing.problem} />
      <Facts
        items={[
          ["氏名", staff.name],
          ["利用者名", staff.staffId],
        ]}
      />
      <p>
        いまのパスワードは使えなくなり、サインイン中の画面も終わります。認証アプリの登録は変わりません。再発行は監査の記録に残ります。
      </p>
      <div class="actions">
        <Button
          kind="danger"
          busy={renewing.busy}
          onPress={() => {
            renewing.press();
          }}
        >
          再発行する
        </Button>
        <Button kind="secondary" onPress={onClose}>
          やめる
        </Button>
      </div>
    </Dialog>
  );
}

/** The staff register: a change is proposed by one administrator and takes effect when another approves it. */
export function StaffPage() {
  const who = useStore(person);
  const nameOf = useMunicipalityName();
  const list = useLoad("staff", () => call(endpoints.listStaff));
  const [edited, setEdited] = useState<{ readonly entry: Entry | undefined } | undefined>(undefined);
  const [renewed, setRenewed] = useState<Entry | undefined>(undefined);
  const [said, setSaid] = useState<Said | undefined>(undefined);
  const mayRenew = who?.actions.includes("staff:renew-password") === true;
  const done = (message: Said) => {
    setRenewed(undefined);
    setSaid(message);
    list.reload();
  };
  const mayPropose = who?.actions.includes("staff:propose") === true;
  const open = list.value?.proposals.filter(({ state }) => state === "proposed") ?? [];
  return (
    <>
      <PageTitle
        side={
          mayPropose ? (
            <Button
              onPress={() => {
                setEdited({ entry: undefined });
              }}
            >
              職員の登録を申請
            </Button>
          ) : undefined
        }
      >
        職員
      </PageTitle>
      <ErrorSummary problem={list.problem} onRetry={list.reload} />
      {said === undefined ? null : (
        <Notice kind="success" title={said.title} live>
          {said.password === undefined ? undefined : (
            <>
              <p>
                <code class="secret">{said.password}</code>
              </p>
              <p>この画面を離れると、二度と表示できません。本人は、次のサインインで自分のパスワードに変えます。</p>
            </>
          )}
        </Notice>
      )}
      {open.map((proposal) => (
        <ProposalPanel
          key={proposal.proposalId}
          proposal={proposal}
          present={list.value?.staff.find(({ staffId }) => staffId === proposal.entry.staffId)}
          onDone={done}
        />
      ))}
      {list.value === undefined ? (
        list.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <TableFrame label="職員の一覧">
          <table class="table">
            <caption class="visually-hidden">職員の一覧</caption>
            <thead>
              <tr>
                <th scope="col">氏名</th>
                <th scope="col">利用者名</th>
                <th scope="col">役割</th>
                <th scope="col">市区町村</th>
                <th scope="col">利用</th>
                {mayPropose ? <th scope="col">変更</th> : null}
              </tr>
            </thead>
            <tbody>
              {list.value.staff.map((staff) => (
                <tr key={staff.staffId}>
                  <th scope="row">{staff.name}</th>
                  <td>{staff.staffId}</td>
                  <td>{rolesText(staff.roles)}</td>
                  <td>{nameOf(staff.municipalityCode) ?? "―"}</td>
                  <td>{staff.active ? <Mark tone="done">できる</Mark> : <Mark tone="stopped">停止</Mark>}</td>
                  {mayPropose ? (
                    <td>
                      <Button
                        kind="plain"
                        size="small"
                        onPress={() => {
                          setEdited({ entry: staff });
                        }}
                      >
                        変更<span class="visually-hidden">（{staff.name}さん）</span>
                      </Button>
                      {mayRenew && staff.active && staff.staffId !== who.staffId ? (
                        <Button
                          kind="plain"
                          size="small"
                          onPress={() => {
                            setRenewed(staff);
                          }}
                        >
                          パスワード再発行<span class="visually-hidden">（{staff.name}さん）</span>
                        </Button>
                      ) : null}
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {renewed === undefined ? null : (
        <RenewalDialog
          staff={renewed}
          onDone={done}
          onClose={() => {
            setRenewed(undefined);
          }}
        />
      )}
      {edited === undefined ? null : (
        <ProposalForm
          entry={edited.entry}
          onClose={() => {
            setEdited(undefined);
          }}
          onDone={() => {
            setEdited(undefined);
            list.reload();
          }}
        />
      )}
    </>
  );
}
