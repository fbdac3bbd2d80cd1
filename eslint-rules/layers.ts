import { dirname, matchesGlob, relative, resolve, sep } from "node:path";
import type { Rule } from "eslint";

/**
 * The layers of the house, as data: which files a file may import (design: "Boundaries, kept by lint").
 * The first layer whose `files` match a file is its layer; a file of no layer is free.
 */
type Layer = {
  /** What the layer is called in a finding. */
  readonly name: string;
  readonly files: readonly string[];
  /** Files of the project it may import. */
  readonly imports: readonly string[];
  /** Files it may import besides, for their types only. */
  readonly types?: readonly string[];
  /** Packages and Node modules it may import; absent means any. Types of any package may be imported. */
  readonly packages?: readonly string[];
};

const values = ["lambdas/shared/contract.ts", "lambdas/shared/schemas.ts", "lambdas/shared/problems.ts"];

/** Every layer, inner ones first. */
export const layers: readonly Layer[] = [
  {
    name: "domain schema",
    files: ["domain/**/*.schema.ts"],
    imports: ["domain/**"],
    packages: ["temporal-polyfill", "zod"],
  },
  { name: "domain", files: ["domain/**"], imports: ["domain/**"], packages: ["temporal-polyfill"] },
  {
    name: "port",
    files: ["lambdas/shared/ports/**", "lambdas/*/ports.ts"],
    imports: ["domain/**", "lambdas/shared/ports/**"],
    types: ["lambdas/*/*.ts"],
    packages: [],
  },
  {
    name: "contract",
    files: ["lambdas/**/*.contract.ts", ...values],
    imports: ["domain/**", "lambdas/**/*.contract.ts", ...values],
    packages: ["zod"],
  },
  {
    name: "adapter",
    files: ["lambdas/**/adapters/**", "lambdas/papers/typesetting/**"],
    imports: ["domain/**", "lambdas/**", "config/**", "lib/environment/**"],
  },
  {
    name: "composition",
    files: ["lambdas/**/*.handler.ts", "lambdas/**/*-dependencies.ts"],
    imports: ["domain/**", "lambdas/**", "lib/environment/**"],
    packages: ["node:crypto", "node:path", "temporal-polyfill", "zod"],
  },
  {
    name: "runtime",
    files: ["lambdas/shared/runtime/**"],
    imports: ["domain/**", "lambdas/shared/**", "lib/environment/**"],
  },
  {
    name: "repository",
    files: ["lambdas/shared/repositories/**"],
    imports: ["domain/**", "lambdas/shared/ports/**", "lambdas/shared/repositories/**", ...values],
    types: ["lambdas/shared/**"],
    packages: ["temporal-polyfill", "zod"],
  },
  {
    name: "use case",
    files: ["lambdas/**"],
    imports: [
      "domain/**",
      "lambdas/shared/ports/**",
      "lambdas/shared/use-cases/**",
      "lambdas/*/ports.ts",
      "lambdas/**/*.contract.ts",
      ...values,
      // Files of its own folder, except composition.
      "./**",
      // Pure parts that more than one capability needs: tables of the statistics, names of chains and keys, and the
      // helper that binds a workflow task to its contract.
      "lambdas/statistics/*-tables.ts",
      "lambdas/shared/repositories/{audit-chain,case-repository}.ts",
      "lambdas/shared/runtime/task-handler.ts",
    ],
    types: [
      "lambdas/shared/runtime/{api-handler,logger}.ts",
      "lambdas/shared/repositories/**",
      "lambdas/papers/typesetting/paper-*.ts",
    ],
    packages: ["node:crypto", "temporal-polyfill", "zod"],
  },
  { name: "lib configuration", files: ["lib/config/**"], imports: ["lib/**", "domain/**"] },
  { name: "lib environment", files: ["lib/environment/**"], imports: ["lib/environment/**"], packages: ["zod"] },
  { name: "lib", files: ["lib/**"], imports: ["lib/**"] },
  { name: "bin", files: ["bin/**"], imports: ["lib/**"] },
  { name: "embedded runtime", files: ["local/**"], imports: ["local/**"] },
  { name: "simulator", files: ["simulator/**"], imports: ["simulator/**"] },
  { name: "state machine", files: ["statemachines/**"], imports: ["statemachines/**"], packages: [] },
  {
    name: "front end",
    files: ["web/**"],
    imports: ["web/**", "config/funds/*.json", "domain/**/!(*.schema).ts"],
    types: ["domain/**", "lambdas/**/*.contract.ts", "lambdas/shared/contract.ts"],
  },
];

const root = resolve(import.meta.dirname, "..");

const inProject = (path: string): string => relative(root, path).split(sep).join("/");

const matchesAny = (path: string, globs: readonly string[]): boolean => globs.some((glob) => matchesGlob(path, glob));

/** The layer of a file, by its path from the root of the project. */
export function layerOf(file: string): Layer | undefined {
  return layers.find(({ files }) => matchesAny(file, files));
}

/**
 * Why a file of a layer may not import something; undefined where it may.
 * `source` is the text of the import: a relative path, a package or a Node module.
 */
export function whyNot(file: string, layer: Layer, source: string, typeOnly: boolean): string | undefined {
  if (!source.startsWith(".")) {
    if (typeOnly || layer.packages === undefined) return undefined;
    const known = layer.packages.some((name) => source === name || source.startsWith(`${name}/`));
    return known ? undefined : `${layer.name} code may not import the package "${source}"`;
  }
  const target = inProject(resolve(root, dirname(file), source));
  const own =
    layer.imports.includes("./**") &&
    dirname(target) === dirname(file) &&
    !/\.handler\.ts$|-dependencies\.ts$/.test(target);
  if (own || matchesAny(target, layer.imports)) return undefined;
  if (typeOnly && matchesAny(target, layer.types ?? [])) return undefined;
  return `${layer.name} code may not import ${target}${matchesAny(target, layer.types ?? []) ? " except its types" : ""}`;
}

const rule: Rule.RuleModule = {
  meta: {
    type: "problem",
    docs: { description: "Keeps the layers of the house apart, as docs/architecture.md draws them." },
    messages: { forbidden: "{{reason}} (layers: eslint-rules/layers.ts)." },
    schema: [],
  },
  create(context) {
    const file = inProject(context.filename);
    const layer = layerOf(file);
    if (layer === undefined) return {};
    const check = (node: Rule.Node, source: unknown, typeOnly: boolean): void => {
      if (typeof source !== "string") return;
      const reason = whyNot(file, layer, source, typeOnly);
      if (reason !== undefined) context.report({ node, messageId: "forbidden", data: { reason } });
    };
    const ofKind = (node: object, key: string): boolean => key in node && Reflect.get(node, key) === "type";
    return {
      ImportDeclaration: (node) => {
        check(node, node.source.value, ofKind(node, "importKind"));
      },
      ExportNamedDeclaration: (node) => {
        check(node, node.source?.value, ofKind(node, "exportKind"));
      },
      ExportAllDeclaration: (node) => {
        check(node, node.source.value, ofKind(node, "exportKind"));
      },
      ImportExpression: (node) => {
        check(node, node.source.type === "Literal" ? node.source.value : undefined, false);
      },
    };
  },
};

/** The plugin of the house's own rules. */
export const house = { rules: { layers: rule } };
