import { Duration, Fn, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";
import { gatewayProblems, problemTemplate, type GatewayProblem } from "./gateway-problems.ts";
import { logRetention, type NodeFunction } from "./node-function.ts";
import type { ApiOperation } from "./openapi-document.ts";

/** Name of the only stage. The front end's `/api/` reaches it without any rewriting of paths. */
export const apiStageName = "api";

/** Longest answer waited for; functions give up a second earlier, so that their own answer arrives. */
const integrationTimeout = Duration.seconds(15);

const parameterTypes = { type: "string" } as const;

/** Properties of a {@link StaffApi}. */
export type StaffApiProps = {
  readonly tenant: Tenant;
  /** Name without the tenant's prefix. */
  readonly name: string;
  readonly operations: readonly ApiOperation[];
  /** The functions that answer; every operation's function must be among them. */
  readonly functions: readonly NodeFunction[];
  readonly userPoolArn: string;
  /** The front end's origin, the only one allowed to read answers. */
  readonly webOrigin: string;
  readonly limits: { readonly requestsPerSecond: number; readonly burst: number };
};

/**
 * A REST API whose body is the OpenAPI document made from the contracts: each operation goes to its function, behind the
 * user pool unless the contract says nobody is signed in yet. Answers of the gateway itself are problem+json in Japanese.
 *
 * The gateway checks that required parameters are there. Bodies are checked by the functions alone: the gateway would
 * answer before them and could not name the field that is wrong.
 */
export class StaffApi extends Construct {
  /** The API. */
  readonly api: apigateway.SpecRestApi;
  /** Its id. */
  readonly restApiId: string;
  /** Host name for the distribution. */
  readonly domainName: string;
  /** ARN of the stage, for the web ACL. */
  readonly stageArn: string;

  constructor(scope: Construct, id: string, props: StaffApiProps) {
    super(scope, id);
    const { tenant } = props;
    const stack = Stack.of(this);
    const accessLog = new logs.LogGroup(this, "AccessLog", {
      logGroupName: `/aws/apigateway/${tenant.prefix}-${props.name}`,
      retention: logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.api = new apigateway.SpecRestApi(this, "Api", {
      restApiName: `${tenant.prefix}-${props.name}`,
      apiDefinition: apigateway.ApiDefinition.fromInline(bodyOf(props, stack)),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      cloudWatchRole: false,
      failOnWarnings: true,
      deployOptions: {
        stageName: apiStageName,
        tracingEnabled: true,
        metricsEnabled: true,
        throttlingRateLimit: props.limits.requestsPerSecond,
        throttlingBurstLimit: props.limits.burst,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLog),
        // Ids, codes and durations only: no address of the caller, no user name, no path parameter.
        accessLogFormat: apigateway.AccessLogFormat.custom(
          JSON.stringify({
            requestId: "$context.requestId",
            traceId: "$context.xrayTraceId",
            method: "$context.httpMethod",
            route: "$context.resourcePath",
            status: "$context.status",
            refusal: "$context.error.responseType",
            latency: "$context.responseLatency",
            wafResponse: "$context.wafResponseCode",
          }),
        ),
      },
    });
    for (const target of props.functions) {
      new lambda.CfnPermission(target, `InvokedBy${id}`, {
        action: "lambda:InvokeFunction",
        functionName: target.arn,
        principal: new iam.ServicePrincipal("apigateway.amazonaws.com").service,
        sourceArn: stack.formatArn({
          service: "execute-api",
          resource: this.api.restApiId,
          resourceName: `${apiStageName}/*/*`,
        }),
      });
    }
    this.restApiId = this.api.restApiId;
    this.domainName = `${this.api.restApiId}.execute-api.${stack.region}.amazonaws.com`;
    this.stageArn = this.api.deploymentStage.stageArn;
  }
}

function bodyOf(props: StaffApiProps, stack: Stack): object {
  const byName = new Map(props.functions.map((target) => [target.name, target]));
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of props.operations) {
    const target = byName.get(operation.functionName);
    if (target === undefined) {
      throw new Error(
        `operation ${operation.operationId}: function ${operation.functionName} is not one of the ${props.name} API`,
      );
    }
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationBody(operation, target, stack) };
  }
  return {
    openapi: "3.0.3",
    info: { title: `${props.tenant.prefix}-${props.name}`, version: "1" },
    paths,
    components: {
      securitySchemes: {
        staff: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [props.userPoolArn] },
        },
      },
    },
    "x-amazon-apigateway-request-validators": {
      parameters: { validateRequestParameters: true, validateRequestBody: false },
    },
    "x-amazon-apigateway-request-validator": "parameters",
    // In the body, not as resources beside it: each import of the body would drop those.
    "x-amazon-apigateway-gateway-responses": Object.fromEntries(
      gatewayProblems.map((problem) => [problem.type.responseType, gatewayResponse(problem, props.webOrigin)]),
    ),
  };
}

function gatewayResponse(problem: GatewayProblem, webOrigin: string): object {
  return {
    statusCode: String(problem.status),
    responseParameters: {
      "gatewayresponse.header.Access-Control-Allow-Origin": `'${webOrigin}'`,
      "gatewayresponse.header.Cache-Control": "'no-store'",
      "gatewayresponse.header.Content-Type": "'application/problem+json; charset=utf-8'",
      "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
    },
    responseTemplates: { "application/json": problemTemplate(problem) },
  };
}

function operationBody(operation: ApiOperation, target: NodeFunction, stack: Stack): object {
  return {
    operationId: operation.operationId,
    ...(operation.parameters.length === 0
      ? {}
      : { parameters: operation.parameters.map((parameter) => ({ ...parameter, schema: parameterTypes })) }),
    responses: { default: { description: operation.summary } },
    security: operation.open ? [] : [{ staff: [] }],
    "x-sasae-function": operation.functionName,
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      passthroughBehavior: "never",
      timeoutInMillis: integrationTimeout.toMilliseconds(),
      uri: Fn.join("", [
        `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions/`,
        target.arn,
        "/invocations",
      ]),
    },
  };
}
