import type { AutomaticStep, FaultReason } from "../../../domain/case/step-fault.ts";
import { Button } from "../components/button.tsx";
import { Instant, Notice } from "../components/display.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { call } from "../lib/api.ts";
import { endpoints } from "../lib/endpoints.ts";
import { useCaseCommand, type Opened } from "./opened-case.tsx";

/** What stands still, as one sentence and as the thing that was to be made. */
const stepWords: Readonly<Record<AutomaticStep, readonly [title: string, what: string]>> = {
  "check-completeness": ["申込の確認が途中で止まりました", "提出された申込の確認"],
  "register-contract": ["契約の登録が途中で止まりました", "契約と償還計画の登録"],
  "decline-notice": ["書類を作成できませんでした", "貸付不承認通知書の作成"],
  "loan-decision-notice": ["書類を作成できませんでした", "貸付決定通知書の作成"],
  "loan-deed": ["書類を作成できませんでした", "借用書の作成"],
};

const reasonWords: Readonly<Record<FaultReason, string>> = {
  "glyph-missing":
    "氏名か住所に、印字できない文字があります。運用窓口に案件番号を知らせ、印字できるようになったら、もう一度行ってください。",
  "facts-missing": "必要な内容が足りません。申込と決裁の内容を確かめ、分からないときは運用窓口に知らせてください。",
  unexpected: "思わぬ不具合で止まりました。もう一度行っても止まるときは、運用窓口に知らせてください。",
};

/** A step of the system that stands still: what and why, and for the screener the way to have it tried again. */
export function StoppedStep({ opened }: { readonly opened: Opened }) {
  const { view, may } = opened;
  const retrying = useCaseCommand(opened, (commandId, version) =>
    call(endpoints.retryStep, { path: { caseId: view.caseId }, body: { commandId, version } }),
  );
  if (view.fault === undefined) return null;
  const { step, reason, at } = view.fault;
  const [title, what] = stepWords[step];
  return (
    <Notice kind="warning" title={title} live>
      <ErrorSummary problem={retrying.problem} />
      <p>
        止まったもの：{what}（<Instant at={at} />）
      </p>
      <p>{reasonWords[reason]}</p>
      {may("screening:act") ? (
        <Button
          busy={retrying.busy}
          onPress={() => {
            retrying.press();
          }}
        >
          もう一度行う
        </Button>
      ) : (
        <p>審査担当がもう一度行うのを待っています。</p>
      )}
    </Notice>
  );
}
