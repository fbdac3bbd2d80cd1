import { describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { LOAN_KINDS } from "../../../../domain/funds/loan-kinds.ts";
import { caseFactsSchema } from "../../../../domain/household/case-facts.schema.ts";
import { parseCaseFacts } from "../../../../domain/household/parse-case-facts.ts";
import { judge } from "./judge.ts";

const text = readFileSync(join(import.meta.dirname, "../../../../docs/assess.md"), "utf8");

const EXAMPLE = /<!-- example: (\S+) (\S+) -->\s+```json\n([\s\S]*?)```/g;
const examples = [...text.matchAll(EXAMPLE)].map(([, kind = "", verdict = "", json = ""]): [string, string, string] => [
  kind,
  verdict,
  json,
]);

/** Every property name of a JSON schema, at any depth. */
function fieldNames(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(fieldNames);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => [
    ...(key === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : []),
    ...fieldNames(value),
  ]);
}

describe("docs/assess.md", () => {
  test("has a complete example of every kind", () => {
    expect(examples.map(([kind]) => kind)).toEqual([...LOAN_KINDS]);
  });

  test.each(examples)("the example of %s gives %s", (kind, verdict, json) => {
    const input: Record<string, unknown> = JSON.parse(json);
    expect(parseCaseFacts(input).kind).toBe("facts");
    const result = judge(input);
    expect(result.kind).toBe(kind);
    expect(result.verdict).toBe(verdict);
    expect(result.missing).toEqual([]);
  });

  test("explains every field of the input, and every answer that can be given", () => {
    const schema = z.toJSONSchema(caseFactsSchema, { io: "output", unrepresentable: "any" });
    const prose = text.slice(0, text.indexOf("## 例"));
    const names = new Set(fieldNames(schema));
    names.delete("value");
    expect(names.size).toBeGreaterThan(70);
    expect([...names].filter((name) => !new RegExp(`[\`.]${name}[\`.]`).test(prose))).toEqual([]);
    const answers = [...JSON.stringify(schema).matchAll(/"enum":(\[[^\]]*\])/g)].flatMap(([, list = "[]"]): string[] =>
      JSON.parse(list),
    );
    const kinds: readonly string[] = LOAN_KINDS;
    expect(
      [...new Set(answers)].filter((answer) => !kinds.includes(answer) && !prose.includes(`\`${answer}\``)),
    ).toEqual([]);
  });
});
