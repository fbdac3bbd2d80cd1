import { UnsupportedRequestError } from "../errors.ts";
import type { AuthorisationRequest } from "../evaluate.ts";
import type { PhysicalResource } from "../intrinsics.ts";
import type { ConditionContext } from "../patterns.ts";
import { asList, isJsonObject } from "../template.ts";
import type { JsonObject, JsonValue } from "../template.ts";
import { authorise, callerArn, jsonBody, objectOf, requiredString, stringOf } from "./request.ts";
import type { ReceivedRequest, RequestEnvironment } from "./request.ts";

const ABOUT_NO_TABLE: ReadonlySet<string> = new Set([
  "ListTables",
  "DescribeLimits",
  "DescribeEndpoints",
  "ListStreams",
]);

const TRANSACT_WRITES: Readonly<Record<string, string>> = {
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

const EXPRESSIONS = [
  "ProjectionExpression",
  "UpdateExpression",
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
];

/**
 * What a DynamoDB call needs. A transaction needs the permission of each item's own action (`PutItem`, `UpdateItem`,
 * `DeleteItem`, `ConditionCheckItem`, `GetItem`), a batch `BatchGetItem` or `BatchWriteItem` on each table, a query of
 * an index the index. PartiQL is refused: its actions would have to be read out of the statement.
 */
export function dynamodbRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  switch (operation) {
    case "GetItem":
    case "DeleteItem":
    case "UpdateItem":
      return [itemRequest(request, operation, body, body["Key"], {})];
    case "PutItem":
      return [itemRequest(request, operation, body, body["Item"], {})];
    case "Query":
    case "Scan":
      return [searchRequest(request, operation, body)];
    case "BatchGetItem":
      return batchRequests(request, operation, body, (item) => asList(item["Keys"]));
    case "BatchWriteItem":
      return batchRequests(request, operation, body, undefined);
    case "TransactWriteItems":
    case "TransactGetItems":
      return transactionRequests(request, operation, body);
    case "ExecuteStatement":
    case "BatchExecuteStatement":
    case "ExecuteTransaction":
      throw new UnsupportedRequestError(`dynamodb:${operation}: PartiQL is not supported`);
    default: {
      if (ABOUT_NO_TABLE.has(operation)) return [authorise(request, `dynamodb:${operation}`, "*")];
      const table = stringOf(body, "TableName") ?? stringOf(body, "TableArn") ?? stringOf(body, "ResourceArn");
      if (table === undefined) throw new UnsupportedRequestError(`dynamodb:${operation} is not known`);
      return [authorise(request, `dynamodb:${operation}`, tableArn(request.environment, table))];
    }
  }
}

/** What a call to DynamoDB Streams needs. The stream ARN of an emulator is taken as that of the table's own stream. */
export function dynamodbStreamsRequests(request: ReceivedRequest, operation: string): readonly AuthorisationRequest[] {
  const body = jsonBody(request);
  if (operation === "ListStreams") return [authorise(request, "dynamodb:ListStreams", "*")];
  const named =
    stringOf(body, "StreamArn") ?? /arn:[^|]*:table\/[^|]+/.exec(stringOf(body, "ShardIterator") ?? "")?.[0];
  if (named === undefined) throw new UnsupportedRequestError(`dynamodb:${operation}: the request names no stream`);
  return [authorise(request, `dynamodb:${operation}`, streamArn(request.environment, named))];
}

/** The ARN a policy would name for a table given by name or ARN. */
export function tableArn(environment: RequestEnvironment, table: string): string {
  return table.startsWith("arn:") ? table : callerArn(environment, "dynamodb", `table/${table}`);
}

/** The stream ARN of the template for a stream ARN of an emulator, which invents account, region and label. */
function streamArn(environment: RequestEnvironment, named: string): string {
  const table = /:table\/([^/]+)\/stream\//.exec(named)?.[1];
  if (table === undefined) throw new UnsupportedRequestError(`${named} is not a stream`);
  const declared = environment.resolver.byArn(tableArn(environment, table));
  if (declared === undefined) return named;
  return String(environment.resolver.attribute(declared.stack, declared.logicalId, "StreamArn"));
}

function declaredTable(environment: RequestEnvironment, table: string): PhysicalResource | undefined {
  return environment.resolver.byArn(tableArn(environment, table));
}

/** The partition key of a table or index as the template declares it. */
function partitionKey(declared: PhysicalResource | undefined, index: string | undefined): string | undefined {
  const properties = declared?.properties();
  const indexes = [...asList(properties?.["GlobalSecondaryIndexes"]), ...asList(properties?.["LocalSecondaryIndexes"])];
  const holder =
    index === undefined
      ? properties
      : indexes.filter((item) => isJsonObject(item)).find((item) => stringOf(item, "IndexName") === index);
  const hash = asList(holder?.["KeySchema"])
    .filter((item) => isJsonObject(item))
    .find((item) => stringOf(item, "KeyType") === "HASH");
  return stringOf(hash, "AttributeName");
}

function scalar(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  return stringOf(value, "S") ?? stringOf(value, "N") ?? stringOf(value, "B");
}

/** Leading keys of some items, or nothing when one of them cannot be read. */
function leadingKeys(
  items: readonly (JsonValue | undefined)[],
  key: string | undefined,
): readonly string[] | undefined {
  if (key === undefined) return undefined;
  const values = items.map((item) => (isJsonObject(item) ? scalar(item[key]) : undefined));
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? [...new Set(known)] : undefined;
}

function withLeadingKeys(
  request: ReceivedRequest,
  action: string,
  resource: string,
  context: ConditionContext,
  keys: readonly string[] | undefined,
): AuthorisationRequest {
  return keys === undefined
    ? authorise(request, action, resource, context, ["dynamodb:LeadingKeys"])
    : authorise(request, action, resource, { ...context, "dynamodb:LeadingKeys": keys });
}

/** Top-level attribute names that an operation reads or writes. */
function attributesOf(body: JsonObject): readonly string[] {
  const names = objectOf(body, "ExpressionAttributeNames");
  const found = new Set<string>();
  for (const element of ["Item", "Key"]) {
    for (const name of Object.keys(objectOf(body, element) ?? {})) found.add(name);
  }
  for (const name of asList(body["AttributesToGet"])) if (typeof name === "string") found.add(name);
  const keyword = /^(?:SET|REMOVE|ADD|DELETE|AND|OR|NOT|BETWEEN|IN)$/i;
  for (const element of EXPRESSIONS) {
    // A name that follows a dot is inside a document, one before a parenthesis is a function, one after a colon a value.
    for (const match of (stringOf(body, element) ?? "").matchAll(/(?<![.:#\w-])(#?[A-Za-z_][\w-]*)(?!\s*\(|[\w-])/g)) {
      const name = match[1] ?? "";
      if (!name.startsWith("#") && keyword.test(name)) continue;
      found.add(name.startsWith("#") ? (stringOf(names, name) ?? name) : name);
    }
  }
  return [...found];
}

function commonContext(body: JsonObject): ConditionContext {
  const context: Record<string, string | readonly string[]> = { "dynamodb:Attributes": attributesOf(body) };
  for (const name of ["Select", "ReturnValues", "ReturnConsumedCapacity"]) {
    const value = stringOf(body, name);
    if (value !== undefined) context[`dynamodb:${name}`] = value;
  }
  return context;
}

function itemRequest(
  request: ReceivedRequest,
  operation: string,
  body: JsonObject,
  item: JsonValue | undefined,
  context: ConditionContext,
): AuthorisationRequest {
  const table = requiredString(body, "TableName", operation);
  const keys = leadingKeys([item], partitionKey(declaredTable(request.environment, table), undefined));
  const resource = tableArn(request.environment, table);
  return withLeadingKeys(request, `dynamodb:${operation}`, resource, { ...commonContext(body), ...context }, keys);
}

function searchRequest(request: ReceivedRequest, operation: string, body: JsonObject): AuthorisationRequest {
  const table = requiredString(body, "TableName", operation);
  const index = stringOf(body, "IndexName");
  const arn = tableArn(request.environment, table);
  const resource = index === undefined ? arn : `${arn}/index/${index}`;
  const key = partitionKey(declaredTable(request.environment, table), index);
  // A scan has no leading key: a policy that asks for one must deny it, as it does in AWS.
  if (operation === "Scan") return authorise(request, "dynamodb:Scan", resource, commonContext(body));
  return withLeadingKeys(request, "dynamodb:Query", resource, commonContext(body), queryKey(body, key));
}

function queryKey(body: JsonObject, key: string | undefined): readonly string[] | undefined {
  if (key === undefined) return undefined;
  const legacy = objectOf(objectOf(body, "KeyConditions"), key);
  const given = asList(legacy?.["AttributeValueList"])[0];
  const old = scalar(given);
  if (old !== undefined) return [old];
  const names = objectOf(body, "ExpressionAttributeNames");
  const values = objectOf(body, "ExpressionAttributeValues");
  for (const match of (stringOf(body, "KeyConditionExpression") ?? "").matchAll(
    /(#?[A-Za-z_][\w.-]*)\s*=\s*(:\w+)|(:\w+)\s*=\s*(#?[A-Za-z_][\w.-]*)/g,
  )) {
    const name = match[1] ?? match[4] ?? "";
    const placeholder = match[2] ?? match[3] ?? "";
    if ((name.startsWith("#") ? stringOf(names, name) : name) !== key) continue;
    const value = scalar(values?.[placeholder]);
    return value === undefined ? undefined : [value];
  }
  return undefined;
}

function batchRequests(
  request: ReceivedRequest,
  operation: string,
  body: JsonObject,
  keysOf: ((item: JsonObject) => readonly JsonValue[]) | undefined,
): readonly AuthorisationRequest[] {
  return Object.entries(objectOf(body, "RequestItems") ?? {}).map(([table, content]) => {
    const items =
      keysOf !== undefined && isJsonObject(content)
        ? keysOf(content)
        : asList(content)
            .filter((item) => isJsonObject(item))
            .map((item) => objectOf(item, "PutRequest")?.["Item"] ?? objectOf(item, "DeleteRequest")?.["Key"]);
    const attributes = new Set(items.flatMap((item) => (isJsonObject(item) ? Object.keys(item) : [])));
    if (isJsonObject(content)) for (const name of attributesOf(content)) attributes.add(name);
    const key = partitionKey(declaredTable(request.environment, table), undefined);
    return withLeadingKeys(
      request,
      `dynamodb:${operation}`,
      tableArn(request.environment, table),
      { ...commonContext(body), "dynamodb:Attributes": [...attributes] },
      leadingKeys(
        items.map((item) => item),
        key,
      ),
    );
  });
}

function transactionRequests(
  request: ReceivedRequest,
  operation: string,
  body: JsonObject,
): readonly AuthorisationRequest[] {
  return asList(body["TransactItems"]).map((entry) => {
    const [kind = "", item] = isJsonObject(entry) ? (Object.entries(entry)[0] ?? []) : [];
    const action = operation === "TransactGetItems" && kind === "Get" ? "GetItem" : TRANSACT_WRITES[kind];
    if (action === undefined || !isJsonObject(item)) {
      throw new UnsupportedRequestError(`dynamodb:${operation}: ${kind} is not a part of a transaction`);
    }
    const key = kind === "Put" ? item["Item"] : item["Key"];
    return itemRequest(request, action, item, key, { "dynamodb:EnclosingOperation": operation });
  });
}
