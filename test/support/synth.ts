import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stack, Stage, Validations, type App, type IPolicyValidationPlugin } from "aws-cdk-lib";
import * as z from "zod";
import { sasaeApp } from "../../lib/sasae-app.ts";

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
});

const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema),
});

/** A resource with where it stands. */
export type FoundResource = {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly updateReplacePolicy: string | undefined;
  /** `sasae-13-data/CasesTable7FA77C7D`, for failure messages. */
  readonly path: string;
};

/** One synthesized stack. */
export type FoundStack = {
  readonly name: string;
  /** Code of the tenant as the name says it: `13` or `national`. */
  readonly tenant: string;
  /** What the name says after the tenant: `data`, `service`; empty for the national stack. */
  readonly part: string;
  readonly account: string;
  readonly region: string;
  readonly terminationProtection: boolean;
  readonly text: string;
  readonly template: z.output<typeof templateSchema>;
  readonly resources: readonly FoundResource[];
  /** Names of the stacks this one must be deployed after. */
  readonly dependsOn: readonly string[];
};

/** A violation that a validation plugin reported. */
export type Violation = { readonly plugin: string; readonly rule: string; readonly constructs: readonly string[] };

/** Everything synthesized at once. */
export type Synthesized = { readonly stacks: readonly FoundStack[]; readonly violations: readonly Violation[] };

const reportSchema = z.object({
  pluginReports: z.array(
    z.object({
      pluginName: z.string(),
      violations: z.array(
        z.object({
          ruleName: z.string(),
          violatingConstructs: z.array(z.object({ constructPath: z.string().optional() })),
        }),
      ),
    }),
  ),
});

function stacksOf(app: App): Stack[] {
  return app.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct));
}

function foundStack(stack: Stack): FoundStack {
  const stage = Stage.of(stack);
  if (stage === undefined) throw new Error(`${stack.stackName} is in no stage`);
  const artifact = stage.synth().getStackArtifact(stack.artifactId);
  const text = readFileSync(artifact.templateFullPath, "utf8");
  const template = templateSchema.parse(JSON.parse(text));
  const [, tenant = "", part = ""] = /^sasae-(\d{2}|national)-?(.*)$/.exec(stack.stackName) ?? [];
  return {
    name: stack.stackName,
    tenant,
    part,
    account: stack.account,
    region: stack.region,
    terminationProtection: stack.terminationProtection,
    text,
    template,
    resources: Object.entries(template.Resources).map(([logicalId, resource]) => ({
      stack: stack.stackName,
      logicalId,
      type: resource.Type,
      properties: resource.Properties,
      deletionPolicy: resource.DeletionPolicy,
      updateReplacePolicy: resource.UpdateReplacePolicy,
      path: `${stack.stackName}/${logicalId}`,
    })),
    dependsOn: stack.dependencies.map((dependency) => dependency.stackName),
  };
}

/**
 * Synthesizes prefectures (all when absent) with or without the nation into a folder that is removed again.
 * Violations of plugins are returned; a failure that no plugin reported is thrown.
 */
export function synthesize(props: {
  readonly prefectures?: readonly string[];
  readonly national: boolean;
  readonly plugins?: (app: App) => readonly IPolicyValidationPlugin[];
}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), "sasae-synth-"));
  try {
    const { plugins, ...rest } = props;
    const app = sasaeApp({ ...rest, outdir });
    Validations.of(app).addPlugins(...(plugins?.(app) ?? []));
    let failure: Error | undefined;
    try {
      app.synth();
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    const report = reportSchema.parse(JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")));
    const violations = report.pluginReports.flatMap((plugin) =>
      plugin.violations.map((violation) => ({
        plugin: plugin.pluginName,
        rule: violation.ruleName,
        constructs: violation.violatingConstructs.map((construct) => construct.constructPath ?? ""),
      })),
    );
    if (failure !== undefined && violations.length === 0) throw failure;
    return { stacks: stacksOf(app).map(foundStack), violations };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Resources of a type in all given stacks. */
export function resourcesOf(stacks: readonly FoundStack[], ...types: readonly string[]): readonly FoundResource[] {
  return stacks.flatMap((stack) => stack.resources).filter((resource) => types.includes(resource.type));
}

/** A statement of a policy, as far as the tests look at it. */
export type Statement = {
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly principal: unknown;
  readonly condition: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const oneOrMany = <Member extends z.ZodType>(member: Member) =>
  z.union([member.transform((value) => [value]), z.array(member)]);

const policySchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string().optional(),
      Effect: z.string(),
      Action: oneOrMany(z.string()).default([]),
      Resource: z.unknown().optional(),
      Principal: z.unknown().optional(),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
    }),
  ),
});

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** The statements of a policy document. Throws when it is none. */
export function statementsOf(document: unknown): readonly Statement[] {
  return policySchema.parse(document).Statement.map((statement) => ({
    sid: statement.Sid,
    effect: statement.Effect,
    actions: statement.Action,
    resources: listOf(statement.Resource),
    principal: statement.Principal,
    condition: statement.Condition,
  }));
}

/** Logical ids that a value refers to by Ref or Fn::GetAtt, anywhere inside. */
export function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === "Ref" && typeof inner === "string") return [inner];
    if (key === "Fn::GetAtt" && Array.isArray(inner)) return [String(inner[0])];
    return referencesIn(inner);
  });
}

/** Names of exports that a value imports, anywhere inside. */
export function importsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(importsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "Fn::ImportValue" ? [String(inner)] : importsIn(inner),
  );
}
