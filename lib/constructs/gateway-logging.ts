import { RemovalPolicy } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigateway";
import * as iam from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/** Managed policy without which API Gateway refuses to be given a logging role; it reaches log groups only. */
export const gatewayLoggingPolicy = "service-role/AmazonAPIGatewayPushToCloudWatchLogs";

/** The account-wide setting that lets API Gateway write access logs. One per account; the APIs' stages depend on it. */
export class GatewayLogging extends Construct {
  /** The setting. */
  readonly account: apigateway.CfnAccount;

  constructor(scope: Construct, id: string, tenant: Tenant) {
    super(scope, id);
    const role = new iam.Role(this, "Role", {
      roleName: `${tenant.prefix}-api-logs`,
      path: tenant.rolePath,
      description: "Lets API Gateway write access logs",
      assumedBy: new iam.ServicePrincipal("apigateway.amazonaws.com"),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName(gatewayLoggingPolicy)],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.account = new apigateway.CfnAccount(this, "Account", { cloudWatchRoleArn: role.roleArn });
    this.account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
