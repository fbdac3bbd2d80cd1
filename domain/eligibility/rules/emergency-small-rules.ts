import { bridge, type Bridge } from "../../funds/bridge-plan.ts";
import type { EmergencyReason } from "../../funds/parameters.schema.ts";
import { NEED } from "../need-facts.ts";
import { met, notApplicable, notMet, unknown, type Rule, type RuleContext, type RuleFinding } from "../rule.ts";

/** The reason given, if it is on the list. */
export function emergencyReasonOf(context: RuleContext): EmergencyReason | undefined {
  const code = context.peek(NEED.emergencyReason);
  return context.parameter("emergency-small.reasons").find((reason) => reason.code === code);
}

/** The ceiling for a reason in yen. */
export function reasonCeiling(context: RuleContext, code: string | undefined): number {
  const lower = context.parameter("emergency-small.reason-ceilings").find((row) => row.reason === code)?.ceiling;
  const own = context.parameter("emergency-small.reasons").find((reason) => reason.code === code)?.ceiling;
  const ceiling = context.parameter("emergency-small.ceiling");
  return Math.min(ceiling, lower ?? own ?? ceiling);
}

/** What the bridge plan shows, for a reason that looks forward; undefined without a plan. */
export function bridgeOf(context: RuleContext): Bridge | undefined {
  const reason = emergencyReasonOf(context);
  const plan = context.peek(NEED.bridge);
  if (reason === undefined || !reason.forwardLooking || plan === undefined) return undefined;
  return bridge(plan, context.parameter("emergency-small.unit"), reasonCeiling(context, reason.code));
}

/** Present circumstances instead of past tax: a dated plan that shows the money runs out before the income comes. */
export function bridgeShowsGap(context: RuleContext): RuleFinding {
  const found = bridgeOf(context);
  if (found !== undefined && found.shortfall > 0)
    return met(
      "収入が始まるまでの収入と支出の予定から、生活費が不足することが確かめられます（税の資料によらない判断）。",
    );
  return notMet("");
}

/** 緊急小口資金 is lent for the reasons on the list. */
export const emergencyReason: Rule = {
  id: "emergency-small.reason",
  version: 1,
  source: "[S-HYG][S-KAKEN][S-MINAOSHI] 緊急小口資金の対象となる理由",
  kinds: ["emergency-small"],
  liftedBy: [],
  evaluate: (context) => {
    const reasons = context.parameter("emergency-small.reasons");
    const candidates = [
      ...reasons.map((reason) => ({ value: reason.code, label: reason.ja })),
      { value: "other", label: "上のどれにも当たらない" },
    ];
    const code = context.ask(NEED.emergencyReason, candidates);
    if (code === undefined) return unknown("生活費が必要になった理由の確認が必要です。");
    const reason = reasons.find((row) => row.code === code);
    if (reason === undefined) return notMet("申込みの理由が、緊急小口資金の対象となる理由に当たりません。");
    if (reason.code !== "income-drop") return met(`「${reason.ja}」に当たります。`);
    const voluntary = context.ask(NEED.leftVoluntarily);
    if (voluntary === undefined) return unknown("離職が自己都合によるものかどうか、確認が必要です。");
    if (voluntary) return notMet("自己の都合による離職は、解雇等による収入の減少に当たりません。");
    return met(`「${reason.ja}」に当たります。`);
  },
};

/** A bridge loan needs a gap to bridge. */
export const emergencyGap: Rule = {
  id: "emergency-small.gap",
  version: 1,
  source: "[FR] 3.1(4) 緊急小口資金は将来の収入を見て判断する",
  kinds: ["emergency-small"],
  liftedBy: [],
  evaluate: (context) => {
    const found = bridgeOf(context);
    if (found === undefined) return notApplicable("収入と支出の予定表による計算はありません。");
    if (found.shortfall === 0) return notMet("収入と支出の予定では、収入が始まるまで手持ちのお金で足りる見込みです。");
    return met(
      "収入が始まるまでの生活費が不足する見込みです。",
      found.uncovered > 0 ? ["限度額まで借りても、なお不足する見込みです。他の支援も合わせて検討してください。"] : [],
    );
  },
};
