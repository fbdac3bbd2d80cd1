import { UnsupportedPolicyElementError } from "./errors.ts";
import { contextReader, matchesArn, matchesPattern } from "./patterns.ts";
import type { ConditionContext, ContextReader, Pattern } from "./patterns.ts";
import type { PolicySet, RolePolicies } from "./policies.ts";
import type { Matchers, PolicyStatement, PrincipalMatcher } from "./statements.ts";

/** Who makes a request. */
export type Principal =
  | { readonly kind: "role"; readonly arn: string; readonly sessionName?: string }
  | { readonly kind: "service"; readonly service: string };

/** One thing to be authorised: an action on one resource. */
export interface AuthorisationRequest {
  /** For example `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` for an action that is about no particular resource. */
  readonly resource: string;
  /** Service and request facts; the evaluator adds those of principal and resource. */
  readonly context: ConditionContext;
  /**
   * Keys, or beginnings of keys ending in `/` or `:`, whose value the caller could not find out. A statement that depends on
   * one throws instead of being taken as unmet.
   */
  readonly unknownKeys?: readonly string[];
}

/** Why a request was allowed or denied. */
export type DecisionOutcome =
  "allowed" | "explicit-deny" | "no-identity-allow" | "no-resource-allow" | "outside-boundary" | "unknown-role";

/** The answer to one request. */
export interface Decision {
  readonly allowed: boolean;
  /** What was asked. */
  readonly action: string;
  readonly resource: string;
  readonly outcome: DecisionOutcome;
  /** One sentence for a developer: principal, action, resource and what decided. */
  readonly reason: string;
  /** The statements that decided, as {@link useOf} names them. */
  readonly statements: readonly string[];
}

/** Settings of a whole run. */
export interface EvaluationEnvironment {
  /** The present instant in ISO 8601, for date conditions; without it such conditions find no key. */
  readonly now?: () => string;
  /** The AWS organisation of the accounts; without one, `aws:PrincipalOrgID` is absent, as outside an organisation. */
  readonly organisationId?: string;
}

/**
 * Decides one request as IAM does: an explicit deny anywhere wins; in one account the identity policy or a resource
 * policy that names the role must allow; between accounts both must; keys and role trust must themselves allow, or
 * delegate to the account, which then lets the identity policy decide; a permissions boundary cuts all of it.
 *
 * Session policies and organisation policies do not exist here. Grants to a role by a resource policy stay inside the
 * role's boundary. Throws UnsupportedPolicyElementError when a policy cannot be evaluated honestly.
 */
export function evaluate(
  policies: PolicySet,
  principal: Principal,
  request: AuthorisationRequest,
  environment: EvaluationEnvironment = {},
): Decision {
  const role = principal.kind === "role" ? policies.roles.get(principal.arn) : undefined;
  const described = `${principal.kind === "role" ? principal.arn : principal.service} ${request.action} on ${request.resource}`;
  const decide = (outcome: DecisionOutcome, why: string, statements: readonly string[]): Decision => ({
    allowed: outcome === "allowed",
    action: request.action,
    resource: request.resource,
    outcome,
    reason: `${described}: ${why}`,
    statements,
  });
  if (principal.kind === "role" && role === undefined) {
    return decide("unknown-role", "no template declares this role", []);
  }
  if (role !== undefined && role.unknownPolicies.length > 0) {
    throw new UnsupportedPolicyElementError(
      `${role.stackName}/${role.logicalId}`,
      "ManagedPolicyArns",
      `the content of ${role.unknownPolicies.join(", ")} is not known; give it to collectPolicies`,
    );
  }

  const owner = ownerOf(policies, request.resource);
  const read = readerFor(policies, principal, role, request, owner, environment);
  const standing = policyHolder(request.resource);
  const resourceStatements = policies.resourcePolicies.get(standing) ?? [];
  const matches = (statement: PolicyStatement) => applies(statement, request, read);

  const identity = (role?.statements ?? []).filter(matches);
  const boundary = role?.boundary?.filter(matches);
  const resource = resourceStatements
    .map((statement) => ({ statement, standing: principalStanding(statement, principal, role) }))
    .filter((item) => item.standing !== "none" && matches(item.statement));

  const denies = [...identity, ...(boundary ?? []), ...resource.map((item) => item.statement)].filter(
    (statement) => statement.effect === "Deny",
  );
  if (denies.length > 0) {
    const ids = uses(denies, request, read);
    return decide("explicit-deny", `denied by ${ids.join(", ")}`, ids);
  }

  const identityAllows = identity.filter((statement) => statement.effect === "Allow");
  const direct = resource
    .filter((item) => item.standing === "direct" && item.statement.effect === "Allow")
    .map((item) => item.statement);
  const delegated = resource
    .filter((item) => item.standing === "delegated" && item.statement.effect === "Allow")
    .map((item) => item.statement);

  if (role === undefined) {
    return direct.length > 0
      ? decide("allowed", "allowed by the resource's policy", uses(direct, request, read))
      : decide("no-resource-allow", `no policy on ${standing} lets this service in`, []);
  }
  if (boundary !== undefined && !boundary.some((statement) => statement.effect === "Allow")) {
    return decide("outside-boundary", "the permissions boundary does not allow it", []);
  }

  const sameAccount = owner === undefined || owner === role.accountId;
  // Keys and roles are opened only by their own policy; for all else the account's identity policies are enough.
  const mustAllowItself = !sameAccount || isKey(request.resource) || isRole(request);
  if (!mustAllowItself) {
    const granting = [...identityAllows, ...direct];
    return granting.length > 0
      ? decide("allowed", "allowed", uses(granting, request, read))
      : decide("no-identity-allow", "neither the role's policies nor the resource's policy allow it", []);
  }
  if (direct.length === 0 && delegated.length === 0) {
    return decide("no-resource-allow", `no policy on ${standing} allows it`, []);
  }
  if (sameAccount && direct.length > 0) {
    return decide("allowed", "allowed by the resource's policy", uses([...identityAllows, ...direct], request, read));
  }
  if (identityAllows.length === 0) {
    return decide(
      "no-identity-allow",
      "the resource's policy leaves it to the role's policies, which do not allow it",
      [],
    );
  }
  return decide("allowed", "allowed", uses([...identityAllows, ...direct, ...delegated], request, read));
}

/** The names by which a decision reports its statements: one for each action and resource pattern that matched. */
function uses(
  statements: readonly PolicyStatement[],
  request: AuthorisationRequest,
  read: ContextReader,
): readonly string[] {
  return statements.flatMap((statement) => {
    const actions = writtenActions(statement, (pattern) => matchesPattern(pattern, request.action, nothing, true));
    const resources = writtenResources(statement, (pattern) => matchesArn(pattern, request.resource, read));
    return actions.flatMap((action) => resources.map((resource) => useOf(statement, action, resource)));
  });
}

const all = () => true;

/** The actions of a statement as written, or those of them that `fits`. */
export function writtenActions(
  { actions }: PolicyStatement,
  fits: (pattern: Pattern) => boolean = all,
): readonly string[] {
  return actions.negated ? ["NotAction"] : actions.matchers.filter(fits).map((pattern) => pattern.source);
}

/** The resources of a statement as written, or those of them that `fits`; `itself` where the policy names none. */
export function writtenResources(
  { resources }: PolicyStatement,
  fits: (pattern: Pattern) => boolean = all,
): readonly string[] {
  if (resources === undefined) return ["itself"];
  return resources.negated ? ["NotResource"] : resources.matchers.filter(fits).map((pattern) => pattern.source);
}

/**
 * The stable name of one action of a statement on one of its resources: `<statement id>#<action as written>`, and
 * `@<resource as written>` where the statement has several.
 */
export function useOf(statement: PolicyStatement, action: string, resource: string): string {
  const several = (statement.resources?.matchers.length ?? 0) > 1;
  return `${statement.id}#${action}${several ? `@${resource}` : ""}`;
}

const nothing: ContextReader = () => undefined;

function applies(statement: PolicyStatement, request: AuthorisationRequest, read: ContextReader): boolean {
  return (
    holdsFor(statement.actions, (pattern) => matchesPattern(pattern, request.action, nothing, true)) &&
    (statement.resources === undefined || resourceMatches(statement.resources, request.resource, read)) &&
    statement.conditions.every((condition) => condition.holds(read))
  );
}

function resourceMatches(resources: Matchers<Pattern>, resource: string, read: ContextReader): boolean {
  return holdsFor(resources, (pattern) => matchesArn(pattern, resource, read));
}

function holdsFor<Matcher>(matchers: Matchers<Matcher>, matches: (matcher: Matcher) => boolean): boolean {
  return matchers.matchers.some(matches) !== matchers.negated;
}

/** How a resource policy's statement speaks of the principal: by itself, by its account, or not at all. */
function principalStanding(
  statement: PolicyStatement,
  principal: Principal,
  role: RolePolicies | undefined,
): "direct" | "delegated" | "none" {
  const principals = statement.principals;
  if (principals === undefined) return "none";
  const named = (matcher: PrincipalMatcher): "direct" | "delegated" | "none" => {
    switch (matcher.kind) {
      case "everyone":
        return "direct";
      case "service":
        return principal.kind === "service" && principal.service === matcher.service ? "direct" : "none";
      case "account":
        return role?.accountId === matcher.accountId ? "delegated" : "none";
      case "arn":
        return role !== undefined && (matcher.arn === role.arn || matcher.arn === sessionArn(role, principal))
          ? "direct"
          : "none";
      case "federated":
        return "none";
    }
  };
  const standings = principals.matchers.map(named);
  if (principals.negated) {
    // A deny with NotPrincipal spares a role only if both the role and its account are listed.
    const spared =
      standings.includes("direct") && (principal.kind === "service" || standings.includes("delegated"))
        ? true
        : principals.matchers.some((matcher) => matcher.kind === "everyone");
    return spared ? "none" : "direct";
  }
  // In a deny, naming the account means everyone in it.
  if (standings.includes("direct")) return "direct";
  return standings.includes("delegated") ? "delegated" : "none";
}

function sessionArn(role: RolePolicies, principal: Principal): string {
  const partition = role.arn.split(":")[1] ?? "aws";
  const session = principal.kind === "role" ? (principal.sessionName ?? role.name) : role.name;
  return `arn:${partition}:sts::${role.accountId}:assumed-role/${role.name}/${session}`;
}

function isKey(resource: string): boolean {
  return /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(resource);
}

function isRole(request: AuthorisationRequest): boolean {
  return (
    request.action.toLowerCase().startsWith("sts:assumerole") && /^arn:[^:]+:iam::\d{12}:role\//.test(request.resource)
  );
}

/** The ARN of the resource that carries the policy: the bucket of an object, the table of an index, the API of a route. */
export function policyHolder(resource: string): string {
  const parts = resource.split(":");
  const [service, rest] = [parts[2], parts.slice(5).join(":")];
  const head = parts.slice(0, 5).join(":");
  if (service === "s3") return `${head}:${rest.split("/")[0] ?? ""}`;
  if (service === "dynamodb") return `${head}:${rest.split("/").slice(0, 2).join("/")}`;
  if (service === "execute-api") return `${head}:${rest.split("/")[0] ?? ""}`;
  return resource;
}

/** The account that owns a resource; undefined when the ARN names none and no template declares it. */
function ownerOf(policies: PolicySet, resource: string): string | undefined {
  if (!resource.startsWith("arn:")) return undefined;
  const account = resource.split(":")[4] ?? "";
  if (account !== "") return account;
  return policies.resolver.byArn(policyHolder(resource))?.stack.accountId;
}

function readerFor(
  policies: PolicySet,
  principal: Principal,
  role: RolePolicies | undefined,
  request: AuthorisationRequest,
  owner: string | undefined,
  environment: EvaluationEnvironment,
): ContextReader {
  const now = environment.now?.();
  const context: Record<string, string | readonly string[]> = {
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": principal.kind === "service" ? "true" : "false",
  };
  if (principal.kind === "service") context["aws:PrincipalServiceName"] = principal.service;
  if (role !== undefined && principal.kind === "role") {
    context["aws:PrincipalArn"] = role.arn;
    context["aws:PrincipalAccount"] = role.accountId;
    context["aws:PrincipalType"] = "AssumedRole";
    context["aws:userid"] = `${role.roleId}:${principal.sessionName ?? role.name}`;
    context["aws:RequestedRegion"] = role.region;
    context["kms:CallerAccount"] = role.accountId;
    if (environment.organisationId !== undefined) context["aws:PrincipalOrgID"] = environment.organisationId;
    for (const [tag, value] of Object.entries(role.tags)) context[`aws:PrincipalTag/${tag}`] = value;
  }
  const account = owner ?? role?.accountId;
  if (account !== undefined) {
    context["aws:ResourceAccount"] = account;
    context["s3:ResourceAccount"] = account;
  }
  if (now !== undefined) {
    context["aws:CurrentTime"] = now;
    context["aws:EpochTime"] = String(Math.floor(Date.parse(now) / 1000));
  }
  const read = contextReader({ ...context, ...request.context });
  const unknown = (request.unknownKeys ?? []).map((key) => key.toLowerCase());
  if (unknown.length === 0) return read;
  return (key) => {
    const lower = key.toLowerCase();
    if (unknown.some((name) => lower === name || (/[/:]$/.test(name) && lower.startsWith(name)))) {
      throw new UnsupportedPolicyElementError(
        request.action,
        `Condition.${key}`,
        "its value is not known for this request",
      );
    }
    return read(key);
  };
}
