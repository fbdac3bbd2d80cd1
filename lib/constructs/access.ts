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
 * replaced under a condition, never updated in place. The record is read by itself when somebody else was faster.
 */
export function allowActing(grantee: iam.IGrantable, tables: CoreTables): void {
  tables.cases.allow(grantee, "GetItem", "Query", "PutItem");
  tables.audit.allow(grantee, "PutItem");
}

/** Reading cases. */
export function allowReading(grantee: iam.IGrantable, tables: CoreTables): void {
  tables.cases.allow(grantee, "GetItem", "Query");
}

/** Knowing who asks: every function behind the staff API looks the person up in the register. */
export function allowIdentifying(grantee: iam.IGrantable, directory: EncryptedTable): void {
  directory.allow(grantee, "GetItem");
}

/** Reading the settings in force, which are found by their day. */
export function allowReadingSettings(grantee: iam.IGrantable, directory: EncryptedTable): void {
  directory.allow(grantee, "Query");
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
