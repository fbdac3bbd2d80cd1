import type { OpeningPurpose } from "../../../domain/case/case-items.schema.ts";
import type { CaseView } from "./endpoints.ts";

/** Japanese words that only screens need; statuses, acts, roles and purposes have theirs in the domain. */

/** Who must act next. */
export const waitingForLabels: Readonly<Record<string, string>> = {
  "window-worker": "窓口担当",
  screener: "審査担当",
  approver: "決裁者",
  "committee-secretariat": "運営委員会事務局",
  cashier: "出納",
  nobody: "",
};

/** Names of the funds. */
export const fundLabels: Readonly<Record<string, string>> = { "emergency-small": "緊急小口資金" };

/** How a consultation was held. */
export const channelLabels: Readonly<Record<CaseView["consultations"][number]["channel"], string>> = {
  window: "窓口",
  phone: "電話",
  visit: "訪問",
  outreach: "出張相談",
};

/** What a document proves. */
export const documentKindLabels: Readonly<Record<CaseView["documents"][number]["kind"], string>> = {
  identity: "本人確認書類",
  residence: "住民票など住所の分かる書類",
  income: "収入の分かる書類",
  "reason-proof": "借入の理由が分かる書類",
  "bank-book": "通帳の写し",
  other: "そのほかの書類",
};

/** What 運営委員会 concluded. */
export const committeeConclusionLabels: Readonly<
  Record<NonNullable<NonNullable<NonNullable<CaseView["decision"]>["committee"]>["opinion"]>["conclusion"], string>
> = {
  "approval-advised": "承認相当",
  "approval-on-conditions-advised": "条件を付けて承認相当",
  "decline-advised": "不承認相当",
};

/** Names of the official papers. */
export const paperLabels: Readonly<Record<CaseView["papers"][number]["kind"], string>> = {
  "loan-decision-notice": "貸付決定通知書",
  "decline-notice": "貸付不承認通知書",
  "loan-deed": "借用書",
};

/** What the inquiry said, as one sentence. */
export const verdictSentences: Readonly<Record<NonNullable<CaseView["verdict"]>["verdictClass"], string>> = {
  "within-standard": "世帯の収入は、貸付の対象となる範囲内です。",
  "likely-over": "世帯の収入が、貸付の対象となる範囲を超えている見込みです。",
  "needs-check": "情報照会だけでは判断できません。書類などで確認してください。",
  "not-inquired": "情報照会は行っていません。届出の内容と見通しで判断してください。",
};

/** The same in two or three words. */
export const verdictWords: Readonly<Record<NonNullable<CaseView["verdict"]>["verdictClass"], string>> = {
  "within-standard": "範囲内",
  "likely-over": "範囲超の見込み",
  "needs-check": "要確認",
  "not-inquired": "照会なし",
};

/** Why a document was not taken. */
export const documentRefusals: Readonly<Record<string, string>> = {
  EMPTY: "中身のないファイルです。もう一度読み取って送ってください。",
  TOO_LARGE: "10 MBを超えています。小さくして送ってください。",
  WRONG_TYPE: "PDF・JPEG・PNGではないか、壊れています。",
  HARMFUL: "安全でない内容が見つかりました。別の方法で作り直して送ってください。",
  ENCRYPTED: "パスワードが付いたPDFは受け取れません。外してから送ってください。",
};

/** Why a case is opened. */
export const purposeLabels: Readonly<Record<OpeningPurpose, string>> = {
  consultation: "相談対応",
  application: "申込の受付・補正",
  screening: "審査",
  decision: "決裁",
  contract: "契約・送金",
  "call-answer": "問合せへの回答",
  correction: "記録の訂正",
};
