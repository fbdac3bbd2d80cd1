import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

/**
 * Mutation testing of `domain/`, area by area, with the score at the end. Each area is a run of Stryker of its own that
 * adds to the same report, so that an interrupted run loses one area at most and the next run takes up only what changed.
 *
 *   npm run mutation                       every area
 *   npm run mutation -- dates repayment    these areas; the table still shows all that the report knows
 *   npm run mutation -- dates --force      without what the report remembers
 *   npm run mutation -- --report           the table alone
 *   npm run mutation -- dates --survivors  the table, and every mutant of these areas that no test noticed
 */

const root = join(import.meta.dirname, "..");
const reportFile = join(root, "reports", "mutation", "incremental.json");
/** Data shapes and catalogues of questions. */
const NOT_RULES = ["!domain/**/*.schema.ts", "!domain/eligibility/case-facts.ts", "!domain/eligibility/need-facts.ts"];
const ANONYMISATION_TESTS = "test/unit/domain/anonymisation/!(attacker|release-properties).test.ts";
/** Percent of the mutants of all areas together. */
const LEAST_SCORE = 85;

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.string().optional(),
          location: z.object({
            start: z.object({ line: z.int(), column: z.int() }),
            end: z.object({ line: z.int(), column: z.int() }),
          }),
        }),
      ),
    }),
  ),
});

type MutatedFile = z.infer<typeof reportSchema>["files"][string];
type Mutant = MutatedFile["mutants"][number];

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const areas = readdirSync(join(root, "domain"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

const detected = ({ status }: Mutant): boolean => status === "Killed" || status === "Timeout";
const undetected = ({ status }: Mutant): boolean => status === "Survived" || status === "NoCoverage";

const areaOf = (file: string): string => file.split("/")[1] ?? "";

function tested(): ReadonlyMap<string, MutatedFile> {
  if (!existsSync(reportFile)) return new Map();
  const { files } = reportSchema.parse(JSON.parse(readFileSync(reportFile, "utf8")));
  return new Map(Object.entries(files).filter(([file]) => existsSync(join(root, file))));
}

function score(mutants: readonly Mutant[]): number {
  const killed = mutants.filter(detected).length;
  const counted = killed + mutants.filter(undetected).length;
  return counted === 0 ? 100 : (100 * killed) / counted;
}

function line(name: string, mutants: readonly Mutant[]): string {
  const killed = mutants.filter(detected).length;
  const left = mutants.filter(undetected).length;
  return [
    name.padEnd(22),
    String(killed + left).padStart(8),
    String(killed).padStart(8),
    String(left).padStart(9),
    `${score(mutants).toFixed(1)} %`.padStart(8),
  ].join(" ");
}

function survivors(file: string, { source, mutants }: MutatedFile): readonly string[] {
  const lines = source.split("\n");
  return mutants
    .filter(undetected)
    .map(({ status, mutatorName, replacement, location: { start } }) =>
      [
        `${file}:${String(start.line)}:${String(start.column)} ${mutatorName}${status === "NoCoverage" ? " (no test)" : ""}`,
        `  ${(lines[start.line - 1] ?? "").trim()}`,
        `  → ${(replacement ?? "").replaceAll(/\s+/g, " ").slice(0, 120)}`,
      ].join("\n"),
    );
}

/** One run of Stryker. Its own table and list are not shown: the summary below says the same in fewer lines. */
function mutate(area: string, options: readonly string[]): number {
  const run = spawnSync(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js"),
      "run",
      "--mutate",
      [`domain/${area}/**/*.ts`, ...NOT_RULES].join(","),
      // The tests of the anonymisation take longer than all others together and look at nothing else.
      ...(area === "anonymisation" ? ["--testFiles", ANONYMISATION_TESTS] : []),
      ...options,
    ],
    { cwd: root, stdio: "inherit" },
  );
  return run.status ?? 1;
}

function main(words: readonly string[]): number {
  const options = words.filter((word) => word.startsWith("--"));
  const names = words.filter((word) => !word.startsWith("--"));
  const unknown = names.filter((name) => !areas.includes(name));
  if (unknown.length > 0) {
    say(`There is no area ${unknown.join(", ")}. Areas: ${areas.join(", ")}.`);
    return 1;
  }
  const wanted = names.length === 0 ? areas : names;
  const own = new Set(["--report", "--survivors"]);
  if (!options.includes("--report")) {
    for (const area of wanted) {
      say(`\n== domain/${area}`);
      const status = mutate(
        area,
        options.filter((option) => !own.has(option)),
      );
      if (status !== 0) return status;
    }
  }
  const files = tested();
  if (options.includes("--survivors")) {
    for (const [file, result] of files) {
      if (wanted.includes(areaOf(file))) for (const text of survivors(file, result)) say(text);
    }
  }
  const all = [...files.values()].flatMap(({ mutants }) => mutants);
  say(`\n${"area".padEnd(22)}  mutants   killed  survived    score`);
  for (const area of areas) {
    const mutants = [...files].flatMap(([file, result]) => (areaOf(file) === area ? result.mutants : []));
    say(mutants.length === 0 ? `${area.padEnd(22)}        – (no rule in it, or not run yet)` : line(area, mutants));
  }
  say(line("domain/", all));
  say(`\nMutation score of domain/: ${score(all).toFixed(1)} % (at least ${String(LEAST_SCORE)} %)`);
  return score(all) < LEAST_SCORE ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
