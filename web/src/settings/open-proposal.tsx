import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Day, Facts, Instant, Panel } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextAreaField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type SettingsList } from "../lib/endpoints.ts";
import { inputProblem } from "../lib/problem.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { nameOfChange, presentText, reach } from "./change-input.ts";

type Proposal = SettingsList["proposals"][number];
type Act = "approve" | "reject" | "withdraw";

const dialogs: Readonly<Record<Act, { readonly title: string; readonly verb: string; readonly done: string }>> = {
  approve: {
    title: "この変更を承認しますか",
    verb: "承認する（二人目）",
    done: "承認しました。適用を始める日から有効になります。",
  },
  reject: { title: "この申請を却下しますか", verb: "却下する", done: "却下しました。" },
  withdraw: { title: "この申請を取り下げますか", verb: "取り下げる", done: "申請を取り下げました。" },
};

/** A proposal that waits for a second administrator, with what the person may do about it. */
export function OpenProposal({
  proposal,
  list,
  onDone,
}: {
  readonly proposal: Proposal;
  readonly list: SettingsList;
  readonly onDone: (said: string) => void;
}) {
  const who = useStore(person);
  const [asked, setAsked] = useState<Act | undefined>(undefined);
  const [comment, setComment] = useState("");
  const { proposalId, version, change } = proposal;
  const acting = useCommand(async (commandId, act: Act, why: string) => {
    const path = { proposalId };
    if (act === "withdraw") await call(endpoints.withdrawSettingProposal, { path, body: { commandId, version } });
    else {
      const body =
        act === "approve"
          ? { commandId, version, outcome: "approved" as const }
          : { commandId, version, outcome: "rejected" as const, comment: why };
      await call(endpoints.decideSettingProposal, { path, body });
    }
    setAsked(undefined);
    onDone(dialogs[act].done);
  });
  const name = nameOfChange(change, list);
  const facts = (
    <Facts
      items={[
        ["項目", name],
        ["いまの設定", presentText(change, list)],
        ["変更後", <strong key="after">{proposal.text}</strong>],
        ["適用を始める日", <Day key="from" when={proposal.effectiveFrom} />],
        ["理由と根拠", proposal.reason],
        ["変わる案件", reach[change.setting]],
      ]}
    />
  );
  const ask = (act: Act) => () => {
    acting.clear();
    setAsked(act);
  };
  const confirm = () => {
    if (asked === undefined) return;
    if (asked === "reject" && comment.trim() === "")
      acting.fail(inputProblem([{ field: "comment", code: "REQUIRED", message: "却下の理由を入力してください。" }]));
    else acting.press(asked, comment.trim());
  };
  return (
    <Panel title={`承認待ち：${name}`} tone="action">
      {facts}
      <p class="lead">
        申請：{proposal.proposedByName}（<Instant at={proposal.proposedAt} />）
      </p>
      {proposal.proposedBy === who?.staffId ? (
        <>
          <p>申請した人は承認できません。ほかの管理者の承認を待っています。</p>
          <div class="actions">
            <Button kind="secondary" onPress={ask("withdraw")}>
              申請を取り下げる
            </Button>
          </div>
        </>
      ) : (
        <div class="actions">
          <Button onPress={ask("approve")}>承認する（二人目）</Button>
          <Button kind="secondary" onPress={ask("reject")}>
            却下する
          </Button>
        </div>
      )}
      {asked === undefined ? null : (
        <Dialog
          title={dialogs[asked].title}
          wide
          onClose={() => {
            setAsked(undefined);
          }}
        >
          <ErrorSummary problem={acting.problem} />
          {facts}
          <Form onSubmit={confirm}>
            {asked === "reject" ? (
              <TextAreaField
                path="comment"
                label="却下の理由"
                required
                limit={1000}
                rows={3}
                value={comment}
                onInput={setComment}
                error={errorAt(acting.problem, "comment")}
              />
            ) : null}
            <div class="actions">
              <Button type="submit" kind={asked === "approve" ? "primary" : "danger"} busy={acting.busy}>
                {dialogs[asked].verb}
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
          </Form>
        </Dialog>
      )}
    </Panel>
  );
}
