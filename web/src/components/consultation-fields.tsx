import { errorAt } from "./error-summary.tsx";
import { DayField, RadioField, TextAreaField } from "./fields.tsx";
import { isoDayOf } from "../lib/format.ts";
import { channelLabels } from "../lib/labels.ts";
import type { ProblemFacts, ProblemField } from "../lib/problem.ts";

/** One consultation as it is typed. */
export type ConsultationForm = { readonly heldOn: string; readonly channel: string; readonly summary: string };

type Channel = keyof typeof channelLabels;
const channels: readonly Channel[] = ["window", "phone", "visit", "outreach"];

/** A consultation held today at the window, nothing written yet. */
export function newConsultation(): ConsultationForm {
  return { heldOn: isoDayOf(new Date().toISOString()), channel: "window", summary: "" };
}

/** True for what was a consultation form when it was stored. */
export function isConsultationForm(value: unknown): value is ConsultationForm {
  return (
    typeof value === "object" &&
    value !== null &&
    ["heldOn", "channel", "summary"].every((name) => typeof Reflect.get(value, name) === "string")
  );
}

/** The consultation to send, or what is wrong. */
export function readConsultation(
  form: ConsultationForm,
):
  | { readonly kind: "ready"; readonly consultation: { heldOn: string; channel: Channel; summary: string } }
  | { readonly kind: "wrong"; readonly errors: readonly ProblemField[] } {
  const channel = channels.find((entry) => entry === form.channel);
  const errors = [
    ...(form.heldOn === ""
      ? [{ field: "consultation.heldOn", code: "REQUIRED", message: "相談日を入力してください。" }]
      : form.heldOn > isoDayOf(new Date().toISOString())
        ? [{ field: "consultation.heldOn", code: "IN_FUTURE", message: "相談日が未来の日付です。" }]
        : []),
    ...(form.summary.trim() === ""
      ? [{ field: "consultation.summary", code: "REQUIRED", message: "相談の内容を入力してください。" }]
      : form.summary.length > 4000
        ? [{ field: "consultation.summary", code: "TOO_LONG", message: "4,000文字以内で入力してください。" }]
        : []),
  ];
  if (errors.length > 0 || channel === undefined) return { kind: "wrong", errors };
  return { kind: "ready", consultation: { heldOn: form.heldOn, channel, summary: form.summary.trim() } };
}

/** The fields of one consultation. */
export function ConsultationFields({
  form,
  onInput,
  problem,
}: {
  readonly form: ConsultationForm;
  readonly onInput: (form: ConsultationForm) => void;
  readonly problem: ProblemFacts | undefined;
}) {
  return (
    <>
      <DayField
        path="consultation.heldOn"
        label="相談日"
        required
        value={form.heldOn}
        max={isoDayOf(new Date().toISOString())}
        onInput={(heldOn) => {
          onInput({ ...form, heldOn });
        }}
        error={errorAt(problem, "consultation.heldOn")}
      />
      <RadioField
        path="consultation.channel"
        label="相談の方法"
        required
        inline
        value={form.channel}
        options={channels.map((channel) => [channel, channelLabels[channel]] as const)}
        onInput={(channel) => {
          onInput({ ...form, channel });
        }}
        error={errorAt(problem, "consultation.channel")}
      />
      <TextAreaField
        path="consultation.summary"
        label="相談の内容"
        required
        support="困っていること、世帯の様子、案内した制度などを書いてください。個人番号は書かないでください。"
        rows={8}
        limit={4000}
        value={form.summary}
        onInput={(summary) => {
          onInput({ ...form, summary });
        }}
        error={errorAt(problem, "consultation.summary")}
      />
    </>
  );
}
