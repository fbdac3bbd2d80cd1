import { defaultConventions } from "../../../../domain/repayment/loan-terms.ts";
import type { LoanTerms } from "../../../../domain/repayment/loan-terms.ts";

/** Terms of a 福祉費 of 500,000 yen over 36 months without a guarantor (domain facts, section 6), changed as a test needs. */
export function sampleTerms(changes: Partial<LoanTerms> = {}): LoanTerms {
  return {
    ...defaultConventions,
    principal: 500_000,
    annualRateBasisPoints: 150,
    guarantor: false,
    graceStart: "2026-11-24",
    gracePeriodMonths: 6,
    repaymentMonths: 36,
    dueDay: 23,
    ...changes,
  };
}
