import * as iam from "aws-cdk-lib/aws-iam";
import type { EncryptedTable } from "./encrypted-table.ts";

/** The tables that almost every function touches. */
export type CoreTables = {
  readonly cases: EncryptedTable;
  readonly directory: EncryptedTable;
  readonly audit: EncryptedTable;
};

/**
 * Acting on a case: reading it, and one transaction that changes it with its event, outbox and audit entry. Items are
 * replaced under a condition, never updated in place; deletion is for outbox and task items.
 */
export function allowActing(grantee: iam.IGrantable, tables: CoreTables): void {
  tables.cases.allow(grantee, "GetItem", "Query", "PutItem", "DeleteItem", "ConditionCheckItem");
  tables.audit.allow(grantee, "PutItem");
  tables.directory.allow(grantee, "GetItem", "Query");
}

/** Reading cases. */
export function allowReading(grantee: iam.IGrantable, tables: CoreTables): void {
  tables.cases.allow(grantee, "GetItem", "Query");
  tables.directory.allow(grantee, "GetItem", "Query");
}

/**
 * Adding what a member of staff read, or was refused, to that person's audit chain, whose head must be read first. There is
 * no right to change or delete an entry, for anyone.
 */
export function allowLoggingReads(grantee: iam.IGrantable, audit: EncryptedTable): void {
  audit.allow(grantee, "PutItem", "Query");
}

/** Drawing the next number of a counter. */
export function allowCounting(grantee: iam.IGrantable, directory: EncryptedTable): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({
      actions: ["dynamodb:UpdateItem"],
      resources: [directory.table.tableArn],
      conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["counter"] } },
    }),
  );
}

/** Allows exactly these actions on exactly these resources. */
export function allow(grantee: iam.IGrantable, actions: readonly string[], resources: readonly string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }),
  );
}
