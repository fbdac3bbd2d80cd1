import { useEffect, useState } from "preact/hooks";
import { mayAct } from "../../../domain/case/lifecycle.ts";
import type { Opened } from "../case/opened-case.tsx";
import { Button } from "../components/button.tsx";
import { Amount, Day, Facts, Loading, Mark, Notice, Panel, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { SelectField } from "../components/fields.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type AssessmentView, type CaseView } from "../lib/endpoints.ts";
import { formatNumber } from "../lib/format.ts";
import { verdictWords } from "../lib/labels.ts";
import { useLoad } from "../lib/use-load.ts";
import { AnswerPanel, type Asked } from "./answer-panel.tsx";
import { RepaymentTable } from "./repayment-table.tsx";
import { levelLabels, outcomeLabels, sourceLabels, sourceText, verdictLabels } from "./words.ts";

type Detail = AssessmentView["detail"];
type Fact = AssessmentView["facts"][number];
type Kind = Detail["kind"];

const tones = { "may-apply": "done", "may-not": "stopped", "needs-facts": "attention" } as const;

/** Before a decision the assessment helps; afterwards what was decided stands. */
const shownIn: readonly CaseView["status"][] = ["consultation", "application", "returned", "screening", "decision"];

function FactText({
  fact,
  municipalityName,
}: {
  readonly fact: Fact;
  readonly municipalityName: (code: string) => string;
}) {
  return <>{fact.input?.kind === "municipality" ? municipalityName(fact.text) : fact.text}</>;
}

function FactsTable({
  facts,
  municipalityName,
  onCorrect,
}: {
  readonly facts: readonly Fact[];
  readonly municipalityName: (code: string) => string;
  /** Absent when the person may not record. */
  readonly onCorrect: ((fact: Fact) => void) | undefined;
}) {
  return (
    <TableFrame label="確かめた事実">
      <table class="table">
        <caption class="visually-hidden">確かめた事実</caption>
        <thead>
          <tr>
            <th scope="col">事実</th>
            <th scope="col">答え</th>
            <th scope="col">何で・いつ</th>
            {onCorrect === undefined ? null : <th scope="col">訂正</th>}
          </tr>
        </thead>
        <tbody>
          {facts.map((fact) => (
            <tr key={fact.fact}>
              <th scope="row">{fact.question}</th>
              <td>
                {fact.text === "" ? (
                  "申込書の計画のとおり"
                ) : (
                  <FactText fact={fact} municipalityName={municipalityName} />
                )}
              </td>
              <td>
                {sourceLabels[fact.source]}
                <br />
                <Day when={fact.asOf} />
                {fact.byName === undefined ? null : `・${fact.byName}`}
              </td>
              {onCorrect === undefined ? null : (
                <td>
                  {fact.byName === undefined ? (
                    "申込書で直します"
                  ) : (
                    <Button
                      kind="secondary"
                      size="small"
                      onPress={() => {
                        onCorrect(fact);
                      }}
                    >
                      直す<span class="visually-hidden">（{fact.question}）</span>
                    </Button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  );
}

function Overview({
  overview,
  kind,
  onChoose,
}: {
  readonly overview: AssessmentView["overview"];
  readonly kind: Kind;
  readonly onChoose: (kind: Kind) => void;
}) {
  return (
    <details class="more">
      <summary>ほかの資金の見立て（全{formatNumber(overview.length)}種）</summary>
      <TableFrame label="資金ごとの見立て">
        <table class="table">
          <caption class="visually-hidden">資金ごとの見立て</caption>
          <thead>
            <tr>
              <th scope="col">資金</th>
              <th scope="col">今の見立て</th>
              <th scope="col">理由・残る確認</th>
            </tr>
          </thead>
          <tbody>
            {overview.map((row) => (
              <tr key={row.kind}>
                <th scope="row">
                  {row.kind === kind ? (
                    <strong>{row.name}</strong>
                  ) : (
                    <Button
                      kind="plain"
                      size="small"
                      onPress={() => {
                        onChoose(row.kind);
                      }}
                    >
                      {row.name}
                    </Button>
                  )}
                </th>
                <td>
                  <Mark tone={tones[row.verdict]}>{verdictLabels[row.verdict]}</Mark>
                </td>
                <td>
                  {row.verdict === "needs-facts"
                    ? `あと${formatNumber(row.openQuestions)}件の確認`
                    : row.sentences.join("")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </details>
  );
}

function Reasons({
  detail,
  facts,
  municipalityName,
  onCorrect,
}: {
  readonly detail: Detail;
  readonly facts: readonly Fact[];
  readonly municipalityName: (code: string) => string;
  readonly onCorrect: ((fact: Fact) => void) | undefined;
}) {
  return (
    <ul class="list">
      {detail.reasons.map((reason) => (
        <li key={reason.id}>
          <p>
            <strong>{reason.message}</strong>
          </p>
          {facts
            .filter(({ fact, text }) => reason.facts.includes(fact) && text !== "")
            .map((fact) => (
              <p key={fact.fact}>
                見た事実：{fact.question.replace(/。$/, "")}：「
                <FactText fact={fact} municipalityName={municipalityName} />
                」（{sourceLabels[fact.source]}、
                <Day when={fact.asOf} />）
                {onCorrect === undefined || fact.byName === undefined ? null : (
                  <Button
                    kind="plain"
                    size="small"
                    onPress={() => {
                      onCorrect(fact);
                    }}
                  >
                    この記録を直す
                  </Button>
                )}
              </p>
            ))}
          <p class="timeline__by">
            根拠：{sourceText(reason.source)}（規則 {reason.id} 第{String(reason.version)}版）
          </p>
        </li>
      ))}
    </ul>
  );
}

function Offer({ detail }: { readonly detail: Detail }) {
  const { ceiling } = detail;
  return (
    <>
      {ceiling === undefined ? null : (
        <Facts
          items={[
            ["限度額", ceiling.total === null ? undefined : <Amount key="total" yen={ceiling.total} />],
            ["月額", ceiling.perMonth === null ? undefined : <Amount key="month" yen={ceiling.perMonth} />],
            ["期間", ceiling.months === null ? undefined : `${String(ceiling.months)}か月`],
          ]}
        />
      )}
      <ul class="bullets">
        {[...(ceiling?.basis ?? []), ...detail.terms].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {(
        [
          ["必要な書類", detail.documents],
          ["必要な同意", detail.consents],
          ["送金までの手続", detail.steps],
        ] as const
      ).map(([title, items]) =>
        items.length === 0 ? null : (
          <div key={title}>
            <h3>{title}</h3>
            <ul class="bullets">
              {items.map((item) => (
                <li key={item.code}>
                  {item.ja}
                  {item.when === null ? "" : `（${item.when}）`}
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
    </>
  );
}

function RulesTable({ detail }: { readonly detail: Detail }) {
  return (
    <details class="more">
      <summary>当てはめた規則と条件（{formatNumber(detail.rules.length)}件）</summary>
      <TableFrame label="当てはめた規則">
        <table class="table">
          <caption class="visually-hidden">当てはめた規則</caption>
          <thead>
            <tr>
              <th scope="col">結果</th>
              <th scope="col">内容と根拠</th>
            </tr>
          </thead>
          <tbody>
            {detail.rules.map((rule) => (
              <tr key={rule.id}>
                <td>{outcomeLabels[rule.outcome]}</td>
                <td>
                  {rule.message}
                  <span class="choice__note">
                    {sourceText(rule.source)}（{rule.id} 第{String(rule.version)}版）
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      <h3>使った条件</h3>
      <ul class="bullets">
        {detail.parametersUsed.map((parameter) => (
          <li key={parameter.name}>
            {parameter.ja}（{levelLabels[parameter.level]}
            {parameter.from === null ? "" : "、"}
            {parameter.from === null ? null : <Day when={parameter.from} />}
            {parameter.from === null ? "" : "から"}）<span class="choice__note">{sourceText(parameter.source)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Questions({
  detail,
  chosen,
  onChoose,
}: {
  readonly detail: Detail;
  readonly chosen: string | undefined;
  readonly onChoose: ((fact: string) => void) | undefined;
}) {
  const rest = detail.missing.filter(({ fact }) => fact !== chosen);
  if (rest.length === 0) return null;
  return (
    <>
      <h3>{chosen === undefined ? "確かめること" : "このあと確かめること"}</h3>
      <ol class="bullets bullets--ordered" key={rest[0]?.fact}>
        {rest.map((missing) => (
          <li key={missing.fact}>
            {missing.question}
            {missing.input === undefined ? <span class="choice__note">都道府県社協が登録することです。</span> : null}
            {onChoose === undefined || missing.input === undefined ? null : (
              <Button
                kind="plain"
                size="small"
                onPress={() => {
                  onChoose(missing.fact);
                }}
              >
                先に答える<span class="visually-hidden">（{missing.question}）</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Facts of income that an inquiry looks at too. */
const ofIncome = /\.(?:residentTax|incomes|presentIncomeAtExemptLevel)$/;

/**
 * What the inquiry found stands beside the assessment, never in it: another rule judged it, on facts that stay in the number
 * zone. Both the window and the council may know its class.
 */
function InquiryNote({ view, detail }: { readonly view: CaseView; readonly detail: Detail }) {
  const { verdict } = view;
  const concerned = detail.missing.some(({ fact }) => ofIncome.test(fact));
  if (verdict === undefined || verdict.verdictClass === "not-inquired" || !concerned) return null;
  return (
    <Notice kind="information" title={`情報照会の結果は「${verdictWords[verdict.verdictClass]}」です`}>
      <p>収入と住民税の確認は、この結果で足りるかどうかを審査担当が判断します。上の判定には入れていません。</p>
    </Notice>
  );
}

function askedOf({ fact, question, input, effects }: Detail["missing"][number]): Asked | undefined {
  return input === undefined ? undefined : { fact, question, input, effects };
}

/**
 * What can be said of the case on present facts: the verdict with its reasons, the next question with the place to answer
 * it, and what the money would come with. The machine never says that a loan is granted.
 */
export function AssessmentPanel({
  opened,
  municipalityName,
}: {
  readonly opened: Opened;
  readonly municipalityName: (code: string) => string;
}) {
  const { view, may } = opened;
  const [kind, setKind] = useState<Kind | undefined>(undefined);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [correcting, setCorrecting] = useState<Fact | undefined>(undefined);
  const [answered, setAnswered] = useState(0);
  const loaded = useLoad(`${view.caseId}/${kind ?? ""}`, () =>
    call(endpoints.viewAssessment, {
      path: { caseId: view.caseId },
      query: { kind, seenVersion: String(view.version) },
    }),
  );
  const seen = loaded.value?.caseVersion;
  useEffect(() => {
    if (seen !== undefined && seen < view.version && !loaded.loading) loaded.reload();
  }, [view.version, seen, loaded.loading]);
  if (!may("assessment:view") || !shownIn.includes(view.status)) return null;
  const title = "申込みの要件の確認";
  if (loaded.value === undefined) {
    return (
      <Panel title={title} id="assessment">
        {loaded.problem === undefined ? (
          <Loading what="要件を確かめています…" />
        ) : (
          <ErrorSummary problem={loaded.problem} onRetry={loaded.reload} />
        )}
      </Panel>
    );
  }
  const { detail, facts, household, conflicts, overview, date } = loaded.value;
  const mayRecord = may("fact:record") && mayAct("record-facts", view.status);
  const choose = (next: Kind) => {
    setKind(next);
    setChosen(undefined);
    setCorrecting(undefined);
  };
  const open = detail.missing.flatMap((missing) => askedOf(missing) ?? []);
  const next = open.find(({ fact }) => fact === chosen) ?? open[0];
  const asked: Asked | undefined = !mayRecord
    ? undefined
    : correcting?.input === undefined
      ? next
      : {
          fact: correcting.fact,
          question: correcting.question,
          input: correcting.input,
          effects: [],
          before: correcting,
        };
  return (
    <Panel title={title} id="assessment">
      <p class="lead">
        確かめた事実だけから見立てています（
        <Day when={date} />
        現在）。貸し付けるかどうかは、審査の上、都道府県社協が決めます。
      </p>
      <SelectField
        path="assessment.kind"
        label="資金"
        value={detail.kind}
        options={overview.map((row) => [row.kind, `${row.name}：${verdictLabels[row.verdict]}`] as const)}
        onInput={(value) => {
          const found = overview.find((row) => row.kind === value);
          if (found !== undefined) choose(found.kind);
        }}
      />
      <p class="list__head verdict" role="status">
        <Mark tone={tones[detail.verdict]}>{verdictLabels[detail.verdict]}</Mark>
        <strong>{detail.name}</strong>
        {detail.verdict === "needs-facts" ? `あと${formatNumber(detail.missing.length)}件` : null}
      </p>
      {conflicts.length === 0 ? null : (
        <Notice kind="warning" title="申込書と聞き取りの内容が違います">
          <ul class="bullets">
            {conflicts.map((conflict) => (
              <li key={`${conflict.fact}${conflict.message}`}>
                {conflict.question}
                <br />
                {conflict.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {detail.verdict === "may-not" ? (
        <Reasons
          detail={detail}
          facts={facts}
          municipalityName={municipalityName}
          onCorrect={mayRecord ? setCorrecting : undefined}
        />
      ) : null}
      {detail.verdict === "may-apply" ? <Offer detail={detail} /> : null}
      {household.notes.length === 0 || !household.confirmed ? null : (
        <ul class="bullets">
          {household.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {detail.cautions.length === 0 ? null : (
        <Notice kind="information" title="気をつけること">
          <ul class="bullets">
            {detail.cautions.map((caution) => (
              <li key={caution}>{caution}</li>
            ))}
          </ul>
        </Notice>
      )}
      <InquiryNote view={view} detail={detail} />
      {asked === undefined ? null : (
        <AnswerPanel
          key={`${detail.kind}/${asked.fact}/${correcting === undefined ? "" : "again"}`}
          asked={asked}
          opened={opened}
          household={household}
          place={
            asked.before === undefined ? `確かめること（あと${formatNumber(detail.missing.length)}件）` : "記録の訂正"
          }
          takesFocus={answered > 0 || correcting !== undefined || chosen !== undefined}
          onDone={() => {
            setAnswered(answered + 1);
            setChosen(undefined);
            setCorrecting(undefined);
          }}
          {...(asked.before === undefined
            ? {}
            : {
                onCancel: () => {
                  setCorrecting(undefined);
                },
              })}
        />
      )}
      {detail.verdict === "needs-facts" ? (
        <>
          <Questions detail={detail} chosen={asked?.fact} onChoose={mayRecord ? setChosen : undefined} />
          {may("question:ask") ? (
            <p class="field__support">事実の記録は窓口が行います。「質問と回答」で窓口に確かめてください。</p>
          ) : null}
        </>
      ) : null}
      {detail.repayment === undefined ? null : <RepaymentTable repayment={detail.repayment} />}
      {facts.length === 0 ? null : (
        <details class="more">
          <summary>確かめた事実（{formatNumber(facts.length)}件）</summary>
          <FactsTable
            facts={facts}
            municipalityName={municipalityName}
            onCorrect={mayRecord ? setCorrecting : undefined}
          />
        </details>
      )}
      <Overview overview={overview} kind={detail.kind} onChoose={choose} />
      <RulesTable detail={detail} />
    </Panel>
  );
}
