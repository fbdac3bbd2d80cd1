import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import type * as sqs from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type * as z from "zod";
import { bundlePath } from "../repository.ts";
import type { Tenant } from "../tenant.ts";
import { ServiceRole } from "./service-role.ts";

/** How long logs are kept: they hold ids and codes only, and the audit of a fiscal year looks back 13 months. */
export const logRetention = logs.RetentionDays.THIRTEEN_MONTHS;

type Everywhere = "SASAE_PREFECTURE" | "SASAE_STAGE_NAME";

/** Properties of a {@link NodeFunction}. */
export type NodeFunctionProps<Schema extends z.ZodObject> = {
  readonly tenant: Tenant;
  /** Function name without the tenant's prefix; names its bundle, role and log group too. */
  readonly name: string;
  /** One English sentence: what the function is for. */
  readonly description: string;
  /** The schema its code reads the environment with; every variable of it must be given, and no other. */
  readonly schema: Schema;
  readonly environment: { readonly [Name in Exclude<keyof z.input<Schema>, Everywhere>]: string };
  /** Role path; the tenant's unless the function belongs to the number zone. */
  readonly rolePath?: string;
  /** Physical role name where another account names it; `<prefix>-<name>` otherwise. */
  readonly roleName?: string;
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  /** Upper bound of simultaneous runs, where more would harm what is called. */
  readonly reservedConcurrency?: number;
  /** Takes events whose asynchronous invocation failed three times. */
  readonly onFailure?: sqs.IQueue;
};

/**
 * A function of the house: nodejs24.x on arm64 from a bundle made before synth, its own role under the tenant's path, its
 * own log group with an end, tracing on. The environment is bound by type to the schema that its code parses.
 */
export class NodeFunction<Schema extends z.ZodObject = z.ZodObject> extends Construct implements iam.IGrantable {
  /** The function. */
  readonly function: lambda.Function;
  /** Where grants go. */
  readonly grantPrincipal: iam.IPrincipal;
  /** Function name without the prefix. */
  readonly name: string;
  /** Its log group. */
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Schema>) {
    super(scope, id);
    const { tenant } = props;
    const functionName = `${tenant.prefix}-${props.name}`;
    this.name = props.name;
    this.logGroup = new logs.LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new ServiceRole(this, "ServiceRole", {
      roleName: props.roleName ?? functionName,
      path: props.rolePath ?? tenant.rolePath,
      service: "lambda.amazonaws.com",
      description: `Role of ${functionName}`,
    }).role;
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "WriteLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    this.grantPrincipal = role;
    this.function = new lambda.Function(this, "Function", {
      functionName,
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: "index.handler",
      code: lambda.Code.fromAsset(bundlePath(props.name)),
      role,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 14),
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      tracing: lambda.Tracing.ACTIVE,
      environment: {
        SASAE_PREFECTURE: tenant.code,
        SASAE_STAGE_NAME: tenant.stageName,
        ...props.environment,
      },
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.onFailure === undefined ? {} : { deadLetterQueue: props.onFailure, retryAttempts: 2 }),
    });
  }

  /** ARN for substitutions and integrations. */
  get arn(): string {
    return this.function.functionArn;
  }
}
