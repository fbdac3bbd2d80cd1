import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { Secret, TOTP } from "otpauth";
import * as z from "zod";
import { readAssembly } from "../../local/assembly/read-assembly.ts";
import { startRuntime, type Runtime } from "../../local/runtime.ts";

const projectRoot = join(import.meta.dirname, "..", "..");
const password = "Grants-suite-2026";

const key = z.looseObject({ S: z.string().optional() }).optional();
const transaction = z.object({
  TransactItems: z.array(
    z.object({ Put: z.object({ TableName: z.string(), Item: z.looseObject({ caseId: key, item: key }) }).optional() }),
  ),
});

/** A runtime of 東京 and the nation in which nobody is registered yet; streams are unread until `readStreams`. */
export type GrantsWorld = {
  readonly runtime: Runtime;
  /** What went wrong inside the runtime, as text. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
};

/**
 * Starts the runtime of the synthesized templates of one prefecture and the nation.
 * @throws Error when the assembly has not been synthesized.
 */
export async function startGrantsWorld(): Promise<GrantsWorld> {
  const assembly = join(projectRoot, "cdk.out");
  if (!existsSync(join(assembly, "manifest.json"))) {
    throw new Error("The suite needs the synthesized assembly: npx cdk synth -c prefecture=13,32,national");
  }
  const stacks = (await readAssembly(assembly)).filter(({ stage }) => stage.code === "13" || stage.code === "national");
  const folder = mkdtempSync(join(tmpdir(), "sasae-grants-"));
  const faults: string[] = [];
  const overtaken = new Set<string>();
  /** Lets somebody else be faster than the first change of a case that each function makes. */
  const overtake = async (caller: string, body: Uint8Array): Promise<void> => {
    const { TransactItems } = transaction.parse(JSON.parse(Buffer.from(body).toString("utf8")));
    const changed = TransactItems.find(({ Put }) => Put?.Item.item?.S === "case")?.Put;
    if (changed === undefined || overtaken.has(caller)) return;
    try {
      await runtime.dynamoDb.client.send(
        new UpdateItemCommand({
          TableName: changed.TableName,
          Key: { caseId: { S: changed.Item.caseId?.S ?? "" }, item: { S: "case" } },
          UpdateExpression: "ADD version :one",
          ConditionExpression: "attribute_exists(caseId)",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        }),
      );
      overtaken.add(caller);
    } catch (error) {
      // The change that makes a case overtakes nobody.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
  const runtime = await startRuntime({
    assembly: stacks,
    folder,
    projectRoot,
    holdsStreams: true,
    schedules: false,
    secondsScale: 0.01,
    threadsPerFunction: 1,
    inquiryGateway: {
      kind: "simulator",
      settings: ["--hours", "always", "--mixture", "plain", "--delay-scale", "0", "--rate", "1000"],
    },
    observer: {
      before: async (call) => {
        if (call.operation === "TransactWriteItems") await overtake(call.caller, call.request.body);
        return "pass" as const;
      },
    },
    onError: (error) => faults.push(String(error)),
  });
  return {
    runtime,
    faults,
    close: async () => {
      await runtime.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const answerSchema = z.looseObject({});

/** The body of an answer, whatever it holds; each step reads what it needs. */
export type Body = z.infer<typeof answerSchema>;

/** One call of the API of a stage. */
export type Call = {
  readonly stage: "13" | "national";
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
  /** Status that is expected; any of success when left out. */
  readonly status?: number;
};

/** Another answer came than was expected; `code` is that of the problem. */
export class UnexpectedAnswerError extends Error {
  readonly code: unknown;
  constructor(call: Call, status: number, body: Body) {
    super(`${call.method} ${call.path}: ${String(status)} ${JSON.stringify(body)}`);
    this.code = body["code"];
  }
}

/** Calls the API as a browser does. @throws UnexpectedAnswerError when another status comes than was expected. */
export async function callStage({ runtime }: GrantsWorld, call: Call): Promise<Body> {
  const response = await fetch(`${runtime.origins[call.stage] ?? ""}/api${call.path}`, {
    method: call.method,
    headers: { "content-type": "application/json", ...(call.token === undefined ? {} : { authorization: call.token }) },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const body = answerSchema.parse(await response.json());
  const expected = call.status === undefined ? response.ok : response.status === call.status;
  if (!expected) throw new UnexpectedAnswerError(call, response.status, body);
  return body;
}

/** Somebody who is signed in. */
export type Person = {
  readonly call: (method: Call["method"], path: string, body?: unknown, status?: number) => Promise<Body>;
  readonly get: (path: string) => Promise<Body>;
  readonly post: (path: string, body?: unknown, status?: number) => Promise<Body>;
  readonly refreshToken: string;
};

const step = z.looseObject({ kind: z.string(), session: z.string().default(""), secret: z.string().default("") });
const signedIn = z.object({ idToken: z.string(), refreshToken: z.string() });

/** The first sign-in of a person with a temporary password: an own password, an authenticator, and in. */
export async function firstSignIn(
  world: GrantsWorld,
  stage: Call["stage"],
  username: string,
  temporaryPassword: string,
): Promise<Person> {
  const post = async (path: string, body: object) =>
    callStage(world, { stage, method: "POST", path, body: { username, ...body } });
  const begun = step.parse(await post("/session", { password: temporaryPassword }));
  const chosen = step.parse(await post("/session/password", { session: begun.session, password }));
  const code = new TOTP({ secret: Secret.fromBase32(chosen.secret) }).generate();
  return personOf(world, stage, await post("/session/authenticator", { session: chosen.session, code }));
}

/** A later sign-in: password and one-time code. */
export async function signIn(world: GrantsWorld, stage: Call["stage"], username: string): Promise<Person> {
  const { runtime } = world;
  const pool = runtime.deployment.userPools.find((entry) => entry.stage.code === stage);
  const secret = runtime.cognito.totpSecret(pool?.id ?? "", username) ?? "";
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  const post = async (path: string, body: object) =>
    callStage(world, { stage, method: "POST", path, body: { username, ...body } });
  const begun = step.parse(await post("/session", { password }));
  return personOf(world, stage, await post("/session/one-time-code", { session: begun.session, code }));
}

function personOf(world: GrantsWorld, stage: Call["stage"], tokens: Body): Person {
  const { idToken: token, refreshToken } = signedIn.parse(tokens);
  const call: Person["call"] = async (method, path, body, status) =>
    callStage(world, { stage, method, path, token, body, ...(status === undefined ? {} : { status }) });
  return {
    refreshToken,
    call,
    get: async (path) => call("GET", path),
    post: async (path, body, status) => call("POST", path, body, status),
  };
}

/**
 * Sets a tenant up by the operator's command, with the keys of the role that the command takes in AWS.
 * Answers the temporary passwords by address.
 */
export async function setTenantUp(
  { runtime }: GrantsWorld,
  stage: Call["stage"],
  people: readonly { readonly email: string; readonly name: string }[],
): Promise<ReadonlyMap<string, string>> {
  const keys = runtime.takeRole(`sasae-${stage}-first-administrator`);
  const pool = runtime.deployment.userPools.find((entry) => entry.stage.code === stage);
  const [first, second] = people;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      join(projectRoot, "scripts", "first-administrator.ts"),
      ...["--prefecture", stage, "--user-pool", pool?.id ?? ""],
      ...["--email", first?.email ?? "", "--name", first?.name ?? ""],
      ...(second === undefined ? [] : ["--second-email", second.email, "--second-name", second.name]),
    ],
    {
      cwd: projectRoot,
      env: {
        AWS_ENDPOINT_URL: runtime.sdkEndpoint,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        TZ: "UTC",
      },
    },
  );
  const told = [...stdout.matchAll(/<(?<email>[^>]+)>: temporary password (?<secret>\S+)/g)];
  return new Map(told.map(({ groups }) => [groups?.["email"] ?? "", groups?.["secret"] ?? ""]));
}

/** Looks again and again until something is there. @throws Error after a minute. */
export async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  for (let turns = 0; turns < 600; turns += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(100);
  }
  throw new Error(`${what} never came`);
}

/** A command id. */
export const commandId = (): string => randomUUID();
