import type { CaseRecord, ContractItem, Wait } from "./case-items.schema.ts";
import type { AutomaticStep } from "./step-fault.ts";

/** What a wait of the screening workflow ends with. */
export type WaitOutcome =
  "forward" | "return" | "withdraw" | "approved" | "declined" | "returned-to-screener" | "received" | "retry";

/** The facts that a wait looks at. */
export type WaitFacts = { readonly record: CaseRecord; readonly contract: ContractItem | undefined };

/**
 * What has become of the fact that a wait of `round` is waiting for, or undefined while it is not recorded. The
 * registering task and the outbox sender both ask here, so that an execution that is started again from its input finds
 * the same answer.
 */
export function outcomeOfWait({ record, contract }: WaitFacts, wait: Wait, round: number): WaitOutcome | undefined {
  if (wait === "loan-deed") return contract?.loanDeedReceivedOn === undefined ? undefined : "received";
  if (wait === "retry") return record.fault?.round === round && record.status !== "withdrawn" ? undefined : "retry";
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

/** The wait in which the execution of a case stands before its decision: for a retry, the screener or the approvers. */
export function presentWait({ status, fault }: CaseRecord): Wait {
  if (fault !== undefined) return "retry";
  return status === "screening" ? "screener" : "approval";
}

/** State changes of an act that is done although it stood still before: the fault of that step is over. */
export function endOfFault(
  { fault }: CaseRecord,
  step: AutomaticStep,
): Pick<CaseRecord, "fault" | "waitingFor"> | undefined {
  return fault?.step === step ? { fault: undefined, waitingFor: fault.waitedFor } : undefined;
}
