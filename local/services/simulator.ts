import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as z from "zod";
import { RuntimeNotice } from "./notice.ts";

/** The running network simulator: a separate program behind the same HTTPS contract as the real gateway. */
export interface SimulatorService {
  /** Base URL of the contract. */
  readonly url: string;
  /** PEM text of the authority its certificate chains to. */
  readonly authority: string;
  /** Port of its control interface, on the loopback interface. */
  readonly controlPort: number | undefined;
  stop(): Promise<void>;
}

const readySchema = z.object({
  ready: z.literal(true),
  url: z.string(),
  controlPort: z.number().nullable(),
  ca: z.string(),
});

/**
 * Starts `simulator/main.ts` as a process of its own, with its own data folder.
 *
 * Throws RuntimeNotice with what it said when it does not become ready within 60 seconds.
 */
export async function startSimulator(options: {
  readonly projectRoot: string;
  readonly dataFolder: string;
  /** More options of its command line, for example `["--hours", "always"]`. */
  readonly settings?: readonly string[];
}): Promise<SimulatorService> {
  mkdirSync(options.dataFolder, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(options.projectRoot, "simulator", "main.ts"),
      ...["--port", "0", "--data", options.dataFolder, "--control-port", "0"],
      ...(options.settings ?? []),
    ],
    { stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const endWithUs = () => child.kill("SIGKILL");
  process.once("exit", endWithUs);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let complaint = "";
  child.stderr.on("data", (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString("utf8")}`.slice(-2000);
  });
  const ready = await new Promise<z.infer<typeof readySchema>>((resolve, reject) => {
    const fail = () =>
      reject(
        new RuntimeNotice(
          `連携シミュレーターを起動できませんでした / The simulator did not start: ${complaint.trim()}`,
        ),
      );
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      fail();
    }, 60_000);
    void exited.then(() => {
      clearTimeout(late);
      fail();
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith('{"ready":true')) return;
      clearTimeout(late);
      resolve(readySchema.parse(JSON.parse(line)));
    });
  });
  return {
    url: ready.url,
    authority: readFileSync(ready.ca, "utf8"),
    controlPort: ready.controlPort ?? undefined,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5000);
      await exited;
      clearTimeout(late);
      process.off("exit", endWithUs);
    },
  };
}
