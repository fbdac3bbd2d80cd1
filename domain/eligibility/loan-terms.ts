import type { LoanKind } from "../funds/loan-kinds.ts";
import type { TermsResult } from "./assessment.ts";
import { EDUCATION, NEED } from "./need-facts.ts";
import type { RuleContext } from "./rule.ts";
import { schoolOf } from "./rules/education-rules.ts";
import { welfarePurposeOf } from "./rules/welfare-rules.ts";

const GRACE_FROM: Readonly<Record<TermsResult["graceFrom"], string>> = {
  disbursement: "貸付けの日",
  "last-disbursement": "最後の貸付けの日",
  graduation: "卒業",
  "end-of-contract": "契約の終了",
};

const GUARANTOR: Readonly<Record<TermsResult["guarantor"], string>> = {
  "not-needed": "連帯保証人は不要です。",
  "in-principle": "連帯保証人は原則必要ですが、いなくても申し込めます。",
  required: "連帯保証人が必要です（推定相続人のうち1人）。",
};

function rate(basisPoints: number): string {
  return basisPoints === 0 ? "無利子" : `年${basisPoints / 100}%`;
}

function interestSentence(terms: Omit<TermsResult, "sentences">): string {
  const { interestWithGuarantor: withOne, interestWithoutGuarantor: without } = terms;
  if (withOne === null || without === null)
    return "利率は、年3%又は4月1日の長期プライムレートのいずれか低い方です（今年度のレートの登録が必要です）。";
  if (withOne === without) return `利子は${rate(withOne)}です。`;
  return `利子は、連帯保証人がいるときは${rate(withOne)}、いないときは据置期間の後に${rate(without)}です。`;
}

function described(terms: Omit<TermsResult, "sentences">): TermsResult {
  const repayment =
    terms.repaymentMonths === 0
      ? "償還は、据置期間が終わる時に一括で行います。"
      : terms.repaymentMonths % 12 === 0 && terms.repaymentMonths > 12
        ? `償還期間は、据置期間の後${terms.repaymentMonths / 12}年以内です。`
        : `償還期間は、据置期間の後${terms.repaymentMonths}か月以内です。`;
  return {
    ...terms,
    sentences: [
      `据置期間は、${GRACE_FROM[terms.graceFrom]}から${terms.graceMonths}か月以内です。`,
      repayment,
      interestSentence(terms),
      GUARANTOR[terms.guarantor],
      ...(terms.coBorrower === "main-earner" ? ["世帯の生計中心者が連帯借受人になります。"] : []),
    ],
  };
}

/** Where guaranteeing changes nothing, none is asked for. */
function guarantorFor(context: RuleContext): TermsResult["guarantor"] {
  return context.parameter("interest.with-guarantor") === context.parameter("interest.without-guarantor")
    ? "not-needed"
    : "in-principle";
}

function comprehensive(context: RuleContext): TermsResult {
  const own = context.specialMeasure?.graceMonthsByExtension?.[context.peek(NEED.extensions) ?? 0];
  const terms = described({
    graceMonths: own ?? context.parameter("comprehensive-support.grace-months"),
    graceFrom: context.kind === "living-support" ? "last-disbursement" : "disbursement",
    repaymentMonths: context.parameter("comprehensive-support.repayment-months"),
    interestWithGuarantor: context.parameter("interest.with-guarantor"),
    interestWithoutGuarantor: context.parameter("interest.without-guarantor"),
    guarantor: guarantorFor(context),
    coBorrower: "not-needed",
  });
  if (context.kind === "living-support") return terms;
  const [grace = "", ...rest] = terms.sentences;
  const together = "生活支援費と併せて借りるときは、据置期間は生活支援費の最後の貸付けの日から数えます。";
  return { ...terms, sentences: [grace, together, ...rest] };
}

/** 教育支援費 asked for with the case, in yen; 0 when the case names none. */
function supportAmount(context: RuleContext): number {
  return (context.peek(EDUCATION.monthlyAmount) ?? 0) * (context.peek(EDUCATION.months) ?? 0);
}

function education(context: RuleContext): TermsResult {
  const longest = context.parameter("education.repayment-months");
  const entry = context.peek(EDUCATION.entryAmount);
  const support = supportAmount(context);
  const together = support > 0 && entry !== undefined && entry > 0;
  // Both loans together go by their sum [S-OIRASE]; beyond the table the school's own term is the longest.
  const amount = context.kind === "school-entry" ? (together ? entry + support : entry) : undefined;
  const step =
    amount === undefined ? undefined : context.parameter("education.repayment-steps").find((row) => amount <= row.upTo);
  const ofSchool = context.kind === "education-support" || together ? schoolOf(context)?.repaymentMonths : undefined;
  const interest = context.parameter("education.interest");
  return described({
    graceMonths: context.parameter("education.grace-months"),
    graceFrom: "graduation",
    repaymentMonths: Math.min(longest, step?.months ?? ofSchool ?? longest),
    interestWithGuarantor: interest,
    interestWithoutGuarantor: interest,
    guarantor: "not-needed",
    coBorrower: "main-earner",
  });
}

function realEstate(context: RuleContext): TermsResult {
  const prime = context.parameter("real-estate.prime-rate");
  const interest = prime === null ? null : Math.min(prime, context.parameter("real-estate.interest-cap"));
  return described({
    graceMonths: context.parameter("real-estate.grace-months"),
    graceFrom: "end-of-contract",
    repaymentMonths: 0,
    interestWithGuarantor: interest,
    interestWithoutGuarantor: interest,
    guarantor: context.kind === "real-estate" ? "required" : "not-needed",
    coBorrower: "not-needed",
  });
}

const TERMS: Readonly<Record<LoanKind, (context: RuleContext) => TermsResult>> = {
  "emergency-small": (context) => {
    const interest = context.parameter("emergency-small.interest");
    return described({
      graceMonths: context.parameter("emergency-small.grace-months"),
      graceFrom: "disbursement",
      repaymentMonths: context.parameter("emergency-small.instalments"),
      interestWithGuarantor: interest,
      interestWithoutGuarantor: interest,
      guarantor: "not-needed",
      coBorrower: "not-needed",
    });
  },
  "living-support": comprehensive,
  "housing-entry": comprehensive,
  "temporary-rebuilding": comprehensive,
  welfare: (context) => {
    const longest = context.parameter("welfare.repayment-months");
    return described({
      graceMonths: context.parameter("welfare.grace-months"),
      graceFrom: "disbursement",
      repaymentMonths: Math.min(longest, welfarePurposeOf(context)?.repaymentMonths ?? longest),
      interestWithGuarantor: context.parameter("interest.with-guarantor"),
      interestWithoutGuarantor: context.parameter("interest.without-guarantor"),
      guarantor: guarantorFor(context),
      coBorrower: "not-needed",
    });
  },
  "education-support": education,
  "school-entry": education,
  "real-estate": realEstate,
  "real-estate-protected": realEstate,
};

/** The terms a contract of this day would have at most: 据置, 償還期限, interest, guarantor, co-borrower. */
export function loanTermsOf(context: RuleContext): TermsResult {
  return TERMS[context.kind](context);
}
