import { Duration } from "aws-cdk-lib";
import * as events from "aws-cdk-lib/aws-events";
import * as targets from "aws-cdk-lib/aws-events-targets";
import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { NationalConfig } from "../config/national-config.ts";
import { allow } from "../constructs/access.ts";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { DocumentBucket } from "../constructs/document-bucket.ts";
import { FailureQueue } from "../constructs/failure-queue.ts";
import { FirstAdministratorRole } from "../constructs/first-administrator-role.ts";
import { GatewayLogging } from "../constructs/gateway-logging.ts";
import { nationalTable } from "../constructs/house-tables.ts";
import { NodeFunction } from "../constructs/node-function.ts";
import { readOperations } from "../constructs/openapi-document.ts";
import { OriginSecret } from "../constructs/origin-secret.ts";
import { RunbookAlarm } from "../constructs/runbook-alarm.ts";
import { apiStageName, StaffApi } from "../constructs/staff-api.ts";
import { StaffPool } from "../constructs/staff-pool.ts";
import { StaticSite } from "../constructs/static-site.ts";
import { TenantKey } from "../constructs/tenant-key.ts";
import { ApiAcl } from "../constructs/web-acl.ts";
import { nationalPullEnvironment } from "../environment/national-pull.ts";
import { nationalSessionEnvironment } from "../environment/national-session.ts";
import { nationalStatisticsEnvironment } from "../environment/national-statistics.ts";
import {
  homeRegion,
  nationalPullRoleArn,
  nationalPullRoleName,
  releasesBucketName,
  signingKeyAlias,
  type Tenant,
} from "../tenant.ts";
import { TenantStack } from "./tenant-stack.ts";

/** A prefecture as the nation knows it. */
export type PrefectureAccount = { readonly code: string; readonly account: string };

/** Properties of a {@link NationalStack}. */
export type NationalStackProps = {
  readonly tenant: Tenant;
  readonly config: NationalConfig;
  readonly prefectures: readonly PrefectureAccount[];
};

/**
 * The nation: it pulls what the prefectures released, checks signature and thresholds again, and shows the national table.
 * One of its roles may read one bucket and one public key of each prefecture; nothing else of a prefecture can be reached.
 */
export class NationalStack extends TenantStack {
  constructor(scope: Construct, id: string, props: NationalStackProps) {
    const { tenant, config } = props;
    super(scope, id, "", { tenant, description: "Sasae: the nation", region: homeRegion });
    const furtherRoles = [nationalPullRoleArn(tenant.account)];
    const dataKey = new TenantKey(this, "CaseKey", { tenant, purpose: "case", furtherRoles });
    const national = nationalTable(this, tenant, dataKey.key);
    const accessLogs = new DocumentBucket(this, "AccessLogs", {
      bucketName: `${tenant.prefix}-access-logs-${tenant.account}`,
      versions: "none",
      expireAfterDays: 400,
    });
    const dataset = new DocumentBucket(this, "Dataset", {
      bucketName: `${tenant.prefix}-dataset-${tenant.account}`,
      accessLogs: accessLogs.bucket,
      encryptionKey: dataKey.key,
      versions: "forever",
    });
    const staff = new StaffPool(this, "Staff", tenant);
    new FirstAdministratorRole(this, "FirstAdministrator", {
      tenant,
      directory: national,
      userPoolArn: staff.userPool.userPoolArn,
      until: config.setupUntil,
    });
    const failures = new FailureQueue(this, "Failures", { queueName: `${tenant.prefix}-failures` });

    const common = { SASAE_NATIONAL_TABLE: national.name };
    const session = new NodeFunction(this, "Session", {
      tenant,
      name: "national-session",
      description: "Signs analysts in and says who they are",
      schema: nationalSessionEnvironment,
      environment: {
        ...common,
        SASAE_USER_POOL_ID: staff.userPool.userPoolId,
        SASAE_USER_POOL_CLIENT_ID: staff.client.userPoolClientId,
      },
    });
    national.allow(session, "GetItem");

    const pull = new NodeFunction(this, "Pull", {
      tenant,
      name: "national-pull",
      roleName: nationalPullRoleName,
      rolePath: "/",
      description: "Pulls what the prefectures released and checks it",
      memoryMegabytes: 1024,
      timeoutSeconds: 300,
      reservedConcurrency: 1,
      onFailure: failures.queue,
      schema: nationalPullEnvironment,
      environment: {
        ...common,
        SASAE_DATASET_BUCKET: dataset.name,
        SASAE_PREFECTURE_ACCOUNTS: props.prefectures.map((entry) => `${entry.code}:${entry.account}`).join(","),
      },
    });
    national.allow(pull, "GetItem", "PutItem");
    dataset.allow(pull, "", "PutObject");
    letRead(pull, props.prefectures);
    new events.Rule(this, "PullDaily", {
      ruleName: `${tenant.prefix}-pull`,
      description: "Runs national-pull",
      schedule: events.Schedule.rate(Duration.days(1)),
      targets: [new targets.LambdaFunction(pull.function, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });

    const statistics = new NodeFunction(this, "Statistics", {
      tenant,
      name: "national-statistics",
      description: "The national table",
      schema: nationalStatisticsEnvironment,
      environment: { ...common, SASAE_DATASET_BUCKET: dataset.name },
    });
    national.allow(statistics, "GetItem", "Query");
    dataset.allowFinding(statistics, "");

    const functions = [session, pull, statistics];
    this.serve(props, { functions, staff, accessLogs });
    this.watch(tenant, pull, failures);
  }

  private serve(
    { tenant, config }: NationalStackProps,
    made: {
      readonly functions: readonly NodeFunction[];
      readonly staff: StaffPool;
      readonly accessLogs: DocumentBucket;
    },
  ): void {
    const logging = new GatewayLogging(this, "GatewayLogging", tenant);
    const api = new StaffApi(this, "StaffApi", {
      tenant,
      name: "staff",
      operations: readOperations("openapi-3.0-national.json"),
      functions: made.functions,
      userPoolArn: made.staff.userPool.userPoolArn,
      webOrigin: `https://${config.web.domain}`,
      limits: config.limits,
    });
    api.api.deploymentStage.node.addDependency(logging.account);
    const origin = new OriginSecret(this, "Origin", tenant);
    new ApiAcl(this, "ApiAcl", { tenant, originSecret: origin.reference }).protect("Staff", api.stageArn);
    new StaticSite(this, "Site", {
      tenant,
      domain: config.web.domain,
      certificateArn: config.web.certificateArn,
      webAclArn: config.web.webAclArn,
      originSecret: origin.reference,
      connectsTo: [],
      accessLogs: made.accessLogs.bucket,
      apis: [{ pathPattern: `/${apiStageName}/*`, domainName: api.domainName }],
    });
  }

  private watch(tenant: Tenant, pull: NodeFunction, failures: FailureQueue): void {
    const { action } = new AlarmTopic(this, "Alarms", tenant);
    new RunbookAlarm(this, "PullFailed", {
      prefix: tenant.prefix,
      action,
      impact: "Releases of prefectures do not reach the national table.",
      runbook: "national-pull-failed",
      metric: pull.function.metricErrors({ period: Duration.hours(1), statistic: "Sum" }),
      threshold: 1,
      comparison: "at-least",
      periods: 1,
      silence: "fine",
    });
    new RunbookAlarm(this, "FailuresWaiting", {
      prefix: tenant.prefix,
      action,
      impact: "A scheduled pull was given up.",
      runbook: "failures-waiting",
      metric: failures.queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) }),
      threshold: 1,
      comparison: "at-least",
      periods: 1,
      silence: "fine",
    });
  }
}

/** What the pull role may reach in the prefectures: released objects by name of the bucket, public keys by their alias. */
function letRead(pull: NodeFunction, prefectures: readonly PrefectureAccount[]): void {
  const buckets = prefectures.map(({ code, account }) => `arn:aws:s3:::${releasesBucketName(code, account)}`);
  allow(pull, ["s3:ListBucket"], buckets);
  allow(
    pull,
    ["s3:GetObject"],
    buckets.map((bucket) => `${bucket}/*`),
  );
  pull.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      sid: "PublicKeysByAlias",
      actions: ["kms:GetPublicKey"],
      resources: prefectures.map(({ account }) => `arn:aws:kms:${homeRegion}:${account}:key/*`),
      conditions: { StringLike: { "kms:RequestAlias": signingKeyAlias("??") } },
    }),
  );
}
