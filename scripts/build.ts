import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { build, type Plugin } from "esbuild";
import { writeBankDirectory } from "./bank-directory.ts";
import { compactHolidayModule } from "./holiday-table.ts";
import { compactMunicipalityModule } from "./municipality-table.ts";
import { packedJsonModule } from "./packed-json.ts";
import { packPapers } from "./pack-papers.ts";
import { openApi30 } from "./openapi.ts";

/**
 * Builds everything the templates and the embedded runtime load, in one pass before synth: one esbuild call bundles all
 * functions (ESM, Node 24), the seed and the simulator's client data; then the bank directory, the papers function's
 * fonts and templates, the API body and the front end.
 */

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

/** CommonJS parts of dependencies (Powertools among them) call `require`; an ESM bundle must bring it. */
const banner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Function names by entry: `lambdas/**` handler files, named by their file. */
export function functionEntries(): Readonly<Record<string, string>> {
  const files = globSync("lambdas/**/*.handler.ts", { cwd: root });
  return Object.fromEntries(files.sort().map((file) => [basename(file, ".handler.ts"), file]));
}

/** Tables that functions carry are written compactly: holidays as dates, municipalities one a line, the others packed. */
const compactTables: Plugin = {
  name: "compact-tables",
  setup(bundling) {
    bundling.onLoad({ filter: /[\\/]lambdas[\\/]shared[\\/]adapters[\\/]holiday-table\.ts$/ }, () => ({
      contents: compactHolidayModule(),
      loader: "js",
    }));
    bundling.onLoad({ filter: /[\\/]config[\\/]municipalities\.json$/ }, ({ path }) => ({
      contents: compactMunicipalityModule(readFileSync(path, "utf8")),
      loader: "js",
    }));
    bundling.onLoad({ filter: /[\\/]config[\\/](?:standards|funds)[\\/].*\.json$/ }, ({ path }) => ({
      // No rule reads the names of the municipalities, and they are half of their table.
      contents: packedJsonModule(readFileSync(path, "utf8"), path.endsWith("municipality-grade.json") ? ["name"] : []),
      loader: "js",
    }));
  },
};

/**
 * A function finds its credentials in its environment, where Lambda (and the local runtime) puts them, and nowhere
 * else: the provider chain's other links (profiles, SSO, instance metadata, processes) are weight and a way in.
 */
const environmentCredentials: Plugin = {
  name: "environment-credentials",
  setup(bundling) {
    bundling.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: "credential-provider-node",
      namespace: "environment-credentials",
      pluginData: resolveDir,
    }));
    bundling.onLoad({ filter: /.*/, namespace: "environment-credentials" }, ({ pluginData }) => ({
      contents: 'import { fromEnv } from "@aws-sdk/credential-provider-env"; export const defaultProvider = fromEnv;',
      loader: "js",
      resolveDir: String(pluginData),
    }));
  },
};

/** One client of S3: `@aws-sdk/s3-presigned-post` brings an older copy of what the functions already have. */
const oneS3Client: Plugin = {
  name: "one-s3-client",
  setup(bundling) {
    bundling.onResolve({ filter: /^@aws-sdk\/client-s3$/ }, ({ kind, resolveDir }) =>
      resolveDir.includes("s3-presigned-post")
        ? bundling.resolve("@aws-sdk/client-s3", { kind, resolveDir: root })
        : undefined,
    );
  },
};

/**
 * Lets a client's schemas be shaken: the bundler keeps every object with a computed key, so that operations nobody calls
 * stay in. The keys are constants of the same file, and are written out here.
 */
const plainSchemaKeys: Plugin = {
  name: "plain-schema-keys",
  setup(bundling) {
    bundling.onLoad({ filter: /[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const values = new Map(
        [...text.matchAll(/^const (_\w*) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      return {
        contents: text.replaceAll(/\[(_\w*)\]:/g, (whole, name: string) => {
          const value = values.get(name);
          return value === undefined ? whole : `${value}:`;
        }),
        loader: "js",
      };
    });
  },
};

async function bundleFunctions(): Promise<void> {
  const entries = functionEntries();
  rmSync(join(dist, "functions"), { recursive: true, force: true });
  const result = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [`${name}/index`, file])),
    outdir: "dist/functions",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minify: true,
    // Japanese text as it is: escaped, each character takes six bytes instead of three.
    charset: "utf8",
    plugins: [compactTables, environmentCredentials, oneS3Client, plainSchemaKeys],
    // ESM builds of the SDK can be shaken; the CommonJS ones, which esbuild prefers for Node, cannot.
    mainFields: ["module", "main"],
    metafile: true,
    banner: { js: banner },
    external: ["@myriaddreamin/typst-ts-node-compiler"],
    logLevel: "warning",
  });
  writeFileSync(join(dist, "functions", "meta.json"), JSON.stringify(result.metafile));
}

async function bundleSeed(): Promise<void> {
  if (!existsSync(join(root, "seed", "index.ts"))) return;
  await build({
    absWorkingDir: root,
    entryPoints: { "seed/index": "seed/index.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    banner: { js: banner },
    logLevel: "warning",
  });
}

async function buildWeb(): Promise<void> {
  if (!existsSync(join(root, "web", "vite.config.ts"))) return;
  const { build: viteBuild } = await import("vite");
  await viteBuild({ configFile: join(root, "web", "vite.config.ts"), logLevel: "warn" });
}

/** Runs the build, reporting each step by name. */
export async function buildAll(
  report: (step: string) => void,
  options: { readonly web: boolean; readonly native: boolean },
): Promise<void> {
  mkdirSync(dist, { recursive: true });
  report("functions");
  await bundleFunctions();
  report("bank directory");
  writeBankDirectory(join(dist, "bank-directory.json"));
  for (const asking of ["applications", "disbursements"]) {
    const bundle = join(dist, "functions", asking);
    if (existsSync(bundle)) cpSync(join(dist, "bank-directory.json"), join(bundle, "bank-directory.json"));
  }
  report("papers: fonts, templates, typesetter");
  packPapers(join(dist, "functions", "papers"), { native: options.native });
  report("API body");
  writeFileSync(join(dist, "openapi-3.0.json"), `${JSON.stringify(openApi30("prefecture"), null, 2)}\n`);
  writeFileSync(join(dist, "openapi-3.0-national.json"), `${JSON.stringify(openApi30("national"), null, 2)}\n`);
  report("seed");
  await bundleSeed();
  if (options.web) {
    report("front end");
    await buildWeb();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { web: { type: "boolean", default: true }, native: { type: "boolean", default: false } },
    allowNegative: true,
  });
  await buildAll((step) => process.stderr.write(`build: ${step}\n`), values);
}
