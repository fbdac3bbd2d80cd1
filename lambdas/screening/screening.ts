import { presentWait } from "../../domain/case/waits.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { LoanKind } from "../../domain/funds/loan-kinds.ts";
import type { Yen } from "../../domain/money/yen.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { Directory } from "../shared/ports/directory.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type {
  forwardCase as forwardContract,
  retryStep as retryContract,
  returnCase as returnContract,
} from "./screening.contract.ts";

/** Ports of the screener's acts. */
export type ScreeningDependencies = ActDependencies & {
  readonly directory: Directory;
  /** Whether 運営委員会 must be heard before a loan is decided on a day, by the loan parameters. */
  readonly mustHearCommittee: (on: string) => Promise<(kind: LoanKind, amount: Yen) => boolean>;
};

/**
 * Sends the case on to the decision. The approval steps are fixed now, by the setting
 * of the day, and whether 運営委員会 is heard before the first.
 * @throws RefusedError OPEN_QUESTIONS while an answer is awaited; OUT_OF_TURN before the verdict is there.
 */
export async function forwardCase(
  dependencies: ScreeningDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof forwardContract, Staff>,
): Promise<AnswerOf<typeof forwardContract>> {
  const today = dependencies.clock.today();
  const route = await dependencies.directory.setting("approval-route", today);
  const mustHear = await dependencies.mustHearCommittee(today);
  const record = await actOnCase(
    dependencies,
    { staff, action: "screening:act", caseId: path.caseId, ...body, correlationId },
    ({ record: base, application }) => {
      if (base.openQuestions > 0) throw new RefusedError("OPEN_QUESTIONS");
      if (base.verdictRound !== base.round) throw new RefusedError("OUT_OF_TURN");
      const amount = application?.content.requestedAmount ?? 0;
      const heard = route.committeeOpinion || mustHear(base.fund, amount);
      // The committee has heard this application: one that an approver gave back is not laid before it again.
      const opinion = base.decision?.round === base.round ? base.decision.committee?.opinion : undefined;
      return {
        act: "forward-to-decision",
        state: {
          waitingFor: heard && opinion === undefined ? "committee-secretariat" : "approver",
          finding: {
            round: base.round,
            outcome: "forward",
            ...(body.comment === undefined ? {} : { comment: body.comment }),
            by: staff.staffId,
            at: dependencies.clock.now(),
          },
          decision: {
            round: base.round,
            steps: route.steps,
            approvals: [],
            ...(heard ? { committee: opinion === undefined ? {} : { opinion } } : {}),
          },
        },
        outbox: { kind: "resume", wait: "screener", round: base.round },
      };
    },
  );
  return standingOf(record);
}

/** Returns the application to the window for correction (差戻し); everything entered stays. */
export async function returnCase(
  dependencies: ScreeningDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof returnContract, Staff>,
): Promise<AnswerOf<typeof returnContract>> {
  const record = await actOnCase(
    dependencies,
    { staff, action: "screening:act", caseId: path.caseId, ...body, correlationId },
    ({ record: base }) => {
      if (base.status !== "screening") throw new RefusedError("OUT_OF_TURN");
      return {
        act: "return-for-correction",
        state: {
          waitingFor: "window-worker",
          returnReason: body.comment,
          fault: undefined,
          finding: {
            round: base.round,
            outcome: "return",
            comment: body.comment,
            by: staff.staffId,
            at: dependencies.clock.now(),
          },
        },
        outbox: { kind: "resume", wait: presentWait(base), round: base.round },
      };
    },
  );
  return standingOf(record);
}

/**
 * Has the step that stands still tried again: the fault is taken off the case, and the execution goes on from there.
 * @throws RefusedError OUT_OF_TURN when nothing stands still.
 */
export async function retryStep(
  dependencies: ScreeningDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof retryContract, Staff>,
): Promise<AnswerOf<typeof retryContract>> {
  const record = await actOnCase(
    dependencies,
    { staff, action: "screening:act", caseId: path.caseId, ...body, correlationId },
    ({ record: { fault } }) => {
      if (fault === undefined) throw new RefusedError("OUT_OF_TURN");
      return {
        act: "retry-step",
        state: { waitingFor: fault.waitedFor, fault: undefined },
        data: { step: fault.step },
        outbox: { kind: "resume", wait: "retry", round: fault.round },
      };
    },
  );
  return standingOf(record);
}
