import type { IsoDate } from "../dates/plain-date.ts";
import type { Yen } from "../money/yen.ts";
import type { LoanKind } from "./loan-kinds.ts";
import { parameterOn, type ParameterLayers } from "./parameters.ts";

/** Why 貸付審査等運営委員会 need not be heard, or that it must be. */
export type CommitteeHearing = "kind-not-asked" | "amount-not-asked" | "heard";

/**
 * Whether the committee is heard about a loan of a kind and amount (yen; null where no amount is known yet, which leaves it
 * heard): always, but for the kinds it need not be asked about and for amounts up to the one it named [S-TKS-PRIV][S-ISK].
 */
export function committeeHearing(
  kind: LoanKind,
  amount: Yen | null,
  notAsked: { readonly kinds: readonly string[]; readonly upTo: Yen | null },
): CommitteeHearing {
  if (notAsked.kinds.includes(kind)) return "kind-not-asked";
  return notAsked.upTo !== null && amount !== null && amount <= notAsked.upTo ? "amount-not-asked" : "heard";
}

/** Whether the committee must be heard before a loan of a kind and amount (yen) is decided on a day. A prefecture may hear it for more. */
export function mustHearCommittee(layers: ParameterLayers, kind: LoanKind, amount: Yen, date: IsoDate): boolean {
  const kinds = parameterOn(layers, "committee.not-asked-kinds", date).value;
  const upTo = parameterOn(layers, "committee.not-asked-up-to", date).value;
  return committeeHearing(kind, amount, { kinds, upTo }) === "heard";
}
