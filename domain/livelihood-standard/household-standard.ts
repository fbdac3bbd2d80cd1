import { ageOn, dateParts, elementarySchoolEntrance, fiscalYear, type IsoDate } from "../dates/plain-date.ts";
import { answeringBody } from "../persons/answering-body.ts";
import type { ConfirmedTable, StandardParts } from "../funds/parameters.schema.ts";
import type { Yen } from "../money/yen.ts";
import {
  livelihoodAmount,
  newTableUse,
  NEW_STANDARD_FROM,
  TRANSITIONAL_RECONSTRUCTION,
  type TableUse,
} from "./livelihood-amount.ts";
import type { Grade, MunicipalityGrade, StandardRow, StandardTable } from "./standard-tables.schema.ts";
import { mayDecide, tableOn, valueFor, valueForSize, type StandardData } from "./standard-tables.ts";

/** A person living at home, as far as the standard looks at persons. */
export type StandardPerson = {
  readonly birthDate: IsoDate;
  /** Grade of the 身体障害者手帳 (1–3), or of a handbook on a par; null = none. */
  readonly bodyGrade: number | null;
};

/** A household as the standard sees it. Persons in hospital or a care facility are not among `persons`. */
export type StandardHousehold = {
  readonly municipalityCode: string;
  readonly persons: readonly StandardPerson[];
  /** One parent alone with children (母子加算 is given to fathers too). */
  readonly singleParent: boolean;
  /** Rent a month in yen; 0 = no rent. */
  readonly rent: Yen;
};

/** One line of the standard, in yen a month. */
export type StandardLine = {
  readonly part: keyof StandardParts | "livelihood";
  readonly ja: string;
  readonly amount: Yen;
};

/** A table (or rule) that was used, and whether it may decide. */
export type UsedTable = {
  readonly table: string;
  readonly ja: string;
  readonly from: IsoDate | null;
  readonly source: string;
  readonly mayDecide: boolean;
};

/** The standard of a household on a date. */
export type HouseholdStandard = {
  /** Yen a month; null when a figure is missing. */
  readonly total: Yen | null;
  readonly lines: readonly StandardLine[];
  readonly tables: readonly UsedTable[];
  /** Tables without the figure that is needed. */
  readonly missing: readonly string[];
  /** True when the total is known and every table used may decide. */
  readonly mayDecide: boolean;
};

/** Options a prefecture sets. */
export type StandardOptions = {
  readonly parts: StandardParts;
  readonly ageReckoning: "on-day" | "first-of-april";
  readonly confirmed: readonly ConfirmedTable[];
};

/** The ages the standard goes by: on the day, or on the last 1 April (a child born since counts as 0). */
export function standardAge(birth: IsoDate, date: IsoDate, reckoning: StandardOptions["ageReckoning"]): number {
  if (reckoning === "on-day") return ageOn(birth, date);
  const april = `${fiscalYear(date)}-04-01`;
  return birth > april ? 0 : ageOn(birth, april);
}

/** 1–6 in 小学校, 7–9 in 中学校, 10–12 the three years after; below 1 not yet at school. */
function schoolGrade(birth: IsoDate, date: IsoDate): number {
  return fiscalYear(date) - Number(elementarySchoolEntrance(birth).slice(0, 4)) + 1;
}

/** Until the first 31 March on or after the 18th birthday. */
function isChild(birth: IsoDate, date: IsoDate): boolean {
  return schoolGrade(birth, date) <= 12;
}

type Context = {
  readonly data: StandardData;
  readonly municipality: MunicipalityGrade;
  readonly date: IsoDate;
  readonly use: TableUse;
};

function table(context: Context, id: string): StandardTable | undefined {
  const found = tableOn(context.data, id, context.date);
  if (found === undefined) context.use.missing.add(id);
  else context.use.tables.add(found);
  return found;
}

function amountOf(context: Context, row: StandardRow | undefined): Yen {
  return row === undefined ? 0 : (valueFor(row, context.municipality.grade) ?? 0);
}

function additionLines(context: Context, household: StandardHousehold): StandardLine[] {
  const children = household.persons.filter((person) => isChild(person.birthDate, context.date)).length;
  const rearing = children === 0 ? 0 : amountOf(context, table(context, "childRearing")?.rows[0]) * children;
  const disability = household.persons.reduce((sum, person) => {
    if (person.bodyGrade === null) return sum;
    const rows = table(context, "disability")?.rows;
    return (
      sum +
      amountOf(
        context,
        rows?.find((row) => row.bodyGrade === person.bodyGrade),
      )
    );
  }, 0);
  const single = household.singleParent && children > 0 ? singleParentAmount(context, children) : 0;
  const higher: StandardLine =
    single > disability
      ? { part: "additions", ja: "母子加算", amount: single }
      : { part: "additions", ja: "障害者加算", amount: disability };
  return [{ part: "additions" as const, ja: "児童養育加算", amount: rearing }, higher].filter(
    (line) => line.amount > 0,
  );
}

function singleParentAmount(context: Context, children: number): Yen {
  const rows = table(context, "singleParent")?.rows ?? [];
  const base = amountOf(
    context,
    rows.find((row) => row.children === Math.min(children, 2)),
  );
  const extra = amountOf(
    context,
    rows.find((row) => row.perExtraChildOver !== undefined),
  );
  return base + extra * Math.max(0, children - 2);
}

function educationLines(context: Context, household: StandardHousehold): StandardLine[] {
  const grades = household.persons.map((person) => schoolGrade(person.birthDate, context.date));
  const sum = (id: string, from: number, to: number): Yen =>
    grades
      .filter((grade) => grade >= from && grade <= to)
      .reduce((total, grade) => {
        const row = table(context, id)?.rows.find(
          (candidate) => grade >= (candidate.schoolGradeFrom ?? 0) && grade <= (candidate.schoolGradeTo ?? 99),
        );
        return total + amountOf(context, row);
      }, 0);
  return [
    { part: "education" as const, ja: "教育扶助（基準額）", amount: sum("education.basic", 1, 9) },
    { part: "education" as const, ja: "高等学校等就学費（基本額）", amount: sum("highSchool.basic", 10, 12) },
  ].filter((line) => line.amount > 0);
}

/**
 * The limit of 住宅扶助 for a size in a municipality, in yen a month: the city's own, else that of the prefecture and
 * first digit of the grade. Undefined when the list has neither.
 */
function housingLimit(context: Context, size: number): Yen | undefined {
  const { municipality } = context;
  const city = table(context, "housing.city")?.rows.find((row) => row.code === municipality.code);
  const row =
    city ??
    table(context, "housing.prefecture")?.rows.find(
      (candidate) =>
        candidate.prefecture === municipality.prefecture &&
        candidate.gradeMajor === Number(municipality.grade.slice(0, 1)),
    );
  return row?.limits?.find((limit) => limit.sizeFrom <= size && (limit.sizeTo === null || size <= limit.sizeTo))?.value;
}

function housingLines(context: Context, household: StandardHousehold): StandardLine[] {
  if (household.rent === 0) return [];
  const limit = housingLimit(context, household.persons.length);
  if (limit === undefined) {
    context.use.missing.add("housing.prefecture");
    return [];
  }
  return [{ part: "housing", ja: "住宅扶助（限度額まで）", amount: Math.min(household.rent, limit) }];
}

function winterLines(context: Context, household: StandardHousehold): StandardLine[] {
  const regions = table(context, "winterRegion")?.rows ?? [];
  const named = regions.find((row) => row.prefecture === context.municipality.prefecture);
  const region = (named ?? regions.find((row) => row.prefecture === "その他"))?.value;
  if (typeof region !== "number") return [];
  const months = table(context, "winterMonths")?.rows.find((row) => row.region?.includes(region))?.months ?? [];
  if (!months.includes(dateParts(context.date).month)) return [];
  const winter = table(context, `winter.${region}`);
  const amount =
    winter === undefined ? undefined : valueForSize(winter, household.persons.length, context.municipality.grade);
  if (amount === undefined) {
    context.use.missing.add(`winter.${region}`);
    return [];
  }
  return [{ part: "winter", ja: "冬季加算", amount }];
}

/** 期末一時扶助, paid in December; the present table is not in our data, so the total is open then. */
function yearEndLines(context: Context, household: StandardHousehold): StandardLine[] {
  if (dateParts(context.date).month !== 12) return [];
  const found = table(context, "yearEnd");
  const amount =
    found === undefined ? undefined : valueForSize(found, household.persons.length, context.municipality.grade);
  if (amount === undefined) {
    context.use.missing.add("yearEnd");
    return [];
  }
  return [{ part: "yearEnd", ja: "期末一時扶助", amount }];
}

function usedTables(use: TableUse, date: IsoDate, confirmed: readonly ConfirmedTable[]): UsedTable[] {
  const tables = [...use.tables].map((used) => ({
    table: used.id,
    ja: used.ja,
    from: used.effectiveFrom,
    source: used.source,
    mayDecide: mayDecide(
      used,
      used.effectiveTo !== null && used.effectiveTo < date ? used.effectiveTo : date,
      confirmed,
    ),
  }));
  if (!use.reconstructed) return tables;
  return [
    ...tables,
    {
      table: TRANSITIONAL_RECONSTRUCTION,
      ja: "経過的加算（従前額から再構成した額）",
      from: NEW_STANDARD_FROM,
      source: "告示の経過的加算の表を確認できていないため、従前額との差から再構成",
      mayDecide: confirmed.some((row) => row.table === TRANSITIONAL_RECONSTRUCTION),
    },
  ];
}

/**
 * The 生活保護基準 of a household on a date, in yen a month, with the parts a council counts, each line, the tables used
 * and whether they may decide. A municipality that is not in the list, or an empty household, gives a null total.
 */
export function householdStandard(
  data: StandardData,
  household: StandardHousehold,
  date: IsoDate,
  options: StandardOptions,
): HouseholdStandard {
  // A ward of a designated city takes its city's grade and its city's limit of 住宅扶助.
  const municipality = data.municipalities.get(answeringBody(household.municipalityCode));
  const use = newTableUse();
  if (municipality === undefined || household.persons.length === 0)
    return { total: null, lines: [], tables: [], missing: ["municipality-grade"], mayDecide: false };
  const context: Context = { data, municipality, date, use };
  const ages = household.persons.map((person) => standardAge(person.birthDate, date, options.ageReckoning));
  const living = livelihoodAmount(data, municipality.grade, ages, date, use);
  const lines: StandardLine[] =
    living === undefined
      ? []
      : [
          { part: "livelihood", ja: "生活扶助（第1類・第2類）", amount: living.basis },
          { part: "livelihood", ja: "特例加算", amount: living.special },
          { part: "livelihood", ja: "経過的加算", amount: living.transitional },
        ];
  if (options.parts.yearEnd === true) lines.push(...yearEndLines(context, household));
  if (options.parts.winter) lines.push(...winterLines(context, household));
  if (options.parts.additions) lines.push(...additionLines(context, household));
  if (options.parts.education) lines.push(...educationLines(context, household));
  if (options.parts.housing) lines.push(...housingLines(context, household));
  const tables = usedTables(use, date, options.confirmed);
  const complete = living !== undefined && use.missing.size === 0;
  return {
    total: complete ? lines.reduce((sum, line) => sum + line.amount, 0) : null,
    lines,
    tables,
    missing: [...use.missing],
    mayDecide: complete && tables.every((used) => used.mayDecide) && gradeMayDecide(municipality, options.confirmed),
  };
}

/** An unlisted municipality is 3級地-2 only if the list is complete, so it too is to be compared with the notice. */
function gradeMayDecide(municipality: MunicipalityGrade, confirmed: readonly ConfirmedTable[]): boolean {
  return municipality.basis === "listed" || confirmed.some((row) => row.table === "municipality-grade");
}

/** The grade of a municipality by its 6-digit code, or undefined when the code is not in the list. */
export function gradeOf(data: StandardData, municipalityCode: string): Grade | undefined {
  return data.municipalities.get(answeringBody(municipalityCode))?.grade;
}
