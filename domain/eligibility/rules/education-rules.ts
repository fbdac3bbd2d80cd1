import type { LoanKind } from "../../funds/loan-kinds.ts";
import type { SchoolType } from "../../funds/parameters.schema.ts";
import { EDUCATION } from "../need-facts.ts";
import { byAnswer, met, notMet, unknown, type Rule, type RuleContext } from "../rule.ts";

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

/** A co-borrower from the household: the main earner, who owes the whole debt as the student does. */
export const coBorrower: Rule = {
  id: "education.co-borrower",
  version: 1,
  source: "[S-OIRASE][S-NOTE] 世帯の生計中心者が連帯借受人となる（連帯保証人は不要）",
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const answer = context.ask(EDUCATION.coBorrower, [
      ...(context.livelihood() ?? []).map((member) => ({ value: member.id, label: member.id })),
      { value: "none", label: "いない" },
    ]);
    const student = context.peek(EDUCATION.student);
    if (answer === undefined) return unknown("連帯借受人になる生計中心者の確認が必要です。");
    if (answer === "none") return notMet("世帯の中に連帯借受人が必要です。");
    if (answer === student)
      return notMet("借入申込者本人は連帯借受人になれません。世帯の生計中心者が連帯借受人になります。");
    return met("世帯の生計中心者が連帯借受人になります。", [
      "連帯借受人は、本人と同じ責任で全額を償還する立場であることを説明してください。",
    ]);
  },
};

/** Admission fixed; exam costs and overdue fees are not lent for, where the council says so. */
export const admission: Rule = {
  id: "education.admission",
  version: 1,
  source:
    "[S-KOUTEKI][S-TAKEO] 入学が決まる前の費用、納期限を過ぎた学費は対象外。合格前の予約申込みを受ける都道府県がある",
  kinds: BOTH,
  liftedBy: [],
  evaluate: (context) => {
    const lendsExamCosts = context.parameter("education.lend-exam-costs");
    if (!lendsExamCosts && context.peek(EDUCATION.examCosts) === true)
      return notMet("受験料など、入学が決まる前の費用は対象ではありません。");
    const overdue = context.ask(EDUCATION.feesOverdue);
    if (overdue === true) return notMet("納期限を過ぎた学費に充てることはできません。");
    const fixed = context.ask(EDUCATION.admissionFixed);
    if (overdue === undefined || fixed === undefined) return unknown("入学の決定と学費の納期限の確認が必要です。");
    return byAnswer(fixed, {
      yes: met("入学が決まっているか、在学しています。"),
      no: met("入学はまだ決まっていません。", [
        "合格の結果が出てから貸付けを決めます（予約の申込みの扱いを確かめてください）。",
      ]),
      open: unknown("入学の決定の確認が必要です。"),
    });
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
