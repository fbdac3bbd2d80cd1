/**
 * Measures the targets of the project and prints each figure beside its target (docs/bench.md).
 *
 *   npm run bench                              the table on standard output, progress on standard error
 *   npm run --silent bench -- --json           an array of {name, value, unit, target, ok}, and nothing else
 *   npm run bench -- --only bundles --only synth
 *   npm run bench -- --list                    the names that --only takes
 *
 * Exit code: 0 whatever the figures are; 1 when a measurement itself failed; 2 for unknown arguments.
 */
import { parseArgs } from "node:util";
import { figureTable, type Figure, type Measure } from "./figure.ts";
import { removeAssembly } from "./assembly.ts";
import { bundles } from "./measures/bundles.ts";
import { capacity } from "./measures/capacity.ts";
import { cost } from "./measures/cost.ts";
import { domain } from "./measures/domain.ts";
import { frontEnd } from "./measures/front-end.ts";
import { handlerPath } from "./measures/handler-path.ts";
import { simulator } from "./measures/simulator.ts";
import { startUp } from "./measures/start-up.ts";
import { synth } from "./measures/synth.ts";
import { transitions } from "./measures/transitions.ts";

const measures: readonly Measure[] = [
  bundles,
  startUp,
  handlerPath,
  frontEnd,
  domain,
  simulator,
  synth,
  transitions,
  capacity,
  cost,
];

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  if (values.list) {
    process.stdout.write(`${measures.map(({ name }) => name).join("\n")}\n`);
    return 0;
  }
  const unknown = values.only.filter((name) => !measures.some((measure) => measure.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`bench: unknown: ${unknown.join(", ")} (see --list)\n`);
    return 2;
  }
  const chosen = measures.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const figures: Figure[] = [];
  let failed = 0;
  for (const { name, run } of chosen) {
    const started = performance.now();
    try {
      const found = await run((step) => process.stderr.write(`bench: ${name}: ${step}\n`));
      figures.push(...found);
      if (!values.json) process.stdout.write(`${name}\n${figureTable(found)}\n\n`);
      process.stderr.write(`bench: ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    } catch (error) {
      failed += 1;
      process.stderr.write(`bench: ${name} failed: ${error instanceof Error ? (error.stack ?? "") : String(error)}\n`);
    }
  }
  removeAssembly();
  if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else {
    const over = figures.filter(({ ok }) => !ok);
    const judged = figures.filter(({ target }) => target !== null);
    process.stdout.write(`${judged.length - over.length} of ${judged.length} targets kept\n`);
    for (const { name, value, unit, target } of over) {
      process.stdout.write(`over: ${name}: ${String(value)} ${unit} (${target ?? ""})\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
