import { Panel } from "../components/display.tsx";
import { errorAt } from "../components/error-summary.tsx";
import { RadioField, TextAreaField, YenField } from "../components/fields.tsx";
import { formatNumber } from "../lib/format.ts";
import type { ProblemFacts } from "../lib/problem.ts";
import { reasonOf, reasons, terms } from "../lib/reasons.ts";
import type { ApplicationForm } from "./form-model.ts";

/** What every section gets. */
export type SectionProps = {
  readonly form: ApplicationForm;
  readonly problem: ProblemFacts | undefined;
  readonly onInput: (part: Partial<ApplicationForm>) => void;
};

/** Reason, circumstances and amount. */
export function LoanSection({ form, problem, onInput }: SectionProps) {
  const reason = reasonOf(form.reason);
  return (
    <Panel title="借入">
      <RadioField
        path="reason"
        label="借入の理由"
        required
        value={form.reason}
        options={reasons.map((entry) => [entry.code, entry.ja] as const)}
        onInput={(code) => {
          onInput({ reason: code });
        }}
        error={errorAt(problem, "reason")}
      />
      {reason === undefined ? null : (
        <p class="wording" role="status">
          必要な書類：{reason.evidence.join("、")}
        </p>
      )}
      <TextAreaField
        path="reasonDetail"
        label="事情"
        required
        support="いつ、何が起きて、いくら必要になったかを書いてください。"
        limit={1000}
        value={form.reasonDetail}
        onInput={(reasonDetail) => {
          onInput({ reasonDetail });
        }}
        error={errorAt(problem, "reasonDetail")}
      />
      <YenField
        path="requestedAmount"
        label="希望額"
        required
        support={`${formatNumber(terms.ceiling)}円以内、${formatNumber(terms.unit)}円単位`}
        value={form.requestedAmount}
        onInput={(requestedAmount) => {
          onInput({ requestedAmount });
        }}
        error={errorAt(problem, "requestedAmount")}
      />
    </Panel>
  );
}
