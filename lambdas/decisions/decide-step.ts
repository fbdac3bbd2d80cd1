import type { ActDetails } from "../../domain/case/case-change.ts";
import type { CaseRecord, Decision } from "../../domain/case/case-items.schema.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type { decideStep as decideContract } from "./decisions.contract.ts";

/** Everyone who made or checked this round so far: none of them may decide the next step. */
function handsOf(record: CaseRecord, decision: Decision): readonly string[] {
  return [
    ...(record.submittedBy === undefined ? [] : [record.submittedBy]),
    ...(record.finding === undefined ? [] : [record.finding.by]),
    ...(decision.committee?.opinion === undefined ? [] : [decision.committee.opinion.by]),
    ...decision.approvals.map((approval) => approval.by),
  ];
}

/**
 * Decides one step (決裁). The last approval decides; a refusal decides at once; a return goes back to the screener.
 * @throws RefusedError MAKER_IS_CHECKER for whoever made the case, recorded the committee's opinion or decided an earlier
 * step; COMMITTEE_NOT_HEARD before an opinion that is awaited; IllegalTransitionError.
 */
export async function decideStep(
  dependencies: ActDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof decideContract, Staff>,
): Promise<AnswerOf<typeof decideContract>> {
  const { clock } = dependencies;
  const record = await actOnCase(
    dependencies,
    { staff, action: "decision:decide", caseId: path.caseId, ...body, correlationId },
    ({ record: base, application }): ActDetails => {
      const { decision } = base;
      if (base.status !== "decision" || decision === undefined) throw new RefusedError("OUT_OF_TURN");
      if (handsOf(base, decision).includes(staff.staffId)) throw new RefusedError("MAKER_IS_CHECKER");
      const { committee } = decision;
      if (committee !== undefined && committee.opinion === undefined && body.outcome !== "returned")
        throw new RefusedError("COMMITTEE_NOT_HEARD");
      const step = decision.approvals.length + 1;
      const next: Decision = {
        ...decision,
        approvals: [
          ...decision.approvals,
          {
            step,
            outcome: body.outcome,
            ...(body.comment === undefined ? {} : { comment: body.comment }),
            by: staff.staffId,
            at: clock.now(),
          },
        ],
      };
      const resume = { kind: "resume", wait: "approval", round: base.round } as const;
      const data = { step, outcome: body.outcome };
      if (body.outcome === "returned") {
        return {
          act: "return-to-screener",
          state: { decision: next, finding: undefined, waitingFor: "screener" },
          data,
          outbox: resume,
        };
      }
      if (body.outcome === "declined") {
        return {
          act: "decline",
          state: { decision: { ...next, outcome: "declined", decidedOn: clock.today() }, waitingFor: "nobody" },
          data,
          outbox: resume,
        };
      }
      if (step < decision.steps) {
        return { act: "approve-step", state: { decision: next, waitingFor: "approver" }, data };
      }
      const amount = application?.content.requestedAmount;
      if (amount === undefined) throw new RefusedError("OUT_OF_TURN");
      return {
        act: "approve",
        state: {
          decision: { ...next, outcome: "approved", decidedOn: clock.today() },
          decidedAmount: amount,
          waitingFor: "window-worker",
        },
        data,
        outbox: resume,
      };
    },
  );
  return standingOf(record);
}
