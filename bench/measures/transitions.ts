import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { startStepFunctions } from "../../local/stepfunctions/step-functions.ts";
import { inquiryScenarios, type ScriptedAnswer } from "../../statemachines/inquiry.scenarios.ts";
import { prefectureAssembly } from "../assembly.ts";
import { figure, median, type Measure, type Progress } from "../figure.ts";

const taskSchema = z.looseObject({
  task: z.string(),
  wait: z.string().optional(),
  taskToken: z.string().optional(),
  personId: z.string().optional(),
  item: z.string().optional(),
});

/** How a case goes: what completeness finds, what each wait is answered, how the network behaves. */
type CasePath = {
  readonly name: string;
  /** Executions of the screening machine, one a round. */
  readonly rounds: readonly {
    readonly way: "inquire" | "skip";
    readonly waits: Readonly<Record<string, readonly string[]>>;
  }[];
  readonly inquiry: string;
};

const toTheMoney = { screener: ["forward"], approval: ["approved"], "loan-deed": ["received"] };
const answered = "two members, everything answered";

/** Paths of a case, from the ordinary one to those with detours. The ordinary household has two consenting members. */
const paths: readonly CasePath[] = [
  { name: "inquiry of two members, approved", rounds: [{ way: "inquire", waits: toTheMoney }], inquiry: answered },
  {
    name: "no inquiry (初回給与までのつなぎ), approved",
    rounds: [{ way: "skip", waits: toTheMoney }],
    inquiry: answered,
  },
  {
    name: "inquiry, declined",
    rounds: [{ way: "inquire", waits: { screener: ["forward"], approval: ["declined"] } }],
    inquiry: answered,
  },
  {
    name: "the line breaks twice, approved",
    rounds: [{ way: "inquire", waits: toTheMoney }],
    inquiry: "the line breaks twice and holds the third time",
  },
  {
    name: "the approver sends it back to the screener, approved",
    rounds: [
      {
        way: "inquire",
        waits: {
          screener: ["forward", "forward"],
          approval: ["returned-to-screener", "approved"],
          "loan-deed": ["received"],
        },
      },
    ],
    inquiry: answered,
  },
  {
    name: "returned to the window once, then approved",
    rounds: [
      { way: "inquire", waits: { screener: ["return"] } },
      { way: "inquire", waits: toTheMoney },
    ],
    inquiry: answered,
  },
];

/** State transitions of one case, all its executions together. */
export type CaseTransitions = { readonly name: string; readonly transitions: number };

let counted: Promise<readonly CaseTransitions[]> | undefined;

/**
 * Runs the state machines of the template with scripted tasks, and counts what Step Functions would charge: the start
 * of each execution, each state entered, and each further attempt of a task.
 */
export function transitionsOfCases(progress: Progress): Promise<readonly CaseTransitions[]> {
  counted ??= countTransitions(progress);
  return counted;
}

async function countTransitions(progress: Progress): Promise<readonly CaseTransitions[]> {
  const { deployment } = await prefectureAssembly();
  const screening = deployment.stateMachines.find(({ name }) => name.endsWith("screening"));
  if (screening === undefined) throw new Error("the template has no screening machine");
  const results: CaseTransitions[] = [];
  for (const path of paths) {
    progress(path.name);
    const scenario = inquiryScenarios.find(({ name }) => name === path.inquiry);
    if (scenario === undefined) throw new Error(`no inquiry scenario named ${path.inquiry}`);
    const folder = mkdtempSync(join(tmpdir(), "sasae-bench-executions-"));
    const given = new Map<string, number>();
    const next = <Value>(key: string, list: readonly Value[]): Value | undefined => {
      const taken = given.get(key) ?? 0;
      given.set(key, taken + 1);
      return list[Math.min(taken, list.length - 1)];
    };
    let round = 0;
    const answerOf = (payload: z.infer<typeof taskSchema>): ScriptedAnswer => {
      const { task, personId, item } = payload;
      const script =
        scenario.tasks[`${task}:${personId ?? ""}:${item ?? ""}`] ??
        scenario.tasks[`${task}:${personId ?? ""}`] ??
        scenario.tasks[task];
      if (script !== undefined) return next(task, script) ?? { output: {} };
      if (task === "check-completeness") return { output: { complete: true, way: path.rounds[round]?.way ?? "skip" } };
      if (task === "settle-inquiries") return { output: { open: 0 } };
      return { output: { kind: "done", destructionId: "d", destroyedAt: "2026-11-24T00:00:00.000Z" } };
    };
    const service = startStepFunctions({
      machines: deployment.stateMachines,
      dataFolder: join(folder, "executions"),
      usageFile: join(folder, "usage.json"),
      secondsScale: 0.001,
      refuses: () => undefined,
      invoke: (_function, event) => {
        const payload = taskSchema.parse(event);
        const { wait, taskToken } = payload;
        if (wait !== undefined && taskToken !== undefined) {
          const outcome = next(`wait ${round} ${wait}`, path.rounds[round]?.waits[wait] ?? []);
          if (outcome === undefined) throw new Error(`${path.name}: nothing answers the wait ${wait}`);
          setImmediate(() => service.handle("SendTaskSuccess", { taskToken, output: JSON.stringify({ outcome }) }));
          return Promise.resolve({ ok: true, payload: {} });
        }
        const answer = answerOf(payload);
        return Promise.resolve(
          "error" in answer
            ? { ok: false, error: { errorType: answer.error, errorMessage: "scripted", trace: [] } }
            : { ok: true, payload: answer.output },
        );
      },
    });
    try {
      for (round = 0; round < path.rounds.length; round += 1) {
        const { body } = service.handle("StartExecution", {
          stateMachineArn: screening.arn,
          name: `case-${round}`,
          input: JSON.stringify({
            caseId: "11111111-1111-4111-8111-111111111111",
            round: round + 1,
            correlationId: "bench",
          }),
        });
        const { executionArn } = z.object({ executionArn: z.string() }).parse(body);
        const closed = await service.finished(executionArn);
        if (closed.status !== "SUCCEEDED") {
          throw new Error(`${path.name}: ${closed.status} ${closed.error ?? ""} ${closed.cause ?? ""}`);
        }
      }
      const named = z.looseObject({ state: z.looseObject({ name: z.string(), type: z.string() }) });
      const transitions = service.executions().reduce((sum, { executionArn }) => {
        const history = service.history(executionArn);
        const entered = history.filter(({ type }) => type === "StateEntered");
        const tasks = entered.filter((event) => named.safeParse(event).data?.state.type === "Task").length;
        const attempts = history.filter(({ type }) => type === "TaskScheduled").length;
        return sum + 1 + entered.length + Math.max(attempts - tasks, 0);
      }, 0);
      results.push({ name: path.name, transitions });
    } finally {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return results;
}

/** State transitions a case costs, over the paths that cases take. */
export const transitions: Measure = {
  name: "transitions",
  run: async (progress) => {
    const found = await transitionsOfCases(progress);
    const [ordinary] = found;
    if (ordinary === undefined) throw new Error("no path was counted");
    return [
      figure(`transitions per case: ${ordinary.name} (the ordinary case)`, ordinary.transitions, "transitions", {
        atMost: 40,
      }),
      figure(
        `transitions per case: middle of ${found.length} paths`,
        median(found.map(({ transitions: count }) => count)),
        "transitions",
        { atMost: 40 },
      ),
      ...found
        .slice(1)
        .map(({ name, transitions: count }) => figure(`transitions per case: ${name}`, count, "transitions")),
    ];
  },
};
