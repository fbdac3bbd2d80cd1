import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { physicalIds } from "../local/authorisation/physical-ids.ts";
import { deploymentOf, type Deployment } from "../local/assembly/deployment.ts";
import { readAssembly, type AssemblyStack } from "../local/assembly/read-assembly.ts";
import { root } from "./paths.ts";

/** A synthesis in a process of its own. */
export type Synthesis = { readonly folder: string; readonly cpuSeconds: number };

/** Tells the CPU time of the whole process, all its threads, on its way out. */
const tellCpu =
  'process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write(`\\ncpu-microseconds ${user+system}\\n`)})';

/** Synthesizes the prefectures as `node bin/app.ts` does. @throws Error with the program's complaint. */
export function synthesizeInProcess(prefectures: readonly string[]): Synthesis {
  const folder = mkdtempSync(join(tmpdir(), "sasae-bench-synth-"));
  const ran = spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--import",
      `data:text/javascript,${encodeURIComponent(tellCpu)}`,
      "bin/app.ts",
    ],
    {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        CDK_OUTDIR: folder,
        CDK_CONTEXT_JSON: JSON.stringify({ prefecture: prefectures.join(",") }),
      },
    },
  );
  const told = /cpu-microseconds (\d+)/.exec(ran.stderr)?.[1];
  if (ran.status !== 0 || told === undefined) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`synth of ${prefectures.join(",")} failed: ${ran.stderr.slice(-2000)}`);
  }
  return { folder, cpuSeconds: Number(told) / 1e6 };
}

/** The assembly of one prefecture that several measures look at. */
export type PrefectureAssembly = Synthesis & {
  readonly stacks: readonly AssemblyStack[];
  readonly deployment: Deployment;
};

let kept: Promise<PrefectureAssembly> | undefined;
let keptFolder: string | undefined;

/** The assembly of 東京都, made on first use. */
export function prefectureAssembly(): Promise<PrefectureAssembly> {
  kept ??= (async () => {
    const synthesis = synthesizeInProcess(["13"]);
    keptFolder = synthesis.folder;
    const stacks = await readAssembly(synthesis.folder);
    return { ...synthesis, stacks, deployment: deploymentOf(stacks, physicalIds(stacks)) };
  })();
  return kept;
}

/** Removes what {@link prefectureAssembly} made. */
export function removeAssembly(): void {
  if (keptFolder !== undefined) rmSync(keptFolder, { recursive: true, force: true });
}
