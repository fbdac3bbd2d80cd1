import { useOf, writtenActions, writtenResources } from "./evaluate.ts";
import type { Decision } from "./evaluate.ts";
import type { PolicySet } from "./policies.ts";
import type { PolicyStatement } from "./statements.ts";

/** How often each action of a statement let a request through on each of its resources; keys as `useOf` names them. */
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

/** One action that a policy allows on one resource, both as written; a wildcard counts as one. */
export interface Grant {
  /** Its name in a {@link Usage}. */
  readonly use: string;
  /** Stack of the policy. */
  readonly stackName: string;
  /** The statement's Sid, or its place in the policy. */
  readonly statement: string;
  readonly action: string;
  readonly resource: string;
  /** Name of the role; for a policy that stands on a resource, the logical id of what declares it. */
  readonly holder: string;
  /** `identity` for a role's policy, `resource` for a policy that stands on a resource, `trust` for who may be a role. */
  readonly origin: "identity" | "resource" | "trust";
}

function grantsOfStatement(statement: PolicyStatement, origin: Grant["origin"], roleName?: string): readonly Grant[] {
  // A policy owned by AWS is left out, since nobody here could narrow it.
  if (statement.effect !== "Allow" || statement.id.includes("/aws:")) return [];
  const path = statement.id.split("/");
  return writtenActions(statement).flatMap((action) =>
    writtenResources(statement).map((resource) => ({
      use: useOf(statement, action, resource),
      stackName: path[0] ?? "",
      statement: path.at(-1) ?? "",
      action,
      resource,
      holder: roleName ?? path[1] ?? "",
      origin,
    })),
  );
}

/** Every grant of an assembly, in template order: of roles first, then of policies that stand on resources. */
export function grantsOf(policies: PolicySet): readonly Grant[] {
  return [
    ...[...policies.roles.values()].flatMap((role) =>
      role.statements.flatMap((statement) => grantsOfStatement(statement, "identity", role.name)),
    ),
    ...[...policies.resourcePolicies.values()]
      .flat()
      .flatMap((statement) => grantsOfStatement(statement, statement.resources === undefined ? "trust" : "resource")),
  ];
}

/**
 * The grants that the usage does not hold. `canonical` writes uses alike that should count as one (the same bucket of
 * every prefecture, for example); of those the first stands for all.
 */
export function unusedGrants(
  grants: readonly Grant[],
  usage: Usage,
  canonical: (use: string) => string = (use) => use,
): readonly Grant[] {
  const seen = new Set(Object.keys(usage).map(canonical));
  return grants.filter((grant) => {
    const use = canonical(grant.use);
    if (seen.has(use)) return false;
    seen.add(use);
    return true;
  });
}
