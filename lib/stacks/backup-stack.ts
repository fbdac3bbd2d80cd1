import { RemovalPolicy } from "aws-cdk-lib";
import * as backup from "aws-cdk-lib/aws-backup";
import type { Construct } from "constructs";
import { vaultAccessPolicy } from "../constructs/backups.ts";
import { backupRegion, type Tenant } from "../tenant.ts";
import { TenantStack } from "./tenant-stack.ts";

/** The vault in Osaka that the nightly copies go to. Deployed before the Data stack, which names it. */
export class BackupStack extends TenantStack {
  constructor(scope: Construct, id: string, tenant: Tenant) {
    super(scope, id, "backup", { tenant, description: "Sasae: copies of the backups", region: backupRegion });
    new backup.BackupVault(this, "Copies", {
      backupVaultName: tenant.prefix,
      accessPolicy: vaultAccessPolicy(),
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
