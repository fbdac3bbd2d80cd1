import type { ShownTable } from "../lib/endpoints.ts";
import { formatNumber } from "../lib/format.ts";
import { TableFrame } from "./display.tsx";

const hidden = "秘匿";

/** One statistical table; a hidden cell says so in words and by its pattern. The first column names the row. */
export function ShownTableView({ table }: { readonly table: ShownTable }) {
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
                <th key={column} scope="col" class={index === 0 ? "" : "number"}>
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
                      class={cell === hidden ? "number hidden-cell" : typeof cell === "number" ? "number" : ""}
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
