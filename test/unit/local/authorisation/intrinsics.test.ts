import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { uuidOf } from "../../../../local/authorisation/identity-rules.ts";
import { UnresolvableIntrinsicError } from "../../../../local/authorisation/errors.ts";
import { physicalIds } from "../../../../local/authorisation/physical-ids.ts";
import { parseTemplate } from "../../../../local/authorisation/template.ts";
import type { JsonValue, StackTemplate } from "../../../../local/authorisation/template.ts";
import { ACCOUNT, REGION, stackOf } from "./support/stacks.ts";

const stack: StackTemplate = {
  stackName: "sasae-13-service",
  accountId: ACCOUNT,
  region: REGION,
  template: parseTemplate({
    Parameters: {
      Stage: { Type: "String", Default: "live" },
      Bootstrap: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk" },
    },
    Mappings: { ByRegion: { [REGION]: { zone: "tokyo" } } },
    Conditions: {
      IsLive: { "Fn::Equals": [{ Ref: "Stage" }, "live"] },
      NotLive: { "Fn::Not": [{ Condition: "IsLive" }] },
      Both: { "Fn::And": [{ Condition: "IsLive" }, { Condition: "NotLive" }] },
      Either: { "Fn::Or": [{ Condition: "IsLive" }, { Condition: "NotLive" }] },
    },
    Resources: {
      Named: { Type: "AWS::DynamoDB::Table", Properties: { TableName: { "Fn::Sub": "sasae-${Stage}-cases" } } },
      Bucket: { Type: "AWS::S3::Bucket" },
      OnlyElsewhere: { Type: "AWS::S3::Bucket", Condition: "NotLive" },
    },
  }),
};
const data = stackOf(
  { Key: { Type: "AWS::KMS::Key" } },
  {
    outputs: {
      KeyArn: { Value: { "Fn::GetAtt": ["Key", "Arn"] }, Export: { Name: { "Fn::Sub": "${AWS::StackName}:Key" } } },
    },
  },
);
const resolver = physicalIds([stack, data]);
const resolve = (value: JsonValue) => resolver.resolve(stack, value);

describe("intrinsic functions", () => {
  const cases: readonly (readonly [JsonValue, JsonValue])[] = [
    [{ Ref: "AWS::Region" }, REGION],
    [{ Ref: "AWS::AccountId" }, ACCOUNT],
    [{ Ref: "AWS::Partition" }, "aws"],
    [{ Ref: "AWS::StackName" }, "sasae-13-service"],
    [{ Ref: "Stage" }, "live"],
    [{ Ref: "Named" }, "sasae-live-cases"],
    [{ "Fn::GetAtt": ["Named", "Arn"] }, `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/sasae-live-cases`],
    [{ "Fn::GetAtt": "Bucket.Arn" }, "arn:aws:s3:::sasae-13-service-bucket"],
    [{ "Fn::Join": ["/", ["a", { Ref: "Stage" }, 1]] }, "a/live/1"],
    [{ "Fn::Split": [":", "a:b"] }, ["a", "b"]],
    [{ "Fn::Select": ["1", { "Fn::Split": [":", "a:b"] }] }, "b"],
    [
      { "Fn::Sub": "${Bucket.Arn}/${!literal}/${AWS::Region}" },
      `arn:aws:s3:::sasae-13-service-bucket/\${literal}/${REGION}`,
    ],
    [{ "Fn::Sub": ["${x}-${Stage}", { x: { Ref: "AWS::AccountId" } }] }, `${ACCOUNT}-live`],
    [{ "Fn::ImportValue": "sasae-13-data:Key" }, `arn:aws:kms:${REGION}:${ACCOUNT}:key/${uuidOf("sasae-13-data/Key")}`],
    [{ "Fn::If": ["IsLive", "yes", "no"] }, "yes"],
    [{ "Fn::If": ["Both", "yes", "no"] }, "no"],
    [{ "Fn::If": ["Either", "yes", "no"] }, "yes"],
    [{ "Fn::FindInMap": ["ByRegion", { Ref: "AWS::Region" }, "zone"] }, "tokyo"],
    [{ "Fn::Base64": "a" }, "YQ=="],
    [{ "Fn::ToJsonString": { a: { Ref: "Stage" } } }, '{"a":"live"}'],
    [{ a: { Ref: "AWS::NoValue" }, b: [1, { Ref: "AWS::NoValue" }, true, null] }, { b: [1, true, null] }],
    [{ "Fn::If": ["NotLive", "x", { Ref: "AWS::NoValue" }] }, null],
  ];
  test.each(cases)("%j is %j", (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  test.each<[JsonValue, RegExp]>([
    [{ Ref: "Nobody" }, /sasae-13-service\/Nobody/],
    [{ Ref: "Bootstrap" }, /no value/],
    [{ "Fn::GetAtt": ["Bucket", "Mood"] }, /AWS::S3::Bucket has no known attribute Mood/],
    [{ "Fn::ImportValue": "sasae-32-data:Key" }, /no stack exports/],
    [{ "Fn::Transform": { Name: "x" } }, /Fn::Transform is not supported/],
    [{ "Fn::If": ["Mood", 1, 2] }, /no condition Mood/],
    [{ "Fn::Join": ["", [{ a: "b" }]] }, /needs a string/],
    [{ "Fn::Select": ["5", ["a"]] }, /misses an argument/],
  ])("%j is refused", (value, message) => {
    expect(() => resolve(value)).toThrow(UnresolvableIntrinsicError);
    expect(() => resolve(value)).toThrow(message);
  });

  test("a name that refers to itself is refused", () => {
    const loop = stackOf({ Loop: { Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: "Loop" } } } });
    expect(() => physicalIds([loop]).ref(loop, "Loop")).toThrow(/refers to itself/);
  });

  test("a value without intrinsics stays what it is", () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
      tree: fc.oneof(
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("a", "b", "c"), tie("tree")),
      ),
    }));
    fc.assert(fc.property(tree, (value) => expect(resolve(value)).toEqual(value)));
  });
});

describe("physical identities", () => {
  test("resources whose condition does not hold are not there", () => {
    expect(resolver.resources().map((resource) => resource.logicalId)).not.toContain("OnlyElsewhere");
  });

  test("an ARN leads back to its resource", () => {
    expect(resolver.byArn(`arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/sasae-live-cases`)?.logicalId).toBe("Named");
    expect(resolver.byArn("arn:aws:s3:::nobody")).toBeUndefined();
  });

  test("the same template gives the same identities, another stack others", () => {
    const key = (stackName: string) => {
      const made = stackOf({ Key: { Type: "AWS::KMS::Key" } }, { stackName });
      return String(physicalIds([made]).ref(made, "Key"));
    };
    expect(key("sasae-13-data")).toBe(key("sasae-13-data"));
    expect(key("sasae-13-data")).not.toBe(key("sasae-32-data"));
    expect(key("sasae-13-data")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test("generated names keep to the limit of their service and stay apart", () => {
    const long = "ThePapersOfTheDecisionAndTheContractOfTheHouseholdInTheCaseOfTheLoan";
    const made = stackOf({
      [`${long}A`]: { Type: "AWS::Lambda::Function" },
      [`${long}B`]: { Type: "AWS::Lambda::Function" },
      [`${long}C`]: { Type: "AWS::SQS::Queue", Properties: { FifoQueue: true } },
      [`${long}D`]: { Type: "AWS::S3::Bucket" },
    });
    const [a = "", b = "", queue = "", bucket = ""] = physicalIds([made])
      .resources()
      .map((resource) => resource.ref);
    expect(a.length).toBeLessThanOrEqual(64);
    expect(a).not.toBe(b);
    expect(queue.split("/").at(-1)).toMatch(/^.{1,75}\.fifo$/);
    expect(bucket).toMatch(/^[a-z0-9-]{3,63}$/);
  });

  const kinds: readonly (readonly [string, Record<string, JsonValue>, string, RegExp])[] = [
    ["AWS::DynamoDB::Table", { TableName: "t" }, "StreamArn", /^arn:aws:dynamodb:[^:]+:\d+:table\/t\/stream\/.+$/],
    ["AWS::Lambda::Function", { FunctionName: "f" }, "Arn", /:function:f$/],
    ["AWS::Lambda::Alias", { FunctionName: "f", Name: "live" }, "AliasArn", /:function:f:live$/],
    ["AWS::Lambda::Version", { FunctionName: "f" }, "Version", /^1$/],
    ["AWS::StepFunctions::StateMachine", { StateMachineName: "m" }, "Name", /^m$/],
    [
      "AWS::Cognito::UserPool",
      {},
      "ProviderName",
      /^cognito-idp\.ap-northeast-1\.amazonaws\.com\/ap-northeast-1_[A-Za-z0-9]{9}$/,
    ],
    ["AWS::Cognito::UserPoolClient", {}, "ClientId", /^[a-z0-9]{26}$/],
    ["AWS::SQS::Queue", { QueueName: "q" }, "Arn", /^arn:aws:sqs:[^:]+:\d+:q$/],
    [
      "AWS::IAM::Role",
      { RoleName: "r", Path: "/sasae/13/number/" },
      "Arn",
      /^arn:aws:iam::\d+:role\/sasae\/13\/number\/r$/,
    ],
    ["AWS::Events::Rule", { Name: "r", EventBusName: "b" }, "Arn", /:rule\/b\/r$/],
    ["AWS::Logs::LogGroup", { LogGroupName: "/aws/x" }, "Arn", /:log-group:\/aws\/x:\*$/],
    ["AWS::ApiGateway::RestApi", {}, "RestApiId", /^[a-z0-9]{10}$/],
    ["AWS::SNS::Topic", { TopicName: "n" }, "TopicArn", /^arn:aws:sns:[^:]+:\d+:n$/],
    ["AWS::KMS::Alias", { AliasName: "alias/a" }, "Arn", /:alias\/a$/],
    ["AWS::SecretsManager::Secret", { Name: "s" }, "Id", /:secret:s-\w{6}$/],
  ];
  test.each(kinds)("%s %j has %s", (type, properties, attribute, expected) => {
    const made = stackOf({ Thing: { Type: type, Properties: properties } });
    expect(String(physicalIds([made]).attribute(made, "Thing", attribute))).toMatch(expected);
  });

  test("what a local service assigns itself can be fixed from outside", () => {
    const fixed = physicalIds([data, stack], {
      overrides: {
        "sasae-13-service/Named": {
          ref: "other",
          attributes: { StreamArn: "arn:stream", Arn: "arn:aws:dynamodb:r:1:table/other" },
        },
      },
      parameters: { "sasae-13-service/Stage": "trial", "sasae-13-service/Bootstrap": "21" },
    });
    expect(
      fixed.resolve(stack, [
        { Ref: "Named" },
        { "Fn::GetAtt": ["Named", "StreamArn"] },
        { Ref: "Stage" },
        { Ref: "Bootstrap" },
      ]),
    ).toEqual(["other", "arn:stream", "trial", "21"]);
    expect(fixed.byArn("arn:aws:dynamodb:r:1:table/other")?.logicalId).toBe("Named");
  });

  test("a value exported to another region is found behind the reader", () => {
    const edge = {
      ...stackOf(
        {
          Certificate: { Type: "AWS::CertificateManager::Certificate" },
          Writer: {
            Type: "Custom::CrossRegionExportWriter",
            Properties: { WriterProps: { exports: { "/cdk/exports/x": { Ref: "Certificate" } } } },
          },
        },
        { stackName: "sasae-13-edge" },
      ),
      region: "us-east-1",
    };
    const web = stackOf({ Reader: { Type: "Custom::CrossRegionExportReader" } }, { stackName: "sasae-13-web" });
    const both = physicalIds([edge, web]);
    expect(both.attribute(web, "Reader", "/cdk/exports/x")).toMatch(/^arn:aws:acm:us-east-1:/);
  });
});
