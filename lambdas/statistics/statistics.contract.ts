import * as z from "zod";
import { defineContract } from "../shared/contract.ts";
import { nothing } from "../shared/schemas.ts";

/** One table as screens show it: Japanese headings and rows; a hidden cell is 「秘匿」. */
export const shownTableSchema = z.strictObject({
  tableId: z.string(),
  title: z.string(),
  definition: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number()]))),
});

/** The prefecture's own tables for a fiscal year, already suppressed as they would be released. */
export const getStatistics = defineContract({
  operationId: "getStatistics",
  method: "GET",
  path: "/statistics",
  action: "statistics:view",
  summary: "年度の集計表を見る",
  request: {
    path: nothing,
    query: z.strictObject({ fiscalYear: z.coerce.number().int().min(2020).max(2100) }),
    body: nothing,
  },
  response: {
    status: 200,
    body: z.strictObject({ fiscalYear: z.int(), asOf: z.string(), loans: z.int(), tables: z.array(shownTableSchema) }),
  },
  errors: ["RELEASE_UNSAFE"],
});

/** Routes of the capability. */
export const statisticsContracts = [getStatistics] as const;
export type ShownTable = z.infer<typeof shownTableSchema>;
