import type { IsoDate } from "../dates/plain-date.ts";
import { DomainError } from "../errors.ts";
import { valueOn, type DatedValue, type ValueVerification } from "./dated-value.ts";
import type { NationalParameters, ParameterName, ParameterValue, PrefectureParameters } from "./parameters.schema.ts";

/** No value of the parameter is known for the date: the scheme or our data does not reach that far. */
export class ParameterUnknownError extends DomainError {
  override readonly name = "ParameterUnknownError";
  readonly code = "PARAMETER_UNKNOWN";
  /** The parameter that has no value. */
  readonly parameter: ParameterName;
  constructor(parameter: ParameterName, date: IsoDate) {
    super(`no value of ${parameter} holds on ${date}`);
    this.parameter = parameter;
  }
}

/** Whose value it is: the nation's, the prefecture's, or a special measure's (disaster). */
export type ParameterLevel = "national" | "prefecture" | "special-measure";

/** A parameter's value on a date, with where it comes from. */
export type ResolvedParameter<T> = {
  readonly value: T;
  readonly level: ParameterLevel;
  readonly from: IsoDate | null;
  readonly source: string;
  readonly verification: ValueVerification;
};

/**
 * The layers a parameter is looked up in, most special first: a special measure (by event), the prefecture's own
 * values, the national ones. An overlay may be empty; the national layer is complete.
 */
export type ParameterLayers = {
  readonly specialMeasure: PrefectureParameters;
  readonly prefecture: PrefectureParameters;
  readonly national: NationalParameters;
};

/** Layers of national values alone, or with a prefecture's overrides. */
export function layersOf(national: NationalParameters, prefecture: PrefectureParameters = {}): ParameterLayers {
  return { specialMeasure: {}, prefecture, national };
}

function datedIn<N extends ParameterName>(
  values: PrefectureParameters[N] | NationalParameters[N] | undefined,
  date: IsoDate,
): DatedValue<ParameterValue<N>> | undefined {
  return values === undefined ? undefined : valueOn<ParameterValue<N>>(values, date);
}

/**
 * The value of a parameter on a date: the special measure's if it has one, else the prefecture's, else the nation's.
 * Throws {@link ParameterUnknownError} when none holds on the date.
 */
export function parameterOn<N extends ParameterName>(
  layers: Pick<ParameterLayers, "specialMeasure" | "prefecture"> & { readonly national: Pick<NationalParameters, N> },
  name: N,
  date: IsoDate,
): ResolvedParameter<ParameterValue<N>> {
  const levels: readonly ParameterLevel[] = ["special-measure", "prefecture", "national"];
  const found = [
    datedIn<N>(layers.specialMeasure[name], date),
    datedIn<N>(layers.prefecture[name], date),
    datedIn<N>(layers.national[name], date),
  ];
  for (const [index, dated] of found.entries()) {
    const level = levels[index];
    if (dated === undefined || level === undefined) continue;
    return { value: dated.value, level, from: dated.from, source: dated.source, verification: dated.verification };
  }
  throw new ParameterUnknownError(name, date);
}
