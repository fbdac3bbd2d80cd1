import { addDays, type IsoDate } from "../dates/plain-date.ts";
import {
  PARAMETER_NAMES,
  prefectureParametersSchema,
  type ParameterName,
  type PrefectureParameters,
} from "../funds/parameters.schema.ts";
import { beginning, type SettingChange } from "./settings.schema.ts";

/** A prefecture's own value of a loan parameter, or the return to the national one. */
export type FundOverride = Extract<SettingChange, { setting: "fund-parameter" }>["override"];

/** The value of one loan parameter from a day on, until the next one of the same parameter. */
export type FundOverrideFrom = {
  readonly parameter: ParameterName;
  readonly effectiveFrom: IsoDate;
  readonly override: FundOverride;
  /** Ground of the value, kept beside it in every verdict. */
  readonly reason: string;
};

/** The values of one parameter in order of their days. */
export function valuesOf(items: readonly FundOverrideFrom[], parameter: ParameterName): readonly FundOverrideFrom[] {
  return items
    .filter((item) => item.parameter === parameter)
    .toSorted((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}

/** Values with their days as the schema of overrides reads them; each ends the day before the next begins. */
export function datedOverrides(values: readonly FundOverrideFrom[]): readonly Readonly<Record<string, unknown>>[] {
  return values.flatMap(({ effectiveFrom, override, reason }, index) => {
    if (!override.own) return [];
    const next = values[index + 1]?.effectiveFrom;
    return [
      {
        from: effectiveFrom === beginning ? null : effectiveFrom,
        to: next === undefined ? null : addDays(next, -1),
        value: override.value,
        source: reason,
        verification: "local",
      },
    ];
  });
}

/**
 * The prefecture's own loan parameters with their days, as rules read them. Throws a ZodError for a value that no save
 * would have let in.
 */
export function overridesOf(items: readonly FundOverrideFrom[]): PrefectureParameters {
  const entries = PARAMETER_NAMES.flatMap((parameter) => {
    const dated = datedOverrides(valuesOf(items, parameter));
    return dated.length === 0 ? [] : [[parameter, dated] as const];
  });
  return prefectureParametersSchema.parse(Object.fromEntries(entries));
}

/**
 * The values in force where a configuration file sets some and administrators others: a parameter set on screen is theirs
 * from the first day they named; before it, and for other parameters, the file's values hold.
 */
export function mergedOverrides(
  configured: PrefectureParameters,
  onScreen: readonly FundOverrideFrom[],
): PrefectureParameters {
  if (onScreen.length === 0) return configured;
  const first = (parameter: ParameterName): IsoDate | undefined => valuesOf(onScreen, parameter)[0]?.effectiveFrom;
  const kept = configuredValues(configured).filter(({ parameter, effectiveFrom }) => {
    const theirs = first(parameter);
    return theirs === undefined || effectiveFrom < theirs;
  });
  return overridesOf([...kept, ...onScreen]);
}

/** The values of a configuration file, each from its day on; the end of a value becomes a return to the nation's. */
export function configuredValues(parameters: PrefectureParameters): readonly FundOverrideFrom[] {
  return PARAMETER_NAMES.flatMap((parameter): FundOverrideFrom[] => {
    const values = parameters[parameter] ?? [];
    const begins = new Set(values.map(({ from }) => from ?? beginning));
    return values.flatMap(({ from, to, value, source: reason }): FundOverrideFrom[] => {
      const own = { parameter, effectiveFrom: from ?? beginning, override: { own: true, value }, reason } as const;
      const after = to === null ? undefined : addDays(to, 1);
      if (after === undefined || begins.has(after)) return [own];
      return [own, { parameter, effectiveFrom: after, override: { own: false }, reason }];
    });
  });
}

/** Whether a parameter may be set to none, as in "no upper age". */
export function takesNone(parameter: ParameterName): boolean {
  const none = [{ parameter, effectiveFrom: beginning, override: { own: true, value: null }, reason: "なし" } as const];
  return prefectureParametersSchema.safeParse({ [parameter]: datedOverrides(none) }).success;
}
