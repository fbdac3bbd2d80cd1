import { StateMachine } from "aws-local-stepfunctions";
import type { StateMachineDefinition as Definition } from "aws-local-stepfunctions";
import * as z from "zod";

/** The definition of a state machine uses something the local interpreter cannot run truly. Names machine and state. */
export class UnsupportedDefinitionError extends Error {
  override readonly name = "UnsupportedDefinitionError";
}

/** How a task state calls out. */
export type TaskKind = "function" | "invoke" | "invoke-and-wait" | "start" | "start-and-wait";

/** A task state. */
export interface TaskState {
  readonly name: string;
  readonly kind: TaskKind;
  /** ARN of the function, for a state whose Resource is the function itself. */
  readonly functionArn: string | undefined;
  /** `startExecution.sync` hands the output as text, `.sync:2` as JSON. */
  readonly parsesOutput: boolean;
}

/** A definition made ready for the interpreter. */
export interface PreparedDefinition {
  readonly definition: Definition;
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** For each Choice state, the states it can go to. */
  readonly choices: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every transition of the definition, as {@link transition} writes it. */
  readonly transitions: readonly string[];
  /** Seconds after which an execution times out; undefined when the definition sets none. */
  readonly timeoutSeconds: number | undefined;
}

/** The text by which a transition is counted; a caught error is written with its error names. */
export function transition(from: string, to: string, errors?: readonly string[]): string {
  return errors === undefined ? `${from} → ${to}` : `${from} ! ${errors.join(",")} → ${to}`;
}

/** What stands for the task token in the prepared definition until the state is entered. */
export const TASK_TOKEN = "\u0001task-token\u0001";

const COMMON = ["Type", "Comment", "InputPath", "OutputPath"];
const FLOW = [...COMMON, "Next", "End"];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...FLOW, "Resource", "Parameters", "ResultSelector", "ResultPath", "TimeoutSeconds", "Retry", "Catch"],
  Parallel: [...FLOW, "Branches", "Parameters", "ResultSelector", "ResultPath", "Retry", "Catch"],
  Map: [
    ...[...FLOW, "Iterator", "ItemProcessor", "Parameters", "ItemSelector", "ItemsPath", "MaxConcurrency"],
    ...["ResultSelector", "ResultPath", "Retry", "Catch"],
  ],
  Pass: [...FLOW, "Result", "Parameters", "ResultPath"],
  Wait: [...FLOW, "Seconds", "Timestamp", "SecondsPath", "TimestampPath"],
  Choice: [...COMMON, "Choices", "Default"],
  Succeed: COMMON,
  Fail: ["Type", "Comment", "Error", "Cause", "ErrorPath", "CausePath"],
};

/** The interpreter keeps time with setTimeout, which holds no more than 24.8 days. */
const LONGEST_SECONDS = 2_147_483;

/** An object that the interpreter itself has to check. */
export const definitionSchema = z.custom<Definition>((value) => typeof value === "object" && value !== null);

const record = z.record(z.string(), z.unknown());
const machineSchema = z.object({ StartAt: z.string(), States: z.record(z.string(), record) }).loose();
const stateSchema = z
  .object({
    Type: z.string(),
    Next: z.string().optional(),
    End: z.boolean().optional(),
    Resource: z.string().optional(),
    TimeoutSeconds: z.number().optional(),
    Seconds: z.number().optional(),
    Default: z.string().optional(),
    Choices: z.array(z.object({ Next: z.string() }).loose()).optional(),
    Catch: z
      .array(
        z.object({ ErrorEquals: z.array(z.string()), Next: z.string(), ResultPath: z.string().nullish() }).strict(),
      )
      .optional(),
    Retry: z
      .array(
        z
          .object({
            ErrorEquals: z.array(z.string()),
            IntervalSeconds: z.number().optional(),
            MaxAttempts: z.number().optional(),
            BackoffRate: z.number().optional(),
            MaxDelaySeconds: z.number().optional(),
            JitterStrategy: z.string().optional(),
          })
          .strict(),
      )
      .optional(),
    Branches: z.array(machineSchema).optional(),
    Iterator: machineSchema.optional(),
    ItemProcessor: machineSchema.optional(),
    ResultPath: z.string().nullish(),
  })
  .loose();

type State = z.infer<typeof stateSchema>;

const CONTEXT_PATHS =
  /^\$\$\.(Execution\.(Id|Name|StartTime|RoleArn)|StateMachine\.(Id|Name)|State\.Name|Task\.Token)$/;
const MAP_PATHS = /^\$\$\.Map\.Item\.(Index|Value)(\.|$)/;

function taskOf(name: string, resource: string, fail: (why: string) => never): TaskState {
  const task = (kind: TaskKind, parsesOutput = true): TaskState => ({
    name,
    kind,
    functionArn: undefined,
    parsesOutput,
  });
  switch (resource.replace(/^arn:[^:]+:states:::/, "")) {
    case "lambda:invoke":
      return task("invoke");
    case "lambda:invoke.waitForTaskToken":
      return task("invoke-and-wait");
    case "states:startExecution":
      return task("start");
    case "states:startExecution.sync":
      return task("start-and-wait", false);
    case "states:startExecution.sync:2":
      return task("start-and-wait");
    default:
      if (/^arn:[^:]+:lambda:/.test(resource))
        return { name, kind: "function", functionArn: resource, parsesOutput: true };
      return fail(`the resource ${resource} is not supported`);
  }
}

function interpreterOf(definition: unknown): StateMachine {
  return new StateMachine(definitionSchema.parse(definition), {});
}

/**
 * Checks that the local interpreter can run a definition truly, and writes it as that interpreter needs it.
 *
 * The interpreter (aws-local-stepfunctions) knows neither task tokens nor service integrations, forgets parts of the
 * context object inside Map and Parallel, stops every task after 60 seconds, and passes over fields it does not know.
 * So every field and context path must be on a list here; anything else throws UnsupportedDefinitionError.
 * `secondsScale` multiplies TimeoutSeconds, Wait seconds and retry intervals, to let tests run weeks in moments.
 */
export function prepareDefinition(machine: string, definition: unknown, secondsScale = 1): PreparedDefinition {
  try {
    // The interpreter's constructor holds a definition against the language's own schema, filling in defaults.
    interpreterOf(structuredClone(definition));
  } catch (error) {
    throw new UnsupportedDefinitionError(`${machine}: the definition is invalid`, { cause: error });
  }

  const tasks = new Map<string, TaskState>();
  const choices = new Map<string, ReadonlySet<string>>();
  const transitions: string[] = [];
  const seen = new Set<string>();

  const prepareMachine = (source: unknown, nested: boolean): Record<string, unknown> => {
    const parsed = machineSchema.parse(source);
    const allowed = ["StartAt", "States", "Comment", "Version", "QueryLanguage"].concat(
      nested ? ["ProcessorConfig"] : ["TimeoutSeconds"],
    );
    for (const key of Object.keys(parsed)) {
      if (!allowed.includes(key)) throw new UnsupportedDefinitionError(`${machine}: the field ${key} is not supported`);
    }
    if ((parsed["QueryLanguage"] ?? "JSONPath") !== "JSONPath") {
      throw new UnsupportedDefinitionError(`${machine}: only JSONPath definitions are supported`);
    }
    const mode = z
      .object({ Mode: z.literal("INLINE").optional() })
      .strict()
      .optional();
    if (!mode.safeParse(parsed["ProcessorConfig"]).success) {
      throw new UnsupportedDefinitionError(`${machine}: only inline maps are supported`);
    }
    const states = Object.entries(parsed.States).map(
      ([name, state]) => [name, prepareState(name, state, nested)] as const,
    );
    return { StartAt: parsed.StartAt, States: Object.fromEntries(states) };
  };

  const prepareState = (name: string, source: Record<string, unknown>, nested: boolean): Record<string, unknown> => {
    const fail = (why: string): never => {
      throw new UnsupportedDefinitionError(`${machine}, state "${name}": ${why}`);
    };
    if (seen.has(name)) fail("another state has the same name");
    seen.add(name);
    const shape = stateSchema.safeParse(source);
    if (!shape.success) return fail(z.prettifyError(shape.error));
    const state = shape.data;
    const fields = FIELDS[state.Type] ?? fail(`the type ${state.Type} is not supported`);
    for (const key of Object.keys(state)) if (!fields.includes(key)) fail(`the field ${key} is not supported`);
    checkContext(state, nested, fail);

    const prepared: Record<string, unknown> = { ...source };
    for (const key of ["Parameters", "ItemSelector", "ResultSelector"]) {
      if (source[key] !== undefined) prepared[key] = fillContext(source[key], name);
    }
    // To the interpreter "$" is a field of that name; leaving it out means the same in the language.
    if (state.ResultPath === "$") delete prepared["ResultPath"];
    if (state.Catch !== undefined) {
      prepared["Catch"] = state.Catch.map(({ ResultPath, ...rest }) =>
        ResultPath === "$" || ResultPath === undefined ? rest : { ...rest, ResultPath },
      );
      for (const { Next, ErrorEquals } of state.Catch) transitions.push(transition(name, Next, ErrorEquals));
    }
    if (state.Retry !== undefined) {
      prepared["Retry"] = state.Retry.map((retrier) => ({
        ...retrier,
        IntervalSeconds: (retrier.IntervalSeconds ?? 1) * secondsScale,
        ...(retrier.MaxDelaySeconds === undefined ? {} : { MaxDelaySeconds: retrier.MaxDelaySeconds * secondsScale }),
      }));
    }
    if (state.Type === "Pass" && "Result" in source && !source["Result"]) fail("an empty Result is not supported");
    if (state.Type === "Wait" && state.Seconds !== undefined) {
      if (state.Seconds * secondsScale > LONGEST_SECONDS) fail("waits of more than 24 days are not supported");
      prepared["Seconds"] = state.Seconds * secondsScale;
    }
    if (state.Type === "Task") {
      tasks.set(name, taskOf(name, state.Resource ?? "", fail));
      // Without TimeoutSeconds a task may run for 99,999,999 seconds; the interpreter's own default is 60.
      prepared["TimeoutSeconds"] = Math.min((state.TimeoutSeconds ?? 99_999_999) * secondsScale, LONGEST_SECONDS);
      if (state.TimeoutSeconds !== undefined && state.TimeoutSeconds * secondsScale > LONGEST_SECONDS) {
        fail("task time-outs of more than 24 days are not supported");
      }
      // Any function ARN does; the call itself goes through our own handler.
      prepared["Resource"] = "arn:aws:lambda:ap-northeast-1:111111111111:function:local";
    }
    if (state.Branches !== undefined)
      prepared["Branches"] = state.Branches.map((branch) => prepareMachine(branch, true));
    for (const key of ["Iterator", "ItemProcessor"] as const) {
      if (state[key] !== undefined) prepared[key] = prepareMachine(state[key], true);
    }
    if (state.Type === "Choice") {
      const targets = [
        ...(state.Choices ?? []).map(({ Next }) => Next),
        ...(state.Default === undefined ? [] : [state.Default]),
      ];
      choices.set(name, new Set(targets));
      for (const target of new Set(targets)) transitions.push(transition(name, target));
    }
    if (state.Next !== undefined) transitions.push(transition(name, state.Next));
    return prepared;
  };

  const top = machineSchema.parse(definition);
  const timeoutSeconds = z.number().optional().parse(top["TimeoutSeconds"]);
  return {
    definition: definitionSchema.parse(prepareMachine(definition, false)),
    tasks,
    choices,
    transitions: [...new Set(transitions)],
    timeoutSeconds: timeoutSeconds === undefined ? undefined : timeoutSeconds * secondsScale,
  };
}

/** Refuses every context path that the interpreter would answer wrongly. */
function checkContext(state: State, nested: boolean, fail: (why: string) => never): void {
  const { Branches: _branches, Iterator: _iterator, ItemProcessor: _processor, ...own } = state;
  const visit = (value: unknown, inSelector: boolean): void => {
    if (typeof value === "string") {
      for (const [path] of value.matchAll(/\$\$[A-Za-z0-9_.[\]]*/g)) {
        const known =
          CONTEXT_PATHS.test(path) ||
          (inSelector && MAP_PATHS.test(path)) ||
          (!nested && /^\$\$\.Execution\.Input(\.|$)/.test(path));
        const filled = /^\$\$\.(State\.Name|Task\.Token)$/.test(path);
        if (!known || (filled && value !== path)) fail(`the context path ${path} is not supported here`);
      }
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, inSelector);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, inSelector || key === "ItemSelector");
    }
  };
  visit(own, false);
}

/** Puts the state's name, and the mark of the task token, in the place of their context paths. */
function fillContext(value: unknown, stateName: string): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => fillContext(item, stateName));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => {
      if (key.endsWith(".$") && item === "$$.Task.Token") return [key.slice(0, -2), TASK_TOKEN];
      if (key.endsWith(".$") && item === "$$.State.Name") return [key.slice(0, -2), stateName];
      return [key, fillContext(item, stateName)];
    }),
  );
}
