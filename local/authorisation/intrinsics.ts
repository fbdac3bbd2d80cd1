import { UnresolvableIntrinsicError } from "./errors.ts";
import { uuidOf } from "./identity-rules.ts";
import { asList, isJsonArray, isJsonObject } from "./template.ts";
import type { JsonObject, JsonValue, StackTemplate } from "./template.ts";

/** One resource of an assembly with its physical identity. */
export interface PhysicalResource {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives: a name, URL, id or ARN, depending on the type. */
  readonly ref: string;
  /** The ARN that IAM policies name, or undefined for a type that has none here. */
  readonly arn: string | undefined;
  /** The resource's properties with every intrinsic resolved. */
  properties(): JsonObject;
}

/** Gives the physical identity of every resource of an assembly. */
export interface ResourceResolver {
  /** The stacks it knows. */
  readonly stacks: readonly StackTemplate[];
  /** What `Ref` of a resource or parameter gives. Throws UnresolvableIntrinsicError for an unknown logical id. */
  ref(stack: StackTemplate, logicalId: string): JsonValue;
  /** What `Fn::GetAtt` gives. Throws UnresolvableIntrinsicError for an unknown attribute. */
  attribute(stack: StackTemplate, logicalId: string, attribute: string): JsonValue;
  /** What `Fn::ImportValue` gives in the environment of `stack`. Throws UnresolvableIntrinsicError if nothing exports it. */
  importValue(stack: StackTemplate, exportName: string): JsonValue;
  /** True if the named condition of the stack holds. */
  condition(stack: StackTemplate, name: string): boolean;
  /** Every resource whose condition holds, in template order. */
  resources(): readonly PhysicalResource[];
  /** The resource with this ARN, if the assembly declares it. */
  byArn(arn: string): PhysicalResource | undefined;
  /** Resolves every intrinsic in a value of the given stack. */
  resolve(stack: StackTemplate, value: JsonValue): JsonValue;
}

const NO_VALUE = Symbol("AWS::NoValue");
type Resolved = JsonValue | typeof NO_VALUE;

/**
 * Resolves Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split, Fn::ImportValue, Fn::If, Fn::FindInMap,
 * Fn::Base64, Fn::GetAZs, Fn::ToJsonString and the pseudo parameters everywhere inside a value.
 *
 * Throws UnresolvableIntrinsicError for any other `Fn::` key, naming stack and function.
 */
export function resolveIntrinsics(value: JsonValue, stack: StackTemplate, resolver: ResourceResolver): JsonValue {
  const resolved = resolveValue(value, stack, resolver);
  return resolved === NO_VALUE ? null : resolved;
}

function resolveValue(value: JsonValue, stack: StackTemplate, resolver: ResourceResolver): Resolved {
  if (isJsonArray(value)) {
    return value.flatMap((item) => {
      const resolved = resolveValue(item, stack, resolver);
      return resolved === NO_VALUE ? [] : [resolved];
    });
  }
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only !== undefined && (only === "Ref" || only.startsWith("Fn::"))) {
    return resolveFunction(only, value[only] ?? null, stack, resolver);
  }
  const result: Record<string, JsonValue> = {};
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolveValue(item, stack, resolver);
    if (resolved !== NO_VALUE) result[key] = resolved;
  }
  return result;
}

function resolveFunction(
  name: string,
  argument: JsonValue,
  stack: StackTemplate,
  resolver: ResourceResolver,
): Resolved {
  const fail = (why: string): never => {
    throw new UnresolvableIntrinsicError(`${stack.stackName}: ${name} ${why}: ${JSON.stringify(argument)}`);
  };
  const evaluated = (item: JsonValue | undefined): JsonValue => {
    if (item === undefined) return fail("misses an argument");
    const resolved = resolveValue(item, stack, resolver);
    return resolved === NO_VALUE ? fail("has no value") : resolved;
  };
  const text = (item: JsonValue | undefined): string => {
    const resolved = evaluated(item);
    if (typeof resolved === "string") return resolved;
    if (typeof resolved === "number" || typeof resolved === "boolean") return String(resolved);
    return fail("needs a string");
  };
  const list = (item: JsonValue | undefined): readonly JsonValue[] => {
    const resolved = evaluated(item);
    return isJsonArray(resolved) ? resolved : fail("needs a list");
  };
  const parts = (count: number): readonly JsonValue[] =>
    isJsonArray(argument) && argument.length === count ? argument : fail(`needs ${count} arguments`);

  switch (name) {
    case "Ref":
      return typeof argument === "string" ? reference(argument, stack, resolver) : fail("needs a logical id");
    case "Fn::GetAtt": {
      const [logicalId, attribute] =
        typeof argument === "string" ? splitOnce(argument, ".") : [text(parts(2)[0]), text(parts(2)[1])];
      return resolver.attribute(stack, logicalId, attribute);
    }
    case "Fn::Join":
      return list(parts(2)[1])
        .map((item) => text(item))
        .join(text(parts(2)[0]));
    case "Fn::Split":
      return text(parts(2)[1]).split(text(parts(2)[0]));
    case "Fn::Select": {
      const index = Number(text(parts(2)[0]));
      return evaluated(list(parts(2)[1])[index]);
    }
    case "Fn::Sub":
      return substitute(argument, stack, resolver, fail, text);
    case "Fn::ImportValue":
      return resolver.importValue(stack, text(argument));
    case "Fn::If": {
      const [condition, whenTrue, whenFalse] = parts(3);
      const chosen = resolver.condition(stack, text(condition)) ? whenTrue : whenFalse;
      return chosen === undefined ? fail("misses a branch") : resolveValue(chosen, stack, resolver);
    }
    case "Fn::FindInMap": {
      let found: JsonValue | undefined = stack.template.Mappings;
      for (const key of parts(3)) {
        const step: string = text(key);
        found = isJsonObject(found) ? found[step] : undefined;
      }
      return found ?? fail("names no mapping");
    }
    case "Fn::Base64":
      return Buffer.from(text(argument)).toString("base64");
    case "Fn::GetAZs": {
      const region = text(argument) || stack.region;
      return ["a", "b", "c"].map((zone) => `${region}${zone}`);
    }
    case "Fn::ToJsonString":
      return JSON.stringify(evaluated(argument));
    default:
      return fail("is not supported");
  }
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

function reference(name: string, stack: StackTemplate, resolver: ResourceResolver): Resolved {
  switch (name) {
    case "AWS::Region":
      return stack.region;
    case "AWS::AccountId":
      return stack.accountId;
    case "AWS::Partition":
      return stack.partition ?? "aws";
    case "AWS::URLSuffix":
      return "amazonaws.com";
    case "AWS::StackName":
      return stack.stackName;
    case "AWS::StackId":
      return `arn:${stack.partition ?? "aws"}:cloudformation:${stack.region}:${stack.accountId}:stack/${stack.stackName}/${uuidOf(`${stack.accountId}/${stack.region}/${stack.stackName}`)}`;
    case "AWS::NotificationARNs":
      return [];
    case "AWS::NoValue":
      return NO_VALUE;
    default:
      return resolver.ref(stack, name);
  }
}

function substitute(
  argument: JsonValue,
  stack: StackTemplate,
  resolver: ResourceResolver,
  fail: (why: string) => never,
  text: (item: JsonValue | undefined) => string,
): string {
  const template = isJsonArray(argument) ? argument[0] : argument;
  const variables = isJsonArray(argument) ? argument[1] : undefined;
  if (typeof template !== "string") return fail("needs a template string");
  return template.replaceAll(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    const trimmed = name.trim();
    const own = isJsonObject(variables) ? variables[trimmed] : undefined;
    if (own !== undefined) return text(own);
    if (trimmed.includes(".")) {
      const [logicalId, attribute] = splitOnce(trimmed, ".");
      return text(resolver.attribute(stack, logicalId, attribute));
    }
    return text({ Ref: trimmed });
  });
}

/** Whether a condition of a template holds. Throws UnresolvableIntrinsicError for a form it does not know. */
export function holds(condition: JsonValue, stack: StackTemplate, resolver: ResourceResolver): boolean {
  if (isJsonObject(condition)) {
    const [name, argument] = Object.entries(condition)[0] ?? [];
    switch (name) {
      case "Condition":
        return resolver.condition(stack, String(argument));
      case "Fn::Equals": {
        const [left, right] = asList(argument).map((side) => resolver.resolve(stack, side));
        return left === right;
      }
      case "Fn::Not":
        return !asList(argument).every((item) => holds(item, stack, resolver));
      case "Fn::And":
        return asList(argument).every((item) => holds(item, stack, resolver));
      case "Fn::Or":
        return asList(argument).some((item) => holds(item, stack, resolver));
      default:
        break;
    }
  }
  throw new UnresolvableIntrinsicError(`${stack.stackName}: condition ${JSON.stringify(condition)} is not supported`);
}
