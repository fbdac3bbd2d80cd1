import type { IsoDate } from "../dates/plain-date.ts";
import type { ConfirmedTable } from "../funds/parameters.schema.ts";
import type { Grade, MunicipalityGrade, StandardRow, StandardTable } from "./standard-tables.schema.ts";

/** The standard's tables and the grades of municipalities, indexed once for any number of households. */
export type StandardData = {
  readonly tables: ReadonlyMap<string, readonly StandardTable[]>;
  readonly municipalities: ReadonlyMap<string, MunicipalityGrade>;
};

/** The data indexed by table id and municipality code. */
export function standardData(
  tables: readonly StandardTable[],
  municipalities: readonly MunicipalityGrade[],
): StandardData {
  const byId = new Map<string, StandardTable[]>();
  for (const table of tables) byId.set(table.id, [...(byId.get(table.id) ?? []), table]);
  return { tables: byId, municipalities: new Map(municipalities.map((row) => [row.code, row])) };
}

/** The last day for which the figures were listed by their source; later ones rest on a belief (see README). */
export const LAST_LISTED_DAY: IsoDate = "2023-09-30";

/** The table of an id that holds on the date, stale ones never; undefined when none does. */
export function tableOn(data: StandardData, id: string, date: IsoDate): StandardTable | undefined {
  return data.tables
    .get(id)
    ?.find(
      (table) =>
        table.verification !== "openfisca-stale" &&
        (table.effectiveFrom === null || table.effectiveFrom <= date) &&
        (table.effectiveTo === null || date <= table.effectiveTo),
    );
}

/**
 * True when a table's figures may decide a case on the date: listed figures for their own days, and any other only
 * after the council recorded that it compared the table with the notice (`standard.confirmed-tables`).
 */
export function mayDecide(table: StandardTable, date: IsoDate, confirmed: readonly ConfirmedTable[]): boolean {
  if (confirmed.some((row) => row.table === table.id && row.from === (table.effectiveFrom ?? row.from))) return true;
  if (table.verification !== "openfisca") return false;
  return table.endNotKnown !== true || date <= LAST_LISTED_DAY;
}

function within(value: number, from: number | null | undefined, to: number | null | undefined): boolean {
  return (from === undefined || from === null || from <= value) && (to === undefined || to === null || value <= to);
}

/** The row of a table for a household size and, where the table goes by age, an age. */
export function rowFor(table: StandardTable, size: number, age?: number): StandardRow | undefined {
  return table.rows.find(
    (row) =>
      row.perExtraPersonOver === undefined &&
      within(size, row.sizeFrom, row.sizeTo) &&
      (age === undefined || within(age, row.ageFrom, row.ageTo)),
  );
}

/** The value of a row for a grade: its one value, or the one keyed by the grade or its first digit. */
export function valueFor(row: StandardRow, grade: Grade): number | undefined {
  if (typeof row.value === "number") return row.value;
  if (row.value === undefined || typeof row.value === "string") return undefined;
  return row.value[grade] ?? row.value[grade.slice(0, 1)];
}

/** The value for a size, extended by the row "per further person" where the table has one. */
export function valueForSize(table: StandardTable, size: number, grade: Grade): number | undefined {
  const extra = table.rows.find((row) => row.perExtraPersonOver !== undefined);
  const over = extra?.perExtraPersonOver;
  if (extra === undefined || over === undefined || size <= over) {
    const row = rowFor(table, size);
    return row === undefined ? undefined : valueFor(row, grade);
  }
  const base = rowFor(table, over);
  const baseValue = base === undefined ? undefined : valueFor(base, grade);
  const step = valueFor(extra, grade);
  return baseValue === undefined || step === undefined ? undefined : baseValue + step * (size - over);
}
