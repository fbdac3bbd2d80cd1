import { BlockList, isIP } from "node:net";
import { UnsupportedPolicyElementError } from "./errors.ts";
import { expandedText, isArnPattern, matchesArn, matchesPattern, parsePattern, variablesOf } from "./patterns.ts";
import type { ContextReader, Pattern } from "./patterns.ts";
import { asList, isJsonObject } from "./template.ts";
import type { JsonValue } from "./template.ts";

type Quantifier = "ForAllValues" | "ForAnyValue";

/** Compares one value of the request with one value of the policy. */
type Comparison = (actual: string, wanted: Pattern, read: ContextReader) => boolean;

interface Operator {
  readonly compare: Comparison;
  /** The operator is true when no policy value matches. */
  readonly negated: boolean;
  readonly wildcards: boolean;
  /** Undefined when the policy value is well formed, otherwise what is wrong with it. */
  readonly check?: (wanted: Pattern) => string | undefined;
}

/** One key of a Condition block, parsed. */
export interface Condition {
  /** As written, for example `ForAllValues:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  /** True if the request satisfies it. Throws UnsupportedPolicyElementError when the request cannot tell. */
  readonly holds: (read: ContextReader) => boolean;
}

const text = (equal: (actual: string, wanted: string) => boolean): Comparison => {
  return (actual, wanted, read) => {
    const expected = expandedText(wanted, read);
    return expected !== undefined && equal(actual, expected);
  };
};

const numeric = (compare: (actual: number, wanted: number) => boolean): Operator => ({
  compare: text((actual, wanted) => isNumber(actual) && compare(Number(actual), Number(wanted))),
  negated: false,
  wildcards: false,
  check: (wanted) => (hasVariable(wanted) || isNumber(wanted.source) ? undefined : "is not a number"),
});

const date = (compare: (actual: number, wanted: number) => boolean): Operator => ({
  compare: text((actual, wanted) => {
    const [left, right] = [instant(actual), instant(wanted)];
    return left !== undefined && right !== undefined && compare(left, right);
  }),
  negated: false,
  wildcards: false,
  check: (wanted) => (hasVariable(wanted) || instant(wanted.source) !== undefined ? undefined : "is not a date"),
});

const not = (operator: Operator): Operator => ({ ...operator, negated: true });

const stringEquals: Operator = { compare: text((a, b) => a === b), negated: false, wildcards: false };
const stringEqualsIgnoreCase: Operator = {
  compare: text((a, b) => a.toLowerCase() === b.toLowerCase()),
  negated: false,
  wildcards: false,
};
const stringLike: Operator = {
  compare: (actual, wanted, read) => matchesPattern(wanted, actual, read),
  negated: false,
  wildcards: true,
};
// ArnEquals and ArnLike behave alike, by IAM's own reference.
const arnLike: Operator = {
  compare: (actual, wanted, read) => matchesArn(wanted, actual, read),
  negated: false,
  wildcards: true,
  check: (wanted) => (isArnPattern(wanted) ? undefined : "is not an ARN"),
};
const ipAddress: Operator = {
  compare: text((actual, wanted) => inNetwork(actual, wanted)),
  negated: false,
  wildcards: false,
  check: (wanted) => (hasVariable(wanted) || network(wanted.source) !== undefined ? undefined : "is not a network"),
};
const numericEquals = numeric((a, b) => a === b);
const dateEquals = date((a, b) => a === b);

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: stringEquals,
  StringNotEquals: not(stringEquals),
  StringEqualsIgnoreCase: stringEqualsIgnoreCase,
  StringNotEqualsIgnoreCase: not(stringEqualsIgnoreCase),
  StringLike: stringLike,
  StringNotLike: not(stringLike),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  ArnNotEquals: not(arnLike),
  ArnNotLike: not(arnLike),
  NumericEquals: numericEquals,
  NumericNotEquals: not(numericEquals),
  NumericLessThan: numeric((a, b) => a < b),
  NumericLessThanEquals: numeric((a, b) => a <= b),
  NumericGreaterThan: numeric((a, b) => a > b),
  NumericGreaterThanEquals: numeric((a, b) => a >= b),
  DateEquals: dateEquals,
  DateNotEquals: not(dateEquals),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
  Bool: {
    compare: text((a, b) => a.toLowerCase() === b.toLowerCase()),
    negated: false,
    wildcards: false,
    check: (wanted) =>
      hasVariable(wanted) || /^(?:true|false)$/i.test(wanted.source) ? undefined : "is neither true nor false",
  },
  IpAddress: ipAddress,
  NotIpAddress: not(ipAddress),
};

/**
 * Context keys this runtime can fill, in lower case; a trailing `/` or `:` stands for any name after it.
 * A condition on another key is refused, because an absent key silently satisfies a negated condition.
 */
const KNOWN_KEYS: readonly string[] = [
  ...["principalarn", "principalaccount", "principaltype", "principaltag/", "principalorgid", "userid"],
  ...["principalisawsservice", "principalservicename", "viaawsservice", "securetransport", "requestedregion"],
  ...["currenttime", "epochtime", "sourceip", "sourcearn", "sourceaccount", "sourcevpc", "sourcevpce", "vpcsourceip"],
  ...["resourceaccount", "resourcetag/", "requesttag/", "tagkeys", "useragent", "referer"],
  ...["multifactorauthpresent", "multifactorauthage", "calledvia", "calledviafirst", "calledvialast"],
].map((key) => `aws:${key}`);

const KNOWN_SERVICE_KEYS: readonly string[] = [
  ...["leadingkeys", "attributes", "select", "returnvalues", "returnconsumedcapacity", "enclosingoperation"].map(
    (key) => `dynamodb:${key}`,
  ),
  "dynamodb:fulltablescan",
  ...["prefix", "delimiter", "max-keys", "versionid", "authtype", "signatureversion", "signatureage", "tlsversion"].map(
    (key) => `s3:${key}`,
  ),
  ...["x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-acl"].map((k) => `s3:${k}`),
  ...["x-amz-storage-class", "x-amz-copy-source", "x-amz-metadata-directive", "x-amz-content-sha256"].map(
    (key) => `s3:${key}`,
  ),
  ...["object-lock-mode", "object-lock-retain-until-date", "object-lock-legal-hold", "resourceaccount"].map(
    (key) => `s3:${key}`,
  ),
  ...["requestobjecttag/", "requestobjecttagkeys", "existingobjecttag/", "if-none-match", "if-match"].map(
    (key) => `s3:${key}`,
  ),
  ...["encryptioncontext:", "encryptioncontextkeys", "viaservice", "calleraccount", "requestalias"].map(
    (k) => `kms:${k}`,
  ),
  ...["resourcealiases", "encryptionalgorithm", "signingalgorithm", "macalgorithm", "messagetype"].map(
    (k) => `kms:${k}`,
  ),
  ...["keyspec", "keyusage", "keyorigin", "multiregion", "grantisforawsresource", "granteeprincipal"].map(
    (key) => `kms:${key}`,
  ),
  ...["lambda:functionarn", "lambda:functionurlauthtype", "lambda:eventsourcetoken", "lambda:invokedviafunctionurl"],
  ...["states:statemachinequalifier", "sts:externalid", "sts:rolesessionname", "sts:sourceidentity"],
  ...["events:source", "events:detail-type", "events:eventbusinvocation", "cloudwatch:namespace"],
  ...[
    "secretsmanager:secretid",
    "secretsmanager:versionstage",
    "secretsmanager:versionid",
    "sns:protocol",
    "sns:endpoint",
  ],
];

/** Keys that hold a list; without ForAllValues or ForAnyValue their meaning would be undefined. */
const MULTIVALUED_KEYS: ReadonlySet<string> = new Set([
  "aws:tagkeys",
  "aws:calledvia",
  "dynamodb:leadingkeys",
  "dynamodb:attributes",
  "s3:requestobjecttagkeys",
  "kms:encryptioncontextkeys",
  "kms:resourcealiases",
]);

/** True for a context key the runtime can fill, whatever its case. */
export function isKnownContextKey(key: string): boolean {
  const lower = key.toLowerCase();
  return [...KNOWN_KEYS, ...KNOWN_SERVICE_KEYS].some((known) =>
    known.endsWith("/") || known.endsWith(":")
      ? lower.startsWith(known) && lower.length > known.length
      : lower === known,
  );
}

/**
 * Parses a Condition element. `variables` says whether `${…}` is a policy variable here.
 *
 * Throws UnsupportedPolicyElementError for an unknown operator, an unknown context key or a malformed value.
 */
export function parseConditions(element: JsonValue | undefined, statement: string, variables: boolean): Condition[] {
  if (element === undefined) return [];
  if (!isJsonObject(element)) throw new UnsupportedPolicyElementError(statement, "Condition", "is not an object");
  return Object.entries(element).flatMap(([operator, keys]) => {
    if (!isJsonObject(keys)) {
      throw new UnsupportedPolicyElementError(statement, `Condition.${operator}`, "is not an object");
    }
    return Object.entries(keys).map(([key, values]) => parseCondition(operator, key, values, statement, variables));
  });
}

function parseCondition(
  operator: string,
  key: string,
  element: JsonValue,
  statement: string,
  variables: boolean,
): Condition {
  const place = `Condition.${operator}.${key}`;
  const refuse = (why: string): never => {
    throw new UnsupportedPolicyElementError(statement, place, why);
  };
  if (!isKnownContextKey(key)) refuse("is a context key this evaluator cannot fill");
  const raw = asList(element).map((value) => {
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : refuse("has a value of a wrong type");
  });
  if (raw.length === 0) refuse("has no values");

  const [, quantifierText, name = "", ifExistsText] =
    /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator) ?? [];
  const quantifier: Quantifier | undefined =
    quantifierText === "ForAllValues" || quantifierText === "ForAnyValue" ? quantifierText : undefined;
  const ifExists = ifExistsText !== undefined;

  if (name === "Null") {
    if (quantifier !== undefined || ifExists || raw.some((value) => !/^(?:true|false)$/i.test(value))) {
      refuse("Null takes true or false and no qualifier");
    }
    const wanted = raw.map((value) => value.toLowerCase() === "true");
    return { operator, key, holds: (read) => wanted.includes(read(key) === undefined) };
  }
  const found = OPERATORS[name] ?? refuse("is an operator this evaluator does not know");
  const patterns = raw.map((value) => parsePattern(value, { wildcards: found.wildcards, variables }));
  for (const pattern of patterns) {
    const wrong = found.check?.(pattern);
    if (wrong !== undefined) refuse(`${pattern.source} ${wrong}`);
    for (const variable of variablesOf(pattern)) {
      if (!isKnownContextKey(variable)) refuse(`names the unknown policy variable ${variable}`);
    }
  }
  if (quantifier === undefined && MULTIVALUED_KEYS.has(key.toLowerCase())) {
    refuse("is a list and needs ForAllValues or ForAnyValue");
  }

  const satisfied = (actual: string, read: ContextReader): boolean =>
    patterns.some((pattern) => found.compare(actual, pattern, read)) !== found.negated;

  return {
    operator,
    key,
    holds: (read) => {
      const actual = read(key);
      if (quantifier === "ForAllValues") return (actual ?? []).every((value) => satisfied(value, read));
      if (actual === undefined || actual.length === 0) {
        if (ifExists) return true;
        return quantifier === "ForAnyValue" ? false : found.negated;
      }
      if (quantifier === "ForAnyValue") return actual.some((value) => satisfied(value, read));
      const [only] = actual;
      if (actual.length !== 1 || only === undefined) return refuse("meets a request with several values");
      return satisfied(only, read);
    },
  };
}

function hasVariable(pattern: Pattern): boolean {
  return variablesOf(pattern).length > 0;
}

function isNumber(value: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?$/.test(value);
}

/** Milliseconds of an ISO 8601 instant or date, or of epoch seconds, which IAM also accepts. */
function instant(value: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(value) && value.length > 4) return Number(value) * 1000;
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(value)) return undefined;
  const milliseconds = Date.parse(value.includes("T") && !/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? `${value}Z` : value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function network(value: string): BlockList | undefined {
  const [address = "", prefix] = value.split("/");
  const version = isIP(address);
  if (version === 0) return undefined;
  const width = version === 4 ? 32 : 128;
  const length = prefix === undefined ? width : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > width) return undefined;
  const list = new BlockList();
  list.addSubnet(address, length, version === 4 ? "ipv4" : "ipv6");
  return list;
}

function inNetwork(address: string, wanted: string): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  return network(wanted)?.check(address, version === 4 ? "ipv4" : "ipv6") ?? false;
}
