import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Facts } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextAreaField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import type { CaseView } from "../lib/endpoints.ts";
import { formatYen } from "../lib/format.ts";
import { fundLabels } from "../lib/labels.ts";
import { inputProblem, type ProblemFacts } from "../lib/problem.ts";
import { useDraftText } from "../lib/use-draft-text.ts";
import { reasonOf } from "../lib/reasons.ts";

/** The case in a few lines, before an act on it. */
export function CaseSummary({
  view,
  more = [],
}: {
  readonly view: CaseView;
  readonly more?: readonly (readonly [string, ComponentChildren])[];
}) {
  const content = view.application?.content;
  return (
    <Facts
      items={[
        ["案件番号", view.caseNumber],
        ["氏名", view.applicantName],
        ["資金", fundLabels[view.fund] ?? view.fund],
        ["借入の理由", reasonOf(content?.reason)?.ja],
        ["希望額", content?.requestedAmount === undefined ? undefined : formatYen(content.requestedAmount)],
        ...more,
      ]}
    />
  );
}

/** Confirms an act: the case in a few lines, what follows, and a comment that some acts need. */
export function ActDialog({
  title,
  view,
  more,
  explanation,
  comment,
  verb,
  danger = false,
  onAct,
  onClose,
}: {
  readonly title: string;
  readonly view: CaseView;
  readonly more?: readonly (readonly [string, ComponentChildren])[];
  readonly explanation: string;
  /** Label of the comment; absent when the act takes none. */
  readonly comment?: { readonly label: string; readonly required: boolean };
  readonly verb: string;
  readonly danger?: boolean;
  readonly onAct: (comment: string | undefined) => void;
  readonly onClose: () => void;
}) {
  // A comment is kept until the case has moved on: by this very act, or by another that leaves nothing to say.
  const { text, write } = useDraftText(`${view.caseId}/${verb}`, view.version, (writtenIn) =>
    view.events.some((event) => event.sequence > writtenIn && event.statusBefore !== event.statusAfter),
  );
  const [problem, setProblem] = useState<ProblemFacts | undefined>(undefined);
  const submit = () => {
    const written = text.trim();
    if (comment?.required === true && written === "") {
      setProblem(
        inputProblem([{ field: "comment", code: "REQUIRED", message: `${comment.label}を入力してください。` }]),
      );
      return;
    }
    onAct(written === "" ? undefined : written);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <CaseSummary view={view} {...(more === undefined ? {} : { more })} />
      <p>{explanation}</p>
      <Form onSubmit={submit}>
        <ErrorSummary problem={problem} />
        {comment === undefined ? null : (
          <TextAreaField
            path="comment"
            label={comment.label}
            required={comment.required}
            limit={1000}
            rows={3}
            value={text}
            onInput={write}
            error={errorAt(problem, "comment")}
          />
        )}
        <div class="actions">
          <Button type="submit" kind={danger ? "danger" : "primary"}>
            {verb}
          </Button>
          <Button kind="secondary" onPress={onClose}>
            やめる
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
