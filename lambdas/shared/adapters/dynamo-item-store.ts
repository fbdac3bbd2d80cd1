import {
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Condition, Item, ItemStore, Key, Page, Query, Write } from "../ports/item-store.ts";

type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

const conditionParts = (condition: Condition | undefined) => {
  if (condition === undefined) return {};
  const names = { "#c": condition.attribute };
  return condition.kind === "absent"
    ? { ConditionExpression: "attribute_not_exists(#c)", ExpressionAttributeNames: names }
    : {
        ConditionExpression: "#c = :c",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ":c": condition.value },
      };
};

const transactItem = (write: Write): TransactItem => {
  switch (write.kind) {
    case "put":
      return { Put: { TableName: write.table, Item: { ...write.item }, ...conditionParts(write.condition) } };
    case "delete":
      return { Delete: { TableName: write.table, Key: { ...write.key }, ...conditionParts(write.condition) } };
    case "check":
      return {
        ConditionCheck: {
          TableName: write.table,
          Key: { ...write.key },
          ConditionExpression: "attribute_exists(#c)",
          ...conditionParts(write.condition),
        },
      };
  }
};

/** Reasons of a cancelled transaction that mean: someone else was faster. */
const overtaken: readonly string[] = ["ConditionalCheckFailed", "TransactionConflict"];

const encodeCursor = (key: Record<string, unknown>): string => Buffer.from(JSON.stringify(key)).toString("base64url");
const decodeCursor = (cursor: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as Record<string, unknown>;

/** Called with the capacity that each request consumed; the bench listens here. */
export type CapacityObserver = (operation: string, consumed: readonly ConsumedCapacity[]) => void;

/** The item store on DynamoDB. */
export class DynamoItemStore implements ItemStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #observe: CapacityObserver | undefined;

  constructor(client: DynamoDBDocumentClient, observe?: CapacityObserver) {
    this.#client = client;
    this.#observe = observe;
  }

  get #capacity() {
    return this.#observe === undefined ? {} : { ReturnConsumedCapacity: "INDEXES" as const };
  }

  #tell(operation: string, consumed: ConsumedCapacity | readonly ConsumedCapacity[] | undefined): void {
    if (this.#observe === undefined || consumed === undefined) return;
    this.#observe(operation, Array.isArray(consumed) ? consumed : [consumed as ConsumedCapacity]);
  }

  async get(table: string, key: Key, consistent = false): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: consistent, ...this.#capacity }),
    );
    this.#tell("get", answer.ConsumedCapacity);
    return answer.Item;
  }

  async query(query: Query): Promise<Page> {
    const names: Record<string, string> = { "#p": query.partition.attribute };
    const values: Record<string, unknown> = { ":p": query.partition.value };
    let expression = "#p = :p";
    if (query.sort !== undefined) {
      names["#s"] = query.sort.attribute;
      values[":s"] = query.sort.value;
      const sorts = { "begins-with": "begins_with(#s, :s)", "at-most": "#s <= :s", "at-least": "#s >= :s" };
      expression += ` AND ${sorts[query.sort.kind]}`;
    }
    const answer = await this.#client.send(
      new QueryCommand({
        TableName: query.table,
        IndexName: query.index,
        KeyConditionExpression: expression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        Limit: query.limit,
        ScanIndexForward: query.descending !== true,
        ConsistentRead: query.consistent,
        ExclusiveStartKey: query.cursor === undefined ? undefined : decodeCursor(query.cursor),
        ...this.#capacity,
      }),
    );
    this.#tell("query", answer.ConsumedCapacity);
    const items = answer.Items ?? [];
    return answer.LastEvaluatedKey === undefined ? { items } : { items, cursor: encodeCursor(answer.LastEvaluatedKey) };
  }

  async transact(writes: readonly Write[]): Promise<boolean> {
    try {
      const answer = await this.#client.send(
        new TransactWriteCommand({ TransactItems: writes.map(transactItem), ...this.#capacity }),
      );
      this.#tell("transact", answer.ConsumedCapacity);
      return true;
    } catch (error) {
      if (
        error instanceof TransactionCanceledException &&
        (error.CancellationReasons ?? []).some(({ Code }) => Code !== undefined && overtaken.includes(Code))
      ) {
        return false;
      }
      throw error;
    }
  }

  async put(table: string, item: Item, condition?: Condition): Promise<boolean> {
    try {
      const answer = await this.#client.send(
        new PutCommand({ TableName: table, Item: { ...item }, ...conditionParts(condition), ...this.#capacity }),
      );
      this.#tell("put", answer.ConsumedCapacity);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async remove(table: string, key: Key): Promise<void> {
    const answer = await this.#client.send(new DeleteCommand({ TableName: table, Key: { ...key }, ...this.#capacity }));
    this.#tell("delete", answer.ConsumedCapacity);
  }

  async increment(table: string, key: Key, attribute: string): Promise<number> {
    const answer = await this.#client.send(
      new UpdateCommand({
        TableName: table,
        Key: { ...key },
        UpdateExpression: "ADD #a :one",
        ExpressionAttributeNames: { "#a": attribute },
        ExpressionAttributeValues: { ":one": 1 },
        ReturnValues: "UPDATED_NEW",
        ...this.#capacity,
      }),
    );
    this.#tell("update", answer.ConsumedCapacity);
    return Number(answer.Attributes?.[attribute]);
  }
}
