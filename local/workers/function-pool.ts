import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import type { FunctionDefinition } from "../assembly/deployment.ts";
import type { LogBook } from "./log-book.ts";

/** What a failed invocation says, as Lambda puts it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** The end of an invocation. */
export type InvocationResult =
  { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly error: FunctionError };

/** Runs the functions of the deployment. */
export interface FunctionPool {
  /**
   * Invokes a function and waits for its answer. A thrown error, a time-out or a dead thread is an answer too.
   * Throws only for a function that does not exist.
   */
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** Ends every thread at once, in the middle of what it does: for shutting down, and for tests of crashes. */
  terminate(functionName?: string): Promise<void>;
  /** Number of invocations under way or waiting. */
  busy(): number;
}

/** What {@link createFunctionPool} needs. */
export interface FunctionPoolOptions {
  readonly functions: readonly FunctionDefinition[];
  /** The complete environment of a function: the template's variables and those Lambda itself sets. */
  readonly environment: (definition: FunctionDefinition) => Readonly<Record<string, string>>;
  readonly logs: LogBook;
  /** Folder whose `node_modules` holds the host's native modules. */
  readonly projectRoot: string;
  /** Threads of one function at the same time; each runs one invocation, as a sandbox does. */
  readonly threadsPerFunction?: number;
  /** A thread without work ends after this time, in milliseconds. */
  readonly idleMilliseconds?: number;
}

const readySchema = z.object({ ready: z.literal(true) });

const answerSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), payload: z.string() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ errorType: z.string(), errorMessage: z.string(), trace: z.array(z.string()) }),
  }),
]);

/** Lambda's limit on the answer of a synchronous invocation. */
const RESPONSE_BYTES = 6 * 1024 * 1024;

interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  readonly settle: (result: InvocationResult) => void;
}

interface Thread {
  readonly worker: Worker;
  /** True once the bundle is loaded: as in Lambda, loading does not count against the function's own time. */
  ready: boolean;
  current: { invocation: Invocation; deadline: NodeJS.Timeout; startedAt: number } | undefined;
  idle: NodeJS.Timeout | undefined;
}

interface Lane {
  readonly definition: FunctionDefinition;
  readonly waiting: Invocation[];
  readonly threads: Set<Thread>;
}

/** Makes the pool. No thread starts before its first invocation. */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const limit = options.threadsPerFunction ?? 2;
  const idleMilliseconds = options.idleMilliseconds ?? 120_000;
  const lanes = new Map<string, Lane>(
    options.functions.map((definition) => [definition.name, { definition, waiting: [], threads: new Set() }]),
  );

  const settle = (lane: Lane, thread: Thread, result: InvocationResult) => {
    const current = thread.current;
    if (current === undefined) return;
    clearTimeout(current.deadline);
    thread.current = undefined;
    options.logs.write(
      lane.definition.name,
      JSON.stringify({
        type: "platform.report",
        requestId: current.invocation.requestId,
        durationMs: Date.now() - current.startedAt,
        status: result.ok ? "success" : "error",
        ...(result.ok ? {} : { errorType: result.error.errorType }),
      }),
    );
    current.invocation.settle(result);
  };

  const drop = (lane: Lane, thread: Thread) => {
    lane.threads.delete(thread);
    clearTimeout(thread.idle);
    return thread.worker.terminate();
  };

  const start = (lane: Lane): Thread => {
    const { definition } = lane;
    const worker = new Worker(new URL("./worker-entry.ts", import.meta.url), {
      name: definition.name,
      env: { ...options.environment(definition) },
      execArgv: ["--disable-warning=ExperimentalWarning", "--enable-source-maps"],
      stdout: true,
      stderr: true,
      workerData: {
        codeFolder: definition.codeFolder ?? "",
        handler: definition.handler,
        projectRoot: options.projectRoot,
      },
    });
    const thread: Thread = { worker, ready: false, current: undefined, idle: undefined };
    for (const stream of [worker.stdout, worker.stderr]) {
      createInterface({ input: stream }).on("line", (line) => options.logs.write(definition.name, line));
    }
    worker.on("message", (message: unknown) => {
      if (readySchema.safeParse(message).success) {
        thread.ready = true;
        if (thread.current !== undefined) thread.current.deadline.refresh();
        return;
      }
      const answer = answerSchema.parse(message);
      if (!answer.ok) settle(lane, thread, answer);
      else if (Buffer.byteLength(answer.payload) > RESPONSE_BYTES) {
        const errorMessage = "Response payload size exceeded maximum allowed payload size (6291556 bytes).";
        settle(lane, thread, { ok: false, error: { errorType: "Function.ResponseSizeTooLarge", errorMessage } });
      } else settle(lane, thread, { ok: true, payload: JSON.parse(answer.payload) });
      next(lane);
    });
    worker.on("error", (error: unknown) => {
      options.logs.write(definition.name, JSON.stringify({ type: "platform.crash", text: String(error) }));
    });
    worker.on("exit", (code) => {
      lane.threads.delete(thread);
      clearTimeout(thread.idle);
      const errorMessage = `RequestId: ${thread.current?.invocation.requestId ?? ""} Error: Runtime exited with error: exit status ${code}`;
      settle(lane, thread, { ok: false, error: { errorType: "Runtime.ExitError", errorMessage } });
      next(lane);
    });
    lane.threads.add(thread);
    return thread;
  };

  const run = (lane: Lane, thread: Thread, invocation: Invocation) => {
    const { definition } = lane;
    clearTimeout(thread.idle);
    const startedAt = Date.now();
    let loading = !thread.ready;
    const deadline = setTimeout(() => {
      // The first period is the time to load the bundle, if it was not loaded yet.
      if (loading && !thread.ready) {
        loading = false;
        deadline.refresh();
        return;
      }
      const seconds = definition.timeoutSeconds.toFixed(2);
      const errorMessage = `RequestId: ${invocation.requestId} Error: Task timed out after ${seconds} seconds`;
      settle(lane, thread, { ok: false, error: { errorType: "Sandbox.Timedout", errorMessage } });
      void drop(lane, thread);
      next(lane);
    }, definition.timeoutSeconds * 1000);
    thread.current = { invocation, deadline, startedAt };
    thread.worker.postMessage({
      event: invocation.event,
      context: {
        awsRequestId: invocation.requestId,
        functionName: definition.name,
        functionVersion: "$LATEST",
        invokedFunctionArn: definition.arn,
        memoryLimitInMB: String(definition.memoryMegabytes),
        logGroupName: `/aws/lambda/${definition.name}`,
        logStreamName: "local",
        deadline: startedAt + definition.timeoutSeconds * 1000,
      },
    });
  };

  const next = (lane: Lane) => {
    while (lane.waiting.length > 0) {
      const free = [...lane.threads].find(({ current }) => current === undefined);
      const thread = free ?? (lane.threads.size < limit ? start(lane) : undefined);
      const invocation = thread === undefined ? undefined : lane.waiting.shift();
      if (thread === undefined || invocation === undefined) return;
      run(lane, thread, invocation);
    }
    for (const thread of lane.threads) {
      if (thread.current !== undefined) continue;
      clearTimeout(thread.idle);
      thread.idle = setTimeout(() => void drop(lane, thread), idleMilliseconds);
      thread.idle.unref();
    }
  };

  return {
    invoke(functionName, event) {
      const lane = lanes.get(functionName);
      if (lane === undefined) throw new Error(`no template declares the function ${functionName}`);
      if (lane.definition.codeFolder === undefined) {
        throw new Error(`the code of ${functionName} is no asset of this assembly`);
      }
      return new Promise((resolve) => {
        // Through JSON, as every event really travels.
        const copy: unknown = JSON.parse(JSON.stringify(event ?? null));
        lane.waiting.push({ requestId: randomUUID(), event: copy, settle: resolve });
        next(lane);
      });
    },
    async terminate(functionName) {
      const ending = [...lanes.values()]
        .filter(({ definition }) => functionName === undefined || definition.name === functionName)
        .flatMap((lane) => {
          if (functionName === undefined) {
            for (const { settle: refuse } of lane.waiting.splice(0)) {
              refuse({ ok: false, error: { errorType: "Runtime.ExitError", errorMessage: "the runtime stopped" } });
            }
          }
          return [...lane.threads].map((thread) => drop(lane, thread));
        });
      await Promise.all(ending);
    },
    busy: () =>
      [...lanes.values()].reduce(
        (sum, { waiting, threads }) =>
          sum + waiting.length + [...threads].filter(({ current }) => current !== undefined).length,
        0,
      ),
  };
}
