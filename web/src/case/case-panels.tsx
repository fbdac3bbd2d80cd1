import { useState } from "preact/hooks";
import { mayAct } from "../../../domain/case/lifecycle.ts";
import { Button } from "../components/button.tsx";
import {
  ConsultationFields,
  isConsultationForm,
  newConsultation,
  readConsultation,
  type ConsultationForm as Consultation,
} from "../components/consultation-fields.tsx";
import { Amount, Day, Facts, Instant, Mark, Panel, StatusMark, TableFrame } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { Form } from "../components/form.tsx";
import { PlanHead } from "../components/plan-head.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseView } from "../lib/endpoints.ts";
import { formatNumber, formatYen, waitingSince } from "../lib/format.ts";
import { useUnsaved } from "../lib/leave-guard.ts";
import {
  channelLabels,
  committeeConclusionLabels,
  fundLabels,
  paperLabels,
  verdictSentences,
  verdictWords,
} from "../lib/labels.ts";
import { openLink } from "../lib/open-link.ts";
import { inputProblem } from "../lib/problem.ts";
import { drafts } from "../lib/sign-in.ts";
import { useCommand } from "../lib/use-command.ts";
import { useCaseCommand, type Opened } from "./opened-case.tsx";

/** Who the case is about, on every screen of it. */
export function IdentityBar({
  view,
  municipalityName,
}: {
  readonly view: CaseView;
  readonly municipalityName: (code: string) => string;
}) {
  return (
    <div class="identity">
      <div class="identity__first">
        <h1 tabIndex={-1}>{view.applicantName}さんの案件</h1>
        <StatusMark status={view.status} />
        {view.protected ? <Mark tone="attention">支援措置の世帯</Mark> : null}
      </div>
      <dl class="identity__second">
        <div>
          <dt>案件番号</dt>
          <dd>{view.caseNumber}</dd>
        </div>
        <div>
          <dt>資金</dt>
          <dd>{fundLabels[view.fund] ?? view.fund}</dd>
        </div>
        <div>
          <dt>市区町村</dt>
          <dd>{municipalityName(view.municipalityCode)}</dd>
        </div>
        <div>
          <dt>この状態</dt>
          <dd>
            {waitingSince(view.since, new Date().toISOString())}（<Day when={view.since} />）
          </dd>
        </div>
      </dl>
    </div>
  );
}

function ConsultationForm({ opened, onDone }: { readonly opened: Opened; readonly onDone: () => void }) {
  const { staffId, view } = opened;
  const subject = `${view.caseId}/consultation`;
  const [form, setForm] = useState(
    () => drafts.read(staffId, subject, isConsultationForm)?.content ?? newConsultation(),
  );
  useUnsaved(form.summary !== "");
  const write = (next: Consultation) => {
    setForm(next);
    drafts.write(staffId, subject, { baseVersion: view.version, content: next, at: Date.now() });
  };
  const recording = useCaseCommand(
    opened,
    async (
      commandId,
      version,
      consultation: Extract<ReturnType<typeof readConsultation>, { kind: "ready" }>["consultation"],
    ) => {
      await call(endpoints.recordConsultation, {
        path: { caseId: opened.view.caseId },
        body: { commandId, version, consultation },
      });
      drafts.drop(staffId, subject);
      onDone();
    },
  );
  const submit = () => {
    const reading = readConsultation(form);
    if (reading.kind === "wrong") recording.fail(inputProblem(reading.errors));
    else recording.press(reading.consultation);
  };
  return (
    <Form onSubmit={submit}>
      <ErrorSummary problem={recording.problem} />
      <ConsultationFields form={form} onInput={write} problem={recording.problem} />
      <div class="actions">
        <Button type="submit" busy={recording.busy}>
          記録する
        </Button>
        <Button
          kind="secondary"
          onPress={() => {
            drafts.drop(staffId, subject);
            onDone();
          }}
        >
          やめる
        </Button>
      </div>
    </Form>
  );
}

/** The consultations of the case, newest first, and the place for another. */
export function ConsultationsPanel({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const [adding, setAdding] = useState(
    () => drafts.read(opened.staffId, `${view.caseId}/consultation`, isConsultationForm) !== undefined,
  );
  const mayAdd = may("consultation:record") && mayAct("record-consultation", view.status);
  return (
    <Panel title="相談の記録">
      <ul class="list">
        {view.consultations
          .toSorted((a, b) => b.at.localeCompare(a.at))
          .map((consultation) => (
            <li key={consultation.consultationId}>
              <p class="timeline__by">
                <Day when={consultation.heldOn} />・{channelLabels[consultation.channel]}・{consultation.byName}
              </p>
              <p class="prose">{consultation.summary}</p>
            </li>
          ))}
      </ul>
      {!mayAdd ? null : adding ? (
        <ConsultationForm
          opened={opened}
          onDone={() => {
            setAdding(false);
          }}
        />
      ) : (
        <Button
          kind="secondary"
          size="small"
          onPress={() => {
            setAdding(true);
          }}
        >
          相談の記録を追加する
        </Button>
      )}
    </Panel>
  );
}

/** What the inquiry said: a sentence for everyone; bands and gaps for the prefectural council. */
export function VerdictPanel({ view }: { readonly view: CaseView }) {
  const { verdict } = view;
  if (verdict === undefined) return null;
  const tone = (
    {
      "within-standard": "done",
      "likely-over": "attention",
      "needs-check": "attention",
      "not-inquired": "waiting",
    } as const
  )[verdict.verdictClass];
  return (
    <Panel title="情報照会の結果">
      <p class="list__head">
        <Mark tone={tone}>{verdictWords[verdict.verdictClass]}</Mark>
        {verdictSentences[verdict.verdictClass]}
      </p>
      {verdict.bands === undefined || verdict.bands.length === 0 ? null : (
        <>
          <h3>分かったこと</h3>
          <ul class="bullets">
            {verdict.bands.map(({ code, label }) => (
              <li key={code}>{label}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.gaps === undefined || verdict.gaps.length === 0 ? null : (
        <>
          <h3>分からなかったこと</h3>
          <ul class="bullets">
            {verdict.gaps.map(({ code, label }) => (
              <li key={code}>{label}</li>
            ))}
          </ul>
        </>
      )}
      {verdict.ruleVersion === undefined ? null : (
        <p class="timeline__by">
          判定の規則：{verdict.ruleId} {verdict.ruleVersion}
          {verdict.taxYear === undefined ? "" : `（${String(verdict.taxYear)}年度の税情報）`}
        </p>
      )}
      <p class="timeline__by">照会した金額や番号は、この画面には表示しません。決めるのは人です。</p>
    </Panel>
  );
}

const stepWords = { approved: "承認", declined: "不承認", returned: "審査担当へ戻し" } as const;

/** The steps of the decision: done, and still to come. */
export function DecisionPanel({ view }: { readonly view: CaseView }) {
  const { decision } = view;
  if (decision === undefined) return null;
  const opinion = decision.committee?.opinion;
  const nameOf = (by: string): string => view.events.find((event) => event.by === by)?.byName ?? by;
  const open = decision.outcome === undefined ? Math.max(decision.steps - decision.approvals.length, 0) : 0;
  return (
    <Panel title="決裁">
      {decision.committee === undefined ? null : (
        <Facts
          items={[
            [
              "運営委員会の意見",
              opinion === undefined ? (
                <Mark key="awaited" tone="waiting">
                  意見待ち
                </Mark>
              ) : (
                committeeConclusionLabels[opinion.conclusion]
              ),
            ],
            ["委員会の開催日", opinion === undefined ? undefined : <Day key="held" when={opinion.heldOn} />],
            ["意見の内容", opinion?.text],
            ["記録した人", opinion?.byName],
          ]}
        />
      )}
      <ol class="list">
        {decision.approvals.map((approval) => (
          <li key={`${String(approval.step)}${approval.at}`}>
            <p class="list__head">
              <strong>{String(approval.step)}段階目</strong>
              <Mark tone={approval.outcome === "approved" ? "done" : "attention"}>{stepWords[approval.outcome]}</Mark>
              {nameOf(approval.by)}
            </p>
            <p class="timeline__by">
              <Instant at={approval.at} />
            </p>
            {approval.comment === undefined ? null : <p class="prose">{approval.comment}</p>}
          </li>
        ))}
        {Array.from({ length: open }, (_, index) => (
          <li key={`open${String(index)}`}>
            <p class="list__head">
              <strong>{String(decision.approvals.length + index + 1)}段階目</strong>
              <Mark tone="waiting">{index === 0 ? "決裁待ち" : "まだ"}</Mark>
            </p>
          </li>
        ))}
      </ol>
      <Facts
        items={[
          [
            "決定",
            decision.outcome === undefined ? undefined : decision.outcome === "approved" ? "貸付決定" : "不承認",
          ],
          ["決定額", view.decidedAmount === undefined ? undefined : formatYen(view.decidedAmount)],
          ["決定日", decision.decidedOn === undefined ? undefined : <Day key="day" when={decision.decidedOn} />],
          ["文書番号", decision.documentNumber],
        ]}
      />
    </Panel>
  );
}

function PaperLink({ paper, opened }: { readonly paper: CaseView["papers"][number]; readonly opened: Opened }) {
  const opening = useCommand(async () => {
    openLink(await call(endpoints.linkPaper, { path: { caseId: opened.view.caseId, kind: paper.kind }, body: {} }));
  });
  return (
    <li>
      <p class="list__head">
        <strong>{paperLabels[paper.kind]}</strong>
        {paper.documentNumber}
        {opened.may("paper:view") ? (
          <Button
            kind="secondary"
            size="small"
            busy={opening.busy}
            onPress={() => {
              opening.press();
            }}
          >
            開く<span class="visually-hidden">（{paperLabels[paper.kind]}）</span>
          </Button>
        ) : null}
      </p>
      <p class="timeline__by">
        <Instant at={paper.producedAt} /> 作成
      </p>
      <ErrorSummary problem={opening.problem} />
    </li>
  );
}

/** Notices and deed, the terms of the loan, its repayment plan and its payment. */
export function ContractPanel({ opened }: { readonly opened: Opened }) {
  const { contract, papers, payment } = opened.view;
  if (contract === undefined && papers.length === 0) return null;
  return (
    <Panel title="通知書・契約・送金">
      <ul class="list">
        {papers.map((paper) => (
          <PaperLink key={paper.kind} paper={paper} opened={opened} />
        ))}
      </ul>
      {contract === undefined ? null : (
        <>
          <Facts
            items={[
              ["貸付額", <Amount key="principal" yen={contract.principal} />],
              ["契約日", <Day key="contracted" when={contract.contractedOn} />],
              ["据置期間", `${String(contract.gracePeriodMonths)}か月`],
              [
                "償還",
                `${String(contract.instalments)}回・${contract.rateBasisPoints === 0 ? "無利子" : `年${String(contract.rateBasisPoints / 100)}％`}`,
              ],
              ["最終償還期限", <Day key="final" when={contract.finalDueDate} />],
              [
                "借用書の受領",
                contract.loanDeedReceivedOn === undefined ? (
                  "まだ受け取っていません"
                ) : (
                  <Day key="deed" when={contract.loanDeedReceivedOn} />
                ),
              ],
              ["送金日", payment === undefined ? undefined : <Day key="payment" when={payment.paymentDate} />],
              [
                "送金",
                payment === undefined ? undefined : payment.state === "sealed" ? (
                  <Mark key="state" tone="done">
                    確定済み
                  </Mark>
                ) : (
                  <Mark key="state" tone="waiting">
                    送金待ち
                  </Mark>
                ),
              ],
            ]}
          />
          <details class="plan">
            <summary>償還計画（{formatNumber(contract.plan.length)}回）</summary>
            <TableFrame label="償還計画">
              <table class="table">
                <caption class="visually-hidden">償還計画</caption>
                <PlanHead />
                <tbody>
                  {contract.plan.map((row) => (
                    <tr key={String(row.number)}>
                      <th scope="row" class="number">
                        {String(row.number)}
                      </th>
                      <td>
                        <Day when={row.dueDate} />
                      </td>
                      {[row.principal, row.interest, row.total, row.balanceAfter].map((yen, index) => (
                        <td key={String(index)} class="number">
                          <Amount yen={yen} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          </details>
        </>
      )}
    </Panel>
  );
}
