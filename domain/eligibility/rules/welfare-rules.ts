import type { WelfarePurpose } from "../../funds/parameters.schema.ts";
import { NEED } from "../need-facts.ts";
import { met, notMet, unknown, type Rule, type RuleContext } from "../rule.ts";

/** The purpose given, if it is on the list. */
export function welfarePurposeOf(context: RuleContext): WelfarePurpose | undefined {
  const code = context.peek(NEED.purpose);
  return context.parameter("welfare.purposes").find((purpose) => purpose.code === code);
}

/** The guide of a purpose for a length in months: the first that reaches it, none when it is too long. */
export function guideFor(purpose: WelfarePurpose, months: number): WelfarePurpose["guides"][number] | undefined {
  return purpose.guides.find((guide) => guide.upToMonths === null || months <= guide.upToMonths);
}

/** 福祉費 is lent for the purposes of the table. */
export const welfarePurpose: Rule = {
  id: "welfare.purpose",
  version: 1,
  source: "[S-FUKUSHIHI][S-TYM] 福祉費の対象経費",
  kinds: ["welfare"],
  liftedBy: [],
  evaluate: (context) => {
    const purposes = context.parameter("welfare.purposes");
    const candidates = [
      ...purposes.map((purpose) => ({ value: purpose.code, label: purpose.ja })),
      { value: "other", label: "上のどれにも当たらない" },
    ];
    const code = context.ask(NEED.purpose, candidates);
    if (code === undefined) return unknown("必要な費用の用途の確認が必要です。");
    const purpose = purposes.find((row) => row.code === code);
    return purpose === undefined
      ? notMet("費用の用途が、福祉費の対象経費に当たりません。")
      : met(`用途は「${purpose.ja}」です。`);
  },
};

/** Where the guide goes by the length of treatment or training, the length must be known and within it. */
export const welfarePeriod: Rule = {
  id: "welfare.period",
  version: 1,
  source: "[S-FUKUSHIHI] 技能習得は3年以内、療養・介護は1年以内（自立のため必要なときは1年6月以内）",
  kinds: ["welfare"],
  liftedBy: [],
  evaluate: (context) => {
    const purpose = welfarePurposeOf(context);
    if (purpose === undefined) return met("期間は、用途が決まってから確かめます。");
    if (purpose.guides.every((guide) => guide.upToMonths === null))
      return met("この用途の目安額は、期間によりません。");
    const longest = Math.max(...purpose.guides.map((guide) => guide.upToMonths ?? 0));
    const candidates = [
      ...purpose.guides.map((guide) => ({
        value: guide.upToMonths ?? longest,
        label: `${guide.upToMonths ?? longest}か月以内`,
      })),
      { value: longest + 1, label: `${longest}か月を超える` },
    ];
    const months = context.ask(NEED.welfareMonths, candidates);
    if (months === undefined) return unknown("期間の確認が必要です。");
    if (guideFor(purpose, months) === undefined)
      return notMet(`この用途の貸付けは、${longest}か月以内の期間に限ります。`);
    if (!purpose.careRelated || months <= 12) return met("期間は目安の範囲内です。");
    const needed = context.ask(NEED.neededForIndependence);
    if (needed === undefined) return unknown("1年を超える期間が自立のために必要か、確認が必要です。");
    return needed
      ? met("1年を超える期間が、自立のために必要と認められています。")
      : notMet("1年を超える期間は、自立のために必要な場合に限ります。");
  },
};
