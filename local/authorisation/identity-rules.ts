import { createHash } from "node:crypto";
import { UnresolvableIntrinsicError } from "./errors.ts";
import type { JsonValue, StackTemplate } from "./template.ts";

/** A UUID (version 4 in form) that is always the same for the same text; used for key ids. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

function letters(text: string, length: number, alphabet: string): string {
  const digest = createHash("sha512").update(text).digest();
  return Array.from({ length }, (_, index) => alphabet.charAt((digest[index] ?? 0) % alphabet.length)).join("");
}

const LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Shortens a name to a length, keeping names unique by a hash of the whole. */
export function fit(name: string, limit: number, suffix = ""): string {
  if (name.length + suffix.length <= limit) return name + suffix;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, limit - suffix.length - 9)}-${hash}${suffix}`;
}

/** The physical identity of one resource: each part is worked out when it is asked for. */
export interface Identity {
  readonly ref: () => string;
  readonly arn?: () => string;
  readonly attributes?: Readonly<Record<string, () => JsonValue>>;
}

/** What a rule of {@link identityRules} knows of a resource. */
export interface Declared {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  /** A property resolved to a string; undefined when the template leaves it out. */
  readonly given: (property: string) => string | undefined;
  /** The name a resource gets when the template gives none. */
  readonly generated: (limit: number, suffix?: string) => string;
  /** `arn:aws:<service>:<region>:<account>:<rest>`. */
  readonly arnOf: (service: string, rest: string) => string;
}

function withArn(ref: () => string, arn: () => string, attributes: Readonly<Record<string, () => JsonValue>> = {}) {
  return { ref, arn, attributes: { Arn: arn, ...attributes } };
}

function tableIdentity(declared: Declared): Identity {
  const name = () => declared.given("TableName") ?? declared.generated(255);
  const arn = () => declared.arnOf("dynamodb", `table/${name()}`);
  return withArn(name, arn, {
    TableId: () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`),
    // A real label is the moment the stream was enabled; any constant is as good for a policy.
    StreamArn: () => `${arn()}/stream/2026-01-01T00:00:00.000`,
  });
}

/** An ARN of the stack's partition. */
export function partitionArn(stack: StackTemplate, rest: string): string {
  return `arn:${stack.partition ?? "aws"}:${rest}`;
}

function iamName(declared: Declared, property: string, limit: number): string {
  return declared.given(property) ?? declared.generated(limit);
}

/** How each type of resource is named and addressed; a type that is not here has a generated `Ref` alone. */
export const identityRules: Readonly<Record<string, (declared: Declared) => Identity>> = {
  "AWS::DynamoDB::Table": tableIdentity,
  "AWS::DynamoDB::GlobalTable": tableIdentity,
  "AWS::S3::Bucket": (declared) => {
    const { stack } = declared;
    const name = () => declared.given("BucketName") ?? declared.generated(63).toLowerCase();
    return withArn(name, () => partitionArn(stack, `s3:::${name()}`), {
      DomainName: () => `${name()}.s3.amazonaws.com`,
      RegionalDomainName: () => `${name()}.s3.${stack.region}.amazonaws.com`,
      DualStackDomainName: () => `${name()}.s3.dualstack.${stack.region}.amazonaws.com`,
      WebsiteURL: () => `http://${name()}.s3-website-${stack.region}.amazonaws.com`,
    });
  },
  "AWS::KMS::Key": (declared) => {
    const id = () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`);
    return withArn(id, () => declared.arnOf("kms", `key/${id()}`), { KeyId: id });
  },
  "AWS::KMS::Alias": (declared) => {
    const name = () => declared.given("AliasName") ?? `alias/${declared.generated(200)}`;
    return withArn(name, () => declared.arnOf("kms", name()));
  },
  "AWS::Lambda::Function": (declared) => {
    const name = () => declared.given("FunctionName") ?? declared.generated(64);
    return withArn(name, () => declared.arnOf("lambda", `function:${name()}`));
  },
  "AWS::Lambda::Version": (declared) => {
    const arn = () => `${functionArn(declared)}:1`;
    return { ref: arn, arn, attributes: { Version: () => "1", FunctionArn: arn } };
  },
  "AWS::Lambda::Alias": (declared) => {
    const arn = () => `${functionArn(declared)}:${declared.given("Name") ?? declared.generated(128)}`;
    return { ref: arn, arn, attributes: { AliasArn: arn } };
  },
  "AWS::Lambda::LayerVersion": (declared) => {
    const arn = () => declared.arnOf("lambda", `layer:${declared.given("LayerName") ?? declared.generated(64)}:1`);
    return { ref: arn, arn, attributes: { LayerVersionArn: arn } };
  },
  "AWS::Lambda::EventSourceMapping": (declared) => {
    const id = () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`);
    const arn = () => declared.arnOf("lambda", `event-source-mapping:${id()}`);
    return { ref: id, arn, attributes: { Id: id, EventSourceMappingArn: arn } };
  },
  "AWS::StepFunctions::StateMachine": (declared) => {
    const name = () => declared.given("StateMachineName") ?? declared.generated(80);
    const arn = () => declared.arnOf("states", `stateMachine:${name()}`);
    return withArn(arn, arn, { Name: name, StateMachineRevisionId: () => "INITIAL" });
  },
  "AWS::StepFunctions::Activity": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(80);
    const arn = () => declared.arnOf("states", `activity:${name()}`);
    return withArn(arn, arn, { Name: name });
  },
  "AWS::Cognito::UserPool": (declared) => {
    const { stack } = declared;
    const id = () => `${stack.region}_${letters(`${stack.stackName}/${declared.logicalId}`, 9, ALPHANUMERIC)}`;
    const provider = () => `cognito-idp.${stack.region}.amazonaws.com/${id()}`;
    return withArn(id, () => declared.arnOf("cognito-idp", `userpool/${id()}`), {
      UserPoolId: id,
      ProviderName: provider,
      ProviderURL: () => `https://${provider()}`,
    });
  },
  "AWS::Cognito::UserPoolClient": (declared) => {
    const id = () => letters(`${declared.stack.stackName}/${declared.logicalId}`, 26, LOWER_ALPHANUMERIC);
    return { ref: id, attributes: { ClientId: id } };
  },
  "AWS::SQS::Queue": (declared) => {
    const { stack } = declared;
    const fifo = () => (declared.given("FifoQueue") === "true" ? ".fifo" : "");
    const name = () => declared.given("QueueName") ?? declared.generated(80, fifo());
    const url = () => `https://sqs.${stack.region}.amazonaws.com/${stack.accountId}/${name()}`;
    return withArn(url, () => declared.arnOf("sqs", name()), { QueueName: name, QueueUrl: url });
  },
  "AWS::SNS::Topic": (declared) => {
    const name = () => declared.given("TopicName") ?? declared.generated(256);
    const arn = () => declared.arnOf("sns", name());
    return { ref: arn, arn, attributes: { TopicArn: arn, TopicName: name } };
  },
  "AWS::IAM::Role": (declared) => {
    const { stack } = declared;
    const name = () => iamName(declared, "RoleName", 64);
    const arn = () => partitionArn(stack, `iam::${stack.accountId}:role${declared.given("Path") ?? "/"}${name()}`);
    const id = () => `AROA${letters(`${stack.stackName}/${declared.logicalId}`, 17, ALPHANUMERIC).toUpperCase()}`;
    return withArn(name, arn, { RoleId: id });
  },
  "AWS::IAM::ManagedPolicy": (declared) => {
    const { stack } = declared;
    const name = () => iamName(declared, "ManagedPolicyName", 128);
    const arn = () => partitionArn(stack, `iam::${stack.accountId}:policy${declared.given("Path") ?? "/"}${name()}`);
    return { ref: arn, arn, attributes: { PolicyArn: arn } };
  },
  "AWS::IAM::Policy": (declared) => ({ ref: () => iamName(declared, "PolicyName", 128) }),
  "AWS::Events::Rule": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(64);
    const bus = () => declared.given("EventBusName");
    const prefix = () => (bus() === undefined || bus() === "default" ? "" : `${bus() ?? ""}/`);
    return withArn(name, () => declared.arnOf("events", `rule/${prefix()}${name()}`));
  },
  "AWS::Events::EventBus": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(256);
    return withArn(name, () => declared.arnOf("events", `event-bus/${name()}`), { Name: name });
  },
  "AWS::Scheduler::Schedule": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(64);
    const group = () => declared.given("GroupName") ?? "default";
    return withArn(name, () => declared.arnOf("scheduler", `schedule/${group()}/${name()}`));
  },
  "AWS::Logs::LogGroup": (declared) => {
    const name = () => declared.given("LogGroupName") ?? declared.generated(512);
    return withArn(name, () => declared.arnOf("logs", `log-group:${name()}:*`));
  },
  "AWS::ApiGateway::RestApi": (declared) => {
    const { stack } = declared;
    const id = () => letters(`${stack.stackName}/${declared.logicalId}`, 10, LOWER_ALPHANUMERIC);
    return {
      ref: id,
      // The ARN a resource policy and `execute-api:Invoke` are about; API Gateway has no `Arn` attribute.
      arn: () => declared.arnOf("execute-api", id()),
      attributes: {
        RestApiId: id,
        RootResourceId: () => letters(`${stack.stackName}/${declared.logicalId}/root`, 10, LOWER_ALPHANUMERIC),
      },
    };
  },
  "AWS::ApiGateway::Stage": (declared) => ({ ref: () => declared.given("StageName") ?? declared.generated(128) }),
  "AWS::ApiGateway::Deployment": (declared) => {
    const id = () => letters(`${declared.stack.stackName}/${declared.logicalId}`, 6, LOWER_ALPHANUMERIC);
    return { ref: id, attributes: { DeploymentId: id } };
  },
  "AWS::SecretsManager::Secret": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(512);
    // Secrets Manager appends a hyphen and six characters to the name.
    const suffix = () => letters(`${declared.stack.stackName}/${declared.logicalId}`, 6, ALPHANUMERIC);
    const arn = () => declared.arnOf("secretsmanager", `secret:${name()}-${suffix()}`);
    return { ref: arn, arn, attributes: { Id: arn } };
  },
  "AWS::SSM::Parameter": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(512);
    const arn = () => declared.arnOf("ssm", `parameter${name().startsWith("/") ? "" : "/"}${name()}`);
    return { ref: name, arn, attributes: { Value: () => declared.given("Value") ?? "" } };
  },
  "AWS::CloudWatch::Alarm": (declared) => {
    const name = () => declared.given("AlarmName") ?? declared.generated(255);
    return withArn(name, () => declared.arnOf("cloudwatch", `alarm:${name()}`));
  },
  "AWS::WAFv2::WebACL": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(128);
    const id = () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`);
    const scope = () => (declared.given("Scope") === "CLOUDFRONT" ? "global" : "regional");
    const arn = () => declared.arnOf("wafv2", `${scope()}/webacl/${name()}/${id()}`);
    return withArn(() => `${name()}|${id()}|${declared.given("Scope") ?? "REGIONAL"}`, arn, { Id: id });
  },
  "AWS::CertificateManager::Certificate": (declared) => {
    const arn = () =>
      declared.arnOf("acm", `certificate/${uuidOf(`${declared.stack.stackName}/${declared.logicalId}`)}`);
    return { ref: arn, arn };
  },
  "AWS::WAFv2::IPSet": (declared) => {
    const name = () => declared.given("Name") ?? declared.generated(128);
    const scope = () => (declared.given("Scope") === "CLOUDFRONT" ? "global" : "regional");
    const id = () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`);
    const arn = () => declared.arnOf("wafv2", `${scope()}/ipset/${name()}/${id()}`);
    return withArn(() => `${name()}|${id()}|${declared.given("Scope") ?? "REGIONAL"}`, arn, { Id: id });
  },
  "AWS::Backup::BackupVault": (declared) => {
    const name = () => declared.given("BackupVaultName") ?? declared.generated(50);
    const arn = () => declared.arnOf("backup", `backup-vault:${name()}`);
    return { ref: name, arn, attributes: { BackupVaultName: name, BackupVaultArn: arn } };
  },
  "AWS::Backup::BackupPlan": (declared) => {
    const id = () => uuidOf(`${declared.stack.stackName}/${declared.logicalId}`);
    const arn = () => declared.arnOf("backup", `backup-plan:${id()}`);
    return { ref: id, arn, attributes: { BackupPlanId: id, BackupPlanArn: arn } };
  },
  "AWS::CloudFront::Function": (declared) => {
    const { stack } = declared;
    const name = () => declared.given("Name") ?? declared.generated(64);
    const arn = () => partitionArn(stack, `cloudfront::${stack.accountId}:function/${name()}`);
    return { ref: arn, arn, attributes: { FunctionARN: arn, "FunctionMetadata.FunctionARN": arn } };
  },
  "AWS::CloudFront::OriginAccessControl": (declared) => {
    const id = () => `E${letters(`${declared.stack.stackName}/${declared.logicalId}`, 13, ALPHANUMERIC).toUpperCase()}`;
    return { ref: id, attributes: { Id: id } };
  },
  "AWS::CloudFront::Distribution": (declared) => {
    const { stack } = declared;
    const seed = `${stack.stackName}/${declared.logicalId}`;
    const id = () => `E${letters(seed, 13, ALPHANUMERIC).toUpperCase()}`;
    return {
      ref: id,
      arn: () => partitionArn(stack, `cloudfront::${stack.accountId}:distribution/${id()}`),
      attributes: { Id: id, DomainName: () => `d${letters(seed, 13, LOWER_ALPHANUMERIC)}.cloudfront.net` },
    };
  },
};

function functionArn(declared: Declared): string {
  const given = declared.given("FunctionName");
  if (given === undefined) {
    throw new UnresolvableIntrinsicError(`${declared.stack.stackName}/${declared.logicalId}: FunctionName is missing`);
  }
  return given.startsWith("arn:") ? given : declared.arnOf("lambda", `function:${given}`);
}
