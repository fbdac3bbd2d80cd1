import { UnresolvableIntrinsicError } from "./errors.ts";
import { fit, identityRules, partitionArn } from "./identity-rules.ts";
import type { Declared, Identity } from "./identity-rules.ts";
import { holds, resolveIntrinsics } from "./intrinsics.ts";
import type { PhysicalResource, ResourceResolver } from "./intrinsics.ts";
import { isJsonObject } from "./template.ts";
import type { JsonObject, JsonValue, StackTemplate, TemplateResource } from "./template.ts";

/** Fixes what the default resolver would otherwise derive, keyed `<stackName>/<logicalId>`. */
export interface PhysicalOverride {
  readonly ref?: string;
  /** For example `{ StreamArn: "…" }`; `Arn` also becomes the resource's ARN. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Choices of {@link physicalIds}. */
export interface PhysicalIdOptions {
  readonly overrides?: Readonly<Record<string, PhysicalOverride>>;
  /** Values of template parameters, keyed `<stackName>/<parameter>`; without one, the parameter's Default counts. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * The default resolver: deterministic names, ids and ARNs for the resources of all stacks of an assembly.
 *
 * A name given in the template is used; otherwise `<stack>-<logicalId>` in lower case, cut to the service's limit
 * with a hash so that it stays unique. Key ids are UUIDs derived from stack and logical id, user pool, client and
 * API ids letters derived the same way, so the same template always gives the same identities. `options.overrides`
 * fixes what a local service assigns itself. A type without a rule has a generated `Ref` and no attributes.
 */
export function physicalIds(stacks: readonly StackTemplate[], options: PhysicalIdOptions = {}): ResourceResolver {
  const identities = new Map<string, Identity>();
  const values = new Map<string, JsonValue>();
  const inProgress = new Set<string>();
  let listed: readonly PhysicalResource[] | undefined;
  let arns: ReadonlyMap<string, PhysicalResource> | undefined;

  const place = (stack: StackTemplate, logicalId: string) => `${stack.stackName}/${logicalId}`;

  const once = (key: string, compute: () => JsonValue): JsonValue => {
    const known = values.get(key);
    if (known !== undefined) return known;
    if (inProgress.has(key)) throw new UnresolvableIntrinsicError(`${key}: refers to itself`);
    inProgress.add(key);
    try {
      const value = compute();
      values.set(key, value);
      return value;
    } finally {
      inProgress.delete(key);
    }
  };

  const resourceOf = (stack: StackTemplate, logicalId: string): TemplateResource => {
    const resource = stack.template.Resources[logicalId];
    if (resource === undefined) {
      throw new UnresolvableIntrinsicError(`${place(stack, logicalId)}: no such resource or parameter`);
    }
    return resource;
  };

  const identityOf = (stack: StackTemplate, logicalId: string): Identity => {
    const key = `${stack.accountId}/${stack.region}/${place(stack, logicalId)}`;
    const known = identities.get(key);
    if (known !== undefined) return known;
    const resource = resourceOf(stack, logicalId);
    const declared: Declared = {
      stack,
      logicalId,
      given: (property) => {
        const raw = resource.Properties?.[property];
        if (raw === undefined) return undefined;
        const value = resolver.resolve(stack, raw);
        if (typeof value === "string") return value;
        return typeof value === "boolean" || typeof value === "number" ? String(value) : undefined;
      },
      generated: (limit, suffix) => fit(`${stack.stackName}-${logicalId}`.toLowerCase(), limit, suffix),
      arnOf: (service, rest) => partitionArn(stack, `${service}:${stack.region}:${stack.accountId}:${rest}`),
    };
    const rule = identityRules[resource.Type];
    const identity: Identity = rule === undefined ? { ref: () => declared.generated(128) } : rule(declared);
    identities.set(key, identity);
    return identity;
  };

  const arnOf = (stack: StackTemplate, logicalId: string): string | undefined =>
    options.overrides?.[place(stack, logicalId)]?.attributes?.["Arn"] ?? identityOf(stack, logicalId).arn?.();

  const crossRegionExport = (exportName: string): JsonValue | undefined => {
    for (const stack of stacks) {
      for (const resource of Object.values(stack.template.Resources)) {
        if (resource.Type !== "Custom::CrossRegionExportWriter") continue;
        const writer = resource.Properties?.["WriterProps"];
        const exported = isJsonObject(writer) ? writer["exports"] : undefined;
        const value = isJsonObject(exported) ? exported[exportName] : undefined;
        if (value !== undefined) return resolver.resolve(stack, value);
      }
    }
    return undefined;
  };

  const resolver: ResourceResolver = {
    stacks,
    ref(stack, logicalId) {
      const parameter = stack.template.Parameters[logicalId];
      if (parameter !== undefined && stack.template.Resources[logicalId] === undefined) {
        const value = options.parameters?.[place(stack, logicalId)] ?? parameter["Default"];
        if (value === undefined || String(parameter["Type"]).startsWith("AWS::SSM::")) {
          const given = options.parameters?.[place(stack, logicalId)];
          if (given !== undefined) return given;
          throw new UnresolvableIntrinsicError(`${place(stack, logicalId)}: the parameter has no value`);
        }
        return value;
      }
      return once(`${stack.accountId}/${stack.region}/${place(stack, logicalId)}#Ref`, () => {
        return options.overrides?.[place(stack, logicalId)]?.ref ?? identityOf(stack, logicalId).ref();
      });
    },
    attribute(stack, logicalId, attribute) {
      return once(`${stack.accountId}/${stack.region}/${place(stack, logicalId)}#${attribute}`, () => {
        const fixed = options.overrides?.[place(stack, logicalId)]?.attributes?.[attribute];
        if (fixed !== undefined) return fixed;
        if (resourceOf(stack, logicalId).Type === "Custom::CrossRegionExportReader") {
          const value = crossRegionExport(attribute);
          if (value !== undefined) return value;
        }
        const rule = identityOf(stack, logicalId).attributes?.[attribute];
        if (rule === undefined) {
          throw new UnresolvableIntrinsicError(
            `${place(stack, logicalId)}: ${resourceOf(stack, logicalId).Type} has no known attribute ${attribute}`,
          );
        }
        return rule();
      });
    },
    importValue(stack, exportName) {
      return once(`${stack.accountId}/${stack.region}#export/${exportName}`, () => {
        for (const other of stacks) {
          if (other.accountId !== stack.accountId || other.region !== stack.region) continue;
          for (const output of Object.values(other.template.Outputs)) {
            const exported = output["Export"];
            const name = isJsonObject(exported) ? exported["Name"] : undefined;
            if (name === undefined || resolver.resolve(other, name) !== exportName) continue;
            return resolver.resolve(other, output["Value"] ?? null);
          }
        }
        throw new UnresolvableIntrinsicError(`${stack.stackName}: no stack exports ${exportName}`);
      });
    },
    condition(stack, name) {
      const condition = stack.template.Conditions[name];
      if (condition === undefined) throw new UnresolvableIntrinsicError(`${stack.stackName}: no condition ${name}`);
      return holds(condition, stack, resolver);
    },
    resources() {
      listed ??= stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources)
          .filter(([, resource]) => resource.Condition === undefined || resolver.condition(stack, resource.Condition))
          .map(([logicalId, resource]) => {
            let resolved: JsonObject | undefined;
            return {
              stack,
              logicalId,
              type: resource.Type,
              get ref() {
                return String(resolver.ref(stack, logicalId));
              },
              get arn() {
                return arnOf(stack, logicalId);
              },
              properties() {
                if (resolved !== undefined) return resolved;
                const value = resolver.resolve(stack, resource.Properties ?? {});
                resolved = isJsonObject(value) ? value : {};
                return resolved;
              },
            };
          }),
      );
      return listed;
    },
    byArn(arn) {
      if (arns === undefined) {
        const found = new Map<string, PhysicalResource>();
        for (const resource of resolver.resources()) {
          const own = resource.arn;
          if (own !== undefined) found.set(own, resource);
        }
        arns = found;
      }
      return arns.get(arn);
    },
    resolve(stack, value) {
      return resolveIntrinsics(value, stack, resolver);
    },
  };
  return resolver;
}
