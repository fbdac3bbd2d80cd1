import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test } from "@jest/globals";
import type { StateMachineDefinition } from "../../../../local/assembly/deployment.ts";
import { prepareDefinition, UnsupportedDefinitionError } from "../../../../local/stepfunctions/prepare-definition.ts";
import type { StepFunctionsService } from "../../../../local/stepfunctions/step-functions.ts";
import { startStepFunctions } from "../../../../local/stepfunctions/step-functions.ts";
import type { InvocationResult } from "../../../../local/workers/function-pool.ts";

const REGION = "ap-northeast-1";
const ACCOUNT = "111111111113";
const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const machineArn = (name: string) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;

function machine(name: string, definition: unknown): StateMachineDefinition {
  return {
    stage: { stageId: "Prefecture13", code: "13" },
    stackName: "sasae-13-service",
    logicalId: name,
    accountId: ACCOUNT,
    region: REGION,
    name,
    arn: machineArn(name),
    roleArn: `arn:aws:iam::${ACCOUNT}:role/sasae/13/${name}`,
    definition,
  };
}

const invoke = (task: string, more: object = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: functionArn("tasks"), Payload: { task, "caseId.$": "$.caseId" } },
  ResultSelector: { "kind.$": "$.Payload.kind" },
  ResultPath: "$.result",
  ...more,
});

const screening = {
  StartAt: "Check",
  States: {
    Check: invoke("check", { Next: "Complete?" }),
    "Complete?": {
      Type: "Choice",
      Choices: [{ Variable: "$.result.kind", StringEquals: "complete", Next: "Wait for screener" }],
      Default: "Return",
    },
    "Wait for screener": {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      TimeoutSeconds: 604800,
      Parameters: {
        FunctionName: functionArn("tasks"),
        Payload: {
          task: "register-wait",
          "caseId.$": "$.caseId",
          "taskToken.$": "$$.Task.Token",
          "execution.$": "$$.Execution.Name",
        },
      },
      ResultPath: "$.decision",
      Catch: [{ ErrorEquals: ["States.Timeout"], ResultPath: null, Next: "Remind" }],
      Next: "Done",
    },
    Remind: invoke("remind", { Next: "Done" }),
    Return: { Type: "Succeed" },
    Done: { Type: "Succeed" },
  },
};

interface Started {
  readonly service: StepFunctionsService;
  readonly calls: { readonly name: string; readonly payload: Record<string, unknown> }[];
}

const started: StepFunctionsService[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(async (service) => service.stop()));
});

function start(
  machines: readonly StateMachineDefinition[],
  answer: (payload: Record<string, unknown>) => InvocationResult,
  folder = mkdtempSync(join(tmpdir(), "sasae-sfn-")),
  refuses: (role: string, action: string, resource: string) => string | undefined = () => undefined,
): Started {
  const calls: Started["calls"] = [];
  const service = startStepFunctions({
    machines,
    dataFolder: join(folder, "executions"),
    usageFile: join(folder, "transitions.json"),
    refuses,
    invoke: async (name, payload) => {
      const fields: Record<string, unknown> = { ...(typeof payload === "object" ? payload : {}) };
      calls.push({ name, payload: fields });
      return Promise.resolve(answer(fields));
    },
  });
  started.push(service);
  return { service, calls };
}

async function until(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 10_000) throw new Error("what was waited for never came");
    await turn();
  }
}

function begin(service: StepFunctionsService, name: string, input: object, execution?: string): string {
  const { body } = service.handle("StartExecution", {
    stateMachineArn: machineArn(name),
    name: execution,
    input: JSON.stringify(input),
  });
  return JSON.parse(JSON.stringify(body)).executionArn;
}

const complete = (): InvocationResult => ({ ok: true, payload: { kind: "complete" } });

describe("the local Step Functions", () => {
  test("waits for a token and goes on with what is sent", async () => {
    const { service, calls } = start([machine("m", screening)], complete);
    const arn = begin(service, "m", { caseId: "c1" }, "c1-1");
    await until(() => service.waits().length === 1);
    expect(calls.at(-1)?.payload).toMatchObject({ task: "register-wait", execution: "c1-1" });
    const taskToken = String(calls.at(-1)?.payload["taskToken"]);
    expect(service.handle("SendTaskSuccess", { taskToken, output: '{"by":"s-1"}' })).toMatchObject({ status: 200 });
    const closed = await service.finished(arn);
    expect(closed.status).toBe("SUCCEEDED");
    expect(JSON.parse(closed.output ?? "")).toMatchObject({ caseId: "c1", decision: { by: "s-1" } });
    expect(service.handle("SendTaskSuccess", { taskToken, output: "{}" }).body).toMatchObject({
      __type: "TaskTimedOut",
    });
  });

  test("begins an open execution again after a restart; its old token is void", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sasae-sfn-"));
    const first = start([machine("m", screening)], complete, folder);
    const arn = begin(first.service, "m", { caseId: "c2" }, "c2-1");
    await until(() => first.service.waits().length === 1);
    const oldToken = first.service.waits()[0]?.taskToken;
    await first.service.stop();

    const second = start([machine("m", screening)], complete, folder);
    expect(second.service.resume()).toBe(1);
    await until(() => second.service.waits().length === 1);
    expect(second.service.handle("SendTaskSuccess", { taskToken: oldToken, output: "{}" }).body).toMatchObject({
      __type: "TaskTimedOut",
    });
    second.service.handle("SendTaskSuccess", { taskToken: second.service.waits()[0]?.taskToken, output: "{}" });
    expect((await second.service.finished(arn)).status).toBe("SUCCEEDED");
    expect(second.service.history(arn).some(({ type }) => type === "ExecutionRestarted")).toBe(true);
  });

  test("takes the time-out path when a wait expires, and counts the transitions it took", async () => {
    const { service, calls } = start([machine("m", screening)], complete);
    const arn = begin(service, "m", { caseId: "c3" });
    await until(() => service.waits().length === 1);
    service.waits()[0]?.expire();
    expect((await service.finished(arn)).status).toBe("SUCCEEDED");
    expect(calls.at(-1)?.payload["task"]).toBe("remind");
    expect(service.usage()).toEqual({
      m: {
        "Check → Complete?": 1,
        "Complete? → Wait for screener": 1,
        "Wait for screener ! States.Timeout → Remind": 1,
        "Remind → Done": 1,
      },
    });
    const unused = service.declaredTransitions()["m"]?.filter((taken) => service.usage()["m"]?.[taken] === undefined);
    expect(unused).toEqual(["Complete? → Return", "Wait for screener → Done"]);
  });

  test("fails with the function's literal error name, and lets Catch hold it by that name", async () => {
    const states = {
      Check: invoke("check", { Next: "Done", Catch: [{ ErrorEquals: ["CaseNotFound"], Next: "Gone" }] }),
      Gone: { Type: "Fail", Error: "Gone" },
      Done: { Type: "Succeed" },
    };
    const fails = (): InvocationResult => ({ ok: false, error: { errorType: "CaseNotFound", errorMessage: "no" } });
    const { service } = start([machine("m", { StartAt: "Check", States: states })], fails);
    const closed = await service.finished(begin(service, "m", { caseId: "c" }));
    expect(closed).toMatchObject({ status: "FAILED", error: "Gone" });

    const other = start([machine("m", screening)], fails);
    const failed = await other.service.finished(begin(other.service, "m", { caseId: "c" }));
    expect(failed).toMatchObject({ status: "FAILED", error: "CaseNotFound" });
    expect(JSON.parse(failed.cause ?? "")).toMatchObject({ errorType: "CaseNotFound", errorMessage: "no" });
  });

  test("runs a nested execution to its end and hands back its output as JSON", async () => {
    const outer = {
      StartAt: "Inquire",
      States: {
        Inquire: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: {
            StateMachineArn: machineArn("inner"),
            Name: "c1-inquire",
            Input: { "caseId.$": "$.caseId", "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id" },
          },
          ResultSelector: { "verdict.$": "$.Output.result.kind" },
          End: true,
        },
      },
    };
    const inner = {
      StartAt: "Each",
      States: {
        Each: {
          Type: "Map",
          ItemsPath: "$.members",
          ItemSelector: { "caseId.$": "$$.Map.Item.Value" },
          ItemProcessor: { StartAt: "Ask", States: { Ask: invoke("ask", { End: true }) } },
          ResultPath: "$.answers",
          Next: "Reduce",
        },
        Reduce: invoke("reduce", { End: true }),
      },
    };
    const withMembers = structuredClone(outer);
    Object.assign(withMembers.States.Inquire.Parameters.Input, { members: ["p1", "p2"] });
    const { service, calls } = start([machine("outer", withMembers), machine("inner", inner)], complete);
    const closed = await service.finished(begin(service, "outer", { caseId: "c1" }));
    expect(closed.status).toBe("SUCCEEDED");
    expect(JSON.parse(closed.output ?? "")).toEqual({ verdict: "complete" });
    expect(calls.map(({ payload }) => [payload["task"], payload["caseId"]])).toEqual([
      ["ask", "p1"],
      ["ask", "p2"],
      ["reduce", "c1"],
    ]);
  });

  test("refuses a call that the machine's role does not allow", async () => {
    const refuses = (_role: string, action: string) => (action === "lambda:InvokeFunction" ? "not allowed" : undefined);
    const { service, calls } = start([machine("m", screening)], complete, undefined, refuses);
    const closed = await service.finished(begin(service, "m", { caseId: "c" }));
    expect(closed).toMatchObject({ status: "FAILED", error: "States.Permissions", cause: "not allowed" });
    expect(calls).toEqual([]);
  });

  test("starts the same named execution once, and refuses its name for another input", async () => {
    const { service } = start([machine("m", screening)], complete);
    const arn = begin(service, "m", { caseId: "c" }, "c-1");
    expect(begin(service, "m", { caseId: "c" }, "c-1")).toBe(arn);
    const other = service.handle("StartExecution", { stateMachineArn: machineArn("m"), name: "c-1", input: "{}" });
    expect(other.body).toMatchObject({ __type: "ExecutionAlreadyExists" });
    service.handle("StopExecution", { executionArn: arn, cause: "withdrawn" });
    expect(await service.finished(arn)).toMatchObject({ status: "ABORTED", cause: "withdrawn" });
  });
});

describe("preparing a definition", () => {
  const task = (more: object) => ({ StartAt: "A", States: { A: invoke("x", { End: true, ...more }) } });
  test.each([
    ["JSONata", { QueryLanguage: "JSONata", StartAt: "A", States: { A: { Type: "Succeed" } } }],
    ["a heartbeat", task({ HeartbeatSeconds: 5 })],
    ["an unknown service", task({ Resource: "arn:aws:states:::sqs:sendMessage" })],
    [
      "a context path the interpreter forgets",
      task({ Parameters: { FunctionName: "f", "Payload.$": "$$.State.EnteredTime" } }),
    ],
    [
      "a token inside an intrinsic",
      task({ Parameters: { FunctionName: "f", "Payload.$": "States.Format('{}', $$.Task.Token)" } }),
    ],
    ["assigned variables", task({ Assign: { "x.$": "$.y" } })],
    ["a time-out of months", task({ TimeoutSeconds: 9_000_000 })],
  ])("refuses %s loudly", (_what, definition) => {
    expect(() => prepareDefinition("m", definition)).toThrow(UnsupportedDefinitionError);
  });
});
