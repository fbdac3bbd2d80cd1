import { CfnOutput, RemovalPolicy } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import type { Construct } from "constructs";
import { EdgeAcl } from "../constructs/web-acl.ts";
import { edgeRegion, type Tenant } from "../tenant.ts";
import { TenantStack } from "./tenant-stack.ts";

/** What of a configuration the edge is made from. */
export type EdgeConfig = {
  readonly web: {
    readonly domain: string;
    readonly allowedNetworks: readonly string[];
    readonly allowedNetworksV6: readonly string[];
    readonly japanOnly: boolean;
  };
  readonly limits: { readonly requestsPerAddressInFiveMinutes: number };
};

/**
 * Certificate and web ACL, in us-east-1 because CloudFront takes them from nowhere else: the one exception to "Tokyo and
 * Osaka only", and no data of a case ever lies there. Its outputs go into the tenant's configuration, which keeps the
 * stacks free of references across regions and lets everything be synthesized offline.
 */
export class EdgeStack extends TenantStack {
  constructor(scope: Construct, id: string, tenant: Tenant, config: EdgeConfig) {
    super(scope, id, "edge", { tenant, description: "Sasae: certificate and rules of the edge", region: edgeRegion });
    const certificate = new acm.Certificate(this, "Certificate", {
      domainName: config.web.domain,
      validation: acm.CertificateValidation.fromDns(),
    });
    certificate.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const { acl } = new EdgeAcl(this, "EdgeAcl", {
      tenant,
      allowedNetworks: config.web.allowedNetworks,
      allowedNetworksV6: config.web.allowedNetworksV6,
      japanOnly: config.web.japanOnly,
      requestsPerAddressInFiveMinutes: config.limits.requestsPerAddressInFiveMinutes,
    });
    new CfnOutput(this, "CertificateArn", {
      value: certificate.certificateArn,
      description: "Goes into web.certificateArn of the configuration",
    });
    new CfnOutput(this, "WebAclArn", {
      value: acl.attrArn,
      description: "Goes into web.webAclArn of the configuration",
    });
  }
}
