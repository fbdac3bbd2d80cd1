import { randomBytes, randomUUID } from "node:crypto";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { JwtExpiredError } from "aws-jwt-verify/error";
import type { Jwks } from "aws-jwt-verify/jwk";
import type { CognitoJwtPayload } from "aws-jwt-verify/jwt-model";
import * as z from "zod";
import type { ApiDefinition, UserPoolDefinition } from "../assembly/deployment.ts";
import { functionNameOf } from "../assembly/deployment.ts";
import type { CognitoService } from "../services/cognito/cognito.ts";
import type { InvocationResult } from "../workers/function-pool.ts";

/** A request as it reaches the gateway, the stage already taken off its path. */
export interface ApiRequest {
  readonly method: string;
  /** Without the stage, starting with a slash, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names as the client wrote them, in order, with repeats. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly sourceAddress: string;
}

/** An answer of the gateway. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** One REST API of the template. */
export interface LocalApi {
  readonly definition: ApiDefinition;
  answer(request: ApiRequest): Promise<ApiAnswer>;
  /** The answer to a body larger than the gateway takes. */
  tooLarge(): ApiAnswer;
  /** Method, path and function of every route, in the order of the body. */
  readonly routes: readonly { readonly method: string; readonly path: string; readonly functionName: string }[];
}

/** API Gateway takes bodies of up to 10 MB. */
export const API_BODY_BYTES = 10 * 1024 * 1024;

/** The body of an API has a part that the local gateway does not understand. */
export class UnsupportedApiError extends Error {
  override readonly name = "UnsupportedApiError";
}

const parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() }).loose();
const operationShape = z
  .object({
    operationId: z.string().optional(),
    parameters: z.array(parameter).default([]),
    security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
    "x-amazon-apigateway-integration": z
      .object({ type: z.string(), uri: z.string(), timeoutInMillis: z.coerce.number().default(29_000) })
      .loose(),
    "x-amazon-apigateway-request-validator": z.string().optional(),
  })
  .loose();
const responseShape = z
  .object({
    statusCode: z.coerce.number().optional(),
    responseParameters: z.record(z.string(), z.string()).default({}),
    responseTemplates: z.record(z.string(), z.string()).default({}),
  })
  .loose();
const bodyShape = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), z.unknown())),
    security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
    components: z
      .object({
        securitySchemes: z
          .record(
            z.string(),
            z
              .object({
                name: z.string(),
                "x-amazon-apigateway-authorizer": z
                  .object({ type: z.string(), providerARNs: z.array(z.string()) })
                  .loose(),
              })
              .loose(),
          )
          .default({}),
      })
      .loose()
      .default({ securitySchemes: {} }),
    "x-amazon-apigateway-request-validators": z
      .record(
        z.string(),
        z.object({
          validateRequestParameters: z.boolean().default(false),
          validateRequestBody: z.boolean().default(false),
        }),
      )
      .default({}),
    "x-amazon-apigateway-request-validator": z.string().optional(),
    "x-amazon-apigateway-gateway-responses": z.record(z.string(), responseShape).default({}),
  })
  .loose();
const proxyShape = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()]))).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

const keyed = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

const METHODS = new Set(["get", "put", "post", "delete", "patch", "head", "options", "x-amazon-apigateway-any-method"]);

interface Route {
  readonly method: string;
  readonly template: string;
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** Literal segments count more, from the left: API Gateway prefers the most exact route. */
  readonly rank: string;
  readonly operation: z.infer<typeof operationShape>;
  readonly functionArn: string;
  readonly authorizer: { readonly header: string; readonly poolArns: readonly string[] } | undefined;
  readonly requiredParameters: readonly z.infer<typeof parameter>[];
}

const DEFAULT_STATUS: Readonly<Record<string, number>> = {
  UNAUTHORIZED: 401,
  MISSING_AUTHENTICATION_TOKEN: 403,
  BAD_REQUEST_PARAMETERS: 400,
  REQUEST_TOO_LARGE: 413,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  API_CONFIGURATION_ERROR: 500,
};

function templateOf(path: string): Pick<Route, "expression" | "names" | "rank"> {
  const names: string[] = [];
  const segments = path.split("/").slice(1);
  const parts = segments.map((segment) => {
    const [, name, greedy] = /^\{([^}+]+)(\+)?\}$/.exec(segment) ?? [];
    if (name === undefined) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(name);
    return greedy === undefined ? "([^/]+)" : "(.+)";
  });
  const rank = segments
    .map((segment) => (!segment.startsWith("{") ? "0" : segment.endsWith("+}") ? "2" : "1"))
    .join("");
  return { expression: new RegExp(`^/${parts.join("/")}/?$`), names, rank };
}

/** Claims reach a function as text, times as dates in words. */
function claimsOf(payload: CognitoJwtPayload): Record<string, string> {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if ((name === "exp" || name === "iat") && typeof value === "number") {
        return [
          name,
          new Date(value * 1000).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, "$1 $3 $2 $5 UTC $4"),
        ];
      }
      return [name, typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}

function collect(entries: readonly (readonly [string, string])[]) {
  const single: Record<string, string> = {};
  const multiple: Record<string, string[]> = {};
  for (const [name, value] of entries) {
    single[name] = value;
    (multiple[name] ??= []).push(value);
  }
  const empty = entries.length === 0;
  return { single: empty ? null : single, multiple: empty ? null : multiple };
}

/** What {@link createApi} needs. */
export interface ApiOptions {
  readonly definition: ApiDefinition;
  readonly pools: readonly UserPoolDefinition[];
  readonly cognito: CognitoService;
  readonly invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  /** Asks whether the API may invoke a function by its resource policy; a text says why not. */
  readonly refuses: (functionArn: string, sourceArn: string) => string | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Makes one REST API from its OpenAPI body: routes, Cognito authoriser, required parameters, Lambda proxy integration
 * with its time-out, and the gateway's own answers as the body declares them.
 *
 * Throws UnsupportedApiError for an integration or security scheme it does not know.
 */
export function createApi(options: ApiOptions): LocalApi {
  const { definition, now } = options;
  const body = bodyShape.parse(definition.body);
  const declared = new Map(Object.entries(body["x-amazon-apigateway-gateway-responses"]));
  for (const response of definition.gatewayResponses) {
    declared.set(response.ResponseType, {
      ...(response.StatusCode === undefined ? {} : { statusCode: Number(response.StatusCode) }),
      responseParameters: response.ResponseParameters,
      responseTemplates: response.ResponseTemplates,
    });
  }

  const verifiers = new Map(
    options.pools.map((pool) => {
      const verifier = CognitoJwtVerifier.create({
        userPoolId: pool.id,
        tokenUse: "id",
        clientId: pool.clients.map(({ id }) => id),
      });
      const keys = options.cognito.keySet(pool.id);
      if (keys !== undefined) {
        verifier.cacheJwks(z.custom<Jwks>((value) => keyed.safeParse(value).success).parse(keys));
      }
      return [pool.arn, verifier] as const;
    }),
  );

  const schemes = body.components.securitySchemes;
  const authorizerOf = (operation: z.infer<typeof operationShape>): Route["authorizer"] => {
    const security = operation.security ?? body.security;
    const [name] = Object.keys(security[0] ?? {});
    if (name === undefined) return undefined;
    const scheme = schemes[name];
    const authorizer = scheme?.["x-amazon-apigateway-authorizer"];
    if (scheme === undefined || authorizer?.type !== "cognito_user_pools") {
      throw new UnsupportedApiError(`${definition.logicalId}: the security scheme ${name} is not supported`);
    }
    return { header: scheme.name.toLowerCase(), poolArns: authorizer.providerARNs };
  };

  const routes: Route[] = [];
  for (const [template, operations] of Object.entries(body.paths)) {
    for (const [method, source] of Object.entries(operations)) {
      if (!METHODS.has(method)) continue;
      const operation = operationShape.parse(source);
      const integration = operation["x-amazon-apigateway-integration"];
      const functionArn = /functions\/(arn:[^/]+)\/invocations$/.exec(integration.uri)?.[1];
      if (integration.type.toLowerCase() !== "aws_proxy" || functionArn === undefined) {
        throw new UnsupportedApiError(`${definition.logicalId}: ${method} ${template} is no Lambda proxy integration`);
      }
      const validator =
        operation["x-amazon-apigateway-request-validator"] ?? body["x-amazon-apigateway-request-validator"] ?? "";
      const checks = body["x-amazon-apigateway-request-validators"][validator];
      if (checks?.validateRequestBody === true) {
        throw new UnsupportedApiError(`${definition.logicalId}: request bodies are not validated by the local gateway`);
      }
      routes.push({
        method: method === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase(),
        template,
        ...templateOf(template),
        operation,
        functionArn,
        authorizer: authorizerOf(operation),
        requiredParameters:
          checks?.validateRequestParameters === true
            ? operation.parameters.filter(({ required }) => required === true)
            : [],
      });
    }
  }
  routes.sort((left, right) => (left.rank < right.rank ? -1 : left.rank > right.rank ? 1 : 0));

  const gatewayAnswer = (type: string, requestId: string, message: string): ApiAnswer => {
    const status = DEFAULT_STATUS[type] ?? 500;
    const response = declared.get(type) ?? declared.get(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
    const actual = declared.get(type)?.statusCode ?? response?.statusCode ?? status;
    const context: Readonly<Record<string, string>> = {
      "$context.requestId": requestId,
      "$context.extendedRequestId": requestId,
      "$context.error.messageString": JSON.stringify(message),
      "$context.error.message": message,
      "$context.error.responseType": type,
    };
    const template = response?.responseTemplates["application/json"] ?? '{"message":$context.error.messageString}';
    const text = template.replaceAll(/\$context\.[A-Za-z]+(?:\.[A-Za-z]+)*/g, (path) => {
      const value = context[path];
      if (value === undefined) throw new UnsupportedApiError(`${definition.logicalId}: ${path} in a gateway response`);
      return value;
    });
    const headers = new Map<string, string>([["Content-Type", "application/json"]]);
    for (const [name, value] of Object.entries(response?.responseParameters ?? {})) {
      const header = /^gatewayresponse\.header\.(.+)$/.exec(name)?.[1];
      if (header !== undefined) headers.set(header, value.replace(/^'(.*)'$/, "$1"));
    }
    headers.set("x-amzn-RequestId", requestId);
    headers.set("x-amzn-ErrorType", type);
    return { status: actual, headers: [...headers], body: Buffer.from(text) };
  };

  const verify = (
    route: Route,
    request: ApiRequest,
  ): CognitoJwtPayload | "UNAUTHORIZED" | "EXPIRED_TOKEN" | undefined => {
    if (route.authorizer === undefined) return undefined;
    const { header, poolArns } = route.authorizer;
    const given = request.headers.find(([name]) => name.toLowerCase() === header)?.[1];
    const token = given?.replace(/^Bearer /i, "");
    if (token === undefined || token === "") return "UNAUTHORIZED";
    for (const arn of poolArns) {
      try {
        const verified = verifiers.get(arn)?.verifySync(token);
        if (verified !== undefined) return verified;
      } catch (error) {
        // The signature is checked before the expiry: an expired token is known to be one of ours.
        if (error instanceof JwtExpiredError) return "EXPIRED_TOKEN";
      }
    }
    return "UNAUTHORIZED";
  };

  const eventOf = (route: Route, request: ApiRequest, requestId: string, claims: CognitoJwtPayload | undefined) => {
    const match = route.expression.exec(request.path);
    const pathParameters = Object.fromEntries(
      route.names.map((name, index) => [name, decodeURIComponent(match?.[index + 1] ?? "")]),
    );
    const query = collect([...request.query]);
    const headers = collect(request.headers);
    const textual = request.body.byteLength === 0 ? null : request.body.toString("utf8");
    const at = now();
    return {
      resource: route.template,
      path: request.path,
      httpMethod: request.method,
      headers: headers.single,
      multiValueHeaders: headers.multiple,
      queryStringParameters: query.single,
      multiValueQueryStringParameters: query.multiple,
      pathParameters: route.names.length === 0 ? null : pathParameters,
      stageVariables: null,
      requestContext: {
        resourceId: "local",
        resourcePath: route.template,
        operationName: route.operation.operationId,
        httpMethod: request.method,
        path: `/${definition.stageName}${request.path}`,
        stage: definition.stageName,
        accountId: definition.accountId,
        apiId: definition.id,
        domainName: `${definition.id}.execute-api.${definition.region}.amazonaws.com`,
        domainPrefix: definition.id,
        protocol: "HTTP/1.1",
        requestId,
        extendedRequestId: randomBytes(11).toString("base64"),
        requestTime: new Date(at).toUTCString(),
        requestTimeEpoch: at,
        identity: {
          sourceIp: request.sourceAddress,
          userAgent: headers.single?.["User-Agent"] ?? headers.single?.["user-agent"] ?? null,
        },
        ...(claims === undefined ? {} : { authorizer: { claims: claimsOf(claims) } }),
      },
      body: textual,
      isBase64Encoded: false,
    };
  };

  const answerOf = (result: InvocationResult, requestId: string): ApiAnswer => {
    if (!result.ok) {
      const timedOut = result.error.errorType === "Sandbox.Timedout";
      return gatewayAnswer(
        timedOut ? "INTEGRATION_TIMEOUT" : "INTEGRATION_FAILURE",
        requestId,
        "Internal server error",
      );
    }
    const proxy = proxyShape.safeParse(result.payload);
    if (!proxy.success) {
      options.onError(new Error(`malformed Lambda proxy response: ${z.prettifyError(proxy.error)}`));
      return gatewayAnswer("INTEGRATION_FAILURE", requestId, "Internal server error");
    }
    const { statusCode, headers, multiValueHeaders, body: text, isBase64Encoded } = proxy.data;
    const repeated = Object.entries(multiValueHeaders ?? {}).flatMap(([name, values]) =>
      values.map((value) => [name, String(value)] as const),
    );
    const overlaid = new Set(repeated.map(([name]) => name.toLowerCase()));
    const single = Object.entries(headers ?? {})
      .filter(([name]) => !overlaid.has(name.toLowerCase()))
      .map(([name, value]) => [name, String(value)] as const);
    const typed = [...single, ...repeated].some(([name]) => name.toLowerCase() === "content-type");
    return {
      status: statusCode,
      headers: [
        ...single,
        ...repeated,
        ...(typed ? [] : [["Content-Type", "application/json"] as const]),
        ["x-amzn-RequestId", requestId],
      ],
      body: Buffer.from(text ?? "", isBase64Encoded === true ? "base64" : "utf8"),
    };
  };

  return {
    definition,
    routes: routes.map(({ method, template, functionArn }) => ({
      method,
      path: template,
      functionName: functionNameOf(functionArn),
    })),
    tooLarge: () => gatewayAnswer("REQUEST_TOO_LARGE", randomUUID(), "Request Too Long"),
    async answer(request) {
      const requestId = randomUUID();
      const route = routes.find(
        ({ method, expression }) => (method === request.method || method === "ANY") && expression.test(request.path),
      );
      if (route === undefined) {
        return gatewayAnswer("MISSING_AUTHENTICATION_TOKEN", requestId, "Missing Authentication Token");
      }
      const claims = verify(route, request);
      if (claims === "UNAUTHORIZED") return gatewayAnswer(claims, requestId, "Unauthorized");
      if (claims === "EXPIRED_TOKEN") {
        // Cognito authorisers answer an expired token as unauthorised, with this message; the body may tell them apart.
        return gatewayAnswer("UNAUTHORIZED", requestId, "The incoming token has expired");
      }
      const missing = route.requiredParameters.find(({ name, in: place }) => {
        if (place === "query") return !request.query.has(name);
        if (place === "header") return !request.headers.some(([header]) => header.toLowerCase() === name.toLowerCase());
        return false;
      });
      if (missing !== undefined) {
        return gatewayAnswer(
          "BAD_REQUEST_PARAMETERS",
          requestId,
          `Missing required request parameters: [${missing.name}]`,
        );
      }
      const { region, accountId, id, stageName } = definition;
      const sourceArn = `arn:aws:execute-api:${region}:${accountId}:${id}/${stageName}/${request.method}${route.template.replaceAll(/\{[^}]+\}/g, "*")}`;
      const refusal = options.refuses(route.functionArn, sourceArn);
      if (refusal !== undefined) {
        options.onError(new Error(refusal));
        return gatewayAnswer("API_CONFIGURATION_ERROR", requestId, "Internal server error");
      }
      const timeout = route.operation["x-amazon-apigateway-integration"].timeoutInMillis;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), timeout);
      });
      const event = eventOf(route, request, requestId, claims);
      const result = await Promise.race([options.invoke(functionNameOf(route.functionArn), event), late]);
      clearTimeout(timer);
      if (result === undefined) return gatewayAnswer("INTEGRATION_TIMEOUT", requestId, "Endpoint request timed out");
      return answerOf(result, requestId);
    },
  };
}
