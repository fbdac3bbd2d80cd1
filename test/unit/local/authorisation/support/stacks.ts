import { collectPolicies } from "../../../../../local/authorisation/policies.ts";
import type { CollectOptions, PolicySet } from "../../../../../local/authorisation/policies.ts";
import { physicalIds } from "../../../../../local/authorisation/physical-ids.ts";
import { parseTemplate } from "../../../../../local/authorisation/template.ts";
import type { StackTemplate } from "../../../../../local/authorisation/template.ts";

/** Account of the stacks made here. */
export const ACCOUNT = "111111111111";
/** A second account, for what crosses accounts. */
export const OTHER_ACCOUNT = "222222222222";
/** Region of the stacks made here. */
export const REGION = "ap-northeast-1";

/** A stack of the given resources, in {@link ACCOUNT} unless told otherwise. */
export function stackOf(
  resources: Record<string, unknown>,
  more: { stackName?: string; accountId?: string; outputs?: Record<string, unknown> } = {},
): StackTemplate {
  return {
    stackName: more.stackName ?? "sasae-13-data",
    accountId: more.accountId ?? ACCOUNT,
    region: REGION,
    template: parseTemplate({ Resources: resources, Outputs: more.outputs ?? {} }),
  };
}

/** The policies of some stacks. */
export function policiesOf(stacks: readonly StackTemplate[], options: CollectOptions = {}): PolicySet {
  return collectPolicies(physicalIds(stacks), options);
}

/** A policy document of version 2012-10-17. */
export function document(...statements: readonly unknown[]): Record<string, unknown> {
  return { Version: "2012-10-17", Statement: statements };
}

/** A Lambda function's role with inline policies, each of one statement or more. */
export function role(properties: Record<string, unknown>, ...statements: readonly unknown[]): Record<string, unknown> {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: document({
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
      }),
      ...(statements.length === 0
        ? {}
        : { Policies: [{ PolicyName: "own", PolicyDocument: document(...statements) }] }),
      ...properties,
    },
  };
}
