import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as z from "zod";
import { DynamoItemStore } from "../../lambdas/shared/adapters/dynamo-item-store.ts";
import { MemoryItemStore } from "../../lambdas/shared/adapters/memory-item-store.ts";
import { queryAll, type Item, type ItemStore, type Query } from "../../lambdas/shared/ports/item-store.ts";
import type { TableDefinition } from "../../local/assembly/deployment.ts";
import { createTables, startDynamoDb, type DynamoDbService } from "../../local/services/dynamodb.ts";
import { resourcesOf, synthesize } from "../support/synth.ts";

/**
 * The promises of the ItemStore port, held against every store there is: the one in memory that unit tests and seeds
 * use, and DynamoDB on the tables of the synthesized template.
 */

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const attributesSchema = z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(["S", "N", "B"]) }));
const tableSchema = z.object({
  TableName: z.string(),
  KeySchema: keySchema,
  AttributeDefinitions: attributesSchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
});

/** The tables of a prefecture as its templates declare them. */
function synthesizedTables(): readonly TableDefinition[] {
  const { stacks } = synthesize({ prefectures: ["13"], national: false });
  return resourcesOf(stacks, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable").map(({ logicalId, properties }) => {
    const { TableName, ...rest } = tableSchema.parse(properties);
    return { logicalId, name: TableName, properties: rest } as never;
  });
}

let service: DynamoDbService | undefined;
let folder = "";
const stores = new Map<string, ItemStore>();

beforeAll(async () => {
  stores.set("memory", new MemoryItemStore());
  folder = mkdtempSync(join(tmpdir(), "sasae-item-store-"));
  service = await startDynamoDb({ dataFolder: folder, endpoint: process.env["AWS_ENDPOINT_URL_DYNAMODB"] });
  await createTables(service, synthesizedTables());
  stores.set(
    "DynamoDB",
    new DynamoItemStore(
      DynamoDBDocumentClient.from(service.client, { marshallOptions: { removeUndefinedValues: true } }),
    ),
  );
}, 120_000);

afterAll(async () => {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const cases = "sasae-13-cases";
const directory = "sasae-13-directory";
const audit = "sasae-13-audit";
let last = 0;
/** A partition that no other test has touched. */
const fresh = (): string => {
  last += 1;
  return `case-${String(process.pid)}-${String(last)}`;
};
const sortsOf = (items: readonly Item[]): readonly unknown[] => items.map((item) => item["item"]);

describe.each(["memory", "DynamoDB"])("the item store: %s", (name) => {
  const store = (): ItemStore => {
    const found = stores.get(name);
    if (found === undefined) throw new Error(`no store ${name}`);
    return found;
  };

  test("gives back what was put, of every kind of value, and leaves out what is undefined", async () => {
    const caseId = fresh();
    const item = {
      caseId,
      item: "case",
      text: "山田花子",
      empty: "",
      number: 100_000,
      negative: -1,
      yes: true,
      nothing: null,
      list: [1, "二", { three: 3 }, []],
      nested: { a: { b: { c: "深い" } }, none: {} },
    };
    expect(await store().put(cases, { ...item, gone: undefined })).toBe(true);
    expect(await store().get(cases, { caseId, item: "case" }, true)).toEqual(item);
    expect(await store().get(cases, { caseId, item: "case" })).toEqual(item);
  });

  test("answers undefined for what is not there", async () => {
    expect(await store().get(cases, { caseId: fresh(), item: "case" })).toBeUndefined();
  });

  test("is not changed by changing what it gave or was given", async () => {
    const caseId = fresh();
    const given = { caseId, item: "case", list: [1] };
    await store().put(cases, given);
    given.list.push(2);
    const found = await store().get(cases, { caseId, item: "case" }, true);
    const list = z.array(z.number()).parse(found?.["list"]);
    list.push(3);
    expect(await store().get(cases, { caseId, item: "case" }, true)).toMatchObject({ list: [1] });
  });

  test("puts under a condition or not at all", async () => {
    const caseId = fresh();
    const item = { caseId, item: "case", version: 1 };
    const equals = (value: number) => ({ kind: "equals", attribute: "version", value }) as const;
    const absent = { kind: "absent", attribute: "caseId" } as const;
    expect(await store().put(cases, item, equals(1))).toBe(false);
    expect(await store().put(cases, item, absent)).toBe(true);
    expect(await store().put(cases, { ...item, version: 9 }, absent)).toBe(false);
    expect(await store().put(cases, { ...item, version: 2 }, equals(1))).toBe(true);
    expect(await store().put(cases, { ...item, version: 3 }, equals(1))).toBe(false);
    expect(await store().get(cases, { caseId, item: "case" }, true)).toMatchObject({ version: 2 });
  });

  test("replaces the whole item: what is not put again is gone", async () => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "case", a: 1, b: 2 });
    await store().put(cases, { caseId, item: "case", a: 3 });
    expect(await store().get(cases, { caseId, item: "case" }, true)).toEqual({ caseId, item: "case", a: 3 });
  });

  test("writes all of a transaction, over several tables", async () => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "old" });
    const written = await store().transact([
      {
        kind: "put",
        table: cases,
        item: { caseId, item: "case", version: 1 },
        condition: { kind: "absent", attribute: "caseId" },
      },
      {
        kind: "put",
        table: audit,
        item: { chain: caseId, sequence: 1, hash: "h" },
        condition: { kind: "absent", attribute: "sequence" },
      },
      { kind: "delete", table: cases, key: { caseId, item: "old" } },
    ]);
    expect(written).toBe(true);
    expect(
      sortsOf(await queryAll(store(), { table: cases, partition: { attribute: "caseId", value: caseId } })),
    ).toEqual(["case"]);
    expect(await store().get(audit, { chain: caseId, sequence: 1 }, true)).toMatchObject({ hash: "h" });
  });

  test.each([
    [
      "a put whose item is there",
      (caseId: string) =>
        ({
          kind: "put",
          table: cases,
          item: { caseId, item: "case", version: 9 },
          condition: { kind: "absent", attribute: "caseId" },
        }) as const,
    ],
    [
      "a put on another version",
      (caseId: string) =>
        ({
          kind: "put",
          table: cases,
          item: { caseId, item: "case", version: 9 },
          condition: { kind: "equals", attribute: "version", value: 2 },
        }) as const,
    ],
    [
      "a check of another version",
      (caseId: string) =>
        ({
          kind: "check",
          table: cases,
          key: { caseId, item: "case" },
          condition: { kind: "equals", attribute: "version", value: 2 },
        }) as const,
    ],
    [
      "a check of what must be absent",
      (caseId: string) =>
        ({
          kind: "check",
          table: cases,
          key: { caseId, item: "case" },
          condition: { kind: "absent", attribute: "version" },
        }) as const,
    ],
    [
      "a check of an item that is not there",
      (caseId: string) =>
        ({
          kind: "check",
          table: cases,
          key: { caseId, item: "none" },
          condition: { kind: "equals", attribute: "version", value: 1 },
        }) as const,
    ],
    [
      "a delete of another token",
      (caseId: string) =>
        ({
          kind: "delete",
          table: cases,
          key: { caseId, item: "case" },
          condition: { kind: "equals", attribute: "token", value: "other" },
        }) as const,
    ],
  ])("writes nothing of a transaction with %s", async (_what, failing) => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "case", version: 1, token: "mine" });
    const written = await store().transact([
      { kind: "put", table: cases, item: { caseId, item: "event#000001" } },
      failing(caseId),
    ]);
    expect(written).toBe(false);
    expect(
      await queryAll(store(), { table: cases, partition: { attribute: "caseId", value: caseId }, consistent: true }),
    ).toEqual([{ caseId, item: "case", version: 1, token: "mine" }]);
  });

  test("passes a transaction whose checks hold, and deletes by condition", async () => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "case", version: 1 });
    await store().put(cases, { caseId, item: "~task#screener", token: "mine" });
    const written = await store().transact([
      {
        kind: "check",
        table: cases,
        key: { caseId, item: "case" },
        condition: { kind: "equals", attribute: "version", value: 1 },
      },
      {
        kind: "check",
        table: cases,
        key: { caseId, item: "none" },
        condition: { kind: "absent", attribute: "caseId" },
      },
      {
        kind: "delete",
        table: cases,
        key: { caseId, item: "~task#screener" },
        condition: { kind: "equals", attribute: "token", value: "mine" },
      },
    ]);
    expect(written).toBe(true);
    expect(await store().get(cases, { caseId, item: "~task#screener" }, true)).toBeUndefined();
  });

  test("takes a hundred writes at once", async () => {
    const caseId = fresh();
    const items = Array.from({ length: 100 }, (_, index) => `event#${String(index).padStart(6, "0")}`);
    expect(
      await store().transact(items.map((item) => ({ kind: "put", table: cases, item: { caseId, item } }) as const)),
    ).toBe(true);
    expect(
      sortsOf(await queryAll(store(), { table: cases, partition: { attribute: "caseId", value: caseId } })),
    ).toEqual(items);
  });

  test("of many who write under one version, lets one through", async () => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "case", version: 1 });
    const attempts = Array.from({ length: 8 }, (_, index) =>
      store().transact([
        {
          kind: "put",
          table: cases,
          item: { caseId, item: "case", version: 2, by: index },
          condition: { kind: "equals", attribute: "version", value: 1 },
        },
        { kind: "put", table: cases, item: { caseId, item: `event#${String(index)}` } },
      ]),
    );
    const written = await Promise.all(attempts);
    expect(written.filter(Boolean)).toHaveLength(1);
    const items = await queryAll(store(), {
      table: cases,
      partition: { attribute: "caseId", value: caseId },
      consistent: true,
    });
    expect(sortsOf(items)).toEqual(["case", `event#${String(written.indexOf(true))}`]);
  });

  test("removes an item, and nothing when there is none", async () => {
    const caseId = fresh();
    await store().put(cases, { caseId, item: "case" });
    await store().remove(cases, { caseId, item: "case" });
    await store().remove(cases, { caseId, item: "case" });
    expect(await store().get(cases, { caseId, item: "case" }, true)).toBeUndefined();
  });

  test("counts from one, each number once", async () => {
    const key = { kind: "counter", id: fresh() };
    expect(await store().increment(directory, key, "last")).toBe(1);
    const numbers = await Promise.all(Array.from({ length: 10 }, () => store().increment(directory, key, "last")));
    expect(numbers.sort((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  describe("queries", () => {
    const filled = async (): Promise<string> => {
      const caseId = fresh();
      for (const item of ["event#000010", "case", "event#000002", "message#1", "event#000001", "application"]) {
        await store().put(cases, { caseId, item });
      }
      await store().put(cases, { caseId: fresh(), item: "case" });
      return caseId;
    };
    const ask = async (query: Omit<Query, "table" | "partition">, caseId: string) =>
      sortsOf(
        (await store().query({ table: cases, partition: { attribute: "caseId", value: caseId }, ...query })).items,
      );

    test("answer one partition in the order of its sort key, or backwards", async () => {
      const caseId = await filled();
      const order = ["application", "case", "event#000001", "event#000002", "event#000010", "message#1"];
      expect(await ask({}, caseId)).toEqual(order);
      expect(await ask({ consistent: true }, caseId)).toEqual(order);
      expect(await ask({ descending: true }, caseId)).toEqual([...order].reverse());
    });

    test("answer what begins with a text, what is at most and what is at least a value", async () => {
      const caseId = await filled();
      const by = (kind: "begins-with" | "at-most" | "at-least", value: string) =>
        ask({ sort: { kind, attribute: "item", value } }, caseId);
      expect(await by("begins-with", "event#")).toEqual(["event#000001", "event#000002", "event#000010"]);
      expect(await by("at-most", "event#000002")).toEqual(["application", "case", "event#000001", "event#000002"]);
      expect(await by("at-least", "event#000002")).toEqual(["event#000002", "event#000010", "message#1"]);
      expect(await by("begins-with", "nothing")).toEqual([]);
    });

    test("order numbers as numbers", async () => {
      const chain = fresh();
      for (const sequence of [10, 9, 1, 100, 2]) await store().put(audit, { chain, sequence });
      const sequences = async (query: Partial<Query>) =>
        (await store().query({ table: audit, partition: { attribute: "chain", value: chain }, ...query })).items.map(
          (item) => item["sequence"],
        );
      expect(await sequences({})).toEqual([1, 2, 9, 10, 100]);
      expect(await sequences({ descending: true, limit: 1 })).toEqual([100]);
      expect(await sequences({ sort: { kind: "at-most", attribute: "sequence", value: 9 } })).toEqual([1, 2, 9]);
      expect(await sequences({ sort: { kind: "at-least", attribute: "sequence", value: 10 } })).toEqual([10, 100]);
    });

    test("come in pages that together are everything, each once, whatever the size of a page", async () => {
      const caseId = await filled();
      const whole = await ask({}, caseId);
      for (const limit of [1, 2, 4, 6, 50]) {
        const base = { table: cases, partition: { attribute: "caseId", value: caseId }, limit } as const;
        expect(sortsOf(await queryAll(store(), base))).toEqual(whole);
        const first = await store().query(base);
        expect(first.items.length).toBeLessThanOrEqual(limit);
        if (limit < whole.length) expect(first.cursor).toBeDefined();
      }
    });

    test("through an index see only items that have both its keys, in its order", async () => {
      const municipalityCode = fresh();
      const rows = [
        ["2026-11-03", "screening"],
        ["2026-11-01", "screening"],
        ["2026-11-02", "decision"],
      ] as const;
      for (const [index, [since, status]] of rows.entries()) {
        const caseId = fresh();
        await store().put(cases, {
          caseId,
          item: "case",
          municipalityCode,
          status: `${municipalityCode}-${status}`,
          since,
          queueSort: `${status}#${since}#${caseId}`,
          caseNumber: `n-${String(index)}`,
        });
      }
      await store().put(cases, { caseId: fresh(), item: "other", municipalityCode });
      const query = {
        table: cases,
        index: "byMunicipality",
        partition: { attribute: "municipalityCode", value: municipalityCode },
      } as const;
      const numbers = (items: readonly Item[]) => items.map((item) => item["caseNumber"]);
      expect(numbers((await store().query(query)).items)).toEqual(["n-2", "n-1", "n-0"]);
      const screening = {
        ...query,
        sort: { kind: "begins-with", attribute: "queueSort", value: "screening#" },
      } as const;
      expect(numbers((await store().query(screening)).items)).toEqual(["n-1", "n-0"]);
      const page = await store().query({ ...screening, limit: 1 });
      expect(numbers(page.items)).toEqual(["n-1"]);
      expect(numbers((await store().query({ ...screening, limit: 1, cursor: page.cursor })).items)).toEqual(["n-0"]);
      const byStatus = await store().query({
        table: cases,
        index: "byStatus",
        partition: { attribute: "status", value: `${municipalityCode}-screening` },
      });
      expect(numbers(byStatus.items)).toEqual(["n-1", "n-0"]);
    });

    test("through the sparse outbox index forget an entry that is removed", async () => {
      const caseId = fresh();
      const createdAt = `${caseId}T00:00`;
      await store().put(cases, { caseId, item: "outbox#1", outboxState: "pending", createdAt });
      const pending = async () =>
        (
          await queryAll(store(), {
            table: cases,
            index: "outboxPending",
            partition: { attribute: "outboxState", value: "pending" },
            sort: { kind: "at-least", attribute: "createdAt", value: createdAt },
          })
        ).filter((item) => item["caseId"] === caseId);
      expect(await pending()).toHaveLength(1);
      await store().remove(cases, { caseId, item: "outbox#1" });
      expect(await pending()).toHaveLength(0);
    });
  });
});
