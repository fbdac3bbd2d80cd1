import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import type { TableDefinition } from "../assembly/deployment.ts";
import { RuntimeNotice } from "./notice.ts";

/** A DynamoDB that the runtime may call. */
export interface DynamoDbService {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  /** Client with the emulator's own credentials: bypasses authorisation; for the runtime alone. */
  readonly client: dynamodb.DynamoDBClient;
  stop(): Promise<void>;
}

/** What {@link startDynamoDb} needs. */
export interface DynamoDbOptions {
  /** Folder of the database file; made if missing. */
  readonly dataFolder: string;
  /** Use this endpoint instead of starting DynamoDB Local (`AWS_ENDPOINT_URL_DYNAMODB`). */
  readonly endpoint?: string | undefined;
  /** Java heap in megabytes. */
  readonly heapMegabytes?: number;
}

/** Finds a free TCP port on the loopback interface. */
export async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Checks that a Java of version 17 or later is there.
 *
 * Throws RuntimeNotice with one plain sentence in Japanese and in English that says how to get it.
 */
export function requireJava(command = "java"): void {
  const result = spawnSync(command, ["-version"], { encoding: "utf8" });
  const found = /version "(\d+)(?:\.(\d+))?/.exec(`${result.stderr ?? ""}${result.stdout ?? ""}`);
  const major = found?.[1] === "1" ? Number(found[2]) : Number(found?.[1]);
  if (result.error === undefined && major >= 17) return;
  const state = result.error !== undefined || Number.isNaN(major) ? "missing" : "old";
  const ja = state === "missing" ? "Java が見つかりません。" : `Java ${major} は古すぎます。`;
  const en = state === "missing" ? "Java was not found." : `Java ${major} is too old.`;
  throw new RuntimeNotice(
    `${ja}Java 17 以上を入れてください（例: Debian/Ubuntu は「sudo apt install openjdk-17-jre-headless」、macOS は「brew install openjdk」、Windows は「winget install Microsoft.OpenJDK.21」）。\n` +
      `${en} Install Java 17 or later (Debian/Ubuntu: "sudo apt install openjdk-17-jre-headless", macOS: "brew install openjdk", Windows: "winget install Microsoft.OpenJDK.21").`,
  );
}

const PID_FILE = "dynamodb-local.pid";

/** Ends a database that a killed runtime left behind on the same folder: two on one file would spoil it. */
async function endLeftover(pidFile: string, dataFolder: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8"));
  const { stdout } = spawnSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" });
  if (!Number.isInteger(pid) || !(stdout ?? "").includes("DynamoDBLocal.jar") || !stdout.includes(dataFolder)) return;
  process.kill(pid, "SIGTERM");
  for (let turns = 0; turns < 50; turns += 1) {
    const alive = spawnSync("ps", ["-p", String(pid), "-o", "pid="], { encoding: "utf8" }).stdout.trim() !== "";
    if (!alive) return;
    await delay(100);
  }
  process.kill(pid, "SIGKILL");
}

/**
 * DynamoDB Local keeps its tables in an SQLite file and waits for the disk several times at every item. With a
 * write-ahead log, which is a lasting property of the file, it waits once: writes take half the time, and are as safe.
 */
function useWriteAheadLog(dataFolder: string): void {
  const database = new DatabaseSync(join(dataFolder, "shared-local-instance.db"));
  database.exec("PRAGMA journal_mode=WAL");
  database.close();
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await fetch(endpoint, { method: "GET" });
    return true;
  } catch {
    return false;
  }
}

function clientOf(endpoint: string): dynamodb.DynamoDBClient {
  return new dynamodb.DynamoDBClient({
    endpoint,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "sasaeruntime", secretAccessKey: "sasaeruntime" },
  });
}

/**
 * Starts DynamoDB Local (from the npm package `amplify-dynamodb-simulator`), or takes the given endpoint.
 *
 * Throws RuntimeNotice if Java is missing or the database does not answer within 30 seconds.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDbService> {
  if (options.endpoint !== undefined) {
    const client = clientOf(options.endpoint);
    return {
      endpoint: options.endpoint.replace(/\/$/, ""),
      client,
      stop: async () => client.destroy(),
    };
  }
  requireJava();
  mkdirSync(options.dataFolder, { recursive: true });
  const home = join(
    dirname(createRequire(import.meta.url).resolve("amplify-dynamodb-simulator/package.json")),
    "emulator",
  );
  await endLeftover(join(options.dataFolder, PID_FILE), options.dataFolder);
  useWriteAheadLog(options.dataFolder);
  const port = await freePort();
  const child = spawn(
    "java",
    [
      `-Xmx${options.heapMegabytes ?? 512}m`,
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      `-Djava.library.path=${join(home, "DynamoDBLocal_lib")}`,
      "-DDDB_LOCAL_TELEMETRY=0",
      "-jar",
      join(home, "DynamoDBLocal.jar"),
      "-port",
      String(port),
      "-sharedDb",
      "-dbPath",
      options.dataFolder,
    ],
    // Its own process group: Ctrl-C must reach the runtime alone, which then ends the database in good order.
    { cwd: options.dataFolder, stdio: ["ignore", "ignore", "pipe"], detached: true },
  );
  writeFileSync(join(options.dataFolder, PID_FILE), String(child.pid));
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString("utf8")}`.slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  for (let attempt = 0; !(await answers(endpoint)); attempt += 1) {
    if (child.exitCode !== null || attempt > 150) {
      child.kill("SIGKILL");
      throw new RuntimeNotice(
        `DynamoDB Local を起動できませんでした / DynamoDB Local did not start: ${complaint.trim()}`,
      );
    }
    await delay(200);
  }
  const client = clientOf(endpoint);
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(late);
      process.off("exit", endWithUs);
      rmSync(join(options.dataFolder, PID_FILE), { force: true });
    },
  };
}

/** Creates the tables of the template that are not there yet. Tables already there keep their data. */
export async function createTables(service: DynamoDbService, tables: readonly TableDefinition[]): Promise<void> {
  const existing = new Set<string>();
  let from: string | undefined;
  do {
    const page = await service.client.send(new dynamodb.ListTablesCommand({ ExclusiveStartTableName: from }));
    for (const name of page.TableNames ?? []) existing.add(name);
    from = page.LastEvaluatedTableName;
  } while (from !== undefined);
  for (const { name, properties } of tables) {
    if (existing.has(name)) continue;
    if ((properties.LocalSecondaryIndexes ?? []).length > 0) {
      throw new RuntimeNotice(`${name}: local secondary indexes are not supported by the local runtime`);
    }
    await service.client.send(
      new dynamodb.CreateTableCommand({
        TableName: name,
        AttributeDefinitions: properties.AttributeDefinitions,
        KeySchema: properties.KeySchema,
        BillingMode: "PAY_PER_REQUEST",
        ...(properties.GlobalSecondaryIndexes === undefined
          ? {}
          : { GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes }),
        ...(properties.StreamSpecification === undefined
          ? {}
          : { StreamSpecification: { StreamEnabled: true, ...properties.StreamSpecification } }),
      }),
    );
    const ttl = properties.TimeToLiveSpecification;
    if (ttl?.Enabled === true) {
      await service.client.send(
        new dynamodb.UpdateTimeToLiveCommand({
          TableName: name,
          TimeToLiveSpecification: { Enabled: true, AttributeName: ttl.AttributeName },
        }),
      );
    }
  }
}
