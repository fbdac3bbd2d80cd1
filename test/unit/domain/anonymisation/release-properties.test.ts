import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { correctRelease } from "../../../../domain/anonymisation/correction.ts";
import { mergeNational } from "../../../../domain/anonymisation/national.ts";
import { buildRelease } from "../../../../domain/anonymisation/release.ts";
import { arbitraryPopulation, documentOf, input, row } from "./populations.ts";

describe("a release of any population", () => {
  test("depends neither on the order of rows nor on the borrowers' keys", () => {
    fc.assert(
      fc.property(
        arbitraryPopulation.chain((rows) =>
          fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
        ),
        ([rows, shuffled]) => {
          expect(buildRelease(input(shuffled))).toEqual(buildRelease(input(rows)));
        },
      ),
      { numRuns: 4 },
    );
  });

  test("is made from most ordinary ones", () => {
    const populations = fc.sample(arbitraryPopulation, { seed: 5, numRuns: 8 });
    expect(populations.filter((rows) => documentOf(rows) !== undefined).length).toBeGreaterThanOrEqual(7);
  });

  test("made again one day later with one more borrower keeps every published number", () => {
    fc.assert(
      fc.property(arbitraryPopulation, (rows) => {
        const before = documentOf(rows);
        if (before === undefined) return;
        const later = [...rows, row({ borrowerKey: "newcomer" })];
        const outcome = correctRelease(before, input(later, { generatedOn: "2026-07-11" }));
        expect(outcome.kind).not.toBe("released");
      }),
      { numRuns: 4 },
    );
  });

  test("can be merged with any other that passes its own audit", () => {
    fc.assert(
      fc.property(arbitraryPopulation, arbitraryPopulation, (left, right) => {
        const documents = [documentOf(left), documentOf(right)].flatMap((d, i) =>
          d === undefined ? [] : [{ ...d, prefecture: `1${String(i)}` }],
        );
        if (documents.length > 0) expect(mergeNational(documents).kind).toBe("merged");
      }),
      { numRuns: 3 },
    );
  });
});
