import type * as z from "zod";
import type { PhysicalResource, ResourceResolver } from "../authorisation/intrinsics.ts";
import type { AssemblyStack, StageIdentity } from "./read-assembly.ts";
import { AssemblyError } from "./read-assembly.ts";
import {
  bucketShape,
  distributionShape,
  eventSourceShape,
  functionShape,
  gatewayResponseShape,
  permissionShape,
  responseHeadersShape,
  restApiShape,
  ruleShape,
  scheduleShape,
  stateMachineShape,
  tableShape,
  userPoolClientShape,
  userPoolShape,
} from "./shape.ts";

/** What every resource of the deployment has. */
interface Placed {
  readonly stage: StageIdentity;
  readonly stackName: string;
  readonly logicalId: string;
  readonly accountId: string;
  readonly region: string;
}

/** A Lambda function as the template declares it. */
export interface FunctionDefinition extends Placed {
  /** Physical function name; also its access key id locally. */
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Folder that holds the built bundle; undefined for a function whose code is no asset of this assembly. */
  readonly codeFolder: string | undefined;
  /** For example `index.handler`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** A DynamoDB table. */
export interface TableDefinition extends Placed {
  readonly name: string;
  readonly arn: string;
  readonly properties: z.infer<typeof tableShape>;
}

/** An S3 bucket. */
export interface BucketDefinition extends Placed {
  readonly name: string;
  readonly arn: string;
  readonly corsRules: NonNullable<z.infer<typeof bucketShape>["CorsConfiguration"]>["CorsRules"];
  /** True if the bucket reports object events to EventBridge. */
  readonly reportsEvents: boolean;
}

/** A Cognito user pool with its clients. */
export interface UserPoolDefinition extends Placed {
  readonly id: string;
  readonly arn: string;
  readonly properties: z.infer<typeof userPoolShape>;
  readonly clients: readonly UserPoolClientDefinition[];
}

/** A client of a user pool. Validities are seconds. */
export interface UserPoolClientDefinition {
  readonly id: string;
  readonly authFlows: readonly string[];
  readonly sessionSeconds: number;
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

/** A state machine, its placeholders filled. */
export interface StateMachineDefinition extends Placed {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** Parsed Amazon States Language. */
  readonly definition: unknown;
}

/** An API described by its OpenAPI body. */
export interface ApiDefinition extends Placed {
  readonly id: string;
  readonly stageName: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly gatewayResponses: readonly z.infer<typeof gatewayResponseShape>[];
}

/** One path pattern of a distribution and where it goes. */
export interface BehaviourDefinition {
  /** CloudFront path pattern; `*` is the default behaviour. */
  readonly pathPattern: string;
  /** The API behind it, or undefined for the static files. */
  readonly apiId: string | undefined;
  /** Path put before the viewer's path on the way to the origin, for example `/v1`. */
  readonly originPath: string;
  /** Headers added to responses of this behaviour. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** A CloudFront distribution. */
export interface DistributionDefinition extends Placed {
  readonly aliases: readonly string[];
  readonly domainName: string;
  /** Specific patterns first, in template order; the default behaviour last. */
  readonly behaviours: readonly BehaviourDefinition[];
}

/** A stream that feeds a function. */
export interface StreamSource extends Placed {
  readonly id: string;
  readonly tableName: string;
  readonly functionName: string;
  readonly properties: z.infer<typeof eventSourceShape>;
}

/** A rule or schedule and what it starts. */
export interface RuleDefinition extends Placed {
  readonly name: string;
  readonly arn: string;
  readonly eventPattern: Readonly<Record<string, unknown>> | undefined;
  readonly schedule: string | undefined;
  readonly timezone: string;
  readonly targets: readonly {
    readonly arn: string;
    readonly input: string | undefined;
    readonly maximumRetries: number;
    readonly deadLetterArn: string | undefined;
    /** The role under which the target is called; undefined where the target's own policy decides. */
    readonly roleArn: string | undefined;
  }[];
}

/** A resource-based permission to invoke a function. */
export interface InvokePermission {
  readonly functionArn: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
}

/** Everything of an assembly that the runtime runs, with every reference resolved. */
export interface Deployment {
  readonly stages: readonly StageIdentity[];
  readonly functions: readonly FunctionDefinition[];
  readonly tables: readonly TableDefinition[];
  readonly buckets: readonly BucketDefinition[];
  readonly userPools: readonly UserPoolDefinition[];
  readonly stateMachines: readonly StateMachineDefinition[];
  readonly apis: readonly ApiDefinition[];
  readonly distributions: readonly DistributionDefinition[];
  readonly streams: readonly StreamSource[];
  readonly rules: readonly RuleDefinition[];
  readonly permissions: readonly InvokePermission[];
}

const SECONDS: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86400 };

function parsed<Shape extends z.ZodType>(resource: PhysicalResource, shape: Shape): z.infer<Shape> {
  const result = shape.safeParse(resource.properties());
  if (result.success) return result.data;
  const where = `${resource.stack.stackName}/${resource.logicalId} (${resource.type})`;
  throw new AssemblyError(`${where}: ${result.error.issues.map((i) => `${i.path.join(".")} ${i.message}`).join("; ")}`);
}

/** Some resolved values name a function by ARN, some by name, some with a version or alias behind it. */
export function functionNameOf(reference: string): string {
  const name = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(reference)?.[1];
  return name ?? reference;
}

/**
 * Collects what the runtime runs from the stacks of an assembly.
 *
 * Throws AssemblyError, naming stack and resource, if a resource the runtime acts on has a shape it does not
 * understand, so that nothing is silently left out.
 */
export function deploymentOf(stacks: readonly AssemblyStack[], resolver: ResourceResolver): Deployment {
  const stackOf = new Map<unknown, AssemblyStack>(stacks.map((stack) => [stack, stack]));
  const all = resolver.resources();
  const placed = (resource: PhysicalResource): Placed & { readonly assets: ReadonlyMap<string, string> } => {
    const stack = stackOf.get(resource.stack);
    if (stack === undefined) throw new AssemblyError(`${resource.stack.stackName} is not a stack of this assembly`);
    return {
      stage: stack.stage,
      stackName: stack.stackName,
      logicalId: resource.logicalId,
      accountId: stack.accountId,
      region: stack.region,
      assets: stack.assets,
    };
  };
  const ofType = (...types: readonly string[]) => all.filter((resource) => types.includes(resource.type));
  const arnOf = (resource: PhysicalResource): string => {
    if (resource.arn === undefined) throw new AssemblyError(`${resource.logicalId}: has no ARN`);
    return resource.arn;
  };

  const functions = ofType("AWS::Lambda::Function").map((resource): FunctionDefinition => {
    const { assets, ...place } = placed(resource);
    const properties = parsed(resource, functionShape);
    const hash = properties.Code.S3Key?.replace(/\.zip$/, "")
      .split("/")
      .at(-1);
    return {
      ...place,
      name: resource.ref,
      arn: arnOf(resource),
      roleArn: properties.Role,
      codeFolder: hash === undefined ? undefined : assets.get(hash),
      handler: properties.Handler,
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      environment: properties.Environment?.Variables ?? {},
    };
  });

  const tables = ofType("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable").map((resource): TableDefinition => {
    const { assets: _, ...place } = placed(resource);
    return { ...place, name: resource.ref, arn: arnOf(resource), properties: parsed(resource, tableShape) };
  });

  const reporting = new Set(
    ofType("Custom::S3BucketNotifications").flatMap((resource) => {
      const { BucketName: name, NotificationConfiguration: wanted } = resource.properties();
      const reports = typeof wanted === "object" && wanted !== null && "EventBridgeConfiguration" in wanted;
      return reports && typeof name === "string" ? [name] : [];
    }),
  );
  const buckets = ofType("AWS::S3::Bucket").map((resource): BucketDefinition => {
    const { assets: _, ...place } = placed(resource);
    const properties = parsed(resource, bucketShape);
    return {
      ...place,
      name: resource.ref,
      arn: arnOf(resource),
      corsRules: properties.CorsConfiguration?.CorsRules ?? [],
      reportsEvents:
        reporting.has(resource.ref) || properties.NotificationConfiguration?.EventBridgeConfiguration !== undefined,
    };
  });

  const clients = ofType("AWS::Cognito::UserPoolClient").map((resource) => {
    const properties = parsed(resource, userPoolClientShape);
    const seconds = (amount: number | undefined, unit: string | undefined, otherwise: number, usual: string) =>
      amount === undefined ? otherwise : amount * (SECONDS[unit ?? usual] ?? 1);
    const units = properties.TokenValidityUnits;
    return {
      poolId: properties.UserPoolId,
      client: {
        id: resource.ref,
        authFlows: properties.ExplicitAuthFlows,
        sessionSeconds: properties.AuthSessionValidity * 60,
        accessTokenSeconds: seconds(properties.AccessTokenValidity, units?.AccessToken, 3600, "hours"),
        idTokenSeconds: seconds(properties.IdTokenValidity, units?.IdToken, 3600, "hours"),
        refreshTokenSeconds: seconds(properties.RefreshTokenValidity, units?.RefreshToken, 30 * 86400, "days"),
      },
    };
  });
  const userPools = ofType("AWS::Cognito::UserPool").map((resource): UserPoolDefinition => {
    const { assets: _, ...place } = placed(resource);
    return {
      ...place,
      id: resource.ref,
      arn: arnOf(resource),
      properties: parsed(resource, userPoolShape),
      clients: clients.filter(({ poolId }) => poolId === resource.ref).map(({ client }) => client),
    };
  });

  const stateMachines = ofType("AWS::StepFunctions::StateMachine").map((resource): StateMachineDefinition => {
    const { assets: _, ...place } = placed(resource);
    const properties = parsed(resource, stateMachineShape);
    const text = properties.DefinitionString.replaceAll(/\$\{([A-Za-z0-9_.]+)\}/g, (_whole, name: string) => {
      const value = properties.DefinitionSubstitutions[name];
      if (value === undefined)
        throw new AssemblyError(`${place.stackName}/${place.logicalId}: nothing fills \${${name}}`);
      return value;
    });
    return {
      ...place,
      name: arnOf(resource).split(":").at(-1) ?? "",
      arn: arnOf(resource),
      roleArn: properties.RoleArn,
      definition: JSON.parse(text),
    };
  });

  const responses = ofType("AWS::ApiGateway::GatewayResponse").map((r) => parsed(r, gatewayResponseShape));
  const apiStages = new Map(
    ofType("AWS::ApiGateway::Stage").flatMap((resource) => {
      const { RestApiId: apiId } = resource.properties();
      return typeof apiId === "string" ? [[apiId, resource.ref] as const] : [];
    }),
  );
  const apis = ofType("AWS::ApiGateway::RestApi").map((resource): ApiDefinition => {
    const { assets: _, ...place } = placed(resource);
    return {
      ...place,
      id: resource.ref,
      stageName: apiStages.get(resource.ref) ?? "v1",
      body: parsed(resource, restApiShape).Body,
      gatewayResponses: responses.filter((response) => response.RestApiId === resource.ref),
    };
  });

  const headerPolicies = new Map(
    ofType("AWS::CloudFront::ResponseHeadersPolicy").map((resource) => {
      const { SecurityHeadersConfig: security, CustomHeadersConfig: custom } = parsed(
        resource,
        responseHeadersShape,
      ).ResponseHeadersPolicyConfig;
      const headers = (custom?.Items ?? []).map(({ Header, Value }) => ({ name: Header, value: Value }));
      const add = (name: string, value: string | undefined) => value !== undefined && headers.push({ name, value });
      add("Content-Security-Policy", security?.ContentSecurityPolicy?.ContentSecurityPolicy);
      add("X-Content-Type-Options", security?.ContentTypeOptions === undefined ? undefined : "nosniff");
      add("X-Frame-Options", security?.FrameOptions?.FrameOption);
      add("Referrer-Policy", security?.ReferrerPolicy?.ReferrerPolicy);
      return [resource.ref, headers] as const;
    }),
  );
  const distributions = ofType("AWS::CloudFront::Distribution").map((resource): DistributionDefinition => {
    const { assets: _, ...place } = placed(resource);
    const config = parsed(resource, distributionShape).DistributionConfig;
    const { DomainName: domainName } = {
      DomainName: resolver.attribute(resource.stack, resource.logicalId, "DomainName"),
    };
    const behaviourOf = (behaviour: (typeof config)["CacheBehaviors"][number]): BehaviourDefinition => {
      const origin = config.Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
      const apiId = /^([a-z0-9]+)\.execute-api\./.exec(origin?.DomainName ?? "")?.[1];
      return {
        pathPattern: behaviour.PathPattern ?? "*",
        apiId,
        originPath: origin?.OriginPath ?? "",
        headers: headerPolicies.get(behaviour.ResponseHeadersPolicyId ?? "") ?? [],
      };
    };
    return {
      ...place,
      aliases: config.Aliases,
      domainName: String(domainName),
      behaviours: [...config.CacheBehaviors, { ...config.DefaultCacheBehavior, PathPattern: "*" }].map(behaviourOf),
    };
  });

  const streams = ofType("AWS::Lambda::EventSourceMapping").flatMap((resource): StreamSource[] => {
    const { assets: _, ...place } = placed(resource);
    const properties = parsed(resource, eventSourceShape);
    if (!properties.Enabled) return [];
    const tableName = /:table\/([^/]+)\/stream\//.exec(properties.EventSourceArn)?.[1];
    if (tableName === undefined) {
      throw new AssemblyError(`${place.stackName}/${place.logicalId}: only DynamoDB streams can feed a function here`);
    }
    return [
      { ...place, id: resource.ref, tableName, functionName: functionNameOf(properties.FunctionName), properties },
    ];
  });

  const rules = ofType("AWS::Events::Rule").flatMap((resource): RuleDefinition[] => {
    const { assets: _, ...place } = placed(resource);
    const properties = parsed(resource, ruleShape);
    if (properties.State !== "ENABLED") return [];
    return [
      {
        ...place,
        name: resource.ref,
        arn: arnOf(resource),
        eventPattern: properties.EventPattern,
        schedule: properties.ScheduleExpression,
        timezone: "UTC",
        targets: properties.Targets.map((target) => {
          if (target.InputPath !== undefined || target.InputTransformer !== undefined) {
            throw new AssemblyError(`${place.stackName}/${place.logicalId}: input paths of rules are not supported`);
          }
          return {
            arn: target.Arn,
            input: target.Input,
            maximumRetries: target.RetryPolicy?.MaximumRetryAttempts ?? 2,
            deadLetterArn: target.DeadLetterConfig?.Arn,
            roleArn: target.RoleArn,
          };
        }),
      },
    ];
  });
  const schedules = ofType("AWS::Scheduler::Schedule").flatMap((resource): RuleDefinition[] => {
    const { assets: _, ...place } = placed(resource);
    const properties = parsed(resource, scheduleShape);
    if (properties.State !== "ENABLED") return [];
    const { Arn: arn, Input: input, RoleArn: roleArn } = properties.Target;
    const target = { arn, input, maximumRetries: 2, deadLetterArn: undefined, roleArn };
    return [
      {
        ...place,
        name: resource.ref,
        arn: arnOf(resource),
        eventPattern: undefined,
        schedule: properties.ScheduleExpression,
        timezone: properties.ScheduleExpressionTimezone,
        targets: [target],
      },
    ];
  });

  const permissions = ofType("AWS::Lambda::Permission").map((resource): InvokePermission => {
    const properties = parsed(resource, permissionShape);
    return {
      functionArn: properties.FunctionName,
      principal: properties.Principal,
      sourceArn: properties.SourceArn,
    };
  });

  const stages = new Map(stacks.map((stack) => [stack.stage.stageId, stack.stage]));
  return {
    stages: [...stages.values()],
    functions,
    tables,
    buckets,
    userPools,
    stateMachines,
    apis,
    distributions,
    streams,
    rules: [...rules, ...schedules],
    permissions,
  };
}
