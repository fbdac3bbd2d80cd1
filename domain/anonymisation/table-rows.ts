/** Tables as rows of text and numbers, for CSV and screens (data only; no quoting here). */
import { categoryLabel, dimensionLabels, hiddenLabel, totalLabel } from "./labels.ts";
import type { NationalCell, NationalTable } from "./national.ts";
import { isHidden, type ReleaseCell, type ReleaseTable } from "./release-document.ts";
import { type Dimension, dimensions } from "./tables.ts";

/** Names for codes that the schema does not know: municipalities, prefectures. */
export type CodeNames = {
  readonly municipalities?: readonly { readonly code: string; readonly name: string }[];
  readonly prefectures?: ReadonlyMap<string, string>;
};

/** A row: labels first, then 借入申込者数（人）, 件数（件）, 金額（円）, 備考. */
export type TableRow = readonly (string | number)[];

const withheldLabel = "－";

/**
 * Heading row and data rows of a table, in Japanese labels. A column that a cell is not split by reads 総数; a suppressed
 * number reads 秘匿; a withheld sum reads －; a lower bound of the national table carries the remark 一部秘匿（下限）.
 */
export function tableRows(table: ReleaseTable | NationalTable, names: CodeNames = {}): readonly TableRow[] {
  const municipalityNames = new Map((names.municipalities ?? []).map(({ code, name }) => [code, name]));
  const used = dimensions.filter((dimension) => table.cells.some(({ at }) => dimension in at));
  const hasPrefecture = table.cells.some(({ at }) => "prefecture" in at);
  const header: TableRow = [
    ...(hasPrefecture ? ["都道府県"] : []),
    ...used.map((dimension) => dimensionLabels[dimension]),
    "借入申込者数（人）",
    "件数（件）",
    "金額（円）",
    "備考",
  ];
  const label = (cell: ReleaseCell | NationalCell, dimension: Dimension): string =>
    categoryLabel(dimension, cell.at[dimension], municipalityNames);
  const prefecture = ({ at: { prefecture: code } }: ReleaseCell | NationalCell): string =>
    code === undefined ? totalLabel : (names.prefectures?.get(code) ?? code);
  return [
    header,
    ...table.cells.map((cell) => [
      ...(hasPrefecture ? [prefecture(cell)] : []),
      ...used.map((dimension) => label(cell, dimension)),
      ...numbersOf(cell),
    ]),
  ];
}

function numbersOf(cell: ReleaseCell | NationalCell): TableRow {
  if ("state" in cell) {
    if (cell.state === "hidden") return [hiddenLabel, hiddenLabel, hiddenLabel, ""];
    if (cell.state === "partly-hidden") {
      return [cell.borrowersAtLeast, cell.loansAtLeast, hiddenLabel, "一部秘匿（下限）"];
    }
    return [cell.borrowers, cell.loans, cell.amountYen ?? withheldLabel, ""];
  }
  if (isHidden(cell)) return [hiddenLabel, hiddenLabel, hiddenLabel, ""];
  return [cell.borrowers, cell.loans, cell.amountYen ?? withheldLabel, ""];
}
