import type { ShownTable } from "../lib/endpoints.ts";
import { csvFileName, type CsvCell } from "../lib/csv.ts";
import { formatNumber } from "../lib/format.ts";
import { saveCsv } from "../lib/save-csv.ts";
import { Button } from "./button.tsx";
import { TableFrame } from "./display.tsx";

const hidden = "秘匿";

/** Whether a column holds figures: some cell of it is a number, or hidden as one. */
function holdsFigures({ rows }: ShownTable, column: number): boolean {
  return rows.some((row) => typeof row[column] === "number" || row[column] === hidden);
}

/** The table as it is on the screen, hidden cells hidden, with what it counts and when beneath it. */
function rowsForFile(
  table: ShownTable,
  about: readonly (readonly [string, string])[],
): readonly (readonly CsvCell[])[] {
  return [
    table.columns,
    ...table.rows,
    [],
    ["表", table.title],
    ["定義", table.definition],
    ...about,
    ["秘匿", "人数が少ないため表示しない欄です。"],
  ];
}

/** One statistical table; a hidden cell says so in words and by its pattern. The first column names the row. */
export function ShownTableView({
  table,
  file,
}: {
  readonly table: ShownTable;
  /** Given where the table may be taken along: place and year for the file's name, and what is said beneath the figures. */
  readonly file?: {
    readonly name: readonly string[];
    readonly about: readonly (readonly [name: string, value: string])[];
  };
}) {
  const figures = table.columns.map((_, column) => holdsFigures(table, column));
  return (
    <section class="panel" aria-label={table.title}>
      <h2 class="panel__title">{table.title}</h2>
      <p class="lead">{table.definition}</p>
      <TableFrame label={`${table.title}の表`}>
        <table class="table">
          <caption class="visually-hidden">{table.title}</caption>
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th key={column} scope="col" class={figures[index] === true ? "number" : ""}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, index) => (
              <tr key={String(index)}>
                {row.map((cell, column) =>
                  column === 0 ? (
                    <th key={String(column)} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td
                      key={String(column)}
                      class={`${figures[column] === true ? "number" : ""} ${cell === hidden ? "hidden-cell" : ""}`}
                    >
                      {typeof cell === "number" ? formatNumber(cell) : cell}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
      {file === undefined ? null : (
        <div class="actions">
          <Button
            kind="secondary"
            size="small"
            onPress={() => {
              saveCsv(csvFileName(table.title, ...file.name), rowsForFile(table, file.about));
            }}
          >
            CSVで保存する<span class="visually-hidden">（{table.title}）</span>
          </Button>
        </div>
      )}
    </section>
  );
}

/** What hiding means, once above the tables. */
export function HiddenCellsNote() {
  return (
    <p class="lead">
      「{hidden}
      」は、人数が少ないため表示しない欄です。ほかの欄との引き算でも分からないように、対になる欄も表示しません。
    </p>
  );
}
