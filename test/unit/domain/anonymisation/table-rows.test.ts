import { expect, test } from "@jest/globals";
import { mergeNational } from "../../../../domain/anonymisation/national.ts";
import { isHidden } from "../../../../domain/anonymisation/release-document.ts";
import { tableRows } from "../../../../domain/anonymisation/table-rows.ts";
import { documentOf, fixedPopulation } from "./populations.ts";

const document = documentOf(fixedPopulation(240));
if (document === undefined) throw new Error("expected a release");
const table = document.tables.find(({ id }) => id === "municipality-fund");
if (table === undefined) throw new Error("no such table");

test("a table becomes a heading and one row per cell, in Japanese", () => {
  const rows = tableRows(table, { municipalities: document.municipalities });
  expect(rows[0]).toEqual(["資金種類", "市区町村", "借入申込者数（人）", "件数（件）", "金額（円）", "備考"]);
  expect(rows).toHaveLength(table.cells.length + 1);
  expect(rows[1]).toEqual(["総数", "総数", 240, 240, expect.any(Number), ""]);
  expect(rows.flat()).toContain("松江市");
  expect(rows.flat()).toContain("緊急小口資金");
});

test("a hidden cell has no number in any column", () => {
  const rows = tableRows(table);
  table.cells.forEach((cell, i) => {
    if (isHidden(cell)) expect(rows[i + 1]?.slice(2)).toEqual(["秘匿", "秘匿", "秘匿", ""]);
  });
  expect(table.cells.some(isHidden)).toBe(true);
});

test("a national table marks lower bounds and names prefectures", () => {
  const outcome = mergeNational([document]);
  if (outcome.kind !== "merged") throw new Error("expected a national table");
  const byPrefecture = outcome.document.tables.find(({ id }) => id === "prefecture-fund");
  if (byPrefecture === undefined) throw new Error("no such table");
  const rows = tableRows(byPrefecture, { prefectures: new Map([["32", "島根県"]]) });
  expect(rows[0]?.[0]).toBe("都道府県");
  expect(rows[1]?.slice(0, 3)).toEqual(["島根県", "総数", 240]);
});
