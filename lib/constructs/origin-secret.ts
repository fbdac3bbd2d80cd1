import { RemovalPolicy } from "aws-cdk-lib";
import * as secretsmanager from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/**
 * The word by which a tenant's APIs know their own distribution. It opens nothing by itself: it only keeps callers from
 * walking around the rules of the edge, and every call still needs a staff member's token.
 */
export class OriginSecret extends Construct {
  /** The secret. */
  readonly secret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, tenant: Tenant) {
    super(scope, id);
    this.secret = new secretsmanager.Secret(this, "Secret", {
      secretName: `${tenant.prefix}-origin`,
      description: "Word by which the APIs know their own distribution",
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Reference that CloudFormation resolves when it deploys; the word itself is in no template. */
  get reference(): string {
    return `{{resolve:secretsmanager:${this.secret.secretArn}:SecretString:::}}`;
  }
}
