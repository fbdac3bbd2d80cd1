import type { APIGatewayProxyEvent, Context } from "aws-lambda";
import * as z from "zod";
import type { Staff } from "../../domain/staff/staff.ts";
import type { Contract } from "../../lambdas/shared/contract.ts";
import { apiHandler, type Identification, type Route } from "../../lambdas/shared/runtime/api-handler.ts";

// The logger of the functions writes to the real standard output; what is logged is looked at elsewhere.
process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";

/** What a handler of the API carries of itself. */
type Defined = {
  readonly definition: {
    readonly function: string;
    readonly routes: readonly { readonly contract: Contract }[];
  };
};

/** A request as a person's browser makes it. */
export type DrivenRequest = {
  readonly contract: Contract;
  /** Nobody: not signed in. */
  readonly staffId?: string | undefined;
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** A value, sent as JSON; or a text, sent as it is. */
  readonly body?: unknown;
  /** Request path instead of the contract's. */
  readonly rawPath?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const answerSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

/** An answer with its body read as JSON. */
export type DrivenAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
};

/** The event that API Gateway makes of a request. */
export function gatewayEvent(request: DrivenRequest): APIGatewayProxyEvent {
  const path =
    request.rawPath ??
    request.contract.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => request.path?.[name] ?? name);
  const body =
    request.body === undefined ? null : typeof request.body === "string" ? request.body : JSON.stringify(request.body);
  const claims = { "cognito:username": "8f0e-pool-id", email: request.staffId };
  return {
    resource: request.contract.path,
    httpMethod: request.contract.method,
    path,
    pathParameters: request.path === undefined ? null : { ...request.path },
    queryStringParameters: request.query === undefined ? null : { ...request.query },
    multiValueQueryStringParameters: null,
    headers: { "X-Correlation-Id": "correlation-0001", ...request.headers },
    multiValueHeaders: {},
    stageVariables: null,
    body,
    isBase64Encoded: false,
    requestContext: {
      requestId: "gateway-request-id",
      authorizer: request.staffId === undefined ? {} : { claims },
    },
  } as never;
}

const context = { getRemainingTimeInMillis: () => 30_000 } as Context;

/** Environment of a driven function: nothing of the process is read. */
export const driven = z.object({ SASAE_PREFECTURE: z.literal("13").default("13") });

/**
 * Drives the routes that a handler really has, with its own identification, over ports in memory. `ports` must have
 * everything that the routes which are called need; others are never reached.
 */
export function driveHandler(handler: Defined, ports: object): (request: DrivenRequest) => Promise<DrivenAnswer> {
  const { definition } = handler as {
    definition: {
      function: string;
      identification: (dependencies: unknown) => Identification<Staff>;
      routes: readonly Route<unknown, Staff>[];
    };
  };
  return driveRoutes(definition.routes, definition.identification(ports), ports, definition.function);
}

/** Drives routes made in a test. */
export function driveRoutes<Dependencies, Who>(
  routes: readonly Route<Dependencies, Who>[],
  identification: Identification<Who>,
  ports: Dependencies,
  name = "driven",
): (request: DrivenRequest) => Promise<DrivenAnswer> {
  const run = apiHandler({
    function: name,
    environment: driven,
    dependencies: () => ports,
    identification: () => identification,
    routes,
  });
  return async (request) => {
    const answered = answerSchema.parse(await run(gatewayEvent(request), context));
    const body: unknown = JSON.parse(answered.body);
    return {
      status: answered.statusCode,
      headers: answered.headers,
      body: z.record(z.string(), z.unknown()).parse(body),
      text: answered.body,
    };
  };
}
