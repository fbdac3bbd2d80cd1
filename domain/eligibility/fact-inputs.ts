import { taxYearAvailable, type IsoDate } from "../dates/plain-date.ts";
import { formatEra, formatFiscalYear } from "../dates/era.ts";
import { LOAN_KIND_NAMES, LOAN_KINDS } from "../funds/loan-kinds.ts";
import { parameterOn, type ParameterLayers } from "../funds/parameters.ts";
import { formatYen } from "../money/yen.ts";
import { LIVELIHOOD, MEMBER, MEMBERS, OTHER_SCHEMES, RESIDENCE, SELF_RELIANCE } from "./case-facts.ts";
import type { Answer } from "./fact-definition.ts";
import { EDUCATION, NEED, REAL_ESTATE } from "./need-facts.ts";
import { SCHEME_NAMES } from "./rules/scheme-rules.ts";

/** A choice as a form offers it. */
export type FactOption = { readonly value: string; readonly label: string };

/** How an answer to a question is typed: which fields the form has. The value it makes is the fact's in `docs/assess.md`. */
export type FactInput =
  | { readonly kind: "yes-no" }
  | { readonly kind: "choice"; readonly options: readonly FactOption[] }
  | { readonly kind: "yen" }
  | { readonly kind: "date" }
  /** A whole number, such as months. */
  | { readonly kind: "count"; readonly unit: string }
  /** A municipality of the prefecture, or of another. */
  | { readonly kind: "municipality" }
  /** One of the household. */
  | { readonly kind: "member"; readonly none: boolean }
  /** Everyone who lives here, with relation and birth date. */
  | { readonly kind: "household"; readonly options: readonly FactOption[] }
  | { readonly kind: "incomes"; readonly options: readonly FactOption[] }
  | { readonly kind: "resident-tax"; readonly year: number; readonly options: readonly FactOption[] }
  | { readonly kind: "handbooks"; readonly options: readonly FactOption[] }
  | {
      readonly kind: "other-schemes";
      readonly options: readonly FactOption[];
      readonly statuses: readonly FactOption[];
      readonly covers: readonly FactOption[];
    }
  | {
      readonly kind: "same-address-applications";
      readonly options: readonly FactOption[];
      readonly statuses: readonly FactOption[];
    };

/** What an input depends on besides the fact: the lists of the parameters, and the day (the newest tax year). */
export type FactInputSetting = { readonly layers: ParameterLayers; readonly date: IsoDate };

type Known = { readonly key: string; readonly question: string; readonly answers: readonly Answer<unknown>[] };

function options(labels: Readonly<Record<string, string>>): readonly FactOption[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

/** 続柄 as a form offers it. */
const RELATION_OPTIONS = options({
  self: "申込者",
  spouse: "配偶者",
  child: "子",
  parent: "親",
  grandparent: "祖父母",
  grandchild: "孫",
  sibling: "兄弟姉妹",
  other: "その他",
});

const INCOME_KINDS = options({
  wage: "賃金",
  business: "事業",
  pension: "年金",
  "unemployment-benefit": "失業等給付",
  "child-allowance": "児童手当",
  "child-rearing-allowance": "児童扶養手当",
  remittance: "仕送り",
  other: "その他",
});

const TAX_LEVELS = options({
  exempt: "非課税",
  "per-capita-only": "均等割だけ課税",
  "income-levied": "所得割も課税",
});

const HANDBOOK_KINDS = options({
  physical: "身体障害者手帳",
  intellectual: "療育手帳",
  mental: "精神障害者保健福祉手帳",
});

const SCHEME_STATUSES = options({
  usable: "使えるが、まだ申し込んでいない",
  applied: "申請中",
  waiting: "支給が決まり、待っている",
  receiving: "受けている",
  refused: "申し込んだが、受けられなかった",
  "not-eligible": "対象ではない",
});

const SCHEME_COVERS = options({ all: "必要な費用の全部", part: "必要な費用の一部" });

const APPLICATION_STATUSES = options({
  applied: "申込み中",
  lent: "借りている",
  closed: "償還が済んだ",
  withdrawn: "取り下げた",
});

/** Facts that are typed as an amount, a day or a number: their definitions have no answers to tell by. */
const PLAIN_INPUTS: Readonly<Record<string, FactInput>> = {
  [RESIDENCE.municipality.key]: { kind: "municipality" },
  [RESIDENCE.since.key]: { kind: "date" },
  [RESIDENCE.rent.key]: { kind: "yen" },
  [NEED.emergencyAmount.key]: { kind: "yen" },
  [NEED.jobLostOn.key]: { kind: "date" },
  [NEED.formerMonthlyIncome.key]: { kind: "yen" },
  [NEED.livingMonthly.key]: { kind: "yen" },
  [NEED.extensions.key]: { kind: "count", unit: "回" },
  [NEED.housingCost.key]: { kind: "yen" },
  [NEED.rebuildingCost.key]: { kind: "yen" },
  [NEED.welfareCost.key]: { kind: "yen" },
  [NEED.welfareMonths.key]: { kind: "count", unit: "か月" },
  [EDUCATION.student.key]: { kind: "member", none: false },
  [EDUCATION.coBorrower.key]: { kind: "member", none: true },
  [EDUCATION.monthlyAmount.key]: { kind: "yen" },
  [EDUCATION.months.key]: { kind: "count", unit: "か月" },
  [EDUCATION.entryAmount.key]: { kind: "yen" },
  [EDUCATION.entranceOn.key]: { kind: "date" },
  [REAL_ESTATE.landValue.key]: { kind: "yen" },
  [REAL_ESTATE.propertyValue.key]: { kind: "yen" },
  [REAL_ESTATE.monthlyAmount.key]: { kind: "yen" },
  [REAL_ESTATE.livelihoodAidAmount.key]: { kind: "yen" },
  [MEMBERS.key]: { kind: "household", options: RELATION_OPTIONS },
  [OTHER_SCHEMES.key]: {
    kind: "other-schemes",
    options: options(SCHEME_NAMES),
    statuses: SCHEME_STATUSES,
    covers: SCHEME_COVERS,
  },
  [LIVELIHOOD.sameAddressApplications.key]: {
    kind: "same-address-applications",
    options: LOAN_KINDS.map((kind) => ({ value: kind, label: LOAN_KIND_NAMES[kind] })),
    statuses: APPLICATION_STATUSES,
  },
};

/** The questions about the case as a whole, by key. */
const CASE_FACTS: ReadonlyMap<string, Known> = new Map(
  [
    MEMBERS,
    OTHER_SCHEMES,
    ...Object.values(RESIDENCE),
    ...Object.values(LIVELIHOOD),
    ...Object.values(SELF_RELIANCE),
    ...Object.values(NEED),
    ...Object.values(EDUCATION),
    ...Object.values(REAL_ESTATE),
  ].map((fact): [string, Known] => [fact.key, fact]),
);

const MEMBER_FACTS: ReadonlyMap<string, Known> = new Map(
  Object.values(MEMBER).map((fact): [string, Known] => [fact.key, fact]),
);

/** `members[<id>].<key>` taken apart. */
export function memberFactOf(fact: string): { readonly member: string; readonly key: string } | undefined {
  const [, member, key] = /^members\[([A-Za-z0-9_-]{1,40})\]\.([A-Za-z]+)$/.exec(fact) ?? [];
  return member === undefined || key === undefined ? undefined : { member, key };
}

/** The keys of every fact of the case as a whole that has a question. */
export const CASE_FACT_KEYS: readonly string[] = [...CASE_FACTS.keys()];

/** The keys of every fact of a member that has a question. */
export const MEMBER_FACT_KEYS: readonly string[] = [...MEMBER_FACTS.keys()];

function listed(fact: string, { layers, date }: FactInputSetting): FactInput | undefined {
  const rows =
    fact === NEED.emergencyReason.key
      ? parameterOn(layers, "emergency-small.reasons", date).value
      : fact === NEED.purpose.key
        ? parameterOn(layers, "welfare.purposes", date).value
        : fact === EDUCATION.school.key
          ? parameterOn(layers, "education-support.schools", date).value
          : undefined;
  if (rows === undefined) return undefined;
  return {
    kind: "choice",
    options: [
      ...rows.map((row) => ({ value: row.code, label: row.ja })),
      // In the words of the rule that asks, so that what the answer would change can be shown beside it.
      { value: "other", label: fact === EDUCATION.school.key ? "上のどれでもない" : "上のどれにも当たらない" },
    ],
  };
}

function memberInput(key: string, date: IsoDate): FactInput | undefined {
  switch (key) {
    case MEMBER.birthDate.key:
      return { kind: "date" };
    case MEMBER.handbooks.key:
      return { kind: "handbooks", options: HANDBOOK_KINDS };
    case MEMBER.incomes.key:
      return { kind: "incomes", options: INCOME_KINDS };
    case MEMBER.residentTax.key:
      return { kind: "resident-tax", year: taxYearAvailable(date), options: TAX_LEVELS };
    default:
      return MEMBER_FACTS.has(key) ? { kind: "yes-no" } : undefined;
  }
}

/**
 * How a fact is typed, by its key as an assessment names it; undefined for what is not answered in a conversation: a
 * figure of a notice, a parameter of the council, a plan with many rows.
 */
export function factInputOf(fact: string, setting: FactInputSetting): FactInput | undefined {
  const ofMember = memberFactOf(fact);
  if (ofMember !== undefined) return memberInput(ofMember.key, setting.date);
  const plain = PLAIN_INPUTS[fact] ?? listed(fact, setting);
  if (plain !== undefined) return plain;
  const answers = CASE_FACTS.get(fact)?.answers ?? [];
  if (answers.length === 0) return undefined;
  if (answers.every(({ value }) => typeof value === "boolean")) return { kind: "yes-no" };
  return {
    kind: "choice",
    options: answers.flatMap(({ value, label }) => (typeof value === "string" ? [{ value, label }] : [])),
  };
}

/** The question for a fact; `{member}` in it stands for the member. Undefined when there is no such fact. */
export function questionOf(fact: string): string | undefined {
  const ofMember = memberFactOf(fact);
  return ofMember === undefined ? CASE_FACTS.get(fact)?.question : MEMBER_FACTS.get(ofMember.key)?.question;
}

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function labelOf(list: readonly FactOption[], value: unknown): string {
  return list.find((option) => option.value === value)?.label ?? (typeof value === "string" ? value : "");
}

function yenOf(value: unknown): string | undefined {
  return typeof value === "number" ? formatYen(value) : undefined;
}

function incomeText(list: readonly FactOption[], row: Row): string {
  const [net, gross] = [yenOf(row["monthlyNet"]), yenOf(row["monthlyGross"])];
  const amounts = [
    ...(net === undefined ? [] : [`手取り月${net}`]),
    ...(gross === undefined ? [] : [`税引き前月${gross}`]),
  ];
  const days = [
    ...(typeof row["from"] === "string" ? [`${formatEra(row["from"])}から`] : []),
    ...(typeof row["to"] === "string" ? [`${formatEra(row["to"])}まで`] : []),
  ];
  return `${labelOf(list, row["kind"])} ${[...amounts, ...days].join("、")}`;
}

function memberRowText(list: readonly FactOption[], row: Row): string {
  const birth = typeof row["birthDate"] === "string" ? `（${formatEra(row["birthDate"])}生まれ）` : "";
  const register = row["separateRegister"] === true ? "・住民票は別" : "";
  const budget = row["sharesBudget"] === false ? "・家計は別" : row["sharesBudget"] === true ? "・家計は同じ" : "";
  return `${labelOf(list, row["relation"])}${birth}${register}${budget}`;
}

/** A grade as the handbook prints it; 療育手帳 knows 重度 (A) and the rest (B). */
function handbookGrade(kind: unknown, grade: unknown): string {
  if (kind === "intellectual") return grade === 1 ? "重度（A）" : "重度以外（B）";
  return `${String(grade)}級`;
}

/** What an answer reads like, for people who check what was recorded. A value that does not fit reads as nothing. */
export function answerText(input: FactInput, value: unknown): string {
  switch (input.kind) {
    case "yes-no":
      return value === true ? "はい" : value === false ? "いいえ" : "";
    case "choice":
      return labelOf(input.options, value);
    case "yen":
      return yenOf(value) ?? "";
    case "date":
      return typeof value === "string" ? formatEra(value) : "";
    case "count":
      return typeof value === "number" ? `${value}${input.unit}` : "";
    case "municipality":
    case "member":
      return value === "none" ? "いない" : typeof value === "string" ? value : "";
    case "household":
      return rowsOf(value)
        .map((row) => memberRowText(input.options, row))
        .join("、");
    case "incomes":
      return rowsOf(value)
        .map((row) => incomeText(input.options, row))
        .join("、")
        .concat(Array.isArray(value) && value.length === 0 ? "収入なし" : "");
    case "resident-tax":
      return isRow(value) && typeof value["year"] === "number"
        ? `${formatFiscalYear(value["year"])} ${labelOf(input.options, value["level"])}`
        : "";
    case "handbooks":
      return rowsOf(value)
        .map((row) => `${labelOf(input.options, row["kind"])} ${handbookGrade(row["kind"], row["grade"])}`)
        .join("、")
        .concat(Array.isArray(value) && value.length === 0 ? "持っていない" : "");
    case "other-schemes":
      return rowsOf(value)
        .map(
          (row) =>
            `${labelOf(input.options, row["scheme"])}：${labelOf(input.statuses, row["status"])}（${labelOf(input.covers, row["covers"])}）`,
        )
        .join("、")
        .concat(Array.isArray(value) && value.length === 0 ? "使える制度はない" : "");
    case "same-address-applications":
      return rowsOf(value)
        .map((row) => `${labelOf(input.options, row["kind"])}：${labelOf(input.statuses, row["status"])}`)
        .join("、")
        .concat(Array.isArray(value) && value.length === 0 ? "ない" : "");
  }
}
