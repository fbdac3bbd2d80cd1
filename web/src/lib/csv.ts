/**
 * Tables as CSV that Excel opens by a double click: UTF-8 with its mark, comma, CRLF (RFC 4180). What is on the screen is
 * what is in the file; nothing else goes into it.
 */

/** A cell: text as it is shown, or a number. */
export type CsvCell = string | number;

/** Text that a spreadsheet would take for a formula when the file is opened. */
const startsFormula = /^[\s\u0000-\u001f]*[=+\-@＝＋－＠]/u;

/** One cell. Text that would be a formula is kept as text by an apostrophe before it; numbers stay numbers. */
export function csvCell(cell: CsvCell): string {
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : "";
  const text = startsFormula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The whole file as text, each row ended by CRLF. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("")}`;
}

/** A name that any file system takes. */
export function csvFileName(...parts: readonly string[]): string {
  return `${parts.join("_").replaceAll(/[\\/:*?"<>|\s\u0000-\u001f]+/gu, "-")}.csv`;
}
