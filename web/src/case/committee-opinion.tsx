import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Day, Panel } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { DayField, RadioField, TextAreaField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseView } from "../lib/endpoints.ts";
import { isoDayOf } from "../lib/format.ts";
import { committeeConclusionLabels } from "../lib/labels.ts";
import { inputProblem } from "../lib/problem.ts";
import { ActDialog } from "./act-dialog.tsx";
import { useCaseCommand, type Opened } from "./opened-case.tsx";

type Conclusion = NonNullable<NonNullable<NonNullable<CaseView["decision"]>["committee"]>["opinion"]>["conclusion"];
type Entered = { readonly conclusion: Conclusion | ""; readonly heldOn: string; readonly text: string };

const conclusions: readonly Conclusion[] = ["approval-advised", "approval-on-conditions-advised", "decline-advised"];

/** Records the opinion of 運営委員会, which the approvers read before the first step. */
export function CommitteeOpinion({ opened }: { readonly opened: Opened }) {
  const { view } = opened;
  const today = isoDayOf(new Date().toISOString());
  const [entered, setEntered] = useState<Entered>({ conclusion: "", heldOn: "", text: "" });
  const [asked, setAsked] = useState<Conclusion | undefined>(undefined);
  const recording = useCaseCommand(opened, (commandId, version, conclusion: Conclusion, heldOn: string, text: string) =>
    call(endpoints.recordCommitteeOpinion, {
      path: { caseId: view.caseId },
      body: { commandId, version, conclusion, heldOn, text },
    }),
  );
  const { problem } = recording;
  const submit = () => {
    const errors = [
      ...(entered.heldOn === "" || entered.heldOn > today
        ? [{ field: "heldOn", code: "NOT_A_DATE", message: "今日までの開催日を入力してください。" }]
        : []),
      ...(entered.conclusion === ""
        ? [{ field: "conclusion", code: "REQUIRED", message: "意見の区分を選んでください。" }]
        : []),
      ...(entered.text.trim() === ""
        ? [{ field: "text", code: "REQUIRED", message: "意見の内容を入力してください。" }]
        : []),
    ];
    if (errors.length > 0 || entered.conclusion === "") recording.fail(inputProblem(errors));
    else setAsked(entered.conclusion);
  };
  return (
    <Panel title="次にすること（運営委員会の意見）" tone="action">
      <p>貸付審査等運営委員会の意見を記録してください。記録すると、決裁が始まります。</p>
      <Form onSubmit={submit}>
        <ErrorSummary problem={problem} />
        <DayField
          path="heldOn"
          label="委員会の開催日"
          required
          max={today}
          value={entered.heldOn}
          onInput={(heldOn) => {
            setEntered({ ...entered, heldOn });
          }}
          error={errorAt(problem, "heldOn")}
        />
        <RadioField
          path="conclusion"
          label="意見"
          required
          value={entered.conclusion}
          options={conclusions.map((conclusion) => [conclusion, committeeConclusionLabels[conclusion]] as const)}
          onInput={(value) => {
            setEntered({ ...entered, conclusion: conclusions.find((each) => each === value) ?? "" });
          }}
          error={errorAt(problem, "conclusion")}
        />
        <TextAreaField
          path="text"
          label="意見の内容（条件があるときは、その条件）"
          required
          limit={2000}
          value={entered.text}
          onInput={(text) => {
            setEntered({ ...entered, text });
          }}
          error={errorAt(problem, "text")}
        />
        <Button type="submit" busy={recording.busy}>
          意見を記録する
        </Button>
      </Form>
      {asked === undefined ? null : (
        <ActDialog
          title="運営委員会の意見を記録しますか"
          view={view}
          more={[
            ["開催日", <Day key="day" when={entered.heldOn} />],
            ["意見", committeeConclusionLabels[asked]],
            ["内容", entered.text],
          ]}
          explanation="記録した意見は、あとから変えられません。決裁者が読んで決裁します。"
          verb="意見を記録する"
          onClose={() => {
            setAsked(undefined);
          }}
          onAct={() => {
            setAsked(undefined);
            recording.press(asked, entered.heldOn, entered.text.trim());
          }}
        />
      )}
    </Panel>
  );
}
