import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import type { LoanKind } from "./loan-kinds.ts";
import { parameterOn, type ParameterLayers } from "./parameters.ts";

/**
 * Whether 貸付審査等運営委員会 must be heard before a loan of a kind and amount is decided on a day: always, but for the kinds
 * it need not be asked about and for amounts up to the one it named [S-ISK]. A prefecture may hear it for more.
 */
export function mustHearCommittee(layers: ParameterLayers, kind: LoanKind, amount: Yen, date: IsoDate): boolean {
  if (parameterOn(layers, "committee.not-asked-kinds", date).value.includes(kind)) return false;
  const limit = parameterOn(layers, "committee.not-asked-up-to", date).value;
  return limit === null || amount > limit;
}
