import type { IsoDate } from "../dates/plain-date.ts";

/**
 * How far a figure can be trusted: `published` was read in a page or notice named in its source, `recalled` was not
 * read by us anywhere and is to be confirmed before it decides, `local` is set by a prefecture for itself.
 */
export type ValueVerification = "published" | "recalled" | "local";

/** A value with the days it holds for (both inclusive; null = open) and where it comes from. */
export type DatedValue<T> = {
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
  readonly value: T;
  readonly source: string;
  readonly verification: ValueVerification;
};

/** True when the date lies in the value's days. */
export function holdsOn(dated: Pick<DatedValue<unknown>, "from" | "to">, date: IsoDate): boolean {
  return (dated.from === null || dated.from <= date) && (dated.to === null || date <= dated.to);
}

/** The value that holds on the date, or undefined when none does. Lists never overlap (their schema refuses it). */
export function valueOn<T>(values: readonly DatedValue<T>[], date: IsoDate): DatedValue<T> | undefined {
  return values.find((dated) => holdsOn(dated, date));
}

/** The index of the first value whose days overlap an earlier one or end before they begin, or undefined. */
export function firstDateFault(values: readonly Pick<DatedValue<unknown>, "from" | "to">[]): number | undefined {
  for (const [index, value] of values.entries()) {
    if (value.from !== null && value.to !== null && value.to < value.from) return index;
    const overlaps = values
      .slice(0, index)
      .some(
        (other) =>
          (other.to === null || value.from === null || value.from <= other.to) &&
          (value.to === null || other.from === null || other.from <= value.to),
      );
    if (overlaps) return index;
  }
  return undefined;
}
