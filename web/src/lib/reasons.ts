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

/** The value of a dated parameter that has no end. */
function inForce<Value>(rows: readonly { readonly to: string | null; readonly value: Value }[]): Value | undefined {
  return rows.find(({ to }) => to === null)?.value;
}

/** The reasons in force. */
export const reasons: readonly Reason[] = inForce(parameters["emergency-small.reasons"]) ?? [];

/** Ceiling and unit of the amount, yen: what the form can say before the API checks it. */
export const terms = {
  ceiling: inForce(parameters["emergency-small.ceiling"]) ?? 0,
  unit: inForce(parameters["emergency-small.unit"]) ?? 1,
} as const;

/** The reason of a code. */
export function reasonOf(code: string | undefined): Reason | undefined {
  return reasons.find((reason) => reason.code === code);
}
