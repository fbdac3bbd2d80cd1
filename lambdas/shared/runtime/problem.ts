import type * as z from "zod";
import { DomainError, RefusedError, type ErrorCode, type FieldError } from "../../../domain/errors.ts";
import { problems } from "../problems.ts";

/** Answer of the API in the form that API Gateway passes on. */
export type ApiAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const headers = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** A successful answer. */
export function answer(status: number, body: unknown, correlationId: string): ApiAnswer {
  return {
    statusCode: status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8", "x-correlation-id": correlationId },
    body: JSON.stringify(body),
  };
}

/** The problem+json answer of a code. */
export function problem(
  code: ErrorCode,
  correlationId: string,
  errors: readonly FieldError[] = [],
  facts: Readonly<Record<string, unknown>> = {},
): ApiAnswer {
  const { status, title, detail } = problems[code];
  return {
    statusCode: status,
    headers: {
      ...headers,
      "content-type": "application/problem+json; charset=utf-8",
      "x-correlation-id": correlationId,
    },
    body: JSON.stringify({
      ...(status < 500 ? facts : {}),
      type: `urn:sasae:problem:${code}`,
      title,
      status,
      detail,
      code,
      correlationId,
      ...(errors.length === 0 ? {} : { errors }),
    }),
  };
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(problems, code);

/** The SDK's names of faults that pass by themselves: of the line, then of the services of AWS. */
const passing: ReadonlySet<string> = new Set([
  ...["TimeoutError", "NetworkingError", "RequestTimeout"],
  ...["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"],
  ...["ProvisionedThroughputExceededException", "TransactionInProgressException"],
  ...["ServiceUnavailable", "ServiceUnavailableException", "InternalServerError", "InternalError"],
  ...["InternalErrorException", "InternalServiceError", "InternalFailure"],
  ...["KMSInternalException", "DependencyTimeoutException", "KeyUnavailableException"],
]);

/** What an error means to the person: the one mapper from thrown values to codes. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof DomainError && isErrorCode(error.code)) return error.code;
  if (error instanceof Error && passing.has(error.name)) return "TEMPORARILY_UNAVAILABLE";
  return "INTERNAL";
}

/** Maps any thrown value to its answer. Unknown errors say nothing but their correlation id. */
export function problemOf(error: unknown, correlationId: string): ApiAnswer {
  const code = codeOf(error);
  return error instanceof RefusedError
    ? problem(code, correlationId, error.fields, error.facts)
    : problem(code, correlationId);
}

/** Japanese sentence for a schema issue; the schema's own words are for developers. */
function messageOf(issue: z.core.$ZodIssue): { code: string; message: string } {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined || issue.input === null
        ? { code: "REQUIRED", message: "入力してください。" }
        : { code: "WRONG_TYPE", message: "入力の形式が違います。" };
    case "too_small":
      return issue.origin === "string"
        ? { code: "REQUIRED", message: "入力してください。" }
        : { code: "TOO_SMALL", message: `${String(issue.minimum)}以上にしてください。` };
    case "too_big":
      return issue.origin === "string"
        ? { code: "TOO_LONG", message: `${String(issue.maximum)}文字以内で入力してください。` }
        : { code: "TOO_BIG", message: `${String(issue.maximum)}以下にしてください。` };
    case "invalid_format":
      return issue.format === "date"
        ? { code: "NOT_A_DATE", message: "実在する日付を入力してください。" }
        : { code: "WRONG_FORMAT", message: "入力の形式が違います。" };
    case "unrecognized_keys":
      return { code: "UNKNOWN_FIELD", message: `受け付けない項目です（${issue.keys.join("、")}）。` };
    default:
      return { code: "WRONG_VALUE", message: "選べる値の中から選んでください。" };
  }
}

/** Parses a part of a request. @throws RefusedError INVALID_INPUT naming every field. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown, part: string): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    field: [...(part === "body" ? [] : [part]), ...issue.path.map(String)].join("."),
    ...messageOf(issue),
  }));
  throw new RefusedError("INVALID_INPUT", fields);
}
