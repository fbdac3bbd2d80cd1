import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isKnownContextKey, parseConditions } from "../../../../local/authorisation/conditions.ts";
import { UnsupportedPolicyElementError } from "../../../../local/authorisation/errors.ts";
import { contextReader, matchesArn, matchesPattern, parsePattern } from "../../../../local/authorisation/patterns.ts";
import type { ConditionContext } from "../../../../local/authorisation/patterns.ts";
import type { JsonValue } from "../../../../local/authorisation/template.ts";

function holds(element: JsonValue, context: ConditionContext): boolean {
  return parseConditions(element, "statement", true).every((condition) => condition.holds(contextReader(context)));
}

const ROLE = "arn:aws:iam::111111111111:role/sasae/13/number/inquiry";
const tags = (...values: readonly string[]): ConditionContext => ({ "aws:TagKeys": values });

/** Written by hand from the IAM reference: operator, key, policy value, request, whether the condition holds. */
const TABLE: readonly (readonly [string, string, JsonValue, ConditionContext, boolean])[] = [
  ["StringEquals", "aws:userid", "a", { "aws:userid": "a" }, true],
  ["StringEquals", "aws:UserId", "a", { "AWS:USERID": "a" }, true],
  ["StringEquals", "aws:userid", "a", { "aws:userid": "A" }, false],
  ["StringEquals", "aws:userid", ["a", "b"], { "aws:userid": "b" }, true],
  ["StringEquals", "aws:userid", "a*", { "aws:userid": "ab" }, false],
  ["StringEquals", "aws:userid", "a", {}, false],
  ["StringEqualsIfExists", "aws:userid", "a", {}, true],
  ["StringEqualsIfExists", "aws:userid", "a", { "aws:userid": "b" }, false],
  ["StringNotEquals", "aws:userid", "a", { "aws:userid": "b" }, true],
  ["StringNotEquals", "aws:userid", ["a", "b"], { "aws:userid": "b" }, false],
  ["StringNotEquals", "aws:userid", "a", {}, true],
  ["StringEqualsIgnoreCase", "aws:userid", "AbC", { "aws:userid": "aBc" }, true],
  ["StringNotEqualsIgnoreCase", "aws:userid", "AbC", { "aws:userid": "aBc" }, false],
  ["StringLike", "s3:prefix", "13/*", { "s3:prefix": "13/a/b" }, true],
  ["StringLike", "s3:prefix", "13/?", { "s3:prefix": "13/ab" }, false],
  ["StringLike", "s3:prefix", "", { "s3:prefix": "" }, true],
  ["StringNotLike", "s3:prefix", "13/*", { "s3:prefix": "32/a" }, true],
  ["StringNotLike", "s3:prefix", "13/*", {}, true],
  ["StringLikeIfExists", "s3:prefix", "13/*", {}, true],
  [
    "ArnLike",
    "aws:PrincipalArn",
    "arn:aws:iam::111111111111:role/sasae/13/number/*",
    { "aws:PrincipalArn": ROLE },
    true,
  ],
  ["ArnEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/sasae/13/number/*", { "aws:PrincipalArn": ROLE }, true],
  [
    "ArnEquals",
    "aws:PrincipalArn",
    "arn:aws:iam::111111111111:role/sasae/32/number/*",
    { "aws:PrincipalArn": ROLE },
    false,
  ],
  [
    "ArnNotLike",
    "aws:PrincipalArn",
    "arn:aws:iam::111111111111:role/sasae/13/number/*",
    { "aws:PrincipalArn": ROLE },
    false,
  ],
  ["ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/other", { "aws:PrincipalArn": ROLE }, true],
  [
    "ArnLike",
    "aws:SourceArn",
    "arn:aws:execute-api:*:111111111111:api/*/GET/cases",
    { "aws:SourceArn": "arn:aws:execute-api:ap-northeast-1:111111111111:api/live/GET/cases" },
    true,
  ],
  ["ArnLikeIfExists", "aws:SourceArn", "arn:aws:s3:::b", {}, true],
  ["Bool", "aws:SecureTransport", "true", { "aws:SecureTransport": "true" }, true],
  ["Bool", "aws:SecureTransport", false, { "aws:SecureTransport": "true" }, false],
  ["Bool", "aws:SecureTransport", "FALSE", { "aws:SecureTransport": "false" }, true],
  ["Bool", "aws:MultiFactorAuthPresent", "true", {}, false],
  ["BoolIfExists", "aws:MultiFactorAuthPresent", "true", {}, true],
  ["Null", "kms:ViaService", "true", {}, true],
  ["Null", "kms:ViaService", "false", {}, false],
  ["Null", "kms:ViaService", false, { "kms:ViaService": "s3.ap-northeast-1.amazonaws.com" }, true],
  ["NumericEquals", "s3:max-keys", 10, { "s3:max-keys": "10.0" }, true],
  ["NumericNotEquals", "s3:max-keys", "10", { "s3:max-keys": "11" }, true],
  ["NumericLessThan", "s3:TlsVersion", "1.2", { "s3:TlsVersion": "1.3" }, false],
  ["NumericLessThan", "s3:TlsVersion", "1.2", { "s3:TlsVersion": "1.1" }, true],
  ["NumericLessThanEquals", "s3:max-keys", "10", { "s3:max-keys": "10" }, true],
  ["NumericGreaterThan", "s3:max-keys", "10", { "s3:max-keys": "9" }, false],
  ["NumericGreaterThanEquals", "s3:max-keys", "10", { "s3:max-keys": "10" }, true],
  ["NumericGreaterThan", "s3:max-keys", "10", { "s3:max-keys": "many" }, false],
  [
    "DateGreaterThan",
    "aws:CurrentTime",
    "2026-11-24T00:00:00Z",
    { "aws:CurrentTime": "2026-11-24T09:00:00+09:00" },
    false,
  ],
  ["DateGreaterThanEquals", "aws:CurrentTime", "2026-11-24", { "aws:CurrentTime": "2026-11-24T00:00:00Z" }, true],
  ["DateLessThan", "aws:CurrentTime", "2026-11-25", { "aws:CurrentTime": "2026-11-24T23:59:59Z" }, true],
  ["DateLessThanEquals", "aws:EpochTime", "1790000000", { "aws:EpochTime": "1790000000" }, true],
  ["DateEquals", "aws:CurrentTime", "2026-11-24T00:00:00", { "aws:CurrentTime": "2026-11-24T00:00:00Z" }, true],
  ["DateNotEquals", "aws:CurrentTime", "2026-11-24", { "aws:CurrentTime": "2026-11-24T00:00:01Z" }, true],
  ["IpAddress", "aws:SourceIp", "203.0.113.0/24", { "aws:SourceIp": "203.0.113.9" }, true],
  ["IpAddress", "aws:SourceIp", ["203.0.113.0/24", "2001:db8::/32"], { "aws:SourceIp": "2001:db8::1" }, true],
  ["IpAddress", "aws:SourceIp", "203.0.113.9", { "aws:SourceIp": "203.0.113.10" }, false],
  ["NotIpAddress", "aws:SourceIp", "203.0.113.0/24", { "aws:SourceIp": "198.51.100.1" }, true],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], tags("a", "b"), true],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b"], tags("a", "c"), false],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["a"], {}, true],
  [
    "ForAllValues:StringLike",
    "dynamodb:LeadingKeys",
    "STAFF#*",
    { "dynamodb:LeadingKeys": ["STAFF#1", "STAFF#2"] },
    true,
  ],
  ["ForAllValues:StringNotEquals", "aws:TagKeys", "c", tags("a", "b"), true],
  ["ForAllValues:StringNotEquals", "aws:TagKeys", "b", tags("a", "b"), false],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "b", tags("a", "b"), true],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "c", tags("a", "b"), false],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "c", {}, false],
  ["ForAnyValue:StringNotEquals", "aws:TagKeys", "a", tags("a", "b"), true],
  ["ForAnyValue:StringNotEquals", "aws:TagKeys", ["a", "b"], tags("a", "b"), false],
  ["ForAnyValue:StringEqualsIfExists", "aws:TagKeys", "c", {}, true],
  [
    "StringEquals",
    "aws:ResourceTag/zone",
    "${aws:PrincipalTag/zone}",
    { "aws:ResourceTag/zone": "case", "aws:PrincipalTag/zone": "case" },
    true,
  ],
  ["StringEquals", "aws:ResourceTag/zone", "${aws:PrincipalTag/zone}", { "aws:ResourceTag/zone": "case" }, false],
  [
    "StringEquals",
    "aws:ResourceTag/zone",
    "${aws:PrincipalTag/zone, 'none'}",
    { "aws:ResourceTag/zone": "none" },
    true,
  ],
  ["StringLike", "s3:prefix", "${aws:PrincipalTag/zone}/*", { "s3:prefix": "*/x", "aws:PrincipalTag/zone": "*" }, true],
  [
    "StringLike",
    "s3:prefix",
    "${aws:PrincipalTag/zone}/*",
    { "s3:prefix": "case/x", "aws:PrincipalTag/zone": "*" },
    false,
  ],
  ["StringLike", "s3:prefix", "a${*}b", { "s3:prefix": "axb" }, false],
  ["StringLike", "s3:prefix", "a${*}b", { "s3:prefix": "a*b" }, true],
];

describe("condition operators", () => {
  test.each(TABLE)("%s %s %j with %j is %s", (operator, key, value, context, expected) => {
    expect(holds({ [operator]: { [key]: value } }, context)).toBe(expected);
  });

  test("all operators and all keys of a block must hold", () => {
    const block = {
      StringEquals: { "aws:userid": "a", "aws:UserAgent": "b" },
      Bool: { "aws:SecureTransport": "true" },
    };
    const context = { "aws:userid": "a", "aws:UserAgent": "b", "aws:SecureTransport": "true" };
    expect(holds(block, context)).toBe(true);
    for (const key of Object.keys(context)) expect(holds(block, { ...context, [key]: "false" })).toBe(false);
  });

  test("a single-valued operator that meets several values is refused", () => {
    expect(() => holds({ StringEquals: { "aws:userid": "a" } }, { "aws:userid": ["a", "b"] })).toThrow(
      UnsupportedPolicyElementError,
    );
  });

  test.each([
    [{ StringEquals: { "aws:userid": [] } }],
    [{ StringEquals: { "aws:userid": { a: "b" } } }],
    [{ StringEquals: "aws:userid" }],
    ["StringEquals"],
    [{ BinaryEquals: { "aws:userid": "YQ==" } }],
    [{ Bool: { "aws:SecureTransport": "yes" } }],
    [{ DateLessThan: { "aws:CurrentTime": "tomorrow" } }],
    [{ IpAddress: { "aws:SourceIp": "203.0.113.0/40" } }],
    [{ ArnLike: { "aws:PrincipalArn": "role/x" } }],
    [{ "ForSomeValues:StringEquals": { "aws:TagKeys": "a" } }],
    [{ StringEquals: { "aws:userid": "${aws:Mood}" } }],
    [{ NullIfExists: { "aws:userid": "true" } }],
  ])("%j is refused", (block) => {
    expect(() => parseConditions(block, "statement", true)).toThrow(UnsupportedPolicyElementError);
  });

  test("policy variables exist only in the newer policy version", () => {
    const context = { "aws:userid": "a", "aws:UserAgent": "a" };
    const block = { StringEquals: { "aws:userid": "${aws:UserAgent}" } };
    const older = parseConditions(block, "statement", false);
    expect(holds(block, context)).toBe(true);
    expect(older.every((condition) => condition.holds(contextReader(context)))).toBe(false);
  });

  test("knows families of keys by their beginning, but not the bare beginning", () => {
    expect(isKnownContextKey("kms:EncryptionContext:aws:s3:arn")).toBe(true);
    expect(isKnownContextKey("KMS:encryptioncontext:case")).toBe(true);
    expect(isKnownContextKey("kms:EncryptionContext:")).toBe(false);
    expect(isKnownContextKey("aws:PrincipalTag")).toBe(false);
  });
});

describe("negation", () => {
  const value = fc.constantFrom("a", "ab", "b", "arn:aws:s3:::a", "1", "2");
  const wanted = fc.array(fc.constantFrom("a", "a*", "?", "b", "1"), { minLength: 1, maxLength: 3 });
  test.each([
    ["StringEquals", "StringNotEquals"],
    ["StringLike", "StringNotLike"],
    ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ])("%s and %s split every request that has the key", (positive, negative) => {
    fc.assert(
      fc.property(wanted, value, (values, actual) => {
        const context = { "aws:userid": actual };
        return (
          holds({ [positive]: { "aws:userid": values } }, context) !==
          holds({ [negative]: { "aws:userid": values } }, context)
        );
      }),
    );
  });
});

describe("wildcards", () => {
  const symbol = fc.constantFrom("a", "b", ":", "/", "*", "?", ".", "(");
  const text = fc.array(symbol, { maxLength: 10 }).map((parts) => parts.join(""));
  const nothing = contextReader({});

  test("match exactly as the regular expression they stand for", () => {
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        const expression = new RegExp(
          `^${pattern.replaceAll(/[.()]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`,
          "u",
        );
        const parsed = parsePattern(pattern, { wildcards: true, variables: false });
        expect(matchesPattern(parsed, value, nothing)).toBe(expression.test(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test("a long run of stars against a long text that does not match stays fast", () => {
    const parsed = parsePattern(`${"*a".repeat(200)}b`, { wildcards: true, variables: false });
    expect(matchesPattern(parsed, "a".repeat(5_000), nothing)).toBe(false);
  });

  test.each([
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y/z", true],
    ["arn:aws:s3:::b/*", "arn:aws:s3:::b", false],
    ["arn:aws:s3:::b*", "arn:aws:s3:::bc", true],
    ["arn:aws:lambda:*:1:function:f", "arn:aws:lambda:r:1:function:f", true],
    ["arn:aws:lambda:*:function:f", "arn:aws:lambda:r:1:function:f", false],
    ["arn:aws:lambda:r:1:*", "arn:aws:lambda:r:1:function:f:live", true],
    ["arn:aws:lambda:*", "arn:aws:lambda:r:1:function:f", true],
    ["arn:aws:lam*", "arn:aws:lambda:r:1:function:f", true],
    ["arn:*:s3:::b", "arn:aws:s3:::b", true],
    ["arn:aws:iam::${aws:PrincipalAccount}:role/x", "arn:aws:iam::1:role/x", true],
    ["*", "*", true],
    ["arn:*", "*", false],
  ])("%s covers %s: %s", (pattern, arn, expected) => {
    const parsed = parsePattern(pattern, { wildcards: true, variables: true });
    expect(matchesArn(parsed, arn, contextReader({ "aws:PrincipalAccount": "1" }))).toBe(expected);
  });
});
