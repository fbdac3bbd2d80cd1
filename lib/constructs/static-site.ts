import { Duration } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as cloudfront from "aws-cdk-lib/aws-cloudfront";
import * as origins from "aws-cdk-lib/aws-cloudfront-origins";
import type * as s3 from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";
import { DocumentBucket } from "./document-bucket.ts";
import { originHeader } from "./web-acl.ts";

/** An API behind the site. */
export type SiteApi = {
  /** Path pattern of its routes, such as `/api/*`. More special patterns come first. */
  readonly pathPattern: string;
  readonly domainName: string;
};

/** Properties of a {@link StaticSite}. */
export type StaticSiteProps = {
  readonly tenant: Tenant;
  readonly domain: string;
  /** From the Edge stack. */
  readonly certificateArn: string;
  /** From the Edge stack. */
  readonly webAclArn: string;
  readonly apis: readonly SiteApi[];
  /** Value of the header by which the APIs know the distribution. */
  readonly originSecret: string;
  /** Hosts, besides its own, that the screens may send to: the quarantine bucket's. */
  readonly connectsTo: readonly string[];
  readonly accessLogs?: s3.IBucket;
};

function contentSecurityPolicy(connectsTo: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connectsTo.map((host) => `https://${host}`)].join(" ")}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** A path without a file name is a screen of the single page: the page itself decides what to show. */
const screenRouting = `function handler(event) {
  var request = event.request;
  if (request.uri.lastIndexOf(".") <= request.uri.lastIndexOf("/")) request.uri = "/index.html";
  return request;
}
`;

/**
 * The screens and the API under one host name, so that no browser needs a cross-origin right for the API: files from a
 * private bucket, `/api/` from the gateway, security headers on everything, TLS 1.2 or newer.
 */
export class StaticSite extends Construct {
  /** Where `npm run build`'s web files go. */
  readonly bucket: s3.IBucket;
  /** The distribution. */
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    const { tenant } = props;
    this.bucket = new DocumentBucket(this, "Files", {
      bucketName: `${tenant.prefix}-web-${tenant.account}`,
      versions: { recoverableDays: 30 },
      ...(props.accessLogs === undefined ? {} : { accessLogs: props.accessLogs }),
    }).bucket;
    const headers = new cloudfront.ResponseHeadersPolicy(this, "Headers", {
      responseHeadersPolicyName: `${tenant.prefix}-security`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(props.connectsTo), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: "Cross-Origin-Opener-Policy", value: "same-origin", override: true },
          {
            header: "Permissions-Policy",
            value: "camera=(), geolocation=(), microphone=(), payment=()",
            override: true,
          },
          { header: "X-Robots-Tag", value: "noindex, nofollow", override: true },
        ],
      },
    });
    const routing = new cloudfront.Function(this, "ScreenRouting", {
      functionName: `${tenant.prefix}-screen-routing`,
      comment: "Sends the path of a screen to the single page",
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(screenRouting),
    });
    const behaviourOf = (api: SiteApi): cloudfront.BehaviorOptions => ({
      origin: new origins.HttpOrigin(api.domainName, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        customHeaders: { [originHeader]: props.originSecret },
        readTimeout: Duration.seconds(20),
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
    });
    this.distribution = new cloudfront.Distribution(this, "Distribution", {
      comment: `${tenant.prefix} screens and API`,
      domainNames: [props.domain],
      certificate: acm.Certificate.fromCertificateArn(this, "Certificate", props.certificateArn),
      webAclId: props.webAclArn,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_200,
      defaultRootObject: "index.html",
      defaultBehavior: {
        origin: origins.S3BucketOrigin.withOriginAccessControl(this.bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: headers,
        functionAssociations: [{ function: routing, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: Object.fromEntries(props.apis.map((api) => [api.pathPattern, behaviourOf(api)])),
    });
  }
}
