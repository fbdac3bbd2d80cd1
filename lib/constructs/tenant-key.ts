import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";
import {
  homeRegion,
  numberRolePath,
  nationalPullRoleArn,
  rolesUnder,
  signingKeyAlias,
  type Tenant,
} from "../tenant.ts";

/**
 * What an administrator of the account may do with a key: manage it, never use it. Spelled out because `kms:*` for the
 * account root, the default, lets every administrator decrypt. `kms:CreateGrant` is left out for the same reason.
 */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

const useThroughServices = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

const directUse = ["kms:Decrypt", "kms:GenerateDataKey"];

function service(name: "dynamodb" | "s3"): string {
  return `${name}.${homeRegion}.amazonaws.com`;
}

function administrationStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "ManageNotUse",
    principals: [new iam.AccountRootPrincipal()],
    actions: administration,
    resources: ["*"],
  });
}

/** Lets a table or a backup be set up under the key: the grant can only go to a service of AWS. */
function tableCreationStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "GrantToDatabaseOnly",
    principals: [new iam.AccountRootPrincipal()],
    actions: ["kms:CreateGrant"],
    resources: ["*"],
    conditions: {
      StringEquals: { "kms:ViaService": service("dynamodb") },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  });
}

/**
 * Use through tables and buckets, for the roles matching `roles` only. The principal is `*` under conditions, so that the
 * right to a table or an object is stated once, in the role that reads it, and no role needs a statement on the key.
 */
function throughServicesStatement(tenant: Tenant, services: readonly ("dynamodb" | "s3")[], roles: readonly string[]) {
  return new iam.PolicyStatement({
    sid: "UseThroughTablesAndBuckets",
    principals: [new iam.AnyPrincipal()],
    actions: useThroughServices,
    resources: ["*"],
    conditions: {
      StringEquals: { "kms:CallerAccount": tenant.account, "kms:ViaService": services.map(service) },
      ArnLike: { "aws:PrincipalArn": [...roles] },
    },
  });
}

/** Use by name, for roles under a path whose own policy allows it too. */
function directUseStatement(actions: readonly string[], roles: readonly string[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "UseByNamedRoles",
    principals: [new iam.AccountRootPrincipal()],
    actions: [...actions],
    resources: ["*"],
    conditions: { ArnLike: { "aws:PrincipalArn": [...roles] } },
  });
}

/**
 * Refuses the key to every principal outside the path, whatever any other policy says. `Null` leaves calls without a
 * principal ARN to the statements above: those are AWS services acting under a grant. Calls that come through DynamoDB
 * are left to `UseThroughTablesAndBuckets`, which allows none outside the path either.
 */
function refuseOthersStatement(actions: readonly string[], roles: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: "RefuseEveryoneElse",
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: [...actions],
    resources: ["*"],
    conditions: {
      Null: { "aws:PrincipalArn": "false" },
      ArnNotLike: { "aws:PrincipalArn": roles },
      StringNotEquals: { "kms:ViaService": service("dynamodb") },
    },
  });
}

/** What a key is for. */
export type KeyPurpose =
  /** Tables and buckets of cases, usable through them by the tenant's roles. */
  | "case"
  /** The audit table. */
  | "audit"
  /** Wraps the key of each case's numbers; nobody outside the number zone may use it. */
  | "number"
  /** HMAC for looking a number up without storing it; number zone only. */
  | "search"
  /** Signs releases and audit roots (ECDSA P-256); the nation may read the public half. */
  | "signing";

/** Properties of a {@link TenantKey}. */
export type TenantKeyProps = {
  readonly tenant: Tenant;
  readonly purpose: KeyPurpose;
  /** Roles outside the tenant's path that use the key through tables and buckets too (ARNs). */
  readonly furtherRoles?: readonly string[];
};

function policyOf(props: TenantKeyProps): iam.PolicyDocument {
  const { tenant, purpose } = props;
  const everyRole = [rolesUnder(tenant, tenant.rolePath), ...(props.furtherRoles ?? [])];
  const numberRoles = rolesUnder(tenant, numberRolePath(tenant));
  const statements: Record<KeyPurpose, () => iam.PolicyStatement[]> = {
    case: () => [tableCreationStatement(), throughServicesStatement(tenant, ["dynamodb", "s3"], everyRole)],
    audit: () => [tableCreationStatement(), throughServicesStatement(tenant, ["dynamodb"], everyRole)],
    number: () => [
      tableCreationStatement(),
      throughServicesStatement(tenant, ["dynamodb"], [numberRoles]),
      directUseStatement(directUse, [numberRoles]),
      refuseOthersStatement(useThroughServices, numberRoles),
    ],
    // Nothing looks a number up yet: refused outside the zone from the first day, granted inside with the first use.
    search: () => [refuseOthersStatement(["kms:GenerateMac", "kms:VerifyMac"], numberRoles)],
    signing: () => [
      directUseStatement(["kms:Sign"], [rolesUnder(tenant, tenant.rolePath)]),
      new iam.PolicyStatement({
        sid: "NationReadsPublicKey",
        principals: [new iam.AccountPrincipal(tenant.nationalAccount)],
        actions: ["kms:GetPublicKey"],
        resources: ["*"],
        conditions: { ArnEquals: { "aws:PrincipalArn": nationalPullRoleArn(tenant.nationalAccount) } },
      }),
    ],
  };
  return new iam.PolicyDocument({ statements: [administrationStatement(), ...statements[purpose]()] });
}

/**
 * A customer managed key that administrators manage but cannot use. Kept when its stack is deleted, since losing a key
 * loses everything under it; deletion takes 30 days. Symmetric keys rotate yearly.
 */
export class TenantKey extends Construct {
  /** The key itself. */
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: TenantKeyProps) {
    super(scope, id);
    const { tenant, purpose } = props;
    const symmetric = purpose === "case" || purpose === "audit" || purpose === "number";
    const kinds = {
      signing: { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY },
      search: { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC },
    };
    this.key = new kms.Key(this, "Key", {
      description: `${tenant.prefix} ${purpose} key`,
      policy: policyOf(props),
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
      ...(symmetric ? { enableKeyRotation: true } : {}),
      ...(purpose === "signing" || purpose === "search" ? kinds[purpose] : {}),
    });
    const alias = purpose === "signing" ? signingKeyAlias(tenant.code) : `alias/${tenant.prefix}-${purpose}`;
    new kms.CfnAlias(this, "Alias", { aliasName: alias, targetKeyId: this.key.keyArn });
  }
}
