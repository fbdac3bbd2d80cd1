import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** The encryption context of a call: non-secret facts that must be given again to decrypt. */
export type EncryptionContext = Readonly<Record<string, string>>;

// Ciphertext blob: version (1 byte), key id (16), nonce (12), tag (16), ciphertext.
const VERSION = 1;
const KEY_ID_END = 17;
const NONCE_END = 29;
const HEADER_END = 45;

/** The context as bytes that are the same whatever the order of its keys. */
export function canonicalContext(context: EncryptionContext): Buffer {
  const sorted = Object.entries(context).sort(([left], [right]) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  return Buffer.from(JSON.stringify(sorted), "utf8");
}

/** Encrypts under a 32-byte key with AES-256-GCM; key id and encryption context are bound to the result. */
export function seal(key: Buffer, keyId: string, plaintext: Uint8Array, context: EncryptionContext): Buffer {
  const nonce = randomBytes(12);
  const head = Buffer.concat([Buffer.from([VERSION]), Buffer.from(keyId.replaceAll("-", ""), "hex"), nonce]);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.concat([head, canonicalContext(context)]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, cipher.getAuthTag(), body]);
}

/** Decrypts what {@link seal} made; undefined when key, context or any byte is not the one it was made with. */
export function unseal(key: Buffer, blob: Uint8Array, context: EncryptionContext): Buffer | undefined {
  if (keyIdOfCiphertext(blob) === undefined) return undefined;
  const bytes = Buffer.from(blob);
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(KEY_ID_END, NONCE_END));
  decipher.setAAD(Buffer.concat([bytes.subarray(0, NONCE_END), canonicalContext(context)]));
  decipher.setAuthTag(bytes.subarray(NONCE_END, HEADER_END));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEADER_END)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** The id of the key a ciphertext was made with; undefined when the bytes are no ciphertext of this service. */
export function keyIdOfCiphertext(blob: Uint8Array): string | undefined {
  if (blob.length < HEADER_END || blob[0] !== VERSION) return undefined;
  const hex = Buffer.from(blob.subarray(1, KEY_ID_END)).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
