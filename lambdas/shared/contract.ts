import type * as z from "zod";
import type { ErrorCode } from "../../domain/errors.ts";
import type { Action } from "../../domain/permissions/permissions.ts";

/** HTTP methods of the API. */
export type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * One route of the API: the only description of it. The handler parses by it, OpenAPI is generated from it, the front end
 * takes its types from it, and the permission table is tested against it.
 */
export type Contract<
  Path extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  /** verbNoun, unique. */
  readonly operationId: string;
  readonly method: Method;
  /** Path with `{name}` parameters, without the stage. */
  readonly path: string;
  /** Permission needed, or "public" where nobody is signed in yet. */
  readonly action: Action | "public" | "national:view" | "national:pull";
  /** One Japanese line: what the route does. */
  readonly summary: string;
  readonly request: { readonly path: Path; readonly query: Query; readonly body: Body };
  readonly response: { readonly status: number; readonly body: Answer };
  /** Refusals that this route can answer with, besides the ones every route shares. */
  readonly errors: readonly ErrorCode[];
};

/** Declares a route; exists so that every contract is checked against one type. */
export function defineContract<
  Path extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(contract: Contract<Path, Query, Body, Answer>): Contract<Path, Query, Body, Answer> {
  return contract;
}

/** Refusals that every signed-in route can answer with. */
export const commonErrors: readonly ErrorCode[] = [
  "MALFORMED_JSON",
  "INVALID_INPUT",
  "BODY_TOO_LARGE",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "TEMPORARILY_UNAVAILABLE",
  "INTERNAL",
];

/** Parsed type of one part of a contract's request. */
export type Output<Of extends Contract, Part extends "path" | "query" | "body"> = z.output<Of["request"][Part]>;

/** A request of the contract as its use case gets it. */
export type RequestOf<Of extends Contract, Who> = {
  readonly staff: Who;
  readonly path: Output<Of, "path">;
  readonly query: Output<Of, "query">;
  readonly body: Output<Of, "body">;
  readonly correlationId: string;
};

/** What a use case answers for the contract, before it is parsed on the way out. */
export type AnswerOf<Of extends Contract> = z.input<Of["response"]["body"]>;
