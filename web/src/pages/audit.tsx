import { useState } from "preact/hooks";
import { actLabels } from "../../../domain/case/lifecycle.ts";
import { exceptionResolutionLabels } from "../../../domain/inquiry/exceptions.ts";
import { Button } from "../components/button.tsx";
import { Instant, Notice, PageTitle, TableFrame } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { DayField, RadioField, TextField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type AnswerOf } from "../lib/endpoints.ts";
import { isoDayOf } from "../lib/format.ts";
import { purposeLabels } from "../lib/labels.ts";
import { inputProblem } from "../lib/problem.ts";
import { useCommand } from "../lib/use-command.ts";
import type * as cases from "../../../lambdas/cases/cases.contract.ts";

type Trail = AnswerOf<typeof cases.readAudit>;

const kindLabels: Readonly<Record<Trail["entries"][number]["kind"], string>> = {
  act: "操作",
  read: "閲覧",
  search: "検索",
  refusal: "拒否",
  root: "時間ごとのまとめ",
};

const readLabels: Readonly<Record<string, string>> = {
  "case:open": "案件を開きました",
  "case:search": "案件を検索しました",
  "document:view": "書類を開きました",
  "paper:view": "通知書・借用書を開きました",
  "inquiry:list-exceptions": "照会の確認の一覧を見ました",
  "inquiry:resolve-exception": "照会で分からなかったことに対応しました",
  "inquiry:handle": "案件の照会の記録を見ました",
  "payment:view": "送金日を見ました",
  "payment:save-csv": "送金の明細をCSVで保存しました",
  "payment-file:draft": "総合振込データを作成しました（一人目）",
  "payment-file:seal": "総合振込データを確定しました（二人目）",
  "payment-file:discard": "総合振込データを取り消しました",
  "audit:read": "監査記録を読みました",
};

const lookUp = (labels: Readonly<Record<string, string>>, code: string): string => labels[code] ?? code;

/** What a coded purpose of an entry says: why a case was opened, that payments alike were confirmed, or what was read. */
function purposeOf(purpose: string): string {
  const confirmed = /^duplicates-confirmed:(\d+)$/.exec(purpose)?.[1];
  if (confirmed !== undefined) return `同じ口座・同じ金額の送金${confirmed}組を確かめました`;
  return lookUp({ ...purposeLabels, ...exceptionResolutionLabels }, purpose);
}

/** One chain of the audit trail: of a case, a payment file, or of one member of staff's reads of a day. */
export function AuditPage() {
  const [by, setBy] = useState("staff");
  const [caseId, setCaseId] = useState("");
  const [staffId, setStaffId] = useState("");
  const [fileNumber, setFileNumber] = useState("1");
  const [date, setDate] = useState(() => isoDayOf(new Date().toISOString()));
  const [trail, setTrail] = useState<Trail | undefined>(undefined);
  const reading = useCommand(async (_commandId, query: Readonly<Record<string, string>>) => {
    setTrail(undefined);
    setTrail(await call(endpoints.readAudit, { query }));
  });
  const submit = () => {
    const dateErrors = date === "" ? [{ field: "date", code: "REQUIRED", message: "日を入力してください。" }] : [];
    const place = fileNumber.normalize("NFKC").trim();
    if (by === "case") {
      const wrong = { field: "caseId", code: "WRONG_FORMAT", message: "案件の識別番号（36文字）を入力してください。" };
      if (/^[0-9a-f-]{36}$/i.test(caseId.trim())) reading.press({ caseId: caseId.trim() });
      else reading.fail(inputProblem([wrong]));
    } else if (by === "file") {
      const wrong = {
        field: "fileNumber",
        code: "WRONG_FORMAT",
        message: "その日の何番目かを数字で入力してください。",
      };
      const errors = [...dateErrors, ...(/^[1-9]\d{0,2}$/.test(place) ? [] : [wrong])];
      if (errors.length > 0) reading.fail(inputProblem(errors));
      else reading.press({ fileId: `${date}-${place}` });
    } else {
      const missing = { field: "staffId", code: "REQUIRED", message: "利用者名を入力してください。" };
      const errors = [...(staffId.trim() === "" ? [missing] : []), ...dateErrors];
      if (errors.length > 0) reading.fail(inputProblem(errors));
      else reading.press({ staffId: staffId.trim(), date });
    }
  };
  const { problem } = reading;
  return (
    <>
      <PageTitle>監査記録</PageTitle>
      <ErrorSummary problem={problem} />
      <Form onSubmit={submit}>
        <RadioField
          path="by"
          label="調べ方"
          inline
          value={by}
          onInput={setBy}
          options={[
            ["staff", "職員と日から"],
            ["case", "案件から"],
            ["file", "送金データから"],
          ]}
        />
        {by === "case" ? (
          <TextField
            path="caseId"
            label="案件の識別番号"
            required
            width={30}
            support="案件の画面のアドレスにある番号です。"
            value={caseId}
            onInput={setCaseId}
            error={errorAt(problem, "caseId")}
          />
        ) : by === "file" ? (
          <div class="row">
            <DayField
              path="date"
              label="送金日"
              required
              value={date}
              onInput={setDate}
              error={errorAt(problem, "date")}
            />
            <TextField
              path="fileNumber"
              label="その日の何番目のデータか"
              required
              numeric
              width={3}
              value={fileNumber}
              onInput={setFileNumber}
              error={errorAt(problem, "fileNumber")}
            />
          </div>
        ) : (
          <div class="row">
            <TextField
              path="staffId"
              label="職員の利用者名"
              required
              value={staffId}
              onInput={setStaffId}
              error={errorAt(problem, "staffId")}
            />
            <DayField path="date" label="日" required value={date} onInput={setDate} error={errorAt(problem, "date")} />
          </div>
        )}
        <div class="actions">
          <Button type="submit" busy={reading.busy}>
            記録を見る
          </Button>
        </div>
      </Form>
      {trail === undefined ? null : (
        <section class="results" aria-label="監査記録">
          {trail.intact ? (
            <Notice kind="success" title="記録のつながりに欠けや書き換えはありません" live />
          ) : (
            <Notice kind="error" title="記録のつながりが壊れています" live>
              <p>書き換えや欠けのおそれがあります。運用窓口に連絡し、時間ごとのまとめと突き合わせてください。</p>
            </Notice>
          )}
          {trail.entries.length === 0 ? (
            <p>この条件の記録はありません。</p>
          ) : (
            <TableFrame label="監査記録の表">
              <table class="table">
                <caption class="visually-hidden">監査記録</caption>
                <thead>
                  <tr>
                    <th scope="col" class="number">
                      番号
                    </th>
                    <th scope="col">日時</th>
                    <th scope="col">種類</th>
                    <th scope="col">内容</th>
                    <th scope="col">目的</th>
                    <th scope="col">だれが</th>
                    <th scope="col">確認用番号</th>
                  </tr>
                </thead>
                <tbody>
                  {trail.entries.map((entry) => (
                    <tr key={String(entry.sequence)}>
                      <th scope="row" class="number">
                        {String(entry.sequence)}
                      </th>
                      <td>
                        <Instant at={entry.at} />
                      </td>
                      <td>{kindLabels[entry.kind]}</td>
                      <td>{lookUp({ ...actLabels, ...readLabels }, entry.what)}</td>
                      <td>{entry.purpose === undefined ? "―" : purposeOf(entry.purpose)}</td>
                      <td>{entry.by}</td>
                      <td>
                        <code>{entry.hash.slice(0, 12)}</code>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableFrame>
          )}
        </section>
      )}
    </>
  );
}
