import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

/**
 * The one test command. Two steps at a time: static checks, build and synth beside the unit tests, then suite beside suite,
 * and the journey alone.
 * Every step runs whatever an earlier one said, unless it needs what a failed step makes. Each check counts as one test.
 *
 *   npm test                      everything but the long proofs
 *   npm test -- unit              one step, or several, by name
 *   npm test -- unit test/unit/domain/dates    the files of a suite that match
 *   npm run proofs                the long proofs
 */

const root = join(import.meta.dirname, "..");
const bin = (path: string): string => join(root, "node_modules", path);

/** Jest suites by the order of the questions they answer; `proofs` only on request. */
const suites = ["unit", "template", "workflow", "integration", "grants", "journey", "proofs"] as const;

type Suite = (typeof suites)[number];

type Step = {
  readonly name: string;
  /** What it runs, as arguments of Node. */
  readonly command: readonly string[];
  /** Steps that must have passed before, if they run at all. */
  readonly needs: readonly string[];
  /** Steps that must have ended before, passed or not. */
  readonly after: readonly string[];
  readonly suite: Suite | undefined;
};

const check = (name: string, ...command: readonly string[]): Step => ({
  name,
  command,
  needs: [],
  after: [],
  suite: undefined,
});

const compiler = bin("typescript-native/bin/tsc");
const cdk = bin("aws-cdk/bin/cdk");

const staticSteps: readonly Step[] = [
  check("build", join(root, "scripts", "build.ts")),
  check("types", compiler, "--pretty", "false", "-p", "tsconfig.json"),
  check("types-web", compiler, "--pretty", "false", "-p", "web/tsconfig.json"),
  check("openapi", join(root, "scripts", "check-openapi.ts")),
  check("glossary", join(root, "scripts", "check-glossary.ts")),
  check("redocly", bin("@redocly/cli/bin/cli.js"), "lint", "docs/openapi.json", "docs/openapi-national.json"),
  check("format", bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."),
  check("knip", bin("knip/bin/knip.js"), "--no-progress"),
  { ...check("synth", cdk, "synth", "--quiet", "-c", "prefecture=13,32,national"), needs: ["build"] },
  { ...check("lint", bin("eslint/bin/eslint.js"), "."), after: ["types"] },
];

/** Unit tests begin at once, the others when there are templates; the journey has the machine for itself, proofs come last. */
function waitsFor(suite: Suite): readonly string[] {
  if (suite === "unit") return [];
  if (suite !== "journey" && suite !== "proofs") return ["synth"];
  return [...staticSteps.map(({ name }) => name), ...suites.slice(0, suites.indexOf(suite))];
}

const suiteStep = (suite: Suite, patterns: readonly string[], resultFile: string): Step => ({
  name: suite,
  command: [
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
    bin("jest/bin/jest.js"),
    // One worker: another step runs beside it.
    "--maxWorkers=1",
    "--json",
    `--outputFile=${resultFile}`,
    ...(patterns.length === 0 ? [`/test/${suite}/`] : patterns),
  ],
  needs: ["build"],
  after: waitsFor(suite),
  suite,
});

type Outcome = {
  readonly step: string;
  readonly state: "passed" | "failed" | "not run";
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  readonly output: string;
};

const jestResult = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
  success: z.boolean(),
});

const running = new Set<ChildProcess>();

/** Steps at once, on two cores. */
const lanes = 2;

/** Seconds between two lines that say how far a running step is. */
const reportEvery = 15;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const seconds = (since: number): number => (performance.now() - since) / 1000;

/** Runs a step to its end; tells now and then how many test files are done. */
async function run(step: Step, resultFile: string, files: number): Promise<Outcome> {
  const begun = performance.now();
  let output = "";
  say(`▶ ${step.name}`);
  const child = spawn(process.execPath, step.command, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TZ: "UTC", NO_COLOR: "1", REDOCLY_TELEMETRY: "off" },
  });
  running.add(child);
  const keep = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const heartbeat = setInterval(() => {
    const done = step.suite === undefined ? "" : `, ${output.match(/^(PASS|FAIL) /gm)?.length ?? 0} of ${files} files`;
    say(`  ${step.name} … ${seconds(begun).toFixed(0)} s${done}`);
  }, reportEvery * 1000);
  const code = await new Promise<number>((resolve) => {
    child.on("error", (error) => {
      output += String(error);
      resolve(1);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  clearInterval(heartbeat);
  running.delete(child);
  const counts = countsOf(step, code, resultFile);
  const state = code === 0 && counts.failed === 0 ? "passed" : "failed";
  const outcome = { step: step.name, state, ...counts, seconds: seconds(begun), output } as const;
  say(`${state === "passed" ? "✔" : "✘"} ${step.name} ${outcome.seconds.toFixed(1)} s`);
  if (state === "failed") say(outputOf(step, output));
  return outcome;
}

/** What a reader needs of a failed step: for a suite, the files that failed. */
function outputOf(step: Step, output: string): string {
  if (step.suite === undefined) return output;
  const blocks = output.split(/^(?=(?:PASS|FAIL) )/m);
  return blocks.filter((block) => !block.startsWith("PASS ")).join("");
}

function countsOf(step: Step, code: number, resultFile: string): { passed: number; failed: number } {
  if (step.suite === undefined) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (!existsSync(resultFile)) return { passed: 0, failed: 1 };
  const result = jestResult.parse(JSON.parse(readFileSync(resultFile, "utf8")));
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  // A runner that says no without a failed test (no tests found, a handle left open) has failed all the same.
  return { passed: result.numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/** Runs the steps in as many lanes as there are, in their order, each when what it waits for has ended. */
async function runAll(steps: readonly Step[], folder: string): Promise<readonly Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  const chosen = new Set(steps.map(({ name }) => name));
  const waiting = [...steps];
  const active = new Map<string, Promise<void>>();
  while (waiting.length > 0 || active.size > 0) {
    for (const step of [...waiting]) {
      const awaited = [...step.needs, ...step.after].filter((name) => chosen.has(name));
      if (active.size >= lanes || !awaited.every((name) => outcomes.has(name))) continue;
      waiting.splice(waiting.indexOf(step), 1);
      const missing = step.needs.filter((name) => (outcomes.get(name)?.state ?? "passed") !== "passed");
      if (missing.length > 0) {
        say(`✘ ${step.name} not run: ${missing.join(", ")} failed`);
        outcomes.set(step.name, {
          step: step.name,
          state: "not run",
          passed: 0,
          failed: 1,
          seconds: 0,
          output: "",
        });
        continue;
      }
      const files = step.suite === undefined ? 0 : globSync(`test/${step.suite}/**/*.test.ts`, { cwd: root }).length;
      active.set(
        step.name,
        run(step, join(folder, `${step.name}.json`), files).then((outcome) => {
          outcomes.set(step.name, outcome);
          active.delete(step.name);
        }),
      );
    }
    await Promise.race(active.values());
  }
  return [...outcomes.values()];
}

function summary(outcomes: readonly Outcome[], total: number): string {
  const rows = outcomes.map(({ step, state, passed, failed, seconds: took }) =>
    [
      step.padEnd(12),
      state.padEnd(8),
      `${passed}`.padStart(7),
      `${failed}`.padStart(7),
      took.toFixed(1).padStart(8),
    ].join(" "),
  );
  const head = ["step".padEnd(12), "state".padEnd(8), "passed".padStart(7), "failed".padStart(7), "s".padStart(8)];
  const sum = (key: "passed" | "failed"): number => outcomes.reduce((all, outcome) => all + outcome[key], 0);
  return [
    "",
    head.join(" "),
    ...rows,
    "",
    `${total.toFixed(0)} s`,
    `${sum("passed")} passed, ${sum("failed")} failed`,
  ].join("\n");
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const patterns = asked.filter((word) => word.includes("/"));
  const names = asked.filter((word) => !word.includes("/"));
  const folder = mkdtempSync(join(tmpdir(), "sasae-test-"));
  const every = [
    ...staticSteps.slice(0, 1),
    ...suites.slice(0, 1).map((suite) => suiteStep(suite, patterns, join(folder, `${suite}.json`))),
    ...staticSteps.slice(1),
    ...suites.slice(1).map((suite) => suiteStep(suite, patterns, join(folder, `${suite}.json`))),
  ];
  const unknown = names.filter((name) => !every.some((step) => step.name === name));
  if (unknown.length > 0) {
    say(`There is no step ${unknown.join(", ")}. Steps: ${every.map(({ name }) => name).join(", ")}.`);
    process.exitCode = 1;
    return;
  }
  const wanted = every.filter(({ name }) => (names.length === 0 ? name !== "proofs" : names.includes(name)));
  const lacksBuild =
    !existsSync(join(root, "dist", "functions", "meta.json")) &&
    wanted.some(({ needs }) => needs.includes("build")) &&
    !wanted.some(({ name }) => name === "build");
  const begun = performance.now();
  try {
    const outcomes = await runAll([...(lacksBuild ? staticSteps.slice(0, 1) : []), ...wanted], folder);
    say(summary(outcomes, seconds(begun)));
    process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill("SIGTERM");
    process.exit(1);
  });
}

await main();
