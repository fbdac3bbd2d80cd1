import type { IsoDate } from "../dates/plain-date.ts";
import type { FieldError } from "../errors.ts";
import { formatYen, isYen, type Yen } from "../money/yen.ts";
import { parameterOn, type ParameterLayers } from "./parameters.ts";
import type { EmergencyReason } from "./parameters.schema.ts";

/** What the applicant asks for. */
export type EmergencySmallRequest = {
  readonly amount: Yen;
  readonly reason: string;
  readonly graceMonths: number;
  readonly instalments: number;
};

/** The terms of 緊急小口資金 on a date, as numbers. */
export type EmergencySmallTerms = {
  readonly ceiling: Yen;
  readonly unit: Yen;
  readonly graceMonths: number;
  readonly instalments: number;
  /** Yearly rate in basis points (1/100 of a per cent). */
  readonly interest: number;
  readonly reasons: readonly EmergencyReason[];
};

/** The terms of 緊急小口資金 on a date, the lower ceilings of single reasons merged into the reasons. */
export function emergencySmallTerms(layers: ParameterLayers, date: IsoDate): EmergencySmallTerms {
  const lower = parameterOn(layers, "emergency-small.reason-ceilings", date).value;
  return {
    ceiling: parameterOn(layers, "emergency-small.ceiling", date).value,
    unit: parameterOn(layers, "emergency-small.unit", date).value,
    graceMonths: parameterOn(layers, "emergency-small.grace-months", date).value,
    instalments: parameterOn(layers, "emergency-small.instalments", date).value,
    interest: parameterOn(layers, "emergency-small.interest", date).value,
    reasons: parameterOn(layers, "emergency-small.reasons", date).value.map((reason) => {
      const ceiling = lower.find((row) => row.reason === reason.code)?.ceiling ?? reason.ceiling;
      return ceiling === undefined ? reason : { ...reason, ceiling };
    }),
  };
}

/** The ceiling for a reason in yen: the fund's, or the reason's own where that is lower. */
export function emergencySmallCeiling(terms: EmergencySmallTerms, reason: string): Yen {
  const own = terms.reasons.find((row) => row.code === reason)?.ceiling;
  return own === undefined ? terms.ceiling : Math.min(own, terms.ceiling);
}

/**
 * What is wrong with a request under the terms: amount not positive, above the ceiling or not in the unit; a reason
 * that is not on the list; grace or instalments beyond the longest (2 months, 12 instalments at present [S-27TBL]).
 * Empty when nothing is wrong, which does not mean that it will be lent.
 */
export function checkEmergencySmallRequest(
  request: EmergencySmallRequest,
  terms: EmergencySmallTerms,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const ceiling = emergencySmallCeiling(terms, request.reason);
  const add = (field: string, code: string, message: string) => errors.push({ field, code, message });
  if (!isYen(request.amount) || request.amount === 0)
    add("amount", "AMOUNT_NOT_POSITIVE", "借入希望額は、1円以上の整数で入力してください。");
  else {
    if (request.amount > ceiling)
      add("amount", "AMOUNT_ABOVE_CEILING", `借入希望額は、限度額の${formatYen(ceiling)}以内で入力してください。`);
    if (request.amount % terms.unit !== 0)
      add("amount", "AMOUNT_NOT_IN_UNIT", `借入希望額は、${formatYen(terms.unit)}単位で入力してください。`);
  }
  if (!terms.reasons.some((reason) => reason.code === request.reason))
    add("reason", "REASON_NOT_LISTED", "緊急小口資金の対象となる理由を選んでください。");
  if (!Number.isInteger(request.graceMonths) || request.graceMonths < 0 || request.graceMonths > terms.graceMonths)
    add("graceMonths", "GRACE_TOO_LONG", `据置期間は、${terms.graceMonths}か月以内にしてください。`);
  if (!Number.isInteger(request.instalments) || request.instalments < 1 || request.instalments > terms.instalments)
    add("instalments", "INSTALMENTS_OUT_OF_RANGE", `償還の回数は、1回以上${terms.instalments}回以内にしてください。`);
  return errors;
}
