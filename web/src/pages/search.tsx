import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { CaseTable } from "../components/case-table.tsx";
import { Notice, PageTitle } from "../components/display.tsx";
import { EraDateField } from "../components/era-date-field.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { TextField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type CaseRow } from "../lib/endpoints.ts";
import { emptyEraFields, readEraFields } from "../lib/era-fields.ts";
import { inputProblem } from "../lib/problem.ts";
import { person } from "../lib/session.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";

const labels: Readonly<Record<string, string>> = { kana: "氏名のカナ", birthDate: "生年月日" };

/** Search by the beginning of the kana name and, to narrow it, the birth date. */
export function SearchPage() {
  const who = useStore(person);
  const [kana, setKana] = useState("");
  const [birth, setBirth] = useState(emptyEraFields);
  const [rows, setRows] = useState<readonly CaseRow[] | undefined>(undefined);
  const search = useCommand(
    async (_commandId, query: { readonly kana: string; readonly birthDate: string | undefined }) => {
      setRows(undefined);
      const answer = await call(endpoints.searchCases, { query });
      setRows(answer.rows);
    },
  );
  const submit = () => {
    const reading = readEraFields(birth);
    const errors = [
      ...(kana.trim().length < 2 ? [{ field: "kana", code: "TOO_SHORT", message: "2文字以上入力してください。" }] : []),
      ...(reading.kind === "refused" ? [{ field: "birthDate", code: "NOT_A_DATE", message: reading.message }] : []),
    ];
    if (errors.length > 0) {
      search.fail(inputProblem(errors));
      return;
    }
    search.press({ kana: kana.trim(), birthDate: reading.kind === "date" ? reading.date : undefined });
  };
  return (
    <>
      <PageTitle>検索</PageTitle>
      <ErrorSummary problem={search.problem} labelOf={(path) => labels[path]} />
      <Form onSubmit={submit}>
        <TextField
          path="kana"
          label="氏名のカナ"
          required
          support="はじめの2文字以上を入力してください。ひらがなでも探せます。世帯員の名前でも見つかります。"
          value={kana}
          onInput={setKana}
          error={errorAt(search.problem, "kana")}
        />
        <EraDateField
          path="birthDate"
          label="生年月日"
          support="同じ名前が多いときに入れてください。"
          value={birth}
          onInput={setBirth}
          error={errorAt(search.problem, "birthDate")}
        />
        <div class="actions">
          <Button type="submit" busy={search.busy}>
            検索する
          </Button>
          <span class="field__suffix">検索したことは記録に残ります。</span>
        </div>
      </Form>
      {rows === undefined ? null : (
        <section class="results" aria-label="検索結果">
          <div role="status">
            <h2>{rows.length === 0 ? "見つかりませんでした" : `${String(rows.length)}件見つかりました`}</h2>
          </div>
          {rows.length === 0 ? (
            <Notice kind="information" title="担当する範囲の案件だけを探しています">
              <p>長音（ー）や小さい文字の違いは区別しません。姓だけで探すと見つかることがあります。</p>
            </Notice>
          ) : (
            <CaseTable rows={rows} caption="検索結果" municipalities={who?.municipalities ?? []} showWaiting={false} />
          )}
        </section>
      )}
    </>
  );
}
