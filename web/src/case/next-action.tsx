import { useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { Button, ButtonLink } from "../components/button.tsx";
import { Day, Notice, Panel } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { DayField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { formatYen, isoDayOf } from "../lib/format.ts";
import { verdictWords, waitingForLabels } from "../lib/labels.ts";
import { inputProblem } from "../lib/problem.ts";
import { ActDialog } from "./act-dialog.tsx";
import { useCaseCommand, type Opened } from "./opened-case.tsx";
import { lazy } from "../lib/lazy.tsx";
import { isAutomatic } from "./progress.ts";

const CommitteeOpinion = lazy(() => import("./committee-opinion.tsx").then((part) => part.CommitteeOpinion));
const StoppedStep = lazy(() => import("./stopped-step.tsx").then((part) => part.StoppedStep));

const automaticWords = {
  inquiry: ["情報を照会しています", "結果が届くと、この画面に表示します。ほかの作業をしていてもかまいません。"],
  papers: ["通知書などを作成しています", "できあがると、この画面に表示します。"],
  "document-check": ["書類を確認しています", "安全を確かめています。ふつうは数十秒で終わります。"],
} as const;

function BeginApplication({ opened }: { readonly opened: Opened }) {
  const { view } = opened;
  const [, navigate] = useLocation();
  const beginning = useCaseCommand(opened, async (commandId, version) => {
    await call(endpoints.openApplication, {
      path: { caseId: view.caseId },
      body: { commandId, version, fund: "emergency-small" },
    });
    navigate(`/cases/${view.caseId}/application`);
  });
  return (
    <Panel title="次にすること" tone="action">
      <ErrorSummary problem={beginning.problem} />
      <p>緊急小口資金の申込を受けるときは、申込の準備を始めてください。</p>
      <div class="actions">
        <Button
          busy={beginning.busy}
          onPress={() => {
            beginning.press();
          }}
        >
          緊急小口資金の申込を始める
        </Button>
      </div>
    </Panel>
  );
}

function ContinueApplication({ opened }: { readonly opened: Opened }) {
  const { view } = opened;
  return (
    <Panel title="次にすること" tone="action">
      {view.status === "returned" ? (
        <Notice kind="warning" title="都道府県社協から差し戻されました">
          <p class="prose">{view.returnReason ?? ""}</p>
          <p>入力した内容は残っています。直して、もう一度提出してください。</p>
        </Notice>
      ) : null}
      {view.missing.length === 0 ? (
        <p>必要なものがそろっています。申込の画面から提出できます。</p>
      ) : (
        <p>提出までに、あと{String(view.missing.length)}つのことが必要です。</p>
      )}
      <div class="actions">
        <ButtonLink href={`/cases/${view.caseId}/application`}>
          {view.status === "returned" ? "申込を直す" : "申込の入力を続ける"}
        </ButtonLink>
      </div>
    </Panel>
  );
}

function ScreeningAct({ opened }: { readonly opened: Opened }) {
  const { view } = opened;
  const [asked, setAsked] = useState<"forward" | "return" | undefined>(undefined);
  const path = { caseId: view.caseId };
  const forwarding = useCaseCommand(opened, (commandId, version, comment: string | undefined) =>
    call(endpoints.forwardCase, {
      path,
      body: { commandId, version, ...(comment === undefined ? {} : { comment }) },
    }),
  );
  const returning = useCaseCommand(opened, (commandId, version, comment: string) =>
    call(endpoints.returnCase, { path, body: { commandId, version, comment } }),
  );
  const open = view.messages.filter(({ answer }) => answer === undefined).length;
  const close = () => {
    setAsked(undefined);
  };
  return (
    <Panel title="次にすること（審査）" tone="action">
      <ErrorSummary problem={forwarding.problem ?? returning.problem} />
      <p>
        内容を確かめて、決裁に回すか、窓口へ差し戻してください。
        {open === 0 ? "" : `回答を待っている質問が${String(open)}件あります。回答が届いてから決裁に回せます。`}
      </p>
      <div class="actions">
        <Button
          busy={forwarding.busy}
          onPress={() => {
            setAsked("forward");
          }}
        >
          決裁に回す
        </Button>
        <Button
          kind="secondary"
          busy={returning.busy}
          onPress={() => {
            setAsked("return");
          }}
        >
          差し戻す
        </Button>
      </div>
      {asked === "forward" ? (
        <ActDialog
          title="決裁に回しますか"
          view={view}
          more={[["照会の結果", view.verdict === undefined ? undefined : verdictWords[view.verdict.verdictClass]]]}
          explanation="決裁者に回ります。決裁者から戻されるまで、審査の画面では変えられません。"
          comment={{ label: "審査の所見", required: false }}
          verb="決裁に回す"
          onClose={close}
          onAct={(comment) => {
            close();
            forwarding.press(comment);
          }}
        />
      ) : null}
      {asked === "return" ? (
        <ActDialog
          title="窓口へ差し戻しますか"
          view={view}
          explanation="窓口で直して、もう一度提出してもらいます。これまでの記録は残ります。"
          comment={{ label: "差戻しの理由（窓口に伝わります）", required: true }}
          verb="差し戻す"
          onClose={close}
          onAct={(comment) => {
            close();
            if (comment !== undefined) returning.press(comment);
          }}
        />
      ) : null}
    </Panel>
  );
}

type Outcome = "approved" | "declined" | "returned";

const outcomeWords: Readonly<Record<Outcome, { title: string; verb: string; explanation: string; comment: string }>> = {
  approved: {
    title: "承認しますか",
    verb: "承認する",
    explanation: "あなたの段階の決裁を承認します。最後の段階の承認で、貸付が決まります。",
    comment: "所見",
  },
  declined: {
    title: "不承認としますか",
    verb: "不承認とする",
    explanation: "貸付を行わないことに決まり、不承認の通知書を作ります。取り消すことはできません。",
    comment: "不承認の理由",
  },
  returned: {
    title: "審査担当へ戻しますか",
    verb: "戻す",
    explanation: "審査担当が確かめ直して、もう一度決裁に回します。",
    comment: "戻す理由",
  },
};

function DecisionAct({ opened }: { readonly opened: Opened }) {
  const { view, staffId } = opened;
  const [asked, setAsked] = useState<Outcome | undefined>(undefined);
  const path = { caseId: view.caseId };
  const deciding = useCaseCommand(opened, (commandId, version, outcome: Outcome, comment: string | undefined) =>
    call(endpoints.decideStep, {
      path,
      body:
        outcome === "approved"
          ? { commandId, version, outcome, ...(comment === undefined ? {} : { comment }) }
          : { commandId, version, outcome, comment: comment ?? "" },
    }),
  );
  const approvals = view.decision?.approvals ?? [];
  if (approvals.some(({ by }) => by === staffId)) {
    return (
      <Notice kind="information" title="あなたの段階の決裁は済んでいます">
        <p>次の決裁者の決裁を待っています。同じ人が続けて決裁することはできません。</p>
        <ErrorSummary problem={deciding.problem} />
      </Notice>
    );
  }
  const awaited = view.waitingFor === "committee-secretariat";
  const words = asked === undefined ? undefined : outcomeWords[asked];
  return (
    <Panel title="次にすること（決裁）" tone="action">
      <ErrorSummary problem={deciding.problem} />
      <p>
        決裁は全{String(view.decision?.steps ?? 1)}段階で、今は{String(approvals.length + 1)}段階目です。
        {awaited ? "運営委員会の意見が記録されてから、決裁してください。" : ""}
      </p>
      <div class="actions">
        {(awaited ? (["returned"] as const) : (["approved", "declined", "returned"] as const)).map((outcome) => (
          <Button
            key={outcome}
            kind={outcome === "approved" ? "primary" : "secondary"}
            busy={deciding.busy}
            onPress={() => {
              setAsked(outcome);
            }}
          >
            {outcomeWords[outcome].verb}
          </Button>
        ))}
      </div>
      {asked === undefined || words === undefined ? null : (
        <ActDialog
          title={words.title}
          view={view}
          more={[["照会の結果", view.verdict === undefined ? undefined : verdictWords[view.verdict.verdictClass]]]}
          explanation={words.explanation}
          comment={{ label: words.comment, required: asked !== "approved" }}
          verb={words.verb}
          danger={asked === "declined"}
          onClose={() => {
            setAsked(undefined);
          }}
          onAct={(comment) => {
            setAsked(undefined);
            deciding.press(asked, comment);
          }}
        />
      )}
    </Panel>
  );
}

function ReceiveDeed({ opened }: { readonly opened: Opened }) {
  const { view } = opened;
  const today = isoDayOf(new Date().toISOString());
  const [receivedOn, setReceivedOn] = useState(today);
  const [asked, setAsked] = useState(false);
  const receiving = useCaseCommand(opened, (commandId, version, day: string) =>
    call(endpoints.receiveLoanDeed, {
      path: { caseId: view.caseId },
      body: { commandId, version, receivedOn: day },
    }),
  );
  const submit = () => {
    if (receivedOn === "" || receivedOn > today) {
      receiving.fail(
        inputProblem([
          { field: "receivedOn", code: "NOT_A_DATE", message: "今日までの受け取った日を入力してください。" },
        ]),
      );
    } else setAsked(true);
  };
  return (
    <Panel title="次にすること（契約）" tone="action">
      <p>借用書を渡し、署名済みの借用書が届いたら、受け取った日を記録してください。記録すると、送金日が決まります。</p>
      <Form onSubmit={submit}>
        <ErrorSummary problem={receiving.problem} />
        <DayField
          path="receivedOn"
          label="署名済みの借用書を受け取った日"
          required
          value={receivedOn}
          max={today}
          onInput={setReceivedOn}
          error={errorAt(receiving.problem, "receivedOn")}
        />
        <Button type="submit" busy={receiving.busy}>
          受け取ったことを記録する
        </Button>
      </Form>
      {asked ? (
        <ActDialog
          title="借用書の受領を記録しますか"
          view={view}
          more={[
            ["貸付額", view.decidedAmount === undefined ? undefined : formatYen(view.decidedAmount)],
            ["受け取った日", <Day key="day" when={receivedOn} />],
          ]}
          explanation="署名・押印と金額を確かめましたか。記録すると送金の対象になります。"
          verb="記録する"
          onClose={() => {
            setAsked(false);
          }}
          onAct={() => {
            setAsked(false);
            receiving.press(receivedOn);
          }}
        />
      ) : null}
    </Panel>
  );
}

/** What the person can do with the case now, or what it waits for. */
export function NextAction({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const automatic = isAutomatic(view);
  const waiting = automatic === undefined || automatic === "document-check" ? undefined : automaticWords[automatic];
  if (waiting !== undefined) {
    return (
      <Notice kind="information" title={waiting[0]} live>
        <p>{waiting[1]}</p>
        <Button kind="secondary" size="small" onPress={opened.reload}>
          最新の状態を見る
        </Button>
      </Notice>
    );
  }
  if (view.fault !== undefined) return <StoppedStep opened={opened} />;
  if (view.status === "consultation" && may("application:save")) return <BeginApplication opened={opened} />;
  if ((view.status === "application" || view.status === "returned") && may("application:save")) {
    return <ContinueApplication opened={opened} />;
  }
  if (view.status === "screening" && may("screening:act")) return <ScreeningAct opened={opened} />;
  if (view.waitingFor === "committee-secretariat" && may("committee:record-opinion")) {
    return <CommitteeOpinion opened={opened} />;
  }
  if (view.status === "decision" && may("decision:decide")) return <DecisionAct opened={opened} />;
  if (view.status === "contract" && may("contract:receive-deed")) return <ReceiveDeed opened={opened} />;
  const unanswered = view.messages.some(({ answer }) => answer === undefined);
  if (unanswered && may("question:answer")) {
    return (
      <Notice kind="warning" title="回答していない質問があります">
        <p>
          <a
            href="#questions"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById("questions")?.querySelector("textarea")?.focus();
            }}
          >
            質問に回答する
          </a>
        </p>
      </Notice>
    );
  }
  const next = waitingForLabels[view.waitingFor] ?? "";
  return next === "" ? null : <Notice kind="information" title={`今は${next}の作業を待っています`} />;
}

/** Withdrawal, at the end of the page: rare, and never next to the ordinary act. */
export function Withdrawal({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const [asked, setAsked] = useState(false);
  const withdrawing = useCaseCommand(opened, (commandId, version, comment: string) =>
    call(endpoints.withdrawApplication, { path: { caseId: view.caseId }, body: { commandId, version, comment } }),
  );
  const legal = ["consultation", "application", "returned", "screening", "decision"].includes(view.status);
  if (!may("application:withdraw") || !legal) return null;
  return (
    <>
      <ErrorSummary problem={withdrawing.problem} />
      <p>
        <Button
          kind="plain"
          size="small"
          busy={withdrawing.busy}
          onPress={() => {
            setAsked(true);
          }}
        >
          取下げを記録する
        </Button>
      </p>
      {asked ? (
        <ActDialog
          title="取下げを記録しますか"
          view={view}
          explanation="申込者が取り下げたときだけ記録してください。あとから戻すことはできません。"
          comment={{ label: "取下げの理由", required: true }}
          verb="取下げを記録する"
          danger
          onClose={() => {
            setAsked(false);
          }}
          onAct={(comment) => {
            setAsked(false);
            if (comment !== undefined) withdrawing.press(comment);
          }}
        />
      ) : null}
    </>
  );
}
