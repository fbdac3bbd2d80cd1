import common from "../../../config/funds/common.json" with { type: "json" };
import comprehensiveSupport from "../../../config/funds/comprehensive-support.json" with { type: "json" };
import education from "../../../config/funds/education.json" with { type: "json" };
import emergencySmall from "../../../config/funds/emergency-small.json" with { type: "json" };
import realEstateProtected from "../../../config/funds/real-estate-protected.json" with { type: "json" };
import realEstate from "../../../config/funds/real-estate.json" with { type: "json" };
import welfare from "../../../config/funds/welfare.json" with { type: "json" };
import { mustHearCommittee } from "../../../domain/funds/committee.ts";
import { emergencySmallTerms, type EmergencySmallTerms } from "../../../domain/funds/emergency-small-request.ts";
import type { LoanKind } from "../../../domain/funds/loan-kinds.ts";
import { parseNationalParameters } from "../../../domain/funds/national-parameters.ts";
import { layersOf, type ParameterLayers } from "../../../domain/funds/parameters.ts";
import { prefectureParametersSchema } from "../../../domain/funds/parameters.schema.ts";
import { mergedOverrides } from "../../../domain/staff/fund-overrides.ts";
import type { Yen } from "../../../domain/money/yen.ts";
import type { Directory } from "../ports/directory.ts";
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

/**
 * The national parameters under a prefecture's own, as its function was given them (`SASAE_FUNDS`); parsed on first use.
 * Overrides outside the national frame were refused when the template was made.
 */
export function prefectureLayers(funds: Readonly<Record<string, unknown>>): () => ParameterLayers {
  return once(() => layersOf(nationalParameters(), prefectureParametersSchema.parse(funds)));
}

/**
 * Terms of 緊急小口資金 of a prefecture in force on a day (JST): the nation's, under what the prefecture's configuration
 * sets, under what its administrators set on screen.
 */
export function prefectureEmergencySmallTerms(
  funds: Readonly<Record<string, unknown>>,
  directory: Pick<Directory, "fundOverrides">,
): (on: string) => Promise<EmergencySmallTerms> {
  const layers = prefectureLayers(funds);
  return async (on) => {
    const { prefecture, national } = layers();
    const own = mergedOverrides(prefecture, await directory.fundOverrides("emergency-small."));
    return emergencySmallTerms(layersOf(national, own), on);
  };
}

/** Whether 運営委員会 must be heard before a loan of a prefecture is decided on a day (JST), by the same layers. */
export function prefectureCommittee(
  funds: Readonly<Record<string, unknown>>,
  directory: Pick<Directory, "fundOverrides">,
): (on: string) => Promise<(kind: LoanKind, amount: Yen) => boolean> {
  const layers = prefectureLayers(funds);
  return async (on) => {
    const { prefecture, national } = layers();
    const own = mergedOverrides(prefecture, await directory.fundOverrides("committee."));
    const merged = layersOf(national, own);
    return (kind, amount) => mustHearCommittee(merged, kind, amount, on);
  };
}
