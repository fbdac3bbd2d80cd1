import { createHash } from "node:crypto";
import { asList, isJsonArray, isJsonObject } from "./template.ts";
import type { JsonObject, JsonValue, StackTemplate, TemplateResource } from "./template.ts";

/** A template holds a reference or function that cannot be turned into a concrete value. The message names the place. */
export class UnresolvableIntrinsicError extends Error {
  override readonly name = "UnresolvableIntrinsicError";
}

/** One resource of an assembly with its physical identity. */
export interface PhysicalResource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: a name, URL, id or ARN, depending on the type. */
  readonly ref: string;
  /** The ARN that IAM policies name, or undefined for a type that has none here. */
  readonly arn: string | undefined;
  /** The resource's properties with every intrinsic resolved. */
  properties(): JsonObject;
}

/** Gives the physical identity of every resource of an assembly. */
export interface ResourceResolver {
  /** The stacks it knows. */
  readonly stacks: readonly StackTemplate[];
  /** What `Ref` of a resource or parameter gives. Throws UnresolvableIntrinsicError for an unknown logical id. */
  ref(stack: StackTemplate, logicalId: string): JsonValue;
  /** What `Fn::GetAtt` gives. Throws UnresolvableIntrinsicError for an unknown attribute. */
  attribute(stack: StackTemplate, logicalId: string, attribute: string): JsonValue;
  /** What `Fn::ImportValue` gives in the environment of `stack`. Throws UnresolvableIntrinsicError if nothing exports it. */
  importValue(stack: StackTemplate, exportName: string): JsonValue;
  /** True if the named condition of the stack holds. */
  condition(stack: StackTemplate, name: string): boolean;
  /** Every resource whose condition holds, in template order. */
  resources(): readonly PhysicalResource[];
  /** The resource with this ARN, if the assembly declares it. */
  byArn(arn: string): PhysicalResource | undefined;
  /** Resolves every intrinsic in a value of the given stack. */
  resolve(stack: StackTemplate, value: JsonValue): JsonValue;
}

/** Fixes what the default resolver would otherwise derive, keyed `<stackName>/<logicalId>`. */
export interface PhysicalOverride {
  readonly ref?: string;
  /** For example `{ StreamArn: "…" }`; `Arn` also becomes the resource's ARN. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Choices of {@link physicalIds}. */
export interface PhysicalIdOptions {
  readonly overrides?: Readonly<Record<string, PhysicalOverride>>;
  /** Values of template parameters, keyed `<stackName>/<parameter>`; without one, the parameter's Default counts. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const NO_VALUE = Symbol("AWS::NoValue");
type Resolved = JsonValue | typeof NO_VALUE;

/**
 * Resolves Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split, Fn::ImportValue, Fn::If, Fn::FindInMap,
 * Fn::Base64, Fn::GetAZs, Fn::ToJsonString and the pseudo parameters everywhere inside a value.
 *
 * Throws UnresolvableIntrinsicError for any other `Fn::` key, naming stack and function.
 */
export function resolveIntrinsics(value: JsonValue, stack: StackTemplate, resolver: ResourceResolver): JsonValue {
  const resolved = resolveValue(value, stack, resolver);
  return resolved === NO_VALUE ? null : resolved;
}

function resolveValue(value: JsonValue, stack: StackTemplate, resolver: ResourceResolver): Resolved {
  if (isJsonArray(value)) {
    return value.flatMap((item) => {
      const resolved = resolveValue(item, stack, resolver);
      return resolved === NO_VALUE ? [] : [resolved];
    });
  }
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only !== undefined && (only === "Ref" || only.startsWith("Fn::"))) {
    return resolveFunction(only, value[only] ?? null, stack, resolver);
  }
  const result: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolveValue(item, stack, resolver);
    if (resolved !== NO_VALUE) result[key] = resolved;
  }
  return result;
}

function resolveFunction(
  name: string,
  argument: JsonValue,
  stack: StackTemplate,
  resolver: ResourceResolver,
): Resolved {
  const fail = (why: string): never => {
    throw new UnresolvableIntrinsicError(`${stack.stackName}: ${name} ${why}: ${JSON.stringify(argument)}`);
  };
  const evaluated = (item: JsonValue | undefined): JsonValue => {
    if (item === undefined) return fail("misses an argument");
    const resolved = resolveValue(item, stack, resolver);
    return resolved === NO_VALUE ? fail("has no value") : resolved;
  };
  const text = (item: JsonValue | undefined): string => {
    const resolved = evaluated(item);
    if (typeof resolved === "string") return resolved;
    if (typeof resolved === "number" || typeof resolved === "boolean") return String(resolved);
    return fail("needs a string");
  };
  const list = (item: JsonValue | undefined): readonly JsonValue[] => {
    const resolved = evaluated(item);
    return isJsonArray(resolved) ? resolved : fail("needs a list");
  };
  const parts = (count: number): readonly JsonValue[] =>
    isJsonArray(argument) && argument.length === count ? argument : fail(`needs ${count} arguments`);

  switch (name) {
    case "Ref":
      return typeof argument === "string" ? reference(argument, stack, resolver) : fail("needs a logical id");
    case "Fn::GetAtt": {
      const [logicalId, attribute] =
        typeof argument === "string" ? splitOnce(argument, ".") : [text(parts(2)[0]), text(parts(2)[1])];
      return resolver.attribute(stack, logicalId, attribute);
    }
    case "Fn::Join":
      return list(parts(2)[1])
        .map((item) => text(item))
        .join(text(parts(2)[0]));
    case "Fn::Split":
      return text(parts(2)[1]).split(text(parts(2)[0]));
    case "Fn::Select": {
      const index = Number(text(parts(2)[0]));
      return evaluated(list(parts(2)[1])[index]);
    }
    case "Fn::Sub":
      return substitute(argument, stack, resolver, fail, text);
    case "Fn::ImportValue":
      return resolver.importValue(stack, text(argument));
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = parts(3);
      const chosen = resolver.condition(stack, text(condition)) ? whenTrue : whenFalse;
      return chosen === undefined ? fail("misses a branch") : resolveValue(chosen, stack, resolver);
    }
    case "Fn::FindInMap": {
      let found: JsonValue | undefined = stack.template.Mappings;
      for (const key of parts(3)) {
        const step: string = text(key);
        found = isJsonObject(found) ? found[step] : undefined;
      }
      return found ?? fail("names no mapping");
    }
    case "Fn::Base64":
      return Buffer.from(text(argument)).toString("base64");
    case "Fn::GetAZs": {
      const region = text(argument) || stack.region;
      return ["a", "b", "c"].map((zone) => `${region}${zone}`);
    }
    case "Fn::ToJsonString":
      return JSON.stringify(evaluated(argument));
    default:
      return fail("is not supported");
  }
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function reference(name: string, stack: StackTemplate, resolver: ResourceResolver): Resolved {
  switch (name) {
    case "AWS::Region":
      return stack.region;
    case "AWS::AccountId":
      return stack.accountId;
    case "AWS::Partition":
      return stack.partition ?? "aws";
    case "AWS::URLSuffix":
      return "amazonaws.com";
    case "AWS::StackName":
      return stack.stackName;
    case "AWS::StackId":
      return `arn:${stack.partition ?? "aws"}:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.stackName}/${uuidOf(`${stack.accountId}/${stack.region}/${stack.stackName}`)}`;
    case "AWS::NotificationARNs":
      return [];
    case "AWS::NoValue":
      return NO_VALUE;
    default:
      return resolver.ref(stack, name);
  }
}

function substitute(
  argument: JsonValue,
  stack: StackTemplate,
  resolver: ResourceResolver,
  fail: (why: string) => never,
  text: (item: JsonValue | undefined) => string,
): string {
  const template = isJsonArray(argument) ? argument[0] : argument;
  const variables = isJsonArray(argument) ? argument[1] : undefined;
  if (typeof template !== "string") return fail("needs a template string");
  return template.replaceAll(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    const trimmed = name.trim();
    const own = isJsonObject(variables) ? variables[trimmed] : undefined;
    if (own !== undefined) return text(own);
    if (trimmed.includes(".")) {
      const [logicalId, attribute] = splitOnce(trimmed, ".");
      return text(resolver.attribute(stack, logicalId, attribute));
    }
    return text({ Ref: trimmed });
  });
}

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
function fit(name: string, limit: number, suffix = ""): string {
  if (name.length + suffix.length <= limit) return name + suffix;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, limit - suffix.length - 9)}-${hash}${suffix}`;
}

interface Identity {
  readonly ref: () => string;
  readonly arn?: () => string;
  readonly attributes?: Readonly<Record<string, () => JsonValue>>;
}

interface Declared {
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

function partitionArn(stack: StackTemplate, rest: string): string {
  return `arn:${stack.partition ?? "aws"}:${rest}`;
}

function iamName(declared: Declared, property: string, limit: number): string {
  return declared.given(property) ?? declared.generated(limit);
}

const IDENTITIES: Readonly<Record<string, (declared: Declared) => Identity>> = {
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

/**
 * The default resolver: deterministic names, ids and ARNs for the resources of all stacks of an assembly.
 *
 * A name given in the template is used; otherwise `<stack>-<logicalId>` in lower case, cut to the service's limit
 * with a hash so that it stays unique. Key ids are UUIDs derived from stack and logical id, user pool, client and
 * API ids letters derived the same way, so the same template always gives the same identities. `options.overrides`
 * fixes what a local service assigns itself. A type without a rule has a generated `Ref` and no attributes.
 */
export function physicalIds(stacks: readonly StackTemplate[], options: PhysicalIdOptions = {}): ResourceResolver {
  const identities = new Map<string, Identity>();
  const values = new Map<string, JsonValue>();
  const inProgress = new Set<string>();
  let listed: readonly PhysicalResource[] | undefined;
  let arns: ReadonlyMap<string, PhysicalResource> | undefined;

  const place = (stack: StackTemplate, logicalId: string) => `${stack.stackName}/${logicalId}`;

  const once = (key: string, compute: () => JsonValue): JsonValue => {
    const known = values.get(key);
    if (known !== undefined) return known;
    if (inProgress.has(key)) throw new UnresolvableIntrinsicError(`${key}: refers to itself`);
    inProgress.add(key);
    try {
      const value = compute();
      values.set(key, value);
      return value;
    } finally {
      inProgress.delete(key);
    }
  };

  const resourceOf = (stack: StackTemplate, logicalId: string): TemplateResource => {
    const resource = stack.template.Resources[logicalId];
    if (resource === undefined) {
      throw new UnresolvableIntrinsicError(`${place(stack, logicalId)}: no such resource or parameter`);
    }
    return resource;
  };

  const identityOf = (stack: StackTemplate, logicalId: string): Identity => {
    const key = `${stack.accountId}/${stack.region}/${place(stack, logicalId)}`;
    const known = identities.get(key);
    if (known !== undefined) return known;
    const resource = resourceOf(stack, logicalId);
    const declared: Declared = {
      stack,
      logicalId,
      given: (property) => {
        const raw = resource.Properties?.[property];
        if (raw === undefined) return undefined;
        const value = resolver.resolve(stack, raw);
        if (typeof value === "string") return value;
        return typeof value === "boolean" || typeof value === "number" ? String(value) : undefined;
      },
      generated: (limit, suffix) => fit(`${stack.stackName}-${logicalId}`.toLowerCase(), limit, suffix),
      arnOf: (service, rest) => partitionArn(stack, `${service}:${stack.region}:${stack.accountId}:${rest}`),
    };
    const rule = IDENTITIES[resource.Type];
    const identity: Identity = rule === undefined ? { ref: () => declared.generated(128) } : rule(declared);
    identities.set(key, identity);
    return identity;
  };

  const arnOf = (stack: StackTemplate, logicalId: string): string | undefined =>
    options.overrides?.[place(stack, logicalId)]?.attributes?.["Arn"] ?? identityOf(stack, logicalId).arn?.();

  const crossRegionExport = (exportName: string): JsonValue | undefined => {
    for (const stack of stacks) {
      for (const resource of Object.values(stack.template.Resources)) {
        if (resource.Type !== "Custom::CrossRegionExportWriter") continue;
        const writer = resource.Properties?.["WriterProps"];
        const exported = isJsonObject(writer) ? writer["exports"] : undefined;
        const value = isJsonObject(exported) ? exported[exportName] : undefined;
        if (value !== undefined) return resolver.resolve(stack, value);
      }
    }
    return undefined;
  };

  const resolver: ResourceResolver = {
    stacks,
    ref(stack, logicalId) {
      const parameter = stack.template.Parameters[logicalId];
      if (parameter !== undefined && stack.template.Resources[logicalId] === undefined) {
        const value = options.parameters?.[place(stack, logicalId)] ?? parameter["Default"];
        if (value === undefined || String(parameter["Type"]).startsWith("AWS::SSM::")) {
          const given = options.parameters?.[place(stack, logicalId)];
          if (given !== undefined) return given;
          throw new UnresolvableIntrinsicError(`${place(stack, logicalId)}: the parameter has no value`);
        }
        return value;
      }
      return once(`${stack.accountId}/${stack.region}/${place(stack, logicalId)}#Ref`, () => {
        return options.overrides?.[place(stack, logicalId)]?.ref ?? identityOf(stack, logicalId).ref();
      });
    },
    attribute(stack, logicalId, attribute) {
      return once(`${stack.accountId}/${stack.region}/${place(stack, logicalId)}#${attribute}`, () => {
        const fixed = options.overrides?.[place(stack, logicalId)]?.attributes?.[attribute];
        if (fixed !== undefined) return fixed;
        if (resourceOf(stack, logicalId).Type === "Custom::CrossRegionExportReader") {
          const value = crossRegionExport(attribute);
          if (value !== undefined) return value;
        }
        const rule = identityOf(stack, logicalId).attributes?.[attribute];
        if (rule === undefined) {
          throw new UnresolvableIntrinsicError(
            `${place(stack, logicalId)}: ${resourceOf(stack, logicalId).Type} has no known attribute ${attribute}`,
          );
        }
        return rule();
      });
    },
    importValue(stack, exportName) {
      return once(`${stack.accountId}/${stack.region}#export/${exportName}`, () => {
        for (const other of stacks) {
          if (other.accountId !== stack.accountId || other.region !== stack.region) continue;
          for (const output of Object.values(other.template.Outputs)) {
            const exported = output["Export"];
            const name = isJsonObject(exported) ? exported["Name"] : undefined;
            if (name === undefined || resolver.resolve(other, name) !== exportName) continue;
            return resolver.resolve(other, output["Value"] ?? null);
          }
        }
        throw new UnresolvableIntrinsicError(`${stack.stackName}: no stack exports ${exportName}`);
      });
    },
    condition(stack, name) {
      const condition = stack.template.Conditions[name];
      if (condition === undefined) throw new UnresolvableIntrinsicError(`${stack.stackName}: no condition ${name}`);
      return holds(condition, stack, resolver);
    },
    resources() {
      listed ??= stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, resource]) => resource.Condition === undefined || resolver.condition(stack, resource.Condition))
          .map(([logicalId, resource]) => {
            let resolved: JsonObject | undefined;
            return {
              stack,
              logicalId,
              type: resource.Type,
              get ref() {
                return String(resolver.ref(stack, logicalId));
              },
              get arn() {
                return arnOf(stack, logicalId);
              },
              properties() {
                if (resolved !== undefined) return resolved;
                const value = resolver.resolve(stack, resource.Properties ?? {});
                resolved = isJsonObject(value) ? value : {};
                return resolved;
              },
            };
          }),
      );
      return listed;
    },
    byArn(arn) {
      if (arns === undefined) {
        const found = new Map<string, PhysicalResource>();
        for (const resource of resolver.resources()) {
          const own = resource.arn;
          if (own !== undefined) found.set(own, resource);
        }
        arns = found;
      }
      return arns.get(arn);
    },
    resolve(stack, value) {
      return resolveIntrinsics(value, stack, resolver);
    },
  };
  return resolver;
}

function holds(condition: JsonValue, stack: StackTemplate, resolver: ResourceResolver): boolean {
  if (isJsonObject(condition)) {
    const [name, argument] = Object.entries(condition)[0] ?? [];
    switch (name) {
      case "Condition":
        return resolver.condition(stack, String(argument));
      case "Fn::Equals": {
        const [left, right] = asList(argument).map((side) => resolver.resolve(stack, side));
        return left === right;
      }
      case "Fn::Not":
        return !asList(argument).every((item) => holds(item, stack, resolver));
      case "Fn::And":
        return asList(argument).every((item) => holds(item, stack, resolver));
      case "Fn::Or":
        return asList(argument).some((item) => holds(item, stack, resolver));
      default:
        break;
    }
  }
  throw new UnresolvableIntrinsicError(`${stack.stackName}: condition ${JSON.stringify(condition)} is not supported`);
}
