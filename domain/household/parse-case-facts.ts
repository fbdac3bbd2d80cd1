import type * as z from "zod";
import type { FieldError } from "../errors.ts";
import { caseFactsSchema, type CaseFacts } from "./case-facts.schema.ts";

/** Facts that can be judged, or every field that cannot be read with the reason. */
export type ParsedFacts =
  | { readonly kind: "facts"; readonly facts: CaseFacts }
  | { readonly kind: "refused"; readonly errors: readonly FieldError[] };

/** `members[0].birthDate` from a schema path; the `value` of a written-out fact is left out. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .filter((segment) => segment !== "value")
    .map((segment, index) =>
      typeof segment === "number" ? `[${segment}]` : `${index === 0 ? "" : "."}${String(segment)}`,
    )
    .join("");
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "文字列",
  number: "数",
  int: "整数",
  boolean: "真偽値（true か false）",
  array: "配列",
  object: "オブジェクト",
};

function reasonOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "書かれていません"
        : `${TYPE_NAMES[issue.expected] ?? issue.expected}で書いてください`;
    case "invalid_value":
      return `次のいずれかで書いてください：${issue.values.map(String).join("、")}`;
    case "too_big":
      return `${String(issue.maximum)}以下（以内）にしてください`;
    case "too_small":
      return `${String(issue.minimum)}以上にしてください`;
    default:
      return issue.message;
  }
}

function errorsOf(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key]),
      code: "UNKNOWN_FIELD",
      message: "この項目はありません（docs/assess.md の項目名を確かめてください）",
    }));
  return [{ field: fieldOf(issue.path) || "(全体)", code: "INVALID_VALUE", message: reasonOf(issue) }];
}

/**
 * The facts of a case from parsed JSON, or each unreadable field by name with a Japanese reason. Unknown fields are
 * refused, so a misspelt fact is never taken for one that nobody asked.
 */
export function parseCaseFacts(input: unknown): ParsedFacts {
  const parsed = caseFactsSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return { kind: "facts", facts: parsed.data };
  // A number far out of range breaks two limits; the tighter one, which comes last, says it.
  const errors = parsed.error.issues.flatMap(errorsOf);
  return { kind: "refused", errors: [...new Map(errors.map((error) => [error.field, error])).values()] };
}
