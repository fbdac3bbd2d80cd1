import { dateParts } from "../../dates/plain-date.ts";
import type { LoanKind } from "../../funds/loan-kinds.ts";
import type { SchoolType } from "../../funds/parameters.schema.ts";
import type { MemberFacts } from "../../household/case-facts.schema.ts";
import { adultAgeOn, ageOf, monthlyIncome } from "../../household/livelihood-members.ts";
import { MEMBER } from "../case-facts.ts";
import { EDUCATION } from "../need-facts.ts";
import { met, notMet, unknown, type Rule, type RuleContext, type RuleFinding } from "../rule.ts";

const BOTH: readonly LoanKind[] = ["education-support", "school-entry"];

/** The type of school given, if it is on the list. */
export function schoolOf(context: RuleContext): SchoolType | undefined {
  const code = context.peek(EDUCATION.school);
  return context.parameter("education-support.schools").find((school) => school.code === code);
}

/** The types of school the law names. */
export const schoolType: Rule = {
  id: "education.school-type",
  version: 1,
  source: "[S-27TBL][S-TAKEO] 高等学校、高等専門学校、短期大学（専修学校専門課程を含む）、大学",
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const schools = context.parameter("education-support.schools");
    const code = context.ask(EDUCATION.school, [
      ...schools.map((school) => ({ value: school.code, label: school.ja })),
      { value: "other", label: "上のどれでもない" },
    ]);
    if (code === undefined) return unknown("学校の種別の確認が必要です。");
    const school = schools.find((row) => row.code === code);
    return school === undefined
      ? notMet("この種別の学校は、教育支援資金の対象ではありません。")
      : met(`学校は「${school.ja}」です。`);
  },
};

/** The student, who is the borrower, is of the household. */
export const studentOfHousehold: Rule = {
  id: "education.student",
  version: 1,
  source: "[S-OIRASE][S-NOTE] 借入申込者は進学・在学する本人",
  kinds: BOTH,
  liftedBy: ["members[].sharesBudget", "members[].separateRegister"],
  evaluate: (context) => {
    const members = context.livelihood();
    const student = context.ask(
      EDUCATION.student,
      (members ?? []).map((member) => ({ value: member.id, label: member.id })),
    );
    if (members === undefined || student === undefined) return unknown("進学・在学する人の確認が必要です。");
    return members.some((member) => member.id === student)
      ? met("進学・在学する本人が借入申込者になります。")
      : notMet("進学・在学する人が、同じ家計の世帯員ではありません。");
  },
};

/** True unless another member is known to have a larger present income: nobody is asked for the comparison. */
function earnsMost(context: RuleContext, members: readonly MemberFacts[], person: MemberFacts): boolean {
  const incomeOf = (member: MemberFacts): number | undefined => {
    const incomes = context.peekOf(member, MEMBER.incomes);
    if (incomes === undefined) return undefined;
    return monthlyIncome(incomes, context.date, "net") ?? monthlyIncome(incomes, context.date, "gross");
  };
  const own = incomeOf(person);
  return own === undefined || members.every((member) => (incomeOf(member) ?? 0) <= own);
}

/** A co-borrower from the household: the main earner, who owes the whole debt as the student does. */
export const coBorrower: Rule = {
  id: "education.co-borrower",
  version: 2,
  source: "[S-OIRASE][S-NOTE] 世帯の生計中心者が連帯借受人となる（連帯保証人は不要）",
  kinds: BOTH,
  liftedBy: ["members[].sharesBudget", "members[].separateRegister"],
  evaluate: (context) => {
    const members = context.livelihood();
    const answer = context.ask(EDUCATION.coBorrower, [
      ...(members ?? []).map((member) => ({ value: member.id, label: member.id })),
      { value: "none", label: "いない" },
    ]);
    const student = context.peek(EDUCATION.student);
    if (answer === undefined) return unknown("連帯借受人になる生計中心者の確認が必要です。");
    if (answer === "none") return notMet("世帯の中に連帯借受人が必要です。");
    if (answer === student)
      return notMet("借入申込者本人は連帯借受人になれません。世帯の生計中心者が連帯借受人になります。");
    if (members === undefined) return unknown("連帯借受人になる人が同じ世帯の人か、確認が必要です。");
    const person = members.find((member) => member.id === answer);
    if (person === undefined)
      return notMet("連帯借受人は同じ家計の世帯員でなければなりません。別の世帯の人は連帯借受人になれません。");
    const age = ageOf(person.birthDate, context.date);
    if (age !== undefined && age < adultAgeOn(context.date))
      return notMet("未成年の人は生計中心者として連帯借受人になれません。");
    return met("世帯の生計中心者が連帯借受人になります。", [
      "連帯借受人は、本人と同じ責任で全額を償還する立場であることを説明してください。",
      ...(earnsMost(context, members, person)
        ? []
        : ["世帯にはこの人より収入の多い人がいます。生計中心者かどうか確かめてください。"]),
    ]);
  },
};

/** An application before the result of the examination (予約): in the months the council takes it, where it names them. */
function reservation(context: RuleContext): RuleFinding {
  const result = "合格の結果が出てから貸付けを決めます。";
  const season = context.parameter("education.reservation");
  if (season === null)
    return met("入学はまだ決まっていません。", [`${result}予約の申込みの扱いを都道府県社協に確かめてください。`]);
  const { month } = dateParts(context.date);
  const { fromMonth, toMonth } = season;
  const open = fromMonth <= toMonth ? fromMonth <= month && month <= toMonth : fromMonth <= month || month <= toMonth;
  return open
    ? met("入学が決まる前の予約の申込みです。", [result])
    : notMet(`入学が決まる前の予約の申込みは、${fromMonth}月から${toMonth}月までです。合格した後は申し込めます。`);
}

/** Admission fixed; exam costs and overdue fees are not lent for, where the council says so. */
export const admission: Rule = {
  id: "education.admission",
  version: 2,
  source:
    "[S-KOUTEKI][S-TAKEO] 入学が決まる前の費用、納期限を過ぎた学費は対象外（都道府県が決める）。合格前の予約申込みを受ける都道府県がある",
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const lendsExamCosts = context.parameter("education.lend-exam-costs");
    if (!lendsExamCosts && context.peek(EDUCATION.examCosts) === true)
      return notMet("受験料など、入学が決まる前の費用は対象ではありません。");
    const overdue = context.ask(EDUCATION.feesOverdue);
    if (overdue === true && !context.parameter("education.lend-overdue-fees"))
      return notMet("納期限を過ぎた学費に充てることはできません。");
    const fixed = context.ask(EDUCATION.admissionFixed);
    if (fixed === false) {
      const reserved = reservation(context);
      if (reserved.outcome === "not-met") return reserved;
      return overdue === undefined ? unknown("学費の納期限の確認が必要です。") : reserved;
    }
    if (overdue === undefined || fixed === undefined) return unknown("入学の決定と学費の納期限の確認が必要です。");
    return met(
      "入学が決まっているか、在学しています。",
      overdue ? ["納期限を過ぎた学費を含みます。都道府県社協の扱いを確かめてください。"] : [],
    );
  },
};

/** 就学支度費 is lent once, at entrance: after the entrance there is nothing to prepare. */
export const atEntrance: Rule = {
  id: "school-entry.at-entrance",
  version: 1,
  source: "[S-27TBL][S-OIRASE] 就学支度費は入学に際し必要な経費を一括で貸し付ける",
  kinds: ["school-entry"],
  liftedBy: [],
  evaluate: (context) => {
    const entrance = context.ask(EDUCATION.entranceOn, [
      { value: context.date, label: "これから入学する" },
      { value: "2000-04-01", label: "既に入学した" },
    ]);
    if (entrance === undefined) return unknown("入学の日の確認が必要です。");
    return entrance >= context.date
      ? met("入学の前の申込みです。")
      : notMet("入学の後のため、就学支度費の対象ではありません。");
  },
};
