import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { StateMachine } from "aws-local-stepfunctions";
import * as z from "zod";
import { prepareDefinition } from "../../../local/stepfunctions/prepare-definition.ts";
import { transitionCounter } from "../../../local/stepfunctions/transition-counter.ts";
import {
  InquiryAnswerNotReadyError,
  InquiryAnswerUnreadableError,
  InquiryNetworkClosedError,
  InquiryNetworkUnavailableError,
  InquiryRateExceededError,
} from "../../../lambdas/inquiry/inquiry-errors.ts";
import {
  answerRetry,
  inquiryErrors,
  lineRetry,
  rateRetry,
  serviceRetry,
} from "../../../statemachines/inquiry.errors.ts";
import type { ScriptedAnswer, WorkflowScenario } from "../../../statemachines/inquiry.scenarios.ts";
import { inquiryScenarios } from "../../../statemachines/inquiry.scenarios.ts";

const source = readFileSync(new URL("../../../statemachines/inquiry.asl.json", import.meta.url), "utf8");
const definition: unknown = JSON.parse(
  source.replaceAll(/\$\{(\w+)\}/gu, "arn:aws:lambda:ap-northeast-1:111111111113:function:$1"),
);

const stateSchema = z.looseObject({
  Type: z.string(),
  Parameters: z.unknown().optional(),
  Retry: z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })).optional(),
  ItemProcessor: z.unknown().optional(),
});
type State = z.infer<typeof stateSchema>;
const machineSchema = z.looseObject({ States: z.record(z.string(), stateSchema) });

function statesOf(machine: unknown): readonly (readonly [string, State])[] {
  return Object.entries(machineSchema.parse(machine).States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.ItemProcessor === undefined ? [] : statesOf(state.ItemProcessor)),
  ]);
}
const states = statesOf(definition);
const prepared = prepareDefinition("inquiry", definition);

class ScriptedError extends Error {
  constructor(name: string) {
    super("scripted");
    this.name = name;
  }
}

const payloadSchema = z.looseObject({
  Payload: z.looseObject({ task: z.string(), personId: z.string().optional(), item: z.string().optional() }),
});

const historyEvent = z.looseObject({ type: z.string(), timestamp: z.number() });
const enteredSchema = z.looseObject({ state: z.looseObject({ name: z.string() }) });

/** Runs a scenario on the interpreter; waits and retries take no time. */
async function run(scenario: WorkflowScenario) {
  const entered: string[] = [];
  const taken = new Set<string>();
  const payloads: unknown[] = [];
  const used = new Map<string, number>();
  const answer = (input: unknown): unknown => {
    const { Payload } = payloadSchema.parse(input);
    payloads.push(Payload);
    const keys = [
      [Payload.task, Payload.personId, Payload.item].filter((part) => part !== undefined).join(":"),
      [Payload.task, Payload.personId].filter((part) => part !== undefined).join(":"),
      Payload.task,
    ];
    const key = keys.find((candidate) => candidate in scenario.tasks);
    if (key === undefined) throw new Error(`the scenario has no answer for ${keys[0] ?? ""}`);
    const script: readonly ScriptedAnswer[] = scenario.tasks[key] ?? [];
    const index = used.get(key) ?? 0;
    used.set(key, index + 1);
    const scripted = script[Math.min(index, script.length - 1)];
    if (scripted === undefined) throw new Error(`no answer scripted for ${key}`);
    if ("error" in scripted) throw new ScriptedError(scripted.error);
    return { Payload: scripted.output };
  };
  const names = (type: string) => states.filter(([, state]) => state.Type === type).map(([name]) => name);
  const machine = new StateMachine(definition as never, { validationOptions: { checkArn: false } });
  const execution = machine.run(scenario.input as never, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        names("Task").map((name) => [name, (input: unknown) => Promise.resolve().then(() => answer(input))]),
      ) as never,
      waitTimeOverrides: Object.fromEntries(names("Wait").map((name) => [name, 0])),
      retryIntervalOverrides: Object.fromEntries(names("Task").map((name) => [name, 0])),
    },
  });
  const watching = (async () => {
    const see = transitionCounter(prepared, (name) => taken.add(name));
    for await (const event of execution.eventLogs) {
      see(historyEvent.parse(event));
      if (event.type === "StateEntered") entered.push(enteredSchema.parse(event).state.name);
    }
  })();
  const output: unknown = await execution.result;
  await watching;
  return { entered, taken, output, payloads };
}

describe("the inquiry workflow", () => {
  const everEntered = new Set<string>();
  const everTaken = new Set<string>();

  test.each(inquiryScenarios.map((scenario) => [scenario.name, scenario] as const))("%s", async (_, scenario) => {
    const { entered, taken, output, payloads } = await run(scenario);
    for (const name of entered) everEntered.add(name);
    for (const name of taken) everTaken.add(name);
    expect(output).toEqual(scenario.output);
    for (const name of scenario.path) expect(entered).toContain(name);
    for (const name of scenario.avoids) expect(entered).not.toContain(name);
    // Ids and codes only: nothing a task is given has any other field.
    const allowed = new Set(["task", "caseId", "round", "correlationId", "personId", "item", "subject", "error"]);
    for (const payload of payloads) {
      expect(Object.keys(z.looseObject({}).parse(payload)).every((field) => allowed.has(field))).toBe(true);
    }
  });

  test("the scenarios enter every state but the refusal of an unknown action", () => {
    const unused = states.map(([name]) => name).filter((name) => !everEntered.has(name));
    expect(unused).toEqual(["Refuse the action"]);
  });

  test("the scenarios take every transition but that refusal", () => {
    expect(prepared.transitions.length).toBeGreaterThan(30);
    expect(prepared.transitions.filter((name) => !everTaken.has(name))).toEqual([
      "Choose the action → Refuse the action",
    ]);
  });

  test("an unknown action is refused by name", async () => {
    const [scenario] = inquiryScenarios;
    if (scenario === undefined) throw new Error("no scenario");
    await expect(run({ ...scenario, input: { ...scenario.input, action: "export" } })).rejects.toThrow(
      "action is neither inquire nor shred",
    );
  });
});

describe("its retries and catches", () => {
  const errors = [
    new InquiryNetworkUnavailableError("x"),
    new InquiryAnswerUnreadableError("x"),
    new InquiryNetworkClosedError("2026-11-24T00:00:00Z"),
    new InquiryRateExceededError("x"),
    new InquiryAnswerNotReadyError("x"),
  ];

  test("name errors that the code throws", () => {
    const thrown = new Set(errors.map((error) => error.name));
    expect(new Set<string>(Object.values(inquiryErrors))).toEqual(thrown);
    const named = states
      .flatMap(([, state]) => [...(state.Retry ?? []), ...(state.Catch ?? [])])
      .flatMap((entry) => entry.ErrorEquals)
      .filter((name) => !name.startsWith("Lambda.") && name !== "States.ALL");
    for (const name of named) expect(thrown).toContain(name);
  });

  test("carry the numbers whose reasons are written down", () => {
    const expected = new Map<string, object>([
      [inquiryErrors.networkUnavailable, lineRetry],
      [inquiryErrors.rateExceeded, rateRetry],
      [inquiryErrors.answerNotReady, answerRetry],
      ["Lambda.ServiceException", serviceRetry],
    ]);
    const retriers = states.flatMap(([, state]) => state.Retry ?? []);
    expect(retriers.length).toBeGreaterThan(20);
    for (const { ErrorEquals, ...numbers } of retriers) {
      expect(numbers).toEqual(expected.get(ErrorEquals[0] ?? ""));
    }
  });

  test("leave no task without a way on when it fails for good", () => {
    const mayFail = new Set([
      "Record the gap of the fact",
      "Record the gap of the link code",
      "Record the gap of the resident record",
      "Record the gap of the case",
      "Reduce the facts",
      "Destroy the case key",
      "Open the inquiry",
    ]);
    for (const [name, state] of states) {
      if (state.Type !== "Task" || mayFail.has(name)) continue;
      expect((state.Catch ?? []).some((entry) => entry.ErrorEquals.includes("States.ALL"))).toBe(true);
    }
  });
});
