import type { LoanKind } from "../funds/loan-kinds.ts";
import { formatYen, multiplyRate, type Yen } from "../money/yen.ts";
import type { CeilingResult } from "./assessment.ts";
import { standardOf } from "./low-income.ts";
import { EDUCATION, NEED, REAL_ESTATE } from "./need-facts.ts";
import type { RuleContext } from "./rule.ts";
import { schoolOf } from "./rules/education-rules.ts";
import { bridgeOf, emergencyReasonOf, reasonCeiling } from "./rules/emergency-small-rules.ts";
import { guideFor, welfarePurposeOf } from "./rules/welfare-rules.ts";

/** A ceiling with points for who decides. */
export type CeilingFinding = { readonly ceiling: CeilingResult; readonly cautions: readonly string[] };

function once(total: Yen, basis: readonly string[], cautions: readonly string[] = []): CeilingFinding {
  return { ceiling: { total, perMonth: null, months: null, basis }, cautions };
}

/** A caution when more is asked for than can be lent. */
function overAsked(asked: Yen | undefined, limit: Yen, what: string): string[] {
  return asked !== undefined && asked > limit
    ? [`希望の${what}は${formatYen(asked)}ですが、貸し付けられるのは${formatYen(limit)}までです。`]
    : [];
}

function emergencySmall(context: RuleContext): CeilingFinding {
  const reason = emergencyReasonOf(context);
  const limit = reasonCeiling(context, reason?.code);
  const unit = context.parameter("emergency-small.unit");
  const asked = context.peek(NEED.emergencyAmount);
  const plan = bridgeOf(context);
  const basis = [`限度額は${formatYen(limit)}です（${formatYen(unit)}単位、書類で確かめられる範囲）。`];
  const notUnit = asked !== undefined && asked % unit !== 0 ? [`申込額は${formatYen(unit)}単位にしてください。`] : [];
  const more =
    plan !== undefined && asked !== undefined && asked > plan.loan
      ? ["希望額は、収入と支出の予定から計算した不足額より多くなっています。"]
      : [];
  return once(limit, basis, [...overAsked(asked, limit, "額"), ...notUnit, ...more]);
}

function livingSupport(context: RuleContext): CeilingFinding {
  const size = context.livelihood()?.length ?? 1;
  const byRule = context.parameter(size >= 2 ? "living-support.monthly-plural" : "living-support.monthly-single");
  const limited = context.parameter("living-support.limit-to-lost-income");
  const former = limited ? context.peek(NEED.formerMonthlyIncome) : undefined;
  const perMonth = former === undefined ? byRule : Math.min(byRule, former);
  const extensions = Math.min(context.peek(NEED.extensions) ?? 0, context.parameter("living-support.extensions"));
  const first = context.parameter("living-support.first-months");
  const extension = context.parameter("living-support.extension-months");
  // Under the special loans of 2020–2022 each extension is a loan of its own.
  const apart = context.specialMeasure?.graceMonthsByExtension !== undefined && extensions > 0;
  const months = apart ? extension : first + extensions * extension;
  const basis = [
    `${size >= 2 ? "2人以上の世帯" : "単身世帯"}の月額は${formatYen(byRule)}までです。`,
    ...(former !== undefined && former < byRule ? ["以前の賃金又は減った収入の額までとします。"] : []),
    extensions === 0
      ? `期間は原則${first}か月です。`
      : apart
        ? `延長${extensions}回目の期間は${months}か月で、前の貸付けとは別の貸付けです。`
        : `期間は延長${extensions}回を含めて${months}か月です。`,
  ];
  const cautions = [
    ...overAsked(context.peek(NEED.livingMonthly), perMonth, "月額"),
    ...(limited && former === undefined
      ? ["以前の賃金又は減った収入の額を確かめ、その範囲の月額にしてください。"]
      : []),
  ];
  return { ceiling: { total: perMonth * months, perMonth, months, basis }, cautions };
}

function oneCost(limit: Yen, cost: Yen | undefined): CeilingFinding {
  const total = cost === undefined ? limit : Math.min(limit, cost);
  return once(total, [`限度額は${formatYen(limit)}で、見積額の範囲です。`], overAsked(cost, limit, "額"));
}

function welfare(context: RuleContext): CeilingFinding {
  const hard = context.parameter("welfare.ceiling");
  const purpose = welfarePurposeOf(context);
  const months = context.peek(NEED.welfareMonths) ?? 0;
  const guide = purpose === undefined ? undefined : guideFor(purpose, months);
  const limit = Math.min(hard, guide?.amount ?? hard);
  const cost = context.peek(NEED.welfareCost);
  const over =
    cost !== undefined && cost > limit
      ? [
          cost <= hard
            ? `見積額は用途の目安額を超えています。目安を超える貸付けには、特に必要な理由の記録が必要です（福祉費の限度額${formatYen(hard)}以内）。`
            : `見積額は、福祉費の限度額${formatYen(hard)}を超えています。`,
        ]
      : [];
  const total = cost === undefined ? limit : Math.min(limit, cost);
  const label = guide?.ja === undefined ? "" : `（${guide.ja}）`;
  return once(total, [`用途の目安額${label}は${formatYen(limit)}で、見積額の範囲です。`], over);
}

function educationSupport(context: RuleContext): CeilingFinding {
  const school = schoolOf(context);
  const plain = school?.monthly ?? 0;
  const percent = context.parameter("education.special-need-percent");
  const special = context.peek(EDUCATION.specialNeed) === true;
  const perMonth = special ? multiplyRate(plain, percent, 100) : plain;
  const wanted = context.peek(EDUCATION.months) ?? school?.standardMonths ?? 0;
  const yearly = context.parameter("education.yearly-application");
  const months = yearly ? Math.min(wanted, 12) : wanted;
  const asked = context.peek(EDUCATION.monthlyAmount);
  const widest = multiplyRate(plain, percent, 100);
  const basis = [
    `月額は${formatYen(perMonth)}までです（${months}か月）。`,
    ...(special && percent > 100
      ? [`特別の必要が記録されているため、${formatYen(plain)}の${percent / 100}倍までとします。`]
      : []),
    ...(yearly ? ["この都道府県では、年度ごとに改めて申し込みます（1回の申込みは12か月分まで）。"] : []),
  ];
  const cautions = [
    ...overAsked(asked, perMonth, "月額"),
    ...(!special && asked !== undefined && asked > perMonth && widest > plain
      ? [`特に必要と認められる事情を記録したときは、月額${formatYen(widest)}まで貸し付けられます。`]
      : []),
  ];
  return { ceiling: { total: perMonth * months, perMonth, months, basis }, cautions };
}

function schoolEntry(context: RuleContext): CeilingFinding {
  return oneCost(context.parameter("school-entry.ceiling"), context.peek(EDUCATION.entryAmount));
}

/**
 * The monthly limit by the 生活保護基準 (1.8 times, [S-TRAFFIC]). It is reckoned only when the council has said of which
 * parts, the facts are there and the figures may decide; else it is a point for who decides, never a silent number.
 */
function monthlyByStandard(context: RuleContext): {
  readonly limit: Yen | null;
  readonly sentence: string;
  readonly cautions: readonly string[];
} {
  const percent = context.parameter("real-estate.monthly-standard-percent");
  const parts = context.parameter("real-estate.monthly-standard-parts");
  const sentence = `月額は、生活保護基準の${percent / 100}倍以内でもあることが必要です。`;
  const members = context.livelihood() ?? [];
  const standard = parts === null ? undefined : standardOf(context, members, parts);
  if (standard?.total == null || !standard.mayDecide)
    return {
      limit: null,
      sentence,
      cautions: [
        parts === null
          ? `月額を生活保護基準の${percent / 100}倍以内とする計算の範囲が登録されていません。都道府県社協に確かめてください。`
          : `生活保護基準の額を計算できないか、告示と照合されていないため、基準の${percent / 100}倍の額は示していません。`,
      ],
    };
  return { limit: multiplyRate(standard.total, percent, 100), sentence, cautions: [] };
}

function realEstate(context: RuleContext): CeilingFinding {
  const share = context.parameter("real-estate.share-percent");
  const total = multiplyRate(context.peek(REAL_ESTATE.landValue) ?? 0, share, 100);
  const monthly = monthlyByStandard(context);
  const ceilings = [
    context.parameter("real-estate.monthly-ceiling"),
    total,
    ...(monthly.limit === null ? [] : [monthly.limit]),
  ];
  const perMonth = Math.min(...ceilings);
  const interval = context.parameter("real-estate.payment-interval-months");
  const basis = [
    `貸付限度額は土地の評価額の${share}%で、元金と利子の合計がこの額に達するまで貸し付けます。`,
    `月額は${formatYen(perMonth)}までで、${interval}か月ごとに交付します。`,
    monthly.sentence,
  ];
  return {
    ceiling: { total, perMonth, months: null, basis },
    cautions: [...overAsked(context.peek(REAL_ESTATE.monthlyAmount), perMonth, "月額"), ...monthly.cautions],
  };
}

function realEstateProtected(context: RuleContext): CeilingFinding {
  const flat = context.peek(REAL_ESTATE.building) === "flat";
  const share = context.parameter(
    flat ? "real-estate-protected.share-percent-flat" : "real-estate-protected.share-percent",
  );
  const total = multiplyRate(context.peek(REAL_ESTATE.propertyValue) ?? 0, share, 100);
  const aid = context.peek(REAL_ESTATE.livelihoodAidAmount);
  const percent = context.parameter("real-estate-protected.monthly-percent");
  const perMonth = aid === undefined ? null : Math.min(total, multiplyRate(aid, percent, 100));
  const basis = [
    `貸付限度額は土地及び建物の評価額の${share}%${flat ? "（集合住宅）" : ""}です。`,
    "月額は福祉事務所が定めます。",
    ...(perMonth === null ? [] : [`生活扶助額の${percent / 100}倍は月${formatYen(perMonth)}です。`]),
  ];
  return { ceiling: { total, perMonth, months: null, basis }, cautions: [] };
}

const CEILINGS: Readonly<Record<LoanKind, (context: RuleContext) => CeilingFinding>> = {
  "emergency-small": emergencySmall,
  "living-support": livingSupport,
  "housing-entry": (context) => oneCost(context.parameter("housing-entry.ceiling"), context.peek(NEED.housingCost)),
  "temporary-rebuilding": (context) =>
    oneCost(context.parameter("temporary-rebuilding.ceiling"), context.peek(NEED.rebuildingCost)),
  welfare,
  "education-support": educationSupport,
  "school-entry": schoolEntry,
  "real-estate": realEstate,
  "real-estate-protected": realEstateProtected,
};

/** How much the context's kind of loan may come to, in yen, and how the figure comes about. */
export function ceilingOf(context: RuleContext): CeilingFinding {
  return CEILINGS[context.kind](context);
}
