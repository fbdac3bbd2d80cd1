/** Random but believable populations of statistics rows. */
import fc from "fast-check";
import type { Municipality } from "../../../../domain/anonymisation/categories.ts";
import { buildRelease, type ReleaseInput } from "../../../../domain/anonymisation/release.ts";
import type { ReleaseDocument } from "../../../../domain/anonymisation/release-document.ts";
import type { StatisticsRow } from "../../../../domain/anonymisation/statistics-row.ts";

/** Two cities, a town under 25,000 people, a village under 2,000. */
export const municipalities: readonly Municipality[] = [
  { code: "322016", name: "松江市", population: 200_000 },
  { code: "322032", name: "出雲市", population: 170_000 },
  { code: "323438", name: "奥出雲町", population: 11_000 },
  { code: "325279", name: "知夫村", population: 600 },
];

export const period = { from: "2026-04", to: "2026-06" };

/** A row with the most frequent values; override what a test is about. */
export function row(overrides: Partial<StatisticsRow> = {}): StatisticsRow {
  return {
    borrowerKey: "borrower",
    fund: "emergency-small",
    purpose: "medical",
    applicationMonth: "2026-04",
    decision: "approved",
    ageBand: "40-49",
    sex: "male",
    householdType: "single",
    householdSizeBand: "1",
    municipalityCode: "322016",
    amountBand: "up-to-100000",
    amount: 100_000,
    status: "repaying",
    fiscalYear: 2026,
    ...overrides,
  };
}

export function input(rows: readonly StatisticsRow[], overrides: Partial<ReleaseInput> = {}): ReleaseInput {
  return {
    prefecture: "32",
    period,
    rows,
    populations: municipalities,
    schemaVersion: "1",
    generatedOn: "2026-07-10",
    ...overrides,
  };
}

/** The document, or undefined when the release is refused. */
export function documentOf(rows: readonly StatisticsRow[]): ReleaseDocument | undefined {
  const outcome = buildRelease(input(rows));
  return outcome.kind === "released" ? outcome.document : undefined;
}

const arbitraryRow: fc.Arbitrary<Omit<StatisticsRow, "borrowerKey">> = fc
  .record({
    fund: fc.constantFrom(
      "emergency-small",
      "emergency-small",
      "emergency-small",
      "welfare",
      "education",
      "real-estate",
    ),
    applicationMonth: fc.constantFrom("2026-04", "2026-05", "2026-06"),
    decision: fc.constantFrom("approved", "approved", "approved", "approved", "declined", "withdrawn", "pending"),
    ageBand: fc.constantFrom("20-29", "30-39", "30-39", "40-49", "40-49", "50-59", "60-69", "80+"),
    sex: fc.constantFrom("male", "male", "male", "female", "female", "female", "unknown"),
    householdType: fc.constantFrom("single", "single", "single-parent", "elderly", "disabled"),
    municipalityCode: fc.constantFrom("322016", "322016", "322016", "322032", "322032", "323438", "325279"),
    amount: fc.constantFrom(100_000, 100_000, 50_000, 300_000, 1_200_000),
    lentStatus: fc.constantFrom("repaying", "repaying", "in-grace", "overdue", "closed"),
  } as const)
  .map(({ lentStatus, ...rest }) => ({
    ...row(),
    ...rest,
    status: rest.decision === "approved" ? lentStatus : "none",
  }));

/** Populations of 60 to 260 loans, about one in ten by somebody who has another loan. */
export const arbitraryPopulation: fc.Arbitrary<readonly StatisticsRow[]> = fc
  .array(fc.tuple(arbitraryRow, fc.integer({ min: 0, max: 9 })), { minLength: 60, maxLength: 260, size: "max" })
  .map((rows) =>
    rows.map(([values, repeat], i) => ({ ...values, borrowerKey: `b${String(repeat === 0 ? Math.floor(i / 2) : i)}` })),
  );

/** A fixed larger population, the same on every run. */
export function fixedPopulation(size: number, seed = 11): readonly StatisticsRow[] {
  return fc
    .sample(arbitraryRow, { seed, numRuns: size })
    .map((values, i) => ({ ...values, borrowerKey: `b${String(i)}` }));
}
