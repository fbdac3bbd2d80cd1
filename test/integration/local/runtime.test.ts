import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { Secret, TOTP } from "otpauth";
import * as z from "zod";
import type { Runtime } from "../../../local/runtime.ts";
import { startRuntime } from "../../../local/runtime.ts";
import { smallStack } from "./small-assembly.ts";

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), "sasae-runtime-"));
const projectRoot = join(import.meta.dirname, "..", "..", "..");
const errors: unknown[] = [];
let runtime: Runtime;

async function started(): Promise<Runtime> {
  return startRuntime({
    assembly: [smallStack("13", folder), smallStack("32", folder)],
    folder: join(folder, "state"),
    projectRoot,
    webFolder: join(folder, "web"),
    inquiryGateway: { kind: "none" },
    onError: (error) => errors.push(error),
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, "web"), { recursive: true });
  writeFileSync(join(folder, "web", "index.html"), "<!doctype html><title>支え</title>");
  runtime = await started();
});

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

const THINGS = "sasae-13-things";
const BUCKET = "sasae-13-quarantine-200000000013";

async function thing(id: string) {
  return (await runtime.dynamoDb.client.send(new GetItemCommand({ TableName: THINGS, Key: { id: { S: id } } }))).Item;
}

async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let turns = 0; turns < 600; turns += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(50);
  }
  throw new Error("what was waited for never came");
}

const transaction = (...items: readonly object[]) => ({
  operation: "TransactWriteItems",
  input: { TransactItems: items },
});
const put = (id: string, more: object = {}) => ({ Put: { TableName: THINGS, Item: { id: { S: id } }, ...more } });

describe("a function's calls to DynamoDB", () => {
  test("pass when its role allows every member of a transaction, and are recorded as used", async () => {
    const check = {
      ConditionCheck: {
        TableName: THINGS,
        Key: { id: { S: "thing#absent" } },
        ConditionExpression: "attribute_not_exists(id)",
      },
    };
    const result = await runtime.invoke("sasae-13-writer", transaction(put("thing#1"), check));
    expect(result).toMatchObject({ ok: true });
    expect(await thing("thing#1")).toEqual({ id: { S: "thing#1" } });
    const used = Object.keys(runtime.usage().statements);
    expect(used.some((use) => use.includes("WriterRole") && use.endsWith("#dynamodb:ConditionCheckItem"))).toBe(true);
  });

  test("are denied as a whole when one member is not granted, and nothing is written", async () => {
    const remove = { Delete: { TableName: THINGS, Key: { id: { S: "thing#1" } } } };
    const result = await runtime.invoke("sasae-13-writer", transaction(put("thing#2"), remove));
    expect(result).toMatchObject({ ok: false, error: { errorType: "AccessDeniedException" } });
    expect(await thing("thing#2")).toBeUndefined();
    expect(await thing("thing#1")).toBeDefined();
    expect(runtime.logs("access-denied").at(-1)?.line).toContain("dynamodb:DeleteItem");
  });

  test("are denied outside the keys a condition names, for an action not granted, and in another prefecture", async () => {
    for (const event of [
      transaction(put("secret#1")),
      { operation: "Scan", input: { TableName: THINGS } },
      { operation: "GetItem", input: { TableName: "sasae-32-things", Key: { id: { S: "x" } } } },
    ]) {
      expect(await runtime.invoke("sasae-13-writer", event)).toMatchObject({
        ok: false,
        error: { errorType: "AccessDeniedException" },
      });
    }
  });

  test("hand a failed condition back as DynamoDB does", async () => {
    const twice = put("thing#1", { ConditionExpression: "attribute_not_exists(id)" });
    const result = await runtime.invoke("sasae-13-writer", transaction(twice));
    expect(result).toMatchObject({ ok: false, error: { errorType: "TransactionCanceledException" } });
  });
});

const formShape = z.object({ url: z.string(), fields: z.record(z.string(), z.string()) });

async function uploadForm(conditions: readonly unknown[] = [], expires = 60) {
  const form = {
    Bucket: BUCKET,
    Key: "case-1/scan.pdf",
    Conditions: [["content-length-range", 1, 100], ["starts-with", "$Content-Type", "application/"], ...conditions],
    Fields: { "Content-Type": "application/pdf" },
    Expires: expires,
  };
  const result = await runtime.invoke("sasae-13-documents", { form });
  if (!result.ok) throw new Error(result.error.errorMessage);
  return formShape.parse(result.payload);
}

async function upload(
  form: z.infer<typeof formShape>,
  content: string,
  changes: Readonly<Record<string, string>> = {},
) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ ...form.fields, ...changes })) body.append(name, value);
  body.append("file", new Blob([content], { type: "application/pdf" }), "scan.pdf");
  const response = await fetch(form.url, { method: "POST", body });
  return { status: response.status, text: await response.text() };
}

describe("a browser's upload to S3", () => {
  test("is taken under the policy that a function signed, and its event reaches the function of the rule", async () => {
    const form = await uploadForm();
    expect((await upload(form, "%PDF-1.7")).status).toBe(204);
    const arrival = await eventually(async () => thing("arrival#case-1/scan.pdf"));
    expect(arrival).toMatchObject({ bucket: { S: BUCKET }, size: { N: "8" } });
    expect(runtime.logs("sasae-13-arrivals").map(({ line }) => line)).toContain(
      '{"code":"ARRIVED","key":"case-1/scan.pdf"}',
    );
    expect(await runtime.invoke("sasae-13-documents", { get: { Bucket: BUCKET, Key: "case-1/scan.pdf" } })).toEqual({
      ok: true,
      payload: "%PDF-1.7",
    });
  });

  test.each([
    ["too large", "x".repeat(101), {}, 400, "EntityTooLarge"],
    ["empty", "", {}, 400, "EntityTooSmall"],
    ["of a type the policy does not allow", "x", { "Content-Type": "text/html" }, 403, "AccessDenied"],
    ["under another key", "x", { key: "case-2/scan.pdf" }, 403, "AccessDenied"],
    ["with a field the policy does not name", "x", { "x-amz-meta-extra": "1" }, 403, "AccessDenied"],
    ["with a forged signature", "x", { "X-Amz-Signature": "0".repeat(64) }, 403, "SignatureDoesNotMatch"],
    [
      "under another function's name",
      "x",
      { "X-Amz-Credential": "sasae-13-writer/20260101/ap-northeast-1/s3/aws4_request" },
      403,
      "SignatureDoesNotMatch",
    ],
  ])("is refused when %s", async (_what, content, changes, status, code) => {
    const answer = await upload(await uploadForm(), content, changes);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  test("is refused after the policy expired, and without any signature", async () => {
    const form = await uploadForm([], 1);
    await delay(1100);
    expect((await upload(form, "x")).text).toContain("Policy expired");
    const response = await fetch(`${runtime.sdkEndpoint}/${BUCKET}/case-1/scan.pdf`);
    expect(response.status).toBe(403);
  });

  test("is allowed from the stage's own origin only", async () => {
    const preflight = async (origin: string) =>
      fetch(`${runtime.sdkEndpoint}/${BUCKET}`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      });
    const own = runtime.origins["13"] ?? "";
    expect((await preflight(own)).headers.get("access-control-allow-origin")).toBe(own);
    expect((await preflight(runtime.origins["32"] ?? "")).status).toBe(403);
  });
});

describe("objects", () => {
  test("are written once under If-None-Match, streamed bodies whole", async () => {
    const write = { Bucket: BUCKET, Key: "once", Body: "first", IfNoneMatch: "*" };
    expect(await runtime.invoke("sasae-13-documents", { put: write })).toEqual({ ok: true, payload: 200 });
    expect(await runtime.invoke("sasae-13-documents", { put: { ...write, Body: "second" } })).toMatchObject({
      ok: false,
      error: { errorType: "PreconditionFailed" },
    });
    expect(await runtime.invoke("sasae-13-documents", { get: { Bucket: BUCKET, Key: "once" } })).toEqual({
      ok: true,
      payload: "first",
    });
  });

  test("open by a presigned address until it is changed; a missing one is not told from a forbidden one", async () => {
    const result = await runtime.invoke("sasae-13-documents", {
      url: { Bucket: BUCKET, Key: "once", ResponseContentDisposition: "attachment" },
    });
    const address = z.object({ payload: z.string() }).parse(result).payload;
    const response = await fetch(address);
    expect([response.status, await response.text(), response.headers.get("content-disposition")]).toEqual([
      200,
      "first",
      "attachment",
    ]);
    expect((await fetch(address.replace("/once", "/twice"))).status).toBe(403);
    expect(await runtime.invoke("sasae-13-documents", { get: { Bucket: BUCKET, Key: "absent" } })).toMatchObject({
      ok: false,
      error: { errorType: "AccessDenied" },
    });
  });
});

describe("streams", () => {
  test("feed a function with what its filter lets through; a batch that fails goes to the queue", async () => {
    await runtime.invoke("sasae-13-writer", transaction(put("thing#a"), put("poison#b"), put("thing#c")));
    await runtime.settled();
    expect(await thing("seen#thing#a")).toBeDefined();
    expect(await thing("seen#thing#c")).toBeDefined();
    expect(await thing("seen#poison#b")).toBeUndefined();
    expect(await thing("seen#seen#thing#a")).toBeUndefined();
    expect(runtime.queues.messages("sasae-13-failures")).toMatchObject([
      { requestContext: { condition: "RetryAttemptsExhausted" }, DDBStreamBatchInfo: { batchSize: 1 } },
    ]);
  });
});

async function signIn(code: string): Promise<string> {
  const pool = runtime.deployment.userPools.find(({ stage }) => stage.code === code);
  const poolId = pool?.id ?? "";
  runtime.cognito.provision({ poolId, username: "s-0001", password: "Abcdef-12345" });
  const secret = Secret.fromBase32(runtime.cognito.totpSecret(poolId, "s-0001") ?? "");
  const client = new CognitoIdentityProviderClient({
    endpoint: runtime.sdkEndpoint,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
  });
  const ClientId = pool?.clients[0]?.id;
  const first = await client.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId,
      AuthParameters: { USERNAME: "s-0001", PASSWORD: "Abcdef-12345" },
    }),
  );
  expect(first.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
  const ChallengeResponses = { USERNAME: "s-0001", SOFTWARE_TOKEN_MFA_CODE: new TOTP({ secret }).generate() };
  const second = await client.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      Session: first.Session,
      ChallengeResponses,
    }),
  );
  return second.AuthenticationResult?.IdToken ?? "";
}

describe("the web origin of a prefecture", () => {
  test("answers a signed-in person, by the most exact route", async () => {
    const authorization = await signIn("13");
    const get = async (path: string) =>
      (await fetch(`${runtime.origins["13"]}${path}`, { headers: { authorization } })).json();
    expect(await get("/api/things/7")).toEqual({ who: "s-0001", id: "7", body: null });
    expect(await get("/api/things/mine")).toEqual({ who: "s-0001", id: null, body: null });
  });

  test("refuses a token of another prefecture, a changed one and none, in Japanese", async () => {
    const token = await signIn("13");
    const [head = "", claims = "", signature = ""] = token.split(".");
    const changed = Buffer.from(Buffer.from(claims, "base64url").toString().replace("s-0001", "s-0002")).toString(
      "base64url",
    );
    for (const [code, authorization] of [
      ["32", token],
      ["13", `${head}.${changed}.${signature}`],
      ["13", ""],
    ] as const) {
      const response = await fetch(`${runtime.origins[code]}/api/things/7`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(await response.json()).toMatchObject({ title: "サインインが必要です" });
    }
  });

  test("leaves a malformed body to the function, refuses one over 10 MB, and knows no other route", async () => {
    const post = async (path: string, body: string) =>
      fetch(`${runtime.origins["13"]}${path}`, { method: "POST", body });
    expect(await (await post("/api/open", "{")).json()).toMatchObject({ body: "{" });
    expect((await post("/api/open", "x".repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await post("/api/unknown", "")).status).toBe(404);
  });

  test("serves the page for every path that names no file, and nothing outside its folder", async () => {
    const get = async (path: string) => fetch(`${runtime.origins["13"]}${path}`);
    expect(await (await get("/cases/123")).text()).toContain("支え");
    expect((await get("/missing.js")).status).toBe(404);
    expect((await get("/..%2f..%2fpackage.json")).status).toBe(404);
  });
});

describe("a restart", () => {
  test("keeps data and begins open executions again, whose new token a function may answer", async () => {
    const arn = runtime.deployment.stateMachines.find(({ stage }) => stage.code === "13")?.arn;
    const start = { stateMachineArn: arn, name: "c9-1", input: JSON.stringify({ caseId: "c9" }) };
    expect(await runtime.invoke("sasae-13-answers", { start })).toMatchObject({ ok: true });
    const before = await eventually(async () => (await thing("token#c9"))?.["token"]?.S);
    await runtime.stop();

    runtime = await started();
    const after = await eventually(async () => {
      const token = (await thing("token#c9"))?.["token"]?.S;
      return token === before ? undefined : token;
    });
    const send = async (taskToken: string) =>
      runtime.invoke("sasae-13-answers", { send: { taskToken, output: '{"decision":"go"}' } });
    expect(await send(before)).toMatchObject({ ok: false, error: { errorType: "TaskTimedOut" } });
    expect(await send(after)).toMatchObject({ ok: true });
    const [execution] = runtime.executions().filter(({ name }) => name === "c9-1");
    const closed = await runtime.stepFunctions.finished(execution?.executionArn ?? "");
    expect(closed.status).toBe("SUCCEEDED");
    expect(JSON.parse(closed.output ?? "")).toEqual({ caseId: "c9", answer: { decision: "go" } });
    expect(await thing("thing#1")).toBeDefined();
    expect(await runtime.invoke("sasae-13-documents", { get: { Bucket: BUCKET, Key: "once" } })).toEqual({
      ok: true,
      payload: "first",
    });
    expect(errors.map(String).filter((text) => !text.includes("malformed"))).toEqual([]);
  });
});
