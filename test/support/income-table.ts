import type { StandardInForce } from "../../domain/funds/low-income-standard.ts";

/**
 * A prefecture's published table (monthly average by household size, 平成24年度 [S-TOWA]) as the standard a council would
 * register. For a sixth and further person its last step is repeated: our reading, not in the source.
 */
export const TABLE_OF_2012: StandardInForce = {
  own: true,
  standard: {
    anyOf: [
      {
        test: "table-by-size",
        monthly: [177_000, 261_000, 319_000, 376_000, 411_000],
        perExtraPerson: 35_000,
        income: "gross",
      },
    ],
  },
};
