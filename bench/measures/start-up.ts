import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { figure, median, type Measure } from "../figure.ts";
import { dist, root } from "../paths.ts";
import { builtFunctions } from "./bundles.ts";

const rounds = 9;

type Start = { readonly wall: number; readonly cpu: number };

/** Starts a process that loads a module until its handler is there; milliseconds. */
function start(file: string): Start {
  const script = `const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    if (typeof handler !== "function") process.exit(3);
    const { user, system } = process.cpuUsage();
    process.stdout.write(String(user + system));
    process.exit(0);`;
  const began = performance.now();
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", cwd: root });
  const wall = performance.now() - began;
  if (ran.status !== 0) throw new Error(`${file} does not load: ${ran.stderr.slice(-1000)}`);
  return { wall, cpu: Number(ran.stdout) / 1000 };
}

/** A fresh process until the handler is ready, against one that loads an empty handler; in turns, so that both share the noise. */
export const startUp: Measure = {
  name: "start-up",
  run: async (progress) => {
    const empty = join(root, "bench", "children", "empty-handler.mjs");
    const api = [...builtFunctions()].filter((bundle) => bundle.api).sort((a, b) => a.bytes - b.bytes);
    const chosen = [api[0], api.at(-1)].filter((bundle) => bundle !== undefined);
    const figures = chosen.flatMap(({ name }) => {
      progress(`${name}, ${rounds} fresh processes in turns with an empty one`);
      const file = join(dist, "functions", name, "index.mjs");
      start(empty);
      start(file);
      const pairs = Array.from({ length: rounds }, () => ({ empty: start(empty), full: start(file) }));
      const ratio = (of: (start: Start) => number): number =>
        median(pairs.map((pair) => of(pair.full))) / median(pairs.map((pair) => of(pair.empty)));
      return [
        figure(
          `start-up: ${name}, fresh process to handler ready / empty process`,
          ratio(({ wall }) => wall),
          "×",
          {
            atMost: 4,
          },
        ),
        figure(
          `start-up: ${name}, the same in CPU time`,
          ratio(({ cpu }) => cpu),
          "×",
        ),
        figure(`start-up: ${name}, median`, median(pairs.map((pair) => pair.full.wall)), "ms"),
      ];
    });
    return Promise.resolve(figures);
  },
};
