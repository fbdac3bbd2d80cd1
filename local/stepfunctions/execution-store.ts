import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { readJsonFile, writeJsonFile } from "../services/json-file.ts";

const executionSchema = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  name: z.string(),
  /** JSON text, as StartExecution takes it. */
  input: z.string(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  /** Epoch milliseconds. */
  startedAt: z.number(),
  stoppedAt: z.number().optional(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  /** ARN of the execution that started this one, if one did. */
  parent: z.string().optional(),
  /** False when the name was made up, so that a restarted parent starts another child. */
  named: z.boolean().default(true),
  /** How often the runtime began it again after a restart. */
  restarts: z.number().default(0),
});

/** An execution as it is kept. */
export type StoredExecution = z.infer<typeof executionSchema>;

/** One event of an execution's history: the interpreter's own, and ours for the tasks. */
export interface HistoryEvent {
  readonly type: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly [detail: string]: unknown;
}

const eventSchema = z.object({ type: z.string(), timestamp: z.number() }).loose();

/** Executions and their histories in files, so that they survive a restart and can be searched. */
export interface ExecutionStore {
  get(executionArn: string): StoredExecution | undefined;
  list(): readonly StoredExecution[];
  save(execution: StoredExecution): void;
  record(execution: StoredExecution, event: HistoryEvent): void;
  history(executionArn: string): readonly HistoryEvent[];
  clearHistory(execution: StoredExecution): void;
}

/** Opens the store in a folder: `<machine>/<execution>.json` and `<machine>/<execution>.history.ndjson`. */
export function openExecutionStore(folder: string): ExecutionStore {
  const executions = new Map<string, StoredExecution>();
  const pathOf = ({ stateMachineArn, name }: StoredExecution, ending: string) =>
    join(folder, stateMachineArn.split(":").at(-1) ?? "", `${encodeURIComponent(name)}${ending}`);
  if (existsSync(folder)) {
    for (const machine of readdirSync(folder)) {
      for (const file of readdirSync(join(folder, machine))) {
        if (!file.endsWith(".json")) continue;
        const path = join(folder, machine, file);
        const execution = readJsonFile(path, executionSchema.optional(), undefined);
        if (execution !== undefined) executions.set(execution.executionArn, execution);
      }
    }
  }
  return {
    get: (executionArn) => executions.get(executionArn),
    list: () => [...executions.values()].sort((left, right) => left.startedAt - right.startedAt),
    save(execution) {
      executions.set(execution.executionArn, execution);
      writeJsonFile(pathOf(execution, ".json"), execution);
    },
    record(execution, event) {
      const path = pathOf(execution, ".history.ndjson");
      mkdirSync(join(path, ".."), { recursive: true });
      appendFileSync(path, `${JSON.stringify(event)}\n`);
    },
    history(executionArn) {
      const execution = executions.get(executionArn);
      const path = execution === undefined ? undefined : pathOf(execution, ".history.ndjson");
      if (path === undefined || !existsSync(path)) return [];
      return readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => eventSchema.parse(JSON.parse(line)));
    },
    clearHistory(execution) {
      rmSync(pathOf(execution, ".history.ndjson"), { force: true });
    },
  };
}
