import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { deploymentOf } from "../../../../local/assembly/deployment.ts";
import type { AssemblyStack } from "../../../../local/assembly/read-assembly.ts";
import { AssemblyError, readAssembly, stageOfStackName } from "../../../../local/assembly/read-assembly.ts";
import { physicalIds } from "../../../../local/authorisation/physical-ids.ts";
import { parseTemplate } from "../../../../local/authorisation/template.ts";

function stackOf(resources: Readonly<Record<string, object>>): AssemblyStack {
  return {
    stackName: "sasae-13-service",
    accountId: "200000000013",
    region: "ap-northeast-1",
    template: parseTemplate(JSON.parse(JSON.stringify({ Resources: resources }))),
    stage: stageOfStackName("sasae-13-service"),
    assets: new Map([["abc123", "/built/consultations"]]),
  };
}

function deployed(resources: Readonly<Record<string, object>>) {
  const stacks = [stackOf(resources)];
  return deploymentOf(stacks, physicalIds(stacks));
}

const table = {
  Type: "AWS::DynamoDB::Table",
  Properties: {
    TableName: "sasae-13-cases",
    AttributeDefinitions: [{ AttributeName: "caseId", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "caseId", KeyType: "HASH" }],
    StreamSpecification: { StreamViewType: "NEW_IMAGE" },
  },
};

describe("a deployment read from templates", () => {
  test("gives a function its resolved environment, role and the folder of its bundle", () => {
    const { functions } = deployed({
      Cases: table,
      Role: {
        Type: "AWS::IAM::Role",
        Properties: { RoleName: "consultations", Path: "/sasae/13/", AssumeRolePolicyDocument: {} },
      },
      Consultations: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "sasae-13-consultations",
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Timeout: "14",
          Code: { S3Bucket: "assets", S3Key: "abc123.zip" },
          Environment: { Variables: { SASAE_CASES_TABLE: { Ref: "Cases" } } },
        },
      },
    });
    expect(functions).toMatchObject([
      {
        name: "sasae-13-consultations",
        stage: { stageId: "Prefecture13", code: "13" },
        roleArn: "arn:aws:iam::200000000013:role/sasae/13/consultations",
        codeFolder: "/built/consultations",
        timeoutSeconds: 14,
        environment: { SASAE_CASES_TABLE: "sasae-13-cases" },
      },
    ]);
  });

  test("fills the placeholders of a definition, and stops at one that nothing fills", () => {
    const machine = (substitutions: object) => ({
      Machine: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          StateMachineName: "sasae-13-screening",
          RoleArn: "arn:aws:iam::200000000013:role/x",
          DefinitionString: '{"Comment":"${TasksFunctionArn}"}',
          DefinitionSubstitutions: substitutions,
        },
      },
    });
    expect(deployed(machine({ TasksFunctionArn: "arn:x" })).stateMachines[0]?.definition).toEqual({ Comment: "arn:x" });
    expect(() => deployed(machine({}))).toThrow("nothing fills ${TasksFunctionArn}");
  });

  test("names stack and resource when a shape is not understood", () => {
    const broken = { ...table, Properties: { ...table.Properties, KeySchema: "caseId" } };
    expect(() => deployed({ Cases: broken })).toThrow("sasae-13-service/Cases (AWS::DynamoDB::Table): KeySchema");
    const source = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { EventSourceArn: "arn:aws:kinesis:ap-northeast-1:200000000013:stream/x", FunctionName: "f" },
    };
    expect(() => deployed({ Source: source })).toThrow("only DynamoDB streams");
  });

  test("leaves out disabled sources and rules", () => {
    const { streams, rules } = deployed({
      Cases: table,
      Source: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: { EventSourceArn: { "Fn::GetAtt": ["Cases", "StreamArn"] }, FunctionName: "f", Enabled: false },
      },
      Rule: {
        Type: "AWS::Events::Rule",
        Properties: { Name: "r", ScheduleExpression: "rate(1 hour)", State: "DISABLED" },
      },
    });
    expect([streams, rules]).toEqual([[], []]);
  });

  test("tells a stage by the stack's name only", () => {
    expect(stageOfStackName("sasae-national")).toEqual({ stageId: "National", code: "national" });
    expect(stageOfStackName("sasae-32-number")).toEqual({ stageId: "Prefecture32", code: "32" });
    expect(() => stageOfStackName("other-32-number")).toThrow(AssemblyError);
  });
});

describe("an assembly on disk", () => {
  test("is read with its nested assemblies and the folders of its assets", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sasae-assembly-"));
    const nested = join(folder, "assembly-Prefecture13");
    mkdirSync(nested);
    const write = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value));
    write(join(folder, "manifest.json"), {
      artifacts: { nested: { type: "cdk:cloud-assembly", properties: { directoryName: "assembly-Prefecture13" } } },
    });
    write(join(nested, "manifest.json"), {
      artifacts: {
        assets: { type: "cdk:asset-manifest", properties: { file: "data.assets.json" } },
        data: {
          type: "aws:cloudformation:stack",
          environment: "aws://200000000013/ap-northeast-1",
          properties: { templateFile: "data.template.json", stackName: "sasae-13-data" },
        },
      },
    });
    write(join(nested, "data.assets.json"), { files: { abc: { source: { path: "../asset.abc" } } } });
    write(join(nested, "data.template.json"), { Resources: { Cases: table } });
    const [stack, ...others] = await readAssembly(folder);
    expect(others).toEqual([]);
    expect(stack).toMatchObject({ stackName: "sasae-13-data", accountId: "200000000013", stage: { code: "13" } });
    expect(stack?.assets.get("abc")).toBe(join(folder, "asset.abc"));
  });

  test("is refused with the name of the file that is missing", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sasae-assembly-"));
    await expect(readAssembly(folder)).rejects.toThrow(join(folder, "manifest.json"));
  });
});
