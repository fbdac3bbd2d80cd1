import type { KMSClient } from "@aws-sdk/client-kms";
import { DecryptCommand, GenerateDataKeyCommand } from "@aws-sdk/client-kms";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { CaseKey, CaseKeys } from "../ports.ts";

const row = z.object({ wrappedKey: z.instanceof(Uint8Array) });

/**
 * Case keys in the NumberKeys table: 256-bit data keys wrapped by the number key under an encryption context that names
 * prefecture, case and purpose. Nothing is kept between calls, so the stated cache lifetime is 0 seconds.
 * Reads are strongly consistent: a destroyed key is gone for the very next task.
 */
export function kmsCaseKeys(options: {
  readonly dynamo: DynamoDBDocumentClient;
  readonly kms: KMSClient;
  readonly table: string;
  readonly numberKeyId: string;
  readonly prefecture: string;
}): CaseKeys {
  const { dynamo, kms, table, numberKeyId, prefecture } = options;
  const contextOf = (caseId: string) => ({ prefecture, caseId, purpose: "case-key" });

  const keyOf = (bytes: Uint8Array): CaseKey => ({
    bytes,
    forget: () => {
      bytes.fill(0);
    },
  });

  const find = async (caseId: string): Promise<CaseKey | undefined> => {
    const { Item } = await dynamo.send(new GetCommand({ TableName: table, Key: { caseId }, ConsistentRead: true }));
    if (Item === undefined) return undefined;
    const { wrappedKey } = row.parse(Item);
    const { Plaintext } = await kms.send(
      new DecryptCommand({ KeyId: numberKeyId, CiphertextBlob: wrappedKey, EncryptionContext: contextOf(caseId) }),
    );
    return keyOf(z.instanceof(Uint8Array).parse(Plaintext));
  };

  return {
    cacheLifetimeSeconds: 0,
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
      const key = keyOf(z.instanceof(Uint8Array).parse(Plaintext));
      try {
        await dynamo.send(
          new PutCommand({
            TableName: table,
            Item: { caseId, wrappedKey: CiphertextBlob },
            ConditionExpression: "attribute_not_exists(caseId)",
          }),
        );
        return key;
      } catch (error) {
        key.forget();
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const winner = await find(caseId);
        if (winner === undefined) throw error;
        return winner;
      }
    },

    async destroy(caseId) {
      const { Attributes } = await dynamo.send(
        new DeleteCommand({ TableName: table, Key: { caseId }, ReturnValues: "ALL_OLD" }),
      );
      return Attributes !== undefined;
    },
  };
}
