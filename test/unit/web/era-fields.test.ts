import { describe, expect, test } from "@jest/globals";
import { emptyEraFields, eraFieldsOf, readEraFields } from "../../../web/src/lib/era-fields.ts";

const fields = (era: string, year: string, month: string, day: string) => ({ era, year, month, day });

describe("a birth date typed in 和暦", () => {
  test.each([
    [fields("showa", "64", "1", "7"), "1989-01-07"],
    [fields("reiwa", "元", "5", "1"), "2019-05-01"],
    [fields("showa", "５５", "０４", "1"), "1980-04-01"],
    [fields("gregorian", "1980", "4", "1"), "1980-04-01"],
  ])("%j is read", (typed, date) => {
    expect(readEraFields(typed)).toEqual({ kind: "date", date });
  });

  test.each([
    fields("showa", "64", "1", "8"),
    fields("heisei", "31", "5", "1"),
    fields("reiwa", "8", "2", "30"),
    fields("gregorian", "2026", "2", "29"),
    fields("gregorian", "0", "1", "1"),
    fields("showa", "0", "1", "1"),
    fields("showa", "5x", "1", "1"),
    fields("", "55", "4", "1"),
    fields("showa", "55", "", "1"),
  ])("%j never was, or is not whole: refused with a sentence", (typed) => {
    const reading = readEraFields(typed);
    expect(reading).toMatchObject({ kind: "refused", message: expect.stringMatching(/。|？$/) });
  });

  test("nothing typed is nothing, even when an era has been chosen", () => {
    expect(readEraFields(emptyEraFields)).toEqual({ kind: "empty" });
    expect(readEraFields(fields("showa", "", "", ""))).toEqual({ kind: "empty" });
  });

  test.each(["1980-04-01", "2019-04-30", "2019-05-01", "1926-12-26"])("%s comes back from its own fields", (date) => {
    expect(readEraFields(eraFieldsOf(date))).toEqual({ kind: "date", date });
  });
});
