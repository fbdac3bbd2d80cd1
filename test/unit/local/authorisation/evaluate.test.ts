import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UnsupportedPolicyElementError } from "../../../../local/authorisation/errors.ts";
import { evaluate } from "../../../../local/authorisation/evaluate.ts";
import type { AuthorisationRequest, Decision } from "../../../../local/authorisation/evaluate.ts";
import type { PolicySet } from "../../../../local/authorisation/policies.ts";
import type { StackTemplate } from "../../../../local/authorisation/template.ts";
import { ACCOUNT, OTHER_ACCOUNT, REGION, document, policiesOf, role, stackOf } from "./support/stacks.ts";

const TABLE = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/cases`;
const WORKER = `arn:aws:iam::${ACCOUNT}:role/worker`;

function ask(policies: PolicySet, action: string, resource: string, context: AuthorisationRequest["context"] = {}) {
  return evaluate(policies, { kind: "role", arn: WORKER }, { action, resource, context });
}

/** The decision of one role `worker` with these identity statements. */
function withStatements(...statements: readonly unknown[]): PolicySet {
  return policiesOf([stackOf({ Worker: role({ RoleName: "worker" }, ...statements) })]);
}

describe("identity policies", () => {
  const cases: readonly (readonly [string, readonly unknown[], string, string, Decision["outcome"]])[] = [
    ["nothing granted", [], "dynamodb:GetItem", TABLE, "no-identity-allow"],
    [
      "an exact grant",
      [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: TABLE }],
      "dynamodb:GetItem",
      TABLE,
      "allowed",
    ],
    [
      "another action",
      [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: TABLE }],
      "dynamodb:PutItem",
      TABLE,
      "no-identity-allow",
    ],
    [
      "another table",
      [{ Effect: "Allow", Action: "dynamodb:*", Resource: TABLE }],
      "dynamodb:GetItem",
      `${TABLE}-2`,
      "no-identity-allow",
    ],
    [
      "an action in other case",
      [{ Effect: "Allow", Action: "dynamodb:GETITEM", Resource: TABLE }],
      "dynamodb:GetItem",
      TABLE,
      "allowed",
    ],
    [
      "a resource in other case",
      [{ Effect: "Allow", Action: "*", Resource: TABLE.replace("cases", "Cases") }],
      "dynamodb:GetItem",
      TABLE,
      "no-identity-allow",
    ],
    [
      "a question mark",
      [{ Effect: "Allow", Action: "dynamodb:?etItem", Resource: `${TABLE.slice(0, -1)}?` }],
      "dynamodb:GetItem",
      TABLE,
      "allowed",
    ],
    [
      "deny before allow",
      [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: "dynamodb:*", Resource: TABLE },
      ],
      "dynamodb:GetItem",
      TABLE,
      "explicit-deny",
    ],
    [
      "NotAction covering it",
      [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }],
      "dynamodb:GetItem",
      TABLE,
      "allowed",
    ],
    [
      "NotAction excluding it",
      [{ Effect: "Allow", NotAction: ["s3:*", "dynamodb:Get*"], Resource: "*" }],
      "dynamodb:GetItem",
      TABLE,
      "no-identity-allow",
    ],
    [
      "NotResource excluding it",
      [{ Effect: "Allow", Action: "*", NotResource: TABLE }],
      "dynamodb:GetItem",
      TABLE,
      "no-identity-allow",
    ],
    [
      "NotResource covering it",
      [{ Effect: "Allow", Action: "*", NotResource: TABLE }],
      "dynamodb:GetItem",
      `${TABLE}/index/queue`,
      "allowed",
    ],
    [
      "a short ARN ending in a wildcard",
      [{ Effect: "Allow", Action: "*", Resource: "arn:aws:dynamodb:*" }],
      "dynamodb:GetItem",
      TABLE,
      "allowed",
    ],
    [
      "a resource of the request that is *",
      [{ Effect: "Allow", Action: "*", Resource: "arn:aws:dynamodb:*" }],
      "dynamodb:ListTables",
      "*",
      "no-identity-allow",
    ],
    [
      "everything, for a request about *",
      [{ Effect: "Allow", Action: "*", Resource: "*" }],
      "dynamodb:ListTables",
      "*",
      "allowed",
    ],
  ];
  test.each(cases)("%s", (_name, statements, action, resource, outcome) => {
    expect(ask(withStatements(...statements), action, resource).outcome).toBe(outcome);
  });

  test("an ARN pattern with too few components that does not end in a wildcard is refused", () => {
    expect(() => withStatements({ Effect: "Allow", Action: "*", Resource: "arn:aws:dynamodb:*:table" })).toThrow(
      UnsupportedPolicyElementError,
    );
  });

  test("an action wildcard never reaches another service", () => {
    const policies = withStatements({ Effect: "Allow", Action: "dynamodb:*", Resource: "*" });
    expect(ask(policies, "dynamodbx:GetItem", "*").allowed).toBe(false);
  });

  test("a role that no template declares is denied", () => {
    const decision = evaluate(
      withStatements(),
      { kind: "role", arn: `${WORKER}2` },
      { action: "s3:GetObject", resource: "*", context: {} },
    );
    expect(decision.outcome).toBe("unknown-role");
  });

  test("names the statements by stack, role, policy, Sid and action as written", () => {
    const policies = withStatements(
      { Sid: "Read", Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Get*"], Resource: TABLE },
      { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" },
    );
    expect(ask(policies, "dynamodb:GetItem", TABLE).statements).toEqual([
      "sasae-13-data/Worker/own/Read#dynamodb:GetItem",
      "sasae-13-data/Worker/own/Read#dynamodb:Get*",
      "sasae-13-data/Worker/own/1#dynamodb:GetItem",
    ]);
  });

  test("collects attached, managed and AWS managed policies", () => {
    const policies = policiesOf([
      stackOf({
        Worker: role({
          RoleName: "worker",
          ManagedPolicyArns: [
            { Ref: "Shared" },
            {
              "Fn::Join": [
                "",
                ["arn:", { Ref: "AWS::Partition" }, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
              ],
            },
          ],
        }),
        Attached: {
          Type: "AWS::IAM::Policy",
          Properties: {
            PolicyName: "attached",
            Roles: [{ Ref: "Worker" }],
            PolicyDocument: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
          },
        },
        Shared: {
          Type: "AWS::IAM::ManagedPolicy",
          Properties: { PolicyDocument: document({ Effect: "Allow", Action: "kms:ListKeys", Resource: "*" }) },
        },
      }),
    ]);
    expect(ask(policies, "s3:GetObject", "arn:aws:s3:::bucket/key").statements).toEqual([
      "sasae-13-data/Worker/Attached/0#s3:GetObject",
    ]);
    expect(ask(policies, "kms:ListKeys", "*").statements).toEqual(["sasae-13-data/Worker/Shared/0#kms:ListKeys"]);
    expect(ask(policies, "logs:PutLogEvents", "*").allowed).toBe(true);
  });

  test("an unknown managed policy fails loudly when its role is used", () => {
    const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
    const stacks: readonly StackTemplate[] = [
      stackOf({ Worker: role({ RoleName: "worker", ManagedPolicyArns: [arn] }) }),
    ];
    expect(() => ask(policiesOf(stacks), "s3:GetObject", "*")).toThrow(/AdministratorAccess/);
    const known = policiesOf(stacks, {
      managedPolicies: { [arn]: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } } },
    });
    expect(ask(known, "s3:GetObject", "*").allowed).toBe(true);
  });
});

describe("permissions boundary", () => {
  const policies = policiesOf([
    stackOf({
      Worker: role(
        { RoleName: "worker", PermissionsBoundary: { Ref: "Boundary" } },
        { Effect: "Allow", Action: "*", Resource: "*" },
      ),
      Boundary: {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: {
          PolicyDocument: document(
            { Effect: "Allow", Action: "s3:*", Resource: "*" },
            { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" },
          ),
        },
      },
    }),
  ]);
  test.each([
    ["s3:GetObject", "allowed"],
    ["s3:DeleteObject", "explicit-deny"],
    ["dynamodb:GetItem", "outside-boundary"],
  ])("%s is %s", (action, outcome) => {
    expect(ask(policies, action, "arn:aws:s3:::bucket/key").outcome).toBe(outcome);
  });
});

describe("a boundary made at bootstrap", () => {
  const boundary = { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/house-boundary" };
  const stacks = [
    stackOf({
      Worker: role(
        { RoleName: "worker", PermissionsBoundary: boundary },
        { Effect: "Allow", Action: "*", Resource: "*" },
      ),
    }),
  ];
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };

  test.each(["house-boundary", `arn:aws:iam::${ACCOUNT}:policy/house-boundary`])("is found as %s", (name) => {
    const policies = policiesOf(stacks, { managedPolicies: { [name]: document } });
    expect(ask(policies, "s3:GetObject", "arn:aws:s3:::bucket/key").outcome).toBe("allowed");
    expect(ask(policies, "dynamodb:GetItem", TABLE).outcome).toBe("outside-boundary");
  });

  test("fails loudly when nobody gives its content", () => {
    expect(() => ask(policiesOf(stacks), "s3:GetObject", "*")).toThrow(/house-boundary/);
  });
});

describe("keys", () => {
  const key = (...statements: readonly unknown[]) => ({
    Type: "AWS::KMS::Key",
    Properties: { KeyPolicy: document(...statements) },
  });
  const delegate = {
    Sid: "Account",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  const identity = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
  const decide = (identityStatements: readonly unknown[], keyStatements: readonly unknown[], path = "/") => {
    const policies = policiesOf([
      stackOf({ Worker: role({ RoleName: "worker", Path: path }, ...identityStatements), Key: key(...keyStatements) }),
    ]);
    const arn = policies.resolver.resources().find((item) => item.type === "AWS::KMS::Key")?.arn ?? "";
    return evaluate(
      policies,
      { kind: "role", arn: `arn:aws:iam::${ACCOUNT}:role${path}worker` },
      { action: "kms:Decrypt", resource: arn, context: {} },
    );
  };
  const direct = {
    Effect: "Allow",
    Principal: { AWS: { "Fn::GetAtt": ["Worker", "Arn"] } },
    Action: "kms:Decrypt",
    Resource: "*",
  };
  const onlyNumberZone = {
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/sasae/13/number/*` } },
  };
  test.each([
    [
      "the key policy is silent, whatever the role's policies say",
      [identity],
      [{ ...direct, Action: "kms:Encrypt" }],
      "/",
      "no-resource-allow",
    ],
    ["the key delegates and the role's policies allow", [identity], [delegate], "/", "allowed"],
    ["the key delegates and the role's policies are silent", [], [delegate], "/", "no-identity-allow"],
    ["the key names the role", [], [direct], "/", "allowed"],
    [
      "the key denies all but the number zone, role outside",
      [identity],
      [delegate, onlyNumberZone],
      "/sasae/13/",
      "explicit-deny",
    ],
    [
      "the key denies all but the number zone, role inside",
      [identity],
      [delegate, onlyNumberZone],
      "/sasae/13/number/",
      "allowed",
    ],
  ])("%s", (_name, identityStatements, keyStatements, path, outcome) => {
    expect(decide(identityStatements, keyStatements, path).outcome).toBe(outcome);
  });

  test("a key that no template declares opens to nobody", () => {
    expect(ask(withStatements(identity), "kms:Decrypt", `arn:aws:kms:${REGION}:${ACCOUNT}:key/unknown`).outcome).toBe(
      "no-resource-allow",
    );
  });
});

describe("resource policies", () => {
  const READER = `arn:aws:iam::${OTHER_ACCOUNT}:role/puller`;
  const bucketPolicy = (...statements: readonly unknown[]) => ({
    Released: { Type: "AWS::S3::Bucket", Properties: { BucketName: "released" } },
    Policy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: { Bucket: { Ref: "Released" }, PolicyDocument: document(...statements) },
    },
  });
  const grant = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` },
    Action: "s3:GetObject",
    Resource: { "Fn::Join": ["", [{ "Fn::GetAtt": ["Released", "Arn"] }, "/*"]] },
    Condition: { ArnEquals: { "aws:PrincipalArn": READER } },
  };
  const national = (name: string, ...statements: readonly unknown[]) =>
    stackOf(
      { Puller: role({ RoleName: name }, ...statements) },
      { stackName: "sasae-national", accountId: OTHER_ACCOUNT },
    );
  const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::released/*" };
  const decide = (stacks: readonly StackTemplate[], name: string) =>
    evaluate(
      policiesOf(stacks),
      { kind: "role", arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/${name}` },
      { action: "s3:GetObject", resource: "arn:aws:s3:::released/13.csv", context: {} },
    );

  test.each([
    ["both sides allow", [stackOf(bucketPolicy(grant)), national("puller", read)], "puller", "allowed"],
    ["only the bucket allows", [stackOf(bucketPolicy(grant)), national("puller")], "puller", "no-identity-allow"],
    ["only the role allows", [stackOf(bucketPolicy()), national("puller", read)], "puller", "no-resource-allow"],
    [
      "another role of the account",
      [stackOf(bucketPolicy(grant)), national("other", read)],
      "other",
      "no-resource-allow",
    ],
  ])("between accounts: %s", (_name, stacks, name, outcome) => {
    expect(decide(stacks, name).outcome).toBe(outcome);
  });

  test("in one account, a bucket policy that names the role is enough, one that names the account is not", () => {
    const policies = (principal: unknown) =>
      policiesOf([
        stackOf({
          Worker: role({ RoleName: "worker" }),
          ...bucketPolicy({ ...grant, Principal: principal, Condition: {} }),
        }),
      ]);
    expect(ask(policies({ AWS: WORKER }), "s3:GetObject", "arn:aws:s3:::released/a").outcome).toBe("allowed");
    expect(ask(policies({ AWS: ACCOUNT }), "s3:GetObject", "arn:aws:s3:::released/a").outcome).toBe(
      "no-identity-allow",
    );
  });

  test("a bucket's deny of unencrypted transport binds the role's own grants", () => {
    const policies = policiesOf([
      stackOf({
        Worker: role({ RoleName: "worker" }, read),
        ...bucketPolicy({
          ...grant,
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: "s3:*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      }),
    ]);
    expect(ask(policies, "s3:GetObject", "arn:aws:s3:::released/a").outcome).toBe("allowed");
    expect(ask(policies, "s3:GetObject", "arn:aws:s3:::released/a", { "aws:SecureTransport": "false" }).outcome).toBe(
      "explicit-deny",
    );
  });

  test("a service enters only by the resource's policy, and only for its source", () => {
    const policies = policiesOf([
      stackOf({
        Function: { Type: "AWS::Lambda::Function", Properties: { FunctionName: "check", Role: WORKER } },
        Rule: { Type: "AWS::Events::Rule", Properties: { Name: "uploaded" } },
        Permission: {
          Type: "AWS::Lambda::Permission",
          Properties: {
            Action: "lambda:InvokeFunction",
            FunctionName: { "Fn::GetAtt": ["Function", "Arn"] },
            Principal: "events.amazonaws.com",
            SourceArn: { "Fn::GetAtt": ["Rule", "Arn"] },
          },
        },
      }),
    ]);
    const invoke = (service: string, source: string) =>
      evaluate(
        policies,
        { kind: "service", service },
        {
          action: "lambda:InvokeFunction",
          resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:check`,
          context: { "aws:SourceArn": `arn:aws:events:${REGION}:${ACCOUNT}:rule/${source}` },
        },
      ).outcome;
    expect(invoke("events.amazonaws.com", "uploaded")).toBe("allowed");
    expect(invoke("events.amazonaws.com", "other")).toBe("no-resource-allow");
    expect(invoke("s3.amazonaws.com", "uploaded")).toBe("no-resource-allow");
  });

  test("a deny with NotPrincipal spares only a listed role of a listed account", () => {
    const policies = (listed: readonly string[]) =>
      policiesOf([
        stackOf({
          Worker: role({ RoleName: "worker" }, read),
          ...bucketPolicy({
            Effect: "Deny",
            NotPrincipal: { AWS: listed },
            Action: "s3:*",
            Resource: "arn:aws:s3:::released/*",
          }),
        }),
      ]);
    const outcome = (listed: readonly string[]) =>
      ask(policies(listed), "s3:GetObject", "arn:aws:s3:::released/a").outcome;
    expect(outcome([WORKER, `arn:aws:iam::${ACCOUNT}:root`])).toBe("allowed");
    expect(outcome([WORKER])).toBe("explicit-deny");
    expect(outcome([`arn:aws:iam::${ACCOUNT}:role/other`, ACCOUNT])).toBe("explicit-deny");
  });

  test("a role is assumed only by whom its trust policy names", () => {
    const policies = policiesOf([
      stackOf({
        Worker: role({ RoleName: "worker" }, { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }),
        Trusting: role({
          RoleName: "trusting",
          AssumeRolePolicyDocument: document({
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { AWS: ACCOUNT },
          }),
        }),
        Closed: role({ RoleName: "closed" }),
      }),
    ]);
    expect(ask(policies, "sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/trusting`).outcome).toBe("allowed");
    expect(ask(policies, "sts:AssumeRole", `arn:aws:iam::${ACCOUNT}:role/closed`).outcome).toBe("no-resource-allow");
  });
});

describe("what is not understood fails loudly", () => {
  const base = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
  test.each([
    ["an unknown operator", { ...base, Condition: { StringFuzzy: { "aws:userid": "x" } } }, /Condition\.StringFuzzy/],
    ["an unknown context key", { ...base, Condition: { StringEquals: { "aws:Mood": "x" } } }, /aws:Mood/],
    ["an unknown policy variable", { ...base, Resource: "arn:aws:s3:::b/${aws:Mood}" }, /aws:Mood/],
    ["a principal in an identity policy", { ...base, Principal: "*" }, /Principal/],
    ["an unknown element", { ...base, Actions: "s3:*" }, /Actions/],
    ["an effect that is none", { ...base, Effect: "allow" }, /Effect/],
    ["both Action and NotAction", { ...base, NotAction: "s3:*" }, /NotAction/],
    ["an action that is none", { ...base, Action: "s3" }, /Action/],
    [
      "a list key without quantifier",
      { ...base, Condition: { StringEquals: { "dynamodb:LeadingKeys": "x" } } },
      /LeadingKeys/,
    ],
    ["a value that is no number", { ...base, Condition: { NumericLessThan: { "s3:max-keys": "many" } } }, /many/],
    ["Null with a quantifier", { ...base, Condition: { "ForAnyValue:Null": { "aws:TagKeys": "true" } } }, /Null/],
  ])("%s", (_name, statement, message) => {
    const attempt = () => withStatements({ Sid: "Odd", ...statement });
    expect(attempt).toThrow(UnsupportedPolicyElementError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/sasae-13-data\/Worker\/own\/Odd/);
  });

  test("a key whose value the caller could not find out", () => {
    const policies = withStatements({
      ...base,
      Condition: { StringEquals: { "s3:ExistingObjectTag/state": "clean" } },
    });
    const request = {
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      context: {},
      unknownKeys: ["s3:ExistingObjectTag/"],
    };
    expect(() => evaluate(policies, { kind: "role", arn: WORKER }, request)).toThrow(UnsupportedPolicyElementError);
  });
});

describe("properties", () => {
  const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "dynamodb:GetItem", "dynamodb:Query");
  const pattern = fc.constantFrom("s3:*", "s3:Get*", "*", "dynamodb:?etItem", "dynamodb:Query", "s3:PutObject");
  const resource = fc.constantFrom("arn:aws:s3:::a/1", "arn:aws:s3:::b/1", TABLE, `${TABLE}/index/x`);
  const resourcePattern = fc.constantFrom("*", "arn:aws:s3:::a/*", "arn:aws:s3:::?/1", TABLE, `${TABLE}*`);
  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.array(pattern, { minLength: 1, maxLength: 3 }),
    Resource: fc.array(resourcePattern, { minLength: 1, maxLength: 3 }),
  });

  test("adding a deny never allows more, adding an allow never denies more", () => {
    fc.assert(
      fc.property(
        fc.array(statement, { maxLength: 4 }),
        statement,
        action,
        resource,
        (statements, added, name, arn) => {
          const before = ask(withStatements(...statements), name, arn).allowed;
          const after = ask(withStatements(...statements, added), name, arn).allowed;
          return added.Effect === "Deny" ? !after || before : after || !before;
        },
      ),
    );
  });

  test("the order of statements does not matter", () => {
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 5 }), action, resource, (statements, name, arn) => {
        expect(ask(withStatements(...statements), name, arn).allowed).toBe(
          ask(withStatements(...[...statements].reverse()), name, arn).allowed,
        );
      }),
    );
  });

  test("a deny with Action and one with NotAction split every request between them", () => {
    fc.assert(
      fc.property(pattern, action, resource, (name, asked, arn) => {
        const only = ask(withStatements({ Effect: "Allow", Action: name, Resource: "*" }), asked, arn).allowed;
        const rest = ask(withStatements({ Effect: "Allow", NotAction: name, Resource: "*" }), asked, arn).allowed;
        return only !== rest;
      }),
    );
  });
});
