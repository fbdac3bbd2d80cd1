import { readFile, rename, writeFile } from "node:fs/promises";
import * as z from "zod";
import { useOf } from "./evaluate.ts";
import type { Decision } from "./evaluate.ts";
import type { PolicySet } from "./policies.ts";
import type { PolicyStatement } from "./statements.ts";

/** How often each (statement, action) let a request through, by `<statement id>#<action as written>`. */
export type Usage = Readonly<Record<string, number>>;

/** Counts the statements that let requests through. */
export interface UsageRecorder {
  /** Counts the statements of an allowed decision; a denied one counts nothing. */
  record(decision: Decision): void;
  /** What was counted so far, keys in order. */
  usage(): Usage;
}

/** Makes an empty recorder. */
export function createUsageRecorder(): UsageRecorder {
  const counts = new Map<string, number>();
  return {
    record(decision) {
      if (!decision.allowed) return;
      for (const use of decision.statements) counts.set(use, (counts.get(use) ?? 0) + 1);
    },
    usage() {
      return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
    },
  };
}

/** Adds the counts of several runs. */
export function mergeUsage(...usages: readonly Usage[]): Usage {
  const counts = new Map<string, number>();
  for (const usage of usages) {
    for (const [use, count] of Object.entries(usage)) counts.set(use, (counts.get(use) ?? 0) + count);
  }
  return Object.fromEntries([...counts].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Writes a usage file; a reader never sees half of one. */
export async function writeUsage(path: string, usage: Usage): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  await writeFile(draft, `${JSON.stringify(usage, null, 2)}\n`);
  await rename(draft, path);
}

const usageSchema = z.record(z.string(), z.int().nonnegative());

/** Reads and adds the usage files of several suites. Throws when one is missing or not a usage file. */
export async function readUsage(paths: readonly string[]): Promise<Usage> {
  const files = await Promise.all(
    paths.map(async (path) => usageSchema.parse(JSON.parse(await readFile(path, "utf8")))),
  );
  return mergeUsage(...files);
}

/** An Allow that nothing used. */
export interface UnusedAllow {
  /** `<statement id>#<action as written>`; a wildcard action counts as one. */
  readonly use: string;
  readonly statement: string;
  readonly action: string;
  /** `identity` for a role's policy, `resource` for a policy that stands on a resource, `trust` for who may be a role. */
  readonly origin: "identity" | "resource" | "trust";
}

/** Choices of {@link unusedAllows}. */
export interface UnusedOptions {
  /**
   * Writes ids of equal stacks alike (`sasae-13-data` and `sasae-32-data`), so that use in one prefecture counts for
   * all. By default every stack stands for itself.
   */
  readonly canonical?: (use: string) => string;
}

/**
 * The (statement, action) pairs of all Allow statements that the usage does not hold, in template order and without
 * repetition. Policies owned by AWS are left out, since nobody here could narrow them.
 */
export function unusedAllows(policies: PolicySet, usage: Usage, options: UnusedOptions = {}): readonly UnusedAllow[] {
  const canonical = options.canonical ?? ((use: string) => use);
  const seen = new Set(Object.keys(usage).map(canonical));
  const unused: UnusedAllow[] = [];
  const visit = (statement: PolicyStatement, origin: UnusedAllow["origin"]) => {
    if (statement.effect !== "Allow" || statement.id.includes("/aws:")) return;
    const actions = statement.actions.negated
      ? ["NotAction"]
      : statement.actions.matchers.map((pattern) => pattern.source);
    for (const action of actions) {
      const use = canonical(useOf(statement, action));
      if (seen.has(use)) continue;
      seen.add(use);
      unused.push({ use, statement: statement.id, action, origin });
    }
  };
  for (const role of policies.roles.values()) {
    for (const statement of role.statements) visit(statement, "identity");
  }
  for (const statement of [...policies.resourcePolicies.values()].flat()) {
    visit(statement, statement.resources === undefined ? "trust" : "resource");
  }
  return unused;
}
