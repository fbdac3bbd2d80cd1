import type { MessageItem } from "../../domain/case/case-items.schema.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import { actOnCase, standingOf, type ActDependencies } from "../shared/use-cases/act-on-case.ts";
import type { answerQuestion as answerContract, askQuestion as askContract } from "./screening.contract.ts";

/** Asks the window a question on the case; the case cannot be sent on before it is answered. */
export async function askQuestion(
  dependencies: ActDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof askContract, Staff>,
): Promise<AnswerOf<typeof askContract>> {
  const messageId = body.commandId;
  const record = await actOnCase(
    dependencies,
    { staff, action: "question:ask", caseId: path.caseId, ...body, correlationId },
    (folder) => ({
      act: "ask-question",
      state: { openQuestions: folder.record.openQuestions + 1, waitingFor: "window-worker" },
      data: { messageId },
      puts: [
        {
          item: `message#${messageId}`,
          messageId,
          question: body.question,
          askedBy: staff.staffId,
          askedByName: staff.name,
          askedAt: dependencies.clock.now(),
        },
      ],
    }),
  );
  return { ...standingOf(record), messageId };
}

/** Answers a question. @throws RefusedError ITEM_NOT_FOUND, ALREADY_ANSWERED. */
export async function answerQuestion(
  dependencies: ActDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof answerContract, Staff>,
): Promise<AnswerOf<typeof answerContract>> {
  const record = await actOnCase(
    dependencies,
    { staff, action: "question:answer", caseId: path.caseId, ...body, correlationId },
    (folder) => {
      const message = folder.messages.find((entry) => entry.messageId === path.messageId);
      if (message === undefined) throw new RefusedError("ITEM_NOT_FOUND");
      if (message.answer !== undefined) throw new RefusedError("ALREADY_ANSWERED");
      const open = folder.record.openQuestions - 1;
      const answered: MessageItem = {
        ...message,
        answer: body.answer,
        answeredBy: staff.staffId,
        answeredByName: staff.name,
        answeredAt: dependencies.clock.now(),
      };
      const next = folder.record.status === "decision" ? "approver" : "screener";
      return {
        act: "answer-question",
        state: {
          openQuestions: open,
          ...(open === 0 && folder.record.status !== "returned" ? { waitingFor: next } : {}),
        },
        data: { messageId: message.messageId },
        puts: [{ item: `message#${message.messageId}`, ...answered }],
      };
    },
  );
  return standingOf(record);
}
