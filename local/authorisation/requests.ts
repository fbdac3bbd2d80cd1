import { UnsupportedRequestError } from "./errors.ts";
import type { AuthorisationRequest } from "./evaluate.ts";
import { policyHolder } from "./evaluate.ts";
import type { ConditionContext } from "./patterns.ts";
import { dynamodbRequests, dynamodbStreamsRequests } from "./requests/dynamodb.ts";
import { keyArn, kmsRequests } from "./requests/kms.ts";
import {
  COGNITO_WITHOUT_IAM,
  cognitoRequests,
  eventsRequests,
  lambdaRequests,
  monitoringRequests,
  parameterRequests,
  secretRequests,
  snsRequests,
  sqsRequests,
  statesRequests,
  stsRequests,
} from "./requests/other-services.ts";
import { objectOf, receive, stringOf } from "./requests/request.ts";
import type { ReceivedRequest, RequestEnvironment, SdkRequest } from "./requests/request.ts";
import { readUploadForm, s3Requests } from "./requests/s3.ts";
import { asList, isJsonObject } from "./template.ts";

/** What an SDK request amounts to. */
export type RequestMapping =
  /** Every one of `requests` must be allowed. */
  | {
      readonly kind: "authorise";
      readonly service: string;
      readonly operation: string;
      readonly requests: readonly AuthorisationRequest[];
    }
  /** The operation is open to anyone who reaches it, as in AWS. */
  | { readonly kind: "no-iam"; readonly service: string; readonly operation: string };

/** Whose signature a request carries, and for which region and service. */
export interface SigningScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** As in the credential scope: `dynamodb`, `s3`, `states`, `monitoring` … */
  readonly service: string;
}

/**
 * Reads the credential scope from the Authorization header, a presigned query or a POST form; undefined for an
 * unsigned request. It does not check the signature.
 */
export function signingScope(sdk: SdkRequest): SigningScope | undefined {
  const header = /Credential=([^,\s]+)/.exec(sdk.headers["authorization"] ?? "")?.[1];
  const query = new URLSearchParams(sdk.path.split("?")[1] ?? "").get("X-Amz-Credential");
  const contentType = sdk.headers["content-type"];
  const form =
    header === undefined && query === null && sdk.method === "POST" && /^multipart\/form-data/i.test(contentType ?? "")
      ? readUploadForm(contentType, sdk.body).fields["x-amz-credential"]
      : undefined;
  const [accessKeyId, , region, service, terminator] = (header ?? query ?? form ?? "").split("/");
  if (accessKeyId === undefined || region === undefined || service === undefined || terminator !== "aws4_request") {
    return undefined;
  }
  return { accessKeyId, region, service };
}

const TARGETS: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  DynamoDBStreams_20120810: "dynamodbstreams",
  TrentService: "kms",
  AWSStepFunctions: "states",
  AWSCognitoIdentityProviderService: "cognito-idp",
  AmazonSQS: "sqs",
  AWSEvents: "events",
  AmazonSSM: "ssm",
  secretsmanager: "secretsmanager",
  GraniteServiceVersion20100801: "monitoring",
};

/**
 * Says what IAM would have to allow for an SDK request.
 *
 * Throws UnsupportedRequestError for an operation it does not know, so that no call slips through unjudged.
 */
export function mapRequest(sdk: SdkRequest, environment: RequestEnvironment): RequestMapping {
  const request = receive(sdk, environment);
  const { service, operation } = operationOf(request);
  const requests = requestsOf(request, service, operation);
  return requests === undefined
    ? { kind: "no-iam", service, operation }
    : { kind: "authorise", service, operation, requests };
}

function operationOf(request: ReceivedRequest): { readonly service: string; readonly operation: string } {
  const target = request.sdk.headers["x-amz-target"];
  if (target !== undefined) {
    const [prefix = "", operation = ""] = target.split(".");
    const service = TARGETS[prefix];
    if (service === undefined) throw new UnsupportedRequestError(`${target} is not a known service`);
    return { service, operation };
  }
  const rpc = /^\/service\/([^/]+)\/operation\/([^/]+)$/.exec(request.pathname);
  if (rpc !== null) {
    const service = TARGETS[rpc[1] ?? ""];
    if (service === undefined) throw new UnsupportedRequestError(`${request.pathname} is not a known service`);
    return { service, operation: rpc[2] ?? "" };
  }
  const scope = signingScope(request.sdk);
  if (scope === undefined) throw new UnsupportedRequestError("the request is not signed and names no operation");
  if (scope.service === "s3" || scope.service === "lambda") {
    return { service: scope.service, operation: request.sdk.method };
  }
  return { service: scope.service, operation: queryForm(request).get("Action") ?? "" };
}

function queryForm(request: ReceivedRequest): URLSearchParams {
  return new URLSearchParams(Buffer.from(request.sdk.body).toString("utf8"));
}

function requestsOf(
  request: ReceivedRequest,
  service: string,
  operation: string,
): readonly AuthorisationRequest[] | undefined {
  switch (service) {
    case "dynamodb":
      return dynamodbRequests(request, operation);
    case "dynamodbstreams":
      return dynamodbStreamsRequests(request, operation);
    case "s3":
      return s3Requests(request);
    case "kms":
      return kmsRequests(request, operation);
    case "lambda":
      return lambdaRequests(request);
    case "states":
      return statesRequests(request, operation);
    case "cognito-idp":
      return COGNITO_WITHOUT_IAM.has(operation) ? undefined : cognitoRequests(request, operation);
    case "sqs":
      return sqsRequests(request, operation);
    case "events":
      return eventsRequests(request, operation);
    case "monitoring":
      return monitoringRequests(request, operation);
    case "ssm":
      return parameterRequests(request, operation);
    case "secretsmanager":
      return secretRequests(request, operation);
    case "sns":
      return snsRequests(request, queryForm(request));
    case "sts":
      return stsRequests(request, queryForm(request));
    default:
      throw new UnsupportedRequestError(`${service}:${operation} is not known`);
  }
}

const S3_READS: ReadonlySet<string> = new Set(["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectAttributes"]);
const TABLE_DATA =
  /^dynamodb:(?:GetItem|PutItem|UpdateItem|DeleteItem|ConditionCheckItem|Query|Scan|BatchGetItem|BatchWriteItem|GetRecords)$/;

/**
 * The key permissions that an action on an encrypted table, bucket or queue also needs, because the service asks for
 * the key in the caller's name: `kms:Decrypt` for any use of a table's data and for reading an object,
 * `kms:GenerateDataKey` for writing one, both for sending to a queue. Empty for AWS's own keys. The context says so
 * with `kms:ViaService` and the encryption context the service uses.
 */
export function impliedKeyRequests(
  request: AuthorisationRequest,
  environment: RequestEnvironment,
): readonly AuthorisationRequest[] {
  const holder = environment.resolver.byArn(policyHolder(request.resource));
  if (holder === undefined) return [];
  const { region, accountId } = holder.stack;
  const home: RequestEnvironment = { ...environment, region, accountId };
  const properties = holder.properties();
  const via = (service: string, key: string, actions: readonly string[], context: Readonly<Record<string, string>>) => {
    const facts: Record<string, string | readonly string[]> = {
      "aws:RequestedRegion": region,
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      "aws:ViaAWSService": "true",
    };
    for (const [name, value] of Object.entries(context)) facts[`kms:EncryptionContext:${name}`] = value;
    if (Object.keys(context).length > 0) facts["kms:EncryptionContextKeys"] = Object.keys(context);
    const resource = keyArn(home, key);
    return actions.map((action) => ({ action, resource, context: facts }));
  };

  switch (holder.type) {
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable": {
      if (!TABLE_DATA.test(request.action)) return [];
      const replica = asList(properties["Replicas"])
        .filter((item) => isJsonObject(item))
        .find((item) => stringOf(item, "Region") === region);
      const key =
        stringOf(objectOf(properties, "SSESpecification"), "KMSMasterKeyId") ??
        stringOf(objectOf(replica, "SSESpecification"), "KMSMasterKeyId");
      if (key === undefined || isAwsOwned(key)) return [];
      return via("dynamodb", key, ["kms:Decrypt"], {
        "aws:dynamodb:tableName": holder.ref,
        "aws:dynamodb:subscriberId": accountId,
      });
    }
    case "AWS::S3::Bucket": {
      const reads = S3_READS.has(request.action);
      if (!reads && request.action !== "s3:PutObject") return [];
      const rule = asList(objectOf(properties, "BucketEncryption")?.["ServerSideEncryptionConfiguration"]).filter(
        (item) => isJsonObject(item),
      )[0];
      const byDefault = objectOf(rule, "ServerSideEncryptionByDefault");
      const asked = reads ? undefined : single(request.context, "s3:x-amz-server-side-encryption");
      const algorithm = asked ?? stringOf(byDefault, "SSEAlgorithm");
      if (algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") return [];
      const askedKey = reads ? undefined : single(request.context, "s3:x-amz-server-side-encryption-aws-kms-key-id");
      const key = askedKey ?? stringOf(byDefault, "KMSMasterKeyID");
      if (key === undefined || isAwsOwned(key)) return [];
      // With a bucket key the context is the bucket, without one the object.
      const subject = rule?.["BucketKeyEnabled"] === true ? policyHolder(request.resource) : request.resource;
      return via("s3", key, [reads ? "kms:Decrypt" : "kms:GenerateDataKey"], { "aws:s3:arn": subject });
    }
    case "AWS::SQS::Queue": {
      const key = stringOf(properties, "KmsMasterKeyId");
      if (key === undefined || isAwsOwned(key)) return [];
      const context = { "aws:sqs:arn": request.resource };
      if (request.action === "sqs:SendMessage") {
        return via("sqs", key, ["kms:GenerateDataKey", "kms:Decrypt"], context);
      }
      return request.action === "sqs:ReceiveMessage" ? via("sqs", key, ["kms:Decrypt"], context) : [];
    }
    default:
      return [];
  }
}

function single(context: ConditionContext, key: string): string | undefined {
  const value = context[key];
  return typeof value === "string" ? value : undefined;
}

function isAwsOwned(key: string): boolean {
  return /(?:^|:)alias\/aws\//.test(key);
}
