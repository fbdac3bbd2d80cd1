import { createHash, createPublicKey, generateKeyPairSync, sign as nodeSign, randomBytes, verify } from "node:crypto";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as kms from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { physicalIds } from "../../../../local/authorisation/physical-ids.ts";
import { parseTemplate } from "../../../../local/authorisation/template.ts";
import { seal, unseal } from "../../../../local/services/kms/ciphertext.ts";
import { signDigest, verifyDigest } from "../../../../local/services/kms/ecdsa-digest.ts";
import { KeyStoreError, declaredKeys, keyIdOfCiphertext, startKms } from "../../../../local/services/kms/kms.ts";
import type { KmsService } from "../../../../local/services/kms/kms.ts";

const resources = {
  CaseKey: { Type: "AWS::KMS::Key", Properties: { Description: "case key", KeyPolicy: {} } },
  NumberKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: {} } },
  ClosedKey: { Type: "AWS::KMS::Key", Properties: { Enabled: false, KeyPolicy: {} } },
  SigningKey: {
    Type: "AWS::KMS::Key",
    Properties: { KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY", KeyPolicy: {} },
  },
  SearchKey: {
    Type: "AWS::KMS::Key",
    Properties: { KeySpec: "HMAC_256", KeyUsage: "GENERATE_VERIFY_MAC", KeyPolicy: {} },
  },
  CaseAlias: {
    Type: "AWS::KMS::Alias",
    Properties: { AliasName: "alias/sasae-13-case", TargetKeyId: { "Fn::GetAtt": ["CaseKey", "Arn"] } },
  },
  SigningAlias: {
    Type: "AWS::KMS::Alias",
    Properties: { AliasName: "alias/sasae-13-signing", TargetKeyId: { Ref: "SigningKey" } },
  },
};
const resolver = physicalIds([
  {
    stackName: "sasae-13-data",
    accountId: "111111111111",
    region: "ap-northeast-1",
    template: parseTemplate({ Resources: resources }),
  },
]);
const keys = declaredKeys(resolver);

function idOf(logicalId: string): string {
  return resolver.resources().find((resource) => resource.logicalId === logicalId)?.ref ?? "";
}

function clientOf(service: KmsService): kms.KMSClient {
  return new kms.KMSClient({
    endpoint: service.url,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "caller", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
}

let folder = "";
let service: KmsService | undefined;
let client = new kms.KMSClient({ region: "ap-northeast-1" });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kms-"));
  service = await startKms({ keys, dataFolder: folder, port: 0, now: () => 1_790_000_000 });
  client = clientOf(service);
});

afterAll(async () => {
  client.destroy();
  await service?.close();
  await rm(folder, { recursive: true });
});

const alias = "alias/sasae-13-case";
const context = { prefecture: "13", case: "c-1" };

describe("symmetric keys", () => {
  test("a data key opens again with the same context in any order, named by id, ARN, alias, alias ARN or not at all", async () => {
    const made = await client.send(
      new kms.GenerateDataKeyCommand({ KeyId: alias, KeySpec: "AES_256", EncryptionContext: context }),
    );
    expect(made.Plaintext).toHaveLength(32);
    expect(made.KeyId).toBe(`arn:aws:kms:ap-northeast-1:111111111111:key/${idOf("CaseKey")}`);
    const names = [undefined, idOf("CaseKey"), made.KeyId, alias, `arn:aws:kms:ap-northeast-1:111111111111:${alias}`];
    for (const KeyId of names) {
      const opened = await client.send(
        new kms.DecryptCommand({
          CiphertextBlob: made.CiphertextBlob,
          EncryptionContext: { case: "c-1", prefecture: "13" },
          ...(KeyId === undefined ? {} : { KeyId }),
        }),
      );
      expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Buffer.from(made.Plaintext ?? []));
    }
  });

  test("a data key without plaintext holds its length and names its key", async () => {
    const made = await client.send(new kms.GenerateDataKeyWithoutPlaintextCommand({ KeyId: alias, NumberOfBytes: 48 }));
    expect(made).not.toHaveProperty("Plaintext");
    expect(keyIdOfCiphertext(made.CiphertextBlob ?? new Uint8Array())).toBe(idOf("CaseKey"));
    const opened = await client.send(new kms.DecryptCommand({ CiphertextBlob: made.CiphertextBlob }));
    expect(opened.Plaintext).toHaveLength(48);
  });

  test("another context, a changed byte, or bytes of nobody are an invalid ciphertext", async () => {
    const { CiphertextBlob: blob = new Uint8Array() } = await client.send(
      new kms.EncryptCommand({ KeyId: alias, Plaintext: Buffer.from("123456789012"), EncryptionContext: context }),
    );
    const decrypt = (CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>) =>
      client.send(new kms.DecryptCommand({ CiphertextBlob, EncryptionContext }));
    await expect(decrypt(blob, { ...context, case: "c-2" })).rejects.toThrow(kms.InvalidCiphertextException);
    await expect(decrypt(blob, {})).rejects.toThrow(kms.InvalidCiphertextException);
    const changed = Uint8Array.from(blob, (byte, index) => (index === blob.length - 1 ? byte ^ 1 : byte));
    await expect(decrypt(changed, context)).rejects.toThrow(kms.InvalidCiphertextException);
    await expect(decrypt(randomBytes(80), context)).rejects.toThrow(kms.InvalidCiphertextException);
  });

  test("naming another key than the one inside is an incorrect key", async () => {
    const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId: alias, Plaintext: Buffer.from("x") }));
    await expect(client.send(new kms.DecryptCommand({ CiphertextBlob, KeyId: idOf("NumberKey") }))).rejects.toThrow(
      kms.IncorrectKeyException,
    );
  });

  test("an unknown key, a disabled key and a key of another usage are refused by name", async () => {
    const generate = (KeyId: string) => client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: "AES_256" }));
    await expect(generate("alias/none")).rejects.toThrow(kms.NotFoundException);
    await expect(generate(idOf("ClosedKey"))).rejects.toThrow(kms.DisabledException);
    await expect(generate(idOf("SigningKey"))).rejects.toThrow(kms.InvalidKeyUsageException);
  });

  test("a request outside the limits of KMS is a validation error", async () => {
    await expect(
      client.send(new kms.EncryptCommand({ KeyId: alias, Plaintext: randomBytes(4097) })),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await expect(client.send(new kms.GenerateDataKeyCommand({ KeyId: alias }))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  test("an operation it does not know is refused", async () => {
    await expect(client.send(new kms.ListKeysCommand({}))).rejects.toMatchObject({ name: "UnknownOperationException" });
  });

  test("describes a key as declared", async () => {
    const { KeyMetadata } = await client.send(new kms.DescribeKeyCommand({ KeyId: alias }));
    expect(KeyMetadata).toMatchObject({
      KeyId: idOf("CaseKey"),
      Enabled: true,
      KeyState: "Enabled",
      KeySpec: "SYMMETRIC_DEFAULT",
      KeyUsage: "ENCRYPT_DECRYPT",
      Description: "case key",
      AWSAccountId: "111111111111",
    });
    expect(KeyMetadata?.CreationDate?.getTime()).toBe(1_790_000_000_000);
  });
});

describe("signing keys", () => {
  const KeyId = "alias/sasae-13-signing";
  const SigningAlgorithm = "ECDSA_SHA_256";
  const message = Buffer.from("table of 2026-10");
  const digest = createHash("sha256").update(message).digest();

  test.each([
    ["RAW", message],
    ["DIGEST", digest],
  ] as const)(
    "a %s signature verifies here as raw and as digest, and with the public key alone",
    async (MessageType, Message) => {
      const { Signature = new Uint8Array() } = await client.send(
        new kms.SignCommand({ KeyId, Message, MessageType, SigningAlgorithm }),
      );
      for (const asked of [
        { MessageType: "RAW", Message: message } as const,
        { MessageType: "DIGEST", Message: digest } as const,
      ]) {
        const { SignatureValid } = await client.send(
          new kms.VerifyCommand({ KeyId, Signature, SigningAlgorithm, ...asked }),
        );
        expect(SignatureValid).toBe(true);
      }
      const { PublicKey = new Uint8Array() } = await client.send(new kms.GetPublicKeyCommand({ KeyId }));
      const publicKey = createPublicKey({ key: Buffer.from(PublicKey), format: "der", type: "spki" });
      expect(verify("sha256", message, publicKey, Signature)).toBe(true);
    },
  );

  test("a signature of another message is invalid", async () => {
    const { Signature } = await client.send(new kms.SignCommand({ KeyId, Message: message, SigningAlgorithm }));
    await expect(
      client.send(new kms.VerifyCommand({ KeyId, Message: Buffer.from("other"), Signature, SigningAlgorithm })),
    ).rejects.toThrow(kms.KMSInvalidSignatureException);
    const other = createHash("sha256").update("other").digest();
    await expect(
      client.send(new kms.VerifyCommand({ KeyId, Message: other, MessageType: "DIGEST", Signature, SigningAlgorithm })),
    ).rejects.toThrow(kms.KMSInvalidSignatureException);
  });

  test("a digest of a wrong length is a validation error", async () => {
    await expect(
      client.send(new kms.SignCommand({ KeyId, Message: message, MessageType: "DIGEST", SigningAlgorithm })),
    ).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("signing a digest agrees with node's own ECDSA, both ways", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 100 }), (bytes) => {
        const hash = createHash("sha256").update(bytes).digest();
        const ours = signDigest(hash, privateKey);
        const theirs = nodeSign("sha256", bytes, privateKey);
        const wrong = Uint8Array.from(hash, (byte, index) => (index === 0 ? byte ^ 1 : byte));
        return (
          verify("sha256", bytes, publicKey, ours) &&
          verifyDigest(hash, publicKey, theirs) &&
          !verifyDigest(wrong, publicKey, theirs)
        );
      }),
      { numRuns: 10 },
    );
  });
});

describe("HMAC keys", () => {
  test("a MAC is the same each time and verifies only for its message", async () => {
    const KeyId = idOf("SearchKey");
    const generate = (text: string) =>
      client.send(new kms.GenerateMacCommand({ KeyId, Message: Buffer.from(text), MacAlgorithm: "HMAC_SHA_256" }));
    const [first, second, other] = await Promise.all([
      generate("123456789012"),
      generate("123456789012"),
      generate("123456789013"),
    ]);
    expect(first.Mac).toEqual(second.Mac);
    expect(first.Mac).not.toEqual(other.Mac);
    const check = (text: string) =>
      client.send(
        new kms.VerifyMacCommand({ KeyId, Message: Buffer.from(text), Mac: first.Mac, MacAlgorithm: "HMAC_SHA_256" }),
      );
    expect((await check("123456789012")).MacValid).toBe(true);
    await expect(check("123456789013")).rejects.toThrow(kms.KMSInvalidMacException);
  });
});

describe("a restart", () => {
  test("keeps all keys, in a file that only its owner may read", async () => {
    const own = await mkdtemp(join(tmpdir(), "kms-"));
    try {
      const before = await startKms({ keys, dataFolder: own, port: 0 });
      const first = clientOf(before);
      const { CiphertextBlob } = await first.send(
        new kms.EncryptCommand({ KeyId: alias, Plaintext: Buffer.from("kept") }),
      );
      first.destroy();
      await before.close();
      expect((await stat(join(own, "kms-keys.json"))).mode & 0o777).toBe(0o600);

      // A run without the key in between must not lose it.
      await (
        await startKms({ keys: keys.filter((key) => !key.aliases.includes(alias)), dataFolder: own, port: 0 })
      ).close();
      const after = await startKms({ keys, dataFolder: own, port: 0 });
      const second = clientOf(after);
      const opened = await second.send(new kms.DecryptCommand({ CiphertextBlob }));
      second.destroy();
      await after.close();
      expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe("kept");
    } finally {
      await rm(own, { recursive: true });
    }
  });

  test("refuses a damaged file and a key whose spec changed", async () => {
    const own = await mkdtemp(join(tmpdir(), "kms-"));
    try {
      await (await startKms({ keys, dataFolder: own, port: 0 })).close();
      const changed = keys.map((key) =>
        key.spec === "SYMMETRIC_DEFAULT" ? ({ ...key, spec: "HMAC_256" } as const) : key,
      );
      await expect(startKms({ keys: changed, dataFolder: own, port: 0 })).rejects.toThrow(KeyStoreError);
      await writeFile(join(own, "kms-keys.json"), "{");
      await expect(startKms({ keys, dataFolder: own, port: 0 })).rejects.toThrow(KeyStoreError);
    } finally {
      await rm(own, { recursive: true });
    }
  });
});

describe("ciphertext", () => {
  const anyContext = fc.dictionary(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), { maxKeys: 4 });
  const keyId = "0f0e0d0c-0b0a-4908-8706-050403020100";

  test("opens exactly with its own key and context", () => {
    const key = randomBytes(32);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), anyContext, anyContext, (plaintext, made, asked) => {
        const blob = seal(key, keyId, plaintext, made);
        const reversed = Object.fromEntries(Object.entries(made).reverse());
        expect(unseal(key, blob, reversed)).toEqual(Buffer.from(plaintext));
        expect(unseal(randomBytes(32), blob, made)).toBeUndefined();
        const same =
          Object.keys(made).length === Object.keys(asked).length &&
          Object.entries(made).every(([name, value]) => asked[name] === value);
        expect(unseal(key, blob, asked) !== undefined).toBe(same);
      }),
    );
  });

  test("no byte can be changed", () => {
    const key = randomBytes(32);
    const blob = seal(key, keyId, Buffer.from("secret"), { case: "1" });
    for (let at = 0; at < blob.length; at += 1) {
      const changed = Buffer.from(blob);
      changed.writeUInt8((blob[at] ?? 0) ^ 0x80, at);
      expect(unseal(key, changed, { case: "1" })).toBeUndefined();
    }
  });
});
