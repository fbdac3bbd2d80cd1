import fund from "../../../config/funds/emergency-small.json" with { type: "json" };

/** One reason for 緊急小口資金, as the national parameters list it. */
export type Reason = {
  readonly code: string;
  readonly ja: string;
  /** 自立相談支援 is a condition. */
  readonly requiresSelfReliance: boolean;
  /** The dated plan to the first income stands in for an inquiry. */
  readonly forwardLooking: boolean;
  readonly evidence: readonly string[];
};

const parameters = fund.parameters;

/** The reasons in force. */
export const reasons: readonly Reason[] =
  parameters["emergency-small.reasons"].find((row) => row.to === null)?.value ?? [];

/** Ceiling and unit, yen; grace in months; instalments: what the form tells before the API checks it. */
export const terms = {
  ceiling: parameters["emergency-small.ceiling"].find((row) => row.to === null)?.value ?? 0,
  unit: parameters["emergency-small.unit"].find((row) => row.to === null)?.value ?? 1,
} as const;

/** The reason of a code. */
export function reasonOf(code: string | undefined): Reason | undefined {
  return reasons.find((reason) => reason.code === code);
}
