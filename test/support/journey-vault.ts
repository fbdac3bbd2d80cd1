import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { DecryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Runtime } from "../../local/runtime.ts";
import { rowCipher } from "../../lambdas/inquiry/adapters/number-vault-table.ts";

const binary = z.object({ B: z.instanceof(Uint8Array) }).transform(({ B }) => B);
const text = z.object({ S: z.string() }).transform(({ S }) => S);
const vaultRow = z.object({ item: text, keyId: text, ciphertext: binary });
const keyRow = z.object({ wrappedKey: binary });

/** One encrypted row of a case in the number vault. */
export type VaultRow = z.infer<typeof vaultRow>;

/** What the number zone of a prefecture holds of a case. */
export type VaultOfCase = { readonly rows: readonly VaultRow[]; readonly wrappedKeys: readonly Uint8Array[] };

/** Reads what the number zone holds of a case, as the owner of the account could. */
export async function vaultOf(runtime: Runtime, prefecture: string, caseId: string): Promise<VaultOfCase> {
  const read = async (table: string) => {
    const { Items = [] } = await runtime.dynamoDb.client.send(
      new QueryCommand({
        TableName: `sasae-${prefecture}-${table}`,
        KeyConditionExpression: "caseId = :caseId",
        ExpressionAttributeValues: { ":caseId": { S: caseId } },
        ConsistentRead: true,
      }),
    );
    return Items;
  };
  return {
    rows: (await read("number-vault"))
      .filter(({ ciphertext }) => ciphertext !== undefined)
      .map((row) => vaultRow.parse(row)),
    wrappedKeys: (await read("number-keys")).map((row) => keyRow.parse(row).wrappedKey),
  };
}

/**
 * Decrypts a row with what is left of the case's key, with every right of the account.
 * @throws Error when there is no key for the row any more.
 */
export async function readVaultRow(
  runtime: Runtime,
  prefecture: string,
  caseId: string,
  row: VaultRow,
  wrappedKeys: readonly Uint8Array[],
): Promise<unknown> {
  const wrapped = wrappedKeys.find((key) => createHash("sha256").update(key).digest("hex").startsWith(row.keyId));
  if (wrapped === undefined) throw new Error("no key");
  const kms = new KMSClient({
    endpoint: runtime.sdkEndpoint,
    region: "ap-northeast-1",
    credentials: runtime.administrator,
  });
  const { Plaintext } = await kms.send(
    new DecryptCommand({
      CiphertextBlob: wrapped,
      EncryptionContext: { prefecture, caseId, purpose: "case-key" },
    }),
  );
  const [, personId = "", purpose = ""] = row.item.split("#");
  const key = { id: row.keyId, bytes: z.instanceof(Uint8Array).parse(Plaintext), forget: () => undefined };
  return rowCipher(prefecture).decrypt(
    key,
    { caseId, personId, purpose: z.literal("number").parse(purpose) },
    row.ciphertext,
  );
}
