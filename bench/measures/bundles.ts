import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { figure, type Measure } from "../figure.ts";
import { dist } from "../paths.ts";

const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      bytes: z.number(),
      entryPoint: z.string().optional(),
      inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
    }),
  ),
});

/** A built function: size of its script in bytes, and whether it answers the API. */
export type Bundle = { readonly name: string; readonly bytes: number; readonly api: boolean };

/** The built functions, by esbuild's own account. @throws Error when the build has not run. */
export function builtFunctions(): readonly Bundle[] {
  const { outputs } = metafile.parse(JSON.parse(readFileSync(join(dist, "functions", "meta.json"), "utf8")));
  return Object.entries(outputs).flatMap(([path, { bytes, inputs }]) => {
    const name = /functions\/([^/]+)\/index\.mjs$/.exec(path)?.[1];
    if (name === undefined) return [];
    // The router stands in the handlers of the API and nowhere else.
    const api = Object.entries(inputs).some(
      ([input, { bytesInOutput }]) => input.includes("@middy/http-router") && bytesInOutput > 0,
    );
    return [{ name, bytes, api }];
  });
}

/** The larger of two bundles. */
const largest = (bundles: readonly Bundle[]): Bundle =>
  bundles.reduce((most, bundle) => (bundle.bytes > most.bytes ? bundle : most), { name: "none", bytes: 0, api: false });

/** Sizes of the bundles (1 KB = 1,000 bytes). The papers function, with its own typesetter, is shown and not judged. */
export const bundles: Measure = {
  name: "bundles",
  run: async () => {
    const all = builtFunctions();
    const papers = all.filter(({ name }) => name === "papers");
    const others = all.filter(({ name }) => name !== "papers");
    const api = others.filter((bundle) => bundle.api);
    const largestApi = largest(api);
    const largestOther = largest(others);
    return Promise.resolve([
      figure(`bundle: largest of ${api.length} API functions (${largestApi.name})`, largestApi.bytes / 1000, "KB", {
        atMost: 650,
      }),
      figure(`bundle: largest of ${others.length} functions (${largestOther.name})`, largestOther.bytes / 1000, "KB", {
        atMost: 900,
      }),
      ...papers.map(({ bytes }) => figure("bundle: papers, without its typesetter", bytes / 1000, "KB")),
    ]);
  },
};
