import { ArnFormat, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** The region of everything but the edge and the backups: Tokyo. */
export const homeRegion = "ap-northeast-1";

/** The region of the copies of the backups: Osaka. */
export const backupRegion = "ap-northeast-3";

/** The region CloudFront takes certificates and web ACLs from; holds the Edge stack and nothing else. */
export const edgeRegion = "us-east-1";

/** One prefecture or the nation, as the names of its resources say it. */
export type Tenant = {
  /** Two-digit JIS code, "00" for the nation: the value of SASAE_PREFECTURE. */
  readonly code: string;
  /** Id of the CDK stage: the value of SASAE_STAGE_NAME. */
  readonly stageName: string;
  /** First part of every physical name: `sasae-13`. */
  readonly prefix: string;
  /** Path of every role: `/sasae/13/`. */
  readonly rolePath: string;
  readonly account: string;
  /** The account of the nation, which may read what is released. */
  readonly nationalAccount: string;
};

/** The tenant of a prefecture. */
export function prefectureTenant(code: string, account: string, nationalAccount: string): Tenant {
  return {
    code,
    stageName: `Prefecture${code}`,
    prefix: `sasae-${code}`,
    rolePath: `/sasae/${code}/`,
    account,
    nationalAccount,
  };
}

/** The nation as a tenant. */
export function nationalTenant(account: string): Tenant {
  return {
    code: "00",
    stageName: "National",
    prefix: "sasae-national",
    rolePath: "/sasae/national/",
    account,
    nationalAccount: account,
  };
}

/** Path of the roles that may touch a number: `/sasae/13/number/`. */
export function numberRolePath(tenant: Tenant): string {
  return `${tenant.rolePath}number/`;
}

/** Pattern of role ARNs under a path, for conditions on `aws:PrincipalArn`. */
export function rolesUnder(tenant: Tenant, path: string): string {
  return `arn:aws:iam::${tenant.account}:role${path}*`;
}

/** Name of the one role outside a prefecture that may read its releases. */
export const nationalPullRoleName = "sasae-national-pull";

/** ARN of that role. It has no path: 47 bucket policies name it, so it must never move. */
export function nationalPullRoleArn(nationalAccount: string): string {
  return `arn:aws:iam::${nationalAccount}:role/${nationalPullRoleName}`;
}

/** Name of a prefecture's bucket of released objects; follows from code and account, so the nation needs no list. */
export function releasesBucketName(code: string, account: string): string {
  return `sasae-${code}-releases-${account}`;
}

/** Alias of a prefecture's signing key. */
export function signingKeyAlias(code: string): string {
  return `alias/sasae-${code}-signing`;
}

/** ARN of a state machine by its name: known before the machine exists, which keeps roles and machines free of cycles. */
export function stateMachineArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: "states",
    resource: "stateMachine",
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
