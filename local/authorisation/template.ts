import * as z from "zod";

/** Any JSON value, as a template or a policy document holds it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** One resource of a synthesized CloudFormation template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject | undefined;
  readonly Condition?: string | undefined;
}

/** The parts of a synthesized CloudFormation template that authorisation reads; everything else is ignored. */
export interface CloudFormationTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters: Readonly<Record<string, JsonObject>>;
  readonly Conditions: Readonly<Record<string, JsonValue>>;
  readonly Mappings: Readonly<Record<string, JsonValue>>;
  readonly Outputs: Readonly<Record<string, JsonObject>>;
}

/** One stack of an assembly: its concrete environment and its template. */
export interface StackTemplate {
  /** The physical stack name, for example `sasae-13-data`; unique within an account and region. */
  readonly stackName: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** For example `ap-northeast-1`. */
  readonly region: string;
  /** `aws` when left out. */
  readonly partition?: string;
  readonly template: CloudFormationTemplate;
}

const jsonValue: z.ZodType<JsonValue> = z.json();
const jsonRecord = z.record(z.string(), jsonValue);

const templateSchema = z.object({
  Resources: z
    .record(
      z.string(),
      z.object({ Type: z.string(), Properties: jsonRecord.optional(), Condition: z.string().optional() }),
    )
    .default({}),
  Parameters: z.record(z.string(), jsonRecord).default({}),
  Conditions: jsonRecord.default({}),
  Mappings: jsonRecord.default({}),
  Outputs: z.record(z.string(), jsonRecord).default({}),
});

/**
 * Reads a parsed `*.template.json` (or the result of `Template.fromStack(stack).toJSON()`).
 *
 * Throws a zod error when the value is not a template.
 */
export function parseTemplate(json: unknown): CloudFormationTemplate {
  return templateSchema.parse(json);
}

/** True for a JSON object (not an array, not null). */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !isJsonArray(value);
}

/** True for a JSON array. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The value as a list: an array as it is, nothing as an empty list, anything else as a list of one. */
export function asList(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return isJsonArray(value) ? value : [value];
}

/** Parses JSON text into a {@link JsonValue}. Throws a SyntaxError when it is not JSON. */
export function parseJson(text: string): JsonValue {
  return jsonValue.parse(JSON.parse(text));
}
