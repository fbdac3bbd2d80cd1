import { RemovalPolicy } from "aws-cdk-lib";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import type * as kms from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";

/** A key attribute. */
export type KeyAttribute = { readonly name: string; readonly type: "S" | "N" };

/** A sparse index: items without its keys are not in it. */
export type TableIndex = {
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey: KeyAttribute;
  /** Attributes carried besides the keys: a list, everything, or nothing. */
  readonly carries: readonly string[] | "all" | "keys";
};

/** Properties of an {@link EncryptedTable}. */
export type EncryptedTableProps = {
  /** Physical name: the local runtime and the runbooks find the table by it. */
  readonly tableName: string;
  readonly encryptionKey: kms.IKey;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly indexes?: readonly TableIndex[];
  /** New images of changed items are streamed for 24 hours. */
  readonly stream?: boolean;
  /** Point-in-time recovery of 35 days. False only where a recovery would undo a destruction. */
  readonly recoverable: boolean;
};

function attribute(key: KeyAttribute): dynamodb.Attribute {
  return { name: key.name, type: key.type === "S" ? dynamodb.AttributeType.STRING : dynamodb.AttributeType.NUMBER };
}

function projection(
  carries: TableIndex["carries"],
): Pick<dynamodb.GlobalSecondaryIndexProps, "projectionType" | "nonKeyAttributes"> {
  if (carries === "all") return { projectionType: dynamodb.ProjectionType.ALL };
  if (carries === "keys") return { projectionType: dynamodb.ProjectionType.KEYS_ONLY };
  return { projectionType: dynamodb.ProjectionType.INCLUDE, nonKeyAttributes: [...carries] };
}

/**
 * An on-demand table under a customer managed key, kept when its stack is deleted and protected against deletion.
 * Grants are exact: an action list on the table, or on named indexes. There is no read-write grant on purpose.
 */
export class EncryptedTable extends Construct {
  /** The table. */
  readonly table: dynamodb.Table;
  private readonly indexNames: ReadonlySet<string>;

  constructor(scope: Construct, id: string, props: EncryptedTableProps) {
    super(scope, id);
    this.table = new dynamodb.Table(this, "Table", {
      tableName: props.tableName,
      partitionKey: attribute(props.partitionKey),
      ...(props.sortKey === undefined ? {} : { sortKey: attribute(props.sortKey) }),
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: props.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.recoverable },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.stream === true ? { stream: dynamodb.StreamViewType.NEW_IMAGE } : {}),
    });
    for (const index of props.indexes ?? []) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: attribute(index.partitionKey),
        sortKey: attribute(index.sortKey),
        ...projection(index.carries),
      });
    }
    this.indexNames = new Set((props.indexes ?? []).map((index) => index.name));
  }

  /** Name for an environment variable. */
  get name(): string {
    return this.table.tableName;
  }

  /** Allows exactly these actions (without the `dynamodb:` prefix) on the table, not on its indexes. */
  allow(grantee: iam.IGrantable, ...actions: readonly string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
      }),
    );
  }

  /** Allows Query on these indexes. Throws when the table has no such index. */
  allowIndexQuery(grantee: iam.IGrantable, ...indexes: readonly string[]): void {
    for (const index of indexes) {
      if (!this.indexNames.has(index)) throw new Error(`${this.node.path} has no index ${index}`);
    }
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ["dynamodb:Query"],
        resources: indexes.map((index) => `${this.table.tableArn}/index/${index}`),
      }),
    );
  }
}
