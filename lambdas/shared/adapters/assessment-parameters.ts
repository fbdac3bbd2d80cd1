import gradeFile from "../../../config/standards/municipality-grade.json" with { type: "json" };
import standardFile from "../../../config/standards/seikatsu-hogo-standard.json" with { type: "json" };
import measuresFile from "../../../config/funds/special/disaster-measures.json" with { type: "json" };
import type { AssessmentParameters } from "../../../domain/eligibility/assess.ts";
import { specialMeasuresFileSchema } from "../../../domain/funds/special-measures.schema.ts";
import { readStandardData } from "../../../domain/livelihood-standard/read-standard-data.ts";
import { mergedOverrides } from "../../../domain/staff/fund-overrides.ts";
import type { Directory } from "../ports/directory.ts";
import { once } from "./clients/once.ts";
import { prefectureLayers } from "./fund-terms.ts";

/** The 生活保護基準 and the measures by event, bundled from `config/` and parsed on first use. */
const nationalTables = once(() => ({
  standard: readStandardData(standardFile, gradeFile),
  specialMeasures: specialMeasuresFileSchema.parse(measuresFile).measures,
}));

/**
 * Everything an assessment in a prefecture rests on besides the facts: what `npm run assess` reads from `config/`, here
 * from the bundle, under what the prefecture's administrators set on screen.
 */
export function assessmentParametersOf(
  prefecture: string,
  funds: Readonly<Record<string, unknown>>,
  directory: Pick<Directory, "fundOverrides">,
): () => Promise<AssessmentParameters> {
  const layers = prefectureLayers(funds);
  return async () => {
    const configured = layers();
    const own = mergedOverrides(configured.prefecture, await directory.fundOverrides(""));
    return { prefecture, layers: { ...configured, prefecture: own }, ...nationalTables() };
  };
}
