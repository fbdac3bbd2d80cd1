import { formatEra } from "../dates/era.ts";
import { educationPlan, ifAidsAreRefused } from "../funds/education-plan.ts";
import { realEstatePlan } from "../funds/real-estate-plan.ts";
import { formatYen } from "../money/yen.ts";
import type { LoanPlan } from "./assessment.ts";
import { EDUCATION, REAL_ESTATE } from "./need-facts.ts";
import { ceilingOf } from "./ceilings.ts";
import type { RuleContext } from "./rule.ts";
import { schoolOf } from "./rules/education-rules.ts";
import { bridgeOf } from "./rules/emergency-small-rules.ts";
import { schemeName } from "./rules/scheme-rules.ts";

function education(context: RuleContext): LoanPlan | null {
  const entered = context.peek(EDUCATION.plan);
  const school = schoolOf(context);
  if (entered === undefined || school === undefined) return null;
  const ceilings = {
    monthly: school.monthly,
    specialNeedPercent: context.parameter("education.special-need-percent"),
    specialNeedRecorded: context.peek(EDUCATION.specialNeed) === true,
    entry: context.parameter("school-entry.ceiling"),
  };
  const refused = ifAidsAreRefused(entered.terms, ceilings);
  return {
    plan: "education",
    ...educationPlan(entered.terms, ceilings),
    ifRefused: refused.map(({ scheme, furtherLoan, furtherUncovered }) => ({ scheme, furtherLoan, furtherUncovered })),
  };
}

function realEstate(context: RuleContext): LoanPlan | null {
  const { ceiling } = ceilingOf(context);
  const prime = context.parameter("real-estate.prime-rate");
  const most = ceiling.perMonth;
  if (prime === null || ceiling.total === null || most === null || most === 0) return null;
  const asked = context.peek(REAL_ESTATE.monthlyAmount) ?? most;
  const monthly = Math.min(asked === 0 ? most : asked, most);
  const course = realEstatePlan({
    limit: ceiling.total,
    monthly,
    intervalMonths: context.parameter("real-estate.payment-interval-months"),
    start: context.date,
    rateCap: context.parameter("real-estate.interest-cap"),
    // Only the rate of the last 1 April is known; the course assumes that it stays.
    primeRates: [{ april: "0001-04-01", basisPoints: prime }],
  });
  const { limitReachedOn, principal, interest } = course;
  return { plan: "real-estate", monthly, limitReachedOn, principal, interest };
}

/** The plan of the context's kind, where the case has the facts for one; null otherwise. */
export function loanPlanOf(context: RuleContext): LoanPlan | null {
  switch (context.kind) {
    case "emergency-small": {
      const bridge = bridgeOf(context);
      return bridge === undefined ? null : { plan: "bridge", ...bridge };
    }
    case "education-support":
    case "school-entry":
      return education(context);
    case "real-estate":
    case "real-estate-protected":
      return realEstate(context);
    default:
      return null;
  }
}

/** A plan as Japanese sentences. */
export function planSentences(plan: LoanPlan | null): readonly string[] {
  if (plan === null) return [];
  switch (plan.plan) {
    case "bridge":
      return [`収入と支出の予定では、必要な最も少ない額は${formatYen(plan.loan)}です。`];
    case "education":
      return [
        `学期ごとの計画では、教育支援費${formatYen(plan.supportLoan)}、就学支度費${formatYen(plan.entryLoan)}、合わせて${formatYen(plan.total)}が必要です。`,
        ...(plan.uncovered > 0 ? [`限度額まで借りても、なお${formatYen(plan.uncovered)}が不足します。`] : []),
        ...plan.ifRefused.map(
          (refused) =>
            `まだ決まっていない制度（${schemeName(refused.scheme)}）が受けられないときは、借入れが${formatYen(refused.furtherLoan)}、不足が${formatYen(refused.furtherUncovered)}増えます。`,
        ),
      ];
    case "real-estate":
      return [
        `月${formatYen(plan.monthly)}を今の利率で借り続けると、${formatEra(plan.limitReachedOn)}に元金と利子の合計が限度額に達し、以後の貸付けは止まります（住み続けることはできます）。`,
      ];
  }
}
