import { formatFiscalYear } from "../../dates/era.ts";
import { taxYearAvailable } from "../../dates/plain-date.ts";
import { ageOf } from "../../household/livelihood-members.ts";
import type { LoanKind } from "../../funds/loan-kinds.ts";
import type { MemberFacts } from "../../household/case-facts.schema.ts";
import { formatYen } from "../../money/yen.ts";
import { LIVELIHOOD, MEMBER } from "../case-facts.ts";
import { REAL_ESTATE } from "../need-facts.ts";
import { staleTaxFigures } from "../low-income.ts";
import { byAnswer, met, notMet, unknown, type Rule, type RuleContext } from "../rule.ts";

const BOTH: readonly LoanKind[] = ["real-estate", "real-estate-protected"];
const CONDITIONS = "[S-TAITO][S-NCSW][S-MIE][S-NSYA-F]";
const PROTECTED = "[S-YMG][S-KNG-F]";
const COUNTED = ["members[].sharesBudget", "members[].separateRegister"];

/** Which members must have reached the age: all of them, or applicant and spouse. */
function mustBeOld(context: RuleContext, members: readonly MemberFacts[]): readonly MemberFacts[] {
  return context.kind === "real-estate"
    ? members
    : members.filter((member) => member.relation === "self" || member.relation === "spouse");
}

/** 65 and over, by law from the day before the birthday. */
export const oldEnough: Rule = {
  id: "real-estate.age",
  version: 1,
  source: `${CONDITIONS} 世帯員が原則65歳以上。要保護世帯向け ${PROTECTED} 申込者と配偶者が65歳以上`,
  kinds: BOTH,
  liftedBy: COUNTED,
  evaluate: (context) => {
    const limit = context.parameter(
      context.kind === "real-estate" ? "real-estate.minimum-age" : "real-estate-protected.minimum-age",
    );
    const members = context.livelihood();
    if (members === undefined) return unknown("世帯員の年齢の確認が必要です。");
    const ages = mustBeOld(context, members).map((member) => {
      const birth = context.askOf(member, MEMBER.birthDate);
      return birth === undefined ? undefined : ageOf({ value: birth }, context.date);
    });
    if (ages.some((age) => age !== undefined && age < limit)) return notMet(`${limit}歳未満の人がいます。`);
    if (ages.includes(undefined)) return unknown("世帯員の生年月日の確認が必要です。");
    return met(`対象の人は全員が${limit}歳以上です。`);
  },
};

/** Only spouse or parents live there too. */
export const cohabitants: Rule = {
  id: "real-estate.cohabitants",
  version: 1,
  source: `${CONDITIONS} 同居人は配偶者又は親に限る`,
  kinds: ["real-estate"],
  liftedBy: COUNTED,
  evaluate: (context) => {
    const members = context.livelihood();
    if (members === undefined) return unknown("同居している人の確認が必要です。");
    return members.every((member) => ["self", "spouse", "parent"].includes(member.relation))
      ? met("同居しているのは配偶者又は親だけです。")
      : notMet("配偶者又は親のほかに、同居している人がいます。");
  },
};

/** 非課税 or 均等割 only. */
export const taxLevel: Rule = {
  id: "real-estate.tax-level",
  version: 1,
  source: "[S-TAITO] 住民税非課税又は均等割課税程度の世帯",
  kinds: ["real-estate"],
  liftedBy: COUNTED,
  evaluate: (context) => {
    const year = taxYearAvailable(context.date);
    const members = context.livelihood();
    if (members === undefined) return unknown("住民税の課税状況の確認が必要です。");
    const levels = members.map((member) => {
      const tax = context.askOf(member, MEMBER.residentTax, [
        { value: { year, level: "exempt" as const }, label: "非課税" },
        { value: { year, level: "per-capita-only" as const }, label: "均等割のみ課税" },
        { value: { year, level: "income-levied" as const }, label: "所得割も課税" },
      ]);
      return tax === undefined || tax.year < year ? undefined : tax.level;
    });
    if (levels.includes("income-levied")) return notMet("住民税の所得割が課税されている人がいます。");
    if (levels.includes(undefined))
      return unknown(
        `世帯員全員の${formatFiscalYear(year)}の住民税の課税状況の確認が必要です。`,
        staleTaxFigures(context, members, year),
      );
    return met("住民税は非課税又は均等割のみの課税です。");
  },
};

/** A house of one's own; flats only in the kind for 要保護 households. */
export const detachedHouse: Rule = {
  id: "real-estate.building",
  version: 1,
  source: `${CONDITIONS} 一戸建てに限る（集合住宅は要保護世帯向けのみ）`,
  kinds: ["real-estate"],
  liftedBy: [],
  evaluate: (context) => {
    const building = context.ask(REAL_ESTATE.building);
    if (building === undefined) return unknown("建物の種類の確認が必要です。");
    return building === "detached" ? met("一戸建ての住宅です。") : notMet("集合住宅は、この資金の対象ではありません。");
  },
};

/** Sole owner, or shared with the cohabiting spouse alone. */
export const ownership: Rule = {
  id: "real-estate.ownership",
  version: 1,
  source: `${CONDITIONS} 単独所有、又は同居の配偶者との共有に限る`,
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    switch (context.ask(REAL_ESTATE.ownership)) {
      case undefined:
        return unknown("不動産の名義の確認が必要です。");
      case "sole":
        return met("申込者の単独名義です。");
      case "shared-with-spouse":
        return met("同居の配偶者との共有です。", ["配偶者が連帯借受人になるか確かめてください。"]);
      case "shared-with-others":
        return notMet("配偶者以外の人との共有のため、対象ではありません。");
      case "not-owned":
        return notMet("申込者が所有する不動産ではありません。");
    }
  },
};

/** No lease, no mortgage. */
export const unencumbered: Rule = {
  id: "real-estate.unencumbered",
  version: 1,
  source: `${CONDITIONS} 賃借権、抵当権等が設定されていないこと`,
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(REAL_ESTATE.encumbered), {
      yes: notMet("賃借権や抵当権などが設定されています。"),
      no: met("賃借権や抵当権などは設定されていません。"),
      open: unknown("登記による権利関係の確認が必要です。"),
    }),
};

/** Worth enough. */
export const valueEnough: Rule = {
  id: "real-estate.value",
  version: 1,
  source: `${CONDITIONS} 土地の評価額おおむね1,500万円以上（都道府県により1,000万円以上）。要保護世帯向け ${PROTECTED} おおむね500万円以上`,
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const general = context.kind === "real-estate";
    const minimum = context.parameter(
      general ? "real-estate.minimum-land-value" : "real-estate-protected.minimum-value",
    );
    const value = context.ask(general ? REAL_ESTATE.landValue : REAL_ESTATE.propertyValue, [
      { value: minimum, label: `${formatYen(minimum)}以上` },
      { value: 0, label: `${formatYen(minimum)}に満たない` },
    ]);
    if (value === undefined) return unknown("不動産の評価額の確認が必要です。");
    if (value < minimum) return notMet(`評価額が、おおむね${formatYen(minimum)}に満たません。`);
    return met(`評価額は、おおむね${formatYen(minimum)}以上です。`, [
      "評価額は、不動産鑑定などによる評価で確かめてください。",
    ]);
  },
};

/** All 推定相続人 agree and one guarantees; in principle only for the protected kind. */
export const heirs: Rule = {
  id: "real-estate.heirs",
  version: 1,
  source: "[S-TAITO] 推定相続人全員の同意と、そのうち1人の連帯保証。要保護世帯向けは同意を原則とし保証人は不要 [S-YMG]",
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const consent = context.ask(REAL_ESTATE.heirsConsent);
    if (context.kind === "real-estate-protected")
      return byAnswer(consent, {
        yes: met("推定相続人の同意があります。"),
        no: met("推定相続人の同意は原則です。", ["推定相続人の同意がありません。福祉事務所と扱いを協議してください。"]),
        open: unknown("推定相続人の同意の確認が必要です。"),
      });
    if (consent === false) return notMet("推定相続人全員の同意がありません。");
    const guarantor = context.ask(REAL_ESTATE.guarantorFromHeirs);
    if (guarantor === false) return notMet("推定相続人の中に、連帯保証人になる人がいません。");
    if (consent === undefined || guarantor === undefined)
      return unknown("推定相続人の同意と連帯保証人の確認が必要です。");
    return met("推定相続人の全員が同意し、1人が連帯保証人になります。");
  },
};

/** Only for households the 福祉事務所 certifies as otherwise in need of 生活保護. */
export const certifiedNeed: Rule = {
  id: "real-estate-protected.certified",
  version: 1,
  source: `${PROTECTED} 福祉事務所が、この貸付けを利用しなければ生活保護を要すると認めた世帯`,
  kinds: ["real-estate-protected"],
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.welfareOfficeCertifiesNeed), {
      yes: met("福祉事務所が、要保護世帯と認めています。"),
      no: notMet("福祉事務所が要保護世帯と認めていないため、対象ではありません。"),
      open: unknown("福祉事務所の認定の確認が必要です。申込みは福祉事務所を通じて行います。"),
    }),
};
