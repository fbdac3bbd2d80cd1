import { outboxSenderEnvironment } from "../../lib/environment/outbox-sender.ts";
import { streamHandler } from "../shared/runtime/event-handler.ts";
import { outboxDependencies } from "./outbox-dependencies.ts";
import { sendOutboxEntry } from "./send-outbox-entry.ts";

/** Sends outbox entries as the stream of the Cases table brings them. */
export const handler = streamHandler({
  function: "outbox-sender",
  environment: outboxSenderEnvironment,
  dependencies: outboxDependencies,
  handle: async (dependencies, record) => {
    const caseId = record.dynamodb?.Keys?.["caseId"]?.S;
    const item = record.dynamodb?.Keys?.["item"]?.S;
    if (caseId === undefined || item?.startsWith("outbox#") !== true || record.eventName === "REMOVE") return;
    await sendOutboxEntry(dependencies, caseId, item.slice("outbox#".length));
  },
});
