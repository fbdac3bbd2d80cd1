import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";
import * as sfn from "@aws-sdk/client-sfn";
import * as sts from "@aws-sdk/client-sts";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, test } from "@jest/globals";
import { UnsupportedRequestError } from "../../../../local/authorisation/errors.ts";
import { physicalIds } from "../../../../local/authorisation/physical-ids.ts";
import { impliedKeyRequests, mapRequest, signingScope } from "../../../../local/authorisation/requests.ts";
import type { RequestMapping } from "../../../../local/authorisation/requests.ts";
import { taskRequests } from "../../../../local/authorisation/requests/other-services.ts";
import type { RequestEnvironment, SdkRequest } from "../../../../local/authorisation/requests/request.ts";
import { readUploadForm } from "../../../../local/authorisation/requests/s3.ts";
import { ACCOUNT, OTHER_ACCOUNT, REGION, stackOf } from "./support/stacks.ts";

const resolver = physicalIds([
  stackOf({
    Cases: {
      Type: "AWS::DynamoDB::Table",
      Properties: {
        TableName: "cases",
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [{ IndexName: "queue", KeySchema: [{ AttributeName: "queueKey", KeyType: "HASH" }] }],
        SSESpecification: { SSEEnabled: true, SSEType: "KMS", KMSMasterKeyId: { "Fn::GetAtt": ["Key", "Arn"] } },
        Tags: [{ Key: "zone", Value: "case" }],
      },
    },
    Plain: { Type: "AWS::DynamoDB::Table", Properties: { TableName: "plain", KeySchema: [] } },
    Documents: {
      Type: "AWS::S3::Bucket",
      Properties: {
        BucketName: "documents",
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              BucketKeyEnabled: true,
              ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { Ref: "Key" } },
            },
          ],
        },
      },
    },
    Released: {
      Type: "AWS::S3::Bucket",
      Properties: {
        BucketName: "released",
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
      },
    },
    Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "outbox", KmsMasterKeyId: { Ref: "Key" } } },
    Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: {} } },
    Alias: {
      Type: "AWS::KMS::Alias",
      Properties: { AliasName: "alias/case", TargetKeyId: { "Fn::GetAtt": ["Key", "Arn"] } },
    },
  }),
]);
const KEY = resolver.resources().find((resource) => resource.type === "AWS::KMS::Key")?.arn ?? "";
const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/cases`;
const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:screening`;
const POOL = `${REGION}_AbCdEfGhI`;

const environment: RequestEnvironment = {
  resolver,
  accountId: ACCOUNT,
  region: REGION,
  stateMachineOfTaskToken: (token) => (token === "known" ? MACHINE : undefined),
};

/** Sends with a real client whose transport only keeps the request. */
const captured: SdkRequest[] = [];
const requestHandler = {
  async handle(request: {
    method: string;
    path: string;
    query?: Record<string, string | string[] | null>;
    headers: Record<string, string>;
    body?: unknown;
  }): Promise<never> {
    const query = Object.entries(request.query ?? {})
      .map(([key, value]) =>
        value === null || value === ""
          ? encodeURIComponent(key)
          : `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`,
      )
      .join("&");
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const body =
      typeof request.body === "string"
        ? Buffer.from(request.body)
        : request.body instanceof Uint8Array
          ? Uint8Array.from(request.body)
          : Buffer.alloc(0);
    captured.push({
      method: request.method,
      path: query === "" ? request.path : `${request.path}?${query}`,
      headers,
      body,
    });
    return Promise.reject(Object.assign(new Error("kept"), { $retryable: undefined, name: "Kept" }));
  },
};
const config = {
  region: REGION,
  endpoint: "http://127.0.0.1:9",
  credentials: { accessKeyId: "sasae-13-cases", secretAccessKey: "secret" },
  maxAttempts: 1,
  requestHandler,
};

async function requestOf(send: () => Promise<unknown>): Promise<SdkRequest> {
  captured.length = 0;
  await expect(send()).rejects.toThrow("kept");
  const [request] = captured;
  if (request === undefined) throw new Error("nothing was sent");
  return request;
}

function shown(mapping: RequestMapping): readonly string[] {
  return mapping.kind === "no-iam" ? ["no IAM"] : mapping.requests.map((item) => `${item.action} ${item.resource}`);
}

async function mapped(send: () => Promise<unknown>): Promise<RequestMapping> {
  return mapRequest(await requestOf(send), environment);
}

function contextOf(mapping: RequestMapping, index = 0): Readonly<Record<string, string | readonly string[]>> {
  return mapping.kind === "no-iam" ? {} : (mapping.requests[index]?.context ?? {});
}

describe("DynamoDB", () => {
  const client = new dynamodb.DynamoDBClient(config);
  const key = { pk: { S: "CASE#1" }, sk: { S: "STATE" } };
  const cases: readonly (readonly [
    string,
    () => Promise<unknown>,
    readonly string[],
    readonly string[] | undefined,
  ])[] = [
    [
      "GetItem",
      () => client.send(new dynamodb.GetItemCommand({ TableName: "cases", Key: key })),
      [`dynamodb:GetItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "GetItem by ARN",
      () => client.send(new dynamodb.GetItemCommand({ TableName: TABLE, Key: key })),
      [`dynamodb:GetItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "PutItem",
      () => client.send(new dynamodb.PutItemCommand({ TableName: "cases", Item: { ...key, amount: { N: "1" } } })),
      [`dynamodb:PutItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "UpdateItem",
      () => client.send(new dynamodb.UpdateItemCommand({ TableName: "cases", Key: key })),
      [`dynamodb:UpdateItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "DeleteItem",
      () => client.send(new dynamodb.DeleteItemCommand({ TableName: "cases", Key: key })),
      [`dynamodb:DeleteItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "Query of the table",
      () =>
        client.send(
          new dynamodb.QueryCommand({
            TableName: "cases",
            KeyConditionExpression: "#p = :p AND begins_with(sk, :s)",
            ExpressionAttributeNames: { "#p": "pk" },
            ExpressionAttributeValues: { ":p": { S: "CASE#2" }, ":s": { S: "E" } },
          }),
        ),
      [`dynamodb:Query ${TABLE}`],
      ["CASE#2"],
    ],
    [
      "Query of an index",
      () =>
        client.send(
          new dynamodb.QueryCommand({
            TableName: "cases",
            IndexName: "queue",
            KeyConditionExpression: "queueKey = :q",
            ExpressionAttributeValues: { ":q": { S: "131016" } },
          }),
        ),
      [`dynamodb:Query ${TABLE}/index/queue`],
      ["131016"],
    ],
    [
      "Scan",
      () => client.send(new dynamodb.ScanCommand({ TableName: "cases" })),
      [`dynamodb:Scan ${TABLE}`],
      undefined,
    ],
    [
      "BatchGetItem",
      () =>
        client.send(
          new dynamodb.BatchGetItemCommand({
            RequestItems: { cases: { Keys: [key, { ...key, pk: { S: "CASE#3" } }] } },
          }),
        ),
      [`dynamodb:BatchGetItem ${TABLE}`],
      ["CASE#1", "CASE#3"],
    ],
    [
      "BatchWriteItem",
      () =>
        client.send(
          new dynamodb.BatchWriteItemCommand({
            RequestItems: {
              cases: [{ PutRequest: { Item: key } }, { DeleteRequest: { Key: { ...key, pk: { S: "CASE#4" } } } }],
            },
          }),
        ),
      [`dynamodb:BatchWriteItem ${TABLE}`],
      ["CASE#1", "CASE#4"],
    ],
    [
      "TransactWriteItems",
      () =>
        client.send(
          new dynamodb.TransactWriteItemsCommand({
            TransactItems: [
              { Put: { TableName: "cases", Item: key } },
              { Update: { TableName: "cases", Key: key, UpdateExpression: "SET a = :a" } },
              { Delete: { TableName: "cases", Key: key } },
              { ConditionCheck: { TableName: "cases", Key: key, ConditionExpression: "attribute_exists(pk)" } },
            ],
          }),
        ),
      [
        `dynamodb:PutItem ${TABLE}`,
        `dynamodb:UpdateItem ${TABLE}`,
        `dynamodb:DeleteItem ${TABLE}`,
        `dynamodb:ConditionCheckItem ${TABLE}`,
      ],
      ["CASE#1"],
    ],
    [
      "TransactGetItems",
      () =>
        client.send(
          new dynamodb.TransactGetItemsCommand({ TransactItems: [{ Get: { TableName: "cases", Key: key } }] }),
        ),
      [`dynamodb:GetItem ${TABLE}`],
      ["CASE#1"],
    ],
    [
      "DescribeTable",
      () => client.send(new dynamodb.DescribeTableCommand({ TableName: "cases" })),
      [`dynamodb:DescribeTable ${TABLE}`],
      undefined,
    ],
    ["ListTables", () => client.send(new dynamodb.ListTablesCommand({})), ["dynamodb:ListTables *"], undefined],
  ];
  test.each(cases)("%s", async (_name, send, expected, leadingKeys) => {
    const mapping = await mapped(send);
    expect(shown(mapping)).toEqual(expected);
    expect(contextOf(mapping)["dynamodb:LeadingKeys"]).toEqual(leadingKeys);
  });

  test("names top-level attributes, the enclosing transaction and the tags of the table", async () => {
    const mapping = await mapped(() =>
      client.send(
        new dynamodb.TransactWriteItemsCommand({
          TransactItems: [
            {
              Update: {
                TableName: "cases",
                Key: key,
                UpdateExpression: "SET #s = :s, history.latest = list_append(history.latest, :h) REMOVE draft",
                ConditionExpression: "attribute_exists(pk) AND version = :v",
                ExpressionAttributeNames: { "#s": "status" },
              },
            },
          ],
        }),
      ),
    );
    const context = contextOf(mapping);
    expect(new Set(context["dynamodb:Attributes"])).toEqual(
      new Set(["pk", "sk", "status", "history", "draft", "version"]),
    );
    expect(context).toMatchObject({
      "dynamodb:EnclosingOperation": "TransactWriteItems",
      "aws:ResourceTag/zone": "case",
    });
  });

  test("a leading key that cannot be read is reported as unknown, not as absent", async () => {
    const mapping = await mapped(() =>
      client.send(new dynamodb.QueryCommand({ TableName: "elsewhere", KeyConditionExpression: "a = :a" })),
    );
    expect(mapping).toMatchObject({ requests: [{ unknownKeys: ["dynamodb:LeadingKeys"] }] });
  });

  test("PartiQL is refused", async () => {
    const request = await requestOf(() =>
      client.send(new dynamodb.ExecuteStatementCommand({ Statement: "SELECT * FROM cases" })),
    );
    expect(() => mapRequest(request, environment)).toThrow(UnsupportedRequestError);
  });

  test.each([
    [
      "DescribeStream",
      { StreamArn: "arn:aws:dynamodb:ddblocal:000000000000:table/cases/stream/2026-11-24T00:00:00.000" },
    ],
    [
      "GetRecords",
      {
        ShardIterator: "000|arn:aws:dynamodb:ddblocal:000000000000:table/cases/stream/2026-11-24T00:00:00.000|s|TRIM|0",
      },
    ],
  ])("%s of the emulator's stream is about the table's own stream", (operation, body) => {
    const mapping = mapRequest(
      {
        method: "POST",
        path: "/",
        headers: { "x-amz-target": `DynamoDBStreams_20120810.${operation}` },
        body: Buffer.from(JSON.stringify(body)),
      },
      environment,
    );
    expect(shown(mapping)).toEqual([`dynamodb:${operation} ${TABLE}/stream/2026-01-01T00:00:00.000`]);
  });
});

describe("S3", () => {
  const client = new s3.S3Client({ ...config, forcePathStyle: true });
  const object = "arn:aws:s3:::documents/13/申込 1.pdf";
  const at = { Bucket: "documents", Key: "13/申込 1.pdf" };
  const cases: readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
    ["GetObject", () => client.send(new s3.GetObjectCommand(at)), [`s3:GetObject ${object}`]],
    [
      "GetObject of a version",
      () => client.send(new s3.GetObjectCommand({ ...at, VersionId: "v" })),
      [`s3:GetObjectVersion ${object}`],
    ],
    ["HeadObject", () => client.send(new s3.HeadObjectCommand(at)), [`s3:GetObject ${object}`]],
    ["PutObject", () => client.send(new s3.PutObjectCommand({ ...at, Body: "x" })), [`s3:PutObject ${object}`]],
    [
      "PutObject with tags",
      () => client.send(new s3.PutObjectCommand({ ...at, Body: "x", Tagging: "state=new" })),
      [`s3:PutObject ${object}`, `s3:PutObjectTagging ${object}`],
    ],
    [
      "CopyObject",
      () => client.send(new s3.CopyObjectCommand({ ...at, CopySource: "quarantine/13/a%20b.pdf" })),
      [`s3:PutObject ${object}`, "s3:GetObject arn:aws:s3:::quarantine/13/a b.pdf"],
    ],
    ["DeleteObject", () => client.send(new s3.DeleteObjectCommand(at)), [`s3:DeleteObject ${object}`]],
    [
      "DeleteObjects",
      () =>
        client.send(
          new s3.DeleteObjectsCommand({
            Bucket: "documents",
            Delete: { Objects: [{ Key: "a&b" }, { Key: "c", VersionId: "1" }] },
          }),
        ),
      ["s3:DeleteObject arn:aws:s3:::documents/a&b", "s3:DeleteObjectVersion arn:aws:s3:::documents/c"],
    ],
    [
      "ListObjectsV2",
      () => client.send(new s3.ListObjectsV2Command({ Bucket: "documents", Prefix: "13/" })),
      ["s3:ListBucket arn:aws:s3:::documents"],
    ],
    [
      "HeadBucket",
      () => client.send(new s3.HeadBucketCommand({ Bucket: "documents" })),
      ["s3:ListBucket arn:aws:s3:::documents"],
    ],
    ["GetObjectTagging", () => client.send(new s3.GetObjectTaggingCommand(at)), [`s3:GetObjectTagging ${object}`]],
    [
      "PutObjectTagging",
      () => client.send(new s3.PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [] } })),
      [`s3:PutObjectTagging ${object}`],
    ],
    ["CreateMultipartUpload", () => client.send(new s3.CreateMultipartUploadCommand(at)), [`s3:PutObject ${object}`]],
    [
      "AbortMultipartUpload",
      () => client.send(new s3.AbortMultipartUploadCommand({ ...at, UploadId: "u" })),
      [`s3:AbortMultipartUpload ${object}`],
    ],
    ["ListBuckets", () => client.send(new s3.ListBucketsCommand({})), ["s3:ListAllMyBuckets *"]],
  ];
  test.each(cases)("%s", async (_name, send, expected) => {
    expect(shown(await mapped(send))).toEqual(expected);
  });

  test("gives prefix, tags and encryption as context", async () => {
    expect(
      contextOf(await mapped(() => client.send(new s3.ListObjectsV2Command({ Bucket: "documents", Prefix: "13/" })))),
    ).toMatchObject({ "s3:prefix": "13/", "s3:authType": "REST-HEADER" });
    const put = await mapped(() =>
      client.send(
        new s3.PutObjectCommand({
          ...at,
          Body: "x",
          Tagging: "state=new&kind=id",
          ServerSideEncryption: "aws:kms",
          SSEKMSKeyId: KEY,
        }),
      ),
    );
    expect(contextOf(put)).toMatchObject({
      "s3:RequestObjectTag/state": "new",
      "s3:RequestObjectTagKeys": ["state", "kind"],
      "s3:x-amz-server-side-encryption": "aws:kms",
      "s3:x-amz-server-side-encryption-aws-kms-key-id": KEY,
    });
  });

  test("a presigned URL is the same action, signed by query", async () => {
    const url = new URL(await getSignedUrl(client, new s3.GetObjectCommand(at), { expiresIn: 60 }));
    const request: SdkRequest = {
      method: "GET",
      path: `${url.pathname}${url.search}`,
      headers: { host: url.host },
      body: Buffer.alloc(0),
    };
    const mapping = mapRequest(request, environment);
    expect(shown(mapping)).toEqual([`s3:GetObject ${object}`]);
    expect(contextOf(mapping)).toMatchObject({ "s3:authType": "REST-QUERY-STRING" });
    expect(signingScope(request)).toEqual({ accessKeyId: "sasae-13-cases", region: REGION, service: "s3" });
  });

  test("a presigned POST form is a write of its key, signed in the form", async () => {
    const post = await createPresignedPost(client, {
      Bucket: "documents",
      Key: "13/${filename}",
      Fields: { "x-amz-server-side-encryption": "aws:kms" },
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(post.fields)) form.append(name, value);
    form.append("file", new Blob([Buffer.from([0, 255, 13, 10, 45, 45])]), "診断書.pdf");
    const encoded = new Response(form);
    const request: SdkRequest = {
      method: "POST",
      path: new URL(post.url).pathname,
      headers: { "content-type": encoded.headers.get("content-type") ?? "" },
      body: new Uint8Array(await encoded.arrayBuffer()),
    };
    const mapping = mapRequest(request, environment);
    expect(shown(mapping)).toEqual(["s3:PutObject arn:aws:s3:::documents/13/診断書.pdf"]);
    expect(contextOf(mapping)).toMatchObject({ "s3:authType": "POST", "s3:x-amz-server-side-encryption": "aws:kms" });
    expect(signingScope(request)?.accessKeyId).toBe("sasae-13-cases");
  });

  test("a POST that is no form, or a form without a file, is refused", () => {
    expect(() => readUploadForm("text/plain", Buffer.from("x"))).toThrow(UnsupportedRequestError);
    expect(() =>
      readUploadForm(
        "multipart/form-data; boundary=b",
        Buffer.from('--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk\r\n--b--'),
      ),
    ).toThrow(UnsupportedRequestError);
  });

  test("a bucket in the host name is found", () => {
    const mapping = mapRequest(
      {
        method: "GET",
        path: "/13/a%2Fb",
        headers: {
          host: "documents.localhost:4000",
          authorization: `AWS4-HMAC-SHA256 Credential=f/20261124/${REGION}/s3/aws4_request, SignedHeaders=host`,
        },
        body: Buffer.alloc(0),
      },
      environment,
    );
    expect(shown(mapping)).toEqual(["s3:GetObject arn:aws:s3:::documents/13/a/b"]);
  });

  test("existing tags come from the gateway, or are unknown", async () => {
    const request = await requestOf(() => client.send(new s3.GetObjectCommand(at)));
    expect(mapRequest(request, environment)).toMatchObject({
      requests: [{ unknownKeys: ["s3:signatureAge", "s3:ExistingObjectTag/"] }],
    });
    const informed = mapRequest(request, { ...environment, existingObjectTags: () => ({ state: "clean" }) });
    expect(contextOf(informed)).toMatchObject({ "s3:ExistingObjectTag/state": "clean" });
  });
});

describe("KMS", () => {
  const client = new kms.KMSClient(config);
  test.each([KEY, KEY.split("/").at(-1) ?? "", "alias/case", `arn:aws:kms:${REGION}:${ACCOUNT}:alias/case`])(
    "%s leads to the key's ARN",
    async (KeyId) => {
      const mapping = await mapped(() =>
        client.send(
          new kms.GenerateDataKeyCommand({
            KeyId,
            KeySpec: "AES_256",
            EncryptionContext: { case: "c-1", purpose: "inquiry" },
          }),
        ),
      );
      expect(shown(mapping)).toEqual([`kms:GenerateDataKey ${KEY}`]);
      expect(contextOf(mapping)).toMatchObject({
        "kms:EncryptionContext:case": "c-1",
        "kms:EncryptionContextKeys": ["case", "purpose"],
        "kms:ResourceAliases": ["alias/case"],
      });
      expect(contextOf(mapping)["kms:RequestAlias"]).toBe(KeyId.includes("alias/") ? "alias/case" : undefined);
      expect(contextOf(mapping)).not.toHaveProperty("kms:ViaService");
    },
  );

  test("an alias ARN of another account leads to that account's key", async () => {
    const signing = {
      Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: {} } },
      Alias: { Type: "AWS::KMS::Alias", Properties: { AliasName: "alias/signing", TargetKeyId: { Ref: "Key" } } },
    };
    const other = physicalIds([stackOf(signing, { stackName: "sasae-32-data", accountId: OTHER_ACCOUNT })]);
    const KeyId = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:alias/signing`;
    const request = await requestOf(() => client.send(new kms.GetPublicKeyCommand({ KeyId })));
    const mapping = mapRequest(request, { ...environment, resolver: other });
    expect(shown(mapping)).toEqual([`kms:GetPublicKey ${other.resources()[0]?.arn ?? ""}`]);
    expect(contextOf(mapping)).toMatchObject({
      "kms:RequestAlias": "alias/signing",
      "kms:ResourceAliases": ["alias/signing"],
    });
  });

  test("Decrypt without a key is about the key inside the ciphertext", async () => {
    const request = await requestOf(() => client.send(new kms.DecryptCommand({ CiphertextBlob: Buffer.from("blob") })));
    const inside = {
      ...environment,
      keyOfCiphertext: (blob: Uint8Array) => (Buffer.from(blob).toString() === "blob" ? KEY : undefined),
    };
    expect(shown(mapRequest(request, inside))).toEqual([`kms:Decrypt ${KEY}`]);
    expect(shown(mapRequest(request, environment))).toEqual([
      `kms:Decrypt arn:aws:kms:${REGION}:${ACCOUNT}:key/unknown`,
    ]);
  });

  test("managing keys is refused", async () => {
    const request = await requestOf(() => client.send(new kms.ScheduleKeyDeletionCommand({ KeyId: KEY })));
    expect(() => mapRequest(request, environment)).toThrow(UnsupportedRequestError);
  });
});

describe("Step Functions, Cognito and STS", () => {
  const steps = new sfn.SFNClient(config);
  const pools = new cognito.CognitoIdentityProviderClient(config);
  const tokens = new sts.STSClient(config);
  const pool = `arn:aws:cognito-idp:${REGION}:${ACCOUNT}:userpool/${POOL}`;
  const execution = MACHINE.replace("stateMachine", "execution");
  const cases: readonly (readonly [string, () => Promise<unknown>, readonly string[]])[] = [
    [
      "StartExecution",
      () => steps.send(new sfn.StartExecutionCommand({ stateMachineArn: MACHINE })),
      [`states:StartExecution ${MACHINE}`],
    ],
    [
      "DescribeExecution",
      () => steps.send(new sfn.DescribeExecutionCommand({ executionArn: `${execution}:1` })),
      [`states:DescribeExecution ${execution}:1`],
    ],
    [
      "StopExecution",
      () => steps.send(new sfn.StopExecutionCommand({ executionArn: `${execution}:1` })),
      [`states:StopExecution ${execution}:1`],
    ],
    [
      "SendTaskSuccess",
      () => steps.send(new sfn.SendTaskSuccessCommand({ taskToken: "known", output: "{}" })),
      [`states:SendTaskSuccess ${MACHINE}`],
    ],
    [
      "SendTaskFailure of a token of nobody",
      () => steps.send(new sfn.SendTaskFailureCommand({ taskToken: "other" })),
      ["states:SendTaskFailure *"],
    ],
    [
      "AdminGetUser",
      () => pools.send(new cognito.AdminGetUserCommand({ UserPoolId: POOL, Username: "a" })),
      [`cognito-idp:AdminGetUser ${pool}`],
    ],
    [
      "ListUsers",
      () => pools.send(new cognito.ListUsersCommand({ UserPoolId: POOL })),
      [`cognito-idp:ListUsers ${pool}`],
    ],
    [
      "InitiateAuth",
      () => pools.send(new cognito.InitiateAuthCommand({ ClientId: "c", AuthFlow: "USER_PASSWORD_AUTH" })),
      ["no IAM"],
    ],
    [
      "RespondToAuthChallenge",
      () =>
        pools.send(new cognito.RespondToAuthChallengeCommand({ ClientId: "c", ChallengeName: "SOFTWARE_TOKEN_MFA" })),
      ["no IAM"],
    ],
    [
      "AssociateSoftwareToken",
      () => pools.send(new cognito.AssociateSoftwareTokenCommand({ Session: "a".repeat(20) })),
      ["no IAM"],
    ],
    [
      "VerifySoftwareToken",
      () => pools.send(new cognito.VerifySoftwareTokenCommand({ UserCode: "123456" })),
      ["no IAM"],
    ],
    ["GlobalSignOut", () => pools.send(new cognito.GlobalSignOutCommand({ AccessToken: "t" })), ["no IAM"]],
    ["GetUser", () => pools.send(new cognito.GetUserCommand({ AccessToken: "t" })), ["no IAM"]],
    ["GetCallerIdentity", () => tokens.send(new sts.GetCallerIdentityCommand({})), ["no IAM"]],
    [
      "AssumeRole",
      () =>
        tokens.send(
          new sts.AssumeRoleCommand({ RoleArn: "arn:aws:iam::222222222222:role/puller", RoleSessionName: "s" }),
        ),
      ["sts:AssumeRole arn:aws:iam::222222222222:role/puller"],
    ],
  ];
  test.each(cases)("%s", async (_name, send, expected) => {
    expect(shown(await mapped(send))).toEqual(expected);
  });
});

describe("other services", () => {
  const json = (target: string, body: unknown): SdkRequest => ({
    method: "POST",
    path: "/",
    headers: { "x-amz-target": target },
    body: Buffer.from(JSON.stringify(body)),
  });
  const signed = (service: string, method: string, path: string, body = ""): SdkRequest => ({
    method,
    path,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=f/20261124/${REGION}/${service}/aws4_request, SignedHeaders=host`,
    },
    body: Buffer.from(body),
  });
  const queue = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/outbox`;
  const home = `${REGION}:${ACCOUNT}`;
  test.each([
    [
      "a function by name",
      signed("lambda", "POST", "/2015-03-31/functions/check/invocations"),
      [`lambda:InvokeFunction arn:aws:lambda:${home}:function:check`],
    ],
    [
      "a function by ARN and qualifier",
      signed(
        "lambda",
        "POST",
        `/2015-03-31/functions/${encodeURIComponent(`arn:aws:lambda:${home}:function:check`)}/invocations?Qualifier=live`,
      ),
      [`lambda:InvokeFunction arn:aws:lambda:${home}:function:check:live`],
    ],
    [
      "a message",
      json("AmazonSQS.SendMessage", { QueueUrl: queue, MessageBody: "x" }),
      [`sqs:SendMessage arn:aws:sqs:${home}:outbox`],
    ],
    [
      "a batch of messages",
      json("AmazonSQS.SendMessageBatch", { QueueUrl: queue, Entries: [] }),
      [`sqs:SendMessage arn:aws:sqs:${home}:outbox`],
    ],
    [
      "a deletion of messages",
      json("AmazonSQS.DeleteMessageBatch", { QueueUrl: queue, Entries: [] }),
      [`sqs:DeleteMessage arn:aws:sqs:${home}:outbox`],
    ],
    [
      "events",
      json("AWSEvents.PutEvents", { Entries: [{ Source: "sasae" }, { EventBusName: "own" }] }),
      [
        `events:PutEvents arn:aws:events:${home}:event-bus/default`,
        `events:PutEvents arn:aws:events:${home}:event-bus/own`,
      ],
    ],
    [
      "metrics by query",
      signed("monitoring", "POST", "/", "Action=PutMetricData&Namespace=Sasae"),
      ["cloudwatch:PutMetricData *"],
    ],
    [
      "metrics by RPC",
      { ...signed("monitoring", "POST", "/service/GraniteServiceVersion20100801/operation/PutMetricData") },
      ["cloudwatch:PutMetricData *"],
    ],
    [
      "a parameter",
      json("AmazonSSM.GetParameter", { Name: "/sasae/13/first" }),
      [`ssm:GetParameter arn:aws:ssm:${home}:parameter/sasae/13/first`],
    ],
    [
      "a notification",
      signed("sns", "POST", "/", `Action=Publish&TopicArn=arn%3Aaws%3Asns%3A${home}%3Aalarms`),
      [`sns:Publish arn:aws:sns:${home}:alarms`],
    ],
  ])("%s", (_name, request, expected) => {
    expect(shown(mapRequest(request, environment))).toEqual(expected);
  });

  test.each([
    ["an unknown service", json("Mystery.Do", {})],
    ["an unknown operation", json("AWSStepFunctions.CreateStateMachine", {})],
    ["changing a function", signed("lambda", "PUT", "/2015-03-31/functions/check/code")],
    ["a request of nobody", { method: "GET", path: "/", headers: {}, body: Buffer.alloc(0) }],
    ["a body that is no object", json("DynamoDB_20120810.GetItem", [])],
    ["a missing table", json("DynamoDB_20120810.GetItem", {})],
  ])("%s is refused", (_name, request) => {
    expect(() => mapRequest(request, environment)).toThrow(UnsupportedRequestError);
  });
});

describe("keys behind tables, buckets and queues", () => {
  const implied = (action: string, resource: string, context: Readonly<Record<string, string>> = {}) =>
    impliedKeyRequests({ action, resource, context }, environment).map((item) => [
      item.action,
      item.resource,
      item.context["kms:ViaService"],
    ]);
  test.each([
    ["dynamodb:GetItem", TABLE, [["kms:Decrypt", KEY, `dynamodb.${REGION}.amazonaws.com`]]],
    ["dynamodb:Query", `${TABLE}/index/queue`, [["kms:Decrypt", KEY, `dynamodb.${REGION}.amazonaws.com`]]],
    ["dynamodb:GetRecords", `${TABLE}/stream/x`, [["kms:Decrypt", KEY, `dynamodb.${REGION}.amazonaws.com`]]],
    ["dynamodb:DescribeTable", TABLE, []],
    ["dynamodb:GetItem", TABLE.replace("cases", "plain"), []],
    ["s3:GetObject", "arn:aws:s3:::documents/a", [["kms:Decrypt", KEY, `s3.${REGION}.amazonaws.com`]]],
    ["s3:PutObject", "arn:aws:s3:::documents/a", [["kms:GenerateDataKey", KEY, `s3.${REGION}.amazonaws.com`]]],
    ["s3:ListBucket", "arn:aws:s3:::documents", []],
    ["s3:DeleteObject", "arn:aws:s3:::documents/a", []],
    ["s3:GetObject", "arn:aws:s3:::released/a", []],
    [
      "sqs:SendMessage",
      `arn:aws:sqs:${REGION}:${ACCOUNT}:outbox`,
      [
        ["kms:GenerateDataKey", KEY, `sqs.${REGION}.amazonaws.com`],
        ["kms:Decrypt", KEY, `sqs.${REGION}.amazonaws.com`],
      ],
    ],
    [
      "sqs:ReceiveMessage",
      `arn:aws:sqs:${REGION}:${ACCOUNT}:outbox`,
      [["kms:Decrypt", KEY, `sqs.${REGION}.amazonaws.com`]],
    ],
    ["sqs:DeleteMessage", `arn:aws:sqs:${REGION}:${ACCOUNT}:outbox`, []],
    ["lambda:InvokeFunction", `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`, []],
  ])("%s on %s", (action, resource, expected) => {
    expect(implied(action, resource)).toEqual(expected);
  });

  test("a write that names its own encryption follows the request, not the bucket", () => {
    expect(
      implied("s3:PutObject", "arn:aws:s3:::documents/a", { "s3:x-amz-server-side-encryption": "AES256" }),
    ).toEqual([]);
    const context = {
      "s3:x-amz-server-side-encryption": "aws:kms",
      "s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/case",
    };
    expect(implied("s3:PutObject", "arn:aws:s3:::released/a", context)).toEqual([
      ["kms:GenerateDataKey", KEY, `s3.${REGION}.amazonaws.com`],
    ]);
  });

  test("gives the encryption context the service uses", () => {
    const [table] = impliedKeyRequests({ action: "dynamodb:GetItem", resource: TABLE, context: {} }, environment);
    expect(table?.context).toMatchObject({
      "kms:EncryptionContext:aws:dynamodb:tableName": "cases",
      "kms:EncryptionContext:aws:dynamodb:subscriberId": ACCOUNT,
    });
    const [object] = impliedKeyRequests(
      { action: "s3:GetObject", resource: "arn:aws:s3:::documents/a", context: {} },
      environment,
    );
    expect(object?.context).toMatchObject({ "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::documents" });
  });
});

describe("tasks of a state machine", () => {
  const fn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:check`;
  test.each([
    [fn, {}, [`lambda:InvokeFunction ${fn}`]],
    ["arn:aws:states:::lambda:invoke.waitForTaskToken", { FunctionName: "check" }, [`lambda:InvokeFunction ${fn}`]],
    ["arn:aws:states:::states:startExecution", { StateMachineArn: MACHINE }, [`states:StartExecution ${MACHINE}`]],
    [
      "arn:aws:states:::states:startExecution.sync:2",
      { StateMachineArn: MACHINE },
      [
        `states:StartExecution ${MACHINE}`,
        `states:DescribeExecution ${MACHINE.replace("stateMachine", "execution")}:any`,
        `states:StopExecution ${MACHINE.replace("stateMachine", "execution")}:any`,
      ],
    ],
    ["arn:aws:states:::dynamodb:updateItem", { TableName: "cases" }, [`dynamodb:UpdateItem ${TABLE}`]],
    [
      "arn:aws:states:::sqs:sendMessage",
      { QueueUrl: `https://x/${ACCOUNT}/outbox` },
      [`sqs:SendMessage arn:aws:sqs:${REGION}:${ACCOUNT}:outbox`],
    ],
  ])("%s", (resource, parameters, expected) => {
    expect(taskRequests(environment, resource, parameters).map((item) => `${item.action} ${item.resource}`)).toEqual(
      expected,
    );
  });

  test("an unknown integration is refused", () => {
    expect(() => taskRequests(environment, "arn:aws:states:::ecs:runTask", {})).toThrow(UnsupportedRequestError);
  });
});
