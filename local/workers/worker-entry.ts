/**
 * What runs inside one worker thread: loads a built bundle and answers invocations one at a time, as one Lambda
 * sandbox does. The thread's environment holds the variables of the template and nothing of the host.
 */
import { existsSync } from "node:fs";
import { isBuiltin, registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";

const settings = z.object({ codeFolder: z.string(), handler: z.string(), projectRoot: z.string() }).parse(workerData);

const invocationSchema = z.object({
  event: z.unknown(),
  context: z.object({
    awsRequestId: z.string(),
    functionName: z.string(),
    functionVersion: z.string(),
    invokedFunctionArn: z.string(),
    memoryLimitInMB: z.string(),
    logGroupName: z.string(),
    logStreamName: z.string(),
    deadline: z.number(),
  }),
});

// A bundle carries everything but native modules; those are built for Lambda's processor in the asset, so the host's
// own are taken instead.
const projectUrl = pathToFileURL(join(settings.projectRoot, "package.json")).href;
registerHooks({
  resolve(specifier, context, nextResolve) {
    const bare = !/^[./]|^[a-z]+:/.test(specifier) && !isBuiltin(specifier) && !specifier.startsWith("#");
    const inAsset = context.parentURL?.startsWith(pathToFileURL(settings.codeFolder).href) === true;
    if (bare && inAsset) return nextResolve(specifier, { ...context, parentURL: projectUrl });
    return nextResolve(specifier, context);
  },
});

function describe(error: unknown): { errorType: string; errorMessage: string; trace: readonly string[] } {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  // Errors of another realm (for example from a vm context) are not instances of this thread's Error.
  const shape = z.object({ name: z.string(), message: z.string() }).safeParse(error);
  if (shape.success) return { errorType: shape.data.name, errorMessage: shape.data.message, trace: [] };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write("", () => resolve());
  });
}

type Handler = (event: unknown, context: unknown) => unknown;

async function loadHandler(): Promise<Handler> {
  const [file = "index", exported = "handler"] = settings.handler.split(".");
  const path = ["mjs", "js", "cjs", "ts"]
    .map((extension) => join(settings.codeFolder, `${file}.${extension}`))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`Cannot find module '${file}' in ${settings.codeFolder}`);
  const loaded: unknown = await import(pathToFileURL(path).href);
  const handler: unknown = typeof loaded === "object" && loaded !== null ? Reflect.get(loaded, exported) : undefined;
  if (typeof handler !== "function") throw new Error(`${settings.handler} is undefined or not exported`);
  return (event, context): unknown => Reflect.apply(handler, undefined, [event, context]);
}

const port = parentPort;
if (port === null) throw new Error("this file runs in a worker thread");
const loading = loadHandler();
// Answered at the first invocation; without this the thread would end before it.
loading.then(
  () => port.postMessage({ ready: true }),
  () => undefined,
);

port.on("message", (message: unknown) => {
  void (async () => {
    const { event, context } = invocationSchema.parse(message);
    const { deadline, ...facts } = context;
    const lambdaContext = {
      ...facts,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      done: () => undefined,
      fail: () => undefined,
      succeed: () => undefined,
    };
    let answer: { ok: true; payload: string } | { ok: false; error: ReturnType<typeof describe> };
    try {
      const handler = await loading;
      const result: unknown = await handler(event, lambdaContext);
      // A function may answer nothing at all, which is null on the wire.
      answer = { ok: true, payload: JSON.stringify(result ?? null) };
    } catch (error) {
      answer = { ok: false, error: describe(error) };
    }
    await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
    port.postMessage(answer);
  })();
});
