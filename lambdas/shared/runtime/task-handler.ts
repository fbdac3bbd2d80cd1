import * as z from "zod";
import { once } from "../adapters/clients/once.ts";
import { bootOf, readEnvironment, type Boot } from "./boot.ts";

/** One task of a workflow: ids in, ids and codes out. */
export type Task<Dependencies> = {
  readonly run: (dependencies: Dependencies, input: unknown) => Promise<unknown>;
};

/** Declares a task by its schemas. A typed error escapes untouched: its literal name is the string the workflow catches. */
export function task<Dependencies, Input extends z.ZodType, Output extends z.ZodType>(definition: {
  readonly input: Input;
  readonly output: Output;
  readonly run: (dependencies: Dependencies, input: z.output<Input>) => Promise<z.input<Output>>;
}): Task<Dependencies> {
  return {
    run: async (dependencies, input) =>
      definition.output.parse(await definition.run(dependencies, definition.input.parse(input))),
  };
}

const envelope = z.looseObject({
  task: z.string(),
  caseId: z.string().optional(),
  round: z.int().optional(),
  correlationId: z.string(),
});

/** What a function of a workflow is made of; `tasks` by the name that the definition passes as `task`. */
export type TaskFunction<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies> = {
  readonly function: string;
  readonly environment: Schema;
  readonly dependencies: (environment: z.output<Schema>, boot: Boot) => Dependencies;
  readonly tasks: Readonly<Record<string, Task<Dependencies>>>;
};

/** The definition names a task that the function does not have: a defect of the workflow. */
export class UnknownTaskError extends Error {
  override readonly name = "UnknownTaskError";
}

/** The Lambda handler of a workflow's tasks. */
export function taskHandler<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies>(
  definition: TaskFunction<Schema, Dependencies>,
): (event: unknown) => Promise<unknown> {
  const booted = once(() => {
    const environment = readEnvironment(definition.environment);
    const boot = bootOf(definition.function, environment.SASAE_PREFECTURE);
    return { boot, dependencies: definition.dependencies(environment, boot) };
  });
  return async (event) => {
    const { boot, dependencies } = booted();
    const { task: name, caseId, round, correlationId } = envelope.parse(event);
    const facts = {
      task: name,
      correlationId,
      ...(caseId === undefined ? {} : { caseId }),
      ...(round === undefined ? {} : { round }),
    };
    boot.logger.info("TASK_STARTED", facts);
    const found = definition.tasks[name];
    if (found === undefined) throw new UnknownTaskError(name);
    try {
      const result = await found.run(dependencies, event);
      boot.logger.info("TASK_COMPLETED", facts);
      return result;
    } catch (error) {
      boot.logger.error("TASK_FAILED", { ...facts, errorName: error instanceof Error ? error.name : "Unknown" });
      throw error;
    }
  };
}
