import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import { Construct, type IConstruct } from "constructs";

/** Properties of a {@link DocumentBucket}. */
export type DocumentBucketProps = {
  readonly bucketName: string;
  /** Customer managed key of the objects; absent = SSE-S3, for objects that another account reads or that hold no secret. */
  readonly encryptionKey?: kms.IKey;
  /** Where access is logged; absent only for the log bucket itself. */
  readonly accessLogs?: s3.IBucket;
  /**
   * Old versions are kept `recoverableDays` after an object is overwritten or deleted, so a mistake can be undone and a
   * person's papers are still gone for good afterwards; "forever" where nothing personal can be inside; "none" for
   * objects that live for days only.
   */
  readonly versions: { readonly recoverableDays: number } | "forever" | "none";
  /** Objects vanish after so many days. */
  readonly expireAfterDays?: number;
  /** The web origin that may post to the bucket from a browser. */
  readonly postFrom?: string;
  /** Send object events to EventBridge. */
  readonly notifies?: boolean;
  /** Objects can be neither changed nor deleted for so many days (object lock, governance). */
  readonly lockedDays?: number;
};

function lifecycle(props: DocumentBucketProps): s3.LifecycleRule[] {
  return [
    {
      id: "abort-unfinished-uploads",
      abortIncompleteMultipartUploadAfter: Duration.days(1),
      ...(typeof props.versions === "object"
        ? {
            noncurrentVersionExpiration: Duration.days(props.versions.recoverableDays),
            expiredObjectDeleteMarker: true,
          }
        : {}),
    },
    ...(props.expireAfterDays === undefined
      ? []
      : [{ id: "expire", expiration: Duration.days(props.expireAfterDays) }]),
  ];
}

function isBucket(construct: IConstruct): construct is s3.IBucket {
  return construct instanceof s3.Bucket;
}

/**
 * A private bucket: no public access, TLS 1.2 or newer only, encrypted, logged, kept when its stack is deleted.
 * A bucket with a customer managed key refuses objects that name another key.
 */
export class DocumentBucket extends Construct {
  /** The bucket. */
  readonly bucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: DocumentBucketProps) {
    super(scope, id);
    const bucket: IConstruct = new s3.Bucket(this, "Bucket", {
      bucketName: props.bucketName,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: props.versions !== "none",
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: lifecycle(props),
      ...(props.encryptionKey === undefined
        ? { encryption: s3.BucketEncryption.S3_MANAGED }
        : { encryption: s3.BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }),
      ...(props.accessLogs === undefined
        ? {}
        : { serverAccessLogsBucket: props.accessLogs, serverAccessLogsPrefix: `${id.toLowerCase()}/` }),
      ...(props.postFrom === undefined
        ? {}
        : {
            cors: [
              {
                allowedMethods: [s3.HttpMethods.POST],
                allowedOrigins: [props.postFrom],
                allowedHeaders: ["*"],
                maxAge: 600,
              },
            ],
          }),
      ...(props.lockedDays === undefined
        ? {}
        : {
            objectLockEnabled: true,
            objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(props.lockedDays)),
          }),
    });
    // With exactOptionalPropertyTypes the class does not fit its own interface, which the check below makes good.
    if (!isBucket(bucket)) throw new Error(`${bucket.node.path} is no bucket`);
    this.bucket = bucket;
    const resource = bucket.node.defaultChild;
    if (props.notifies === true && resource instanceof s3.CfnBucket) {
      // The L2 property would add a custom resource with a function of its own only to set this one field.
      resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    }
    if (props.encryptionKey !== undefined) this.refuseOtherKeys(props.encryptionKey);
  }

  /** Name for an environment variable. */
  get name(): string {
    return this.bucket.bucketName;
  }

  /** Allows exactly these actions (without the `s3:` prefix) on objects under a prefix ("" = all). */
  allow(grantee: iam.IGrantable, prefix: string, ...actions: readonly string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `s3:${action}`),
        resources: [this.bucket.arnForObjects(`${prefix}*`)],
      }),
    );
  }

  /**
   * Allows reading objects under a prefix ("" = all) that may be absent: without the right to list, S3 answers
   * "access denied" instead of "no such key".
   */
  allowFinding(grantee: iam.IGrantable, prefix: string): void {
    this.allow(grantee, prefix, "GetObject");
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }),
    );
  }

  private refuseOtherKeys(key: kms.IKey): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: "RefuseOtherKeys",
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: [this.bucket.arnForObjects("*")],
        conditions: {
          Null: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "false" },
          StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": key.keyArn },
        },
      }),
    );
  }
}
