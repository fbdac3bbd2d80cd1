import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { repositoryRoot } from "../../lib/repository.ts";
import { resourcesOf, statementsOf, synthesize } from "../support/synth.ts";
import { policiesOfRoles, text } from "../support/template-values.ts";

/** Policies that the bootstrap makes (docs/deploy.md, step 3) against the templates that live under them. */
const read = (file: string): unknown => JSON.parse(readFileSync(join(repositoryRoot, file), "utf8"));
const boundary = read("config/permissions-boundary.json");
const execution = read("lib/bootstrap/execution-policy.json");
const numberExecution = read("lib/bootstrap/number-execution-policy.json");
const { stacks } = synthesize({ prefectures: ["13"], national: true });

const matches = (pattern: string, value: string) =>
  new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(value);
const actionsOf = (policy: unknown, effect: string) =>
  statementsOf(policy)
    .filter((statement) => statement.effect === effect)
    .flatMap((statement) => statement.actions);
const unconditionalDenials = (policy: unknown) =>
  statementsOf(policy).filter((statement) => statement.effect === "Deny" && statement.resources.includes("*"));

describe("the permissions boundary", () => {
  const allowed = actionsOf(boundary, "Allow");
  const used = policiesOfRoles(stacks).flatMap(({ statements }) =>
    statements.flatMap((statement) => statement.actions),
  );

  test("cuts nothing that a role of the templates is given", () => {
    expect([...new Set(used)].filter((action) => !allowed.includes(action))).toEqual([]);
  });

  test("names every action, and none of managing identities or keys", () => {
    expect(allowed.filter((action) => action.includes("*"))).toEqual([]);
    expect(
      allowed.filter((action) => /^(iam|sts|organizations):|^kms:(Put|Create|Schedule|Disable)/.test(action)),
    ).toEqual([]);
  });

  test("holds every role in Tokyo and Osaka", () => {
    const [refusal] = unconditionalDenials(boundary);
    expect(refusal?.condition).toEqual({
      StringNotEquals: { "aws:RequestedRegion": ["ap-northeast-1", "ap-northeast-3"] },
    });
  });
});

describe("the policies of deployment", () => {
  test.each([
    ["execution", execution],
    ["number zone execution", numberExecution],
  ])("%s: fits a managed policy, and never reads data or uses a key", (_name, policy) => {
    expect(JSON.stringify(policy).length).toBeLessThan(6144);
    const refused = unconditionalDenials(policy).flatMap((statement) => statement.actions);
    for (const action of [
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "kms:Decrypt",
      "kms:Sign",
      "lambda:InvokeFunction",
      "states:StartExecution",
    ]) {
      expect({ action, refused: refused.some((pattern) => matches(pattern, action)) }).toEqual({
        action,
        refused: true,
      });
    }
    const making = statementsOf(policy).filter(
      (statement) => statement.effect === "Allow" && statement.actions.includes("iam:CreateRole"),
    );
    expect(making).toHaveLength(1);
    expect(making[0]?.condition).toEqual({
      StringLike: { "iam:PermissionsBoundary": "arn:aws:iam::*:policy/sasae-boundary" },
    });
    expect(refused).toContain("iam:DeleteRolePermissionsBoundary");
  });

  test("keep their hands off the number zone, except its own", () => {
    const guards = statementsOf(execution).filter(
      (statement) => statement.effect === "Deny" && statement.sid?.startsWith("NumberZone") === true,
    );
    expect(guards).toHaveLength(2);
    const roles = resourcesOf(
      stacks.filter((stack) => stack.part === "number"),
      "AWS::IAM::Role",
    );
    for (const role of roles.filter((entry) => text(entry.properties["Path"]).endsWith("/number/"))) {
      const arn = `arn:aws:iam::200000000013:role${text(role.properties["Path"])}${text(role.properties["RoleName"])}`;
      expect(guards.some((guard) => guard.resources.some((pattern) => matches(text(pattern), arn)))).toBe(true);
    }
  });

  test("are taken through a bootstrap of their own in the number zone", () => {
    for (const stack of stacks) {
      const parameter = /"Default": "\/cdk-bootstrap\/([a-z]+)\/version"/.exec(stack.text)?.[1];
      expect({ stack: stack.name, parameter }).toEqual({
        stack: stack.name,
        parameter: stack.part === "number" ? "sasaenum" : "sasae",
      });
    }
  });

  test("may make every kind of resource the templates hold", () => {
    const create: Readonly<Record<string, string>> = {
      "AWS::ApiGateway::RestApi": "apigateway:POST",
      "AWS::Backup::BackupPlan": "backup:CreateBackupPlan",
      "AWS::CertificateManager::Certificate": "acm:RequestCertificate",
      "AWS::CloudFront::Distribution": "cloudfront:CreateDistribution",
      "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm",
      "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard",
      "AWS::Cognito::UserPool": "cognito-idp:CreateUserPool",
      "AWS::DynamoDB::Table": "dynamodb:CreateTable",
      "AWS::Events::Rule": "events:PutRule",
      "AWS::KMS::Key": "kms:CreateKey",
      "AWS::Lambda::EventSourceMapping": "lambda:CreateEventSourceMapping",
      "AWS::Lambda::Function": "lambda:CreateFunction",
      "AWS::Lambda::Permission": "lambda:AddPermission",
      "AWS::Logs::LogGroup": "logs:CreateLogGroup",
      "AWS::S3::Bucket": "s3:CreateBucket",
      "AWS::SecretsManager::Secret": "secretsmanager:CreateSecret",
      "AWS::SNS::Topic": "sns:CreateTopic",
      "AWS::SQS::Queue": "sqs:CreateQueue",
      "AWS::StepFunctions::StateMachine": "states:CreateStateMachine",
      "AWS::WAFv2::WebACL": "wafv2:CreateWebACL",
    };
    for (const [type, action] of Object.entries(create)) {
      const holders = stacks.filter((stack) => stack.resources.some((resource) => resource.type === type));
      expect({ type, held: holders.length > 0 }).toEqual({ type, held: true });
      for (const stack of holders) {
        const allowed = actionsOf(stack.part === "number" ? numberExecution : execution, "Allow");
        expect({ type, stack: stack.name, may: allowed.some((pattern) => matches(pattern, action)) }).toEqual({
          type,
          stack: stack.name,
          may: true,
        });
      }
    }
    const named = new Set(stacks.flatMap((stack) => stack.resources).map((resource) => resource.type.split("::")[1]));
    expect(
      [...named].filter((service) => !Object.keys(create).some((type) => type.split("::")[1] === service)),
    ).toEqual(["IAM"]);
  });
});
