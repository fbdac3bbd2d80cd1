import type { ShownTable } from "../lib/endpoints.ts";
import { formatNumber } from "../lib/format.ts";
import { TableFrame } from "./display.tsx";

const hidden = "秘匿";

/** Whether a column holds figures: some cell of it is a number, or hidden as one. */
function holdsFigures({ rows }: ShownTable, column: number): boolean {
  return rows.some((row) => typeof row[column] === "number" || row[column] === hidden);
}

/** One statistical table; a hidden cell says so in words and by its pattern. The first column names the row. */
export function ShownTableView({ table }: { readonly table: ShownTable }) {
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
