import * as z from "zod";
import { readStatisticsRow, type StatisticsRow } from "../../../domain/anonymisation/statistics-row.ts";
import * as codes from "../../../domain/anonymisation/statistics-row.ts";
import { queryAll, type ItemStore } from "../ports/item-store.ts";
import type { StatisticsRows } from "../ports/statistics-rows.ts";

const stored = z.strictObject({
  borrowerKey: z.string(),
  fund: z.enum(codes.fundCodes),
  purpose: z.string(),
  applicationMonth: z.string(),
  decision: z.enum(codes.decisionCodes),
  ageBand: z.enum(codes.ageBands),
  sex: z.enum(codes.sexCodes),
  householdType: z.enum(codes.householdTypes),
  householdSizeBand: z.enum(codes.householdSizeBands),
  municipalityCode: z.string(),
  amountBand: z.string(),
  amount: z.int(),
  status: z.enum(codes.repaymentStatuses),
  fiscalYear: z.int(),
});

const partitionOf = (fiscalYear: number): string => `row#${String(fiscalYear)}`;

/** The projection on the Statistics table. */
export function statisticsRows(store: ItemStore, table: string): StatisticsRows {
  return {
    async save(fiscalYear: number, caseId: string, version: number, row: StatisticsRow): Promise<void> {
      const key = { partition: partitionOf(fiscalYear), id: caseId };
      const item = { ...key, version, row: readStatisticsRow(row) };
      if (await store.put(table, item, { kind: "absent", attribute: "id" })) return;
      // The stream orders the events of one case, so a later version is written after an earlier one.
      const found = await store.get(table, key, true);
      if (typeof found?.["version"] === "number" && found["version"] > version) return;
      await store.put(table, item);
    },
    async list(fiscalYear: number): Promise<readonly StatisticsRow[]> {
      const items = await queryAll(store, {
        table,
        partition: { attribute: "partition", value: partitionOf(fiscalYear) },
      });
      return items.map((item) => stored.parse(item["row"]));
    },
  };
}
