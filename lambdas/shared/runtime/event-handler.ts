import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import type * as z from "zod";
import { once } from "../adapters/clients/once.ts";
import { bootOf, readEnvironment, type Boot } from "./boot.ts";

/** What a function that events call is made of. */
export type EventFunction<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies> = {
  readonly function: string;
  readonly environment: Schema;
  readonly dependencies: (environment: z.output<Schema>, boot: Boot) => Dependencies;
};

const bootEvents = <Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies>(
  definition: EventFunction<Schema, Dependencies>,
) =>
  once(() => {
    const environment = readEnvironment(definition.environment);
    const boot = bootOf(definition.function, environment.SASAE_PREFECTURE);
    return { boot, dependencies: definition.dependencies(environment, boot) };
  });

/**
 * The Lambda handler of a table's stream. Records are handled in order; at the first that fails the batch is reported
 * from there on, so that nothing is skipped and nothing before it is handled twice.
 */
export function streamHandler<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies>(
  definition: EventFunction<Schema, Dependencies> & {
    readonly handle: (dependencies: Dependencies, record: DynamoDBRecord) => Promise<void>;
    /** Records of one subject, of which the last alone is handled: for projections that read the present state. */
    readonly subjectOf?: (record: DynamoDBRecord) => string | undefined;
  },
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const booted = bootEvents(definition);
  return async (event) => {
    const { boot, dependencies } = booted();
    boot.logger.info("EVENT_STARTED", { count: event.Records.length });
    const subjectOf = definition.subjectOf ?? (() => undefined);
    const subjects = event.Records.map(subjectOf);
    for (const [index, record] of event.Records.entries()) {
      const subject = subjects[index];
      if (subject !== undefined && subjects.lastIndexOf(subject) !== index) continue;
      try {
        await definition.handle(dependencies, record);
      } catch (error) {
        boot.logger.error("EVENT_FAILED", { errorName: error instanceof Error ? error.name : "Unknown" });
        const first = subject === undefined ? record : event.Records[subjects.indexOf(subject)];
        return { batchItemFailures: [{ itemIdentifier: first?.dynamodb?.SequenceNumber ?? "" }] };
      }
    }
    boot.logger.info("EVENT_COMPLETED", { count: event.Records.length });
    return { batchItemFailures: [] };
  };
}

/** The Lambda handler of a schedule or an EventBridge rule. An error escapes, so that the event is retried. */
export function eventHandler<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies>(
  definition: EventFunction<Schema, Dependencies> & {
    readonly handle: (dependencies: Dependencies, event: unknown) => Promise<void>;
  },
): (event: unknown) => Promise<void> {
  const booted = bootEvents(definition);
  return async (event) => {
    const { boot, dependencies } = booted();
    boot.logger.info("EVENT_STARTED", { count: 1 });
    try {
      await definition.handle(dependencies, event);
    } catch (error) {
      boot.logger.error("EVENT_FAILED", { errorName: error instanceof Error ? error.name : "Unknown" });
      throw error;
    }
    boot.logger.info("EVENT_COMPLETED", { count: 1 });
  };
}
