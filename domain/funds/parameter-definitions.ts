import type { ParameterName } from "./parameters.schema.ts";

/** How far a prefecture may depart from the national value of a parameter. */
export type Frame =
  /** The nation alone sets it. */
  | { readonly frame: "national-only" }
  /** A number no larger than the national one of the same days. */
  | { readonly frame: "at-most-national" }
  /** A number in these bounds (or null, where the parameter allows it). */
  | { readonly frame: "range"; readonly min: number; readonly max: number }
  /** A list checked row by row in {@link checkOverrides}. */
  | { readonly frame: "rows-within-national" }
  /** The council's own choice; the notice leaves it open. */
  | { readonly frame: "council-choice" };

/** The unit a parameter is written in, for screens and reports. */
export type ParameterUnit =
  "yen" | "months" | "years" | "age" | "count" | "basis-points" | "percent" | "yes-no" | "list" | "choice";

/** What a person reads about a parameter: its Japanese name, unit and the freedom a prefecture has. */
export type ParameterDefinition = { readonly ja: string; readonly unit: ParameterUnit } & Frame;

const nationalOnly = (ja: string, unit: ParameterUnit): ParameterDefinition => ({ ja, unit, frame: "national-only" });
const atMost = (ja: string, unit: ParameterUnit): ParameterDefinition => ({ ja, unit, frame: "at-most-national" });
const range = (ja: string, unit: ParameterUnit, min: number, max: number): ParameterDefinition => ({
  ja,
  unit,
  frame: "range",
  min,
  max,
});
const rows = (ja: string): ParameterDefinition => ({ ja, unit: "list", frame: "rows-within-national" });
const choice = (ja: string, unit: ParameterUnit): ParameterDefinition => ({ ja, unit, frame: "council-choice" });

/** Every parameter with its Japanese name, unit and frame; the order is that of screens and of the differences report. */
export const PARAMETER_DEFINITIONS: Readonly<Record<ParameterName, ParameterDefinition>> = {
  "interest.with-guarantor": nationalOnly("連帯保証人がある場合の利率（年）", "basis-points"),
  "interest.without-guarantor": nationalOnly("連帯保証人がない場合の利率（年、据置後）", "basis-points"),
  "interest.overdue": nationalOnly("延滞利子の利率（年）", "basis-points"),
  "residence.minimum-months": range("居住期間の条件", "months", 0, 12),
  "residence.foreign-minimum-months": range("外国籍の方の居住期間の条件", "months", 0, 12),
  "low-income.standard": rows("低所得世帯の基準"),
  "low-income.elderly-standard": rows("高齢者世帯の収入の基準"),
  "low-income.purpose-standards": rows("用途ごとの収入の基準"),
  "standard.confirmed-tables": choice("告示と照合した生活保護基準の表", "list"),
  "standard.age-reckoning": choice("生活保護基準の年齢の数え方", "choice"),
  "elderly.minimum-age": nationalOnly("高齢者の年齢", "age"),
  "exclusion.deferred-loan": choice("償還猶予中を滞納と同じに扱う", "yes-no"),
  "exclusion.guarantor-of-other-loan": choice("他の借入者の連帯保証人を対象外とする", "yes-no"),
  "exclusion.paid-cost-exceptions": rows("支払済みでも対象とする用途"),
  "exclusion.paid-after-decision": choice("決定から送金までに支払った費用を対象外とする", "yes-no"),
  "guarantor.conditions": choice("連帯保証人の要件", "list"),
  "guarantor.under-age": range("連帯保証人の年齢（未満）", "age", 60, 120),
  "committee.not-asked-kinds": choice("運営委員会の意見を聴かないことができる資金", "list"),
  "committee.not-asked-up-to": choice("運営委員会の意見を聴かないことができる額", "yen"),
  "documents.common": choice("共通の提出書類", "list"),
  "consents.common": choice("必要な同意", "list"),
  "emergency-small.ceiling": atMost("緊急小口資金の限度額", "yen"),
  "emergency-small.unit": range("緊急小口資金の申込単位", "yen", 1, 10_000),
  "emergency-small.grace-months": atMost("緊急小口資金の据置期間", "months"),
  "emergency-small.instalments": atMost("緊急小口資金の償還期間", "months"),
  "emergency-small.interest": nationalOnly("緊急小口資金の利率（年）", "basis-points"),
  "emergency-small.reasons": rows("緊急小口資金の対象となる理由"),
  "emergency-small.reason-ceilings": rows("緊急小口資金の理由ごとの限度額"),
  "emergency-small.documents": choice("緊急小口資金の提出書類", "list"),
  "comprehensive-support.grace-months": atMost("総合支援資金の据置期間", "months"),
  "comprehensive-support.repayment-months": atMost("総合支援資金の償還期間", "months"),
  "comprehensive-support.upper-age": range("総合支援資金の年齢の上限", "age", 60, 120),
  "comprehensive-support.job-lost-within-months": range("総合支援資金の離職からの期間の上限", "months", 12, 120),
  "comprehensive-support.documents": choice("総合支援資金の提出書類", "list"),
  "living-support.monthly-single": atMost("生活支援費の月額（単身）", "yen"),
  "living-support.monthly-plural": atMost("生活支援費の月額（2人以上）", "yen"),
  "living-support.first-months": atMost("生活支援費の最初の貸付期間", "months"),
  "living-support.extension-months": atMost("生活支援費の延長1回の期間", "months"),
  "living-support.extensions": atMost("生活支援費の延長の回数", "count"),
  "living-support.limit-to-lost-income": choice("生活支援費を以前の賃金又は減少額の範囲とする", "yes-no"),
  "housing-entry.ceiling": atMost("住宅入居費の限度額", "yen"),
  "temporary-rebuilding.ceiling": atMost("一時生活再建費の限度額", "yen"),
  "welfare.ceiling": atMost("福祉費の限度額", "yen"),
  "welfare.grace-months": atMost("福祉費の据置期間", "months"),
  "welfare.repayment-months": atMost("福祉費の償還期間の上限", "months"),
  "welfare.purposes": rows("福祉費の用途ごとの目安額と償還期間"),
  "welfare.documents": choice("福祉費の提出書類", "list"),
  "education.grace-months": atMost("教育支援資金の据置期間（卒業後）", "months"),
  "education.repayment-months": atMost("教育支援資金の償還期間の上限", "months"),
  "education.repayment-steps": rows("教育支援資金の額ごとの償還期間"),
  "education.interest": nationalOnly("教育支援資金の利率（年）", "basis-points"),
  "education.special-need-percent": atMost("教育支援費の特に必要な場合の割合", "percent"),
  "education.lend-exam-costs": choice("受験料など入学が決まる前の費用を対象とする", "yes-no"),
  "education.lend-overdue-fees": choice("納期限を過ぎた学費を対象とする", "yes-no"),
  "education.reservation": choice("入学が決まる前の予約を受け付ける月", "choice"),
  "education.yearly-application": choice("教育支援資金を年度ごとに申し込む", "yes-no"),
  "education.documents": choice("教育支援資金の提出書類", "list"),
  "education-support.schools": rows("教育支援費の学校種別ごとの月額"),
  "school-entry.ceiling": atMost("就学支度費の限度額", "yen"),
  "real-estate.share-percent": atMost("不動産担保型の貸付限度（土地評価額に対する割合）", "percent"),
  "real-estate.monthly-ceiling": atMost("不動産担保型の月額", "yen"),
  "real-estate.monthly-standard-percent": atMost("不動産担保型の月額（生活保護基準に対する割合）", "percent"),
  "real-estate.monthly-standard-parts": choice("不動産担保型の月額を比べる生活保護基準の範囲", "choice"),
  "real-estate.minimum-land-value": atMost("不動産担保型の土地評価額の下限", "yen"),
  "real-estate.minimum-age": nationalOnly("不動産担保型の年齢", "age"),
  "real-estate.grace-months": atMost("不動産担保型の据置期間（契約終了後）", "months"),
  "real-estate.interest-cap": nationalOnly("不動産担保型の利率の上限（年）", "basis-points"),
  "real-estate.prime-rate": range("4月1日の長期プライムレート（年）", "basis-points", 0, 1_500),
  "real-estate.payment-interval-months": range("不動産担保型の交付の間隔", "months", 1, 3),
  "real-estate.revaluation-years": range("土地の再評価の間隔", "years", 1, 3),
  "real-estate.documents": choice("不動産担保型の提出書類", "list"),
  "real-estate-protected.share-percent": atMost("要保護世帯向けの貸付限度（評価額に対する割合）", "percent"),
  "real-estate-protected.share-percent-flat": atMost("要保護世帯向けの貸付限度（集合住宅）", "percent"),
  "real-estate-protected.monthly-percent": atMost("要保護世帯向けの月額（生活扶助額に対する割合）", "percent"),
  "real-estate-protected.minimum-value": atMost("要保護世帯向けの評価額の下限", "yen"),
  "real-estate-protected.minimum-age": nationalOnly("要保護世帯向けの年齢", "age"),
  "real-estate-protected.documents": choice("要保護世帯向けの提出書類", "list"),
};
