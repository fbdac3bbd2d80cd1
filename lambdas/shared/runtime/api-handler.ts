import middy from "@middy/core";
import httpRouter from "@middy/http-router";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import * as z from "zod";
import { RefusedError } from "../../../domain/errors.ts";
import { actions, type Action } from "../../../domain/permissions/permissions.ts";
import { ForbiddenError, requirePermission, type Staff } from "../../../domain/staff/staff.ts";
import { once } from "../adapters/clients/once.ts";
import type { Contract } from "../contract.ts";
import { bootOf, readEnvironment, type Boot } from "./boot.ts";
import { answer, codeOf, parseInput, problemOf, type ApiAnswer } from "./problem.ts";

/** A parsed request as a use case gets it. */
export type ApiRequest<Who, Path, Query, Body> = {
  /** Who acts; the permission of the route has been checked, the scope on the case has not. */
  readonly staff: Who;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly correlationId: string;
};

/** How a function learns who is asking, and logs a refusal of a permission. */
export type Identification<Who> = {
  readonly identify: (username: string) => Promise<Who>;
  readonly refused?: (who: Who, what: string, correlationId: string) => Promise<void>;
  readonly check: (who: Who, action: Contract["action"]) => void;
};

type Handle<Dependencies, Who> = (
  dependencies: Dependencies,
  event: APIGatewayProxyEvent,
  who: () => Promise<Who>,
  correlationId: string,
) => Promise<ApiAnswer>;

/** A route bound to its use case, its types settled. */
export type Route<Dependencies, Who> = {
  readonly contract: Contract;
  readonly handle: Handle<Dependencies, Who>;
};

const largestBody = 256 * 1024;

const bodyOf = (event: APIGatewayProxyEvent): unknown => {
  if (event.body === null || event.body === "") return {};
  const text = event.isBase64Encoded ? Buffer.from(event.body, "base64").toString("utf8") : event.body;
  if (Buffer.byteLength(text) > largestBody) throw new RefusedError("BODY_TOO_LARGE");
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new RefusedError("MALFORMED_JSON");
  }
};

/** Binds a signed-in route to its use case: parses what enters by the contract, and what leaves. */
export function route<
  Dependencies,
  Who,
  Path extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  contract: Contract<Path, Query, Body, Answer>,
  useCase: (
    dependencies: Dependencies,
    request: ApiRequest<Who, z.output<Path>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Answer>>,
): Route<Dependencies, Who> {
  return {
    contract,
    handle: async (dependencies, event, who, correlationId) => {
      const staff = await who();
      const request = {
        staff,
        path: parseInput(contract.request.path, event.pathParameters ?? {}, "path"),
        query: parseInput(contract.request.query, event.queryStringParameters ?? {}, "query"),
        body: parseInput(contract.request.body, bodyOf(event), "body"),
        correlationId,
      };
      const result = await useCase(dependencies, request);
      return answer(contract.response.status, contract.response.body.parse(result), correlationId);
    },
  };
}

/** Binds a route that anyone may call: nobody is identified. */
export function publicRoute<
  Dependencies,
  Who,
  Path extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  contract: Contract<Path, Query, Body, Answer>,
  useCase: (
    dependencies: Dependencies,
    request: Omit<ApiRequest<never, z.output<Path>, z.output<Query>, z.output<Body>>, "staff">,
  ) => Promise<z.input<Answer>>,
): Route<Dependencies, Who> {
  return {
    contract,
    handle: async (dependencies, event, _who, correlationId) => {
      const request = {
        path: parseInput(contract.request.path, event.pathParameters ?? {}, "path"),
        query: parseInput(contract.request.query, event.queryStringParameters ?? {}, "query"),
        body: parseInput(contract.request.body, bodyOf(event), "body"),
        correlationId,
      };
      const result = await useCase(dependencies, request);
      return answer(contract.response.status, contract.response.body.parse(result), correlationId);
    },
  };
}

const correlationPattern = /^[A-Za-z0-9-]{8,64}$/;

const correlationOf = (event: APIGatewayProxyEvent): string => {
  const header = Object.entries(event.headers).find(([name]) => name.toLowerCase() === "x-correlation-id")?.[1];
  return header !== undefined && correlationPattern.test(header) ? header : event.requestContext.requestId;
};

const claimsSchema = z.object({
  claims: z.object({ "cognito:username": z.string().min(1), email: z.string().optional() }),
});

const usernameOf = (event: APIGatewayProxyEvent): string => {
  const parsed = claimsSchema.safeParse(event.requestContext.authorizer);
  if (!parsed.success) throw new RefusedError("UNAUTHENTICATED");
  return parsed.data.claims.email ?? parsed.data.claims["cognito:username"];
};

/** Identification of prefecture staff by the Directory, with refusals logged in their chain. */
export function staffIdentification(
  findStaff: (staffId: string) => Promise<Staff | undefined>,
  refused: (staff: Staff, what: string, correlationId: string) => Promise<void>,
): Identification<Staff> {
  return {
    identify: async (username) => {
      const staff = await findStaff(username);
      if (staff === undefined) throw new ForbiddenError("unknown staff");
      return staff;
    },
    refused,
    // Somebody who has left is identified and may nothing, so that the refusal stands in their chain.
    check: (staff, action) => {
      const known = actions.find((entry): entry is Action => entry === action);
      if (known === undefined) throw new ForbiddenError(`action ${action}`);
      requirePermission(staff, known);
    },
  };
}

/** What a function of the API is made of. */
export type ApiFunction<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies, Who> = {
  /** Name of the function, as in its file and template. */
  readonly function: string;
  readonly environment: Schema;
  /** Ports of the use cases, made on the first request. */
  readonly dependencies: (environment: z.output<Schema>, boot: Boot) => Dependencies;
  readonly identification: (dependencies: NoInfer<Dependencies>) => Identification<Who>;
  readonly routes: readonly Route<NoInfer<Dependencies>, Who>[];
};

/**
 * The Lambda handler of a capability: one middy chain over one router, made once. Outermost first: correlation id and
 * log, identity and permission, contract, use case; one mapper turns every error into problem+json. Importing a module
 * that calls this reads no environment and makes no client.
 *
 * The handler carries its `definition`, so that a test can run the very routes of a function over ports in memory.
 */
export function apiHandler<Schema extends z.ZodType<{ SASAE_PREFECTURE: string }>, Dependencies, Who>(
  definition: ApiFunction<Schema, Dependencies, Who>,
) {
  const booted = once(() => {
    const environment = readEnvironment(definition.environment);
    const boot = bootOf(definition.function, environment.SASAE_PREFECTURE);
    const dependencies = definition.dependencies(environment, boot);
    return { boot, dependencies, identification: definition.identification(dependencies) };
  });

  const respond = async (bound: Route<Dependencies, Who>, event: APIGatewayProxyEvent): Promise<ApiAnswer> => {
    const correlationId = correlationOf(event);
    const { boot, dependencies, identification } = booted();
    const { operationId } = bound.contract;
    let identified: Who | undefined;
    try {
      const who = async (): Promise<Who> => {
        const found = await identification.identify(usernameOf(event));
        identified = found;
        identification.check(found, bound.contract.action);
        return found;
      };
      const answered = await bound.handle(dependencies, event, who, correlationId);
      boot.logger.info("REQUEST_COMPLETED", { operationId, correlationId, status: answered.statusCode });
      return answered;
    } catch (error) {
      const errorCode = codeOf(error);
      const answered = problemOf(error, correlationId);
      if (answered.statusCode >= 500) {
        const errorName = error instanceof Error ? error.name : "Unknown";
        boot.logger.error("REQUEST_FAILED", { operationId, correlationId, errorCode, errorName });
      } else {
        boot.logger.info("REQUEST_REFUSED", { operationId, correlationId, errorCode });
      }
      if (errorCode === "FORBIDDEN" && identified !== undefined && identification.refused !== undefined) {
        await identification.refused(identified, operationId, correlationId);
      }
      return answered;
    }
  };

  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>().handler(
    httpRouter({
      routes: definition.routes.map((bound) => ({
        method: bound.contract.method,
        path: bound.contract.path,
        handler: async (event: APIGatewayProxyEvent) => ({ ...(await respond(bound, event)) }),
      })),
      notFoundResponse: () => problemOf(new RefusedError("ROUTE_NOT_FOUND"), "unknown"),
    }),
  );
  return Object.assign(handler, { definition });
}
