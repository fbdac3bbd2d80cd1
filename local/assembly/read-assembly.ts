import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { StackTemplate } from "../authorisation/template.ts";
import { parseTemplate } from "../authorisation/template.ts";

/** The stages of the product: one per prefecture, and the nation. */
export interface StageIdentity {
  /** CDK stage id, for example `Prefecture13` or `National`. */
  readonly stageId: string;
  /** Two-digit JIS code of the prefecture, or `national`. */
  readonly code: string;
}

/** One stack of a synthesized assembly, with where its assets lie. */
export interface AssemblyStack extends StackTemplate {
  readonly stage: StageIdentity;
  /** Absolute path of a file asset by its hash (the object key in the template without `.zip`). */
  readonly assets: ReadonlyMap<string, string>;
}

/** A synthesized assembly cannot be read. The message names the file. */
export class AssemblyError extends Error {
  override readonly name = "AssemblyError";
}

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        displayName: z.string().optional(),
        properties: z
          .object({
            templateFile: z.string().optional(),
            stackName: z.string().optional(),
            directoryName: z.string().optional(),
            file: z.string().optional(),
          })
          .optional(),
      }),
    )
    .default({}),
});

const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })).default({}),
});

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new AssemblyError(`cannot read ${path}`, { cause: error });
  }
}

/**
 * The stage a stack name belongs to: `sasae-13-data` is of Prefecture13, `sasae-national` of National.
 *
 * Throws AssemblyError for a name outside this scheme.
 */
export function stageOfStackName(stackName: string): StageIdentity {
  const code = /^sasae-(\d{2}|national)(?:-|$)/.exec(stackName)?.[1];
  if (code === undefined) throw new AssemblyError(`stack ${stackName} is of no known stage`);
  return { stageId: code === "national" ? "National" : `Prefecture${code}`, code };
}

function environmentOf(text: string | undefined): { accountId: string; region: string } {
  const [, accountId, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(text ?? "") ?? [];
  return {
    accountId: accountId === undefined || accountId === "unknown-account" ? "111111111111" : accountId,
    region: region === undefined || region === "unknown-region" ? "ap-northeast-1" : region,
  };
}

/**
 * Reads a synthesized assembly (`cdk.out`) with its nested assemblies: every stack, in manifest order.
 *
 * Throws AssemblyError if a file is missing, and a zod error if one is not what CDK writes.
 */
export async function readAssembly(folder: string): Promise<readonly AssemblyStack[]> {
  const manifest = manifestSchema.parse(await readJson(join(folder, "manifest.json")));
  const assets = new Map<string, string>();
  for (const artifact of Object.values(manifest.artifacts)) {
    if (artifact.type !== "cdk:asset-manifest" || artifact.properties?.file === undefined) continue;
    const listed = assetsSchema.parse(await readJson(join(folder, artifact.properties.file)));
    for (const [hash, { source }] of Object.entries(listed.files)) {
      if (source.path !== undefined) assets.set(hash, join(folder, source.path));
    }
  }
  const stacks: AssemblyStack[] = [];
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    if (artifact.type === "cdk:cloud-assembly" && artifact.properties?.directoryName !== undefined) {
      stacks.push(...(await readAssembly(join(folder, artifact.properties.directoryName))));
    }
    if (artifact.type === "aws:cloudformation:stack" && artifact.properties?.templateFile !== undefined) {
      const stackName = artifact.properties.stackName ?? artifact.displayName ?? id;
      stacks.push({
        stackName,
        ...environmentOf(artifact.environment),
        template: parseTemplate(await readJson(join(folder, artifact.properties.templateFile))),
        stage: stageOfStackName(stackName),
        assets,
      });
    }
  }
  return stacks;
}
