/** What a figure must keep to. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** One line of the bench: what was measured, and what was asked for. */
export type Figure = {
  readonly name: string;
  /** Null when there was nothing to measure; the name says why. */
  readonly value: number | null;
  readonly unit: string;
  /** `≤ 650`, `≥ 0.7`, or null for a figure that is shown and not judged. */
  readonly target: string | null;
  readonly ok: boolean;
};

/** Says on standard error what is going on. */
export type Progress = (step: string) => void;

/** A group of figures that are measured together; `name` is what `--only` selects. */
export type Measure = { readonly name: string; readonly run: (progress: Progress) => Promise<readonly Figure[]> };

const rounded = (value: number): number => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** A figure against its bound. The judgement is of the exact value, what is shown is rounded to three digits. */
export function figure(name: string, value: number, unit: string, bound?: Bound): Figure {
  if (bound === undefined) return { name, value: rounded(value), unit, target: null, ok: true };
  return "atMost" in bound
    ? { name, value: rounded(value), unit, target: `≤ ${bound.atMost}`, ok: value <= bound.atMost }
    : { name, value: rounded(value), unit, target: `≥ ${bound.atLeast}`, ok: value >= bound.atLeast };
}

/** A figure that could not be taken for want of something, for example a build. Counts as missed. */
export function notMeasured(name: string, why: string, unit: string, bound: Bound): Figure {
  const target = "atMost" in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
  return { name: `${name} (not measured: ${why})`, value: null, unit, target, ok: false };
}

/** The middle value; of an even number, the lower of the two in the middle. @throws RangeError for an empty list. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new RangeError("no values");
  return middle;
}

/** The figures as a table of aligned columns, one a line. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, ok }) => [
    name,
    `${value === null ? "–" : String(value)} ${unit}`,
    target ?? "",
    target === null ? "" : ok ? "ok" : "over",
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length), 0));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
