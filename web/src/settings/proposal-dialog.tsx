import { useState } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Facts } from "../components/display.tsx";
import { errorAt, ErrorSummary } from "../components/error-summary.tsx";
import {
  CheckField,
  DayField,
  RadioField,
  SelectField,
  TextAreaField,
  TextField,
  YenField,
} from "../components/fields.tsx";
import { Form } from "../components/form.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { inputProblem, type ProblemFacts } from "../lib/problem.ts";
import { useCommand } from "../lib/use-command.ts";
import {
  enteredFrom,
  reach,
  readChange,
  settingLabels,
  type Change,
  type Entered,
  type Target,
} from "./change-input.ts";

type FieldsProps = {
  readonly entered: Entered;
  readonly set: (name: string) => (value: string) => void;
  readonly problem: ProblemFacts | undefined;
};

function ApprovalRouteFields({ entered, set, problem }: FieldsProps) {
  return (
    <>
      <SelectField
        path="change.value.steps"
        label="決裁の段階"
        required
        value={entered["steps"] ?? ""}
        options={["1", "2", "3", "4", "5"].map((steps) => [steps, `${steps}段階`] as const)}
        onInput={set("steps")}
        error={errorAt(problem, "change.value.steps")}
      />
      <RadioField
        path="change.value.committeeOpinion"
        label="運営委員会の意見"
        value={entered["committee"] ?? "no"}
        options={[
          ["no", "貸付の条件で必要な案件だけ聴く"],
          ["yes", "すべての案件で聴く"],
        ]}
        onInput={set("committee")}
        support="聴くときは、運営委員会事務局が意見を記録するまで、決裁を始められません。"
      />
    </>
  );
}

function InquiryFields({ entered, set, problem }: FieldsProps) {
  const path = (name: string): string => `change.value.assessment.${name}`;
  return (
    <>
      <RadioField
        path="change.value.enabled"
        label="情報照会"
        inline
        value={entered["enabled"] ?? "no"}
        options={[
          ["yes", "使う"],
          ["no", "使わない"],
        ]}
        onInput={set("enabled")}
      />
      {entered["enabled"] === "yes" ? (
        <fieldset class="field">
          <legend class="field__label">公表した特定個人情報保護評価書</legend>
          <p class="field__support">公表していないときは、情報照会を使えません（番号法28条）。</p>
          <TextField
            path={path("name")}
            label="評価書の名称"
            required
            width={30}
            value={entered["name"] ?? ""}
            onInput={set("name")}
            error={errorAt(problem, path("name"))}
          />
          <TextField
            path={path("number")}
            label="評価書番号"
            required
            width={5}
            value={entered["number"] ?? ""}
            onInput={set("number")}
            error={errorAt(problem, path("number"))}
          />
          <DayField
            path={path("publishedOn")}
            label="公表日"
            required
            value={entered["publishedOn"] ?? ""}
            onInput={set("publishedOn")}
            error={errorAt(problem, path("publishedOn"))}
          />
          <DayField
            path={path("reviewBy")}
            label="次回の見直しの期日"
            required
            support="見直しは少なくとも年に1回、公表から5年以内に行います。"
            value={entered["reviewBy"] ?? ""}
            onInput={set("reviewBy")}
            error={errorAt(problem, path("reviewBy"))}
          />
        </fieldset>
      ) : null}
    </>
  );
}

const suffixes: Readonly<Record<string, string>> = {
  months: "か月",
  years: "年",
  age: "歳",
  percent: "%",
  "basis-points": "%（年）",
};

function ParameterFields({
  entered,
  set,
  problem,
  parameter,
}: FieldsProps & { readonly parameter: Extract<Target, { kind: "parameter" }>["parameter"] }) {
  const { unit, ja, frame, nullable } = parameter;
  const field = {
    path: "change.override.value",
    label: ja,
    required: true,
    support: `定められる範囲：${frame}`,
    value: entered["value"] ?? "",
    onInput: set("value"),
    error: errorAt(problem, "change.override.value"),
  };
  return (
    <>
      <RadioField
        path="change.override.own"
        label="定め方"
        value={entered["own"] ?? "own"}
        options={[
          ["own", "都道府県で定める"],
          ["nation", "国の定めに戻す", `国の定め：${parameter.national}`],
        ]}
        onInput={set("own")}
        error={errorAt(problem, "change.parameter")}
      />
      {entered["own"] !== "own" ? null : (
        <>
          {nullable ? (
            <CheckField
              path="change.override.none"
              label="上限を定めない"
              checked={entered["none"] === "yes"}
              onInput={(checked) => {
                set("none")(checked ? "yes" : "");
              }}
            />
          ) : null}
          {nullable && entered["none"] === "yes" ? null : unit === "yes-no" ? (
            <RadioField
              {...field}
              inline
              options={[
                ["yes", "はい"],
                ["no", "いいえ"],
              ]}
            />
          ) : unit === "yen" ? (
            <YenField {...field} />
          ) : (
            <TextField
              {...field}
              numeric
              width={5}
              {...(suffixes[unit] === undefined ? {} : { suffix: suffixes[unit] })}
            />
          )}
        </>
      )}
    </>
  );
}

/** Proposes a change: the value, the day it takes effect, and why. */
export function ProposalDialog({
  target,
  today,
  onDone,
  onClose,
}: {
  readonly target: Target;
  readonly today: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const [entered, setEntered] = useState<Entered>(() => enteredFrom(target));
  const [effectiveFrom, setEffectiveFrom] = useState("");
  const [reason, setReason] = useState("");
  const proposing = useCommand(async (commandId, sent: { change: Change; effectiveFrom: string; reason: string }) => {
    await call(endpoints.proposeSetting, { body: { commandId, ...sent } });
    onDone();
  });
  const { problem } = proposing;
  const set =
    (name: string) =>
    (value: string): void => {
      setEntered({ ...entered, [name]: value });
    };
  const submit = () => {
    const read = readChange(target, entered);
    const errors = [
      ...(read.kind === "wrong" ? read.errors : []),
      ...(effectiveFrom === ""
        ? [{ field: "effectiveFrom", code: "REQUIRED", message: "適用を始める日を入力してください。" }]
        : []),
      ...(reason.trim() === ""
        ? [{ field: "reason", code: "REQUIRED", message: "変更の理由と根拠を入力してください。" }]
        : []),
    ];
    if (read.kind === "wrong" || errors.length > 0) proposing.fail(inputProblem(errors));
    else proposing.press({ change: read.change, effectiveFrom, reason: reason.trim() });
  };
  const name = target.kind === "parameter" ? target.parameter.ja : settingLabels[target.setting.setting];
  const fields = { entered, set, problem };
  return (
    <Dialog title={`${name}の変更を申請`} onClose={onClose} wide>
      <ErrorSummary problem={problem} />
      <Facts
        items={[
          ["いまの設定", (target.kind === "parameter" ? target.parameter : target.setting).present.text],
          ["変わる案件", reach[target.kind === "parameter" ? "fund-parameter" : target.setting.setting]],
        ]}
      />
      <Form onSubmit={submit}>
        {target.kind === "parameter" ? (
          <ParameterFields {...fields} parameter={target.parameter} />
        ) : target.setting.setting === "approval-route" ? (
          <ApprovalRouteFields {...fields} />
        ) : target.setting.setting === "inquiry" ? (
          <InquiryFields {...fields} />
        ) : (
          <TextField
            path="change.value"
            label={target.setting.setting === "due-day" ? "毎月の償還日" : "送金までの銀行営業日数"}
            required
            numeric
            width={3}
            suffix={target.setting.setting === "due-day" ? "日" : "営業日後"}
            support={
              target.setting.setting === "due-day"
                ? "1日から28日まで。銀行の休業日にあたるときは、償還計画を作るときにずらします。"
                : "1営業日から10営業日まで。"
            }
            value={entered["value"] ?? ""}
            onInput={set("value")}
            error={errorAt(problem, "change.value")}
          />
        )}
        <DayField
          path="effectiveFrom"
          label="適用を始める日"
          required
          min={today}
          support="今日以後の日付。同じ日の申請がすでにあるときは、この申請に差し替わります。"
          value={effectiveFrom}
          onInput={setEffectiveFrom}
          error={errorAt(problem, "effectiveFrom")}
        />
        <TextAreaField
          path="reason"
          label="変更の理由と根拠"
          required
          limit={500}
          rows={3}
          value={reason}
          onInput={setReason}
          error={errorAt(problem, "reason")}
        />
        <div class="actions">
          <Button type="submit" busy={proposing.busy}>
            申請する（一人目）
          </Button>
          <Button kind="secondary" onPress={onClose}>
            やめる
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
