import { addMonths } from "../../dates/plain-date.ts";
import { ageOf } from "../../household/livelihood-members.ts";
import type { LoanKind } from "../../funds/loan-kinds.ts";
import { LIVELIHOOD, MEMBER, MEMBERS, RESIDENCE } from "../case-facts.ts";
import { NEED } from "../need-facts.ts";
import { byAnswer, met, notApplicable, notMet, unknown, type Rule } from "../rule.ts";

const ALL: readonly LoanKind[] = ["living-support", "housing-entry", "temporary-rebuilding"];
const CONDITIONS = "[S-OKY][S-SMN][S-TYM-S] 総合支援資金の貸付対象";

/** Hardship through loss of work or income. */
export const incomeLoss: Rule = {
  id: "comprehensive-support.income-loss",
  version: 1,
  source: `${CONDITIONS}：失業等による収入の減少で生活に困っていること`,
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) => {
    switch (context.ask(NEED.hardship)) {
      case undefined:
        return unknown("生活に困るようになった事情の確認が必要です。");
      case "none":
        return notMet("失業や収入の減少がないため、総合支援資金の対象ではありません。");
      default:
        return met("失業や収入の減少により、生活に困っています。");
    }
  },
};

/** Identity proven. */
export const identityProven: Rule = {
  id: "comprehensive-support.identity",
  version: 1,
  source: `${CONDITIONS}：本人確認が可能であること`,
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(NEED.identityProven), {
      yes: met("本人確認ができています。"),
      no: notMet("本人確認ができないため、申し込めません。本人確認書類の取得を支援してください。"),
      open: unknown("本人確認書類の確認が必要です。"),
    }),
};

/** A home, or 住居確保給付金 that is sure to come. */
export const homeOrHousingBenefit: Rule = {
  id: "comprehensive-support.home",
  version: 1,
  source: `${CONDITIONS}：住居があるか、住居確保給付金の申請により住居の確保が確実に見込まれること`,
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) => {
    const home = context.ask(RESIDENCE.hasHome);
    if (home === undefined) return unknown("住居があるかどうか、確認が必要です。");
    if (home) return met("住居があります。");
    return byAnswer(context.ask(RESIDENCE.housingBenefitExpected), {
      yes: met("住居確保給付金により、住居を確保できる見込みです。"),
      no: notMet("住居がなく、住居確保給付金による確保も見込まれません。先に住居確保給付金の相談が必要です。"),
      open: unknown("住居がないため、住居確保給付金の申請の状況の確認が必要です。"),
    });
  },
};

/** No other public benefit or loan covers the living costs. */
export const noOtherCover: Rule = {
  id: "comprehensive-support.no-other-cover",
  version: 1,
  source: `${CONDITIONS}：他の公的給付又は貸付けで生活費をまかなえないこと`,
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(NEED.otherCover), {
      yes: notMet("他の公的な給付又は貸付けで生活費をまかなうことができます。"),
      no: met("他の公的な給付や貸付けでは、生活費をまかなえません。"),
      open: unknown("他の公的な給付や貸付けで生活費をまかなえないか、確認が必要です。"),
    }),
};

/** Independence and repayment expected, by the judgement of who interviewed. */
export const repaymentExpected: Rule = {
  id: "comprehensive-support.repayment-expected",
  version: 1,
  source: `${CONDITIONS}：自立した生活と償還が見込まれること`,
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) =>
    byAnswer(context.ask(LIVELIHOOD.independenceAndRepaymentExpected), {
      yes: met("面接の所見では、自立と償還が見込まれます。"),
      no: notMet("面接の所見では、自立と償還が見込まれません。生活保護など他の支援の相談につないでください。"),
      open: unknown("自立と償還の見込みについて、面接の所見が必要です。"),
    }),
};

/** An upper age, where a council has one. */
export const upperAge: Rule = {
  id: "comprehensive-support.upper-age",
  version: 1,
  source: "[S-AOKUMA] 65歳未満とする例（定める都道府県のみ）",
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) => {
    const limit = context.parameter("comprehensive-support.upper-age");
    if (limit === null) return notApplicable("この都道府県には年齢の上限はありません。");
    const applicant = context.ask(MEMBERS)?.find((member) => member.relation === "self");
    const birth = applicant === undefined ? undefined : context.askOf(applicant, MEMBER.birthDate);
    const age = birth === undefined ? undefined : ageOf({ value: birth }, context.date);
    if (age === undefined) return unknown("申込者の年齢の確認が必要です。");
    return age < limit
      ? met(`申込者は${limit}歳未満です。`)
      : notMet(`この都道府県では、${limit}歳未満の方が対象です。`);
  },
};

/** Work lost not too long ago, where a council has such a limit. */
export const jobLostRecently: Rule = {
  id: "comprehensive-support.job-lost-within",
  version: 1,
  source: "[S-AOKUMA] 離職から2年以内とする例（定める都道府県のみ）",
  kinds: ALL,
  liftedBy: [],
  evaluate: (context) => {
    const months = context.parameter("comprehensive-support.job-lost-within-months");
    if (months === null) return notApplicable("この都道府県には離職からの期間の条件はありません。");
    const hardship = context.ask(NEED.hardship);
    if (hardship !== undefined && hardship !== "job-loss") return notApplicable("失業による申込みではありません。");
    const limit = addMonths(context.date, -months);
    const lostOn = context.ask(NEED.jobLostOn, [
      { value: limit, label: `${months}か月以内` },
      { value: "2000-01-01", label: `${months}か月より前` },
    ]);
    if (hardship === undefined || lostOn === undefined) return unknown("仕事を失った時期の確認が必要です。");
    return lostOn >= limit ? met(`離職から${months}か月以内です。`) : notMet(`離職から${months}か月が過ぎています。`);
  },
};

/** First months, then extensions, never beyond twelve months in all. */
export const extensionsLeft: Rule = {
  id: "living-support.extensions",
  version: 1,
  source: "[S-27TBL] 原則3月、延長は3月ごとに3回まで（最長12月）",
  kinds: ["living-support"],
  liftedBy: [],
  evaluate: (context) => {
    const extensions = context.peek(NEED.extensions) ?? 0;
    const limit = context.parameter("living-support.extensions");
    if (extensions > limit) return notMet(`延長は${limit}回までです。これ以上の延長はできません。`);
    if (extensions === 0) return met("最初の貸付期間です。");
    return met(`延長${extensions}回目です。`, ["延長には、求職活動や支援プランの状況の確認が必要です。"]);
  },
};

/** 住宅入居費 is for the costs of a new home. */
export const housingEntryCost: Rule = {
  id: "housing-entry.cost",
  version: 1,
  source: "[S-27TBL] 敷金、礼金等住宅の賃貸契約を結ぶために必要な費用",
  kinds: ["housing-entry"],
  liftedBy: [],
  evaluate: (context) => {
    const cost = context.ask(NEED.housingCost, [
      { value: 1, label: "費用がある" },
      { value: 0, label: "費用はない" },
    ]);
    if (cost === undefined) return unknown("住宅の契約に必要な費用の確認が必要です。");
    return cost > 0 ? met("住宅の契約に必要な費用があります。") : notMet("住宅の契約に必要な費用がありません。");
  },
};

/** 一時生活再建費 is for one-off costs that daily living costs cannot bear. */
export const rebuildingCost: Rule = {
  id: "temporary-rebuilding.cost",
  version: 1,
  source: "[S-27TBL] 生活を再建するために一時的に必要かつ日常生活費で賄うことが困難な費用",
  kinds: ["temporary-rebuilding"],
  liftedBy: [],
  evaluate: (context) => {
    const cost = context.ask(NEED.rebuildingCost, [
      { value: 1, label: "費用がある" },
      { value: 0, label: "費用はない" },
    ]);
    if (cost === 0) return notMet("生活の再建に必要な一時的な費用がありません。");
    const affordable = context.ask(NEED.rebuildingAffordable);
    if (affordable === true) return notMet("日々の生活費からまかなうことができるため、対象ではありません。");
    if (cost === undefined || affordable === undefined) return unknown("生活の再建に必要な費用の確認が必要です。");
    return met("日々の生活費ではまかなえない、一時的な費用があります。");
  },
};
