import type { CaseRecord, ContractItem, Wait } from "./case-items.schema.ts";

/** What a wait of the screening workflow ends with. */
export type WaitOutcome =
  "forward" | "return" | "withdraw" | "approved" | "declined" | "returned-to-screener" | "received";

/** The facts that a wait looks at. */
export type WaitFacts = { readonly record: CaseRecord; readonly contract: ContractItem | undefined };

/**
 * What has become of the fact that a wait of `round` is waiting for, or undefined while it is not recorded. The
 * registering task and the outbox sender both ask here, so that an execution that is started again from its input finds
 * the same answer.
 */
export function outcomeOfWait({ record, contract }: WaitFacts, wait: Wait, round: number): WaitOutcome | undefined {
  if (wait === "loan-deed") return contract?.loanDeedReceivedOn === undefined ? undefined : "received";
  if (record.status === "withdrawn") return "withdraw";
  const later = record.round > round;
  if (wait === "screener") {
    if (later) return "return";
    return record.finding?.round === round ? record.finding.outcome : undefined;
  }
  const { decision } = record;
  if (later) return "returned-to-screener";
  if (decision?.round !== round) return undefined;
  if (decision.outcome !== undefined) return decision.outcome;
  return record.status === "screening" && decision.approvals.at(-1)?.outcome === "returned"
    ? "returned-to-screener"
    : undefined;
}
