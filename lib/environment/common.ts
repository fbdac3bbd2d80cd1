import * as z from "zod";

/** The service's facts as JSON text in one variable: parsed once at boot, never read elsewhere. */
function jsonText<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** Who sends a paper: printed at the head of notices and deeds (seed; a later Directory parameter takes precedence). */
export const councilSchema = z.object({
  name: z.string().min(1),
  chairTitle: z.string().min(1),
  chairName: z.string(),
  postcode: z.string().regex(/^\d{3}-\d{4}$/),
  address: z.string().min(1),
  telephone: z.string(),
  department: z.string().min(1),
});

/** Who pays (委託者), record 1 of a payment file [S-ZG]; never a savings account. Same fields as the domain's `Consignor`. */
export const consignorSchema = z.object({
  /** Given by the bank. */
  code: z.string().regex(/^\d{10}$/),
  nameKana: z.string().min(1).max(40),
  bankCode: z.string().regex(/^\d{4}$/),
  bankKana: z.string().min(1).max(15),
  branchCode: z.string().regex(/^\d{3}$/),
  branchKana: z.string().min(1).max(15),
  accountType: z.enum(["ordinary", "current", "other"]),
  accountNumber: z.string().regex(/^\d{7}$/),
});

/**
 * `13:111111111113,32:…`: which account holds which prefecture. Short on purpose: all variables of a function share
 * 4 KB, and bucket and key names follow from code and account (see `releasesBucketName`, `signingKeyAlias`).
 */
const prefectureAccounts = z
  .string()
  .regex(/^\d{2}:\d{12}(,\d{2}:\d{12})*$/)
  .transform((text) =>
    text.split(",").map((entry) => {
      const [prefecture = "", account = ""] = entry.split(":");
      return { prefecture, account };
    }),
  );

const tableName = z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/);
const bucketName = z.string().regex(/^[a-z0-9.-]{3,63}$/);
const stateMachineArn = z.string().regex(/^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:stateMachine:[A-Za-z0-9_-]+$/);
const keyId = z.string().min(1);

/**
 * Every environment variable of the house: its name, once, and the schema its value must satisfy.
 * A construct that sets a variable and the code that reads it both take the name from here.
 */
export const environmentVariables = {
  /** Two-digit JIS code of the tenant ("00" in the national stage). No request can choose it. */
  SASAE_PREFECTURE: z.string().regex(/^\d{2}$/),
  /** CDK stage id: Prefecture13, National. */
  SASAE_STAGE_NAME: z.string().min(1),
  SASAE_CASES_TABLE: tableName,
  SASAE_DIRECTORY_TABLE: tableName,
  SASAE_AUDIT_TABLE: tableName,
  SASAE_STATISTICS_TABLE: tableName,
  SASAE_NUMBER_VAULT_TABLE: tableName,
  SASAE_NUMBER_KEYS_TABLE: tableName,
  SASAE_NATIONAL_TABLE: tableName,
  SASAE_QUARANTINE_BUCKET: bucketName,
  SASAE_DOCUMENTS_BUCKET: bucketName,
  SASAE_NOTICES_BUCKET: bucketName,
  SASAE_PAYMENT_FILES_BUCKET: bucketName,
  SASAE_RELEASES_BUCKET: bucketName,
  SASAE_DATASET_BUCKET: bucketName,
  SASAE_SCREENING_STATE_MACHINE_ARN: stateMachineArn,
  SASAE_INQUIRY_STATE_MACHINE_ARN: stateMachineArn,
  SASAE_USER_POOL_ID: z.string().min(1),
  SASAE_USER_POOL_CLIENT_ID: z.string().min(1),
  SASAE_SIGNING_KEY_ID: keyId,
  SASAE_NUMBER_KEY_ID: keyId,
  SASAE_SEARCH_KEY_ID: keyId,
  /** ARN of the case key: a presigned POST names it, so that its policy fixes the encryption of the object. */
  SASAE_CASE_KEY_ID: keyId,
  /** Base URL of the inquiry gateway, HTTPS only. */
  SASAE_GATEWAY_URL: z.url({ protocol: /^https$/ }),
  /** PEM text of the certificate authority the gateway's certificate must chain to; empty = the public ones. */
  SASAE_GATEWAY_CA: z.string(),
  /** Who owns remittance and repayment of contracts made here. */
  SASAE_REMITTANCE_OWNER: z.enum(["existing", "sasae"]),
  /** What document numbers (文書番号) begin with. */
  SASAE_DOCUMENT_NUMBER_PREFIX: z.string().min(1).max(20),
  SASAE_COUNCIL: jsonText(councilSchema),
  /** The prefecture's own loan parameters: the `funds` part of its configuration, checked against the national frame at synth. */
  SASAE_FUNDS: jsonText(z.record(z.string(), z.unknown())),
  SASAE_CONSIGNOR: jsonText(consignorSchema),
  SASAE_PREFECTURE_ACCOUNTS: prefectureAccounts,
} as const;

/** Name of an environment variable of the house. */
export type EnvironmentName = keyof typeof environmentVariables;

/** Variables every function has. */
const everywhere = ["SASAE_PREFECTURE", "SASAE_STAGE_NAME"] as const;

type Shape<Name extends EnvironmentName> = {
  [Key in Name | (typeof everywhere)[number]]: (typeof environmentVariables)[Key];
};

/**
 * The schema of one function's environment: the given variables and the two every function has.
 * Parsing names each variable that is missing or malformed; the values are then typed.
 */
export function environmentOf<const Name extends EnvironmentName>(...names: readonly Name[]): z.ZodObject<Shape<Name>>;
export function environmentOf(...names: readonly EnvironmentName[]): z.ZodObject {
  const keys: readonly string[] = [...everywhere, ...names];
  return z.object(Object.fromEntries(Object.entries(environmentVariables).filter(([key]) => keys.includes(key))));
}
