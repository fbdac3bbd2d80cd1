import { PermissionsBoundary, Stage } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { NationalConfig } from "./config/national-config.ts";
import { boundaryName } from "./prefecture-stage.ts";
import { EdgeStack } from "./stacks/edge-stack.ts";
import { NationalStack, type PrefectureAccount } from "./stacks/national-stack.ts";
import { homeRegion, nationalTenant } from "./tenant.ts";

/** The nation: one stack and its edge. It knows the prefectures' codes and accounts, and no more of them. */
export class NationalStage extends Stage {
  constructor(scope: Construct, config: NationalConfig, prefectures: readonly PrefectureAccount[]) {
    const tenant = nationalTenant(config.account);
    super(scope, tenant.stageName, {
      env: { account: config.account, region: homeRegion },
      permissionsBoundary: PermissionsBoundary.fromName(boundaryName),
    });
    const edge = new EdgeStack(this, "Edge", tenant, config);
    const national = new NationalStack(this, "National", { tenant, config, prefectures });
    national.addStackDependency(edge, "its outputs stand in the configuration, which is no reference");
  }
}
