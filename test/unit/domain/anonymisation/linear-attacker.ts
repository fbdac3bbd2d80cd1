/**
 * An attacker who has the released tables and solves linear programmes over all their margins for each hidden cell.
 * Independent of the engine: works from the released cells alone.
 */
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";

type Interval = { readonly cell: ReleaseCell; readonly low: number; readonly high: number };

const name = (at: Readonly<Record<string, string>>): string =>
  Object.keys(at)
    .toSorted()
    .map((key) => `${key}:${at[key] ?? ""}`)
    .join(",");

/** Distinct cells of all tables. */
export function distinctCells(document: ReleaseDocument): readonly ReleaseCell[] {
  return [
    ...new Map(document.tables.flatMap(({ cells }) => cells.map((cell) => [name(cell.at), cell] as const))).values(),
  ];
}

/** Equations between cells: for each cell and each set of further dimensions that is published, the parts add up. */
function equations(cells: readonly ReleaseCell[]): readonly { whole: ReleaseCell; parts: readonly ReleaseCell[] }[] {
  const shapes = [...new Set(cells.map(({ at }) => Object.keys(at).toSorted().join(",")))];
  return cells.flatMap((whole) => {
    const own = Object.keys(whole.at);
    return shapes
      .filter((shape) => {
        const dims = shape === "" ? [] : shape.split(",");
        return dims.length > own.length && own.every((dimension) => dims.includes(dimension));
      })
      .map((shape) => ({
        whole,
        parts: cells.filter(
          ({ at }) => Object.keys(at).toSorted().join(",") === shape && own.every((d) => at[d] === whole.at[d]),
        ),
      }));
  });
}

/** Exact range of the loans of up to `limit` hidden cells, evenly picked. */
export function attackLoans(document: ReleaseDocument, limit: number): readonly Interval[] {
  const cells = distinctCells(document);
  const hidden = cells.filter(isHidden);
  const column = new Map(hidden.map((cell, i) => [cell as ReleaseCell, i]));
  const rows = new Map<string, { coefficients: number[]; right: number }>();
  for (const { whole, parts } of equations(cells)) {
    const coefficients = new Array<number>(hidden.length).fill(0);
    let right = 0;
    const add = (cell: ReleaseCell, sign: number): void => {
      const index = column.get(cell);
      if (index !== undefined) coefficients[index] = (coefficients[index] ?? 0) + sign;
      else if (!isHidden(cell)) right -= sign * cell.loans;
    };
    parts.forEach((cell) => add(cell, 1));
    add(whole, -1);
    if (coefficients.some((c) => c !== 0)) rows.set(coefficients.join(), { coefficients, right });
  }
  const programme = feasibleTableau([...rows.values()], hidden.length);
  const step = Math.max(1, Math.floor(hidden.length / limit));
  return hidden.flatMap((cell, i) => {
    if (i % step !== 0) return [];
    const high = optimum(programme, i, 1);
    const low = optimum(programme, i, -1);
    return [{ cell, low, high }];
  });
}

type Tableau = { readonly rows: number[][]; readonly basis: number[]; readonly width: number };
const tiny = 1e-7;

/** Coefficients are small fractions: rounding noise would make Bland's rule cycle. */
const snapped = (value: number): number => {
  const nearest = Math.round(value * 5040) / 5040;
  return Math.abs(value - nearest) < 1e-9 ? nearest : value;
};

function pivot({ rows, basis }: Tableau, objective: number[], r: number, c: number): void {
  const row = rows[r] ?? [];
  const by = row[c] ?? 1;
  for (let j = 0; j < row.length; j += 1) row[j] = snapped((row[j] ?? 0) / by);
  for (const other of [...rows, objective]) {
    const factor = other[c] ?? 0;
    if (other === row || Math.abs(factor) < 1e-12) continue;
    for (let j = 0; j < row.length; j += 1) other[j] = snapped((other[j] ?? 0) - factor * (row[j] ?? 0));
  }
  basis[r] = c;
}

/** Maximises by Bland's rule; the objective row holds reduced costs, its last entry minus the value. */
function maximise(tableau: Tableau, objective: number[], columns: number): void {
  for (let steps = 0; ; steps += 1) {
    if (steps > 20_000) throw new Error("the linear programme does not end");
    let entering = -1;
    for (let j = 0; j < columns && entering < 0; j += 1) if ((objective[j] ?? 0) > tiny) entering = j;
    if (entering < 0) return;
    let leaving = -1;
    let best = Number.POSITIVE_INFINITY;
    tableau.rows.forEach((row, i) => {
      const coefficient = row[entering] ?? 0;
      if (coefficient <= tiny) return;
      const ratio = (row[tableau.width] ?? 0) / coefficient;
      const isBetter =
        ratio < best - tiny || (ratio < best + tiny && (tableau.basis[i] ?? 0) < (tableau.basis[leaving] ?? Infinity));
      if (isBetter) [leaving, best] = [i, ratio];
    });
    if (leaving < 0) throw new Error("unbounded");
    pivot(tableau, objective, leaving, entering);
  }
}

function feasibleTableau(
  equationRows: readonly { coefficients: number[]; right: number }[],
  variables: number,
): Tableau {
  const width = variables + equationRows.length;
  const rows = equationRows.map(({ coefficients, right }, i) => {
    const sign = right < 0 ? -1 : 1;
    const artificial = equationRows.map((_, k) => (k === i ? 1 : 0));
    return [...coefficients.map((c) => c * sign), ...artificial, right * sign];
  });
  const tableau: Tableau = { rows, basis: equationRows.map((_, i) => variables + i), width };
  const objective = Array.from({ length: width + 1 }, (_, j) =>
    j < variables || j === width ? rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) : 0,
  );
  maximise(tableau, objective, variables);
  if (Math.abs(objective[width] ?? 0) > 1e-4) throw new Error("the released tables contradict each other");
  // Artificial variables still in the basis stand for redundant equations: drive them out or drop the row.
  for (let i = rows.length - 1; i >= 0; i -= 1) {
    if ((tableau.basis[i] ?? 0) < variables) continue;
    const column = (rows[i] ?? []).findIndex((value, j) => j < variables && Math.abs(value) > tiny);
    if (column >= 0) pivot(tableau, new Array<number>(width + 1).fill(0), i, column);
    else {
      rows.splice(i, 1);
      tableau.basis.splice(i, 1);
    }
  }
  const narrow = rows.map((row) => [...row.slice(0, variables), row[width] ?? 0]);
  return { rows: narrow, basis: tableau.basis, width: variables };
}

function optimum(start: Tableau, variable: number, direction: 1 | -1): number {
  const tableau: Tableau = { rows: start.rows.map((row) => [...row]), basis: [...start.basis], width: start.width };
  const objective = new Array<number>(start.width + 1).fill(0);
  objective[variable] = direction;
  tableau.basis.forEach((basic, i) => {
    if (basic !== variable) return;
    const row = tableau.rows[i] ?? [];
    for (let j = 0; j <= start.width; j += 1) objective[j] = (objective[j] ?? 0) - direction * (row[j] ?? 0);
  });
  maximise(tableau, objective, start.width);
  return -direction * (objective[start.width] ?? 0);
}
