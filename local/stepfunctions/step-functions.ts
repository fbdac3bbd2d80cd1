import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { ExecutionAbortedError, ExecutionTimeoutError, StateMachine } from "aws-local-stepfunctions";
import * as z from "zod";
import type { StateMachineDefinition } from "../assembly/deployment.ts";
import { functionNameOf } from "../assembly/deployment.ts";
import { readJsonFile, writeJsonFile } from "../services/json-file.ts";
import type { InvocationResult } from "../workers/function-pool.ts";
import type { HistoryEvent, StoredExecution } from "./execution-store.ts";
import { openExecutionStore } from "./execution-store.ts";
import type { PreparedDefinition, TaskState } from "./prepare-definition.ts";
import { prepareDefinition, TASK_TOKEN } from "./prepare-definition.ts";
import { transitionCounter } from "./transition-counter.ts";

/** Answer to one call of the Step Functions API. */
export interface StepFunctionsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A human or other wait that an execution stands in. */
export interface OpenWait {
  readonly executionArn: string;
  readonly stateName: string;
  readonly taskToken: string;
  /** Ends the wait as its time-out would: with the error `States.Timeout`. */
  expire(): void;
}

/** How often each transition was taken: machine name → transition → count. */
export type TransitionUsage = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A local Step Functions: runs the state machines of the template. */
export interface StepFunctionsService {
  /** Answers one call; `operation` is the part of `X-Amz-Target` after the dot. */
  handle(operation: string, body: unknown): StepFunctionsAnswer;
  /** Begins every execution again that was open when the runtime stopped. Returns their number. */
  resume(): number;
  executions(): readonly StoredExecution[];
  history(executionArn: string): readonly HistoryEvent[];
  waits(): readonly OpenWait[];
  /** Settles when the execution is closed. */
  finished(executionArn: string): Promise<StoredExecution>;
  /** Every transition the definitions declare, by machine name. */
  declaredTransitions(): Readonly<Record<string, readonly string[]>>;
  usage(): TransitionUsage;
  /** Stops without closing executions: they are begun again at the next start. */
  stop(): Promise<void>;
}

/** The text of an input or output, or for the integrations that parse it, its value. */
const outputOf = (parses: boolean, text: string): unknown => (parses ? JSON.parse(text) : text);

/** What {@link startStepFunctions} needs. */
export interface StepFunctionsOptions {
  readonly machines: readonly StateMachineDefinition[];
  /** Executions and histories live here. */
  readonly dataFolder: string;
  /** Where the counts of transitions are kept and added up. */
  readonly usageFile: string;
  readonly invoke: (functionName: string, payload: unknown) => Promise<InvocationResult>;
  /** Asks whether the role may act, for every call a task makes; undefined means yes, a text says why not. */
  readonly refuses: (roleArn: string, action: string, resource: string) => string | undefined;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** See `prepareDefinition`. */
  readonly secondsScale?: number;
}

class StepFunctionsError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** A failed task: its name is what `ErrorEquals` is held against, its message becomes the `Cause`. */
class TaskError extends Error {
  constructor(name: string, cause: string) {
    super(cause);
    this.name = name;
  }
}

const errorShape = z.object({ name: z.string(), message: z.string() });
const invokeShape = z.object({ FunctionName: z.string(), Payload: z.unknown(), InvocationType: z.string().optional() });
const startShape = z.object({ StateMachineArn: z.string(), Input: z.unknown(), Name: z.string().optional() }).strict();
const usageShape = z.record(z.string(), z.record(z.string(), z.number()));

interface Pending {
  readonly executionArn: string;
  readonly stateName: string;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Machine {
  readonly declared: StateMachineDefinition;
  readonly prepared: PreparedDefinition;
}

interface Running {
  readonly abort: () => void;
  aborted: { error: string | undefined; cause: string | undefined } | undefined;
  readonly closed: Promise<void>;
}

/** Puts the token where the prepared definition left its mark. */
function withToken(value: unknown, token: string): unknown {
  if (value === TASK_TOKEN) return token;
  if (Array.isArray(value)) return value.map((item: unknown) => withToken(item, token));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, withToken(item, token)]),
  );
}

/**
 * Starts the local Step Functions over the definitions of the template, run by aws-local-stepfunctions.
 *
 * An execution always begins at StartAt: after a restart every open one is begun again from its input, which is
 * right because every task of ours is idempotent and checks the case's state. Tokens given out before a restart are
 * void (TaskTimedOut). Throws UnsupportedDefinitionError at once if a definition cannot be run truly.
 */
export function startStepFunctions(options: StepFunctionsOptions): StepFunctionsService {
  const now = options.now ?? Date.now;
  const store = openExecutionStore(options.dataFolder);
  const machines = new Map<string, Machine>(
    options.machines.map((declared) => [
      declared.arn,
      { declared, prepared: prepareDefinition(declared.name, declared.definition, options.secondsScale) },
    ]),
  );
  const pending = new Map<string, Pending>();
  const running = new Map<string, Running>();
  const usage: Record<string, Record<string, number>> = readJsonFile(options.usageFile, usageShape, {});
  let stopping = false;
  let usageDirty = false;

  const keepUsage = () => {
    if (!usageDirty) return;
    usageDirty = false;
    writeJsonFile(options.usageFile, usage);
  };
  const count = (machine: Machine, taken: string) => {
    const counts = (usage[machine.declared.name] ??= {});
    counts[taken] = (counts[taken] ?? 0) + 1;
    usageDirty = true;
  };

  const machineOf = (arn: string): Machine => {
    const machine = machines.get(arn);
    if (machine === undefined) {
      throw new StepFunctionsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    }
    return machine;
  };
  const executionOf = (arn: string): StoredExecution => {
    const execution = store.get(arn);
    if (execution === undefined) {
      throw new StepFunctionsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    }
    return execution;
  };

  const mayOrFail = (machine: Machine, action: string, resource: string) => {
    const refusal = options.refuses(machine.declared.roleArn, action, resource);
    if (refusal !== undefined) throw new TaskError("States.Permissions", refusal);
  };

  const invokeFunction = async (machine: Machine, reference: string, payload: unknown) => {
    const { accountId, region } = machine.declared;
    const arn = reference.startsWith("arn:")
      ? reference
      : `arn:aws:lambda:${region}:${accountId}:function:${functionNameOf(reference)}`;
    mayOrFail(machine, "lambda:InvokeFunction", arn);
    const result = await options.invoke(functionNameOf(reference), payload);
    if (result.ok) return result.payload;
    throw new TaskError(result.error.errorType, JSON.stringify(result.error));
  };

  const waitForToken = (execution: StoredExecution, stateName: string, token: string) =>
    new Promise<unknown>((resolve, reject) => {
      pending.set(token, { executionArn: execution.executionArn, stateName, resolve, reject });
    });

  const startChild = async (machine: Machine, execution: StoredExecution, task: TaskState, parameters: unknown) => {
    const request = startShape.parse(parameters);
    mayOrFail(machine, "states:StartExecution", request.StateMachineArn);
    const input = JSON.stringify(request.Input ?? {});
    const child = begin(request.StateMachineArn, request.Name, input, execution);
    if (task.kind === "start")
      return { ExecutionArn: child.executionArn, StartDate: new Date(child.startedAt).toISOString() };
    const { accountId, region } = machine.declared;
    // What Step Functions itself needs to follow a nested execution, by its documentation of `.sync`.
    const rule = `arn:aws:events:${region}:${accountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`;
    for (const action of ["events:PutTargets", "events:PutRule", "events:DescribeRule"])
      mayOrFail(machine, action, rule);
    mayOrFail(machine, "states:DescribeExecution", child.executionArn);
    mayOrFail(machine, "states:StopExecution", child.executionArn);
    const closed = await finished(child.executionArn);
    const described = {
      ExecutionArn: closed.executionArn,
      Input: outputOf(task.parsesOutput, closed.input),
      Name: closed.name,
      StateMachineArn: closed.stateMachineArn,
      StartDate: closed.startedAt,
      StopDate: closed.stoppedAt,
      Status: closed.status,
    };
    if (closed.status !== "SUCCEEDED") {
      const cause = { ...described, Error: closed.error, Cause: closed.cause };
      throw new TaskError("States.TaskFailed", JSON.stringify(cause));
    }
    const output = closed.output ?? "null";
    return { ...described, Output: outputOf(task.parsesOutput, output) };
  };

  const runTask = async (
    machine: Machine,
    execution: StoredExecution,
    task: TaskState,
    raw: unknown,
  ): Promise<unknown> => {
    const token = Buffer.from(JSON.stringify([execution.executionArn, task.name, randomUUID()])).toString("base64");
    const parameters = withToken(raw, token);
    store.record(execution, { type: "TaskScheduled", timestamp: now(), state: task.name, parameters });
    switch (task.kind) {
      case "function":
        return invokeFunction(machine, task.functionArn ?? "", parameters);
      case "invoke": {
        const request = invokeShape.parse(parameters);
        const payload = await invokeFunction(machine, request.FunctionName, request.Payload);
        return { ExecutedVersion: "$LATEST", Payload: payload, StatusCode: 200 };
      }
      case "invoke-and-wait": {
        const request = invokeShape.parse(parameters);
        const answered = waitForToken(execution, task.name, token);
        try {
          const invoked = invokeFunction(machine, request.FunctionName, request.Payload).then(() => answered);
          return await Promise.race([answered, invoked]);
        } finally {
          pending.delete(token);
        }
      }
      case "start":
      case "start-and-wait":
        return startChild(machine, execution, task, parameters);
    }
  };

  const follow = async (machine: Machine, execution: StoredExecution, events: AsyncGenerator<HistoryEvent>) => {
    const see = transitionCounter(machine.prepared, (taken) => count(machine, taken));
    for await (const event of events) {
      if (stopping) return;
      store.record(execution, event);
      see(event);
    }
    keepUsage();
  };

  const run = (execution: StoredExecution) => {
    const machine = machineOf(execution.stateMachineArn);
    const handlers = Object.fromEntries(
      [...machine.prepared.tasks].map(([name, task]) => [
        name,
        async (input: unknown) => jsonValue.parse((await runTask(machine, execution, task, input)) ?? null),
      ]),
    );
    const started = new StateMachine(machine.prepared.definition, { validationOptions: { noValidate: true } }).run(
      jsonValue.parse(JSON.parse(execution.input)),
      {
        overrides: { taskResourceLocalHandlers: handlers },
        context: {
          Execution: {
            Id: execution.executionArn,
            Name: execution.name,
            RoleArn: machine.declared.roleArn,
            StartTime: new Date(execution.startedAt).toISOString(),
          },
          StateMachine: { Id: execution.stateMachineArn, Name: machine.declared.name },
        },
      },
    );
    const close = (end: Partial<StoredExecution> & Pick<StoredExecution, "status">) => {
      for (const [token, { executionArn, reject }] of pending) {
        if (executionArn !== execution.executionArn) continue;
        pending.delete(token);
        // The interpreter keeps a timer for each open task; only the end of the task ends the timer.
        reject(new TaskError("States.Aborted", ""));
      }
      if (!stopping) store.save({ ...execution, ...end, stoppedAt: now() });
      running.delete(execution.executionArn);
    };
    let timedOut = false;
    const timeoutSeconds = machine.prepared.timeoutSeconds;
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setLongTimeout(() => {
            timedOut = true;
            started.abort();
          }, timeoutSeconds * 1000);
    const result = started.result.then(
      (output) => close({ status: "SUCCEEDED", output: JSON.stringify(output) }),
      (error: unknown) => {
        if (timedOut || error instanceof ExecutionTimeoutError) {
          close({ status: "TIMED_OUT", error: "States.Timeout" });
        } else if (error instanceof ExecutionAbortedError) {
          const { error: name, cause } = running.get(execution.executionArn)?.aborted ?? {};
          close({
            status: "ABORTED",
            ...(name === undefined ? {} : { error: name }),
            ...(cause === undefined ? {} : { cause }),
          });
        } else {
          const failure = errorShape.safeParse(error instanceof Error ? error.cause : error).data;
          close({
            status: "FAILED",
            error: failure?.name ?? "States.Runtime",
            cause: failure?.message ?? String(error),
          });
        }
      },
    );
    const followed = follow(machine, execution, historyEvents(started.eventLogs));
    const closed = Promise.all([result, followed]).then(() => timer?.clear());
    running.set(execution.executionArn, { abort: started.abort, aborted: undefined, closed });
  };

  const begin = (
    stateMachineArn: string,
    name: string | undefined,
    input: string,
    parent: StoredExecution | undefined,
  ): StoredExecution => {
    const machine = machineOf(stateMachineArn);
    const given = name ?? randomUUID();
    if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]{1,80}$/.test(given)) {
      throw new StepFunctionsError("InvalidName", `Invalid Name: '${given}'`);
    }
    try {
      JSON.parse(input);
    } catch {
      throw new StepFunctionsError("InvalidExecutionInput", "Invalid State Machine Execution Input");
    }
    const { accountId, region } = machine.declared;
    const executionArn = `arn:aws:states:${region}:${accountId}:execution:${machine.declared.name}:${given}`;
    const existing = store.get(executionArn);
    if (existing !== undefined) {
      if (existing.status === "RUNNING" && existing.input === input) return existing;
      // A parent begun again after a restart asks for the child it had: the child is begun again too.
      const again = parent !== undefined && parent.restarts > 0 && existing.parent === parent.executionArn;
      if (!again) {
        throw new StepFunctionsError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
      }
    }
    const execution: StoredExecution = {
      executionArn,
      stateMachineArn,
      name: given,
      input,
      status: "RUNNING",
      startedAt: now(),
      named: name !== undefined,
      restarts: existing === undefined ? 0 : existing.restarts + 1,
      ...(parent === undefined ? {} : { parent: parent.executionArn }),
    };
    store.save(execution);
    run(execution);
    return execution;
  };

  const finished = async (executionArn: string): Promise<StoredExecution> => {
    await running.get(executionArn)?.closed;
    return executionOf(executionArn);
  };

  const answer = (token: string, settle: (waiting: Pending) => void) => {
    if (executionOfToken(token) === undefined) {
      throw new StepFunctionsError("InvalidToken", `Invalid Token: '${token.slice(0, 20)}…'`);
    }
    const waiting = pending.get(token);
    if (waiting === undefined) {
      throw new StepFunctionsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    }
    pending.delete(token);
    settle(waiting);
    return {};
  };

  const described = (execution: StoredExecution) => ({
    executionArn: execution.executionArn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt === undefined ? {} : { stopDate: execution.stoppedAt / 1000 }),
  });

  const operations: Readonly<Record<string, (body: unknown) => unknown>> = {
    StartExecution(body) {
      const request = z
        .object({ stateMachineArn: z.string(), name: z.string().optional(), input: z.string().default("{}") })
        .parse(body);
      const execution = begin(request.stateMachineArn, request.name, request.input, undefined);
      return { executionArn: execution.executionArn, startDate: execution.startedAt / 1000 };
    },
    DescribeExecution(body) {
      const execution = executionOf(z.object({ executionArn: z.string() }).parse(body).executionArn);
      const { input, output, error, cause } = execution;
      return { ...described(execution), input, output, error, cause };
    },
    ListExecutions(body) {
      const request = z.object({ stateMachineArn: z.string(), statusFilter: z.string().optional() }).parse(body);
      machineOf(request.stateMachineArn);
      const executions = store
        .list()
        .filter(({ stateMachineArn }) => stateMachineArn === request.stateMachineArn)
        .filter(({ status }) => request.statusFilter === undefined || status === request.statusFilter);
      return { executions: executions.map(described).reverse() };
    },
    StopExecution(body) {
      const request = z
        .object({ executionArn: z.string(), error: z.string().optional(), cause: z.string().optional() })
        .parse(body);
      const execution = executionOf(request.executionArn);
      const live = running.get(execution.executionArn);
      if (live !== undefined) {
        live.aborted = { error: request.error, cause: request.cause };
        live.abort();
      }
      return { stopDate: (execution.stoppedAt ?? now()) / 1000 };
    },
    GetExecutionHistory(body) {
      const request = z.object({ executionArn: z.string() }).parse(body);
      executionOf(request.executionArn);
      return {
        events: store.history(request.executionArn).map(({ type, timestamp, ...detail }, index) => ({
          id: index + 1,
          previousEventId: index,
          type,
          timestamp: timestamp / 1000,
          stateEnteredEventDetails: { name: type, input: JSON.stringify(detail) },
        })),
      };
    },
    SendTaskSuccess(body) {
      const request = z.object({ taskToken: z.string(), output: z.string() }).parse(body);
      let output: unknown;
      try {
        output = JSON.parse(request.output);
      } catch {
        throw new StepFunctionsError("InvalidOutput", "Invalid Output: it is not JSON");
      }
      return answer(request.taskToken, ({ resolve }) => resolve(output));
    },
    SendTaskFailure(body) {
      const request = z
        .object({ taskToken: z.string(), error: z.string().optional(), cause: z.string().optional() })
        .parse(body);
      return answer(request.taskToken, ({ reject }) =>
        reject(new TaskError(request.error ?? "States.TaskFailed", request.cause ?? "")),
      );
    },
    SendTaskHeartbeat(body) {
      const { taskToken } = z.object({ taskToken: z.string() }).parse(body);
      if (!pending.has(taskToken)) throw new StepFunctionsError("TaskTimedOut", "Task Timed Out");
      return {};
    },
  };

  return {
    handle(operation, body) {
      const call = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      try {
        if (call === undefined) {
          throw new StepFunctionsError(
            "UnknownOperationException",
            `${operation} is not supported by the local runtime`,
          );
        }
        return { status: 200, body: call(body) };
      } catch (error) {
        if (error instanceof StepFunctionsError) {
          return { status: 400, body: { __type: error.type, message: error.message } };
        }
        if (error instanceof z.ZodError) {
          return { status: 400, body: { __type: "ValidationException", message: z.prettifyError(error) } };
        }
        throw error;
      }
    },
    resume() {
      const open = store.list().filter(({ status }) => status === "RUNNING");
      let resumed = 0;
      for (const execution of open) {
        if (!machines.has(execution.stateMachineArn)) continue;
        if (execution.parent !== undefined && !execution.named) {
          // Its parent is begun again and starts another child under a new name.
          store.save({ ...execution, status: "ABORTED", stoppedAt: now(), cause: "the runtime was restarted" });
          continue;
        }
        const again = { ...execution, restarts: execution.restarts + 1 };
        store.save(again);
        store.record(again, { type: "ExecutionRestarted", timestamp: now() });
        run(again);
        resumed += 1;
      }
      return resumed;
    },
    executions: () => store.list(),
    history: (executionArn) => store.history(executionArn),
    waits: () =>
      [...pending].map(([taskToken, { executionArn, stateName, reject }]) => ({
        executionArn,
        stateName,
        taskToken,
        expire() {
          pending.delete(taskToken);
          reject(new TaskError("States.Timeout", ""));
        },
      })),
    finished,
    declaredTransitions: () =>
      Object.fromEntries([...machines.values()].map(({ declared, prepared }) => [declared.name, prepared.transitions])),
    usage: () => structuredClone(usage),
    async stop() {
      stopping = true;
      keepUsage();
      for (const { abort } of running.values()) abort();
      await Promise.all([...running.values()].map(({ closed }) => closed));
      await turn();
    },
  };
}

const jsonValue = z.json();

/** The execution a task token was given out by; undefined for text that is no token of ours. */
export function executionOfToken(token: string): string | undefined {
  try {
    return tokenShape.safeParse(JSON.parse(Buffer.from(token, "base64").toString("utf8"))).data?.[0];
  } catch {
    return undefined;
  }
}

/** The state machine of an execution, by their ARNs. */
export function stateMachineOfExecution(executionArn: string): string {
  return executionArn.replace(":execution:", ":stateMachine:").split(":").slice(0, 7).join(":");
}

const tokenShape = z.tuple([z.string(), z.string(), z.string()]);

/** setTimeout holds at most 24.8 days; this one holds longer. */
function setLongTimeout(callback: () => void, milliseconds: number): { clear(): void } {
  let left = milliseconds;
  let timer: NodeJS.Timeout;
  const arm = () => {
    const step = Math.min(left, 2_147_483_000);
    left -= step;
    timer = setTimeout(() => (left > 0 ? arm() : callback()), step);
    timer.unref();
  };
  arm();
  return { clear: () => clearTimeout(timer) };
}

async function* historyEvents(events: AsyncGenerator<object>): AsyncGenerator<HistoryEvent> {
  const shape = z.object({ type: z.string(), timestamp: z.number() }).loose();
  for await (const event of events) yield shape.parse(event);
}
