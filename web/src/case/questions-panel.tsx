import { mayAct } from "../../../domain/case/lifecycle.ts";
import { Button } from "../components/button.tsx";
import { Instant, Panel } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextAreaField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseView } from "../lib/endpoints.ts";
import { inputProblem } from "../lib/problem.ts";
import { useDraftText } from "../lib/use-draft-text.ts";
import { useCaseCommand, type Opened } from "./opened-case.tsx";

type Message = CaseView["messages"][number];

function AnswerForm({ message, opened }: { readonly message: Message; readonly opened: Opened }) {
  const { caseId, version: shown } = opened.view;
  const path = `answer-${message.messageId}`;
  const { text: answer, write: setAnswer, drop } = useDraftText(`${caseId}/${path}`, shown);
  const answering = useCaseCommand(opened, async (commandId, version, text: string) => {
    await call(endpoints.answerQuestion, {
      path: { caseId, messageId: message.messageId },
      body: { commandId, version, answer: text },
    });
    drop();
  });
  const submit = () => {
    if (answer.trim() === "") {
      answering.fail(inputProblem([{ field: path, code: "REQUIRED", message: "回答を入力してください。" }]));
    } else answering.press(answer.trim());
  };
  return (
    <Form onSubmit={submit}>
      <ErrorSummary problem={answering.problem} />
      <TextAreaField
        path={path}
        label="回答"
        required
        limit={2000}
        value={answer}
        onInput={setAnswer}
        error={errorAt(answering.problem, path)}
      />
      <Button type="submit" busy={answering.busy}>
        回答を送る
      </Button>
    </Form>
  );
}

function QuestionForm({ opened }: { readonly opened: Opened }) {
  const { caseId, version: shown } = opened.view;
  const { text: question, write: setQuestion, drop } = useDraftText(`${caseId}/question`, shown);
  const asking = useCaseCommand(opened, async (commandId, version, text: string) => {
    await call(endpoints.askQuestion, {
      path: { caseId },
      body: { commandId, version, question: text },
    });
    drop();
  });
  const submit = () => {
    if (question.trim() === "") {
      asking.fail(inputProblem([{ field: "question", code: "REQUIRED", message: "質問を入力してください。" }]));
    } else asking.press(question.trim());
  };
  return (
    <Form onSubmit={submit}>
      <ErrorSummary problem={asking.problem} />
      <TextAreaField
        path="question"
        label="窓口への質問"
        required
        support="窓口の担当者に届きます。個人番号は書かないでください。"
        limit={2000}
        rows={3}
        value={question}
        onInput={setQuestion}
        error={errorAt(asking.problem, "question")}
      />
      <Button type="submit" kind="secondary" busy={asking.busy}>
        質問を送る
      </Button>
    </Form>
  );
}

/** Questions between the councils on the case, oldest first, each with its answer or the place to give it. */
export function QuestionsPanel({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const mayAnswer = may("question:answer") && mayAct("answer-question", view.status);
  const mayAsk = may("question:ask") && mayAct("ask-question", view.status);
  if (view.messages.length === 0 && !mayAsk) return null;
  return (
    <Panel title="質問と回答" id="questions">
      {view.messages
        .toSorted((a, b) => a.askedAt.localeCompare(b.askedAt))
        .map((message) => (
          <div key={message.messageId}>
            <div class="question">
              <p class="timeline__by">
                質問：{message.askedByName}（<Instant at={message.askedAt} />）
              </p>
              <p class="prose">{message.question}</p>
            </div>
            {message.answer === undefined ? (
              mayAnswer && message.askedBy !== opened.staffId ? (
                <AnswerForm message={message} opened={opened} />
              ) : (
                <p class="answer">回答を待っています。</p>
              )
            ) : (
              <div class="answer">
                <p class="timeline__by">
                  回答：{message.answeredByName}
                  {message.answeredAt === undefined ? null : (
                    <>
                      （<Instant at={message.answeredAt} />）
                    </>
                  )}
                </p>
                <p class="prose">{message.answer}</p>
              </div>
            )}
          </div>
        ))}
      {mayAsk ? <QuestionForm opened={opened} /> : null}
    </Panel>
  );
}
