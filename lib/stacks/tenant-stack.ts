import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/** Properties every stack of a tenant has. */
export type TenantStackProps = {
  readonly tenant: Tenant;
  /** What the stack holds, for people who look at the account. */
  readonly description: string;
  readonly region: string;
};

/** A stack of one tenant: named `<prefix>-<part>` and protected against deletion. */
export class TenantStack extends Stack {
  constructor(scope: Construct, id: string, part: string, props: TenantStackProps) {
    const { tenant } = props;
    super(scope, id, {
      stackName: part === "" ? tenant.prefix : `${tenant.prefix}-${part}`,
      description: props.description,
      env: { account: tenant.account, region: props.region },
      terminationProtection: true,
      analyticsReporting: false,
      tags: { system: "sasae", tenant: tenant.code },
    });
  }
}
