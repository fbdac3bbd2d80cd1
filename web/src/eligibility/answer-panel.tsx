import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { DayField, RadioField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { useCaseCommand, type Opened } from "../case/opened-case.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type AssessmentView } from "../lib/endpoints.ts";
import { isoDayOf } from "../lib/format.ts";
import { useUnsaved } from "../lib/leave-guard.ts";
import { inputProblem, type ProblemFacts } from "../lib/problem.ts";
import { AnswerFields } from "./answer-fields.tsx";
import { answerFormOf, emptyAnswer, peopleOf, readAnswer, type AnswerForm, type FactInput } from "./answer-model.ts";
import { recordedSources, sourceLabels, type RecordedSource } from "./words.ts";

type Missing = AssessmentView["detail"]["missing"][number];

/** A question to be answered, or an answer to be corrected. */
export type Asked = {
  readonly fact: string;
  readonly question: string;
  readonly input: FactInput;
  readonly effects: Missing["effects"];
  /** What was recorded before, when it is corrected. */
  readonly before?: AssessmentView["facts"][number];
};

/** The last source chosen: a clerk who works through papers does not choose it anew for each question. */
let lastSource: RecordedSource = "statement";

const isSource = (value: string): value is RecordedSource => recordedSources.some((source) => source === value);

/** Errors of the API named by the fields of this form. */
function shown(problem: ProblemFacts | undefined): ProblemFacts | undefined {
  if (problem === undefined) return undefined;
  return {
    ...problem,
    errors: problem.errors.map((error) => ({ ...error, field: error.field.replace(/^facts\.0\./, "answer.") })),
  };
}

/** One question with its answer, its source and its day. The heading takes the keyboard when a new question comes up. */
export function AnswerPanel({
  asked,
  opened,
  household,
  place,
  takesFocus,
  onDone,
  onCancel,
}: {
  readonly asked: Asked;
  readonly opened: Opened;
  readonly household: AssessmentView["household"];
  /** Where the question stands among those that are open. */
  readonly place: string;
  readonly takesFocus: boolean;
  readonly onDone: () => void;
  readonly onCancel?: () => void;
}) {
  const { before, input } = asked;
  const people = peopleOf(household.members);
  const today = isoDayOf(new Date().toISOString());
  const [form, setForm] = useState<AnswerForm>(
    before === undefined ? emptyAnswer(people) : answerFormOf(input, before.value, people),
  );
  const [source, setSource] = useState<RecordedSource>(lastSource);
  const [asOf, setAsOf] = useState(today);
  const [touched, setTouched] = useState(false);
  useUnsaved(touched);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, []);
  const recording = useCaseCommand(opened, async (commandId, version, value: unknown) => {
    await call(endpoints.recordFacts, {
      path: { caseId: opened.view.caseId },
      body: { commandId, version, facts: [{ fact: asked.fact, value, source, asOf }] },
    });
    lastSource = source;
    setTouched(false);
    onDone();
  });
  const problem = shown(recording.problem);
  const submit = () => {
    const reading = readAnswer(input, form, today);
    const dayWrong = asOf === "" || asOf > today;
    if (reading.kind === "wrong" || dayWrong) {
      recording.fail(
        inputProblem([
          ...(reading.kind === "wrong"
            ? [{ field: `answer.${reading.field}`, code: "REQUIRED", message: reading.message }]
            : []),
          ...(dayWrong
            ? [{ field: "answer.asOf", code: "NOT_A_DATE", message: "確かめた日は、今日までの日付を入れてください。" }]
            : []),
        ]),
      );
    } else recording.press(reading.value);
  };
  return (
    <div class="ask">
      <h3 class="ask__question" ref={heading} tabIndex={-1}>
        <span class="ask__place">{place}</span>
        {asked.question}
      </h3>
      <Form onSubmit={submit}>
        <ErrorSummary problem={problem} />
        <AnswerFields
          input={input}
          form={form}
          effects={asked.effects}
          members={household.members}
          error={errorAt(problem, "answer.value")}
          onInput={(change) => {
            setTouched(true);
            setForm((now) => ({ ...now, ...change }));
          }}
        />
        <div class="row">
          <RadioField
            path="answer.source"
            label="何で確かめましたか"
            required
            inline
            value={source}
            options={recordedSources.map((entry) => [entry, sourceLabels[entry]] as const)}
            onInput={(chosen) => {
              if (isSource(chosen)) setSource(chosen);
            }}
          />
          <DayField
            path="answer.asOf"
            label="確かめた日"
            required
            value={asOf}
            max={today}
            onInput={setAsOf}
            error={errorAt(problem, "answer.asOf")}
          />
        </div>
        <div class="actions">
          <Button type="submit" busy={recording.busy}>
            答えを記録する
          </Button>
          {before === undefined ? null : (
            <Button
              kind="secondary"
              busy={recording.busy}
              onPress={() => {
                recording.press(null);
              }}
            >
              記録を取り消す
            </Button>
          )}
          {onCancel === undefined ? null : (
            <Button kind="secondary" onPress={onCancel}>
              やめる
            </Button>
          )}
        </div>
      </Form>
    </div>
  );
}
