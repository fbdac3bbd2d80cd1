/**
 * Steps that the system does by itself and that wait for a person when they fail for good: the execution stands still
 * until the screener has them tried again, instead of ending.
 */
export const automaticSteps = [
  "check-completeness",
  "register-contract",
  "decline-notice",
  "loan-decision-notice",
  "loan-deed",
] as const;

/** A step that the system does by itself. */
export type AutomaticStep = (typeof automaticSteps)[number];

/** Why a step failed for good, as far as a person can do something about it. */
export const faultReasons = ["glyph-missing", "facts-missing", "unexpected"] as const;

/** Why a step failed for good. */
export type FaultReason = (typeof faultReasons)[number];

const reasonsOfErrors: ReadonlyMap<string, FaultReason> = new Map<string, FaultReason>([
  ["PaperGlyphMissingError", "glyph-missing"],
  ["PaperFactsMissingError", "facts-missing"],
  ["CaseNotScreenableError", "facts-missing"],
]);

/** The reason that an error of the workflow, by its literal name, stands for. */
export function faultReasonOf(error: string): FaultReason {
  return reasonsOfErrors.get(error) ?? "unexpected";
}
