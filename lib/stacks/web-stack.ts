import { CfnOutput } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { PrefectureConfig } from "../config/prefecture-config.ts";
import { apiStageName } from "../constructs/staff-api.ts";
import { StaticSite } from "../constructs/static-site.ts";
import { homeRegion, type Tenant } from "../tenant.ts";
import type { DataStack } from "./data-stack.ts";
import { numberRoutes, type NumberZoneStack } from "./number-zone-stack.ts";
import type { ServiceStack } from "./service-stack.ts";
import { TenantStack } from "./tenant-stack.ts";

/** Properties of a {@link WebStack}. */
export type WebStackProps = {
  readonly tenant: Tenant;
  readonly config: PrefectureConfig;
  readonly data: DataStack;
  readonly numberZone: NumberZoneStack;
  readonly service: ServiceStack;
};

/** The screens, and the APIs under the same host name. */
export class WebStack extends TenantStack {
  readonly site: StaticSite;

  constructor(scope: Construct, id: string, props: WebStackProps) {
    const { tenant, config, data, numberZone, service } = props;
    super(scope, id, "web", { tenant, description: `Sasae: screens of ${config.name.romaji}`, region: homeRegion });
    this.site = new StaticSite(this, "Site", {
      tenant,
      domain: config.web.domain,
      certificateArn: config.web.certificateArn,
      webAclArn: config.web.webAclArn,
      originSecret: service.originSecret.reference,
      connectsTo: [`${data.quarantine.name}.s3.${homeRegion}.amazonaws.com`],
      accessLogs: data.accessLogs.bucket,
      apis: [
        ...(numberZone.api === undefined
          ? []
          : [{ pathPattern: `/${apiStageName}${numberRoutes}*`, domainName: numberZone.api.domainName }]),
        { pathPattern: `/${apiStageName}/*`, domainName: service.api.domainName },
      ],
    });
    new CfnOutput(this, "DistributionDomain", {
      value: this.site.distribution.distributionDomainName,
      description: "Target of the DNS record of the domain",
    });
    new CfnOutput(this, "DistributionId", { value: this.site.distribution.distributionId });
    new CfnOutput(this, "FilesBucket", { value: this.site.bucket.bucketName });
  }
}
