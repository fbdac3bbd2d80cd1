import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import { holidayTable } from "../../../lambdas/shared/adapters/holiday-table.ts";
import { CompactTableError, compactDays, compactHolidayModule, expandDays } from "../../../scripts/holiday-table.ts";
import {
  compactMunicipalities,
  compactMunicipalityModule,
  expandMunicipalities,
} from "../../../scripts/municipality-table.ts";
import { packedJsonModule } from "../../../scripts/packed-json.ts";

/** Loads a module from its text, as a bundle would contain it. */
const load = async (source: string): Promise<unknown> => import(`data:text/javascript,${encodeURIComponent(source)}`);

describe("the table of holidays in a bundle", () => {
  test("has the days of the package, no more and no fewer, in at most 20 KB", async () => {
    const source = compactHolidayModule();
    const built = z
      .object({ holidayTable: z.object({ source: z.string(), days: z.array(z.string()) }) })
      .parse(await load(source));
    expect(built.holidayTable.days).toEqual([...holidayTable.days].sort());
    expect(built.holidayTable.days).toContain("2026-11-23");
    expect(Buffer.byteLength(source)).toBeLessThanOrEqual(20_000);
  });

  test("records the version of the package it was made from", async () => {
    const built = z
      .object({ holidayTable: z.object({ source: z.string() }) })
      .parse(await load(compactHolidayModule()));
    expect(built.holidayTable.source).toMatch(/^@holiday-jp\/holiday_jp \d+\.\d+\.\d+$/);
  });

  test("reads back what was written, for any days of any years", () => {
    const day = fc
      .date({ min: new Date("1970-01-01"), max: new Date("2050-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.uniqueArray(day, { minLength: 1 }), (days) => {
        expect(expandDays(compactDays(days))).toEqual([...days].sort());
      }),
    );
  });

  test("is refused when a day is not an ISO date", () => {
    expect(() => compactDays(["2026-1-1"])).toThrow(CompactTableError);
  });
});

describe("the register of municipalities in a bundle", () => {
  const json = readFileSync(join(import.meta.dirname, "../../../config/municipalities.json"), "utf8");
  const row = z.object({
    code: z.string(),
    prefecture: z.string(),
    name: z.string(),
    populationClass: z.string().optional(),
  });
  const register = z.object({ municipalities: z.array(row) });

  test("has every municipality of the register with its prefecture, name and class", async () => {
    const source = compactMunicipalityModule(json);
    const { default: built } = z.object({ default: register }).parse(await load(source));
    expect(built).toEqual(register.parse(JSON.parse(json)));
    expect(Buffer.byteLength(source)).toBeLessThan(Buffer.byteLength(json) / 2);
  });

  test("keeps a class where there is one, and invents none", () => {
    const rows = [
      { code: "131016", prefecture: "13", name: "千代田区", populationClass: "25000-or-more" },
      { code: "325279", prefecture: "32", name: "知夫村" },
    ];
    expect(expandMunicipalities(compactMunicipalities(rows))).toEqual(rows);
  });

  test("is refused when a code is not of its prefecture", () => {
    expect(() => compactMunicipalities([{ code: "131016", prefecture: "32", name: "千代田区" }])).toThrow(
      CompactTableError,
    );
  });
});

describe("a large file of the configuration in a bundle", () => {
  const read = (path: string): string => readFileSync(join(import.meta.dirname, "../../../config", path), "utf8");

  test.each(["standards/seikatsu-hogo-standard.json", "funds/special/disaster-measures.json", "funds/common.json"])(
    "%s is the same after packing",
    async (path) => {
      expect(await load(packedJsonModule(read(path)))).toMatchObject({ default: JSON.parse(read(path)) });
    },
  );

  test("the tables of the 生活保護基準 weigh less than 15 KB", () => {
    expect(packedJsonModule(read("standards/seikatsu-hogo-standard.json")).length).toBeLessThan(15_000);
  });

  test("the grades of municipalities lose their names and nothing else", async () => {
    const path = "standards/municipality-grade.json";
    const grades = z.object({ rows: z.array(z.record(z.string(), z.string())) });
    const built = z.object({ default: grades }).parse(await load(packedJsonModule(read(path), ["name"])));
    const rows = grades.parse(JSON.parse(read(path))).rows;
    expect(built.default.rows).toEqual(rows.map((entry) => ({ ...entry, name: "" })));
  });
});
