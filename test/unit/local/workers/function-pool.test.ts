import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { FunctionDefinition } from "../../../../local/assembly/deployment.ts";
import { createFunctionPool } from "../../../../local/workers/function-pool.ts";
import { openLogBook } from "../../../../local/workers/log-book.ts";

const folder = mkdtempSync(join(tmpdir(), "sasae-pool-"));

function functionOf(name: string, source: string, timeoutSeconds = 10): FunctionDefinition {
  const codeFolder = join(folder, name);
  mkdirSync(codeFolder, { recursive: true });
  writeFileSync(join(codeFolder, "index.mjs"), source);
  return {
    stage: { stageId: "Prefecture13", code: "13" },
    stackName: "sasae-13-service",
    logicalId: name,
    accountId: "111111111113",
    region: "ap-northeast-1",
    name,
    arn: `arn:aws:lambda:ap-northeast-1:111111111113:function:${name}`,
    roleArn: "arn:aws:iam::111111111113:role/sasae/13/x",
    codeFolder,
    handler: "index.handler",
    timeoutSeconds,
    memoryMegabytes: 256,
    environment: { NAME: name },
  };
}

const logs = openLogBook(join(folder, "logs"));
const pool = createFunctionPool({
  functions: [
    functionOf(
      "greets",
      `export const handler = async (e, c) => ({ hello: e.who, env: process.env.NAME, home: process.env.HOME ?? null, fn: c.functionName, left: c.getRemainingTimeInMillis() > 0 });`,
    ),
    functionOf("other", `export const handler = async () => process.env.NAME;`),
    functionOf(
      "throws",
      `class E extends Error { name = "CaseNotFound"; } export const handler = async () => { console.log(JSON.stringify({ code: "BEFORE" })); console.error("plain"); throw new E("no such case"); };`,
    ),
    functionOf("sleeps", `export const handler = () => new Promise((r) => setTimeout(r, 60000));`, 1),
    functionOf("dies", `export const handler = async () => { process.exit(3); };`),
    functionOf("broken", `throw new TypeError("bad bundle");`),
    functionOf("large", `export const handler = async () => "x".repeat(7 * 1024 * 1024);`),
    functionOf(
      "counts",
      `let n = 0; let inside = 0; export const handler = async () => { inside += 1; const alone = inside === 1; await new Promise((r) => setTimeout(r, 20)); inside -= 1; n += 1; return { n, alone }; };`,
    ),
  ],
  environment: (definition) => ({ ...definition.environment }),
  logs,
  projectRoot: process.cwd(),
});

afterAll(async () => pool.terminate());

describe("the function pool", () => {
  test("gives a function its own environment and nothing of the host", async () => {
    const [greets, other] = await Promise.all([pool.invoke("greets", { who: "支え" }), pool.invoke("other", {})]);
    expect(greets).toEqual({
      ok: true,
      payload: { hello: "支え", env: "greets", home: null, fn: "greets", left: true },
    });
    expect(other).toEqual({ ok: true, payload: "other" });
  });

  test("hands back a thrown error by its literal name, and keeps what was logged before", async () => {
    const result = await pool.invoke("throws", {});
    expect(result).toMatchObject({ ok: false, error: { errorType: "CaseNotFound", errorMessage: "no such case" } });
    const lines = logs.lines("throws").map(({ line }) => line);
    expect(lines).toContain('{"code":"BEFORE"}');
    expect(lines).toContain('{"text":"plain"}');
  });

  test("ends a function at its time-out", async () => {
    const result = await pool.invoke("sleeps", {});
    expect(result).toMatchObject({ ok: false, error: { errorType: "Sandbox.Timedout" } });
  });

  test("answers for a thread that ended, and starts a new one after it", async () => {
    expect(await pool.invoke("dies", {})).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError" } });
    expect(await pool.invoke("dies", {})).toMatchObject({ ok: false, error: { errorType: "Runtime.ExitError" } });
  });

  test("reports a bundle that cannot be loaded, and an answer that is too large", async () => {
    expect(await pool.invoke("broken", {})).toMatchObject({ ok: false, error: { errorType: "TypeError" } });
    expect(await pool.invoke("large", {})).toMatchObject({
      ok: false,
      error: { errorType: "Function.ResponseSizeTooLarge" },
    });
  });

  test("runs one invocation at a time in a thread", async () => {
    const results = await Promise.all(Array.from({ length: 6 }, async () => pool.invoke("counts", {})));
    expect(results.every((result) => result.ok && JSON.stringify(result.payload).includes('"alone":true'))).toBe(true);
  });

  test("refuses a function that no template declares", () => {
    expect(() => pool.invoke("absent", {})).toThrow("no template declares the function absent");
  });
});
