import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AssemblyStack } from "../../../local/assembly/read-assembly.ts";
import { stageOfStackName } from "../../../local/assembly/read-assembly.ts";
import { parseTemplate } from "../../../local/authorisation/template.ts";

/** Code of the functions: small, but calling AWS by the real SDK as the product's bundles do. */
const CODE: Readonly<Record<string, string>> = {
  writer: `
    import { DynamoDBClient, TransactWriteItemsCommand, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
    const client = new DynamoDBClient({});
    const operations = { TransactWriteItems: TransactWriteItemsCommand, GetItem: GetItemCommand, Scan: ScanCommand };
    export const handler = async ({ operation, input }) => client.send(new operations[operation](input));`,
  documents: `
    import { S3Client, PutObjectCommand, GetObjectCommand } from "@aws-sdk/client-s3";
    import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
    import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
    const client = new S3Client({});
    export const handler = async ({ form, url, put, get }) => {
      if (form) return createPresignedPost(client, form);
      if (url) return getSignedUrl(client, new GetObjectCommand(url), { expiresIn: 60 });
      if (put) return (await client.send(new PutObjectCommand(put))).$metadata.httpStatusCode;
      return (await client.send(new GetObjectCommand(get))).Body.transformToString();
    };`,
  arrivals: `
    import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
    const client = new DynamoDBClient({});
    export const handler = async (event) => {
      const { bucket, object } = event.detail;
      console.log(JSON.stringify({ code: "ARRIVED", key: object.key }));
      await client.send(new PutItemCommand({ TableName: process.env.THINGS, Item: { id: { S: "arrival#" + object.key }, bucket: { S: bucket.name }, size: { N: String(object.size) } } }));
    };`,
  follower: `
    import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
    const client = new DynamoDBClient({});
    export const handler = async (event) => {
      for (const { dynamodb } of event.Records) {
        const id = dynamodb.Keys.id.S;
        if (id.includes("poison")) throw new Error("cannot read this one");
        await client.send(new PutItemCommand({ TableName: process.env.THINGS, Item: { id: { S: "seen#" + id } } }));
      }
    };`,
  registers: `
    import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
    const client = new DynamoDBClient({});
    export const handler = async ({ taskToken, caseId }) => {
      await client.send(new PutItemCommand({ TableName: process.env.THINGS, Item: { id: { S: "token#" + caseId }, token: { S: taskToken } } }));
    };`,
  answers: `
    import { SFNClient, SendTaskSuccessCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
    const client = new SFNClient({});
    export const handler = async ({ start, send }) =>
      start ? client.send(new StartExecutionCommand(start)) : client.send(new SendTaskSuccessCommand(send));`,
  greets: `
    export const handler = async (event) => ({
      statusCode: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ who: event.requestContext.authorizer?.claims["cognito:username"] ?? null, id: event.pathParameters?.id ?? null, body: event.body }),
    });`,
};

const assume = (service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
});

type Statement = Readonly<Record<string, unknown>>;
const allow = (Action: string | readonly string[], Resource: unknown): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
});

function role(service: string, statements: readonly Statement[]) {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: assume(service),
      Policies: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
    },
  };
}

/** One small stack of one prefecture, with one of everything the runtime runs. */
export function smallStack(code: string, folder: string): AssemblyStack {
  const prefix = `sasae-${code}`;
  const accountId = `2000000000${code}`;
  const assets = new Map(
    Object.entries(CODE).map(([name, source]) => {
      const path = join(folder, "code", name);
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, "index.mjs"), source);
      return [name, path] as const;
    }),
  );
  const table = { "Fn::GetAtt": ["Things", "Arn"] };
  const objects = { "Fn::Join": ["", [{ "Fn::GetAtt": ["Quarantine", "Arn"] }, "/*"]] };
  const stream = { "Fn::GetAtt": ["Things", "StreamArn"] };
  const machine = { Ref: "Waiting" };
  const rights: Readonly<Record<string, readonly Statement[]>> = {
    writer: [
      allow(["dynamodb:GetItem"], table),
      {
        ...allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], table),
        Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["thing#*", "poison#*"] } },
      },
    ],
    documents: [allow("s3:PutObject", objects), allow("s3:GetObject", objects)],
    arrivals: [allow("dynamodb:PutItem", table)],
    follower: [
      allow("dynamodb:PutItem", table),
      allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], stream),
      allow("dynamodb:ListStreams", "*"),
      allow("sqs:SendMessage", { "Fn::GetAtt": ["Failures", "Arn"] }),
    ],
    registers: [allow("dynamodb:PutItem", table)],
    answers: [allow(["states:StartExecution", "states:SendTaskSuccess"], machine)],
    greets: [],
  };
  const logical = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const functions = Object.fromEntries(
    Object.entries(rights).flatMap(([name, statements]) => [
      [`${logical(name)}Role`, role("lambda.amazonaws.com", statements)],
      [
        `${logical(name)}Function`,
        {
          Type: "AWS::Lambda::Function",
          Properties: {
            FunctionName: `${prefix}-${name}`,
            Handler: "index.handler",
            Runtime: "nodejs24.x",
            Timeout: 15,
            Role: { "Fn::GetAtt": [`${logical(name)}Role`, "Arn"] },
            Code: { S3Bucket: "assets", S3Key: `${name}.zip` },
            Environment: { Variables: { THINGS: { Ref: "Things" }, SASAE_PREFECTURE: code } },
          },
        },
      ],
    ]),
  );
  const invokedBy = (name: string, principal: string, source: unknown) => ({
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: { "Fn::GetAtt": [`${logical(name)}Function`, "Arn"] },
      Principal: principal,
      SourceArn: source,
    },
  });
  const integration = {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: {
      "Fn::Join": [
        "",
        [
          "arn:aws:apigateway:ap-northeast-1:lambda:path/2015-03-31/functions/",
          { "Fn::GetAtt": ["GreetsFunction", "Arn"] },
          "/invocations",
        ],
      ],
    },
  };
  const operation = (security: readonly unknown[]) => ({
    responses: {},
    security,
    "x-amazon-apigateway-integration": integration,
  });
  const definition = {
    StartAt: "Wait for the answer",
    States: {
      "Wait for the answer": {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Parameters: {
          FunctionName: "${RegistersFunctionArn}",
          Payload: { "caseId.$": "$.caseId", "taskToken.$": "$$.Task.Token" },
        },
        ResultPath: "$.answer",
        End: true,
      },
    },
  };
  const template = {
    Resources: {
      ...functions,
      Things: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: `${prefix}-things`,
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          BillingMode: "PAY_PER_REQUEST",
          StreamSpecification: { StreamViewType: "NEW_IMAGE" },
        },
      },
      Quarantine: {
        Type: "AWS::S3::Bucket",
        Properties: {
          BucketName: `${prefix}-quarantine-${accountId}`,
          CorsConfiguration: {
            CorsRules: [
              {
                AllowedOrigins: ["https://sasae.example.jp"],
                AllowedMethods: ["POST"],
                AllowedHeaders: ["content-type"],
                MaxAge: 600,
              },
            ],
          },
          NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        },
      },
      Failures: { Type: "AWS::SQS::Queue", Properties: { QueueName: `${prefix}-failures` } },
      Following: {
        Type: "AWS::Lambda::EventSourceMapping",
        Properties: {
          EventSourceArn: stream,
          FunctionName: { Ref: "FollowerFunction" },
          BatchSize: 10,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 1,
          StartingPosition: "TRIM_HORIZON",
          FilterCriteria: {
            Filters: [
              {
                Pattern: JSON.stringify({
                  eventName: ["INSERT"],
                  dynamodb: { Keys: { id: { S: [{ prefix: "thing#" }, { prefix: "poison#" }] } } },
                }),
              },
            ],
          },
          DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Failures", "Arn"] } } },
        },
      },
      Arrived: {
        Type: "AWS::Events::Rule",
        Properties: {
          Name: `${prefix}-arrived`,
          EventPattern: {
            source: ["aws.s3"],
            "detail-type": ["Object Created"],
            detail: { bucket: { name: [{ Ref: "Quarantine" }] } },
          },
          Targets: [{ Id: "arrivals", Arn: { "Fn::GetAtt": ["ArrivalsFunction", "Arn"] } }],
        },
      },
      ArrivalsInvoked: invokedBy("arrivals", "events.amazonaws.com", { "Fn::GetAtt": ["Arrived", "Arn"] }),
      MachineRole: role("states.amazonaws.com", [
        allow("lambda:InvokeFunction", { "Fn::GetAtt": ["RegistersFunction", "Arn"] }),
      ]),
      Waiting: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          StateMachineName: `${prefix}-waiting`,
          RoleArn: { "Fn::GetAtt": ["MachineRole", "Arn"] },
          DefinitionString: JSON.stringify(definition),
          DefinitionSubstitutions: { RegistersFunctionArn: { "Fn::GetAtt": ["RegistersFunction", "Arn"] } },
        },
      },
      Pool: {
        Type: "AWS::Cognito::UserPool",
        Properties: { MfaConfiguration: "ON", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] },
      },
      Client: {
        Type: "AWS::Cognito::UserPoolClient",
        Properties: {
          UserPoolId: { Ref: "Pool" },
          ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        },
      },
      Api: {
        Type: "AWS::ApiGateway::RestApi",
        Properties: {
          Body: {
            openapi: "3.0.3",
            paths: {
              "/open": { post: operation([]) },
              "/things/{id}": { get: operation([{ staff: [] }]) },
              "/things/mine": { get: operation([{ staff: [] }]) },
            },
            components: {
              securitySchemes: {
                staff: {
                  type: "apiKey",
                  name: "Authorization",
                  in: "header",
                  "x-amazon-apigateway-authtype": "cognito_user_pools",
                  "x-amazon-apigateway-authorizer": {
                    type: "cognito_user_pools",
                    providerARNs: [{ "Fn::GetAtt": ["Pool", "Arn"] }],
                  },
                },
              },
            },
            "x-amazon-apigateway-gateway-responses": {
              UNAUTHORIZED: {
                statusCode: "401",
                responseParameters: {
                  "gatewayresponse.header.Content-Type": "'application/problem+json; charset=utf-8'",
                },
                responseTemplates: {
                  "application/json":
                    '{"title":"サインインが必要です","status":401,"correlationId":"$context.requestId"}',
                },
              },
              MISSING_AUTHENTICATION_TOKEN: { statusCode: "404" },
            },
          },
        },
      },
      ApiStage: { Type: "AWS::ApiGateway::Stage", Properties: { RestApiId: { Ref: "Api" }, StageName: "api" } },
      GreetsInvoked: invokedBy("greets", "apigateway.amazonaws.com", {
        "Fn::Join": [
          "",
          ["arn:aws:execute-api:ap-northeast-1:", { Ref: "AWS::AccountId" }, ":", { Ref: "Api" }, "/api/*/*"],
        ],
      }),
      Site: {
        Type: "AWS::CloudFront::Distribution",
        Properties: {
          DistributionConfig: {
            DefaultCacheBehavior: { TargetOriginId: "files" },
            CacheBehaviors: [{ PathPattern: "/api/*", TargetOriginId: "api" }],
            Origins: [
              { Id: "files", DomainName: "files.s3.amazonaws.com" },
              {
                Id: "api",
                DomainName: { "Fn::Join": ["", [{ Ref: "Api" }, ".execute-api.ap-northeast-1.amazonaws.com"]] },
              },
            ],
          },
        },
      },
    },
  };
  return {
    stackName: `${prefix}-service`,
    accountId,
    region: "ap-northeast-1",
    template: parseTemplate(JSON.parse(JSON.stringify(template))),
    stage: stageOfStackName(`${prefix}-service`),
    assets,
  };
}
