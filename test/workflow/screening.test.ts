import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { receiveLoanDeed } from "../../lambdas/contracts/contracts.ts";
import { retryStep } from "../../lambdas/screening/screening.ts";
import { PaperGlyphMissingError, producePaper } from "../../lambdas/papers/produce-paper.ts";
import { CaseNotScreenableError, screeningTasks } from "../../lambdas/screening/screening-tasks.ts";
import { CaseBusyError } from "../../lambdas/shared/use-cases/act-of-system.ts";
import type { Executions } from "../../lambdas/shared/ports/executions.ts";
import type { StateMachineDefinition } from "../../local/assembly/deployment.ts";
import { startStepFunctions, type StepFunctionsService } from "../../local/stepfunctions/step-functions.ts";
import type { InvocationResult } from "../../local/workers/function-pool.ts";
import type { ScriptedAnswer } from "../../statemachines/inquiry.scenarios.ts";
import { destructionRetry, screeningErrors } from "../../statemachines/screening.errors.ts";
import {
  screeningScenarios,
  type ScreeningScenario,
  type WaitAnswer,
} from "../../statemachines/screening.scenarios.ts";
import {
  asStaff,
  bridgeContent,
  completeContent,
  destruction,
  memoryExecutions,
  memoryWorld,
  people,
  stepsOf,
  withinStandard,
} from "../support/memory-world.ts";
import { resourcesOf, synthesize } from "../support/synth.ts";
import { at, record, text } from "../support/template-values.ts";

const account = "200000000013";
const machineArn = (name: string) => `arn:aws:states:ap-northeast-1:${account}:stateMachine:${name}`;
const functionArn = (name: string) => `arn:aws:lambda:ap-northeast-1:${account}:function:${name}`;

/** The definition as the template carries it, its placeholders filled with addresses of this test. */
function synthesizedDefinition(): unknown {
  const { stacks } = synthesize({ prefectures: ["13"], national: false });
  const found = resourcesOf(stacks, "AWS::StepFunctions::StateMachine").find(
    (machine) => machine.properties["StateMachineName"] === "sasae-13-screening",
  );
  const filled = text(found?.properties["DefinitionString"]).replaceAll(/\$\{(\w+)\}/g, (_all, name: string) =>
    name === "InquiryStateMachineArn" ? machineArn("sasae-13-inquiry") : functionArn(name),
  );
  return JSON.parse(filled);
}
const definition = synthesizedDefinition();

/** Where the branches of each choice lead, maps looked into. */
function branchesOf(machine: unknown): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(record(at(machine, "States"))).flatMap(([name, state]) => {
    const nested = at(state, "ItemProcessor");
    if (nested !== undefined) return branchesOf(nested);
    if (at(state, "Type") !== "Choice") return [];
    const choices = z.array(z.looseObject({ Next: z.string() })).parse(at(state, "Choices"));
    return [[name, [...choices.map(({ Next }) => Next), text(at(state, "Default"))]] as const];
  });
}

/** Stands for the inquiry workflow, which has its own scenarios: hands its input to one function. */
const inquiryStandIn = {
  StartAt: "Answer",
  States: {
    Answer: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: functionArn("InquiryStandIn"), "Payload.$": "$" },
      ResultSelector: { "result.$": "$.Payload" },
      OutputPath: "$.result",
      End: true,
    },
  },
};

const declared = (name: string, machine: unknown): StateMachineDefinition => ({
  stage: { stageId: "Prefecture13", code: "13" },
  stackName: "sasae-13-service",
  logicalId: name,
  accountId: account,
  region: "ap-northeast-1",
  name,
  arn: machineArn(name),
  roleArn: `arn:aws:iam::${account}:role/sasae/13/${name}`,
  definition: machine,
});

const folder = mkdtempSync(join(tmpdir(), "sasae-screening-"));
const services: StepFunctionsService[] = [];
afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function start(invoke: (name: string, payload: Readonly<Record<string, unknown>>) => Promise<InvocationResult>) {
  const service = startStepFunctions({
    machines: [declared("sasae-13-screening", definition), declared("sasae-13-inquiry", inquiryStandIn)],
    dataFolder: join(folder, String(services.length)),
    usageFile: join(folder, "transitions.json"),
    refuses: () => undefined,
    invoke: (name, payload) => invoke(name, record(payload)),
    // Retries wait milliseconds instead of seconds; waits of a week are ended by hand.
    secondsScale: 0.001,
  });
  services.push(service);
  return service;
}

async function until<Found>(find: () => Found | undefined): Promise<Found> {
  for (let turns = 0; turns < 100_000; turns += 1) {
    const found = find();
    if (found !== undefined) return found;
    await turn();
  }
  throw new Error("what was waited for never came");
}

const failed = (name: string): InvocationResult => ({
  ok: false,
  error: { errorType: name, errorMessage: "scripted", trace: [] },
});

/** Runs a scenario; answers which states were entered in order, how it ended, and every payload of a task. */
async function run(scenario: ScreeningScenario) {
  const used = new Map<string, number>();
  const next = <Answer>(key: string, script: readonly Answer[] | undefined): Answer => {
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    const found = script?.[Math.min(index, script.length - 1)];
    if (found === undefined) throw new Error(`the scenario has no answer for ${key}`);
    return found;
  };
  const payloads: Readonly<Record<string, unknown>>[] = [];
  const scripted = (answer: ScriptedAnswer): InvocationResult =>
    "error" in answer ? failed(answer.error) : { ok: true, payload: answer.output };
  const service: StepFunctionsService = start(async (_name, payload) => {
    await turn();
    payloads.push(payload);
    const action = payload["action"];
    if (action === "inquire" || action === "shred") {
      return scripted(next(`inquiry:${action}`, scenario.inquiry[action]));
    }
    const task = text(payload["task"]);
    if (task !== "register-wait" && task !== "await-retry") return scripted(next(task, scenario.tasks[task]));
    const wait = z.enum(["screener", "approval", "loan-deed", "retry"]).parse(payload["wait"] ?? "retry");
    const answer: WaitAnswer = next(`wait:${wait}`, scenario.waits[wait]);
    if ("error" in answer) return failed(answer.error);
    const taskToken = text(payload["taskToken"]);
    if ("act" in answer) {
      service.handle("SendTaskSuccess", { taskToken, output: JSON.stringify({ outcome: answer.act }) });
    } else {
      void until(() => service.waits().find((open) => open.taskToken === taskToken)).then((open) => {
        open.expire();
      });
    }
    return { ok: true, payload: { registered: true } };
  });
  const input = { caseId: "11111111-1111-4111-8111-111111111111", round: 1, correlationId: "scenario" };
  const { body } = service.handle("StartExecution", {
    stateMachineArn: machineArn("sasae-13-screening"),
    name: "scenario-1",
    input: JSON.stringify(input),
  });
  const arn = text(at(body, "executionArn"));
  const closed = await service.finished(arn);
  const entered = service
    .history(arn)
    .filter((event) => event.type === "StateEntered")
    .map((event) => text(at(event, "state", "name")));
  return { service, entered, closed, payloads };
}

/** Whether `wanted` come in `entered` in this order, others between. */
function inOrder(entered: readonly string[], wanted: readonly string[]): boolean {
  let from = 0;
  return wanted.every((name) => {
    const found = entered.indexOf(name, from);
    from = found + 1;
    return found >= 0;
  });
}

describe("the screening workflow", () => {
  const everEntered = new Set<string>();
  const taken = new Set<string>();

  test.each(screeningScenarios.map((scenario) => [scenario.name, scenario] as const))("%s", async (_, scenario) => {
    const { service, entered, closed, payloads } = await run(scenario);
    for (const name of entered) everEntered.add(name);
    for (const name of Object.keys(service.usage()["sasae-13-screening"] ?? {})) taken.add(name);
    if (typeof scenario.end === "string") {
      expect(closed.status).toBe("SUCCEEDED");
      expect(entered.at(-1)).toBe(scenario.end);
    } else {
      expect(closed).toMatchObject({ status: "FAILED", error: scenario.end.fails });
    }
    expect({ entered, inOrder: inOrder(entered, scenario.path) }).toEqual({ entered, inOrder: true });
    for (const name of scenario.avoids) expect(entered).not.toContain(name);
    // Ids and codes only: nothing a task is given has any other field.
    const allowed = new Set([
      ...["task", "caseId", "round", "correlationId", "wait", "taskToken", "source", "inquiry", "destruction", "paper"],
      ...["step", "error"],
      ...["action", "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"],
    ]);
    for (const payload of payloads) {
      expect(Object.keys(payload).filter((field) => !allowed.has(field))).toEqual([]);
    }
  });

  test("the scenarios enter every state", () => {
    const states = Object.keys(record(at(definition, "States")));
    expect(states.filter((name) => !everEntered.has(name))).toEqual([]);
  });

  test("the scenarios take every transition", () => {
    const all = services[0]?.declaredTransitions()["sasae-13-screening"] ?? [];
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((name) => !taken.has(name))).toEqual([]);
  });
});

describe("its choices", () => {
  test("lead each branch to a state of its own, so that an unused branch is an unused transition", () => {
    const inquiry: unknown = JSON.parse(
      readFileSync(new URL("../../statemachines/inquiry.asl.json", import.meta.url), "utf8"),
    );
    for (const machine of [definition, inquiry]) {
      for (const [name, targets] of branchesOf(machine)) {
        expect({ name, targets: [...new Set(targets)] }).toEqual({ name, targets });
      }
    }
  });
});

describe("its retries and catches", () => {
  const states = Object.entries(record(at(definition, "States")));
  const named = (kind: "Retry" | "Catch") =>
    states.flatMap(([, state]) =>
      z
        .array(z.looseObject({ ErrorEquals: z.array(z.string()) }))
        .parse(at(state, kind) ?? [])
        .flatMap((entry) => entry.ErrorEquals),
    );

  test("name errors by the literal names of their classes", () => {
    const retried = new Set(named("Retry").filter((name) => !/^(Lambda|States)\./.test(name)));
    expect([...retried]).toEqual(Object.values(screeningErrors));
    expect(screeningErrors).toEqual({ caseBusy: new CaseBusyError("x").name });
    expect(new Set(named("Catch"))).toEqual(new Set(["States.ALL", "States.Timeout"]));
  });

  test("try again to destroy the key, by numbers whose reasons are written down", () => {
    for (const [name, state] of states.filter(([state]) => state.startsWith("Destroy the number key"))) {
      expect({ name, retry: at(state, "Retry") }).toEqual({
        name,
        retry: [{ ErrorEquals: ["States.TaskFailed"], ...destructionRetry }],
      });
    }
  });

  test("never retry a defect or what a person must see to", () => {
    for (const error of [new CaseNotScreenableError("x"), new PaperGlyphMissingError("x")]) {
      expect([...named("Retry"), ...named("Catch")]).not.toContain(error.name);
    }
  });

  test("every wait is one that the tasks know, every task one that a function has", () => {
    const payloads = states.map(([, state]) => record(at(state, "Parameters", "Payload")));
    const known = new Set([...Object.keys(screeningTasks), "produce-paper"]);
    const called = payloads.flatMap((payload) => (payload["task"] === undefined ? [] : [text(payload["task"])]));
    expect(new Set(called)).toEqual(known);
  });
});

describe("the workflow with its real tasks, acts and outbox", () => {
  /** A prefecture whose executions run on the interpreter. */
  async function living() {
    const told: string[] = [];
    const running = new Map<string, string>();
    const executions: Executions = {
      start: (name, input) => {
        const { body } = service.handle("StartExecution", {
          stateMachineArn: machineArn("sasae-13-screening"),
          name,
          input: JSON.stringify(input),
        });
        running.set(name, text(at(body, "executionArn")));
        return Promise.resolve();
      },
      resume: (taskToken, output) => {
        told.push(text(output["outcome"]));
        service.handle("SendTaskSuccess", { taskToken, output: JSON.stringify(output) });
        return Promise.resolve();
      },
    };
    const world = await memoryWorld({ executions: memoryExecutions(), wrapExecutions: () => executions });
    const service = start(async (_name, payload) => {
      if (payload["action"] === "inquire") return { ok: true, payload: withinStandard };
      if (payload["action"] === "shred") return { ok: true, payload: destruction };
      const known = new Map(Object.entries({ ...screeningTasks, "produce-paper": producePaper }));
      const task = known.get(text(payload["task"]));
      if (task === undefined) return failed("UnknownTaskError");
      try {
        return { ok: true, payload: await task.run(world.ports, payload) };
      } catch (error) {
        return failed(error instanceof Error ? error.name : "Unknown");
      }
    });
    const steps = stepsOf(world);
    return { world, steps, service, running, told };
  }
  const waitingAt = async (service: StepFunctionsService, stateName: string) =>
    until(() => service.waits().find((open) => open.stateName === stateName));
  /** The wait is registered in the store, so that the next act finds it. */
  const settled = async (world: Awaited<ReturnType<typeof memoryWorld>>, caseId: string, wait: string) => {
    for (let turns = 0; turns < 10_000; turns += 1) {
      if ((await world.folder(caseId)).tasks.some((task) => task.wait === wait)) return;
      await turn();
    }
    throw new Error(`the wait ${wait} was never registered`);
  };

  test("carries a case from submission to the received deed, with a return to the screener between", async () => {
    const { world, steps, service, running, told } = await living();
    const caseId = await steps.submitted(completeContent);
    await steps.sendAll();
    await settled(world, caseId, "screener");
    expect((await world.record(caseId)).verdict).toMatchObject({ verdictClass: "within-standard" });
    await steps.forward(caseId);
    await steps.sendAll();
    await settled(world, caseId, "approval");
    await steps.decide(caseId, people.firstApprover, "returned");
    await steps.sendAll();
    await settled(world, caseId, "screener");
    await steps.forward(caseId);
    await steps.sendAll();
    await settled(world, caseId, "approval");
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    await steps.sendAll();
    await waitingAt(service, "Wait for the loan deed");
    await settled(world, caseId, "loan-deed");
    const { version } = await world.record(caseId);
    await receiveLoanDeed(
      world.ports,
      asStaff(people.window, { caseId }, { commandId: world.commandId(), version, receivedOn: "2026-11-24" }),
    );
    await steps.sendAll();
    const arn = running.get(`${caseId}-1`) ?? "";
    expect((await service.finished(arn)).status).toBe("SUCCEEDED");
    expect(told).toEqual(["forward", "returned-to-screener", "forward", "approved", "received"]);
    const { events, papers } = await world.folder(caseId);
    expect(events.map((event) => event.act)).toContain("destroy-number-key");
    expect(papers.map((paper) => paper.kind).sort()).toEqual(["loan-decision-notice", "loan-deed"]);
    // Nothing a person entered is in the execution: names, amount, account.
    const history = JSON.stringify(service.history(arn));
    expect(history).toContain(caseId);
    for (const secret of ["山田", "ヤマダ", "100000", "1234567", "入院"]) expect(history).not.toContain(secret);
  });

  test("a deed that cannot be made stands still on the case, until the screener has it tried again", async () => {
    const { world, steps, service, running } = await living();
    const { typesetter } = world.ports;
    let drawable = false;
    world.ports.typesetter = {
      typeset: (paper, data, moment) =>
        paper === "loan-deed" && !drawable
          ? Promise.resolve({ kind: "missing-glyph", characters: ["𠮷"] })
          : typesetter.typeset(paper, data, moment),
    };
    const caseId = await steps.forwarded();
    await steps.decide(caseId, people.firstApprover);
    await steps.decide(caseId, people.secondApprover);
    await steps.sendAll();
    await settled(world, caseId, "retry");
    const stuck = await world.record(caseId);
    expect(stuck).toMatchObject({
      status: "contract",
      waitingFor: "screener",
      fault: { step: "loan-deed", reason: "glyph-missing", waitedFor: "window-worker" },
    });
    const again = async () =>
      retryStep(
        world.ports,
        asStaff(
          people.screener,
          { caseId },
          { commandId: world.commandId(), version: (await world.record(caseId)).version },
        ),
      );
    await again();
    await steps.sendAll();
    // Tried in vain: it stands still a second time, and says so a second time.
    await until(() => service.waits().find((open) => open.stateName === "Wait to make the loan deed again"));
    await settled(world, caseId, "retry");
    drawable = true;
    await again();
    await steps.sendAll();
    await settled(world, caseId, "loan-deed");
    expect(await world.record(caseId)).toMatchObject({ waitingFor: "window-worker" });
    expect((await world.record(caseId)).fault).toBeUndefined();
    await steps.receiveDeed(caseId);
    await steps.sendAll();
    const arn = running.get(`${caseId}-1`) ?? "";
    expect((await service.finished(arn)).status).toBe("SUCCEEDED");
    const acts = (await world.folder(caseId)).events.map((event) => event.act);
    expect(acts.filter((act) => act === "fail-step")).toHaveLength(2);
    expect(acts.filter((act) => act === "retry-step")).toHaveLength(2);
    await expect(again()).rejects.toMatchObject({ code: "OUT_OF_TURN" });
  });

  test("begun again from its input, goes to the same end and acts on the case no second time", async () => {
    const { world, steps, service } = await living();
    const caseId = await steps.submitted(bridgeContent);
    await steps.sendAll();
    await settled(world, caseId, "screener");
    await steps.forward(caseId);
    await steps.decide(caseId, people.firstApprover, "declined");
    await steps.sendAll();
    await until(() =>
      service.executions().find((execution) => execution.status === "SUCCEEDED" && execution.name === `${caseId}-1`),
    );
    const before = await world.folder(caseId);
    const { body } = service.handle("StartExecution", {
      stateMachineArn: machineArn("sasae-13-screening"),
      name: "begun-again",
      input: JSON.stringify({ caseId, round: 1, correlationId: "again" }),
    });
    expect((await service.finished(text(at(body, "executionArn")))).status).toBe("SUCCEEDED");
    const after = await world.folder(caseId);
    expect(after.events).toEqual(before.events);
    expect(after.record).toEqual(before.record);
  });
});
