import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as z from "zod";
import { DomainError, RefusedError } from "../../../domain/errors.ts";
import { IllegalTransitionError } from "../../../domain/case/lifecycle.ts";
import { ForbiddenError } from "../../../domain/staff/staff.ts";
import { CaseNotScreenableError } from "../../../lambdas/screening/screening-tasks.ts";
import { DynamoItemStore } from "../../../lambdas/shared/adapters/dynamo-item-store.ts";
import { defineContract } from "../../../lambdas/shared/contract.ts";
import { problems } from "../../../lambdas/shared/problems.ts";
import { publicRoute, route, type Identification } from "../../../lambdas/shared/runtime/api-handler.ts";
import { codeOf, problem, problemOf } from "../../../lambdas/shared/runtime/problem.ts";
import { nothing } from "../../../lambdas/shared/schemas.ts";
import { CaseBusyError } from "../../../lambdas/shared/use-cases/act-of-system.ts";
import { apiFunctions } from "../../support/api-functions.ts";
import { driveHandler, driveRoutes } from "../../support/drive-api.ts";
import { memoryWorld, people } from "../../support/memory-world.ts";

class StrangeError extends DomainError {
  override readonly name = "StrangeError";
  readonly code = "NOT_IN_CATALOGUE";
}

const named = (name: string, message = "secret 山田花子 1234567"): Error => Object.assign(new Error(message), { name });
const bodyOf = (answer: { readonly body: string }): unknown => JSON.parse(answer.body);
const codes = Object.keys(problems) as (keyof typeof problems)[];

describe("the catalogue of problems", () => {
  test("says each refusal in a Japanese title and a sentence that helps, under a status of its kind", () => {
    for (const code of codes) {
      const { status, title, detail } = problems[code];
      expect({ code, ok: /[\u3040-\u9fff]/u.test(title) && /。$/u.test(detail) }).toEqual({ code, ok: true });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(`${title}${detail}`).not.toMatch(/[A-Z_]{4,}/u);
    }
    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(codes)("%s is answered as problem+json with its stable code and the correlation id", (code) => {
    const answered = problem(code, "correlation-0001");
    expect(answered.statusCode).toBe(problems[code].status);
    expect(answered.headers).toMatchObject({
      "content-type": "application/problem+json; charset=utf-8",
      "x-correlation-id": "correlation-0001",
      "cache-control": "no-store",
    });
    expect(bodyOf(answered)).toEqual({
      type: `urn:sasae:problem:${code}`,
      ...problems[code],
      code,
      correlationId: "correlation-0001",
    });
  });

  test("facts never overwrite what a problem says of itself", () => {
    const answered = problem("VERSION_CONFLICT", "c", [], { code: "OTHER", status: 200, currentVersion: 3 });
    expect(bodyOf(answered)).toMatchObject({ code: "VERSION_CONFLICT", status: 409, currentVersion: 3 });
  });
});

describe("the mapper of errors", () => {
  test.each([
    ["a refusal", new RefusedError("OPEN_QUESTIONS"), "OPEN_QUESTIONS"],
    ["an act out of turn", new IllegalTransitionError("approve", "screening"), "OUT_OF_TURN"],
    ["a missing permission", new ForbiddenError("x"), "FORBIDDEN"],
    ["a case that kept changing", new CaseBusyError("x"), "TEMPORARILY_UNAVAILABLE"],
    ["a task out of turn", new CaseNotScreenableError("x"), "OUT_OF_TURN"],
    ["a code that the catalogue lacks", new StrangeError("x"), "INTERNAL"],
    ["a throttle", named("ThrottlingException"), "TEMPORARILY_UNAVAILABLE"],
    ["too much at once", named("ProvisionedThroughputExceededException"), "TEMPORARILY_UNAVAILABLE"],
    ["a time-out", named("TimeoutError"), "TEMPORARILY_UNAVAILABLE"],
    ["a fault of DynamoDB", named("InternalServerError"), "TEMPORARILY_UNAVAILABLE"],
    ["too many requests for DynamoDB", named("RequestLimitExceeded"), "TEMPORARILY_UNAVAILABLE"],
    ["a service that is not there", named("ServiceUnavailable"), "TEMPORARILY_UNAVAILABLE"],
    ["too much at once for S3", named("SlowDown"), "TEMPORARILY_UNAVAILABLE"],
    ["a fault of KMS", named("KMSInternalException"), "TEMPORARILY_UNAVAILABLE"],
    ["too many sign-ins at once", named("TooManyRequestsException"), "TEMPORARILY_UNAVAILABLE"],
    ["a key that is gone", named("NotFoundException"), "INTERNAL"],
    ["a missing grant", named("AccessDeniedException"), "INTERNAL"],
    ["an answer that is not the contract's", new z.ZodError([]), "INTERNAL"],
    ["a defect", new TypeError("x is not a function"), "INTERNAL"],
    ["a text", "thrown", "INTERNAL"],
    ["nothing", undefined, "INTERNAL"],
  ])("maps %s", (_what, error, code) => {
    expect(codeOf(error)).toBe(code);
    expect(bodyOf(problemOf(error, "c"))).toMatchObject({ code });
  });

  test("a 5xx never says more than its correlation id, whatever was thrown with whatever facts", () => {
    const thrown = fc.oneof(
      fc.string().map((message) => new Error(message)),
      fc.anything(),
      fc.constant(new RefusedError("INTERNAL", [], { secret: "山田花子" })),
      fc.constant(new RefusedError("TEMPORARILY_UNAVAILABLE", [], { secret: "山田花子" })),
    );
    fc.assert(
      fc.property(thrown, (error) => {
        const answered = problemOf(error, "correlation-0001");
        if (answered.statusCode < 500) return;
        expect(Object.keys(z.record(z.string(), z.unknown()).parse(bodyOf(answered))).sort()).toEqual([
          ...["code", "correlationId", "detail", "status", "title", "type"],
        ]);
      }),
    );
  });
});

const anyone: Identification<undefined> = { identify: () => Promise.resolve(undefined), check: () => undefined };

describe("a route answers", () => {
  const contract = defineContract({
    operationId: "try",
    method: "POST",
    path: "/try",
    action: "public",
    summary: "試す",
    request: {
      path: nothing,
      query: z.strictObject({ page: z.string().optional() }),
      body: z.strictObject({
        amount: z.int().min(1).max(100),
        name: z.string().min(1).max(5),
        on: z.iso.date().optional(),
      }),
    },
    response: {
      status: 200,
      body: z.strictObject({ name: z.string(), inner: z.object({ shown: z.string() }).optional() }),
    },
    errors: [],
  });
  const answering = (give: () => unknown) =>
    driveRoutes([publicRoute(contract, () => Promise.resolve(give() as { name: string }))], anyone, {});
  const good = { amount: 1, name: "a" };
  const fine = answering(() => ({ name: "ok" }));

  test("what the contract says", async () => {
    expect(await fine({ contract, body: good })).toMatchObject({ status: 200, body: { name: "ok" } });
  });

  test.each([
    ["an undeclared field", { ...good, extra: 1 }, "", "UNKNOWN_FIELD"],
    ["nothing where something is needed", { amount: 1 }, "name", "REQUIRED"],
    ["an empty text", { ...good, name: "" }, "name", "REQUIRED"],
    ["a text too long", { ...good, name: "123456" }, "name", "TOO_LONG"],
    ["a number too small", { ...good, amount: 0 }, "amount", "TOO_SMALL"],
    ["a number too big", { ...good, amount: 101 }, "amount", "TOO_BIG"],
    ["a text for a number", { ...good, amount: "1" }, "amount", "WRONG_TYPE"],
    ["a day that never was", { ...good, on: "2026-02-30" }, "on", "NOT_A_DATE"],
  ])("a refusal by field for %s", async (_what, body, field, code) => {
    const answered = await fine({ contract, body });
    expect(answered).toMatchObject({ status: 422, body: { code: "INVALID_INPUT", errors: [{ field, code }] } });
  });

  test("a refusal that names the undeclared field of a body and of a query", async () => {
    expect((await fine({ contract, body: { ...good, myNumber: "x" } })).text).toContain("myNumber");
    const answered = await fine({ contract, body: good, query: { debug: "1" } });
    expect(answered).toMatchObject({ status: 422, body: { errors: [{ field: "query", code: "UNKNOWN_FIELD" }] } });
  });

  test.each([
    ["malformed JSON", "{", 400, "MALFORMED_JSON"],
    ["half a body", '{"amount":', 400, "MALFORMED_JSON"],
    ["a list", "[]", 422, "INVALID_INPUT"],
    ["a body that is too large", JSON.stringify({ ...good, name: "あ".repeat(90_000) }), 413, "BODY_TOO_LARGE"],
  ])("a refusal for %s", async (_what, body, status, code) => {
    expect(await fine({ contract, body })).toMatchObject({ status, body: { code } });
  });

  test("no prototype can be slipped in", async () => {
    const answered = await fine({ contract, body: '{"amount":1,"name":"a","__proto__":{"admin":true}}' });
    expect([200, 422]).toContain(answered.status);
    expect(Object.hasOwn(Object.prototype, "admin")).toBe(false);
  });

  test("an unknown route", async () => {
    expect(await fine({ contract, rawPath: "/nowhere", body: good })).toMatchObject({
      status: 404,
      body: { code: "ROUTE_NOT_FOUND" },
    });
  });

  test("never with an undeclared field: at the top it is a defect, inside it is left out", async () => {
    const loose = answering(() => ({ name: "ok", myNumber: "123456789018" }));
    const refused = await loose({ contract, body: good });
    expect(refused).toMatchObject({ status: 500, body: { code: "INTERNAL" } });
    expect(refused.text).not.toContain("123456789018");
    const inside = answering(() => ({ name: "ok", inner: { shown: "yes", myNumber: "123456789018" } }));
    expect((await inside({ contract, body: good })).body).toEqual({ name: "ok", inner: { shown: "yes" } });
  });

  test("an unknown error with nothing but its correlation id", async () => {
    const broken = answering(() => {
      throw new Error("山田花子の口座 1234567");
    });
    const answered = await broken({ contract, body: good });
    expect(answered).toMatchObject({ status: 500, body: { code: "INTERNAL", correlationId: "correlation-0001" } });
    expect(answered.text).not.toMatch(/山田|1234567|Error|stack/u);
  });

  test("under the browser's correlation id when it is one, else under the gateway's", async () => {
    const under = async (id: string) =>
      (await fine({ contract, body: good, headers: { "X-Correlation-Id": id } })).headers["x-correlation-id"];
    expect(await under("019ab000-0000-7000-8000-000000000001")).toBe("019ab000-0000-7000-8000-000000000001");
    for (const bad of ["short", "with space 123", "<script>alert(1)</script>", "x".repeat(65)]) {
      expect(await under(bad)).toBe("gateway-request-id");
    }
  });

  test("a refusal of sign-in before it looks at anything else", async () => {
    const signedIn = driveRoutes(
      [route({ ...contract, action: "case:list" }, () => Promise.resolve({ name: "ok" }))],
      anyone,
      {},
    );
    expect(await signedIn({ contract, body: "{" })).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  });
});

describe("signing in", () => {
  const session = apiFunctions[0];
  const contractOf = (operationId: string) => {
    const found = session.definition.routes.find(({ contract }) => contract.operationId === operationId);
    if (found === undefined) throw new Error(operationId);
    return found.contract;
  };
  const username = people.window.staffId;
  test.each([
    ["startSession", { username, password: "correct-Horse-9" }, 200, "one-time-code"],
    ["startSession", { username, password: "wrong" }, 401, "SIGN_IN_REFUSED"],
    ["startSession", { username: "stranger@example.jp", password: "wrong" }, 401, "SIGN_IN_REFUSED"],
    ["answerOneTimeCode", { username, session: "session-1", code: "123456" }, 200, "signed-in"],
    ["answerOneTimeCode", { username, session: "session-1", code: "000000" }, 401, "CODE_REFUSED"],
    ["answerOneTimeCode", { username, session: "old", code: "123456" }, 401, "SESSION_EXPIRED"],
    ["setPassword", { username, session: "session-1", password: "short-but-twelve" }, 200, "register-authenticator"],
    ["registerAuthenticator", { username, session: "session-1", code: "123456" }, 200, "signed-in"],
    ["refreshSession", { refreshToken: "refresh-token" }, 200, "signed-in"],
    ["refreshSession", { refreshToken: "old" }, 401, "SESSION_EXPIRED"],
    ["endSession", { refreshToken: "refresh-token" }, 200, "signed-out"],
  ])("%s %j answers %i %s; no password, code or token is logged", async (operationId, body, status, said) => {
    const world = await memoryWorld();
    const answered = await driveHandler(session, world.ports)({ contract: contractOf(operationId), body });
    expect(answered.status).toBe(status);
    expect(answered.body["kind"] ?? answered.body["code"]).toBe(said);
    const logged = JSON.stringify(world.logged);
    for (const secret of ["correct-Horse-9", "123456", "refresh-token", "id-token", username]) {
      expect(logged).not.toContain(secret);
    }
  });
});

describe("the item store on DynamoDB", () => {
  const cancelled = (...reasons: readonly string[]) =>
    new TransactionCanceledException({
      message: "cancelled",
      $metadata: {},
      CancellationReasons: reasons.map((Code) => ({ Code })),
    });
  const storeThat = (error: Error) => new DynamoItemStore({ send: () => Promise.reject(error) } as never);
  const write = [{ kind: "put", table: "cases", item: { caseId: "c", item: "case" } }] as const;

  test.each([
    ["a condition", cancelled("None", "ConditionalCheckFailed")],
    ["another transaction on the same items", cancelled("TransactionConflict", "None")],
  ])("is overtaken by %s", async (_what, error) => {
    expect(await storeThat(error).transact(write)).toBe(false);
  });

  test.each([
    ["a fault", cancelled("ThrottlingError", "None")],
    ["a defect", cancelled("ValidationError")],
    ["no right", named("AccessDeniedException")],
  ])("fails on %s", async (_what, error) => {
    await expect(storeThat(error).transact(write)).rejects.toBe(error);
  });
});
