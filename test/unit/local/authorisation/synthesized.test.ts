import { describe, expect, test } from "@jest/globals";
import * as cdk from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as s3 from "aws-cdk-lib/aws-s3";
import { createAuthoriser } from "../../../../local/authorisation/authoriser.ts";
import type { Authoriser, CallerPlace } from "../../../../local/authorisation/authoriser.ts";
import { physicalIds } from "../../../../local/authorisation/physical-ids.ts";
import { collectPolicies } from "../../../../local/authorisation/policies.ts";
import type { PolicySet } from "../../../../local/authorisation/policies.ts";
import { parseTemplate } from "../../../../local/authorisation/template.ts";
import { createUsageRecorder, grantsOf, mergeUsage, unusedGrants } from "../../../../local/authorisation/usage.ts";
import type { Usage } from "../../../../local/authorisation/usage.ts";
import { ACCOUNT, REGION, policiesOf, role, stackOf } from "./support/stacks.ts";

const PLACE: CallerPlace = { accountId: ACCOUNT, region: REGION };

/** Two stacks of a small prefecture, with CDK's own grants and a reference from one to the other. */
function synthesize(code: string): PolicySet {
  const app = new cdk.App();
  const env = { account: ACCOUNT, region: REGION };
  const data = new cdk.Stack(app, "Data", { env, stackName: `sasae-${code}-data` });
  const key = new kms.Key(data, "CaseKey");
  const table = new dynamodb.Table(data, "Cases", {
    tableName: `sasae-${code}-cases`,
    partitionKey: { name: "pk", type: dynamodb.AttributeType.STRING },
    encryptionKey: key,
    stream: dynamodb.StreamViewType.NEW_IMAGE,
  });
  const bucket = new s3.Bucket(data, "Documents", { encryptionKey: key, enforceSSL: true, minimumTLSVersion: 1.2 });

  const service = new cdk.Stack(app, "Service", { env, stackName: `sasae-${code}-service` });
  const fn = (id: string) =>
    new lambda.Function(service, id, {
      functionName: `sasae-${code}-${id.toLowerCase()}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: "index.handler",
      code: lambda.Code.fromInline("exports.handler = async () => {};"),
    });
  table.grantReadWriteData(fn("Cases"));
  table.grantStreamRead(fn("Outbox"));
  bucket.grantRead(fn("Documents"), "clean/*");
  // A grant on the table that forgets its key.
  fn("Forgetful").addToRolePolicy(
    new iam.PolicyStatement({ sid: "Read", actions: ["dynamodb:GetItem"], resources: [table.tableArn] }),
  );

  const assembly = app.synth();
  const stacks = [data, service].map((stack) => ({
    stackName: stack.stackName,
    accountId: ACCOUNT,
    region: REGION,
    template: parseTemplate(assembly.getStackArtifact(stack.artifactId).template),
  }));
  return collectPolicies(physicalIds(stacks));
}

function roleOf(policies: PolicySet, functionName: string): string {
  return policies.executions.find((execution) => execution.arn.endsWith(`:function:${functionName}`))?.roleArn ?? "";
}

function call(authoriser: Authoriser, code: string, functionName: string, target: string, body: unknown) {
  const role = roleOf(authoriser.policies, `sasae-${code}-${functionName}`);
  const request = {
    method: "POST",
    path: "/",
    headers: { "x-amz-target": target },
    body: Buffer.from(JSON.stringify(body)),
  };
  return authoriser.authoriseSdk({ kind: "role", arn: role }, request, PLACE);
}

function getObject(authoriser: Authoriser, code: string, functionName: string, path: string) {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=f/20261124/${REGION}/s3/aws4_request, SignedHeaders=host`,
  };
  const role = roleOf(authoriser.policies, `sasae-${code}-${functionName}`);
  return authoriser.authoriseSdk(
    { kind: "role", arn: role },
    { method: "GET", path, headers, body: Buffer.alloc(0) },
    PLACE,
  );
}

const policies = synthesize("13");
const bucket = policies.resolver.resources().find((resource) => resource.type === "AWS::S3::Bucket")?.ref ?? "";
const GET = { TableName: "sasae-13-cases", Key: { pk: { S: "1" } } };

describe("policies that CDK synthesizes", () => {
  test("CDK's grant on an encrypted table lets data through, key included", () => {
    const verdict = call(createAuthoriser(policies), "13", "cases", "DynamoDB_20120810.GetItem", GET);
    expect(verdict.allowed).toBe(true);
    expect(verdict.decisions.map((decision) => decision.action)).toEqual(["dynamodb:GetItem", "kms:Decrypt"]);
  });

  test("a grant that forgets the table's key is denied at the key", () => {
    const verdict = call(createAuthoriser(policies), "13", "forgetful", "DynamoDB_20120810.GetItem", GET);
    expect(verdict.allowed).toBe(false);
    expect(verdict.decisions.map((decision) => decision.outcome)).toEqual(["allowed", "no-identity-allow"]);
    expect(verdict.decisions.at(-1)?.action).toBe("kms:Decrypt");
  });

  test("a function without a grant is denied", () => {
    expect(call(createAuthoriser(policies), "13", "documents", "DynamoDB_20120810.GetItem", GET).allowed).toBe(false);
    expect(call(createAuthoriser(policies), "13", "cases", "DynamoDB_20120810.DeleteTable", GET).allowed).toBe(false);
  });

  test("a stream is read through its own grant", () => {
    const body = { StreamArn: "arn:aws:dynamodb:ddblocal:000000000000:table/sasae-13-cases/stream/x" };
    expect(
      call(createAuthoriser(policies), "13", "outbox", "DynamoDBStreams_20120810.DescribeStream", body).allowed,
    ).toBe(true);
    expect(
      call(createAuthoriser(policies), "13", "documents", "DynamoDBStreams_20120810.DescribeStream", body).allowed,
    ).toBe(false);
  });

  test("a bucket grant with a prefix covers the prefix only", () => {
    expect(getObject(createAuthoriser(policies), "13", "documents", `/${bucket}/clean/a.pdf`).allowed).toBe(true);
    expect(getObject(createAuthoriser(policies), "13", "documents", `/${bucket}/quarantine/a.pdf`).allowed).toBe(false);
  });

  test("an operation without IAM needs no role", () => {
    const verdict = call(
      createAuthoriser(policies),
      "13",
      "cases",
      "AWSCognitoIdentityProviderService.InitiateAuth",
      {},
    );
    expect(verdict).toMatchObject({ allowed: true, decisions: [] });
  });
});

describe("use of statements", () => {
  const canonical = (use: string) => use.replace(/^sasae-\d\d-/, "sasae-NN-");
  const identityOf = (set: PolicySet, usage: Usage) =>
    unusedGrants(grantsOf(set), usage, canonical).filter((item) => item.origin === "identity");

  test("what was used is no longer unused, in every prefecture; what was denied counts nothing", () => {
    const authoriser = createAuthoriser(policies);
    const before = identityOf(policies, authoriser.recorder.usage());
    call(authoriser, "13", "forgetful", "DynamoDB_20120810.GetItem", GET);
    expect(identityOf(policies, authoriser.recorder.usage())).toEqual(before);

    call(authoriser, "13", "cases", "DynamoDB_20120810.GetItem", GET);
    const gone = (set: PolicySet) => {
      const left = new Set(identityOf(set, authoriser.recorder.usage()).map((item) => item.use));
      return identityOf(set, {})
        .filter((item) => !left.has(item.use))
        .map((item) => item.action);
    };
    expect(gone(policies)).toEqual(["dynamodb:GetItem", "kms:Decrypt"]);
    expect(gone(synthesize("32"))).toEqual(["dynamodb:GetItem", "kms:Decrypt"]);
  });

  test("an action on each of several resources is a grant of its own, used only on that resource", () => {
    const set = policiesOf([
      stackOf({
        Reader: role(
          { RoleName: "reader" },
          {
            Sid: "Read",
            Effect: "Allow",
            Action: ["s3:GetObject", "s3:PutObject"],
            Resource: ["arn:aws:s3:::left/*", "arn:aws:s3:::right/*"],
          },
        ),
      }),
    ]);
    const authoriser = createAuthoriser(set);
    authoriser.authorise(
      { kind: "role", arn: `arn:aws:iam::${ACCOUNT}:role/reader` },
      [{ action: "s3:GetObject", resource: "arn:aws:s3:::right/a.pdf", context: {} }],
      PLACE,
    );
    const left = unusedGrants(grantsOf(set), authoriser.recorder.usage()).filter((item) => item.origin === "identity");
    expect(left.map(({ action, resource }) => `${action} ${resource}`)).toEqual([
      "s3:GetObject arn:aws:s3:::left/*",
      "s3:PutObject arn:aws:s3:::left/*",
      "s3:PutObject arn:aws:s3:::right/*",
    ]);
    expect(left[0]).toMatchObject({ holder: "reader", statement: "Read", stackName: "sasae-13-data" });
  });

  test("leaves out AWS's own policies and tells identity, resource and trust apart", () => {
    const all = grantsOf(policies);
    expect(all.some((item) => item.action.startsWith("logs:"))).toBe(false);
    expect(new Set(all.map((item) => item.origin))).toEqual(new Set(["identity", "resource", "trust"]));
    expect(all.find((item) => item.statement === "Read")).toMatchObject({
      action: "dynamodb:GetItem",
      origin: "identity",
    });
  });

  test("only what was allowed counts; several runs add up", () => {
    const recorder = createUsageRecorder();
    const asked = { action: "x", resource: "*", reason: "" };
    recorder.record({ ...asked, allowed: true, outcome: "allowed", statements: ["b#x", "a#x"] });
    recorder.record({ ...asked, allowed: false, outcome: "explicit-deny", statements: ["c#x"] });
    expect(mergeUsage(recorder.usage(), recorder.usage())).toEqual({ "a#x": 2, "b#x": 2 });
    expect(mergeUsage({ a: 1 }, { a: 2, b: 1 })).toEqual({ a: 3, b: 1 });
  });
});
