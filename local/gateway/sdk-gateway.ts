import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authoriser, CallerPlace } from "../authorisation/authoriser.ts";
import { UnsupportedRequestError } from "../authorisation/errors.ts";
import type { SigningScope } from "../authorisation/requests.ts";
import { mapRequest, signingScope } from "../authorisation/requests.ts";
import type { SdkRequest } from "../authorisation/requests/request.ts";
import type { CognitoService } from "../services/cognito/cognito.ts";
import type { StepFunctionsService } from "../stepfunctions/step-functions.ts";
import type { Listening } from "./http.ts";
import { callService, headersOf, listen, readBody } from "./http.ts";
import type { S3Front } from "./s3-front.ts";
import { bucketAndKey, isWireError } from "./s3-front.ts";
import { checkSignature, policySignatureIsGood } from "./signature.ts";
import { readBrowserUpload } from "./upload-form.ts";
import type { WireAnswer, WireError } from "./wire-errors.ts";
import { accessDenied, escapeXml, jsonType, writeError } from "./wire-errors.ts";

/** Someone who may call AWS through the gateway. */
export interface Caller {
  /** Access key id: the name of the function, or of the runtime's administrator. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Undefined for the administrator, who passes without evaluation. */
  readonly roleArn: string | undefined;
  readonly accountId: string;
}

/** One call, as it is told to an observer. */
export interface GatewayCall {
  readonly requestId: string;
  readonly caller: string;
  readonly service: string;
  readonly operation: string;
  readonly request: SdkRequest;
}

/** The end of a call, as it is told to an observer. */
export interface GatewayCallEnd extends GatewayCall {
  readonly status: number;
  /** Why it was denied, for a denied one. */
  readonly denial: string | undefined;
}

/** Lets tests look at calls and break them. */
export interface GatewayObserver {
  /** Before the call reaches its service. `drop` cuts the connection instead: the caller never learns why. */
  readonly before?: (call: GatewayCall) => Promise<"pass" | "drop"> | "pass" | "drop";
  /** After the service did its work and before the answer goes out. `drop` cuts the connection. */
  readonly after?: (call: GatewayCallEnd) => Promise<"pass" | "drop"> | "pass" | "drop";
}

/** What {@link startSdkGateway} needs. */
export interface SdkGatewayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly authoriser: Authoriser;
  readonly callers: ReadonlyMap<string, Caller>;
  readonly dynamodb: string;
  readonly kms: string;
  readonly s3: S3Front;
  readonly cognito: CognitoService;
  readonly stepFunctions: StepFunctionsService;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly observer?: GatewayObserver;
  readonly onDenied?: (call: GatewayCallEnd) => void;
  readonly onError: (error: unknown) => void;
}

const FORWARDED_TO_JSON = /^(content-type|x-amz-target|accept|amz-sdk-.*|user-agent)$/;

/** DynamoDB Local takes only letters and digits in an access key id, and checks no signature. */
const EMULATOR_AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=sasaeruntime/20260101/ap-northeast-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/**
 * Starts the one endpoint of all AWS SDK calls.
 *
 * It knows the caller by the access key id in the credential scope, checks the signature, evaluates the caller's
 * synthesized policies (with resource and key policies), and only then lets the call through. Whatever it does not
 * understand is refused with an error that names it. Browsers reach S3 here too, by presigned URL or upload form: the
 * rights that count are those of the function that signed.
 */
export async function startSdkGateway(options: SdkGatewayOptions): Promise<Listening> {
  const { authoriser, callers, now } = options;

  const forwardJson = async (endpoint: string, sdk: SdkRequest): Promise<WireAnswer> => {
    const headers = Object.fromEntries(
      Object.entries(sdk.headers).flatMap(([name, value]) =>
        value !== undefined && FORWARDED_TO_JSON.test(name) ? [[name, value]] : [],
      ),
    );
    const authorised = { ...headers, authorization: EMULATOR_AUTHORIZATION };
    const answer = await callService(endpoint, "POST", authorised, sdk.body);
    const kept = ["content-type", "x-amzn-requestid", "x-amz-crc32", "x-amzn-errortype"].flatMap((name) => {
      const value = answer.headers[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return { ...answer, headers: Object.fromEntries(kept) };
  };

  const answerJson = (service: string, answer: { status: number; body: unknown }, requestId: string): WireAnswer => ({
    status: answer.status,
    headers: { "content-type": jsonType(service), "x-amzn-requestid": requestId },
    body: Buffer.from(JSON.stringify(answer.body)),
  });

  const perform = async (
    caller: Caller | undefined,
    service: string,
    operation: string,
    sdk: SdkRequest,
    requestId: string,
  ): Promise<WireAnswer | WireError> => {
    switch (service) {
      case "dynamodb":
      case "dynamodbstreams":
        return forwardJson(options.dynamodb, sdk);
      case "kms":
        return forwardJson(options.kms, sdk);
      case "s3":
        return options.s3.perform(sdk);
      case "states":
        return answerJson(service, options.stepFunctions.handle(operation, JSON.parse(textOf(sdk))), requestId);
      case "cognito-idp":
        return answerJson(service, options.cognito.handle(operation, JSON.parse(textOf(sdk))), requestId);
      case "sts": {
        if (operation !== "GetCallerIdentity") break;
        const arn = caller?.roleArn ?? `arn:aws:iam::${caller?.accountId ?? ""}:root`;
        const result = `<Arn>${escapeXml(arn)}</Arn><UserId>local</UserId><Account>${caller?.accountId ?? ""}</Account>`;
        return {
          status: 200,
          headers: { "content-type": "text/xml" },
          body: Buffer.from(
            `<GetCallerIdentityResponse><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
          ),
        };
      }
      default:
        break;
    }
    const message = `The local runtime does not offer ${service}:${operation}.`;
    return { status: 400, code: "UnknownOperationException", message };
  };

  /** The bare facts of a request whose service could not be told from it. */
  const serviceOf = (sdk: SdkRequest, scope: SigningScope | undefined): string => {
    if (scope !== undefined) return scope.service;
    return sdk.headers["x-amz-target"] === undefined ? "s3" : "cognito-idp";
  };

  const signatureFault = (sdk: SdkRequest, caller: Caller): WireError | undefined => {
    if (isUploadForm(sdk)) {
      const { fields } = readBrowserUpload(sdk.headers["content-type"], sdk.body);
      const { policy = "", "x-amz-credential": credential = "", "x-amz-signature": signature = "" } = fields;
      if (policySignatureIsGood(policy, credential, signature, caller.secretAccessKey))
        return options.s3.formFault(sdk);
      return { status: 403, code: "SignatureDoesNotMatch", message: "The signature of the policy is wrong." };
    }
    const fault = checkSignature(sdk, caller.secretAccessKey, now());
    return fault === undefined ? undefined : { status: 403, ...fault };
  };

  /** AWS hides whether an object exists from a caller who may not list its bucket. */
  const hidesMissing = (caller: Caller, sdk: SdkRequest, status: number, place: CallerPlace): boolean => {
    if (status !== 404 || caller.roleArn === undefined || (sdk.method !== "GET" && sdk.method !== "HEAD")) return false;
    const { bucket, key } = bucketAndKey(sdk.path);
    if (key === "") return false;
    const request = { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}`, context: {} };
    const decisions = authoriser.authorise({ kind: "role", arn: caller.roleArn }, [request], place);
    return decisions.some(({ allowed }) => !allowed);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID();
    const sdk: SdkRequest = {
      method: request.method ?? "GET",
      path: request.url ?? "/",
      headers: headersOf(request),
      body: await readBody(request),
    };
    const send = (answer: WireAnswer, more: Readonly<Record<string, string>> = {}) => {
      const bodiless = sdk.method === "HEAD" || answer.status === 204;
      response.writeHead(answer.status, {
        ...answer.headers,
        ...more,
        ...(bodiless ? {} : { "content-length": String(answer.body.byteLength) }),
      });
      response.end(bodiless ? undefined : answer.body);
    };
    if (sdk.method === "OPTIONS") {
      const answer = options.s3.preflight(sdk);
      send(isWireError(answer) ? writeError("s3", answer, requestId) : answer);
      return;
    }

    let scope: SigningScope | undefined;
    let operation = sdk.method;
    let denial: string | undefined;
    let service = "s3";
    const judge = async (): Promise<WireAnswer | WireError | "drop"> => {
      try {
        scope = signingScope(sdk);
        service = serviceOf(sdk, scope);
        const caller = scope === undefined ? undefined : callers.get(scope.accessKeyId);
        if (scope !== undefined && caller === undefined) {
          const code = service === "s3" ? "InvalidAccessKeyId" : "UnrecognizedClientException";
          return { status: 403, code, message: "The security token included in the request is invalid." };
        }
        const fault = caller === undefined ? undefined : signatureFault(sdk, caller);
        if (fault !== undefined) return fault;
        const place = { accountId: caller?.accountId ?? "", region: scope?.region ?? "ap-northeast-1" };
        if (caller?.roleArn !== undefined) {
          const principal = { kind: "role" as const, arn: caller.roleArn, sessionName: caller.accessKeyId };
          const verdict = authoriser.authoriseSdk(principal, sdk, place);
          ({ service, operation } = verdict);
          if (!verdict.allowed) {
            denial = verdict.decisions.at(-1)?.reason ?? "denied";
            return accessDenied(service, `User is not authorized: ${denial}`);
          }
        } else if (caller !== undefined) {
          const action = service === "sts" ? new URLSearchParams(textOf(sdk)).get("Action") : null;
          operation = sdk.headers["x-amz-target"]?.split(".").at(-1) ?? action ?? sdk.method;
        } else {
          const named = sdk.headers["x-amz-target"] !== undefined;
          const mapping = named ? mapRequest(sdk, { resolver: authoriser.policies.resolver, ...place }) : undefined;
          service = mapping?.service ?? service;
          operation = mapping?.operation ?? operation;
          if (mapping?.kind !== "no-iam") {
            denial = `nobody signed this request to ${service}:${operation}`;
            return accessDenied(service, "Access Denied");
          }
        }
        const call = { requestId, caller: scope?.accessKeyId ?? "anonymous", service, operation, request: sdk };
        if ((await options.observer?.before?.(call)) === "drop") return "drop";
        const answer = await perform(caller, service, operation, sdk, requestId);
        if (caller !== undefined && service === "s3" && hidesMissing(caller, sdk, answer.status, place)) {
          return accessDenied(service, "Access Denied");
        }
        return answer;
      } catch (error) {
        if (!(error instanceof UnsupportedRequestError)) throw error;
        denial = error.message;
        return {
          status: 400,
          code: service === "s3" ? "NotImplemented" : "UnknownOperationException",
          message: error.message,
        };
      }
    };
    const answer = await judge();
    if (answer === "drop") return void response.destroy();
    const end: GatewayCallEnd = {
      requestId,
      caller: scope?.accessKeyId ?? "anonymous",
      service,
      operation,
      request: sdk,
      status: answer.status,
      denial,
    };
    if (denial !== undefined) options.onDenied?.(end);
    if ((await options.observer?.after?.(end)) === "drop") return void response.destroy();
    const cors = service === "s3" ? options.s3.corsHeaders(sdk) : {};
    send(isWireError(answer) ? writeError(service, answer, requestId) : answer, cors);
  };

  return listen(options.port, handle, options.onError);
}

function isUploadForm(sdk: SdkRequest): boolean {
  return sdk.method === "POST" && /^multipart\/form-data/i.test(sdk.headers["content-type"] ?? "");
}

function textOf(sdk: SdkRequest): string {
  const text = Buffer.from(sdk.body).toString("utf8");
  return text === "" ? "{}" : text;
}
