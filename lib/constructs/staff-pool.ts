import { Duration, RemovalPolicy } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/**
 * The tenant's own user pool: identity only. Accounts are made by administrators, never by oneself; every sign-in takes a
 * password of 12 characters and a one-time code from an authenticator app. Role, municipality and training stand in the
 * Directory table and are read on each request, so tokens may be short and a leaver stops at once.
 *
 * Plan Essentials: TOTP and password history are in it and the first 10,000 monthly users are free; Plus (risk-based
 * sign-in) costs 0.02 USD a user and has no free part, and is a decision of the operator.
 */
export class StaffPool extends Construct {
  /** The pool. */
  readonly userPool: cognito.UserPool;
  /** The client of the session function: it signs people in by their password, without hosted pages. */
  readonly client: cognito.UserPoolClient;

  constructor(scope: Construct, id: string, tenant: Tenant) {
    super(scope, id);
    this.userPool = new cognito.UserPool(this, "UserPool", {
      userPoolName: `${tenant.prefix}-staff`,
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      accountRecovery: cognito.AccountRecovery.NONE,
      mfa: cognito.Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireSymbols: true,
        requireUppercase: true,
        tempPasswordValidity: Duration.days(3),
        passwordHistorySize: 5,
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.client = new cognito.UserPoolClient(this, "Client", {
      userPool: this.userPool,
      userPoolClientName: `${tenant.prefix}-web`,
      authFlows: { userPassword: true },
      disableOAuth: true,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      authSessionValidity: Duration.minutes(10),
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(10),
    });
  }
}
