import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import type { Grade, StandardTable } from "./standard-tables.schema.ts";
import { rowFor, tableOn, valueFor, valueForSize, type StandardData } from "./standard-tables.ts";

/** Rates are kept as whole ten-thousandths and 0.855 as thousandths, so no sum loses a yen to binary fractions. */
const RATE_SCALE = 10_000;
const FLOOR_SCALE = 1_000;
/** Amounts before rounding are kept in units of 1/10,000,000 yen. */
export const AMOUNT_SCALE = RATE_SCALE * FLOOR_SCALE;

/** The first day of the standard now in force, and the last of the one whose amount is guaranteed. */
export const NEW_STANDARD_FROM: IsoDate = "2023-10-01";
const FORMER_STANDARD_ON: IsoDate = "2023-09-30";

/** Id used in confirmations for our reconstruction of the 経過的加算 of 2023-10 and later, whose tables we lack. */
export const TRANSITIONAL_RECONSTRUCTION = "transitional.reconstructed";

/** Collects the tables that were used, and what was missing. */
export type TableUse = { readonly tables: Set<StandardTable>; readonly missing: Set<string>; reconstructed: boolean };

/** An empty record of tables used. */
export function newTableUse(): TableUse {
  return { tables: new Set(), missing: new Set(), reconstructed: false };
}

/** Rounds an amount in 1/10,000,000 yen up to 10 yen. */
function ceilTo10(scaled: number): Yen {
  return Math.ceil(scaled / (10 * AMOUNT_SCALE)) * 10;
}

type Lookup = { readonly data: StandardData; readonly grade: Grade; readonly size: number; readonly use: TableUse };

function find(lookup: Lookup, ids: readonly string[], date: IsoDate, age?: number): number | undefined {
  for (const id of ids) {
    const table = tableOn(lookup.data, id, date);
    if (table === undefined) continue;
    const row = age === undefined ? undefined : rowFor(table, lookup.size, age);
    const value =
      age === undefined
        ? valueForSize(table, lookup.size, lookup.grade)
        : row === undefined
          ? undefined
          : valueFor(row, lookup.grade);
    if (value === undefined) continue;
    lookup.use.tables.add(table);
    return value;
  }
  lookup.use.missing.add(ids[0] ?? "");
  return undefined;
}

/** Σ class1(age) × reduction + class2, in 1/10,000 yen; undefined when a figure is missing. */
function basisOf(lookup: Lookup, set: "a" | "b" | "c", ages: readonly number[], date: IsoDate): number | undefined {
  const class1Ids = set === "c" ? ["class1.c", "class1.c.unverified"] : [`class1.${set}`];
  let sum = 0;
  for (const age of ages) {
    const value = find(lookup, class1Ids, date, age);
    if (value === undefined) return undefined;
    sum += value;
  }
  const rate = find(lookup, [`reductionRate.${set}`], date);
  const class2 = find(lookup, [`class2.${set}`], date);
  if (rate === undefined || class2 === undefined) return undefined;
  return sum * Math.round(rate * RATE_SCALE) + class2 * RATE_SCALE;
}

/** The larger of ① × 0.855 and ② in 1/10,000,000 yen. */
function formerBasis(lookup: Lookup, ages: readonly number[], date: IsoDate): number | undefined {
  const first = basisOf(lookup, "a", ages, date);
  const second = basisOf(lookup, "b", ages, date);
  const floorRate = find(lookup, ["floorRate.a"], date);
  if (first === undefined || second === undefined || floorRate === undefined) return undefined;
  return Math.max(first * Math.round(floorRate * FLOOR_SCALE), second * FLOOR_SCALE);
}

/**
 * What a person of the age is guaranteed by the former standard beyond the new one, in whole 10 yen: for a household
 * of `size` persons all of that age, (2023-09 amount with 経過的加算, unrounded) / size − (new basis / size + 特例加算),
 * rounded up when positive. A reconstruction (see config/standards/README.md), flagged in `use`.
 */
function guaranteed(lookup: Lookup, age: number, special: Yen, date: IsoDate): Yen | undefined {
  const { size } = lookup;
  const ages = Array.from({ length: size }, () => age);
  const former = formerBasis(lookup, ages, FORMER_STANDARD_ON);
  const formerAddition = find(lookup, ["transitional.main"], FORMER_STANDARD_ON, age);
  const present = basisOf(lookup, "c", ages, date);
  if (former === undefined || formerAddition === undefined || present === undefined) return undefined;
  lookup.use.reconstructed = true;
  // Both sides × size, so that no division comes before the rounding.
  const difference = former - present * FLOOR_SCALE + (formerAddition - special) * size * AMOUNT_SCALE;
  return difference <= 0 ? 0 : Math.ceil(difference / (10 * size * AMOUNT_SCALE)) * 10;
}

/** The parts of the 生活扶助 proper (without 加算 and 冬季加算), in yen a month. */
export type LivelihoodAmount = { readonly basis: Yen; readonly special: Yen; readonly transitional: Yen };

/**
 * 第1類 and 第2類, 特例加算 and 経過的加算 of persons of these ages living together at home, on a date from 2020-10-01.
 * Undefined when a figure is missing; `use` then names it. Source: 生活保護法による保護の基準 別表第1.
 */
export function livelihoodAmount(
  data: StandardData,
  grade: Grade,
  ages: readonly number[],
  date: IsoDate,
  use: TableUse,
): LivelihoodAmount | undefined {
  const lookup: Lookup = { data, grade, size: ages.length, use };
  if (date < NEW_STANDARD_FROM) {
    const former = formerBasis(lookup, ages, date);
    const additions = ages.map((age) => find(lookup, ["transitional.main"], date, age));
    if (former === undefined || additions.some((addition) => addition === undefined)) return undefined;
    return { basis: ceilTo10(former), special: 0, transitional: additions.reduce<number>((a, b) => a + (b ?? 0), 0) };
  }
  const basis = basisOf(lookup, "c", ages, date);
  const specialTable = tableOn(data, "specialAddition", date);
  if (specialTable !== undefined) use.tables.add(specialTable);
  else use.missing.add("specialAddition");
  const perPerson = specialTable?.rows.find((row) => row.person === "other")?.value;
  if (basis === undefined || typeof perPerson !== "number") return undefined;
  let transitional = 0;
  for (const age of ages) {
    const amount = guaranteed(lookup, age, perPerson, date);
    if (amount === undefined) return undefined;
    transitional += amount;
  }
  return { basis: ceilTo10(basis * FLOOR_SCALE), special: perPerson * ages.length, transitional };
}
