import { DefaultStackSynthesizer, Stack, type IStackSynthesizer } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Tenant } from "../tenant.ts";

/** Properties every stack of a tenant has. */
export type TenantStackProps = {
  readonly tenant: Tenant;
  /** What the stack holds, for people who look at the account. */
  readonly description: string;
  readonly region: string;
};

/**
 * Qualifiers of the two bootstraps: the number zone is deployed through roles of its own, which a second person must let
 * the first one take (docs/deploy.md, step 3).
 */
export const bootstrapQualifiers = { number: "sasaenum", others: "sasae" } as const;

function isSynthesizer(value: unknown): value is IStackSynthesizer {
  return value instanceof DefaultStackSynthesizer;
}

/** With exactOptionalPropertyTypes the class does not fit its own interface, which the check makes good. */
function synthesizer(qualifier: string): IStackSynthesizer {
  const made: unknown = new DefaultStackSynthesizer({ qualifier });
  if (!isSynthesizer(made)) throw new Error("CDK's synthesizer is none");
  return made;
}

/** A stack of one tenant: named `<prefix>-<part>` and protected against deletion. */
export class TenantStack extends Stack {
  constructor(scope: Construct, id: string, part: string, props: TenantStackProps) {
    const { tenant } = props;
    super(scope, id, {
      stackName: part === "" ? tenant.prefix : `${tenant.prefix}-${part}`,
      description: props.description,
      env: { account: tenant.account, region: props.region },
      terminationProtection: true,
      analyticsReporting: false,
      synthesizer: synthesizer(part === "number" ? bootstrapQualifiers.number : bootstrapQualifiers.others),
      tags: { system: "sasae", tenant: tenant.code, zone: part === "number" ? "number" : "open" },
    });
  }
}
