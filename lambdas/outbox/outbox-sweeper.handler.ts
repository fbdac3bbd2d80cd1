import { Temporal } from "temporal-polyfill";
import { outboxSweeperEnvironment } from "../../lib/environment/outbox-sweeper.ts";
import { eventHandler } from "../shared/runtime/event-handler.ts";
import { outboxDependencies } from "./outbox-dependencies.ts";
import { sweepAfterMinutes, sweepOutbox } from "./send-outbox-entry.ts";

/** Sends what the stream left behind. */
export const handler = eventHandler({
  function: "outbox-sweeper",
  environment: outboxSweeperEnvironment,
  dependencies: outboxDependencies,
  handle: async (dependencies) => {
    const before = Temporal.Instant.from(dependencies.clock.now()).subtract({ minutes: sweepAfterMinutes });
    await sweepOutbox(dependencies, before.toString({ fractionalSecondDigits: 3 }));
  },
});
