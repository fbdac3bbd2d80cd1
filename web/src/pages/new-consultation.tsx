import { useEffect, useState } from "preact/hooks";
import { useLocation } from "wouter-preact";
import { Button } from "../components/button.tsx";
import {
  ConsultationFields,
  isConsultationForm,
  newConsultation,
  readConsultation,
  type ConsultationForm,
} from "../components/consultation-fields.tsx";
import { Notice, PageTitle, Panel } from "../components/display.tsx";
import { EraDateField } from "../components/era-date-field.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import { CheckField, TextField } from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints, type BodyOf } from "../lib/endpoints.ts";
import { emptyEraFields, readEraFields, type EraFields } from "../lib/era-fields.ts";
import { isoDayOf } from "../lib/format.ts";
import { unsaved, useUnsaved } from "../lib/leave-guard.ts";
import { rememberPurpose } from "../lib/openings.ts";
import { inputProblem } from "../lib/problem.ts";
import { person } from "../lib/session.ts";
import { drafts } from "../lib/sign-in.ts";
import { useStore } from "../lib/store.ts";
import { useCommand } from "../lib/use-command.ts";
import type * as consultations from "../../../lambdas/consultations/consultations.contract.ts";

type Body = Omit<BodyOf<typeof consultations.beginConsultation>, "commandId">;

type NewCaseForm = {
  readonly name: string;
  readonly nameKana: string;
  readonly birth: EraFields;
  readonly protected: boolean;
  readonly consultation: ConsultationForm;
};

const empty = (): NewCaseForm => ({
  name: "",
  nameKana: "",
  birth: emptyEraFields,
  protected: false,
  consultation: newConsultation(),
});

const subject = "new-consultation";

function isNewCaseForm(value: unknown): value is NewCaseForm {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "birth" in value &&
    "consultation" in value &&
    isConsultationForm(value.consultation)
  );
}

const labels: Readonly<Record<string, string>> = {
  name: "氏名",
  nameKana: "氏名のカナ",
  birthDate: "生年月日",
  "consultation.heldOn": "相談日",
  "consultation.channel": "相談の方法",
  "consultation.summary": "相談の内容",
};

/** Records the first consultation, which begins a case. */
export function NewConsultationPage() {
  const staffId = useStore(person)?.staffId ?? "";
  const [, navigate] = useLocation();
  const [restored] = useState(() => drafts.read(staffId, subject, isNewCaseForm));
  const [form, setForm] = useState(restored?.content ?? empty());
  const [touched, setTouched] = useState(restored !== undefined);
  useUnsaved(touched);
  useEffect(() => {
    if (touched) drafts.write(staffId, subject, { baseVersion: 0, content: form, at: Date.now() });
  }, [form, touched, staffId]);
  const change = (part: Partial<NewCaseForm>) => {
    setTouched(true);
    setForm((before) => ({ ...before, ...part }));
  };
  const recording = useCommand(async (commandId, body: Body) => {
    const { caseId } = await call(endpoints.beginConsultation, { body: { commandId, ...body } });
    drafts.drop(staffId, subject);
    unsaved.set(false);
    setTouched(false);
    rememberPurpose(caseId, "consultation");
    navigate(`/cases/${caseId}`);
  });
  const submit = () => {
    const birth = readEraFields(form.birth);
    const consultation = readConsultation(form.consultation);
    const today = isoDayOf(new Date().toISOString());
    const errors = [
      ...(form.name.trim() === "" ? [{ field: "name", code: "REQUIRED", message: "氏名を入力してください。" }] : []),
      ...(form.nameKana.trim() === ""
        ? [{ field: "nameKana", code: "REQUIRED", message: "カナを入力してください。" }]
        : []),
      ...(birth.kind === "empty"
        ? [{ field: "birthDate", code: "REQUIRED", message: "生年月日を入力してください。" }]
        : birth.kind === "refused"
          ? [{ field: "birthDate", code: "NOT_A_DATE", message: birth.message }]
          : birth.date > today
            ? [{ field: "birthDate", code: "BIRTH_DATE_IN_FUTURE", message: "生年月日が未来の日付です。" }]
            : []),
      ...(consultation.kind === "wrong" ? consultation.errors : []),
    ];
    if (errors.length > 0 || birth.kind !== "date" || consultation.kind !== "ready") {
      recording.fail(inputProblem(errors));
      return;
    }
    recording.press({
      name: form.name.trim(),
      nameKana: form.nameKana.trim(),
      birthDate: birth.date,
      protected: form.protected,
      consultation: consultation.consultation,
    });
  };
  const { problem } = recording;
  return (
    <>
      <PageTitle>相談を記録</PageTitle>
      {restored === undefined ? null : (
        <Notice kind="information" title="下書きの続きです">
          <p>前に入力して保存しなかった内容を表示しています。</p>
          <Button
            kind="secondary"
            size="small"
            onPress={() => {
              drafts.drop(staffId, subject);
              setForm(empty());
              setTouched(false);
            }}
          >
            下書きを消して最初から書く
          </Button>
        </Notice>
      )}
      <ErrorSummary problem={problem} labelOf={(path) => labels[path]} />
      <Form onSubmit={submit}>
        <Panel title="相談した方">
          <div class="row">
            <TextField
              path="name"
              label="氏名"
              required
              value={form.name}
              onInput={(name) => {
                change({ name });
              }}
              width={12}
              error={errorAt(problem, "name")}
            />
            <TextField
              path="nameKana"
              label="氏名のカナ（全角カタカナ）"
              required
              value={form.nameKana}
              onInput={(nameKana) => {
                change({ nameKana });
              }}
              width={12}
              error={errorAt(problem, "nameKana")}
            />
          </div>
          <EraDateField
            path="birthDate"
            label="生年月日"
            required
            value={form.birth}
            onInput={(birth) => {
              change({ birth });
            }}
            error={errorAt(problem, "birthDate")}
          />
          <CheckField
            path="protected"
            label="支援措置の対象の世帯です"
            note="DV等支援措置などを受けている世帯は、一覧や検索で氏名を表示せず、案件番号だけを表示します。"
            checked={form.protected}
            onInput={(marked) => {
              change({ protected: marked });
            }}
          />
        </Panel>
        <Panel title="相談の記録">
          <ConsultationFields
            form={form.consultation}
            onInput={(consultation) => {
              change({ consultation });
            }}
            problem={problem}
          />
        </Panel>
        <p class="lead">記録すると次の画面で、どの資金を申し込めるか、続けて何を確かめるかを表示します。</p>
        <div class="actions">
          <Button type="submit" busy={recording.busy}>
            記録する
          </Button>
        </div>
      </Form>
    </>
  );
}
