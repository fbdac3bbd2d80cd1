import { createHash } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import { once } from "../adapters/clients/once.ts";
import { systemClock, systemIds } from "../adapters/clock.ts";
import { DynamoItemStore } from "../adapters/dynamo-item-store.ts";
import type { Clock, IdSource } from "../ports/clock.ts";
import type { ItemStore } from "../ports/item-store.ts";
import type { Digest } from "../repositories/audit-chain.ts";
import { catalogueLogger, type CatalogueLogger } from "./logger.ts";

/** What every function has at hand when it boots; clients are made on first use. */
export type Boot = {
  readonly functionName: string;
  readonly logger: CatalogueLogger;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly digest: Digest;
  readonly store: () => ItemStore;
};

/** The environment lacks a variable, or holds a malformed one. Names the variables, never their values. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** SHA-256 in lower-case hexadecimal. */
export const sha256: Digest = (text) => createHash("sha256").update(text).digest("hex");

/** Parses the process environment by the function's schema, the same that the construct fills. */
export function readEnvironment<Schema extends z.ZodType>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".")))];
  throw new EnvironmentError(`environment variables missing or malformed: ${names.join(", ")}`);
}

/** Boots a function. */
export function bootOf(functionName: string, prefectureCode: string): Boot {
  return {
    functionName,
    logger: catalogueLogger(functionName, prefectureCode),
    clock: systemClock,
    ids: systemIds,
    digest: sha256,
    store: once(
      () =>
        new DynamoItemStore(
          DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } }),
        ),
    ),
  };
}
