import { describe, expect, test } from "@jest/globals";
import { mergeNational, type NationalCell, type NationalDocument } from "../../../../domain/anonymisation/national.ts";
import { isHidden, type ReleaseCell, type ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import type { StatisticsRow } from "../../../../domain/anonymisation/statistics-row.ts";
import { documentOf, fixedPopulation } from "./populations.ts";

const release = (prefecture: string, rows: readonly StatisticsRow[]): ReleaseDocument => {
  const document = documentOf(rows);
  if (document === undefined) throw new Error("expected a release");
  return { ...document, prefecture };
};

const national = (releases: readonly ReleaseDocument[]): NationalDocument => {
  const outcome = mergeNational(releases);
  if (outcome.kind !== "merged") throw new Error(JSON.stringify(outcome.reasons));
  return outcome.document;
};

const id = ({ at }: ReleaseCell | NationalCell): string => JSON.stringify(Object.entries(at).toSorted());
const cellsOf = (document: NationalDocument): readonly NationalCell[] =>
  document.tables.filter(({ id: table }) => !table.startsWith("prefecture-")).flatMap(({ cells }) => cells);

const releases = [7, 8, 9].map((seed, i) => release(`0${String(i + 1)}`, fixedPopulation(80 + 20 * i, seed)));

describe("the national table", () => {
  test("shows a cell only when every prefecture shows its part, and then the exact sum", () => {
    for (const cell of cellsOf(national(releases))) {
      if (cell.state !== "shown") continue;
      const parts = releases.map((r) => r.tables.flatMap(({ cells }) => cells).find((c) => id(c) === id(cell)));
      const known = parts.flatMap((part) => (part === undefined || isHidden(part) ? [] : [part.loans]));
      expect(known.reduce((a, b) => a + b, 0)).toBe(cell.loans);
      expect(parts.some((part) => part !== undefined && isHidden(part))).toBe(false);
      expect(cell.borrowers === 0 || cell.borrowers >= 10).toBe(true);
    }
  });

  test("minus the other prefectures gives nothing that the last prefecture hides", () => {
    const whole = cellsOf(national(releases));
    const [last, ...others] = releases;
    if (last === undefined) throw new Error("no release");
    const rest = new Map(cellsOf(national(others)).map((cell) => [id(cell), cell]));
    const hiddenByLast = last.tables.flatMap(({ cells }) => cells.filter(isHidden));
    let compared = 0;
    for (const hidden of hiddenByLast) {
      const cell = whole.find((candidate) => id(candidate) === id(hidden));
      if (cell === undefined) continue;
      compared += 1;
      expect(cell.state).not.toBe("shown");
      const without = rest.get(id(hidden));
      if (cell.state === "partly-hidden" && without?.state === "shown") {
        expect([cell.borrowersAtLeast, cell.loansAtLeast]).toEqual([without.borrowers, without.loans]);
      }
      if (cell.state === "partly-hidden" && without?.state === "partly-hidden") {
        expect(cell.loansAtLeast).toBe(without.loansAtLeast);
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  test("is a function of released numbers only: hidden cells of the input have none to give", () => {
    const text = JSON.stringify(
      releases.flatMap(({ tables }) => tables.flatMap(({ cells }) => cells.filter(isHidden))),
    );
    expect(text).not.toMatch(/borrowers|loans|amountYen/);
  });

  test("does not depend on the order of the releases and names the missing prefectures", () => {
    const forwards = mergeNational(releases);
    expect(mergeNational(releases.toReversed())).toEqual(forwards);
    const document = national(releases);
    expect(document.prefectures).toEqual(["01", "02", "03"]);
    expect(document.missingPrefectures).toHaveLength(44);
  });

  test("is refused for a tampered release, a prefecture twice, periods that differ, or none", () => {
    const [first, second] = releases;
    if (first === undefined || second === undefined) throw new Error("no release");
    const reasons = (list: readonly ReleaseDocument[]): readonly string[] => {
      const outcome = mergeNational(list);
      return outcome.kind === "refused" ? outcome.reasons.map(({ code }) => code) : [];
    };
    expect(reasons([first, { ...second, prefecture: first.prefecture }])).toEqual(["NATIONAL_PREFECTURE_TWICE"]);
    expect(reasons([first, { ...second, prefecture: "48" }])).toEqual(["NATIONAL_PREFECTURE_UNKNOWN"]);
    expect(reasons([])).toEqual(["NATIONAL_NO_RELEASE"]);
    const lowered = { ...second, thresholds: { ...second.thresholds, borrowers: 1 } };
    expect(reasons([first, lowered])).toEqual(["RELEASE_THRESHOLDS_LOWERED"]);
    const elsewhere = { ...second, period: { from: "2026-01", to: "2026-03" } };
    expect(reasons([first, elsewhere])).toContain("NATIONAL_PERIODS_DIFFER");
  });
});
