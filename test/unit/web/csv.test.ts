import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { csvCell, csvFileName, csvText } from "../../../web/src/lib/csv.ts";

/** A plain reader of RFC 4180, written apart from the writer. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const here = text.charAt(index);
    if (quoted) {
      if (here !== '"') cell += here;
      else if (text.charAt(index + 1) === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (here === '"') quoted = true;
    else if (here === ",") {
      row.push(cell);
      cell = "";
    } else if (here === "\r" && text.charAt(index + 1) === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
      index += 1;
    } else cell += here;
  }
  return rows;
}

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", " ", "=", "+", "-", "@", "\t", "円", "秘", "'") }),
);

describe("CSV for spreadsheets", () => {
  test("any table comes back cell by cell, formulas as text", () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyText, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (rows) => {
        const back = read(csvText(rows).slice(1));
        expect(back.map((row) => row.length)).toEqual(rows.map((row) => row.length));
        for (const [at, row] of rows.entries())
          for (const [column, cell] of row.entries()) expect([cell, `'${cell}`]).toContain(back[at]?.[column]);
      }),
    );
  });

  test("no cell of text begins as a formula does", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(read(csvText([[text]]).slice(1))[0]?.[0]).not.toMatch(/^[\s\u0000-\u001f]*[=+\-@]/u);
      }),
    );
    expect(csvCell('=HYPERLINK("http://x")')).toBe('"\'=HYPERLINK(""http://x"")"');
    expect(csvCell("＝1")).toBe("'＝1");
    expect(csvCell(-3)).toBe("-3");
  });

  test("begins with the mark that tells Excel the encoding, and ends rows with CRLF", () => {
    expect(
      csvText([
        ["区分", "件数"],
        ["東京都", 12],
      ]),
    ).toBe("\uFEFF区分,件数\r\n東京都,12\r\n");
    expect(csvText([])).toBe("\uFEFF");
  });

  test("its name holds nothing a file system refuses", () => {
    expect(csvFileName("資金別/決定", "令和8年度")).toBe("資金別-決定_令和8年度.csv");
  });
});
