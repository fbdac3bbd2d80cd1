import { describe, expect, test } from "@jest/globals";
import aslValidator from "asl-validator";
import {
  checkPlaceholders,
  functionPlaceholder,
  readDefinition,
  WorkflowDefinitionError,
  workflowPlaceholder,
} from "../../lib/constructs/workflow.ts";
import { referencesIn, resourcesOf, synthesize, type FoundResource } from "../support/synth.ts";
import { at, list, policiesOfRoles, record, text } from "../support/template-values.ts";

const { stacks } = synthesize({ prefectures: ["13"], national: false });
const machines = resourcesOf(stacks, "AWS::StepFunctions::StateMachine");
const nameOf = (machine: FoundResource) => text(machine.properties["StateMachineName"]);
const definitionOf = (machine: FoundResource): unknown => JSON.parse(text(machine.properties["DefinitionString"]));

/** Every state of a definition, those inside Map and Parallel too. */
function statesOf(definition: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(record(at(definition, "States"))).flatMap(([name, state]) => [
    [name, state] as const,
    ...[at(state, "ItemProcessor"), at(state, "Iterator"), ...list(at(state, "Branches"))].flatMap(statesOf),
  ]);
}

describe("workflows", () => {
  test("are screening and inquiry, kept, traced, and logged without execution data", () => {
    expect(machines.map(nameOf).sort()).toEqual(["sasae-13-inquiry", "sasae-13-screening"]);
    for (const machine of machines) {
      expect(machine.properties).toMatchObject({
        StateMachineType: "STANDARD",
        TracingConfiguration: { Enabled: true },
      });
      expect(machine.properties["LoggingConfiguration"]).toMatchObject({ IncludeExecutionData: false, Level: "ALL" });
      expect({ kept: machine.deletionPolicy, replaced: machine.updateReplacePolicy }).toEqual({
        kept: "Retain",
        replaced: "Retain",
      });
      const [group] = referencesIn(machine.properties["LoggingConfiguration"]);
      const logs = resourcesOf(stacks, "AWS::Logs::LogGroup").find(
        (entry) => entry.stack === machine.stack && entry.logicalId === group,
      );
      expect(text(logs?.properties["LogGroupName"])).toBe(`/aws/vendedlogs/states/${nameOf(machine)}`);
    }
  });

  test("are written inline and valid", () => {
    for (const machine of machines) {
      const filled = text(machine.properties["DefinitionString"]).replaceAll(
        /\$\{[A-Za-z]+\}/g,
        "arn:aws:lambda:ap-northeast-1:200000000013:function:any",
      );
      const { isValid, errors } = aslValidator(JSON.parse(filled));
      expect({ machine: nameOf(machine), isValid, errors }).toMatchObject({ isValid: true, errors: [] });
    }
  });

  test("are written in JSONPath, and call functions and workflows only", () => {
    const allowed = [
      "arn:aws:states:::lambda:invoke",
      "arn:aws:states:::lambda:invoke.waitForTaskToken",
      "arn:aws:states:::states:startExecution.sync:2",
    ];
    for (const machine of machines) {
      const definition = definitionOf(machine);
      expect(JSON.stringify(definition)).not.toContain('"QueryLanguage":"JSONata"');
      const resources = statesOf(definition).flatMap(([, state]) => list(at(state, "Resource")));
      expect(resources.filter((resource) => !allowed.includes(text(resource)))).toEqual([]);
    }
  });

  test("fill every placeholder and leave none unused", () => {
    for (const machine of machines) {
      const wanted = new Set(
        [...text(machine.properties["DefinitionString"]).matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]),
      );
      expect(new Set(Object.keys(record(machine.properties["DefinitionSubstitutions"])))).toEqual(wanted);
    }
  });

  test("may run what their placeholders stand for, and nothing else", () => {
    for (const machine of machines) {
      const role = `${nameOf(machine)}-workflow`;
      const statements = policiesOfRoles(stacks).find((entry) => entry.role === role)?.statements ?? [];
      const granted = statements
        .filter((statement) =>
          statement.actions.some((action) => /^(lambda:InvokeFunction|states:StartExecution)$/.test(action)),
        )
        .flatMap((statement) => statement.resources.map((resource) => JSON.stringify(resource)));
      const substituted = Object.values(record(machine.properties["DefinitionSubstitutions"])).map((value) =>
        JSON.stringify(value),
      );
      expect([...granted].sort()).toEqual([...substituted].sort());
    }
  });

  test("try again when Lambda itself fails", () => {
    const transient = "Lambda.TooManyRequestsException";
    for (const machine of machines) {
      const bare = statesOf(definitionOf(machine))
        .filter(([, state]) => text(at(state, "Resource")).startsWith("arn:aws:states:::lambda:invoke"))
        .filter(
          ([, state]) => !list(at(state, "Retry")).some((retry) => list(at(retry, "ErrorEquals")).includes(transient)),
        )
        .map(([name]) => name);
      expect({ machine: nameOf(machine), bare }).toEqual({ machine: nameOf(machine), bare: [] });
    }
  });
});

describe("the workflow construct", () => {
  test("refuses a placeholder that nothing fills, and a substitution that nothing uses", () => {
    const definition = '{"a":"${OneFunctionArn}"}';
    expect(() => {
      checkPlaceholders("any", definition, []);
    }).toThrow("statemachines/any.asl.json: nothing fills ${OneFunctionArn}");
    expect(() => {
      checkPlaceholders("any", definition, ["OneFunctionArn", "TwoFunctionArn"]);
    }).toThrow("${TwoFunctionArn} is given but not used");
    checkPlaceholders("any", definition, ["OneFunctionArn"]);
  });

  test("refuses a definition that is not there", () => {
    expect(() => readDefinition("no-such-workflow")).toThrow(WorkflowDefinitionError);
  });

  test("names placeholders after functions and workflows", () => {
    expect(functionPlaceholder("screening-tasks")).toBe("ScreeningTasksFunctionArn");
    expect(workflowPlaceholder("inquiry")).toBe("InquiryStateMachineArn");
  });
});
