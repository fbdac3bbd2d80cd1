import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { CaseFacts } from "../../lambdas/inquiry/ports.ts";
import { reconcileInquiries, settleInquiries } from "../../lambdas/inquiry/settle-inquiries.ts";
import { shredCaseKey } from "../../lambdas/inquiry/shred-case-key.ts";
import { DynamoItemStore } from "../../lambdas/shared/adapters/dynamo-item-store.ts";
import type { DynamoDbService } from "../../local/services/dynamodb.ts";
import { startDynamoDb } from "../../local/services/dynamodb.ts";
import { driveInquiry } from "../support/inquiry-driver.ts";
import { inquiryWorld, testUuid } from "../support/inquiry-world.ts";

const folder = mkdtempSync(join(tmpdir(), "sasae-inquiry-"));
let database: DynamoDbService;

beforeAll(async () => {
  database = await startDynamoDb({ dataFolder: folder, heapMegabytes: 128 });
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  for (const [TableName, sort] of [
    ["sasae-13-number-vault", "item"],
    ["sasae-13-number-keys", undefined],
  ] as const) {
    await database.client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [text("caseId"), ...(sort === undefined ? [] : [text(sort)])],
        KeySchema: [
          { AttributeName: "caseId", KeyType: "HASH" },
          ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" as const }]),
        ],
      }),
    );
  }
}, 60_000);

afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

test("records, vault, keys and exceptions keep their promises on DynamoDB", async () => {
  const caseId = testUuid(1, 1);
  const known = testUuid(2, 1);
  const twin = testUuid(2, 2);
  const member = (personId: string, nameKana: string) => ({
    personId,
    name: nameKana,
    nameKana,
    birthDate: "1980-05-05",
    consented: true,
  });
  const facts: CaseFacts = {
    fund: "emergency-small",
    municipalityCode: "131016",
    protected: false,
    members: [member(known, "シケン ハジメ"), member(twin, "シケン フタゴ")],
  };
  const itemStore = new DynamoItemStore(
    DynamoDBDocumentClient.from(database.client, { marshallOptions: { removeUndefinedValues: true } }),
  );
  const world = inquiryWorld({ cases: { [caseId]: facts }, itemStore });
  const { dependencies } = world;
  try {
    world.register([
      { kanaName: "シケン ハジメ", taxClass: "exempt" },
      { kanaName: "シケン フタゴ", registerClass: "several" },
    ]);
    const verdict = await driveInquiry(world, caseId);
    expect(verdict.verdictClass).toBe("needs-check");
    expect(verdict.gapCodes).toContain(`${twin}:identity/several-candidates`);
    expect(verdict.inquiryIds).toHaveLength(6);
    expect(await driveInquiry(world, caseId)).toEqual(verdict);

    const [exception] = await dependencies.records.listOpenExceptions();
    if (exception === undefined) throw new Error("no exception");
    expect(exception).toMatchObject({ personId: twin, code: "several-candidates", resolution: undefined });
    const resolution = { by: "handler", at: dependencies.clock.now(), code: "asked-window" } as const;
    await dependencies.records.resolve(exception, resolution);
    expect(await dependencies.records.listOpenExceptions()).toEqual([]);
    const standing = await dependencies.records.listExceptions(caseId, 1);
    expect(standing.find((row) => row.subject === "identity")).toMatchObject({ resolution });

    expect((await reconcileInquiries(dependencies)).differences).toEqual([]);
    expect(await settleInquiries(dependencies, { caseId })).toEqual({ closed: 0, cancelled: 0, open: 0 });
    const proof = await shredCaseKey(dependencies, { caseId, round: 1 });
    expect(await shredCaseKey(dependencies, { caseId, round: 1 })).toEqual(proof);
    expect(await dependencies.keys.find(caseId)).toBeUndefined();
    expect(await driveInquiry(world, caseId)).toEqual(verdict);
  } finally {
    world.dispose();
  }
}, 60_000);
