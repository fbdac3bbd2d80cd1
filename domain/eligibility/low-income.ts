import { formatFiscalYear } from "../dates/era.ts";
import { taxYearAvailable, type IsoDate } from "../dates/plain-date.ts";
import { tableLimit } from "../funds/low-income-standard.ts";
import type { LowIncomeStandard, LowIncomeTest, StandardParts } from "../funds/parameters.schema.ts";
import type { MemberFacts } from "../household/case-facts.schema.ts";
import { adultAgeOn, ageOf, memberLabel, monthlyIncome } from "../household/livelihood-members.ts";
import {
  householdStandard,
  type HouseholdStandard,
  type StandardHousehold,
} from "../livelihood-standard/household-standard.ts";
import { formatYen, multiplyRate, type Yen } from "../money/yen.ts";
import { LIVELIHOOD, MEMBER, RESIDENCE } from "./case-facts.ts";
import { met, notMet, unknown, type MissingFigure, type RuleContext, type RuleFinding } from "./rule.ts";

type MultipleOfStandard = Extract<LowIncomeTest, { test: "multiple-of-standard" }>;

/** Only of adults (成年) are tax and income asked for. */
function isAdult(context: RuleContext, birth: IsoDate | undefined): boolean {
  return (ageOf(birth === undefined ? undefined : { value: birth }, context.date) ?? 0) >= adultAgeOn(context.date);
}

/** The adults among the members, or undefined (and the questions on the list) while a birth date is missing. */
function adultsOf(context: RuleContext, members: readonly MemberFacts[]): readonly MemberFacts[] | undefined {
  const births = members.map((member) => ({ member, birth: context.askOf(member, MEMBER.birthDate) }));
  if (births.some(({ birth }) => birth === undefined)) return undefined;
  const adults = births.filter(({ birth }) => isAdult(context, birth)).map(({ member }) => member);
  // Minors who live alone are asked like adults: nothing said of anybody is no proof of non-taxation.
  return adults.length === 0 ? members : adults;
}

/** The question for a newer certificate where the one at hand is of an earlier year. */
export function staleTaxFigures(
  context: RuleContext,
  members: readonly MemberFacts[],
  year: number,
): readonly MissingFigure[] {
  return members
    .filter((member) => {
      const tax = context.peekOf(member, MEMBER.residentTax);
      return tax !== undefined && tax.year < year;
    })
    .map((member) => ({
      fact: `members[${member.id}].residentTax`,
      question: `${memberLabel(member)}の${formatFiscalYear(year)}の住民税の証明書を確認してください（手元のものは前の年度のものです）。`,
      effects: [],
    }));
}

/**
 * Past tax: every adult exempt in the newest year whose tax is fixed. A certificate of an earlier year says nothing
 * about now, so it counts as missing [S-SAGA]. `looksForward`: present income goes before past tax [FR].
 */
function residentTaxTest(
  context: RuleContext,
  members: readonly MemberFacts[],
  looksForward: boolean,
  ownStandard: boolean,
): RuleFinding {
  const year = taxYearAvailable(context.date);
  const adults = adultsOf(context, members);
  const levels = (adults ?? members).map((member) => {
    const candidates = [
      { value: { year, level: "exempt" as const }, label: "非課税" },
      { value: { year, level: "income-levied" as const }, label: "課税" },
    ];
    const tax = adults === undefined ? undefined : context.askOf(member, MEMBER.residentTax, candidates);
    return tax === undefined || tax.year < year ? undefined : tax.level;
  });
  const stale = adults === undefined ? [] : staleTaxFigures(context, adults, year);
  const taxed = levels.some((level) => level !== undefined && level !== "exempt");
  if (adults !== undefined && !taxed && levels.every((level) => level === "exempt"))
    return met(`世帯の全員が${formatFiscalYear(year)}の住民税非課税で、低所得世帯に当たります。`);
  if (looksForward) {
    const present = context.ask(LIVELIHOOD.presentIncomeAtExemptLevel);
    if (present === true)
      return met("現在の収入が住民税非課税程度まで下がっていることが確かめられており、低所得世帯に当たります。");
    if (taxed && present === false)
      return notMet("住民税が課税されており、現在の収入も非課税程度まで下がっていません。");
    return unknown("住民税非課税程度の世帯かどうか、確認が必要です。", stale);
  }
  if (!taxed) return unknown(`世帯の大人全員の${formatFiscalYear(year)}の住民税の課税状況の確認が必要です。`, stale);
  if (ownStandard) return notMet("世帯に住民税が課税されている人がいます。");
  return unknown("住民税が課税されている人がいます。都道府県社協の収入の基準が登録されていないため、判断できません。", [
    {
      fact: "parameters.low-income.standard",
      question:
        "都道府県社協の低所得世帯の基準（収入の額）を登録してください。国の通知は「市町村民税非課税程度」とだけ定めています。",
      effects: [],
    },
  ]);
}

/**
 * The household's present monthly income, or undefined (questions on the list). Of a minor nobody is asked, but an income
 * that was entered counts: the test is of the household's total.
 */
function presentIncome(context: RuleContext, members: readonly MemberFacts[], basis: "net" | "gross"): Yen | undefined {
  const adults = adultsOf(context, members);
  if (adults === undefined) return undefined;
  const amounts = members.map((member) => {
    const none = [{ value: [], label: "収入なし" }];
    const incomes = adults.includes(member)
      ? context.askOf(member, MEMBER.incomes, none)
      : (context.peekOf(member, MEMBER.incomes) ?? []);
    return incomes === undefined ? undefined : monthlyIncome(incomes, context.date, basis);
  });
  let sum = 0;
  for (const amount of amounts) {
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}

const BASIS_NAMES: Readonly<Record<"net" | "gross", string>> = { net: "手取り", gross: "税引き前" };

function otherBasisFigure(basis: "net" | "gross"): MissingFigure {
  return {
    fact: `members[].incomes (${basis === "net" ? "monthlyNet" : "monthlyGross"})`,
    question: `収入の月額を${BASIS_NAMES[basis]}の額で確認してください（この都道府県の基準は${BASIS_NAMES[basis]}の額によります）。`,
    effects: [],
  };
}

function incomeUnknown(context: RuleContext, members: readonly MemberFacts[], basis: "net" | "gross"): RuleFinding {
  // Of a minor nobody asks: an absent income of one is not what is missing.
  const allEntered = members.every(
    (member) =>
      context.peekOf(member, MEMBER.incomes) !== undefined ||
      !isAdult(context, context.peekOf(member, MEMBER.birthDate)),
  );
  return unknown("世帯の現在の収入の確認が必要です。", allEntered ? [otherBasisFigure(basis)] : []);
}

const BELOW_STANDARD = "世帯の現在の収入が生活保護基準に満たないため、先に福祉事務所への相談が必要です。";

function compare(income: Yen, limit: Yen, lower: Yen, label: string): RuleFinding {
  if (income > limit) return notMet(`世帯の現在の収入が、${label}を超えています。`);
  if (income < lower) return notMet(BELOW_STANDARD);
  return met(`世帯の現在の収入が、${label}以下です。`);
}

/** The household as the standard needs it, or undefined (questions on the list). Inpatients are not counted. */
function standardHouseholdOf(
  context: RuleContext,
  members: readonly MemberFacts[],
  parts: StandardParts,
): StandardHousehold | undefined {
  const atHome = members.filter((member) => {
    const where = member.whereabouts?.value;
    return where === undefined || where === "home";
  });
  const municipalityCode = context.ask(RESIDENCE.municipality);
  const rent = parts.housing ? context.ask(RESIDENCE.rent) : 0;
  const persons = atHome.map((member) => ({
    birthDate: context.askOf(member, MEMBER.birthDate),
    handbooks: parts.additions ? context.askOf(member, MEMBER.handbooks) : [],
  }));
  if (municipalityCode === undefined || rent === undefined) return undefined;
  const known = persons.flatMap(({ birthDate, handbooks }) => {
    if (birthDate === undefined || birthDate > context.date || handbooks === undefined) return [];
    const grades = handbooks.filter((book) => book.kind === "physical" && book.grade <= 3).map((book) => book.grade);
    return [{ birthDate, bodyGrade: grades.length === 0 ? null : Math.min(...grades) }];
  });
  if (known.length !== persons.length) return undefined;
  const adults = members.filter((member) => isAdult(context, member.birthDate?.value));
  const singleParent = adults.length === 1 && members.some((member) => member.relation === "child");
  return { municipalityCode, persons: known, singleParent, rent };
}

function reckoned(context: RuleContext, household: StandardHousehold, parts: StandardParts): HouseholdStandard {
  return householdStandard(context.standard, household, context.date, {
    parts,
    ageReckoning: context.parameter("standard.age-reckoning"),
    confirmed: context.parameter("standard.confirmed-tables"),
  });
}

/** The 生活保護基準 of the household on the day, or undefined while facts for it are missing. */
export function standardOf(
  context: RuleContext,
  members: readonly MemberFacts[],
  parts: StandardParts,
): HouseholdStandard | undefined {
  const household = standardHouseholdOf(context, members, parts);
  return household === undefined ? undefined : reckoned(context, household, parts);
}

/** Tables by what a person calls them, where a figure is absent from ours. */
const ABSENT_FIGURES: readonly (readonly [start: string, ja: string])[] = [
  ["class1", "第1類（この人数・年齢の額）"],
  ["reductionRate", "6人以上の世帯の第1類の逓減率"],
  ["class2", "6人以上の世帯の第2類"],
  ["winter", "この人数の冬季加算"],
  ["yearEnd", "期末一時扶助"],
  ["housing", "この市区町村の住宅扶助の限度額"],
  ["municipality-grade", "この市区町村の級地"],
  ["transitional", "経過的加算"],
];

function absentFigure(table: string): string {
  const ja = ABSENT_FIGURES.find(([start]) => table.startsWith(start))?.[1] ?? table;
  return `${ja}（手元の表に額がありません）`;
}

function noticeFigure(standard: HouseholdStandard, ifConfirmed: RuleFinding | undefined): MissingFigure {
  const open = standard.tables.filter((table) => !table.mayDecide);
  const names = open.map((table) => `${table.ja}（${table.table}${table.from === null ? "" : `、${table.from}から`}）`);
  const lacking = [...new Set(standard.missing.map(absentFigure))];
  const list = [
    ...names,
    ...lacking,
    ...(names.length + lacking.length === 0 ? ["級地の一覧（municipality-grade）"] : []),
  ];
  return {
    fact: "notice.livelihood-standard",
    question: `生活保護基準の次の表を告示と照合し、照合の記録を登録してください：${list.join("、")}。`,
    effects:
      ifConfirmed === undefined
        ? []
        : [{ answer: "手元の表の額のとおり", outcome: ifConfirmed.outcome, message: ifConfirmed.message }],
  };
}

const UNSETTLED: MissingFigure = {
  fact: "parameters.low-income.standard",
  question:
    "都道府県社協の収入の基準について、倍数をかける範囲（生活扶助だけか、教育扶助・住宅扶助・加算・冬季加算を含むか）と、比べる収入（手取りか税引き前か）を登録してください。",
  effects: [],
};

function multipleTest(context: RuleContext, members: readonly MemberFacts[], test: MultipleOfStandard): RuleFinding {
  const income = presentIncome(context, members, test.income ?? "net");
  const label = `生活保護基準の${test.upperPercent / 100}倍`;
  // No figure can change these two: no income is within any limit, and below any lower bound.
  if (income === 0 && test.lowerPercent === 0) return met(`世帯に現在の収入がなく、${label}以下です。`);
  if (income === 0) return notMet(BELOW_STANDARD);
  const { parts, income: basis } = test;
  if (parts === null || basis === null)
    return unknown("都道府県社協の収入の基準の計算方法が登録されていないため、判断できません。", [UNSETTLED]);
  const household = standardHouseholdOf(context, members, parts);
  if (income === undefined) return incomeUnknown(context, members, basis);
  if (household === undefined) return unknown("生活保護基準の計算に必要な事実の確認が必要です。");
  const standard = reckoned(context, household, parts);
  const limits = standard.total === null ? undefined : [test.upperPercent, test.lowerPercent];
  const [upper = 0, lower = 0] = (limits ?? []).map((percent) => multiplyRate(standard.total ?? 0, percent, 100));
  const found = limits === undefined ? undefined : compare(income, upper, lower, label);
  if (found !== undefined && standard.mayDecide) return found;
  const why =
    standard.total === null
      ? "生活保護基準の表に、この世帯に必要な額がないため、判断できません。"
      : "生活保護基準の額が告示と照合されていないため、判断できません。";
  return unknown(why, [noticeFigure(standard, found)]);
}

function tableTest(
  context: RuleContext,
  members: readonly MemberFacts[],
  test: Extract<LowIncomeTest, { test: "table-by-size" }>,
): RuleFinding {
  const income = presentIncome(context, members, test.income);
  const limit = tableLimit(test, members.length);
  if (limit === undefined)
    return unknown("収入の基準額の表に、この人数の行がありません。", [
      {
        fact: "parameters.low-income.standard",
        question: `都道府県社協の収入の基準額の表に、${members.length}人世帯の額を登録してください。`,
        effects: [],
      },
    ]);
  if (income === undefined) return incomeUnknown(context, members, test.income);
  return compare(income, limit, 0, `${members.length}人世帯の収入の基準額（月${formatYen(limit)}）`);
}

function yearlyTest(
  context: RuleContext,
  members: readonly MemberFacts[],
  test: Extract<LowIncomeTest, { test: "yearly-cap" }>,
): RuleFinding {
  const income = presentIncome(context, members, test.income);
  if (income === undefined) return incomeUnknown(context, members, test.income);
  return compare(income * 12, test.yearly, 0, `収入の基準額（年${formatYen(test.yearly)}）`);
}

function applyTest(
  context: RuleContext,
  members: readonly MemberFacts[],
  test: LowIncomeTest,
  looksForward: boolean,
  ownStandard: boolean,
): RuleFinding {
  switch (test.test) {
    case "resident-tax-exempt":
      return residentTaxTest(context, members, looksForward, ownStandard);
    case "multiple-of-standard":
      return multipleTest(context, members, test);
    case "table-by-size":
      return tableTest(context, members, test);
    case "yearly-cap":
      return yearlyTest(context, members, test);
  }
}

/** How a household is tested: whose standard, and whether present income goes before past tax. */
export type LowIncomeQuestion = {
  readonly standard: LowIncomeStandard;
  /** The fund looks at present or coming income rather than at last year's tax. */
  readonly looksForward: boolean;
  /** The prefecture set the standard itself, so that a broken standard refuses. */
  readonly ownStandard: boolean;
};

/**
 * Whether a household is low-income by a prefecture's standard: met when any of its tests is, refused when every test
 * is, open otherwise. Messages name limits, never the household's income.
 */
export function lowIncome(
  context: RuleContext,
  members: readonly MemberFacts[],
  question: LowIncomeQuestion,
): RuleFinding {
  return anyOf(
    question.standard.anyOf.map(
      (test) => () => applyTest(context, members, test, question.looksForward, question.ownStandard),
    ),
  );
}

/** The first finding that is met; else open while one is open; else the first refusal, with all sentences joined. */
export function anyOf(alternatives: readonly (() => RuleFinding)[]): RuleFinding {
  const findings: RuleFinding[] = [];
  for (const alternative of alternatives) {
    const finding = alternative();
    if (finding.outcome === "met") return finding;
    findings.push(finding);
  }
  const open = findings.filter((finding) => finding.outcome === "unknown");
  const [first] = open;
  if (first !== undefined)
    return unknown(
      first.message,
      open.flatMap((finding) => finding.figures ?? []),
    );
  return notMet(findings.map((finding) => finding.message).join(""));
}
