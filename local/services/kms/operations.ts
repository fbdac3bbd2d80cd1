import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign as signBytes,
  timingSafeEqual,
  verify as verifyBytes,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import * as z from "zod";
import { keyIdOfCiphertext, seal, unseal } from "./ciphertext.ts";
import { signDigest, verifyDigest } from "./ecdsa-digest.ts";
import type { KeyUsage, StoredKey } from "./key-store.ts";

/** An error that KMS answers with; `code` is the exception name the SDK throws. */
export class KmsError extends Error {
  override readonly name = "KmsError";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Finds a key by id, ARN, alias name or alias ARN; undefined when there is none. */
export type FindKey = (name: string) => StoredKey | undefined;

type Operation = (find: FindKey, body: unknown) => Readonly<Record<string, unknown>>;

const bytes = z.base64().transform((text) => Buffer.from(text, "base64"));
const keyId = z.string().min(1).max(2048);
const context = z.record(z.string(), z.string()).default({});
const plaintext = bytes.refine((value) => value.length >= 1 && value.length <= 4096, "must be 1 to 4096 bytes");
const ciphertext = bytes.refine((value) => value.length >= 1 && value.length <= 6144, "must be 1 to 6144 bytes");
const dryRun = z.boolean().default(false);
const symmetric = z.literal("SYMMETRIC_DEFAULT").default("SYMMETRIC_DEFAULT");
const signing = z.literal("ECDSA_SHA_256");
const mac = z.literal("HMAC_SHA_256");
const messageType = z.enum(["RAW", "DIGEST"]).default("RAW");

function operation<Schema extends z.ZodType>(
  schema: Schema,
  run: (find: FindKey, input: z.infer<Schema>) => Readonly<Record<string, unknown>>,
): Operation {
  return (find, body) => {
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new KmsError("ValidationException", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
    }
    return run(find, parsed.data);
  };
}

function existing(find: FindKey, name: string): StoredKey {
  const key = find(name);
  if (key === undefined) {
    const kind = name.includes("alias/") ? "Alias" : "Key";
    throw new KmsError("NotFoundException", `${kind} '${name}' does not exist`);
  }
  return key;
}

function usable(find: FindKey, name: string, usage: KeyUsage, asked: { readonly DryRun: boolean }): StoredKey {
  const key = existing(find, name);
  if (!key.enabled) throw new KmsError("DisabledException", `${key.arn} is disabled.`);
  if (key.usage !== usage) {
    throw new KmsError("InvalidKeyUsageException", `${key.arn} key usage is ${key.usage} which is not valid here.`);
  }
  if (asked.DryRun) throw new KmsError("DryRunOperationException", "The request would have succeeded.");
  return key;
}

const dataKeySchema = z
  .object({
    KeyId: keyId,
    EncryptionContext: context,
    KeySpec: z.enum(["AES_256", "AES_128"]).optional(),
    NumberOfBytes: z.int().min(1).max(1024).optional(),
    DryRun: dryRun,
  })
  .refine((input) => (input.KeySpec === undefined) !== (input.NumberOfBytes === undefined), {
    message: "Please specify either number of bytes or key spec.",
  });

function newDataKey(find: FindKey, input: z.infer<typeof dataKeySchema>) {
  const key = usable(find, input.KeyId, "ENCRYPT_DECRYPT", input);
  const length = input.NumberOfBytes ?? (input.KeySpec === "AES_128" ? 16 : 32);
  const dataKey = randomBytes(length);
  return { key, dataKey, blob: seal(key.material, key.keyId, dataKey, input.EncryptionContext).toString("base64") };
}

function privateKeyOf(key: StoredKey): KeyObject {
  return createPrivateKey({ key: key.material, format: "der", type: "pkcs8" });
}

function digestOf(message: Buffer): Buffer {
  if (message.length !== 32)
    throw new KmsError("ValidationException", "Digest is invalid length for algorithm ECDSA_SHA_256.");
  return message;
}

const signSchema = z.object({
  KeyId: keyId,
  Message: plaintext,
  MessageType: messageType,
  SigningAlgorithm: signing,
  DryRun: dryRun,
});

const macSchema = z.object({ KeyId: keyId, Message: plaintext, MacAlgorithm: mac, DryRun: dryRun });

function macOf(key: StoredKey, message: Buffer): Buffer {
  return createHmac("sha256", key.material).update(message).digest();
}

/** The operations of KMS that the local service knows, by the name in `X-Amz-Target`. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  GenerateDataKey: operation(dataKeySchema, (find, input) => {
    const { key, dataKey, blob } = newDataKey(find, input);
    return { CiphertextBlob: blob, Plaintext: dataKey.toString("base64"), KeyId: key.arn };
  }),
  GenerateDataKeyWithoutPlaintext: operation(dataKeySchema, (find, input) => {
    const { key, blob } = newDataKey(find, input);
    return { CiphertextBlob: blob, KeyId: key.arn };
  }),
  Encrypt: operation(
    z.object({
      KeyId: keyId,
      Plaintext: plaintext,
      EncryptionContext: context,
      EncryptionAlgorithm: symmetric,
      DryRun: dryRun,
    }),
    (find, input) => {
      const key = usable(find, input.KeyId, "ENCRYPT_DECRYPT", input);
      return {
        CiphertextBlob: seal(key.material, key.keyId, input.Plaintext, input.EncryptionContext).toString("base64"),
        KeyId: key.arn,
        EncryptionAlgorithm: input.EncryptionAlgorithm,
      };
    },
  ),
  Decrypt: operation(
    z.object({
      KeyId: keyId.optional(),
      CiphertextBlob: ciphertext,
      EncryptionContext: context,
      EncryptionAlgorithm: symmetric,
      DryRun: dryRun,
    }),
    (find, input) => {
      const named = input.KeyId === undefined ? undefined : usable(find, input.KeyId, "ENCRYPT_DECRYPT", input);
      const inside = keyIdOfCiphertext(input.CiphertextBlob);
      const holder = inside === undefined ? undefined : find(inside);
      if (holder === undefined) throw new KmsError("InvalidCiphertextException", "The ciphertext is not valid.");
      if (named !== undefined && named.keyId !== holder.keyId) {
        throw new KmsError(
          "IncorrectKeyException",
          "The key ID in the request does not identify the key that encrypted it.",
        );
      }
      const key = named ?? usable(find, holder.keyId, "ENCRYPT_DECRYPT", input);
      const opened = unseal(key.material, input.CiphertextBlob, input.EncryptionContext);
      if (opened === undefined)
        throw new KmsError("InvalidCiphertextException", "The ciphertext or its context is not valid.");
      return { KeyId: key.arn, Plaintext: opened.toString("base64"), EncryptionAlgorithm: input.EncryptionAlgorithm };
    },
  ),
  DescribeKey: operation(z.object({ KeyId: keyId }), (find, input) => ({
    KeyMetadata: metadata(existing(find, input.KeyId)),
  })),
  Sign: operation(signSchema, (find, input) => {
    const key = usable(find, input.KeyId, "SIGN_VERIFY", input);
    const signature =
      input.MessageType === "RAW"
        ? signBytes("sha256", input.Message, privateKeyOf(key))
        : signDigest(digestOf(input.Message), privateKeyOf(key));
    return { KeyId: key.arn, Signature: signature.toString("base64"), SigningAlgorithm: input.SigningAlgorithm };
  }),
  Verify: operation(signSchema.extend({ Signature: ciphertext }), (find, input) => {
    const key = usable(find, input.KeyId, "SIGN_VERIFY", input);
    const publicKey = createPublicKey(privateKeyOf(key));
    const valid =
      input.MessageType === "RAW"
        ? verifyBytes("sha256", input.Message, publicKey, input.Signature)
        : verifyDigest(digestOf(input.Message), publicKey, input.Signature);
    if (!valid) throw new KmsError("KMSInvalidSignatureException", "The signature is not valid.");
    return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: input.SigningAlgorithm };
  }),
  GetPublicKey: operation(z.object({ KeyId: keyId }), (find, input) => {
    const key = usable(find, input.KeyId, "SIGN_VERIFY", { DryRun: false });
    const publicKey = createPublicKey(privateKeyOf(key)).export({ type: "spki", format: "der" });
    return {
      KeyId: key.arn,
      PublicKey: publicKey.toString("base64"),
      KeySpec: key.spec,
      CustomerMasterKeySpec: key.spec,
      KeyUsage: key.usage,
      SigningAlgorithms: ["ECDSA_SHA_256"],
    };
  }),
  GenerateMac: operation(macSchema, (find, input) => {
    const key = usable(find, input.KeyId, "GENERATE_VERIFY_MAC", input);
    return { KeyId: key.arn, Mac: macOf(key, input.Message).toString("base64"), MacAlgorithm: input.MacAlgorithm };
  }),
  VerifyMac: operation(macSchema.extend({ Mac: ciphertext }), (find, input) => {
    const key = usable(find, input.KeyId, "GENERATE_VERIFY_MAC", input);
    const expected = macOf(key, input.Message);
    if (input.Mac.length !== expected.length || !timingSafeEqual(input.Mac, expected)) {
      throw new KmsError("KMSInvalidMacException", "The MAC is not valid.");
    }
    return { KeyId: key.arn, MacValid: true, MacAlgorithm: input.MacAlgorithm };
  }),
};

function metadata(key: StoredKey): Readonly<Record<string, unknown>> {
  return {
    AWSAccountId: key.arn.split(":")[4],
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: key.createdAt,
    Enabled: key.enabled,
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.enabled ? "Enabled" : "Disabled",
    Origin: "AWS_KMS",
    KeyManager: "CUSTOMER",
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    MultiRegion: false,
    ...(key.usage === "ENCRYPT_DECRYPT" ? { EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"] } : {}),
    ...(key.usage === "SIGN_VERIFY" ? { SigningAlgorithms: ["ECDSA_SHA_256"] } : {}),
    ...(key.usage === "GENERATE_VERIFY_MAC" ? { MacAlgorithms: ["HMAC_SHA_256"] } : {}),
  };
}
