import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addDays } from "../../../../domain/dates/plain-date.ts";
import { layersOf, parameterOn } from "../../../../domain/funds/parameters.ts";
import type { PrefectureParameters } from "../../../../domain/funds/parameters.schema.ts";
import {
  configuredValues,
  mergedOverrides,
  overridesOf,
  takesNone,
  type FundOverrideFrom,
} from "../../../../domain/staff/fund-overrides.ts";
import { standings } from "../../../../domain/staff/setting-changes.ts";
import { nationalParameters } from "../../../../lambdas/shared/adapters/fund-terms.ts";

const national = nationalParameters();
const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays("2020-04-01", days));
const days = fc.uniqueArray(day, { minLength: 1, maxLength: 6 });

const ceilingOn = (prefecture: PrefectureParameters, on: string): readonly [string, number] => {
  const { level, value } = parameterOn(layersOf(national, prefecture), "emergency-small.ceiling", on);
  return [level, value];
};

const set = fc
  .tuple(days, fc.array(fc.option(fc.integer({ min: 1, max: 100_000 })), { minLength: 6, maxLength: 6 }))
  .map(([begins, values]) =>
    begins.map((effectiveFrom, index): FundOverrideFrom => ({
      parameter: "emergency-small.ceiling",
      effectiveFrom,
      override: values[index] === null ? { own: false } : { own: true, value: values[index] },
      reason: "要領による",
    })),
  );

describe("loan parameters set from days on", () => {
  test("hold the last value that began, whatever the order they were set in, and the nation's before and after", () => {
    fc.assert(
      fc.property(set, day, (values, on) => {
        const last = values
          .filter(({ effectiveFrom }) => effectiveFrom <= on)
          .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))
          .at(-1);
        const expected = last?.override.own === true ? ["prefecture", last.override.value] : ["national", 100_000];
        expect(ceilingOn(overridesOf(values), on)).toEqual(expected);
      }),
    );
  });

  test("of a configuration file say the same on every day, written as values from days on", () => {
    fc.assert(
      fc.property(set, day, (values, on) => {
        const configured = overridesOf(values);
        expect(ceilingOn(overridesOf(configuredValues(configured)), on)).toEqual(ceilingOn(configured, on));
      }),
    );
  });

  test("on screen replace the file's from their first day on, and no earlier", () => {
    fc.assert(
      fc.property(set, set, day, (file, onScreen, on) => {
        const configured = overridesOf(file);
        const first = onScreen.map(({ effectiveFrom }) => effectiveFrom).toSorted()[0] ?? "";
        const expected = on < first ? ceilingOn(configured, on) : ceilingOn(overridesOf(onScreen), on);
        expect(ceilingOn(mergedOverrides(configured, onScreen), on)).toEqual(expected);
      }),
    );
  });

  test("leave other parameters of the file as they are", () => {
    const configured: PrefectureParameters = {
      "emergency-small.grace-months": [{ from: null, to: null, value: 1, source: "要領", verification: "local" }],
    };
    const onScreen: FundOverrideFrom[] = [
      {
        parameter: "emergency-small.ceiling",
        effectiveFrom: "2027-04-01",
        override: { own: true, value: 80_000 },
        reason: "要領",
      },
    ];
    const merged = mergedOverrides(configured, onScreen);
    expect(merged["emergency-small.grace-months"]).toEqual(configured["emergency-small.grace-months"]);
    expect(mergedOverrides(configured, [])).toBe(configured);
  });

  test("know which parameters can be set to none", () => {
    expect(takesNone("comprehensive-support.upper-age")).toBe(true);
    expect(takesNone("emergency-small.ceiling")).toBe(false);
  });
});

describe("values of a setting", () => {
  test("are one present at most, the last begun; everything before is past, everything after future", () => {
    fc.assert(
      fc.property(days, day, (begins, today) => {
        const standing = standings(begins, today);
        const present = begins.filter((_begin, index) => standing[index] === "present");
        expect(present.length).toBe(begins.some((begin) => begin <= today) ? 1 : 0);
        begins.forEach((begin, index) => {
          if (standing[index] === "future") expect(begin > today).toBe(true);
          if (standing[index] === "past") expect(begin < (present[0] ?? "")).toBe(true);
        });
      }),
    );
  });
});
