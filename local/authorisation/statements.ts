import { parseConditions, isKnownContextKey } from "./conditions.ts";
import type { Condition } from "./conditions.ts";
import { UnsupportedPolicyElementError } from "./errors.ts";
import { isArnPattern, parsePattern, variablesOf } from "./patterns.ts";
import type { Pattern } from "./patterns.ts";
import { asList, isJsonObject } from "./template.ts";
import type { JsonObject, JsonValue } from "./template.ts";

/** Who a resource policy speaks of. */
export type PrincipalMatcher =
  | { readonly kind: "everyone" }
  | { readonly kind: "account"; readonly accountId: string }
  | { readonly kind: "arn"; readonly arn: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly provider: string };

/** A list of patterns, or everything but them (NotAction, NotResource, NotPrincipal). */
export interface Matchers<Matcher> {
  readonly negated: boolean;
  readonly matchers: readonly Matcher[];
}

/** One statement of a policy, parsed and checked. */
export interface PolicyStatement {
  /** Stable: `<stack>/<owner's logical id>/<policy>/<Sid, or index>`. */
  readonly id: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: Matchers<Pattern>;
  /** Undefined where the policy belongs to one resource and names none (role trust policies). */
  readonly resources: Matchers<Pattern> | undefined;
  /** Undefined in identity policies. */
  readonly principals: Matchers<PrincipalMatcher> | undefined;
  readonly conditions: readonly Condition[];
}

const ELEMENTS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
]);

/** Which elements a kind of policy must or may have. */
export type PolicyKind = "identity" | "resource" | "trust";

/**
 * Parses a policy document whose intrinsics are resolved.
 *
 * `owner` becomes the first part of each statement's id. Throws UnsupportedPolicyElementError for anything outside
 * the policy language this evaluator knows.
 */
export function parsePolicyDocument(document: JsonValue, owner: string, kind: PolicyKind): PolicyStatement[] {
  if (!isJsonObject(document)) throw new UnsupportedPolicyElementError(owner, "PolicyDocument", "is not an object");
  for (const key of Object.keys(document)) {
    if (key !== "Version" && key !== "Statement" && key !== "Id") {
      throw new UnsupportedPolicyElementError(owner, key, "is not an element of a policy");
    }
  }
  const version = document["Version"] ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw new UnsupportedPolicyElementError(owner, "Version", `${JSON.stringify(version)} is not a policy version`);
  }
  const seen = new Set<string>();
  return asList(document["Statement"]).map((statement, index) => {
    if (!isJsonObject(statement))
      throw new UnsupportedPolicyElementError(owner, `Statement[${index}]`, "is not an object");
    const sid = statement["Sid"];
    const label = typeof sid === "string" && sid !== "" ? sid : String(index);
    if (seen.has(label)) throw new UnsupportedPolicyElementError(owner, "Sid", `${label} is not unique`);
    seen.add(label);
    return parseStatement(statement, `${owner}/${label}`, kind, version === "2012-10-17");
  });
}

function parseStatement(element: JsonObject, id: string, kind: PolicyKind, variables: boolean): PolicyStatement {
  const refuse = (name: string, why: string): never => {
    throw new UnsupportedPolicyElementError(id, name, why);
  };
  for (const key of Object.keys(element)) if (!ELEMENTS.has(key)) refuse(key, "is not an element of a statement");
  const effect = element["Effect"];
  if (effect !== "Allow" && effect !== "Deny") return refuse("Effect", "is neither Allow nor Deny");

  const oneOf = (positive: string, negative: string): readonly [JsonValue, boolean] | undefined => {
    const [plain, not] = [element[positive], element[negative]];
    if (plain !== undefined && not !== undefined) return refuse(positive, `stands beside ${negative}`);
    if (plain !== undefined) return [plain, false];
    return not === undefined ? undefined : [not, true];
  };
  const strings = (value: JsonValue, name: string): readonly string[] => {
    const list = asList(value);
    if (list.length === 0) refuse(name, "is empty");
    return list.map((item) => (typeof item === "string" ? item : refuse(name, "holds something that is not a string")));
  };

  const action = oneOf("Action", "NotAction") ?? refuse("Action", "is missing");
  const actions = strings(action[0], "Action").map((name) => {
    if (name !== "*" && !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/.test(name)) refuse("Action", `${name} is not an action`);
    return parsePattern(name, { wildcards: true, variables: false });
  });

  const resource = oneOf("Resource", "NotResource");
  if (resource === undefined && kind !== "trust") refuse("Resource", "is missing");
  if (resource !== undefined && kind === "trust") refuse("Resource", "does not belong in a trust policy");
  const resources =
    resource === undefined
      ? undefined
      : {
          negated: resource[1],
          matchers: strings(resource[0], "Resource").map((arn) => {
            const pattern = parsePattern(arn, { wildcards: true, variables });
            if (!isArnPattern(pattern)) refuse("Resource", `${arn} is not an ARN`);
            for (const variable of variablesOf(pattern)) {
              if (!isKnownContextKey(variable)) refuse("Resource", `names the unknown policy variable ${variable}`);
            }
            return pattern;
          }),
        };

  const principal = oneOf("Principal", "NotPrincipal");
  if (principal === undefined && kind !== "identity") refuse("Principal", "is missing");
  if (principal !== undefined && kind === "identity") refuse("Principal", "does not belong in an identity policy");
  // IAM itself advises against Allow with NotPrincipal, since it lets in everyone not thought of.
  if (principal?.[1] === true && effect === "Allow") refuse("NotPrincipal", "with Allow is not supported");
  const principals =
    principal === undefined
      ? undefined
      : { negated: principal[1], matchers: parsePrincipals(principal[0], (why) => refuse("Principal", why), strings) };

  return {
    id,
    effect,
    actions: { negated: action[1], matchers: actions },
    resources,
    principals,
    conditions: parseConditions(element["Condition"], id, variables),
  };
}

function parsePrincipals(
  element: JsonValue,
  refuse: (why: string) => never,
  strings: (value: JsonValue, name: string) => readonly string[],
): PrincipalMatcher[] {
  if (element === "*") return [{ kind: "everyone" }];
  if (!isJsonObject(element)) return refuse("is neither * nor an object");
  return Object.entries(element).flatMap(([type, value]) =>
    strings(value, `Principal.${type}`).map((name): PrincipalMatcher => {
      switch (type) {
        case "AWS":
          return awsPrincipal(name, refuse);
        case "Service":
          return { kind: "service", service: name };
        case "Federated":
          return { kind: "federated", provider: name };
        default:
          return refuse(`${type} is not supported`);
      }
    }),
  );
}

function awsPrincipal(name: string, refuse: (why: string) => never): PrincipalMatcher {
  if (name === "*") return { kind: "everyone" };
  if (/^\d{12}$/.test(name)) return { kind: "account", accountId: name };
  const root = /^arn:[a-z-]+:iam::(\d{12}):root$/.exec(name)?.[1];
  if (root !== undefined) return { kind: "account", accountId: root };
  if (/^arn:[a-z-]+:(?:iam|sts)::\d{12}:[^*?]+$/.test(name)) return { kind: "arn", arn: name };
  return refuse(`${name} is not an account, a role or a role session`);
}
