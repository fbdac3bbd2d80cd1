import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import type { PrefectureConfig } from "../config/prefecture-config.ts";
import { Backups } from "../constructs/backups.ts";
import { DocumentBucket, type DocumentBucketProps } from "../constructs/document-bucket.ts";
import type { EncryptedTable } from "../constructs/encrypted-table.ts";
import { FirstAdministratorRole } from "../constructs/first-administrator-role.ts";
import { auditTable, casesTable, directoryTable, statisticsTable } from "../constructs/house-tables.ts";
import { StaffPool } from "../constructs/staff-pool.ts";
import { TenantKey } from "../constructs/tenant-key.ts";
import { homeRegion, nationalPullRoleArn, releasesBucketName, type Tenant } from "../tenant.ts";
import { TenantStack } from "./tenant-stack.ts";

/** Days for which a released object or an audit root can be neither changed nor deleted: seven years. */
const releasedDays = 2557;

/**
 * What a prefecture owns: keys, tables, buckets, the user pool. Everything here outlives the stack. Nothing here acts:
 * no function, no trigger; buckets report through EventBridge.
 */
export class DataStack extends TenantStack {
  readonly caseKey: TenantKey;
  readonly auditKey: TenantKey;
  readonly signingKey: TenantKey;
  readonly cases: EncryptedTable;
  readonly directory: EncryptedTable;
  readonly audit: EncryptedTable;
  readonly statistics: EncryptedTable;
  readonly accessLogs: DocumentBucket;
  readonly quarantine: DocumentBucket;
  readonly documents: DocumentBucket;
  readonly notices: DocumentBucket;
  readonly paymentFiles: DocumentBucket;
  readonly releases: DocumentBucket;
  readonly staff: StaffPool;

  constructor(scope: Construct, id: string, props: { readonly tenant: Tenant; readonly config: PrefectureConfig }) {
    const { tenant, config } = props;
    super(scope, id, "data", { tenant, description: `Sasae: data of ${config.name.romaji}`, region: homeRegion });

    this.caseKey = new TenantKey(this, "CaseKey", { tenant, purpose: "case" });
    this.auditKey = new TenantKey(this, "AuditKey", { tenant, purpose: "audit" });
    this.signingKey = new TenantKey(this, "SigningKey", { tenant, purpose: "signing" });

    this.cases = casesTable(this, tenant, this.caseKey.key);
    this.directory = directoryTable(this, tenant, this.caseKey.key);
    this.audit = auditTable(this, tenant, this.auditKey.key);
    this.statistics = statisticsTable(this, tenant, this.caseKey.key);

    this.accessLogs = new DocumentBucket(this, "AccessLogs", {
      bucketName: `${tenant.prefix}-access-logs-${tenant.account}`,
      versions: "none",
      expireAfterDays: 400,
    });
    const bucket = (name: string, purpose: string, rest: Omit<DocumentBucketProps, "bucketName" | "accessLogs">) =>
      new DocumentBucket(this, name, {
        bucketName: `${tenant.prefix}-${purpose}-${tenant.account}`,
        accessLogs: this.accessLogs.bucket,
        ...rest,
      });
    const encryptionKey = this.caseKey.key;
    this.quarantine = bucket("Quarantine", "quarantine", {
      encryptionKey,
      versions: "none",
      expireAfterDays: 2,
      postFrom: `https://${config.web.domain}`,
      notifies: true,
    });
    this.documents = bucket("Documents", "documents", { encryptionKey, versions: { recoverableDays: 30 } });
    this.notices = bucket("Notices", "notices", { encryptionKey, versions: { recoverableDays: 30 } });
    this.paymentFiles = bucket("PaymentFiles", "payment-files", { encryptionKey, versions: { recoverableDays: 30 } });
    this.releases = new DocumentBucket(this, "Releases", {
      bucketName: releasesBucketName(tenant.code, tenant.account),
      accessLogs: this.accessLogs.bucket,
      versions: "forever",
      lockedDays: releasedDays,
    });
    this.letNationRead(tenant);

    this.staff = new StaffPool(this, "Staff", tenant);
    new FirstAdministratorRole(this, "FirstAdministrator", {
      tenant,
      directory: this.directory,
      userPoolArn: this.staff.userPool.userPoolArn,
      until: config.setupUntil,
    });
    new Backups(this, "Backups", {
      tenant,
      tableArns: [this.cases, this.directory, this.audit, this.statistics].map((entry) => entry.table.tableArn),
      bucketArns: [this.documents, this.notices, this.paymentFiles, this.releases].map(
        (entry) => entry.bucket.bucketArn,
      ),
    });
  }

  /** The only way in from outside the account: one role of the nation reads, in one bucket, and nothing else. */
  private letNationRead(tenant: Tenant): void {
    const pull = nationalPullRoleArn(tenant.nationalAccount);
    const conditions = { ArnEquals: { "aws:PrincipalArn": pull } };
    const principals = [new iam.AccountPrincipal(tenant.nationalAccount)];
    this.releases.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "NationReadsReleasedObjects",
        principals,
        actions: ["s3:GetObject"],
        resources: [this.releases.bucket.arnForObjects("*")],
        conditions,
      }),
    );
    this.releases.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "NationListsReleasedObjects",
        principals,
        actions: ["s3:ListBucket"],
        resources: [this.releases.bucket.bucketArn],
        conditions,
      }),
    );
  }
}
