import common from "../../../config/funds/common.json" with { type: "json" };
import { lowIncomeStandardOn, type StandardInForce } from "../../../domain/funds/low-income-standard.ts";
import { nationalParametersSchema, prefectureParametersSchema } from "../../../domain/funds/parameters.schema.ts";
import { mergedOverrides } from "../../../domain/staff/fund-overrides.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import { once } from "./clients/once.ts";

const PARAMETER = "low-income.standard";

/**
 * The prefecture's standard of 低所得世帯 today (JST): the nation's, under the configuration's, under what administrators
 * set on screen. Only this parameter is bundled: the number zone needs no other.
 */
export function lowIncomeStandardOf(
  funds: Readonly<Record<string, unknown>>,
  directory: Pick<Directory, "fundOverrides">,
  clock: Pick<Clock, "today">,
): () => Promise<StandardInForce> {
  const configured = once(() => ({
    prefecture: prefectureParametersSchema.parse(funds),
    national: nationalParametersSchema.pick({ [PARAMETER]: true }).parse({ [PARAMETER]: common.parameters[PARAMETER] }),
  }));
  return async () => {
    const { prefecture, national } = configured();
    const own = mergedOverrides(prefecture, await directory.fundOverrides(PARAMETER));
    return lowIncomeStandardOn({ specialMeasure: {}, prefecture: own, national }, clock.today());
  };
}
