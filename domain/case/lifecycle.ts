import { DomainError } from "../errors.ts";

/**
 * Life cycle of a case (世帯の一件) as data. The in-memory check, the DynamoDB condition and the choices of the workflow
 * all come from `transitions`: there is no second list of what may follow what.
 */

/** Status of a case, in the order of the ordinary path; the last two end it early. */
export const caseStatuses = [
  "consultation",
  "application",
  "returned",
  "screening",
  "decision",
  "contract",
  "disbursement",
  "repayment",
  "closed",
  "declined",
  "withdrawn",
] as const;

/** Status of a case. */
export type CaseStatus = (typeof caseStatuses)[number];

/** Japanese names of the statuses, as screens show them. */
export const statusLabels: Readonly<Record<CaseStatus, string>> = {
  consultation: "相談中",
  application: "申込準備中",
  returned: "差戻し",
  screening: "審査中",
  decision: "決裁中",
  contract: "契約手続中",
  disbursement: "送金待ち",
  repayment: "償還中",
  closed: "完済",
  declined: "不承認",
  withdrawn: "取下げ",
};

/** Everything that can happen to a case; the name of the event it leaves behind. */
export const caseActs = [
  "record-consultation",
  "record-facts",
  "open-application",
  "save-application",
  "submit-application",
  "upload-document",
  "release-document",
  "reject-document",
  "ask-question",
  "answer-question",
  "record-verdict",
  "forward-to-decision",
  "return-for-correction",
  "withdraw",
  "record-committee-opinion",
  "approve-step",
  "approve",
  "decline",
  "return-to-screener",
  "remind-of-wait",
  "settle-inquiry-exception",
  "fail-step",
  "retry-step",
  "destroy-number-key",
  "issue-notice",
  "register-contract",
  "receive-loan-deed",
  "draft-payment",
  "seal-payment",
  "record-repayment",
  "close",
] as const;

/** Act on a case. */
export type CaseAct = (typeof caseActs)[number];

/** One act: the statuses in which it is legal, and the status it leads to (absent: it stays). */
export type Transition = { readonly from: readonly CaseStatus[]; readonly to?: CaseStatus };

const beforeDecision = ["consultation", "application", "returned", "screening", "decision"] as const;

/** The table of legal transitions. */
export const transitions: Readonly<Record<CaseAct, Transition>> = {
  "record-consultation": { from: [...beforeDecision, "contract", "disbursement", "repayment"] },
  "record-facts": { from: ["consultation", "application", "returned", "screening"] },
  "open-application": { from: ["consultation"], to: "application" },
  "save-application": { from: ["application", "returned"] },
  "submit-application": { from: ["application", "returned"], to: "screening" },
  "upload-document": { from: ["consultation", "application", "returned", "screening", "contract"] },
  "release-document": { from: [...caseStatuses] },
  "reject-document": { from: [...caseStatuses] },
  "ask-question": { from: ["screening", "decision"] },
  "answer-question": { from: ["screening", "decision", "returned"] },
  "record-verdict": { from: ["screening"] },
  "forward-to-decision": { from: ["screening"], to: "decision" },
  "return-for-correction": { from: ["screening", "decision"], to: "returned" },
  withdraw: { from: beforeDecision, to: "withdrawn" },
  "record-committee-opinion": { from: ["decision"] },
  "approve-step": { from: ["decision"] },
  approve: { from: ["decision"], to: "contract" },
  decline: { from: ["decision"], to: "declined" },
  "return-to-screener": { from: ["decision"], to: "screening" },
  "remind-of-wait": { from: ["screening", "decision", "contract"] },
  "settle-inquiry-exception": { from: [...caseStatuses] },
  "fail-step": { from: ["screening", "contract", "declined"] },
  "retry-step": { from: ["screening", "contract", "declined"] },
  "destroy-number-key": { from: [...caseStatuses] },
  "issue-notice": { from: ["contract", "declined"] },
  "register-contract": { from: ["contract"] },
  "receive-loan-deed": { from: ["contract"], to: "disbursement" },
  "draft-payment": { from: ["disbursement"] },
  "seal-payment": { from: ["disbursement"], to: "repayment" },
  "record-repayment": { from: ["repayment"] },
  close: { from: ["repayment"], to: "closed" },
};

/** Japanese names of the acts, as the case history shows them. */
export const actLabels: Readonly<Record<CaseAct, string>> = {
  "record-consultation": "相談を記録しました",
  "record-facts": "確かめた事実を記録しました",
  "open-application": "申込の準備を始めました",
  "save-application": "申込内容を保存しました",
  "submit-application": "申込を提出しました",
  "upload-document": "書類を受け付けました（確認中）",
  "release-document": "書類の確認が済みました",
  "reject-document": "書類を受け取れませんでした",
  "ask-question": "質問しました",
  "answer-question": "質問に回答しました",
  "record-verdict": "情報照会の結果を受け取りました",
  "forward-to-decision": "決裁に回しました",
  "return-for-correction": "差し戻しました",
  withdraw: "取下げを記録しました",
  "record-committee-opinion": "運営委員会の意見を記録しました",
  "approve-step": "決裁しました（次の決裁者へ）",
  approve: "貸付を決定しました",
  decline: "不承認と決定しました",
  "return-to-screener": "審査担当へ戻しました",
  "remind-of-wait": "対応を待っています（催促）",
  "settle-inquiry-exception": "情報照会で分からなかったことに対応しました",
  "fail-step": "自動の処理が止まりました",
  "retry-step": "自動の処理をもう一度始めました",
  "destroy-number-key": "番号の鍵を破棄しました",
  "issue-notice": "通知書を作成しました",
  "register-contract": "借用書と償還計画を作成しました",
  "receive-loan-deed": "署名済みの借用書を受け取りました",
  "draft-payment": "送金データに入れました",
  "seal-payment": "送金データを確定しました",
  "record-repayment": "償還を記録しました",
  close: "完済しました",
};

/** The act is not legal in the status the case is in: someone acted out of turn. */
export class IllegalTransitionError extends DomainError {
  override readonly name = "IllegalTransitionError";
  readonly code = "OUT_OF_TURN";
  readonly act: CaseAct;
  readonly status: CaseStatus;
  constructor(act: CaseAct, status: CaseStatus) {
    super(`${act} is not legal in ${status}`);
    this.act = act;
    this.status = status;
  }
}

/** Whether `act` is legal for a case in `status`. */
export function mayAct(act: CaseAct, status: CaseStatus): boolean {
  return transitions[act].from.includes(status);
}

/**
 * The status after `act`.
 * @throws IllegalTransitionError when the act is out of turn.
 */
export function statusAfter(act: CaseAct, status: CaseStatus): CaseStatus {
  if (!mayAct(act, status)) throw new IllegalTransitionError(act, status);
  return transitions[act].to ?? status;
}

/** Statuses in which nothing more is awaited from anyone; such cases leave the queues. */
export const finishedStatuses: readonly CaseStatus[] = ["closed", "declined", "withdrawn"];
