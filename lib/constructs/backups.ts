import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import * as backup from "aws-cdk-lib/aws-backup";
import * as events from "aws-cdk-lib/aws-events";
import * as iam from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { backupRegion, type Tenant } from "../tenant.ts";
import { ServiceRole } from "./service-role.ts";

/** Days a backup is kept. A paper deleted today is gone from the backups after so many days. */
export const backupDays = 35;

/** Refuses the deletion of a recovery point to everyone: it ends with its lifecycle. */
export function vaultAccessPolicy(): iam.PolicyDocument {
  return new iam.PolicyDocument({
    statements: [
      new iam.PolicyStatement({
        sid: "KeepRecoveryPoints",
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
        resources: ["*"],
      }),
    ],
  });
}

/**
 * A backup of the named resources every night, with a copy in Osaka. The role of the job lies under the tenant's path,
 * because the case key lets nobody else read; it may back up and copy, not restore: a restore is an act of two people
 * (docs/runbooks/restore.md).
 */
export class Backups extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: { readonly tenant: Tenant; readonly tableArns: readonly string[]; readonly bucketArns: readonly string[] },
  ) {
    super(scope, id);
    const { tenant } = props;
    const stack = Stack.of(this);
    const vault = new backup.BackupVault(this, "Vault", {
      backupVaultName: tenant.prefix,
      accessPolicy: vaultAccessPolicy(),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const copies = backup.BackupVault.fromBackupVaultArn(
      this,
      "Copies",
      `arn:${stack.partition}:backup:${backupRegion}:${tenant.account}:backup-vault:${tenant.prefix}`,
    );
    const { role } = new ServiceRole(this, "ServiceRole", {
      roleName: `${tenant.prefix}-backup`,
      path: tenant.rolePath,
      service: "backup.amazonaws.com",
      description: `Role of the nightly backup of ${tenant.prefix}`,
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "BackUpTables",
        actions: ["dynamodb:DescribeTable", "dynamodb:StartAwsBackupJob", "dynamodb:ListTagsOfResource"],
        resources: [...props.tableArns],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "BackUpBuckets",
        actions: [
          "s3:GetBucketAcl",
          "s3:GetBucketLocation",
          "s3:GetBucketNotification",
          "s3:GetBucketTagging",
          "s3:GetBucketVersioning",
          "s3:GetInventoryConfiguration",
          "s3:ListBucket",
          "s3:ListBucketVersions",
          "s3:PutBucketNotification",
          "s3:PutInventoryConfiguration",
        ],
        resources: [...props.bucketArns],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "BackUpObjects",
        actions: [
          "s3:GetObject",
          "s3:GetObjectAcl",
          "s3:GetObjectTagging",
          "s3:GetObjectVersion",
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionTagging",
        ],
        resources: props.bucketArns.map((arn) => `${arn}/*`),
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "FollowBucketEvents",
        actions: [
          "events:DeleteRule",
          "events:DescribeRule",
          "events:DisableRule",
          "events:EnableRule",
          "events:PutRule",
          "events:PutTargets",
          "events:RemoveTargets",
          "events:ListTargetsByRule",
        ],
        resources: [stack.formatArn({ service: "events", resource: "rule", resourceName: "AwsBackupManagedRule*" })],
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: "StoreAndCopy",
        actions: [
          "backup:CopyIntoBackupVault",
          "backup:StartCopyJob",
          "backup:DescribeBackupVault",
          "backup:TagResource",
        ],
        resources: [vault.backupVaultArn, copies.backupVaultArn],
      }),
    );
    const plan = new backup.BackupPlan(this, "Plan", {
      backupPlanName: tenant.prefix,
      backupVault: vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: "nightly",
          // 18:00 UTC is 03:00 in Japan.
          scheduleExpression: events.Schedule.cron({ hour: "18", minute: "0" }),
          startWindow: Duration.hours(1),
          completionWindow: Duration.hours(6),
          deleteAfter: Duration.days(backupDays),
          copyActions: [{ destinationBackupVault: copies, deleteAfter: Duration.days(backupDays) }],
        }),
      ],
    });
    new backup.CfnBackupSelection(this, "Selection", {
      backupPlanId: plan.backupPlanId,
      backupSelection: {
        selectionName: tenant.prefix,
        iamRoleArn: role.roleArn,
        resources: [...props.tableArns, ...props.bucketArns],
      },
    });
  }
}
