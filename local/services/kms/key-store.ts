import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

/** Kinds of key the local service knows, by KMS's own names. */
export type KeySpec = "SYMMETRIC_DEFAULT" | "ECC_NIST_P256" | "HMAC_256";

/** What a key may be used for, by KMS's own names. */
export type KeyUsage = "ENCRYPT_DECRYPT" | "SIGN_VERIFY" | "GENERATE_VERIFY_MAC";

/** A key as a template declares it. */
export interface KeyDeclaration {
  /** UUID; the last part of the ARN. */
  readonly keyId: string;
  readonly arn: string;
  readonly spec: KeySpec;
  readonly usage: KeyUsage;
  /** With the `alias/` prefix. */
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly description: string;
}

/** A declared key with its secret. */
export interface StoredKey extends KeyDeclaration {
  /** 32 bytes of a symmetric or HMAC key, or the PKCS #8 form of a private key. */
  readonly material: Buffer;
  /** Epoch seconds of the making of the material. */
  readonly createdAt: number;
}

/** A stored key does not fit what the template now declares for the same id. */
export class KeyStoreError extends Error {
  override readonly name = "KeyStoreError";
}

const fileSchema = z.record(z.string(), z.object({ spec: z.string(), material: z.base64(), createdAt: z.number() }));

/** Name of the file in the data folder that holds the key material. */
export const KEY_FILE = "kms-keys.json";

/**
 * Gives every declared key its material: that of an earlier run, or new material made once and written to the data
 * folder with mode 0600 before it is used. Keys of earlier runs that are no longer declared are kept, so that a
 * prefecture left out of one run can still read its data in the next.
 *
 * Throws KeyStoreError when a stored key has another spec than the declared one, or the file cannot be read.
 */
export async function openKeyStore(
  keys: readonly KeyDeclaration[],
  dataFolder: string,
  now: () => number,
): Promise<readonly StoredKey[]> {
  const path = join(dataFolder, KEY_FILE);
  const stored = new Map(Object.entries(await readStore(path)));
  const before = stored.size;
  const opened = keys.map((key): StoredKey => {
    const known = stored.get(key.keyId);
    if (known !== undefined && known.spec !== key.spec) {
      throw new KeyStoreError(`key ${key.keyId} was made as ${known.spec} and is now declared ${key.spec}`);
    }
    const entry = known ?? { spec: key.spec, material: newMaterial(key.spec).toString("base64"), createdAt: now() };
    stored.set(key.keyId, entry);
    return { ...key, material: Buffer.from(entry.material, "base64"), createdAt: entry.createdAt };
  });
  if (stored.size !== before) {
    await mkdir(dataFolder, { recursive: true });
    await writeStore(path, JSON.stringify(Object.fromEntries(stored), null, 2));
  }
  return opened;
}

async function readStore(path: string): Promise<z.infer<typeof fileSchema>> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (error) {
    // New keys in place of unreadable ones would make all data unreadable without a word.
    throw new KeyStoreError(`${path} is damaged; restore it or remove the whole data folder`, { cause: error });
  }
}

async function writeStore(path: string, text: string): Promise<void> {
  const draft = `${path}.part`;
  const file = await open(draft, "w", 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function newMaterial(spec: KeySpec): Buffer {
  if (spec !== "ECC_NIST_P256") return randomBytes(32);
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return privateKey.export({ type: "pkcs8", format: "der" });
}
