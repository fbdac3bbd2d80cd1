import * as iam from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";
import type { EncryptedTable } from "./encrypted-table.ts";

/** Kinds of items that setting up a tenant writes to its Directory. */
export const setupKinds = ["staff", "parameter#approval-route", "parameter#inquiry", "setup"];

/**
 * The role that `npm run first-administrator` takes: it makes one sign-in and the first items of the Directory, and can be
 * taken, with a second factor, until a day set in the configuration. Afterwards only administrators make staff, one
 * proposing and another approving.
 */
export class FirstAdministratorRole extends Construct {
  /** The role. */
  readonly role: iam.Role;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly tenant: Tenant;
      readonly directory: EncryptedTable;
      readonly userPoolArn: string;
      /** Last day, JST. */
      readonly until: string;
    },
  ) {
    super(scope, id);
    const { tenant } = props;
    this.role = new iam.Role(this, "Role", {
      roleName: `${tenant.prefix}-first-administrator`,
      path: tenant.rolePath,
      description: `Sets up ${tenant.prefix} until ${props.until}`,
      assumedBy: new iam.AccountPrincipal(tenant.account).withConditions({
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        DateLessThan: { "aws:CurrentTime": `${props.until}T15:00:00Z` },
      }),
    });
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: "FirstItems",
        actions: ["dynamodb:GetItem", "dynamodb:PutItem"],
        resources: [props.directory.table.tableArn],
        conditions: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": setupKinds } },
      }),
    );
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: "FirstSignIn",
        actions: ["cognito-idp:AdminCreateUser"],
        resources: [props.userPoolArn],
      }),
    );
  }
}
