import { describe, expect, test } from "@jest/globals";
import { firstDateFault, holdsOn } from "../../../../domain/funds/dated-value.ts";
import {
  FUND_IDS,
  FUND_NAMES,
  FUND_OF_KIND,
  isLoanKind,
  LOAN_KIND_NAMES,
  LOAN_KINDS,
} from "../../../../domain/funds/loan-kinds.ts";
import { PARAMETER_DEFINITIONS } from "../../../../domain/funds/parameter-definitions.ts";
import { layersOf, parameterOn } from "../../../../domain/funds/parameters.ts";
import { PARAMETER_NAMES, type ParameterName } from "../../../../domain/funds/parameters.schema.ts";
import { national } from "./national-data.ts";

const on = (name: ParameterName, date: string) => parameterOn(layersOf(national), name, date).value;

describe("national values by date", () => {
  test.each<[ParameterName, string, unknown, string]>([
    ["interest.overdue", "2016-01-31", 1_075, "[S-FKO]"],
    ["interest.overdue", "2016-02-01", 500, "[S-FKO]"],
    ["interest.overdue", "2020-03-31", 500, "[S-FKO]"],
    ["interest.overdue", "2020-04-01", 300, "[M]"],
    ["interest.with-guarantor", "2026-11-24", 0, "[S-27TBL]"],
    ["interest.without-guarantor", "2026-11-24", 150, "[S-TYM]"],
    ["comprehensive-support.repayment-months", "2015-03-31", 240, "[S-AMAKUSA]"],
    ["comprehensive-support.repayment-months", "2015-04-01", 120, "[S-MINAOSHI]"],
    ["education.special-need-percent", "2016-01-31", 100, "[S-FKO]"],
    ["education.special-need-percent", "2016-02-01", 150, "[S-FKO]"],
    ["living-support.first-months", "2015-04-01", 3, "[S-27TBL]"],
    ["living-support.extensions", "2015-04-01", 3, "[S-27TBL]"],
    ["real-estate.share-percent", "2026-11-24", 70, "[S-27TBL]"],
    ["real-estate.monthly-ceiling", "2026-11-24", 300_000, "[S-27TBL]"],
    ["real-estate.interest-cap", "2026-11-24", 300, "[S-27TBL]"],
    ["real-estate-protected.share-percent-flat", "2026-11-24", 50, "[S-YMG]"],
    ["real-estate-protected.monthly-percent", "2026-11-24", 150, "[S-KNG-F]"],
    ["real-estate-protected.minimum-value", "2026-11-24", 5_000_000, "[S-YMG]"],
  ])("%s on %s is %j (%s)", (name, date, value) => {
    expect(on(name, date)).toBe(value);
  });

  test("each value names its source; what nobody has read is marked as recalled", () => {
    for (const name of PARAMETER_NAMES)
      for (const dated of national[name]) expect(dated.source.length).toBeGreaterThan(5);
    const overdue = parameterOn(layersOf(national), "interest.overdue", "2026-11-24");
    expect(overdue.verification).toBe("recalled");
  });

  test("every parameter holds today, and is named in Japanese", () => {
    for (const name of PARAMETER_NAMES) {
      expect(parameterOn(layersOf(national), name, "2026-11-24").level).toBe("national");
      expect(PARAMETER_DEFINITIONS[name].ja.length).toBeGreaterThan(2);
    }
  });
});

describe("dated values", () => {
  test("both ends are included, null is open", () => {
    expect(holdsOn({ from: "2026-04-01", to: "2027-03-31" }, "2026-04-01")).toBe(true);
    expect(holdsOn({ from: "2026-04-01", to: "2027-03-31" }, "2027-03-31")).toBe(true);
    expect(holdsOn({ from: "2026-04-01", to: "2027-03-31" }, "2026-03-31")).toBe(false);
    expect(holdsOn({ from: "2026-04-01", to: "2027-03-31" }, "2027-04-01")).toBe(false);
    expect(holdsOn({ from: null, to: null }, "1900-01-01")).toBe(true);
  });

  test.each([
    [[{ from: "2026-04-01", to: "2026-03-31" }], 0],
    [
      [
        { from: null, to: "2026-03-31" },
        { from: "2026-03-31", to: null },
      ],
      1,
    ],
    [
      [
        { from: null, to: null },
        { from: "2026-03-31", to: "2026-04-30" },
      ],
      1,
    ],
    [
      [
        { from: "2026-04-01", to: null },
        { from: null, to: "2026-03-31" },
      ],
      undefined,
    ],
    [
      [
        { from: "2026-04-01", to: null },
        { from: null, to: "2026-04-01" },
      ],
      1,
    ],
    [[], undefined],
  ])("a fault in %j is found at %s", (values, index) => {
    expect(firstDateFault(values)).toBe(index);
  });
});

describe("funds and kinds", () => {
  test("nine kinds of six funds, each with a name", () => {
    expect(LOAN_KINDS.length).toBe(9);
    expect([...new Set(LOAN_KINDS.map((kind) => FUND_OF_KIND[kind]))].sort()).toEqual([...FUND_IDS].sort());
    for (const kind of LOAN_KINDS) expect(LOAN_KIND_NAMES[kind].length).toBeGreaterThan(2);
    for (const fund of FUND_IDS) expect(FUND_NAMES[fund].length).toBeGreaterThan(2);
    expect(FUND_OF_KIND["school-entry"]).toBe("education");
    expect(FUND_OF_KIND["housing-entry"]).toBe("comprehensive-support");
  });

  test("a kind is recognised by its exact id", () => {
    expect(isLoanKind("emergency-small")).toBe(true);
    expect(isLoanKind("emergency")).toBe(false);
  });
});
