import * as z from "zod";
import { isIsoDate } from "../../domain/dates/plain-date.ts";
import { councilSchema } from "../environment/common.ts";

/** A day of the calendar as YYYY-MM-DD. */
export const isoDateSchema = z.string().refine(isIsoDate, { error: "must be a day of the calendar as YYYY-MM-DD" });

/** Twelve digits of an AWS account. */
export const accountSchema = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");

/**
 * Networks from which the screens and the API may be reached. `0.0.0.0/1` with `128.0.0.0/1` means everywhere
 * (WAF takes no /0), so that a prefecture without a restriction has the same template as one with it.
 */
const networksV4 = z.array(z.cidrv4("must be an IPv4 network such as 203.0.113.0/24")).min(1);
const networksV6 = z.array(z.cidrv6("must be an IPv6 network such as 2001:db8::/32")).min(1);

/** Address of the screens, the edge resources made by the Edge stack, and who may come in. */
export const webSchema = z.strictObject({
  domain: z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "must be a host name in lower case"),
  /** Output `CertificateArn` of the Edge stack. CloudFront takes certificates of us-east-1 only. */
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/, "must be a certificate of us-east-1"),
  /** Output `WebAclArn` of the Edge stack. */
  webAclArn: z
    .string()
    .regex(/^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\/[A-Za-z0-9-]+\/[0-9a-f-]{36}$/, "must be a global web ACL"),
  allowedNetworks: networksV4,
  allowedNetworksV6: networksV6,
  /** Refuse addresses outside Japan. */
  japanOnly: z.boolean(),
});

/** Limits of the API: by stage (requests a second, burst) and by address (WAF, in five minutes). */
export const limitsSchema = z.strictObject({
  requestsPerSecond: z.int().min(1).max(10_000),
  burst: z.int().min(1).max(5_000),
  requestsPerAddressInFiveMinutes: z.int().min(100).max(2_000_000_000),
});

/** The council as its papers name it; `seed` = placeholder values that the operator must replace before a release. */
export const councilConfigSchema = z.strictObject({ ...councilSchema.shape, seed: z.boolean() });

/** What a release must keep hidden: a cell of fewer borrowers than this. Ten is the national floor. */
export const releasesSchema = z.strictObject({
  minimumBorrowers: z.int().min(10, "must be 10 or more: no prefecture may show smaller cells"),
});

/** Whether an account is one of the shipped placeholders, which all begin with 2000000. */
export function isPlaceholderAccount(account: string): boolean {
  return account.startsWith("2000000");
}

/** A configuration file that was refused: one line for each fault, naming file and field. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

/** Parses the content of a configuration file; throws a {@link ConfigurationError} that names file and field. */
export function parseConfiguration<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  content: unknown,
): z.output<Schema> {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `${file}: ${issue.path.join(".") || "(whole file)"}: ${issue.message}`,
  );
  throw new ConfigurationError(faults.join("\n"));
}
