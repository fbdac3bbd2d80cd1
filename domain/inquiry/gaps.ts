import type { InquirySubject } from "./permitted-inquiries.ts";

/** Why a fact is missing. Every inquiry ends in data, in one of these, or both; never in silence. */
export const gapCodes = [
  "no-consent",
  "several-candidates",
  "not-in-register",
  "removed-from-register",
  "moved-abroad",
  "number-unknown",
  "arrived-from-abroad",
  "holder-unknown",
  "household-differs",
  "not-filed",
  "tax-inconsistent",
  "no-data",
  "year-not-ready",
  "provider-refused",
  "provider-stopped",
  "answer-pending",
  "layout-unknown",
  "answer-unreadable",
  "network-down",
  "network-closed",
  "not-permitted",
  "inquiry-failed",
] as const;

/** Why a fact is missing. */
export type GapCode = (typeof gapCodes)[number];

/** What people read about a gap, and who can close it. */
export type GapFacts = {
  readonly ja: string;
  readonly next: string;
  /** `number-handler`: a task in the number zone; `screener`: to be settled with papers or by asking the window. */
  readonly owner: "number-handler" | "screener";
};

/** The catalogue of gaps. */
export const gapFacts: Readonly<Record<GapCode, GapFacts>> = {
  "no-consent": { ja: "照会への同意がありません", next: "書類で確認してください。", owner: "screener" },
  "several-candidates": {
    ja: "該当する人が複数います",
    next: "氏名・生年月日・住所を窓口に確認してください。",
    owner: "number-handler",
  },
  "not-in-register": {
    ja: "住民基本台帳に見つかりません",
    next: "氏名の読み・生年月日・市区町村を窓口に確認してください。",
    owner: "number-handler",
  },
  "removed-from-register": { ja: "除票となっています", next: "転出または死亡を確認してください。", owner: "screener" },
  "moved-abroad": { ja: "国外へ転出しています", next: "現在の住所を確認してください。", owner: "screener" },
  "number-unknown": {
    ja: "符号を取得できませんでした",
    next: "本人確認の結果を確かめ、もう一度照会してください。",
    owner: "number-handler",
  },
  "arrived-from-abroad": {
    ja: "1月1日より後に国外から転入しており、税の記録がありません",
    next: "現在の収入を書類で確認してください。",
    owner: "screener",
  },
  "holder-unknown": {
    ja: "1月1日の住所地が分かりません",
    next: "前の住所地を窓口に確認してください。",
    owner: "number-handler",
  },
  "household-differs": {
    ja: "住民票の世帯と申込の世帯が違います",
    next: "同居や生計の状況を窓口に確認してください。",
    owner: "screener",
  },
  "not-filed": {
    ja: "住民税の申告がありません（所得が0円とは限りません）",
    next: "申告の予定か、現在の収入を確認してください。",
    owner: "screener",
  },
  "tax-inconsistent": {
    ja: "税額の内容に矛盾があります",
    next: "課税証明書で確認してください。",
    owner: "number-handler",
  },
  "no-data": { ja: "該当する情報がありません", next: "書類で確認してください。", owner: "screener" },
  "year-not-ready": {
    ja: "新しい年度の情報がまだ提供されていません",
    next: "前の年度の情報か書類で確認してください。",
    owner: "screener",
  },
  "provider-refused": { ja: "情報提供者が提供しませんでした", next: "書類で確認してください。", owner: "screener" },
  "provider-stopped": {
    ja: "情報提供者の提供が止まっています",
    next: "時間をおいてもう一度照会してください。",
    owner: "number-handler",
  },
  "answer-pending": {
    ja: "情報提供者の回答を待っています",
    next: "数日かかることがあります。届いたら再審査してください。",
    owner: "number-handler",
  },
  "layout-unknown": {
    ja: "回答の形式が新しく、読み取れません",
    next: "運用窓口へ知らせ、書類で確認してください。",
    owner: "number-handler",
  },
  "answer-unreadable": {
    ja: "回答を読み取れませんでした",
    next: "もう一度照会してください。",
    owner: "number-handler",
  },
  "network-down": {
    ja: "ネットワークにつながりません",
    next: "復旧後にもう一度照会するか、書類で確認してください。",
    owner: "number-handler",
  },
  "network-closed": {
    ja: "ネットワークの業務時間外です",
    next: "業務時間内にもう一度照会してください。",
    owner: "number-handler",
  },
  "not-permitted": {
    ja: "この事務では照会できない情報です",
    next: "書類で確認し、運用窓口へ知らせてください。",
    owner: "number-handler",
  },
  "inquiry-failed": {
    ja: "照会を終えられませんでした",
    next: "もう一度照会するか、書類で確認してください。",
    owner: "number-handler",
  },
};

/** One missing fact of one member: what was asked, and why it is missing. */
export type Gap = { readonly personId: string; readonly subject: InquirySubject; readonly code: GapCode };

/** The gap as verdicts carry it: `<personId>:<subject>/<code>`. */
export function gapText(gap: Gap): string {
  return `${gap.personId}:${gap.subject}/${gap.code}`;
}
