import { japaneseDayOf } from "../../domain/dates/instants.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type { recordCommitteeOpinion as opinionContract } from "./decisions.contract.ts";

/**
 * Records the opinion of 運営委員会 on a case that waits for it; only then can the approval steps begin. It binds nobody: the
 * approvers read it and decide. Once recorded it stays.
 * @throws RefusedError OUT_OF_TURN when no opinion is awaited; MAKER_IS_CHECKER for whoever submitted or screened the case;
 * INVALID_INPUT for a meeting in the future or before the case began.
 */
export async function recordCommitteeOpinion(
  dependencies: ActDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof opinionContract, Staff>,
): Promise<AnswerOf<typeof opinionContract>> {
  const { clock } = dependencies;
  const refuseDay = (code: string, message: string): RefusedError =>
    new RefusedError("INVALID_INPUT", [{ field: "heldOn", code, message }]);
  if (body.heldOn > clock.today()) throw refuseDay("DATE_IN_FUTURE", "開催日は今日までの日付にしてください。");
  const record = await actOnCase(
    dependencies,
    { staff, action: "committee:record-opinion", caseId: path.caseId, ...body, correlationId },
    ({ record: base }) => {
      const { decision } = base;
      if (base.status !== "decision" || decision?.committee === undefined || decision.committee.opinion !== undefined)
        throw new RefusedError("OUT_OF_TURN");
      if (base.submittedBy === staff.staffId || base.finding?.by === staff.staffId)
        throw new RefusedError("MAKER_IS_CHECKER");
      if (body.heldOn < japaneseDayOf(base.createdAt)) throw refuseDay("BEFORE_CASE", "開催日が相談の日より前です。");
      const { conclusion, heldOn, text } = body;
      const opinion = { conclusion, heldOn, text, by: staff.staffId, byName: staff.name, at: clock.now() };
      return {
        act: "record-committee-opinion",
        state: { decision: { ...decision, committee: { opinion } }, waitingFor: "approver" },
        data: { conclusion, heldOn },
      };
    },
  );
  return standingOf(record);
}
