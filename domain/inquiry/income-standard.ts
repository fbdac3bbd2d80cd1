import type { Yen } from "../money/yen.ts";

/** Monthly income up to which a household counts as low-income, by its size; yen a month. */
export type IncomeStandard = {
  readonly id: string;
  readonly source: string;
  /** Limits for 1, 2, 3 … persons. */
  readonly monthlyBySize: readonly Yen[];
  /** Added for each further person. */
  readonly perFurtherPerson: Yen;
};

/**
 * A prefecture's published table (monthly average by household size, 平成24年度 [S-TOWA]), used until the prefecture sets
 * its own. For a sixth and further person the last step of the table is repeated: our reading, not in the source.
 */
export const INCOME_STANDARD_2012: IncomeStandard = {
  id: "income-standard-2012",
  source: "[S-TOWA] 平成24年度 1人177,000円、2人261,000円、3人319,000円、4人376,000円、5人411,000円",
  monthlyBySize: [177_000, 261_000, 319_000, 376_000, 411_000],
  perFurtherPerson: 35_000,
};

/** The limit for a household of `size` persons (at least 1), yen a month. */
export function monthlyLimit(standard: IncomeStandard, size: number): Yen {
  const listed = standard.monthlyBySize.length;
  const last = standard.monthlyBySize[listed - 1] ?? 0;
  const within = standard.monthlyBySize[Math.max(size, 1) - 1];
  return within ?? last + (size - listed) * standard.perFurtherPerson;
}
