import { UnsupportedRequestError } from "../errors.ts";
import type { AuthorisationRequest } from "../evaluate.ts";
import type { JsonObject } from "../template.ts";
import { authorise, callerArn, findResource, jsonBody, objectOf, requiredString, stringOf } from "./request.ts";
import type { ReceivedRequest, RequestEnvironment } from "./request.ts";

const KEY_OPERATIONS: ReadonlySet<string> = new Set(
  [
    [
      "GenerateDataKey",
      "GenerateDataKeyWithoutPlaintext",
      "GenerateDataKeyPair",
      "GenerateDataKeyPairWithoutPlaintext",
    ],
    ["Encrypt", "Sign", "Verify", "GetPublicKey", "GenerateMac", "VerifyMac", "DescribeKey", "GetKeyPolicy"],
    ["GetKeyRotationStatus", "ListResourceTags"],
  ].flat(),
);

const ABOUT_NO_KEY: ReadonlySet<string> = new Set(["ListKeys", "ListAliases", "GenerateRandom"]);

/**
 * What a KMS call needs: its action on the key, whatever name the request uses for it. The encryption context is
 * given as `kms:EncryptionContext:<key>` and `kms:EncryptionContextKeys`, an alias as `kms:RequestAlias`.
 */
export function kmsRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  const { environment } = request;
  if (ABOUT_NO_KEY.has(operation)) return [authorise(request, `kms:${operation}`, "*")];
  if (operation === "Decrypt") {
    return [onKey(request, "kms:Decrypt", keyOfDecrypt(body, environment), body, "EncryptionContext")];
  }
  if (operation === "ReEncrypt") {
    const source = stringOf(body, "SourceKeyId") ?? keyInside(body, environment);
    const destination = requiredString(body, "DestinationKeyId", operation);
    return [
      onKey(request, "kms:ReEncryptFrom", source, body, "SourceEncryptionContext"),
      onKey(request, "kms:ReEncryptTo", destination, body, "DestinationEncryptionContext"),
    ];
  }
  if (!KEY_OPERATIONS.has(operation)) throw new UnsupportedRequestError(`kms:${operation} is not known`);
  return [onKey(request, `kms:${operation}`, requiredString(body, "KeyId", operation), body, "EncryptionContext")];
}

function keyOfDecrypt(body: JsonObject, environment: RequestEnvironment): string {
  return stringOf(body, "KeyId") ?? keyInside(body, environment);
}

function keyInside(body: JsonObject, environment: RequestEnvironment): string {
  const ciphertext = Buffer.from(stringOf(body, "CiphertextBlob") ?? "", "base64");
  // A ciphertext that names no key is refused by the key service itself; here it opens nothing.
  return environment.keyOfCiphertext?.(ciphertext) ?? "unknown";
}

function onKey(
  request: ReceivedRequest,
  action: string,
  keyId: string,
  body: JsonObject,
  contextElement: string,
): AuthorisationRequest {
  const facts: Record<string, string | readonly string[]> = {};
  const encryptionContext = objectOf(body, contextElement);
  if (encryptionContext !== undefined && Object.keys(encryptionContext).length > 0) {
    for (const [key, value] of Object.entries(encryptionContext)) facts[`kms:EncryptionContext:${key}`] = String(value);
    facts["kms:EncryptionContextKeys"] = Object.keys(encryptionContext);
  }
  for (const name of ["EncryptionAlgorithm", "SigningAlgorithm", "MacAlgorithm", "MessageType"]) {
    const value = stringOf(body, name);
    if (value !== undefined) facts[`kms:${name}`] = value;
  }
  const alias = /(?:^|:)(alias\/.+)$/.exec(keyId)?.[1];
  if (alias !== undefined) facts["kms:RequestAlias"] = alias;
  return authorise(request, action, keyArn(request.environment, keyId), { ...facts, ...keyFacts(request, keyId) });
}

function keyFacts(request: ReceivedRequest, keyId: string): Readonly<Record<string, string | readonly string[]>> {
  const arn = keyArn(request.environment, keyId);
  const properties = request.environment.resolver.byArn(arn)?.properties();
  if (properties === undefined) return {};
  const aliases = request.environment.resolver
    .resources()
    .filter((item) => item.type === "AWS::KMS::Alias")
    .filter((item) => {
      const { accountId, region } = item.stack;
      const target = stringOf(item.properties(), "TargetKeyId") ?? "";
      return keyArn({ ...request.environment, accountId, region }, target) === arn;
    })
    .map((item) => item.ref);
  return {
    "kms:KeySpec": stringOf(properties, "KeySpec") ?? "SYMMETRIC_DEFAULT",
    "kms:KeyUsage": stringOf(properties, "KeyUsage") ?? "ENCRYPT_DECRYPT",
    "kms:KeyOrigin": stringOf(properties, "Origin") ?? "AWS_KMS",
    "kms:MultiRegion": String(properties["MultiRegion"] ?? false),
    ...(aliases.length === 0 ? {} : { "kms:ResourceAliases": aliases }),
  };
}

/** The key ARN behind a key id, key ARN, alias name or alias ARN. An unknown alias stays what it is and opens nothing. */
export function keyArn(environment: RequestEnvironment, keyId: string): string {
  if (/^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(keyId)) return keyId;
  const [, region = environment.region, accountId = environment.accountId, alias] =
    /^(?:arn:[^:]+:kms:([^:]*):([^:]*):)?(alias\/.+)$/.exec(keyId) ?? [];
  if (alias === undefined) return callerArn(environment, "kms", `key/${keyId}`);
  const home = { ...environment, region, accountId };
  const target = findResource(home, "AWS::KMS::Alias", (resource) => resource.ref === alias)?.properties()[
    "TargetKeyId"
  ];
  return typeof target === "string" ? keyArn(home, target) : callerArn(home, "kms", alias);
}
