import { createHash, createPublicKey, verify } from "node:crypto";
import { GetPublicKeyCommand, SignCommand } from "@aws-sdk/client-kms";
import type { ReleaseSigner, ReleaseVerifier } from "../ports/release-signatures.ts";
import { kmsClient } from "./clients/kms.ts";

/** Signs with the prefecture's ECC_NIST_P256 key; KMS signs the SHA-256 digest, since a document may exceed 4 KB. */
export function kmsSigner(keyId: string): ReleaseSigner {
  return {
    async sign(bytes) {
      const answer = await kmsClient().send(
        new SignCommand({
          KeyId: keyId,
          Message: createHash("sha256").update(bytes).digest(),
          MessageType: "DIGEST",
          SigningAlgorithm: "ECDSA_SHA_256",
        }),
      );
      return { algorithm: "ECDSA_SHA_256", signature: Buffer.from(answer.Signature ?? []).toString("base64") };
    },
  };
}

/**
 * Verifies with the public key that KMS of the prefecture's account gives out under the alias, so that nothing inside a
 * release vouches for itself.
 */
export function kmsVerifier(aliasArnOf: (prefectureCode: string) => string): ReleaseVerifier {
  const keys = new Map<string, Uint8Array>();
  return {
    async verify(prefectureCode, bytes, signature) {
      const known = keys.get(prefectureCode);
      const der =
        known ??
        (await kmsClient().send(new GetPublicKeyCommand({ KeyId: aliasArnOf(prefectureCode) }))).PublicKey ??
        new Uint8Array();
      keys.set(prefectureCode, der);
      const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
      return verify("sha256", bytes, key, Buffer.from(signature.signature, "base64"));
    },
  };
}
