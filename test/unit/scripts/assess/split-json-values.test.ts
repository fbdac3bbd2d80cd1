import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { LONGEST_OBJECT, splitJsonValues } from "../../../../scripts/assess/split-json-values.ts";

async function* chunked(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

async function split(text: string, size = 7): Promise<{ shapes: string[]; values: unknown[] }> {
  const shapes: string[] = [];
  const values: unknown[] = [];
  for await (const chunk of splitJsonValues(chunked(text, size))) {
    shapes.push(chunk.shape);
    values.push(JSON.parse(chunk.text));
  }
  return { shapes, values };
}

describe("splitting a stream of cases", () => {
  test.each([
    ["one object over many lines", '{\n "a": {"b": [1, 2]}\n}\n', ["sequence"]],
    ["lines of objects", '{"a":1}\n{"a":2}\n\n{"a":3}', ["sequence", "sequence", "sequence"]],
    ["an array", '[ {"a":1},\n {"a":2} ]', ["array", "array"]],
    ["an empty array", "[]", []],
    ["nothing", " \n", []],
    ["a byte order mark", '\uFEFF{"a":1}', ["sequence"]],
  ])("%s", async (_name, text, shapes) => {
    expect((await split(text)).shapes).toEqual(shapes);
  });

  test("brackets, quotes and backslashes inside strings do not count", async () => {
    const value = { a: '}{][",\\', b: '\\"}', c: ["{"] };
    expect((await split(JSON.stringify(value), 1)).values).toEqual([value]);
  });

  test.each([
    ['{"a":1} x', "JSON のオブジェクトではありません", 8],
    ['[{"a":1}] {"a":2}', "配列の後に余分な文字があります", 10],
    ['{"a":1', "入力が途中で終わっています", 6],
    ['[{"a":1}', "配列が閉じられていません", 8],
    ["[1]", "JSON のオブジェクトではありません", 1],
    ['{"a":1},{"a":2}', "JSON のオブジェクトではありません", 7],
    ['[{"a":1},]', "配列の最後に余分なカンマがあります", 9],
    ['[,{"a":1}]', "配列に余分なカンマがあります", 1],
    ['[{"a":1},,{"a":2}]', "配列に余分なカンマがあります", 9],
    ['[{"a":1} {"a":2}]', "配列の要素の間にカンマがありません", 9],
    ["]", "JSON のオブジェクトではありません", 0],
  ])("%s is refused: %s at %d", async (text, message, position) => {
    await expect(split(text)).rejects.toMatchObject({ name: "JsonSplitError", message, position });
  });

  test("an object without an end does not fill the memory", async () => {
    async function* endless(): AsyncGenerator<string> {
      yield "{";
      for (;;) yield '"'.padEnd(100_000, "x");
    }
    const read = async () => {
      for await (const chunk of splitJsonValues(endless())) throw new Error(chunk.text);
    };
    await expect(read()).rejects.toMatchObject({ message: "1件の入力が長すぎます" });
    expect(LONGEST_OBJECT).toBe(1_000_000);
  });

  test("any objects come back whole, however the stream is cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        async (values, size, array) => {
          const text = array
            ? JSON.stringify(values, null, 1)
            : values.map((value) => JSON.stringify(value)).join("\n");
          const found = await split(text, size);
          expect(JSON.stringify(found.values)).toBe(JSON.stringify(values));
        },
      ),
    );
  });
});
