import { spawn } from "node:child_process";
import { existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RuntimeNotice } from "./services/notice.ts";

const BUILT_FROM = [
  "domain/**/*.ts",
  "lambdas/**/*",
  "lib/**/*.ts",
  "scripts/**/*.ts",
  "seed/**/*.ts",
  "web/**/*",
  "package-lock.json",
];
const SYNTHESIZED_FROM = ["bin/*.ts", "lib/**/*.ts", "config/**/*", "statemachines/*.asl.json", "cdk.json"];

function newest(projectRoot: string, patterns: readonly string[]): number {
  return globSync([...patterns], { cwd: projectRoot }).reduce((latest, file) => {
    const entry = statSync(join(projectRoot, file));
    return entry.isFile() ? Math.max(latest, entry.mtimeMs) : latest;
  }, 0);
}

function isFresh(stamp: string, since: number): boolean {
  return existsSync(stamp) && statSync(stamp).mtimeMs >= since;
}

async function run(
  projectRoot: string,
  what: string,
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(projectRoot, script)], {
    cwd: projectRoot,
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said = `${said}${chunk.toString("utf8")}`.slice(-8000);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new RuntimeNotice(`${what}\n${said.trim()}`);
}

/** Stages of an assembly: prefecture codes and `national`. */
export type StageCodes = readonly string[];

/**
 * Builds the bundles and synthesizes the assembly of the given stages, each only when something it is made from is
 * newer. Returns the folder of the assembly.
 *
 * Throws RuntimeNotice with what the failing step printed.
 */
export async function buildIfStale(options: {
  readonly projectRoot: string;
  readonly folder: string;
  readonly stages: StageCodes;
  readonly report: (step: string, seconds: number) => void;
}): Promise<string> {
  const { projectRoot, folder } = options;
  mkdirSync(folder, { recursive: true });
  const timed = async (step: string, work: () => Promise<void>) => {
    const start = performance.now();
    await work();
    options.report(step, (performance.now() - start) / 1000);
  };
  const built = join(projectRoot, "dist", ".built");
  if (!isFresh(built, newest(projectRoot, BUILT_FROM))) {
    await timed("build", async () =>
      run(projectRoot, "ビルドに失敗しました / the build failed:", "scripts/build.ts", {}),
    );
    writeFileSync(built, "");
  }
  const assembly = join(folder, `assembly-${options.stages.join("-")}`);
  const synthesized = join(assembly, ".synthesized");
  if (!isFresh(synthesized, Math.max(newest(projectRoot, SYNTHESIZED_FROM), statSync(built).mtimeMs))) {
    rmSync(assembly, { recursive: true, force: true });
    await timed("synth", async () =>
      run(projectRoot, "テンプレートの生成に失敗しました / synth failed:", "bin/app.ts", {
        CDK_OUTDIR: assembly,
        CDK_CONTEXT_JSON: JSON.stringify({ prefecture: options.stages.join(",") }),
      }),
    );
    writeFileSync(synthesized, "");
  }
  return assembly;
}
