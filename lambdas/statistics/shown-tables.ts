import { hiddenLabel } from "../../domain/anonymisation/labels.ts";
import type { NationalTable } from "../../domain/anonymisation/national.ts";
import { isHidden, type ReleaseDocument, type ReleaseTable } from "../../domain/anonymisation/release-document.ts";
import { tableRows } from "../../domain/anonymisation/table-rows.ts";
import { prefectureNames } from "../../domain/prefectures/prefecture-names.ts";
import type { Municipality } from "../shared/ports/directory.ts";
import type { ShownTable } from "./statistics.contract.ts";

const prefectures = new Map(Object.entries(prefectureNames));

/** Tables with Japanese headings and labels, as screens and CSV show them. */
export function shownTables(
  tables: readonly (ReleaseTable | NationalTable)[],
  municipalities: readonly Municipality[],
): ShownTable[] {
  return tables.map((table) => {
    const [header = [], ...rows] = tableRows(table, { municipalities, prefectures });
    return {
      tableId: table.id,
      title: table.title,
      definition: `人数は借入申込者の実人数です。10人未満（人口の少ない市区町村では20人未満）の欄は「${hiddenLabel}」としています。`,
      columns: header.map(String),
      rows: rows.map((row) => [...row]),
    };
  });
}

/** How many cells a release shows and hides. */
export function cellCounts(document: ReleaseDocument): { readonly shown: number; readonly hidden: number } {
  const cells = document.tables.flatMap((table) => table.cells);
  const hidden = cells.filter(isHidden).length;
  return { shown: cells.length - hidden, hidden };
}
