/**
 * The national table schema, version "1": which cross-tabulations (集計表) exist and nothing else.
 *
 * A **shape** is a set of dimensions that is counted together. Only the shapes listed here are ever published, so the
 * schema is an allow-list of columns. All one-way totals are published (small categories are merged first, see
 * categories.ts); crossed shapes are nested (`fund×age`, then its split by sex), because every published margin is
 * one more equation for somebody who wants to undo a suppression.
 */
import { ageBands, decisionCodes, fundCodes, householdTypes, repaymentStatuses, sexCodes } from "./statistics-row.ts";

/** The only schema version this engine writes and reads. */
export const tableSchemaVersion = "1";

/** Columns that tables may have, in canonical order. */
export const dimensions = [
  "fund",
  "month",
  "age",
  "sex",
  "household",
  "decision",
  "municipality",
  "status",
  "fiscalYear",
] as const;

/** A column of the published tables. */
export type Dimension = (typeof dimensions)[number];

/** Code of the category that stands for small categories merged upwards (その他). */
export const mergedCategory = "merged";

/** A counted combination of dimensions. `split` is the dimension whose labels the audit exchanges between loans. */
export type CrossedShape = { readonly dims: readonly Dimension[]; readonly split: Dimension };

/** One published table: its crossed shapes; the one-way totals of its dimensions and the grand total come with it. */
export type TableSpecification = {
  readonly id: string;
  readonly title: string;
  readonly dims: readonly Dimension[];
  readonly shapes: readonly CrossedShape[];
};

/** The fixed tables of schema version 1. */
export const tableSpecifications: readonly TableSpecification[] = [
  {
    id: "fund-month",
    title: "資金種類・申込月別",
    dims: ["fund", "month"],
    shapes: [{ dims: ["fund", "month"], split: "month" }],
  },
  {
    id: "fund-age-sex",
    title: "資金種類・年齢階級・性別",
    dims: ["fund", "age", "sex"],
    shapes: [
      { dims: ["fund", "age"], split: "age" },
      { dims: ["fund", "age", "sex"], split: "sex" },
    ],
  },
  {
    id: "household-fund-decision",
    title: "資金種類・決定区分・世帯類型別",
    dims: ["fund", "decision", "household"],
    shapes: [
      { dims: ["fund", "decision"], split: "decision" },
      { dims: ["fund", "decision", "household"], split: "household" },
    ],
  },
  {
    id: "municipality-fund",
    title: "市区町村・資金種類別",
    dims: ["municipality", "fund"],
    shapes: [{ dims: ["municipality", "fund"], split: "municipality" }],
  },
  {
    id: "municipality-age",
    title: "市区町村・年齢階級別",
    dims: ["municipality", "age"],
    shapes: [{ dims: ["municipality", "age"], split: "municipality" }],
  },
  {
    id: "fund-status-year",
    title: "資金種類・年度・償還状況別",
    dims: ["fund", "fiscalYear", "status"],
    shapes: [
      { dims: ["fund", "fiscalYear"], split: "fiscalYear" },
      { dims: ["fund", "fiscalYear", "status"], split: "status" },
    ],
  },
];

/** Every crossed shape of the schema, parents before their splits. */
export const crossedShapes: readonly CrossedShape[] = tableSpecifications.flatMap((table) => table.shapes);

/** Every published shape: the grand total, the one-way totals, the crossed shapes. */
export const publishedShapes: readonly (readonly Dimension[])[] = [
  [],
  ...dimensions.map((dimension) => [dimension]),
  ...crossedShapes.map((shape) => shape.dims),
];

/** Published shapes that are strict subsets of a shape: the margins that its cells add up to. */
export function marginsOf(shape: readonly Dimension[]): readonly (readonly Dimension[])[] {
  return publishedShapes.filter((other) => other.length < shape.length && other.every((d) => shape.includes(d)));
}

/** A combination of category codes, one for each dimension of a shape. */
export type Categories = Readonly<Partial<Record<Dimension, string>>>;

/** Stable identifier of the cell of a shape that holds these categories. */
export function cellKey(shape: readonly Dimension[], categories: Categories): string {
  return relabelledKey(shape, categories, categories, []);
}

/** The same with the labels of some dimensions taken from elsewhere. */
export function relabelledKey(
  shape: readonly Dimension[],
  categories: Categories,
  labels: Categories,
  relabelled: readonly Dimension[],
): string {
  let key = "";
  for (const dimension of shape) {
    const value = (relabelled.includes(dimension) ? labels : categories)[dimension] ?? "";
    key += key === "" ? `${dimension}=${value}` : `&${dimension}=${value}`;
  }
  return key;
}

/** Identifier of a shape. */
export function shapeKey(shape: readonly Dimension[]): string {
  return shape.join("*");
}

/** Fixed categories of the dimensions whose categories do not depend on prefecture or period. */
export const fixedCategories: Readonly<Partial<Record<Dimension, readonly string[]>>> = {
  fund: fundCodes,
  age: ageBands,
  sex: sexCodes,
  household: householdTypes,
  decision: decisionCodes,
  status: repaymentStatuses,
};

/** All combinations of the categories of a shape's dimensions, in canonical order. */
export function combinations(
  shape: readonly Dimension[],
  categories: Readonly<Record<Dimension, readonly string[]>>,
): readonly Categories[] {
  return shape.reduce<readonly Categories[]>(
    (all, dimension) =>
      all.flatMap((partial) => categories[dimension].map((value) => ({ ...partial, [dimension]: value }))),
    [{}],
  );
}
