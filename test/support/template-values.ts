import { statementsOf, type FoundStack, type Statement, referencesIn } from "./synth.ts";

/** The value as an object; an empty one when it is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** What lies at a path of keys; undefined when there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}

/** The value as a list; a single value as a list of one, nothing as an empty one. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

/** The value as text; `otherwise` when it is none. */
export function text(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

/** The inline policies of every role of the stacks: physical role name, statements and total size in characters. */
export function policiesOfRoles(
  stacks: readonly FoundStack[],
): readonly { readonly role: string; readonly statements: readonly Statement[]; readonly size: number }[] {
  return stacks.flatMap((stack) => {
    const roles = stack.resources.filter((resource) => resource.type === "AWS::IAM::Role");
    const policies = stack.resources.filter((resource) => resource.type === "AWS::IAM::Policy");
    return roles.flatMap((role) => {
      const own = policies.filter((policy) => referencesIn(policy.properties["Roles"]).includes(role.logicalId));
      if (own.length === 0) return [];
      const documents = own.map((policy) => policy.properties["PolicyDocument"]);
      return [
        {
          role: text(role.properties["RoleName"]),
          statements: documents.flatMap(statementsOf),
          size: documents.reduce((sum: number, document) => sum + JSON.stringify(document).length, 0),
        },
      ];
    });
  });
}
