import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as z from "zod";
import { figure, notMeasured, type Bound, type Figure, type Measure } from "../figure.ts";
import { dist } from "../paths.ts";

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    isEntry: z.boolean().optional(),
    isDynamicEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
    src: z.string().optional(),
  }),
);

/** Vite's account of its chunks. */
export type WebManifest = z.infer<typeof manifestSchema>;

/** Chunks that a chunk needs before it runs, itself among them. */
export function neededBy(
  manifest: WebManifest,
  chunk: string,
  seen: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  if (seen.has(chunk)) return seen;
  return (manifest[chunk]?.imports ?? []).reduce<ReadonlySet<string>>(
    (found, imported) => neededBy(manifest, imported, found),
    new Set([...seen, chunk]),
  );
}

const script: Bound = { atMost: 40 };
const style: Bound = { atMost: 12 };
const route: Bound = { atMost: 15 };

/** The weight of the front end as it travels: gzip, 1 KB = 1,000 bytes. */
export const frontEnd: Measure = {
  name: "front-end",
  run: async () => {
    const web = join(dist, "web");
    if (!existsSync(join(web, "index.html"))) {
      const why = "the front end is not built, npm run build";
      return Promise.resolve([
        notMeasured("front end: first page, script", why, "KB", script),
        notMeasured("front end: first page, style", why, "KB", style),
        notMeasured("front end: a further route, script", why, "KB", route),
      ]);
    }
    const page = readFileSync(join(web, "index.html"), "utf8");
    const weigh = (files: readonly string[]): number =>
      files.reduce((sum, file) => sum + gzipSync(readFileSync(join(web, file)), { level: 9 }).length, 0) / 1000;
    const named = (pattern: RegExp): readonly string[] => [...page.matchAll(pattern)].flatMap(([, file]) => file ?? []);
    const scripts = named(/(?:src|href)="\.?\/?([^"]+\.js)"/g);
    const styles = named(/href="\.?\/?([^"]+\.css)"/g);
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(web, "manifest.json"), "utf8")));
    const routes = Object.entries(manifest)
      .filter(([, chunk]) => chunk.isDynamicEntry === true)
      .map(([name]) => {
        const files = [...neededBy(manifest, name)].flatMap((chunk) => manifest[chunk]?.file ?? []);
        return { name, weight: weigh(files.filter((file) => !scripts.includes(file))) };
      })
      .sort((a, b) => b.weight - a.weight);
    const figures: Figure[] = [
      figure("front end: first page, script (gzip)", weigh(scripts), "KB", script),
      figure("front end: first page, style (gzip)", weigh(styles), "KB", style),
    ];
    const [heaviest, ...rest] = routes;
    if (heaviest !== undefined) {
      figures.push(
        figure(
          `front end: heaviest further route (${heaviest.name}), script beyond the first page`,
          heaviest.weight,
          "KB",
          route,
        ),
      );
    }
    const second = rest[0];
    if (second !== undefined) {
      figures.push(figure(`front end: next heaviest route (${second.name})`, second.weight, "KB", route));
    }
    return Promise.resolve(figures);
  },
};
