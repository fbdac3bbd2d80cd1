import { readFileSync } from "node:fs";
import * as z from "zod";
import { builtPath } from "../repository.ts";

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  required: z.boolean().optional(),
});

const operationSchema = z.looseObject({
  operationId: z.string(),
  summary: z.string().optional(),
  parameters: z.array(parameterSchema).optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  "x-sasae-function": z.string(),
});

const methods = ["get", "post", "put", "delete", "patch"] as const;

const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.0\.\d+$/, "must be OpenAPI 3.0: API Gateway imports no 3.1"),
  paths: z.record(z.string(), z.partialRecord(z.enum(methods), operationSchema)),
});

/** One operation of the API, reduced to what API Gateway acts on. */
export type ApiOperation = {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  /** Callable before anyone is signed in. */
  readonly open: boolean;
  /** Function that answers, without the tenant's prefix. */
  readonly functionName: string;
};

/** The documents the build makes from the contracts: one API for prefectures, one for the nation. */
export type ApiDocument = "openapi-3.0.json" | "openapi-3.0-national.json";

/**
 * The operations of a document made by the build, in its order.
 * Throws `NotBuiltError` when it is missing, and a zod error when it is not OpenAPI 3.0 with `x-sasae-function`.
 */
export function readOperations(document: ApiDocument): readonly ApiOperation[] {
  const parsed = documentSchema.parse(JSON.parse(readFileSync(builtPath(document), "utf8")));
  return Object.entries(parsed.paths).flatMap(([path, item]) =>
    methods.flatMap((method): ApiOperation[] => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [
        {
          path,
          method,
          operationId: operation.operationId,
          summary: operation.summary ?? operation.operationId,
          parameters: (operation.parameters ?? []).map((parameter) => ({
            name: parameter.name,
            in: parameter.in,
            required: parameter.required ?? parameter.in === "path",
          })),
          open: operation.security?.length === 0,
          functionName: operation["x-sasae-function"],
        },
      ];
    }),
  );
}
