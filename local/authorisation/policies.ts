import { UnsupportedPolicyElementError } from "./errors.ts";
import type { PhysicalResource, ResourceResolver } from "./intrinsics.ts";
import { parsePolicyDocument } from "./statements.ts";
import type { PolicyStatement } from "./statements.ts";
import { asList, isJsonArray, isJsonObject } from "./template.ts";
import type { JsonObject, JsonValue } from "./template.ts";

/** An IAM role of the assembly with everything that limits or grants what it may do. */
export interface RolePolicies {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly roleId: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Inline, attached and managed policies, in that order. */
  readonly statements: readonly PolicyStatement[];
  /** Undefined when the role has no permissions boundary. */
  readonly boundary: readonly PolicyStatement[] | undefined;
  /** ARNs of attached policies or boundaries whose content is unknown; evaluating such a role throws. */
  readonly unknownPolicies: readonly string[];
}

/** A role and who runs under it: a function, a state machine, a schedule or a rule. */
export interface Execution {
  readonly stackName: string;
  readonly logicalId: string;
  readonly type: string;
  /** ARN of the function, state machine, schedule or rule. */
  readonly arn: string;
  readonly roleArn: string;
}

/** All policies of an assembly. */
export interface PolicySet {
  readonly resolver: ResourceResolver;
  /** By role ARN. */
  readonly roles: ReadonlyMap<string, RolePolicies>;
  /** Resource policies by the ARN of the resource they stand on (bucket, key, queue, function, table, role, API …). */
  readonly resourcePolicies: ReadonlyMap<string, readonly PolicyStatement[]>;
  readonly executions: readonly Execution[];
}

/** Choices of {@link collectPolicies}. */
export interface CollectOptions {
  /**
   * Documents of managed policies that no template holds, a boundary made at bootstrap for example: by ARN, or by name
   * (what follows `policy/`) for a policy that is the same in every account.
   */
  readonly managedPolicies?: Readonly<Record<string, JsonValue>>;
}

const allow = (actions: readonly string[]): JsonValue => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "Allow", Effect: "Allow", Action: actions, Resource: "*" }],
});

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];

/** The AWS managed policies that CDK attaches to functions and APIs, by the part of their ARN after `policy/`. */
const AWS_MANAGED: Readonly<Record<string, JsonValue>> = {
  "service-role/AWSLambdaBasicExecutionRole": allow(LOGS),
  "service-role/AWSLambdaVPCAccessExecutionRole": allow([
    ...LOGS,
    ...["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
    ...["ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"],
  ]),
  AWSXRayDaemonWriteAccess: allow([
    ...["xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"],
    "xray:GetSamplingStatisticSummaries",
  ]),
  "service-role/AmazonAPIGatewayPushToCloudWatchLogs": allow([
    ...LOGS,
    ...["logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:FilterLogEvents"],
  ]),
};

interface Attached {
  readonly document: JsonValue;
  readonly label: string;
}

/**
 * Collects the policies of every role and resource of the assembly that a resolver knows.
 *
 * Throws UnsupportedPolicyElementError for a policy it does not understand and UnresolvableIntrinsicError for a
 * reference that leads nowhere, so that a wrong policy is met at start and not at its first use.
 */
export function collectPolicies(resolver: ResourceResolver, options: CollectOptions = {}): PolicySet {
  const resources = resolver.resources();
  const managed = managedPolicies(resources, options);
  const attached = attachedPolicies(resources);

  const roles = new Map<string, RolePolicies>();
  for (const resource of resources) {
    if (resource.type !== "AWS::IAM::Role" || resource.arn === undefined) continue;
    roles.set(resource.arn, roleOf(resource, resource.arn, managed, attached, resolver));
  }
  return {
    resolver,
    roles,
    resourcePolicies: resourcePolicies(resources),
    executions: executions(resources),
  };
}

function policyName(arn: string): string {
  return arn.includes(":policy/") ? arn.slice(arn.indexOf(":policy/") + ":policy/".length) : arn;
}

function place(resource: PhysicalResource): string {
  return `${resource.stack.stackName}/${resource.logicalId}`;
}

function text(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" ? value : undefined;
}

function strings(value: JsonValue | undefined): readonly string[] {
  return asList(value).filter((item) => typeof item === "string");
}

function managedPolicies(
  resources: readonly PhysicalResource[],
  options: CollectOptions,
): ReadonlyMap<string, Attached> {
  const managed = new Map<string, Attached>();
  for (const [arn, document] of Object.entries(options.managedPolicies ?? {})) {
    managed.set(arn, { document, label: `policy/${policyName(arn)}` });
  }
  for (const resource of resources) {
    if (resource.type !== "AWS::IAM::ManagedPolicy" || resource.arn === undefined) continue;
    managed.set(resource.arn, { document: resource.properties()["PolicyDocument"] ?? null, label: resource.logicalId });
  }
  return managed;
}

/** Policies that name their roles, by `<account>/<role name>`. */
function attachedPolicies(resources: readonly PhysicalResource[]): ReadonlyMap<string, readonly Attached[]> {
  const attached = new Map<string, Attached[]>();
  const types = new Set(["AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"]);
  for (const resource of resources) {
    if (!types.has(resource.type)) continue;
    const properties = resource.properties();
    if (strings(properties["Users"]).length > 0 || strings(properties["Groups"]).length > 0) {
      throw new UnsupportedPolicyElementError(place(resource), "Users", "IAM users and groups are not supported");
    }
    for (const role of [...strings(properties["Roles"]), ...strings(properties["RoleName"])]) {
      const key = `${resource.stack.accountId}/${role}`;
      const list = attached.get(key) ?? [];
      list.push({ document: properties["PolicyDocument"] ?? null, label: resource.logicalId });
      attached.set(key, list);
    }
  }
  return attached;
}

function roleOf(
  resource: PhysicalResource,
  arn: string,
  managed: ReadonlyMap<string, Attached>,
  attached: ReadonlyMap<string, readonly Attached[]>,
  resolver: ResourceResolver,
): RolePolicies {
  const properties = resource.properties();
  const owner = place(resource);
  const unknownPolicies: string[] = [];
  const parse = (policy: Attached) => parsePolicyDocument(policy.document, `${owner}/${policy.label}`, "identity");
  const byArn = (policyArn: string): readonly PolicyStatement[] => {
    const byAws = policyArn.includes(":iam::aws:policy/");
    const name = policyName(policyArn);
    const known = managed.get(policyArn) ?? (byAws ? undefined : managed.get(name));
    if (known !== undefined) return parse(known);
    const document = byAws ? AWS_MANAGED[name] : undefined;
    if (document !== undefined) return parse({ document, label: `aws:${name}` });
    unknownPolicies.push(policyArn);
    return [];
  };

  const inline = asList(properties["Policies"]).map((policy): Attached => {
    const name = isJsonObject(policy) ? text(policy, "PolicyName") : undefined;
    if (!isJsonObject(policy) || name === undefined) {
      throw new UnsupportedPolicyElementError(owner, "Policies", "a policy has no name");
    }
    return { document: policy["PolicyDocument"] ?? null, label: name };
  });
  const boundaryArn = text(properties, "PermissionsBoundary");
  // A managed policy may name the role itself, or the role the policy: both at once count once.
  const named = attached.get(`${resource.stack.accountId}/${resource.ref}`) ?? [];
  const namedLabels = new Set(named.map((policy) => policy.label));
  const listed = strings(properties["ManagedPolicyArns"]).filter((policyArn) => {
    const known = managed.get(policyArn);
    return known === undefined || !namedLabels.has(known.label);
  });
  const statements = [...[...inline, ...named].flatMap(parse), ...listed.flatMap(byArn)];
  const boundary = boundaryArn === undefined ? undefined : byArn(boundaryArn);
  return {
    arn,
    name: resource.ref,
    accountId: resource.stack.accountId,
    region: resource.stack.region,
    stackName: resource.stack.stackName,
    logicalId: resource.logicalId,
    roleId: String(resolver.attribute(resource.stack, resource.logicalId, "RoleId")),
    tags: tagsOf(properties),
    statements,
    boundary,
    unknownPolicies,
  };
}

/** The tags of a resource, whichever of the two forms its type uses. */
export function tagsOf(properties: JsonObject): Readonly<Record<string, string>> {
  const tags = properties["Tags"] ?? properties["UserPoolTags"];
  const result: Record<string, string> = {};
  if (isJsonArray(tags)) {
    for (const tag of tags) {
      if (!isJsonObject(tag)) continue;
      const [key, value] = [text(tag, "Key"), text(tag, "Value")];
      if (key !== undefined && value !== undefined) result[key] = value;
    }
  } else if (isJsonObject(tags)) {
    for (const [key, value] of Object.entries(tags)) if (typeof value === "string") result[key] = value;
  }
  return result;
}

function resourcePolicies(resources: readonly PhysicalResource[]): ReadonlyMap<string, readonly PolicyStatement[]> {
  const policies = new Map<string, PolicyStatement[]>();
  const add = (arn: string | undefined, statements: readonly PolicyStatement[]) => {
    if (arn === undefined) return;
    policies.set(arn, [...(policies.get(arn) ?? []), ...statements]);
  };
  const arnWhere = (resource: PhysicalResource, type: string, ref: string): string => {
    const found = resources.find(
      (other) => other.type === type && other.stack.accountId === resource.stack.accountId && other.ref === ref,
    );
    if (found?.arn === undefined) {
      throw new UnsupportedPolicyElementError(place(resource), "Resource", `${ref} is not a ${type} of the assembly`);
    }
    return found.arn;
  };

  for (const resource of resources) {
    const owner = place(resource);
    const parse = (document: JsonValue | undefined, label: string, kind: "resource" | "trust" = "resource") =>
      document === undefined ? [] : parsePolicyDocument(document, `${owner}/${label}`, kind);
    if (!RESOURCE_POLICY_TYPES.has(resource.type)) continue;
    const properties = resource.properties();
    switch (resource.type) {
      case "AWS::KMS::Key":
        add(resource.arn, parse(properties["KeyPolicy"], "KeyPolicy"));
        break;
      case "AWS::S3::BucketPolicy":
        add(
          arnWhere(resource, "AWS::S3::Bucket", text(properties, "Bucket") ?? ""),
          parse(properties["PolicyDocument"], "BucketPolicy"),
        );
        break;
      case "AWS::SQS::QueuePolicy":
        for (const queue of strings(properties["Queues"])) {
          add(arnWhere(resource, "AWS::SQS::Queue", queue), parse(properties["PolicyDocument"], "QueuePolicy"));
        }
        break;
      case "AWS::SNS::TopicPolicy":
        for (const topic of strings(properties["Topics"])) {
          add(topic, parse(properties["PolicyDocument"], "TopicPolicy"));
        }
        break;
      case "AWS::SecretsManager::ResourcePolicy":
        add(text(properties, "SecretId"), parse(properties["ResourcePolicy"], "SecretPolicy"));
        break;
      case "AWS::DynamoDB::Table": {
        const policy = properties["ResourcePolicy"];
        if (isJsonObject(policy)) add(resource.arn, parse(policy["PolicyDocument"], "TablePolicy"));
        break;
      }
      case "AWS::ApiGateway::RestApi":
        add(resource.arn, parse(properties["Policy"], "ApiPolicy"));
        break;
      case "AWS::IAM::Role":
        add(resource.arn, parse(properties["AssumeRolePolicyDocument"], "TrustPolicy", "trust"));
        break;
      case "AWS::Lambda::Permission": {
        const [arn, document] = permission(resource, properties);
        add(arn, parse(document, "Permission"));
        break;
      }
      case "AWS::Events::EventBusPolicy": {
        const bus = text(properties, "EventBusName") ?? "default";
        const named = resources.find((other) => other.type === "AWS::Events::EventBus" && other.ref === bus)?.arn;
        const statement = properties["Statement"];
        if (statement === undefined) {
          throw new UnsupportedPolicyElementError(owner, "Statement", "is missing; the older form is not supported");
        }
        add(
          named ?? `arn:aws:events:${resource.stack.region}:${resource.stack.accountId}:event-bus/${bus}`,
          parse({ Version: "2012-10-17", Statement: [statement] }, "EventBusPolicy"),
        );
        break;
      }
    }
  }
  // A key without a policy of its own has the default one, which delegates to the account.
  for (const resource of resources) {
    if (resource.type !== "AWS::KMS::Key" || resource.arn === undefined || policies.get(resource.arn)?.length) continue;
    add(resource.arn, [
      ...parsePolicyDocument(
        {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "Default",
              Effect: "Allow",
              Principal: { AWS: resource.stack.accountId },
              Action: "kms:*",
              Resource: "*",
            },
          ],
        },
        `${place(resource)}/KeyPolicy`,
        "resource",
      ),
    ]);
  }
  return policies;
}

const RESOURCE_POLICY_TYPES: ReadonlySet<string> = new Set([
  "AWS::KMS::Key",
  "AWS::S3::BucketPolicy",
  "AWS::SQS::QueuePolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::SecretsManager::ResourcePolicy",
  "AWS::DynamoDB::Table",
  "AWS::ApiGateway::RestApi",
  "AWS::IAM::Role",
  "AWS::Lambda::Permission",
  "AWS::Events::EventBusPolicy",
]);

/** Writes a Lambda permission as the statement that Lambda makes of it. */
function permission(resource: PhysicalResource, properties: JsonObject): readonly [string, JsonValue] {
  const { stack } = resource;
  const known = new Set(
    [
      "Action",
      "FunctionName",
      "Principal",
      "SourceArn",
      "SourceAccount",
      "FunctionUrlAuthType",
      "EventSourceToken",
    ].concat("PrincipalOrgID", "InvokedViaFunctionUrl"),
  );
  for (const key of Object.keys(properties)) {
    if (!known.has(key)) throw new UnsupportedPolicyElementError(place(resource), key, "is not known on a permission");
  }
  const name = text(properties, "FunctionName") ?? "";
  const arn = name.startsWith("arn:")
    ? name
    : `arn:${stack.partition ?? "aws"}:lambda:${stack.region}:${stack.accountId}:function:${name}`;
  const principal = text(properties, "Principal") ?? "";
  const isService = principal.endsWith(".amazonaws.com");
  const conditions: Record<string, JsonObject> = {};
  const require = (operator: string, key: string, property: string) => {
    const value = properties[property];
    if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
  };
  require("ArnLike", "aws:SourceArn", "SourceArn");
  require("StringEquals", "aws:SourceAccount", "SourceAccount");
  require("StringEquals", "lambda:FunctionUrlAuthType", "FunctionUrlAuthType");
  require("StringEquals", "lambda:EventSourceToken", "EventSourceToken");
  require("StringEquals", "aws:PrincipalOrgID", "PrincipalOrgID");
  require("Bool", "lambda:InvokedViaFunctionUrl", "InvokedViaFunctionUrl");
  const statement: JsonObject = {
    Effect: "Allow",
    Action: properties["Action"] ?? null,
    Principal: principal === "*" ? "*" : isService ? { Service: principal } : { AWS: principal },
    Resource: arn,
    Condition: conditions,
  };
  return [arn, { Version: "2012-10-17", Statement: [statement] }];
}

function executions(resources: readonly PhysicalResource[]): readonly Execution[] {
  const found: Execution[] = [];
  for (const resource of resources) {
    const properties = EXECUTION_TYPES.has(resource.type) ? resource.properties() : undefined;
    if (properties === undefined || resource.arn === undefined) continue;
    const targets = [properties["Target"], ...asList(properties["Targets"])].filter((target) => isJsonObject(target));
    const roles = [
      ...strings(properties["Role"]),
      ...strings(properties["RoleArn"]),
      ...targets.flatMap((target) => strings(target["RoleArn"])),
    ];
    for (const roleArn of new Set(roles)) {
      found.push({
        stackName: resource.stack.stackName,
        logicalId: resource.logicalId,
        type: resource.type,
        arn: resource.arn,
        roleArn,
      });
    }
  }
  return found;
}

const EXECUTION_TYPES: ReadonlySet<string> = new Set([
  "AWS::Lambda::Function",
  "AWS::StepFunctions::StateMachine",
  "AWS::Scheduler::Schedule",
  "AWS::Events::Rule",
]);
