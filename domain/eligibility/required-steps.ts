import { committeeHearing } from "../funds/committee.ts";
import { adultAgeOn, ageOf } from "../household/livelihood-members.ts";
import type { LoanKind } from "../funds/loan-kinds.ts";
import type { Yen } from "../money/yen.ts";
import { formatYen } from "../money/yen.ts";
import type { RequiredItem } from "./assessment.ts";
import { LIVELIHOOD, MEMBER, MEMBERS } from "./case-facts.ts";
import { EDUCATION, NEED, REAL_ESTATE } from "./need-facts.ts";
import type { RuleContext } from "./rule.ts";

const REAL_ESTATE_KINDS: readonly LoanKind[] = ["real-estate", "real-estate-protected"];

/** What is asked for, as far as the case says, in yen: the amount that decides whether the committee is heard. */
function askedAmount(context: RuleContext, ceiling: Yen | null): Yen | null {
  const monthly = (amount: Yen | undefined, months: number | undefined): Yen | undefined =>
    amount === undefined || months === undefined ? undefined : amount * months;
  const asked: Readonly<Partial<Record<LoanKind, Yen | undefined>>> = {
    "emergency-small": context.peek(NEED.emergencyAmount),
    "housing-entry": context.peek(NEED.housingCost),
    "temporary-rebuilding": context.peek(NEED.rebuildingCost),
    welfare: context.peek(NEED.welfareCost),
    "education-support": monthly(context.peek(EDUCATION.monthlyAmount), context.peek(EDUCATION.months)),
    "school-entry": context.peek(EDUCATION.entryAmount),
  };
  const amount = asked[context.kind];
  if (amount === undefined) return ceiling;
  return ceiling === null ? amount : Math.min(amount, ceiling);
}

/** 貸付審査等運営委員会: heard before the decision, but for the kinds and amounts it need not be [S-TKS-PRIV][S-ISK]. */
function committee(context: RuleContext, ceiling: Yen | null): RequiredItem {
  const kinds = context.parameter("committee.not-asked-kinds");
  const upTo = context.parameter("committee.not-asked-up-to");
  const hearing = committeeHearing(context.kind, askedAmount(context, ceiling), { kinds, upTo });
  if (hearing === "heard")
    return { code: "committee", ja: "決定の前に、貸付審査等運営委員会の意見を聴きます。", when: null };
  const within = hearing === "amount-not-asked" && upTo !== null ? `${formatYen(upTo)}以内のため、` : "";
  return {
    code: "committee-not-needed",
    ja: `${within}運営委員会の意見を聴かずに決定することができます。`,
    when: null,
  };
}

/** The borrower: the student for 教育支援資金, else the applicant. */
function borrowerIsMinor(context: RuleContext): boolean {
  const education = context.kind === "education-support" || context.kind === "school-entry";
  const student = education ? context.peek(EDUCATION.student) : undefined;
  const borrower = (context.peek(MEMBERS) ?? []).find((member) =>
    student === undefined ? member.relation === "self" : member.id === student,
  );
  if (borrower === undefined) return false;
  const birth = context.peekOf(borrower, MEMBER.birthDate);
  const age = birth === undefined ? undefined : ageOf({ value: birth }, context.date);
  return age !== undefined && age < adultAgeOn(context.date);
}

/**
 * What must be done between application and money, in order: who is asked, through whom it goes, what is registered.
 * `ceiling` is the ceiling of the loan in yen, null where there is none yet.
 */
export function requiredSteps(context: RuleContext, ceiling: Yen | null): readonly RequiredItem[] {
  const step = (code: string, ja: string): RequiredItem => ({ code, ja, when: null });
  const steps: RequiredItem[] = [];
  if (context.kind === "real-estate-protected")
    steps.push(step("welfare-office", "福祉事務所を通じて申し込み、月額は福祉事務所が定めます。"));
  else if (context.peek(LIVELIHOOD.publicAssistance) === "receiving")
    steps.push(step("welfare-office", "生活保護を受けているため、福祉事務所の意見書を添えます。"));
  if (borrowerIsMinor(context))
    steps.push(step("legal-representative", "借入申込者が未成年のため、法定代理人（親権者など）の同意が必要です。"));
  if (REAL_ESTATE_KINDS.includes(context.kind))
    steps.push(step("valuation", "不動産の評価を行います（相談から貸付けまで、おおむね3か月から4か月かかります）。"));
  steps.push(committee(context, ceiling));
  if (REAL_ESTATE_KINDS.includes(context.kind)) {
    steps.push(step("mortgage", "契約の時に、土地（建物）に根抵当権を設定し、登記します。"));
    const years = context.parameter("real-estate.revaluation-years");
    if (context.kind === "real-estate" && context.peek(REAL_ESTATE.building) !== "flat")
      steps.push(step("revaluation", `貸付けの後は、${years}年ごとに土地を再評価します。`));
    if ((context.peek(MEMBERS) ?? []).some((member) => member.relation === "spouse"))
      steps.push(
        step(
          "succession",
          "借受人が亡くなったときは、改めて審査を受けて、同居の配偶者が契約を引き継ぐことができます。",
        ),
      );
  }
  return steps;
}
