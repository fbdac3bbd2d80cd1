import { createHash } from "node:crypto";
import type { KMSClient } from "@aws-sdk/client-kms";
import { DecryptCommand, GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import * as z from "zod";
import type { ItemStore } from "../../shared/ports/item-store.ts";
import { InquirySubjectMissingError } from "../inquiry-errors.ts";
import type { CaseKey, CaseKeys } from "../ports.ts";

const row = z.object({ wrappedKey: z.instanceof(Uint8Array) });

/**
 * The destroying half of the case keys, for the function that may do nothing else. Nothing is kept between calls
 * anywhere, so the stated cache lifetime is 0 seconds: a key in use ends with the task that unwrapped it.
 */
export function caseKeyDestruction(options: {
  readonly store: ItemStore;
  readonly table: string;
}): Pick<CaseKeys, "cacheLifetimeSeconds" | "destroy"> {
  return {
    cacheLifetimeSeconds: 0,
    destroy: (caseId) => options.store.remove(options.table, { caseId }),
  };
}

/**
 * Case keys in the NumberKeys table: 256-bit data keys wrapped by the number key under an encryption context that names
 * prefecture, case and purpose. Nothing is kept between calls, so the stated cache lifetime is 0 seconds.
 * Reads are strongly consistent: a destroyed key is gone for the very next task.
 */
export function caseKeysTable(options: {
  readonly store: ItemStore;
  readonly kms: Pick<KMSClient, "send">;
  readonly table: string;
  readonly numberKeyId: string;
  readonly prefecture: string;
}): CaseKeys {
  const { store, kms, table, numberKeyId, prefecture } = options;
  const contextOf = (caseId: string) => ({ prefecture, caseId, purpose: "case-key" });

  const keyOf = (wrappedKey: Uint8Array, bytes: Uint8Array): CaseKey => ({
    id: createHash("sha256").update(wrappedKey).digest("hex").slice(0, 32),
    bytes,
    forget: () => {
      bytes.fill(0);
    },
  });

  const find = async (caseId: string): Promise<CaseKey | undefined> => {
    const item = await store.get(table, { caseId }, true);
    if (item === undefined) return undefined;
    const { wrappedKey } = row.parse(item);
    const { Plaintext } = await kms.send(
      new DecryptCommand({ KeyId: numberKeyId, CiphertextBlob: wrappedKey, EncryptionContext: contextOf(caseId) }),
    );
    return keyOf(wrappedKey, z.instanceof(Uint8Array).parse(Plaintext));
  };

  return {
    ...caseKeyDestruction({ store, table }),
    find,

    async open(caseId) {
      const existing = await find(caseId);
      if (existing !== undefined) return existing;
      const { Plaintext, CiphertextBlob } = await kms.send(
        new GenerateDataKeyCommand({
          KeyId: numberKeyId,
          KeySpec: "AES_256",
          EncryptionContext: contextOf(caseId),
        }),
      );
      const wrappedKey = z.instanceof(Uint8Array).parse(CiphertextBlob);
      const key = keyOf(wrappedKey, z.instanceof(Uint8Array).parse(Plaintext));
      const item = { caseId, wrappedKey };
      if (await store.put(table, item, { kind: "absent", attribute: "caseId" })) return key;
      key.forget();
      const winner = await find(caseId);
      if (winner === undefined) throw new InquirySubjectMissingError("the case's key was destroyed meanwhile");
      return winner;
    },
  };
}
