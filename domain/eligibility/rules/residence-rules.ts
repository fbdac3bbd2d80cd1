import { addMonths } from "../../dates/plain-date.ts";
import { LOAN_KINDS } from "../../funds/loan-kinds.ts";
import { RESIDENCE } from "../case-facts.ts";
import { met, notApplicable, notMet, unknown, type Rule, type RuleContext, type RuleFinding } from "../rule.ts";

/** Measures for disasters are open to people who fled to another prefecture [S-ISKW18]. */
function openToRefugees(context: RuleContext): boolean {
  return context.specialMeasure !== undefined && context.specialMeasure.residentsOnly !== true;
}

/**
 * Registered and living in the prefecture whose council would lend. Who cannot register there (fled from violence, no
 * home yet) is not refused for that: the record of it opens the case for the council to settle.
 */
export const livesInPrefecture: Rule = {
  id: "residence.in-prefecture",
  version: 2,
  source:
    "[S-WATARAI][S-OSAKA] 都道府県内に住民登録があり、現に居住していること（住民登録を移せない事情の扱いは都道府県社協と協議する）",
  kinds: LOAN_KINDS,
  liftedBy: ["residence.registrationException"],
  evaluate: (context) => {
    const inside = { value: `${context.prefecture}0000`, label: "この都道府県の市区町村" };
    const outside = { value: "000000", label: "他の都道府県" };
    const code = context.ask(RESIDENCE.municipality, [inside, outside]);
    if (code !== undefined && code.slice(0, 2) !== context.prefecture)
      return notMet("現に住んでいる都道府県の社会福祉協議会が窓口です。");
    if (openToRefugees(context))
      return code === undefined
        ? unknown("現に住んでいる（避難している）市区町村の確認が必要です。")
        : met("特例措置により、避難先の都道府県で申し込めます。");
    const registered = context.ask(RESIDENCE.registered);
    const exception = registered === false ? (context.peek(RESIDENCE.registrationException) ?? "none") : "none";
    if (registered === false && exception === "none")
      return notMet(
        "現に住んでいる住所に住民登録がありません。住民登録の手続を案内してください。DVなどからの避難、住居がないなど、移せない事情があるときは、その事情を記録してください。",
      );
    if (code === undefined || registered === undefined) return unknown("住所と住民登録の確認が必要です。");
    if (exception === "protected")
      return met("DVなどからの避難のため住民登録を移せませんが、現に都道府県内に住んでいます。", [
        "住民登録がない事情を都道府県社協に伝えて扱いを確かめ、住所が相手に知られないよう、通知や照会の方法を決めてください。",
      ]);
    if (exception === "no-fixed-home")
      return met("住居がないため住民登録がありませんが、現に都道府県内にいます。", [
        "住居を確保した後に住民登録をする見込みを、都道府県社協と確かめてください。",
      ]);
    return met("都道府県内に住民登録があり、現に住んでいます。");
  },
};

function livedLongEnough(context: RuleContext, months: number): RuleFinding {
  const limit = addMonths(context.date, -months);
  const since = context.ask(RESIDENCE.since, [
    { value: limit, label: `${months}か月以上前から` },
    { value: context.date, label: `${months}か月に満たない` },
  ]);
  if (since === undefined) return unknown("住み始めた時期の確認が必要です。");
  if (since > limit) return notMet(`この都道府県に住んでから${months}か月が過ぎていません。`);
  return met(`この都道府県に${months}か月以上住んでいます。`);
}

/** Some councils ask for a time of residence, and of foreigners the prospect of staying. */
export const residencePeriod: Rule = {
  id: "residence.period",
  version: 1,
  source: "[S-WATARAI][S-OSAKA][S-SHZ-FAQ] 居住期間の条件（都道府県が定める場合）",
  kinds: LOAN_KINDS,
  liftedBy: [],
  evaluate: (context) => {
    const minimum = context.parameter("residence.minimum-months");
    const foreignMinimum = context.parameter("residence.foreign-minimum-months");
    if (openToRefugees(context)) return notApplicable("特例措置では居住期間の条件はありません。");
    if (foreignMinimum === 0 && minimum === 0) return notApplicable("この都道府県には居住期間の条件はありません。");
    const foreign = foreignMinimum > 0 ? context.ask(RESIDENCE.foreignNational) : false;
    if (foreign === undefined) return unknown("居住期間の条件を確かめるため、国籍の確認が必要です。");
    const settles = foreign ? context.ask(RESIDENCE.expectsToSettle) : true;
    if (settles === false) return notMet("今後もこの都道府県に住み続ける見込みがありません。");
    const months = foreign ? Math.max(minimum, foreignMinimum) : minimum;
    const period = months === 0 ? met("居住期間の条件はありません。") : livedLongEnough(context, months);
    if (period.outcome === "met" && settles === undefined) return unknown("住み続ける見込みの確認が必要です。");
    return period;
  },
};
