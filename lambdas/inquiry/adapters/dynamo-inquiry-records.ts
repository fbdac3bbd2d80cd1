import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import { gapCodes, gapFacts } from "../../../domain/inquiry/gaps.ts";
import { informationItems } from "../../../domain/inquiry/information-items.ts";
import { InquirySubjectMissingError } from "../inquiry-errors.ts";
import type { InquiryException, InquiryRecord, InquiryRecords } from "../ports.ts";

const subject = z.enum(["identity", "link-code", ...informationItems]);
/** Attributes that a record may lack: they are absent in the table and undefined in the port. */
const blank = {
  taxYear: undefined,
  outcome: undefined,
  answeredAt: undefined,
  providedAt: undefined,
  layoutVersion: undefined,
  cancelledAt: undefined,
};

const recordRow = z.object({
  inquiryId: z.string(),
  caseId: z.string(),
  personId: z.string(),
  subject,
  round: z.int(),
  attempt: z.int(),
  taxYear: z.int().optional(),
  providerCode: z.string(),
  taskCode: z.string(),
  procedureCode: z.string(),
  informationCode: z.string(),
  nonDisclosure: z.boolean(),
  sectionCode: z.string(),
  staffId: z.string(),
  requestedAt: z.string(),
  state: z.enum(["prepared", "accepted", "closed"]),
  outcome: z
    .enum([
      "data",
      "no-data",
      "provider-refused",
      "provider-stopped",
      "several-candidates",
      "not-in-register",
      "removed-from-register",
      "moved-abroad",
      "year-not-ready",
      "layout-unknown",
      "inquiry-failed",
      "not-permitted",
      "not-received",
      "cancelled",
    ])
    .optional(),
  answeredAt: z.string().optional(),
  providedAt: z.string().optional(),
  layoutVersion: z.string().optional(),
  cancelledAt: z.string().optional(),
  late: z.boolean(),
  retainUntil: z.string(),
});

const planRow = z.object({
  caseId: z.string(),
  round: z.int(),
  taxYear: z.int(),
  items: z.array(z.enum(informationItems)),
  members: z.array(z.object({ personId: z.string(), consented: z.boolean(), mayHaveIncome: z.boolean() })),
});

const exceptionRow = z.object({
  exception: z.object({
    caseId: z.string(),
    round: z.int(),
    personId: z.string(),
    subject,
    code: z.enum(gapCodes),
    raisedAt: z.string(),
    resolution: z
      .object({ by: z.string(), at: z.string(), code: z.enum(["settled-by-paper", "asked-window", "ask-again"]) })
      .optional(),
  }),
});

const destructionRow = z.object({
  destructionId: z.string(),
  caseId: z.string(),
  round: z.int(),
  destroyedAt: z.string(),
  keyCacheLifetimeSeconds: z.int(),
});

/** Partition of the exceptions that wait for a number handler, so that their list is one query. */
const OPEN_EXCEPTIONS = "exceptions#open";

const roundText = (round: number): string => String(round).padStart(3, "0");
const recordItem = (inquiryId: string): string => `record#${inquiryId}`;
const planItem = (round: number): string => `plan#${roundText(round)}`;
const destructionItem = (round: number): string => `destruction#${roundText(round)}`;
type ExceptionName = Pick<InquiryException, "round" | "personId" | "subject">;
const exceptionItem = ({ round, personId, subject: about }: ExceptionName): string =>
  `gap#${roundText(round)}#${personId}#${about}`;
const openItem = (name: ExceptionName & { readonly caseId: string }): string => `${name.caseId}#${exceptionItem(name)}`;

function present(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function readRecord(item: unknown): InquiryRecord {
  return { ...blank, ...recordRow.parse(item) };
}

function readException(item: unknown): InquiryException {
  const { exception } = exceptionRow.parse(item);
  return { ...exception, resolution: exception.resolution };
}

/**
 * Records, plans, exceptions and proofs of destruction in the NumberVault table, beside the encrypted rows and outside
 * the case's key. Sort keys: `record#`, `plan#`, `gap#`, `destruction#`; open exceptions once more in a partition of
 * their own. `deleteAfter` (epoch seconds) of a record lies seven years after the inquiry.
 */
export function dynamoInquiryRecords(options: {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
}): InquiryRecords {
  const { dynamo, table } = options;

  const get = async (caseId: string, item: string): Promise<unknown> => {
    const { Item } = await dynamo.send(
      new GetCommand({ TableName: table, Key: { caseId, item }, ConsistentRead: true }),
    );
    return Item;
  };

  const query = async (caseId: string, prefix: string): Promise<readonly unknown[]> => {
    const items: unknown[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await dynamo.send(
        new QueryCommand({
          TableName: table,
          ...(prefix === ""
            ? { KeyConditionExpression: "caseId = :caseId", ExpressionAttributeValues: { ":caseId": caseId } }
            : {
                KeyConditionExpression: "caseId = :caseId AND begins_with(#item, :prefix)",
                ExpressionAttributeNames: { "#item": "item" },
                ExpressionAttributeValues: { ":caseId": caseId, ":prefix": prefix },
              }),
          ConsistentRead: true,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  /** Puts an item when the condition holds; false when it does not. */
  const putIf = async (
    item: Record<string, unknown>,
    condition: string,
    values?: Record<string, unknown>,
  ): Promise<boolean> => {
    try {
      await dynamo.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: condition,
          ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  const find = async (caseId: string, inquiryId: string): Promise<InquiryRecord> => {
    const item = await get(caseId, recordItem(inquiryId));
    if (item === undefined) throw new InquirySubjectMissingError("there is no such inquiry record");
    return readRecord(item);
  };

  return {
    find,

    async prepare(record) {
      const written = await putIf(
        present({
          ...record,
          item: recordItem(record.inquiryId),
          deleteAfter:
            Temporal.PlainDate.from(record.retainUntil).add({ days: 1 }).toZonedDateTime("Asia/Tokyo")
              .epochMilliseconds / 1000,
        }),
        "attribute_not_exists(caseId)",
      );
      return written ? record : find(record.caseId, record.inquiryId);
    },

    async advance(record, from, changes) {
      const assignments = Object.entries(present(changes));
      const states = from.map((state, index) => [`:from${String(index)}`, state] as const);
      try {
        const { Attributes } = await dynamo.send(
          new UpdateCommand({
            TableName: table,
            Key: { caseId: record.caseId, item: recordItem(record.inquiryId) },
            UpdateExpression: `SET ${assignments.map((_, index) => `#n${String(index)} = :v${String(index)}`).join(", ")}`,
            ConditionExpression: `#state IN (${states.map(([name]) => name).join(", ")})`,
            ExpressionAttributeNames: {
              "#state": "state",
              ...Object.fromEntries(assignments.map(([name], index) => [`#n${String(index)}`, name])),
            },
            ExpressionAttributeValues: {
              ...Object.fromEntries(states),
              ...Object.fromEntries(assignments.map(([, value], index) => [`:v${String(index)}`, value])),
            },
            ReturnValues: "ALL_NEW",
          }),
        );
        return readRecord(Attributes);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return find(record.caseId, record.inquiryId);
      }
    },

    async list(caseId) {
      return (await query(caseId, "record#")).map(readRecord);
    },

    async savePlan(plan) {
      await putIf({ ...plan, item: planItem(plan.round) }, "attribute_not_exists(caseId)");
    },

    async findPlan(caseId, round) {
      const item = await get(caseId, planItem(round));
      return item === undefined ? undefined : planRow.parse(item);
    },

    async raise(exception) {
      const content = present(exception);
      const raised = await putIf(
        { caseId: exception.caseId, item: exceptionItem(exception), code: exception.code, exception: content },
        "attribute_not_exists(caseId) OR code <> :code",
        { ":code": exception.code },
      );
      if (!raised || gapFacts[exception.code].owner !== "number-handler") return;
      await dynamo.send(
        new PutCommand({
          TableName: table,
          Item: { caseId: OPEN_EXCEPTIONS, item: openItem(exception), exception: content },
        }),
      );
    },

    async clear(caseId, round, personId, about) {
      const name = { caseId, round, personId, subject: about };
      const { Attributes } = await dynamo.send(
        new DeleteCommand({
          TableName: table,
          Key: { caseId, item: exceptionItem(name) },
          ReturnValues: "ALL_OLD",
        }),
      );
      if (Attributes === undefined) return;
      await dynamo.send(
        new DeleteCommand({ TableName: table, Key: { caseId: OPEN_EXCEPTIONS, item: openItem(name) } }),
      );
    },

    async listExceptions(caseId, round) {
      return (await query(caseId, `gap#${roundText(round)}#`)).map(readException);
    },

    async listOpenExceptions() {
      return (await query(OPEN_EXCEPTIONS, "")).map(readException);
    },

    async resolve(exception, resolution) {
      await dynamo.send(
        new PutCommand({
          TableName: table,
          Item: {
            caseId: exception.caseId,
            item: exceptionItem(exception),
            code: exception.code,
            exception: { ...present(exception), resolution },
          },
        }),
      );
      await dynamo.send(
        new DeleteCommand({ TableName: table, Key: { caseId: OPEN_EXCEPTIONS, item: openItem(exception) } }),
      );
    },

    async saveDestruction(destruction) {
      await putIf({ ...destruction, item: destructionItem(destruction.round) }, "attribute_not_exists(caseId)");
    },

    async findDestruction(caseId, round) {
      const item = await get(caseId, destructionItem(round));
      return item === undefined ? undefined : destructionRow.parse(item);
    },
  };
}
