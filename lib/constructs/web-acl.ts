import * as wafv2 from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

function visibility(name: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: false };
}

/** Properties of an {@link EdgeAcl}. */
export type EdgeAclProps = {
  readonly tenant: Tenant;
  readonly allowedNetworks: readonly string[];
  readonly allowedNetworksV6: readonly string[];
  /** Refuse addresses outside Japan. */
  readonly japanOnly: boolean;
  readonly requestsPerAddressInFiveMinutes: number;
};

/**
 * Who may come in at all, judged at the edge, where the caller's true address is known: only from the allowed networks,
 * only from Japan where that is switched on, and not too often. In us-east-1, as CloudFront demands.
 */
export class EdgeAcl extends Construct {
  /** The ACL. */
  readonly acl: wafv2.CfnWebACL;

  constructor(scope: Construct, id: string, props: EdgeAclProps) {
    super(scope, id);
    const { prefix } = props.tenant;
    const networks = (version: "IPV4" | "IPV6", addresses: readonly string[]) =>
      new wafv2.CfnIPSet(this, `Allowed${version}`, {
        name: `${prefix}-allowed-${version.toLowerCase()}`,
        scope: "CLOUDFRONT",
        ipAddressVersion: version,
        addresses: [...addresses],
      });
    const v4 = networks("IPV4", props.allowedNetworks);
    const v6 = networks("IPV6", props.allowedNetworksV6);
    const fromAllowed: wafv2.CfnWebACL.StatementProperty = {
      orStatement: {
        statements: [
          { ipSetReferenceStatement: { arn: v4.attrArn } },
          { ipSetReferenceStatement: { arn: v6.attrArn } },
        ],
      },
    };
    this.acl = new wafv2.CfnWebACL(this, "Acl", {
      name: `${prefix}-edge`,
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`${prefix}-edge`),
      rules: [
        {
          name: "outside-allowed-networks",
          priority: 1,
          action: { block: {} },
          statement: { notStatement: { statement: fromAllowed } },
          visibilityConfig: visibility("outside-allowed-networks"),
        },
        {
          name: "outside-japan",
          priority: 2,
          // Counted when switched off, so that the switch changes a value and not the shape of the template.
          action: props.japanOnly ? { block: {} } : { count: {} },
          statement: { notStatement: { statement: { geoMatchStatement: { countryCodes: ["JP"] } } } },
          visibilityConfig: visibility("outside-japan"),
        },
        {
          name: "too-many-requests",
          priority: 3,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: "IP",
              evaluationWindowSec: 300,
              limit: props.requestsPerAddressInFiveMinutes,
            },
          },
          visibilityConfig: visibility("too-many-requests"),
        },
      ],
    });
  }
}

/** Header by which an API knows that a request came through its own distribution. */
export const originHeader = "x-sasae-origin";

/**
 * What the APIs refuse: requests that did not come through the tenant's own distribution (whose edge rules could be
 * walked around otherwise), and AWS's core rule set against common attacks.
 */
export class ApiAcl extends Construct {
  /** The ACL. */
  readonly acl: wafv2.CfnWebACL;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly tenant: Tenant; /** Value of {@link originHeader}. */ readonly originSecret: string },
  ) {
    super(scope, id);
    const { prefix } = props.tenant;
    this.acl = new wafv2.CfnWebACL(this, "Acl", {
      name: `${prefix}-api`,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`${prefix}-api`),
      rules: [
        {
          name: "not-through-distribution",
          priority: 1,
          action: { block: {} },
          statement: {
            notStatement: {
              statement: {
                byteMatchStatement: {
                  fieldToMatch: { singleHeader: { Name: originHeader } },
                  positionalConstraint: "EXACTLY",
                  searchString: props.originSecret,
                  textTransformations: [{ priority: 0, type: "NONE" }],
                },
              },
            },
          },
          visibilityConfig: visibility("not-through-distribution"),
        },
        {
          name: "core-rule-set",
          priority: 2,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: "AWS",
              name: "AWSManagedRulesCommonRuleSet",
              // A consultation record is longer than the set's 8 KB; the functions refuse bodies over 256 KB themselves.
              ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }],
            },
          },
          visibilityConfig: visibility("core-rule-set"),
        },
      ],
    });
  }

  /** Puts the stage of an API behind the ACL. */
  protect(id: string, stageArn: string): void {
    new wafv2.CfnWebACLAssociation(this, id, { resourceArn: stageArn, webAclArn: this.acl.attrArn });
  }
}
