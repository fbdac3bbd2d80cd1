import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildIfStale } from "./build-if-stale.ts";
import { startGuidePage } from "./guide-page.ts";
import { startRuntime } from "./runtime.ts";
import { LOCAL_PASSWORD, provisionStaff, runSeed, staffOf } from "./seeding.ts";
import { requireJava } from "./services/dynamodb.ts";
import { RuntimeNotice } from "./services/notice.ts";

export type { Runtime, RuntimeOptions } from "./runtime.ts";
export { startRuntime } from "./runtime.ts";

const USAGE = `npm start -- [options]
  --data DIR           where data, logs and usage are kept (default .local)
  --port-base N        first port: nation N, guide N+1, prefecture N+code, AWS SDK N+100 (default 8000)
  --prefectures LIST   codes with commas, with or without "national" (default 13,32,national)
  --fresh              throw away what earlier runs kept
`;

/** Prints a step with the seconds it took. */
function report(step: string, seconds: number): void {
  process.stdout.write(`  ${step.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s\n`);
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    options: {
      data: text,
      "port-base": text,
      prefectures: text,
      fresh: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const projectRoot = join(import.meta.dirname, "..");
  const folder = resolve(values.data ?? join(projectRoot, ".local"));
  const portBase = Number(values["port-base"] ?? "8000");
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000) {
    throw new RuntimeNotice(
      `--port-base は 1024 から 65000 の数で指定してください / must be a number from 1024 to 65000.`,
    );
  }
  const stages = (values.prefectures ?? "13,32,national").split(",").map((code) => code.trim());
  const dynamoDbEndpoint = process.env["AWS_ENDPOINT_URL_DYNAMODB"];
  if (dynamoDbEndpoint === undefined) requireJava();

  process.stdout.write("Sasae を起動しています / starting\n");
  if (values.fresh)
    for (const part of ["data", "logs", "usage"]) rmSync(join(folder, part), { recursive: true, force: true });
  const start = performance.now();
  const assembly = await buildIfStale({ projectRoot, folder, stages, report });
  const seeded = join(folder, "data", ".seeded");
  const runtime = await startRuntime({
    assembly,
    folder,
    projectRoot,
    portBase,
    dynamoDbEndpoint,
    holdsStreams: !existsSync(seeded),
    report,
    // A person who tries the product out, by day or night, should not wait for the opening hours of the network.
    inquiryGateway: {
      kind: "simulator",
      settings: ["--hours", "always", "--mixture", "plain", "--delay-scale", "0.2"],
    },
  });
  let ending = false;
  const stop = (): void => {
    if (ending) return;
    ending = true;
    process.stdout.write("\n止めています / stopping\n");
    runtime.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  try {
    if (!existsSync(seeded)) {
      const begun = performance.now();
      const ran = await runSeed(runtime, projectRoot, (message) => process.stdout.write(`    seed: ${message}\n`));
      if (ran) {
        writeFileSync(seeded, "");
        report("seed", (performance.now() - begun) / 1000);
      }
    }
    runtime.readStreams();
    await provisionStaff(runtime);
    const guide = await startGuidePage(runtime, portBase + 1, async () => staffOf(runtime));
    report("ready", (performance.now() - start) / 1000);
    for (const [code, origin] of Object.entries(runtime.origins).toSorted()) {
      process.stdout.write(`  ${code === "national" ? "全国" : `都道府県 ${code}`}  ${origin}\n`);
    }
    process.stdout.write(
      `\n  サインインの一覧と今のワンタイムコード: ${guide.url}（パスワードは全員 ${LOCAL_PASSWORD}）\n` +
        `  Sign-ins and present one-time codes: ${guide.url} (everybody's password: ${LOCAL_PASSWORD})\n` +
        `  記録 / kept in: ${folder}\n  終わるときは Ctrl-C / Ctrl-C stops\n`,
    );
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

/** The port that another program has taken, when that is what went wrong. */
function takenPort(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EADDRINUSE") return undefined;
  return "port" in error ? String(error.port) : "?";
}

if (import.meta.main) {
  // Lambda runs in UTC whatever the machine's own time zone is.
  process.env["TZ"] = "UTC";
  try {
    await main();
  } catch (error) {
    const port = takenPort(error);
    if (port !== undefined) {
      process.stderr.write(
        `ポート ${port} は使われています。別の番号で始めるには npm start -- --port-base 9000 / Port ${port} is in use; choose others with --port-base.\n`,
      );
      process.exit(1);
    }
    process.stderr.write(
      `${error instanceof RuntimeNotice ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}
