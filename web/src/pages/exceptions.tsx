import { useState } from "preact/hooks";
import { statusLabels } from "../../../domain/case/lifecycle.ts";
import {
  exceptionResolutionLabels,
  exceptionResolutions,
  type ExceptionResolution,
} from "../../../domain/inquiry/exceptions.ts";
import { gapFacts } from "../../../domain/inquiry/gaps.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Facts, Instant, Loading, Mark, Notice, PageTitle, TableFrame } from "../components/display.tsx";
import { ErrorSummary, errorAt } from "../components/error-summary.tsx";
import { RadioField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type InquiryExceptionRow, type InquiryRecordRow } from "../lib/endpoints.ts";
import { inputProblem, type ProblemFacts } from "../lib/problem.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import { useLoad } from "../lib/use-load.ts";

/** What each resolution means for those who work on the case. */
const resolutionNotes: Readonly<Record<ExceptionResolution, string>> = {
  "settled-by-paper": "照会では分からないまま、審査担当が書類で判断します。",
  "asked-window": "窓口に電話などで確かめました。結果は審査担当が窓口から受けます。",
  "ask-again": "審査担当が差し戻し、窓口が直して再提出すると、もう一度照会します。",
};

/** How an inquiry ended, beside the reasons for which nothing was found. */
const endings: Readonly<Record<string, string>> = {
  data: "情報を受け取りました",
  "not-received": "相手に届いていませんでした",
  cancelled: "照会を取り下げました",
};

const states: Readonly<Record<InquiryRecordRow["state"], string>> = {
  prepared: "送信前",
  accepted: "回答待ち",
  closed: "終了",
};

function endingOf({ outcome, state }: InquiryRecordRow): string {
  if (outcome === undefined) return states[state];
  return endings[outcome] ?? Object.entries(gapFacts).find(([code]) => code === outcome)?.[1].ja ?? outcome;
}

const memberOf = ({ memberNumber }: InquiryExceptionRow): string =>
  memberNumber === undefined ? "世帯員" : `申込に書かれた順で${String(memberNumber)}人目`;

function ResolutionDialog({
  exception,
  onChoose,
  onClose,
}: {
  readonly exception: InquiryExceptionRow;
  readonly onChoose: (resolution: ExceptionResolution) => void;
  readonly onClose: () => void;
}) {
  const [chosen, setChosen] = useState<ExceptionResolution | undefined>(undefined);
  const [problem, setProblem] = useState<ProblemFacts | undefined>(undefined);
  const submit = () => {
    if (chosen !== undefined) onChoose(chosen);
    else
      setProblem(
        inputProblem([{ field: "resolution", code: "REQUIRED", message: "どう対応したかを選んでください。" }]),
      );
  };
  return (
    <Dialog title="対応を記録しますか" onClose={onClose}>
      <Facts
        items={[
          ["案件番号", exception.caseNumber],
          ["世帯員", memberOf(exception)],
          ["照会したもの", exception.subjectLabel],
          ["分からない理由", exception.label],
        ]}
      />
      <Form onSubmit={submit}>
        <ErrorSummary problem={problem} />
        <RadioField
          path="resolution"
          label="対応"
          required
          support="案件の記録に残り、審査担当が読みます。あとから変えられません。"
          value={chosen ?? ""}
          onInput={(value) => {
            setChosen(exceptionResolutions.find((entry) => entry === value));
          }}
          options={exceptionResolutions.map(
            (entry) => [entry, exceptionResolutionLabels[entry], resolutionNotes[entry]] as const,
          )}
          error={errorAt(problem, "resolution")}
        />
        <div class="actions">
          <Button type="submit">記録する</Button>
          <Button kind="secondary" onPress={onClose}>
            やめる
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function RecordsDialog({
  exception,
  onClose,
}: {
  readonly exception: InquiryExceptionRow;
  readonly onClose: () => void;
}) {
  const municipalities = useStore(person)?.municipalities ?? [];
  const records = useLoad(exception.caseId, () =>
    call(endpoints.listCaseInquiries, { path: { caseId: exception.caseId } }),
  );
  const providerOf = (code: string | undefined): string => {
    if (code === undefined) return "表示しません（支援措置）";
    if (code === "000000") return "全国の機関";
    return municipalities.find((entry) => entry.code === code)?.name ?? code;
  };
  return (
    <Dialog title={`照会の記録（案件番号 ${exception.caseNumber}）`} wide onClose={onClose}>
      <ErrorSummary problem={records.problem} onRetry={records.reload} />
      {records.value === undefined ? (
        records.problem === undefined ? (
          <Loading />
        ) : null
      ) : (
        <TableFrame label="照会の記録の表">
          <table class="table">
            <caption class="visually-hidden">照会の記録</caption>
            <thead>
              <tr>
                <th scope="col">照会した日時</th>
                <th scope="col">照会したもの</th>
                <th scope="col">提供者</th>
                <th scope="col">結果</th>
                <th scope="col" class="number">
                  提出の回
                </th>
              </tr>
            </thead>
            <tbody>
              {records.value.inquiries
                .toSorted((a, b) => b.requestedAt.localeCompare(a.requestedAt))
                .map((record) => (
                  <tr key={record.inquiryId}>
                    <th scope="row">
                      <Instant at={record.requestedAt} />
                    </th>
                    <td>
                      {record.subjectLabel}
                      {record.taxYear === undefined ? "" : `（${String(record.taxYear)}年度）`}
                    </td>
                    <td>{providerOf(record.providerCode)}</td>
                    <td>
                      {endingOf(record)}
                      {record.late ? "（遅れて届いたため使いません）" : ""}
                    </td>
                    <td class="number">{String(record.round)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      <p class="lead">番号、金額、氏名はこの記録にありません。見たことは監査記録に残ります。</p>
      <div class="actions">
        <Button kind="secondary" onPress={onClose}>
          閉じる
        </Button>
      </div>
    </Dialog>
  );
}

type Asked = { readonly kind: "resolve" | "records"; readonly exception: InquiryExceptionRow };

/** Inquiries that need a number handler: what happened in plain words, and what was done about it. */
export function ExceptionsPage() {
  const page = useLoad("exceptions", () => call(endpoints.listInquiryExceptions));
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const [settled, setSettled] = useState<string | undefined>(undefined);
  const resolving = useCommand(async (_commandId, exception: InquiryExceptionRow, resolution: ExceptionResolution) => {
    const { caseId, round, personId, subject } = exception;
    await call(endpoints.resolveInquiryException, { body: { caseId, round, personId, subject, resolution } });
    setSettled(exception.caseNumber);
    page.reload();
  });
  const close = () => {
    setAsked(undefined);
  };
  return (
    <>
      <PageTitle
        side={
          <Button kind="secondary" size="small" onPress={page.reload}>
            最新にする
          </Button>
        }
      >
        照会の確認
      </PageTitle>
      <p class="lead">
        情報照会のうち、人の対応が要るものです。古い順に並んでいます。番号、金額、氏名は表示しません。窓口には案件番号で確かめてください。
      </p>
      <ErrorSummary problem={page.problem ?? resolving.problem} onRetry={page.reload} />
      {settled === undefined ? null : <Notice kind="success" title={`案件番号 ${settled} の対応を記録しました`} live />}
      {page.value === undefined ? (
        page.problem === undefined ? (
          <Loading />
        ) : null
      ) : page.value.exceptions.length === 0 ? (
        <Notice kind="information" title="対応を待っている照会はありません" live />
      ) : (
        <ul class="list">
          {page.value.exceptions.map((exception) => (
            <li key={`${exception.caseId}${String(exception.round)}${exception.personId}${exception.subject}`}>
              <p class="list__head">
                <strong>案件番号 {exception.caseNumber}</strong>
                <Mark tone="attention">{exception.label}</Mark>
              </p>
              <p>{exception.next}</p>
              <p class="timeline__by">
                {exception.subjectLabel}・{memberOf(exception)}・案件は{statusLabels[exception.status]}・
                <Instant at={exception.raisedAt} />
              </p>
              <div class="actions">
                <Button
                  size="small"
                  busy={resolving.busy}
                  onPress={() => {
                    setAsked({ kind: "resolve", exception });
                  }}
                >
                  対応を記録する
                  <span class="visually-hidden">
                    （{exception.caseNumber} {exception.subjectLabel}）
                  </span>
                </Button>
                <Button
                  kind="secondary"
                  size="small"
                  onPress={() => {
                    setAsked({ kind: "records", exception });
                  }}
                >
                  照会の記録を見る
                  <span class="visually-hidden">
                    （{exception.caseNumber} {exception.subjectLabel}）
                  </span>
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {asked?.kind === "resolve" ? (
        <ResolutionDialog
          exception={asked.exception}
          onClose={close}
          onChoose={(resolution) => {
            close();
            resolving.press(asked.exception, resolution);
          }}
        />
      ) : null}
      {asked?.kind === "records" ? <RecordsDialog exception={asked.exception} onClose={close} /> : null}
    </>
  );
}
