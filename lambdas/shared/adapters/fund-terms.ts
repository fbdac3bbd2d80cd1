import common from "../../../config/funds/common.json" with { type: "json" };
import comprehensiveSupport from "../../../config/funds/comprehensive-support.json" with { type: "json" };
import education from "../../../config/funds/education.json" with { type: "json" };
import emergencySmall from "../../../config/funds/emergency-small.json" with { type: "json" };
import realEstateProtected from "../../../config/funds/real-estate-protected.json" with { type: "json" };
import realEstate from "../../../config/funds/real-estate.json" with { type: "json" };
import welfare from "../../../config/funds/welfare.json" with { type: "json" };
import { emergencySmallTerms, type EmergencySmallTerms } from "../../../domain/funds/emergency-small-request.ts";
import { parseNationalParameters } from "../../../domain/funds/national-parameters.ts";
import { layersOf } from "../../../domain/funds/parameters.ts";
import { once } from "./clients/once.ts";

/** The national loan parameters, bundled from `config/funds` and parsed on first use. */
export const nationalParameters = once(() =>
  parseNationalParameters({
    "common.json": common,
    "comprehensive-support.json": comprehensiveSupport,
    "education.json": education,
    "emergency-small.json": emergencySmall,
    "real-estate-protected.json": realEstateProtected,
    "real-estate.json": realEstate,
    "welfare.json": welfare,
  }),
);

/** Terms of 緊急小口資金 in force on a day (JST). */
export function bundledEmergencySmallTerms(on: string): EmergencySmallTerms {
  return emergencySmallTerms(layersOf(nationalParameters()), on);
}
