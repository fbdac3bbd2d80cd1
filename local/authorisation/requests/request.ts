import { UnsupportedRequestError } from "../errors.ts";
import type { AuthorisationRequest } from "../evaluate.ts";
import type { PhysicalResource, ResourceResolver } from "../intrinsics.ts";
import type { ConditionContext } from "../patterns.ts";
import { tagsOf } from "../policies.ts";
import { isJsonObject, parseJson } from "../template.ts";
import type { JsonObject, JsonValue } from "../template.ts";

/** An HTTP request of an AWS SDK, as a gateway receives it. */
export interface SdkRequest {
  readonly method: string;
  /** Path and query as on the wire, not decoded. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

/** What mapping a request needs to know of its surroundings. */
export interface RequestEnvironment {
  readonly resolver: ResourceResolver;
  /** Account of the caller. */
  readonly accountId: string;
  /** Region the request goes to. */
  readonly region: string;
  /** Key id or ARN inside a KMS ciphertext, for a Decrypt that names no key. */
  readonly keyOfCiphertext?: (ciphertext: Uint8Array) => string | undefined;
  /** ARN of the state machine that gave out a task token. */
  readonly stateMachineOfTaskToken?: (token: string) => string | undefined;
  /** Tags an object has now, for `s3:ExistingObjectTag/…`; without it, a policy that uses them throws. */
  readonly existingObjectTags?: (bucket: string, key: string) => Readonly<Record<string, string>>;
}

/** A request taken apart: where it goes and the facts that only its service understands. */
export interface ReceivedRequest {
  readonly sdk: SdkRequest;
  readonly environment: RequestEnvironment;
  /** The path without its query, not decoded. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  readonly userAgent: ConditionContext;
}

/** Takes path and query apart. */
export function receive(sdk: SdkRequest, environment: RequestEnvironment): ReceivedRequest {
  const at = sdk.path.indexOf("?");
  const agent = sdk.headers["user-agent"];
  return {
    sdk,
    environment,
    pathname: at < 0 ? sdk.path : sdk.path.slice(0, at),
    query: new URLSearchParams(at < 0 ? "" : sdk.path.slice(at + 1)),
    userAgent: agent === undefined ? {} : { "aws:UserAgent": agent },
  };
}

/** The body as a JSON object. Throws UnsupportedRequestError when it is not one. */
export function jsonBody(request: ReceivedRequest): JsonObject {
  const text = Buffer.from(request.sdk.body).toString("utf8");
  const value = text === "" ? {} : parseJson(text);
  if (!isJsonObject(value)) throw new UnsupportedRequestError("the body is not a JSON object");
  return value;
}

/** A string member of an object; undefined when it is absent or something else. */
export function stringOf(object: JsonObject | undefined, key: string): string | undefined {
  const value: JsonValue | undefined = object?.[key];
  return typeof value === "string" ? value : undefined;
}

/** An object member of an object; undefined when it is absent or something else. */
export function objectOf(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value: JsonValue | undefined = object?.[key];
  return isJsonObject(value) ? value : undefined;
}

/** A string member that the operation cannot do without. Throws UnsupportedRequestError when it is missing. */
export function requiredString(object: JsonObject, key: string, operation: string): string {
  const value = stringOf(object, key);
  if (value === undefined) throw new UnsupportedRequestError(`${operation}: ${key} is missing`);
  return value;
}

/** `arn:aws:<service>:<region>:<account>:<rest>` in the caller's account. */
export function callerArn(environment: RequestEnvironment, service: string, rest: string): string {
  const partition = environment.resolver.stacks[0]?.partition ?? "aws";
  return `arn:${partition}:${service}:${environment.region}:${environment.accountId}:${rest}`;
}

/** The declared resource of a type in the caller's account and region that satisfies a test. */
export function findResource(
  environment: RequestEnvironment,
  type: string,
  test: (resource: PhysicalResource) => boolean,
): PhysicalResource | undefined {
  return environment.resolver
    .resources()
    .find(
      (resource) =>
        resource.type === type &&
        resource.stack.accountId === environment.accountId &&
        resource.stack.region === environment.region &&
        test(resource),
    );
}

/** Builds one thing to authorise, with the tags of the resource added where the template declares them. */
export function authorise(
  request: ReceivedRequest,
  action: string,
  resource: string,
  context: ConditionContext = {},
  unknownKeys: readonly string[] = [],
): AuthorisationRequest {
  const declared = request.environment.resolver.byArn(resource);
  const tags: Record<string, string> = {};
  if (declared !== undefined) {
    for (const [key, value] of Object.entries(tagsOf(declared.properties()))) tags[`aws:ResourceTag/${key}`] = value;
  }
  return {
    action,
    resource,
    context: { "aws:RequestedRegion": request.environment.region, ...tags, ...request.userAgent, ...context },
    unknownKeys,
  };
}
