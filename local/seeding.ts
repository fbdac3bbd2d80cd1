import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { AdministratorCredentials, Runtime } from "./runtime.ts";

/** One stage of the assembly, as a seed sees it: physical names by their short names (`cases`, `quarantine` …). */
export interface SeededStage {
  /** Two-digit JIS code, or `national`. */
  readonly code: string;
  readonly accountId: string;
  readonly region: string;
  readonly tableNames: Readonly<Record<string, string>>;
  readonly bucketNames: Readonly<Record<string, string>>;
  readonly stateMachineArns: Readonly<Record<string, string>>;
  readonly userPoolId: string | undefined;
  readonly userPoolClientId: string | undefined;
}

/** What `dist/seed/index.mjs` gets: it exports `async function seed(context: SeedContext): Promise<void>`. */
export interface SeedContext {
  readonly assembly: { readonly stages: readonly SeededStage[] };
  /** Endpoint of all AWS SDK calls. */
  readonly sdkEndpoint: string;
  /** Root of the accounts: the gateway lets it pass. */
  readonly adminCredentials: AdministratorCredentials;
  /** Control port of the network simulator on the loopback interface, if one runs. */
  readonly simulatorControlPort: number | undefined;
  /** Says how far it is, in one line. */
  report(message: string): void;
}

/** A person who can sign in to the local runtime. */
export interface LocalStaff {
  readonly code: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
}

/** The password of every seeded person on the local runtime. Real accounts get theirs from Cognito. */
export const LOCAL_PASSWORD = "Sasae-local-2026";

function shortName(name: string, code: string, accountId: string): string {
  if (name === `sasae-${code}`) return code;
  return name.replace(new RegExp(`^sasae-${code}-`), "").replace(new RegExp(`-${accountId}$`), "");
}

/** The stages of a runtime as a seed sees them. */
export function seededStages(runtime: Runtime): readonly SeededStage[] {
  const { deployment } = runtime;
  return deployment.stages.map(({ code, stageId }): SeededStage => {
    const here = <T extends { readonly stage: { readonly stageId: string } }>(items: readonly T[]) =>
      items.filter(({ stage }) => stage.stageId === stageId);
    const accountId = here(deployment.tables)[0]?.accountId ?? here(deployment.functions)[0]?.accountId ?? "";
    const byShortName = (names: readonly (readonly [string, string])[]) =>
      Object.fromEntries(names.map(([name, value]) => [shortName(name, code, accountId), value]));
    const pool = here(deployment.userPools)[0];
    return {
      code,
      accountId,
      region: "ap-northeast-1",
      tableNames: byShortName(here(deployment.tables).map(({ name }) => [name, name])),
      bucketNames: byShortName(here(deployment.buckets).map(({ name }) => [name, name])),
      stateMachineArns: byShortName(here(deployment.stateMachines).map(({ name, arn }) => [name, arn])),
      userPoolId: pool?.id,
      userPoolClientId: pool?.clients[0]?.id,
    };
  });
}

const moduleShape = z.object({
  seed: z.custom<(context: SeedContext) => Promise<void>>((value) => typeof value === "function"),
});

/** Runs the built seed, if there is one. Returns whether it ran. */
export async function runSeed(
  runtime: Runtime,
  projectRoot: string,
  report: (message: string) => void,
): Promise<boolean> {
  const path = join(projectRoot, "dist", "seed", "index.mjs");
  if (!existsSync(path)) return false;
  const { seed } = moduleShape.parse(await import(pathToFileURL(path).href));
  await seed({
    assembly: { stages: seededStages(runtime) },
    sdkEndpoint: runtime.sdkEndpoint,
    adminCredentials: runtime.administrator,
    simulatorControlPort: runtime.simulator?.controlPort,
    report,
  });
  return true;
}

/** The staff in the Directory table of each stage. */
export async function staffOf(runtime: Runtime): Promise<readonly LocalStaff[]> {
  const found: LocalStaff[] = [];
  for (const { code, tableNames } of seededStages(runtime)) {
    const table = tableNames["directory"] ?? tableNames["national"];
    if (table === undefined) continue;
    let from: z.infer<typeof keySchema> | undefined;
    do {
      const page = await runtime.dynamoDb.client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "kind = :kind",
          ExpressionAttributeValues: { ":kind": { S: "staff" } },
          ExclusiveStartKey: from,
        }),
      );
      for (const item of page.Items ?? []) {
        const text = (name: string) => item[name]?.S;
        const username = text("username") ?? text("id");
        if (username === undefined) continue;
        found.push({
          code,
          username,
          name: text("name") ?? username,
          role: (item["roles"]?.L ?? []).map(({ S = "" }) => S).join(", "),
        });
      }
      from = keySchema.optional().parse(page.LastEvaluatedKey);
    } while (from !== undefined);
  }
  return found;
}

const keySchema = z.record(z.string(), z.object({ S: z.string() }));

/**
 * Gives every seeded person of the Directory tables a sign-in. Whoever has a Cognito user already, among them people
 * added on screen, keeps what they have.
 */
export async function provisionStaff(runtime: Runtime): Promise<readonly LocalStaff[]> {
  const staff = await staffOf(runtime);
  for (const { code, username } of staff) {
    const pool = runtime.deployment.userPools.find(({ stage }) => stage.code === code);
    if (pool === undefined) continue;
    const known = runtime.cognito.handle("AdminGetUser", { UserPoolId: pool.id, Username: username }).status === 200;
    if (known) continue;
    runtime.cognito.provision({ poolId: pool.id, username, password: LOCAL_PASSWORD });
  }
  return staff;
}
