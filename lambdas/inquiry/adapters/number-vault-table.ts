import {
  AlgorithmSuiteIdentifier,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  buildClient,
} from "@aws-crypto/client-node";
import * as z from "zod";
import type { ItemStore } from "../../shared/ports/item-store.ts";
import { VaultContextError } from "../inquiry-errors.ts";
import type { CaseKey, NumberVault, VaultPurpose } from "../ports.ts";

const storedRow = z.object({ keyId: z.string(), ciphertext: z.instanceof(Uint8Array) });
const SCHEMA_VERSION = "1";

type RowName = { readonly caseId: string; readonly personId: string; readonly purpose: VaultPurpose };

/** Sort key of a vault row. */
export function vaultItem({ personId, purpose }: Pick<RowName, "personId" | "purpose">): string {
  return `person#${personId}#${purpose}`;
}

/** Encrypts and decrypts the content of one row under the case's key. */
export type RowCipher = {
  readonly encrypt: (key: CaseKey, row: RowName, content: unknown) => Promise<Uint8Array>;
  readonly decrypt: (key: CaseKey, row: RowName, ciphertext: Uint8Array) => Promise<unknown>;
};

/**
 * The AWS Encryption SDK with a raw AES keyring on the case key: committing algorithm suite, and an encryption context of
 * prefecture, case, person, purpose and schema version, which is authenticated and compared when the row is read.
 */
export function rowCipher(prefecture: string): RowCipher {
  const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);

  const keyringOf = (key: CaseKey, caseId: string): RawAesKeyringNode =>
    new RawAesKeyringNode({
      keyNamespace: "sasae-number-vault",
      keyName: `${caseId}/${key.id}`,
      unencryptedMasterKey: isolatedCopy(key.bytes),
      wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    });

  const contextOf = ({ caseId, personId, purpose }: RowName): Record<string, string> => ({
    prefecture,
    caseId,
    personId,
    purpose,
    schema: SCHEMA_VERSION,
  });

  return {
    async encrypt(key, row, content) {
      const { result } = await client.encrypt(keyringOf(key, row.caseId), JSON.stringify(content), {
        encryptionContext: contextOf(row),
        suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY,
      });
      return result;
    },

    async decrypt(key, row, ciphertext) {
      const { plaintext, messageHeader } = await client.decrypt(keyringOf(key, row.caseId), ciphertext);
      const matches = Object.entries(contextOf(row)).every(
        ([name, value]) => messageHeader.encryptionContext[name] === value,
      );
      if (!matches) throw new VaultContextError("a vault row is not where it belongs");
      const content: unknown = JSON.parse(plaintext.toString("utf8"));
      plaintext.fill(0);
      return content;
    },
  };
}

/** The keyring wants memory that is not shared with a pool. */
function isolatedCopy(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** The number vault in its table: one encrypted blob per row. */
export function numberVaultTable(options: {
  readonly store: ItemStore;
  readonly table: string;
  readonly prefecture: string;
}): NumberVault {
  const { store, table } = options;
  const cipher = rowCipher(options.prefecture);
  return {
    async put(key, row, content) {
      const ciphertext = await cipher.encrypt(key, row, content);
      await store.put(table, { caseId: row.caseId, item: vaultItem(row), keyId: key.id, ciphertext });
    },

    async find(key, row) {
      const item = await store.get(table, { caseId: row.caseId, item: vaultItem(row) }, true);
      if (item === undefined) return undefined;
      const { keyId, ciphertext } = storedRow.parse(item);
      return keyId === key.id ? cipher.decrypt(key, row, ciphertext) : undefined;
    },
  };
}
