import { ageOf } from "../../household/livelihood-members.ts";
import type { MemberFacts } from "../../household/case-facts.schema.ts";
import type { LoanKind } from "../../funds/loan-kinds.ts";
import { LIVELIHOOD, MEMBER, MEMBERS } from "../case-facts.ts";
import { NEED } from "../need-facts.ts";
import { anyOf, lowIncome, type LowIncomeQuestion } from "../low-income.ts";
import { met, notApplicable, notMet, unknown, type Rule, type RuleContext, type RuleFinding } from "../rule.ts";
import { bridgeShowsGap, emergencyReasonOf } from "./emergency-small-rules.ts";

const LENT_PER_HOUSEHOLD: readonly LoanKind[] = [
  "emergency-small",
  "living-support",
  "housing-entry",
  "temporary-rebuilding",
];

/** People on one budget are one household, whatever their resident records say. */
export const oneLivelihood: Rule = {
  id: "household.one-livelihood",
  version: 1,
  source: "[S-ASADA] 家計を同じくする人は、住民票が別でも同じ世帯に数える",
  kinds: [
    ...LENT_PER_HOUSEHOLD,
    "welfare",
    "education-support",
    "school-entry",
    "real-estate",
    "real-estate-protected",
  ],
  liftedBy: [],
  evaluate: (context) => {
    const members = context.livelihood();
    if (members === undefined) return unknown("誰が同じ家計で暮らしているか、確認が必要です。");
    const split = members.some((member) => member.relation !== "self" && member.separateRegister?.value === true);
    return met(
      split
        ? `住民票は別ですが家計が同じため、1つの世帯（${members.length}人）として判断します。`
        : `世帯は${members.length}人です。`,
    );
  },
};

/** One livelihood borrows once: a second application from the same address and budget is the same household's. */
export const noSecondApplication: Rule = {
  id: "household.one-loan-per-livelihood",
  version: 1,
  source: "[S-ASADA][S-27TBL] 貸付けは世帯を単位とする",
  kinds: LENT_PER_HOUSEHOLD,
  liftedBy: [],
  evaluate: (context) => {
    const split = (context.peek(MEMBERS) ?? []).some((member) => member.separateRegister?.value === true);
    const candidates = [
      { value: [], label: "ない" },
      {
        value: [{ kind: context.kind, sharesBudget: true, status: "applied" as const }],
        label: "同じ家計の人が申し込んでいる",
      },
    ];
    const others = split
      ? context.ask(LIVELIHOOD.sameAddressApplications, candidates)
      : context.peek(LIVELIHOOD.sameAddressApplications);
    if (others === undefined)
      return split
        ? unknown("同じ住所の別の住民票の人が、別の世帯として申し込んでいないか確認が必要です。")
        : notApplicable("同じ住所で住民票が別の人はいません。");
    const same = others.some(
      (other) =>
        other.kind === context.kind && other.sharesBudget && (other.status === "applied" || other.status === "lent"),
    );
    if (same)
      return notMet(
        "同じ家計の人から、既にこの資金の申込み又は借入れがあります。1つの世帯として1件の貸付けになります。",
      );
    return met("同じ家計の人から、重ねての申込みはありません。");
  },
};

/** Facts that can change who counts in the household, and so lift a refusal on income. */
const COUNTED_MEMBERS = ["members[].separateRegister", "members[].sharesBudget", "members[].whereabouts"];

/** False while the reason or purpose is open on which the standard itself depends. */
function standardSettled(context: RuleContext): boolean {
  if (context.kind === "emergency-small") return context.ask(NEED.emergencyReason) !== undefined;
  if (context.kind !== "welfare" || context.parameter("low-income.purpose-standards").length === 0) return true;
  return context.ask(NEED.purpose) !== undefined;
}

function standardFor(context: RuleContext): LowIncomeQuestion {
  const purpose = context.kind === "welfare" ? context.peek(NEED.purpose) : undefined;
  const special = context.parameter("low-income.purpose-standards").find((row) => row.purpose === purpose);
  const forward =
    context.kind === "emergency-small"
      ? emergencyReasonOf(context)?.forwardLooking === true
      : context.kind === "living-support" ||
        context.kind === "housing-entry" ||
        context.kind === "temporary-rebuilding";
  return {
    standard: special?.standard ?? context.parameter("low-income.standard"),
    looksForward: forward,
    ownStandard: special !== undefined || !context.isNational("low-income.standard"),
  };
}

function disabledHousehold(context: RuleContext, members: readonly MemberFacts[]): RuleFinding {
  const found = members.map((member) => {
    const books = context.askOf(member, MEMBER.handbooks);
    if (books !== undefined && books.length > 0) return true;
    const services = context.askOf(member, MEMBER.usesDisabilityServices);
    if (services === true) return true;
    return books === undefined || services === undefined ? undefined : false;
  });
  if (found.includes(true))
    return met("障害者手帳を持つ人、又は障害者総合支援法のサービスを利用する人がいるため、障害者世帯に当たります。");
  if (found.includes(undefined)) return unknown("障害者世帯かどうか、確認が必要です。");
  return notMet("障害者世帯には当たりません。");
}

function elderlyHousehold(context: RuleContext, members: readonly MemberFacts[]): RuleFinding {
  const minimum = context.parameter("elderly.minimum-age");
  const found = members.map((member) => {
    const birth = context.askOf(member, MEMBER.birthDate);
    if (birth === undefined) return undefined;
    if ((ageOf({ value: birth }, context.date) ?? 0) < minimum) return false;
    return context.askOf(member, MEMBER.needsCare);
  });
  if (!found.includes(true)) {
    if (found.includes(undefined)) return unknown(`療養又は介護を要する${minimum}歳以上の人がいるか、確認が必要です。`);
    return notMet(`療養又は介護を要する${minimum}歳以上の人のいる高齢者世帯には当たりません。`);
  }
  const standard = context.parameter("low-income.elderly-standard");
  const elderly = `日常生活で療養又は介護を要する${minimum}歳以上の人がいるため、高齢者世帯に当たります。`;
  if (standard === null) return met(elderly);
  const income = lowIncome(context, members, { standard, looksForward: false, ownStandard: true });
  return income.outcome === "met" ? met(`${elderly}${income.message}`) : income;
}

/** The car of a disabled person is lent for where a disabled person lives. */
export const disabledPersonsCar: Rule = {
  id: "welfare.disabled-car",
  version: 1,
  source: "[S-FUKUSHIHI][S-OSAKA] 障害者用の自動車の購入に必要な経費",
  kinds: ["welfare"],
  liftedBy: COUNTED_MEMBERS,
  evaluate: (context) => {
    if (context.peek(NEED.purpose) !== "disabled-car") return notApplicable("障害者用の自動車の購入ではありません。");
    const members = context.livelihood();
    if (members === undefined) return unknown("世帯の状況の確認が必要です。");
    const found = disabledHousehold(context, members);
    return found.outcome === "not-met"
      ? notMet("世帯に障害のある人がいないため、障害者用の自動車の購入には貸し付けられません。")
      : found;
  },
};

/** 低所得世帯, 障害者世帯 or 高齢者世帯: 福祉資金 is open to each of the three. */
export const anyCategory: Rule = {
  id: "household.category",
  version: 2,
  source: "[S-SHIGA][S-SAKA][S-NSYAKYO] 低所得世帯、障害者世帯、高齢者世帯（療養・介護を要する人のいる世帯）",
  kinds: ["emergency-small", "welfare"],
  liftedBy: [...COUNTED_MEMBERS, "members[].incomes", "need.emergencySmall.bridge"],
  evaluate: (context) => {
    const members = context.livelihood();
    if (members === undefined) return unknown("世帯の状況の確認が必要です。");
    if (context.specialMeasure?.incomeTestWaivedFor.includes(context.kind) === true)
      return met(`${context.specialMeasure.ja}の特例措置により、低所得世帯でなくても申し込めます。`);
    const found = anyOf([
      () => lowIncome(context, members, standardFor(context)),
      () => bridgeShowsGap(context),
      () => disabledHousehold(context, members),
      () => elderlyHousehold(context, members),
    ]);
    return found.outcome === "not-met" && !standardSettled(context)
      ? unknown("申込みの理由又は用途が決まってから、世帯の要件を判断します。")
      : found;
  },
};

/** 総合支援資金 and 教育支援資金 are for 低所得世帯 only. */
export const lowIncomeOnly: Rule = {
  id: "household.low-income",
  version: 2,
  source: "[S-27TBL][S-OIRASE] 総合支援資金・教育支援資金は低所得世帯",
  kinds: ["living-support", "housing-entry", "temporary-rebuilding", "education-support", "school-entry"],
  liftedBy: [...COUNTED_MEMBERS, "members[].incomes"],
  evaluate: (context) => {
    const members = context.livelihood();
    if (members === undefined) return unknown("世帯の状況の確認が必要です。");
    if (context.specialMeasure?.incomeTestWaivedFor.includes(context.kind) === true)
      return met(`${context.specialMeasure.ja}の特例措置により、低所得世帯でなくても申し込めます。`);
    return lowIncome(context, members, standardFor(context));
  },
};
