import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Deployment, FunctionDefinition } from "./assembly/deployment.ts";
import { deploymentOf } from "./assembly/deployment.ts";
import type { AssemblyStack } from "./assembly/read-assembly.ts";
import { readAssembly } from "./assembly/read-assembly.ts";
import type { Authoriser } from "./authorisation/authoriser.ts";
import { createAuthoriser } from "./authorisation/authoriser.ts";
import type { AuthorisationRequest, Principal } from "./authorisation/evaluate.ts";
import type { ResourceResolver } from "./authorisation/intrinsics.ts";
import { physicalIds } from "./authorisation/physical-ids.ts";
import { collectPolicies } from "./authorisation/policies.ts";
import type { JsonValue } from "./authorisation/template.ts";
import type { Usage } from "./authorisation/usage.ts";
import { mergeUsage } from "./authorisation/usage.ts";
import type { BusEvent } from "./events/event-bus.ts";
import { startEventBus } from "./events/event-bus.ts";
import type { FileQueues } from "./events/file-queue.ts";
import { openFileQueues } from "./events/file-queue.ts";
import { startStreamPollers } from "./events/stream-poller.ts";
import type { LocalApi } from "./gateway/api-gateway.ts";
import { createApi } from "./gateway/api-gateway.ts";
import { createS3Front } from "./gateway/s3-front.ts";
import type { Caller, GatewayObserver } from "./gateway/sdk-gateway.ts";
import { startSdkGateway } from "./gateway/sdk-gateway.ts";
import { startWebOrigin } from "./gateway/web-origin.ts";
import type { CognitoService } from "./services/cognito/cognito.ts";
import { startCognito } from "./services/cognito/cognito.ts";
import type { DynamoDbService } from "./services/dynamodb.ts";
import { createTables, startDynamoDb } from "./services/dynamodb.ts";
import { readJsonFile, writeJsonFile } from "./services/json-file.ts";
import { declaredKeys, keyIdOfCiphertext, startKms } from "./services/kms/kms.ts";
import { startS3 } from "./services/s3.ts";
import type { SimulatorService } from "./services/simulator.ts";
import { startSimulator } from "./services/simulator.ts";
import type { StepFunctionsService, TransitionUsage } from "./stepfunctions/step-functions.ts";
import { executionOfToken, startStepFunctions, stateMachineOfExecution } from "./stepfunctions/step-functions.ts";
import type { InvocationResult } from "./workers/function-pool.ts";
import { createFunctionPool } from "./workers/function-pool.ts";
import type { LogLine } from "./workers/log-book.ts";
import { openLogBook } from "./workers/log-book.ts";
import * as z from "zod";

/** How the runtime is started. */
export interface RuntimeOptions {
  /** Folder of the synthesized assembly, or its stacks already read. */
  readonly assembly: string | readonly AssemblyStack[];
  /** Everything the runtime keeps: `data/`, `logs/`, `usage/`. */
  readonly folder: string;
  /** Root of the project: its `node_modules`, `simulator/` and `dist/web`. */
  readonly projectRoot: string;
  /**
   * First port: the nation's origin; a prefecture's is this plus its code, the SDK gateway's plus 100.
   * Left out, every server takes any free port.
   */
  readonly portBase?: number | undefined;
  /** Folder of the built front end; `dist/web` of the project when left out. */
  readonly webFolder?: string;
  /** The inquiry gateway: a started simulator (default), one that runs already, or none. */
  readonly inquiryGateway?:
    | { readonly kind: "simulator"; readonly settings?: readonly string[] }
    | { readonly kind: "given"; readonly url: string; readonly authority: string }
    | { readonly kind: "none" };
  /** False leaves schedules to {@link Runtime.fire}. Default true. */
  readonly schedules?: boolean;
  /** True leaves the streams unread until {@link Runtime.readStreams} is called: while a seed writes thousands of items. */
  readonly holdsStreams?: boolean;
  /** Multiplies the waits, time-outs and retry intervals of state machines. Default 1. */
  readonly secondsScale?: number;
  /** Looks at, and breaks, the SDK calls of functions. */
  readonly observer?: GatewayObserver;
  /** Threads of one function at the same time. Default 2. */
  readonly threadsPerFunction?: number;
  /** Another DynamoDB endpoint than DynamoDB Local. */
  readonly dynamoDbEndpoint?: string | undefined;
  /**
   * The permissions boundary that bootstrap makes in every account and roles only name. Left out, it is read from
   * `config/permissions-boundary.json` of the project; without that file it is taken as allowing everything.
   */
  readonly boundary?: JsonValue;
  /** Told each step with the seconds it took. */
  readonly report?: (step: string, seconds: number) => void;
  /** Told what goes wrong inside the runtime; printed to standard error when left out. */
  readonly onError?: (error: unknown) => void;
}

/** Keys that the gateway knows; the administrator's pass without evaluation: for seeds and tests, never for a function. */
export interface AdministratorCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the runtime has used so far. */
export interface RuntimeUsage {
  /** Grants that let a call through. */
  readonly statements: Usage;
  /** Transitions of state machines that were taken. */
  readonly transitions: TransitionUsage;
}

/** A running runtime. */
export interface Runtime {
  readonly deployment: Deployment;
  readonly resolver: ResourceResolver;
  readonly authoriser: Authoriser;
  /** Origin of each stage by its code (`13`, `national`): front end at `/`, REST API under `/api/`. */
  readonly origins: Readonly<Record<string, string>>;
  /** The endpoint of all AWS SDK calls. */
  readonly sdkEndpoint: string;
  /** Credentials per account, for callers who need the account's own point of view; the first is usually enough. */
  readonly administrator: AdministratorCredentials;
  /**
   * Credentials of a role of the templates, for what a person or a command takes a role for. Its calls are evaluated like a
   * function's; its trust policy is not. Throws for a role that no template declares.
   */
  takeRole(roleName: string): AdministratorCredentials;
  readonly dynamoDb: DynamoDbService;
  readonly cognito: CognitoService;
  readonly stepFunctions: StepFunctionsService;
  readonly simulator: SimulatorService | undefined;
  readonly queues: FileQueues;
  /** The routes of every API. */
  readonly apis: readonly LocalApi[];
  /** Invokes a function as AWS itself would, past the gateway. */
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** Fires a schedule by the name of its rule. */
  fire(ruleName: string): Promise<void>;
  /** Begins to read the streams that were held; what was written meanwhile is read too. */
  readStreams(): void;
  /** Puts an event on the bus. */
  publish(event: BusEvent): void;
  usage(): RuntimeUsage;
  logs(functionName?: string): readonly LogLine[];
  executions(): ReturnType<StepFunctionsService["executions"]>;
  /** Ends the threads of a function, or of all, in the middle of what they do. */
  crash(functionName?: string): Promise<void>;
  /**
   * Settles when nothing moves any more: no call, no event, streams read to their end (unless they are held). Waits for
   * people do not count.
   */
  settled(timeoutMilliseconds?: number): Promise<void>;
  stop(): Promise<void>;
}

const usageSchema = z.record(z.string(), z.number());

const ALLOWS_EVERYTHING: JsonValue = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

function boundaryOf(projectRoot: string): JsonValue {
  const path = join(projectRoot, "config", "permissions-boundary.json");
  return existsSync(path) ? z.json().parse(JSON.parse(readFileSync(path, "utf8"))) : ALLOWS_EVERYTHING;
}

/** What AWS Lambda itself sets, beside the function's own variables. */
function lambdaEnvironment(definition: FunctionDefinition): Record<string, string> {
  return {
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    LAMBDA_TASK_ROOT: definition.codeFolder ?? "",
    _HANDLER: definition.handler,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
  };
}

/**
 * Starts everything an assembly declares: emulators, tables, buckets, pools and keys; the SDK gateway with the
 * synthesized policies; functions, streams, schedules, rules and state machines; one web origin for each stage.
 * Executions that were open when an earlier run on the same folder stopped are begun again.
 *
 * Throws RuntimeNotice for what the person has to do something about (Java is missing, for example), and the typed
 * errors of the assembly, the policies and the definitions for what the runtime does not understand.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const data = join(options.folder, "data");
  const usageFile = join(options.folder, "usage", "statements.json");
  const now = Date.now;
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const stops: (() => Promise<void>)[] = [];
  let stopped = false;
  const stopAll = async () => {
    if (stopped) return;
    stopped = true;
    for (const stop of stops.reverse()) await stop().catch(onError);
  };
  const step = async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
    const start = performance.now();
    const result = await work();
    options.report?.(name, (performance.now() - start) / 1000);
    return result;
  };

  try {
    mkdirSync(data, { recursive: true });
    const { deployment, resolver, authoriser } = await step("templates", async () => {
      const stacks = typeof options.assembly === "string" ? await readAssembly(options.assembly) : options.assembly;
      const ids = physicalIds(stacks);
      const boundary = options.boundary ?? boundaryOf(options.projectRoot);
      const named = ids
        .resources()
        .filter(({ type }) => type === "AWS::IAM::Role")
        .map((role) => role.properties()["PermissionsBoundary"])
        .filter((arn) => typeof arn === "string");
      const managedPolicies = Object.fromEntries(
        named.filter((arn) => ids.byArn(arn) === undefined).map((arn) => [arn, boundary]),
      );
      const policies = collectPolicies(ids, { managedPolicies });
      return {
        resolver: ids,
        deployment: deploymentOf(stacks, ids),
        authoriser: createAuthoriser(policies, {
          now: () => new Date(now()).toISOString(),
          knowledge: {
            keyOfCiphertext: keyIdOfCiphertext,
            stateMachineOfTaskToken: (token) => {
              const execution = executionOfToken(token);
              return execution === undefined ? undefined : stateMachineOfExecution(execution);
            },
          },
        }),
      };
    });
    const earlierUsage = readJsonFile(usageFile, usageSchema, {});
    const statementUsage = () => mergeUsage(earlierUsage, authoriser.recorder.usage());
    const keepUsage = () => writeJsonFile(usageFile, statementUsage());
    const usageTimer = setInterval(keepUsage, 10_000);
    usageTimer.unref();
    stops.push(async () => {
      clearInterval(usageTimer);
      keepUsage();
      return Promise.resolve();
    });

    const refusal = (principal: Principal, request: AuthorisationRequest): string | undefined => {
      const accountId = principal.kind === "role" ? principal.arn.split(":")[4] : request.resource.split(":")[4];
      const place = { accountId: accountId ?? "", region: "ap-northeast-1" };
      const last = authoriser.authorise(principal, [request], place).at(-1);
      return last === undefined || last.allowed ? undefined : last.reason;
    };

    const [dynamoDb, simulator] = await Promise.all([
      step("DynamoDB Local", async () => {
        const service = await startDynamoDb({ dataFolder: join(data, "dynamodb"), endpoint: options.dynamoDbEndpoint });
        stops.push(async () => service.stop());
        await createTables(service, deployment.tables);
        return service;
      }),
      step("inquiry gateway", async () => {
        const choice = options.inquiryGateway ?? { kind: "simulator" };
        if (choice.kind !== "simulator") return undefined;
        const { settings = [] } = choice;
        const service = await startSimulator({
          projectRoot: options.projectRoot,
          dataFolder: join(data, "simulator"),
          settings,
        });
        stops.push(async () => service.stop());
        return service;
      }),
    ]);
    const inquiry =
      options.inquiryGateway?.kind === "given"
        ? options.inquiryGateway
        : simulator === undefined
          ? undefined
          : { url: simulator.url, authority: simulator.authority };

    const s3 = await step("S3", async () => startS3({ dataFolder: join(data, "s3"), buckets: deployment.buckets }));
    stops.push(async () => s3.stop());
    const kms = await step("KMS", async () =>
      startKms({ keys: declaredKeys(resolver), dataFolder: join(data, "kms"), port: 0 }),
    );
    stops.push(async () => kms.close());
    const cognito = await step("Cognito", () =>
      startCognito({ pools: deployment.userPools, dataFolder: join(data, "cognito"), now }),
    );

    const callers = new Map<string, Caller>(
      deployment.functions.map((definition) => [
        definition.name,
        {
          accessKeyId: definition.name,
          secretAccessKey: randomBytes(30).toString("base64url"),
          roleArn: definition.roleArn,
          accountId: definition.accountId,
        },
      ]),
    );
    const administrator: Caller = {
      accessKeyId: "sasae-administrator",
      secretAccessKey: randomBytes(30).toString("base64url"),
      roleArn: undefined,
      accountId: deployment.functions[0]?.accountId ?? deployment.tables[0]?.accountId ?? "",
    };
    callers.set(administrator.accessKeyId, administrator);

    const logs = openLogBook(join(options.folder, "logs"));
    let sdkEndpoint = "";
    const pool = createFunctionPool({
      functions: deployment.functions,
      logs,
      projectRoot: options.projectRoot,
      threadsPerFunction: options.threadsPerFunction ?? 2,
      environment: (definition) => ({
        ...lambdaEnvironment(definition),
        ...definition.environment,
        ...(inquiry !== undefined && "SASAE_GATEWAY_URL" in definition.environment
          ? { SASAE_GATEWAY_URL: inquiry.url, SASAE_GATEWAY_CA: inquiry.authority }
          : {}),
        AWS_REGION: definition.region,
        AWS_DEFAULT_REGION: definition.region,
        AWS_ACCESS_KEY_ID: definition.name,
        AWS_SECRET_ACCESS_KEY: callers.get(definition.name)?.secretAccessKey ?? "",
        AWS_ENDPOINT_URL: sdkEndpoint,
        AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_REQUIRED",
        AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_REQUIRED",
        AWS_EC2_METADATA_DISABLED: "true",
      }),
    });

    const stepFunctions = await step("state machines", () =>
      startStepFunctions({
        machines: deployment.stateMachines,
        dataFolder: join(data, "executions"),
        usageFile: join(options.folder, "usage", "transitions.json"),
        secondsScale: options.secondsScale ?? 1,
        invoke: async (name, payload) => pool.invoke(name, payload),
        refuses: (roleArn, action, resource) =>
          refusal({ kind: "role", arn: roleArn }, { action, resource, context: {} }),
        now,
      }),
    );
    const queues = openFileQueues(join(data, "queues"));
    const bus = startEventBus({
      rules: deployment.rules,
      functions: deployment.functions,
      stateMachines: deployment.stateMachines,
      pool,
      stepFunctions,
      queues,
      dataFolder: join(data, "deliveries"),
      now,
      runsSchedules: options.schedules ?? true,
      onError,
      refuses: (rule, roleArn, action, resource) => {
        if (roleArn !== undefined) return refusal({ kind: "role", arn: roleArn }, { action, resource, context: {} });
        const context = { "aws:SourceArn": rule.arn, "aws:SourceAccount": rule.accountId };
        return refusal({ kind: "service", service: "events.amazonaws.com" }, { action, resource, context });
      },
    });

    const origins: Record<string, string> = {};
    const s3Front = createS3Front({
      endpoint: s3.endpoint,
      buckets: deployment.buckets,
      now,
      origins: ({ stage }) => {
        const origin = origins[stage.code];
        return origin === undefined ? [] : [origin, origin.replace("127.0.0.1", "localhost")];
      },
      onCreated: ({ bucket, key, size, etag, reason }) =>
        bus.publish({
          source: "aws.s3",
          "detail-type": "Object Created",
          account: bucket.accountId,
          region: bucket.region,
          resources: [bucket.arn],
          detail: {
            version: "0",
            bucket: { name: bucket.name },
            object: {
              key,
              size,
              etag: etag.replaceAll('"', ""),
              sequencer: now().toString(16).toUpperCase().padStart(16, "0"),
            },
            "request-id": randomBytes(8).toString("hex").toUpperCase(),
            requester: bucket.accountId,
            reason,
          },
        }),
    });

    const held = Promise.withResolvers<undefined>();
    if (options.holdsStreams !== true) held.resolve(undefined);
    const pollers = startStreamPollers({
      begin: held.promise,
      sources: deployment.streams,
      functions: deployment.functions,
      endpoint: dynamoDb.endpoint,
      dataFolder: join(data, "streams"),
      pool,
      queues,
      onError,
      refuses: (definition, action, resource) =>
        refusal({ kind: "role", arn: definition.roleArn }, { action, resource, context: {} }),
    });
    const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"]);
    const streamed = [...new Set(deployment.streams.map(({ tableName }) => tableName))];
    const gateway = await step("SDK gateway", async () =>
      startSdkGateway({
        port: options.portBase === undefined ? 0 : options.portBase + 100,
        authoriser,
        callers,
        dynamodb: dynamoDb.endpoint,
        kms: kms.url,
        s3: s3Front,
        cognito,
        stepFunctions,
        now,
        onError,
        onDenied: ({ caller, service, operation, denial }) =>
          logs.write("access-denied", JSON.stringify({ caller, service, operation, denial })),
        observer: {
          ...(options.observer?.before === undefined ? {} : { before: options.observer.before }),
          after: async (call) => {
            if (call.service === "dynamodb" && WRITES.has(call.operation)) {
              const text = Buffer.from(call.request.body).toString("latin1");
              for (const table of streamed) if (text.includes(table)) pollers.kick(table);
            }
            return (await options.observer?.after?.(call)) ?? "pass";
          },
        },
      }),
    );
    sdkEndpoint = gateway.url;
    stops.push(async () => gateway.stop());
    // Threads end before what they call; the movers of work end before the threads.
    stops.push(async () => {
      const moving = [stepFunctions.stop(), bus.stop(), pollers.stop()];
      await pool.terminate();
      await Promise.all(moving);
    });

    const apis = await step("APIs", () =>
      deployment.apis.map((definition) =>
        createApi({
          definition,
          pools: deployment.userPools,
          cognito,
          now,
          onError,
          invoke: async (name, event) => pool.invoke(name, event),
          refuses: (functionArn, sourceArn) =>
            refusal(
              { kind: "service", service: "apigateway.amazonaws.com" },
              { action: "lambda:InvokeFunction", resource: functionArn, context: { "aws:SourceArn": sourceArn } },
            ),
        }),
      ),
    );
    await step("web origins", async () => {
      for (const distribution of deployment.distributions) {
        const { code } = distribution.stage;
        const port = options.portBase === undefined ? 0 : options.portBase + (code === "national" ? 0 : Number(code));
        const origin = await startWebOrigin({
          port,
          distribution,
          apis,
          webFolder: options.webFolder ?? join(options.projectRoot, "dist", "web"),
          onError,
          localHeader: (name, value) =>
            name === "Content-Security-Policy"
              ? value
                  .replaceAll(/https:\/\/[a-z0-9.-]+\.s3\.[a-z0-9-]+\.amazonaws\.com/g, gateway.url)
                  .replace(/;?\s*upgrade-insecure-requests/, "")
              : value,
        });
        origins[code] = origin.url;
        stops.push(async () => origin.stop());
      }
    });
    await step("open executions", () => stepFunctions.resume());

    return {
      deployment,
      resolver,
      authoriser,
      origins,
      sdkEndpoint,
      administrator: { accessKeyId: administrator.accessKeyId, secretAccessKey: administrator.secretAccessKey },
      takeRole(roleName) {
        const role = [...authoriser.policies.roles.values()].find(({ name }) => name === roleName);
        if (role === undefined) throw new Error(`no template declares the role ${roleName}`);
        const accessKeyId = `role-${roleName}`;
        const secretAccessKey = callers.get(accessKeyId)?.secretAccessKey ?? randomBytes(30).toString("base64url");
        callers.set(accessKeyId, { accessKeyId, secretAccessKey, roleArn: role.arn, accountId: role.accountId });
        return { accessKeyId, secretAccessKey };
      },
      dynamoDb,
      cognito,
      stepFunctions,
      simulator,
      queues,
      apis,
      invoke: async (name, event) => pool.invoke(name, event),
      fire: async (ruleName) => bus.fire(ruleName),
      readStreams: () => held.resolve(undefined),
      publish: (event) => bus.publish(event),
      usage: () => ({ statements: statementUsage(), transitions: stepFunctions.usage() }),
      logs: (functionName) => logs.lines(functionName),
      executions: () => stepFunctions.executions(),
      crash: async (functionName) => pool.terminate(functionName),
      async settled(timeoutMilliseconds = 30_000) {
        const limit = now() + timeoutMilliseconds;
        for (let quiet = 0; quiet < 3;) {
          if (now() > limit) throw new Error("the runtime did not come to rest in time");
          await pollers.idle();
          quiet = bus.busy() === 0 && pool.busy() === 0 ? quiet + 1 : 0;
          await delay(20);
        }
      },
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}
