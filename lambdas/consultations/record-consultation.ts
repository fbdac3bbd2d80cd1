import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type { recordConsultation as contract } from "./consultations.contract.ts";

/** Records a further consultation on a case. @throws RefusedError, ForbiddenError, IllegalTransitionError. */
export async function recordConsultation(
  dependencies: ActDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contract, Staff>,
): Promise<AnswerOf<typeof contract>> {
  if (body.consultation.heldOn > dependencies.clock.today()) {
    throw new RefusedError("INVALID_INPUT", [
      { field: "consultation.heldOn", code: "DATE_IN_FUTURE", message: "相談日は今日までの日付にしてください。" },
    ]);
  }
  const record = await actOnCase(
    dependencies,
    { staff, action: "consultation:record", caseId: path.caseId, ...body, correlationId },
    () => ({
      act: "record-consultation",
      puts: [
        {
          item: `consultation#${body.commandId}`,
          consultationId: body.commandId,
          ...body.consultation,
          by: staff.staffId,
          byName: staff.name,
          at: dependencies.clock.now(),
        },
      ],
    }),
  );
  return standingOf(record);
}
