import { PermissionsBoundary, Stage } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { PrefectureConfig } from "./config/prefecture-config.ts";
import { BackupStack } from "./stacks/backup-stack.ts";
import { DataStack } from "./stacks/data-stack.ts";
import { EdgeStack } from "./stacks/edge-stack.ts";
import { MonitoringStack } from "./stacks/monitoring-stack.ts";
import { NumberZoneStack } from "./stacks/number-zone-stack.ts";
import { ServiceStack } from "./stacks/service-stack.ts";
import { WebStack } from "./stacks/web-stack.ts";
import { homeRegion, prefectureTenant } from "./tenant.ts";

/** Name of the managed policy that bounds every role of the product; made by the bootstrap (docs/deploy.md). */
export const boundaryName = "sasae-boundary";

/** One prefecture: all it owns, in reading order. References go from later stacks to earlier ones only. */
export class PrefectureStage extends Stage {
  constructor(scope: Construct, config: PrefectureConfig, nationalAccount: string) {
    const tenant = prefectureTenant(config.code, config.account, nationalAccount);
    super(scope, tenant.stageName, {
      env: { account: config.account, region: homeRegion },
      permissionsBoundary: PermissionsBoundary.fromName(boundaryName),
    });
    const backups = new BackupStack(this, "Backup", tenant);
    const data = new DataStack(this, "Data", { tenant, config });
    const numberZone = new NumberZoneStack(this, "NumberZone", { tenant, config, data });
    const service = new ServiceStack(this, "Service", { tenant, config, data, numberZone });
    const edge = new EdgeStack(this, "Edge", tenant, config);
    const web = new WebStack(this, "Web", { tenant, config, data, numberZone, service });
    new MonitoringStack(this, "Monitoring", { tenant, config, numberZone, service });
    data.addStackDependency(backups, "the nightly copies go to its vault, which is named, not referred to");
    service.addStackDependency(
      numberZone,
      "its stages need the account's logging role, and its workflow the nested one",
    );
    web.addStackDependency(edge, "its outputs stand in the configuration, which is no reference");
  }
}
