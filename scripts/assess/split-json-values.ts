/** Text that is no sequence of JSON objects; `position` counts characters from 0. */
export class JsonSplitError extends Error {
  override readonly name = "JsonSplitError";
  /** Where the text stops being readable, counted in characters from 0. */
  readonly position: number;
  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** How the objects were written: one alone, elements of one array, or one after another (NDJSON). */
export type InputShape = "array" | "sequence";

/** One object of the input, as text. */
export type JsonChunk = { readonly text: string; readonly shape: InputShape };

/** Longest object that is accepted, in characters, so that a file without an end cannot fill the memory. */
export const LONGEST_OBJECT = 1_000_000;

/**
 * The JSON objects of a stream one at a time: a single object, an array of objects, or objects on lines of their own.
 * Holds one object and one chunk in memory, whatever the length of the stream. Throws {@link JsonSplitError} for
 * anything else at the top level, for an object that never ends and for one that is too long.
 */
export async function* splitJsonValues(chunks: AsyncIterable<string>): AsyncGenerator<JsonChunk> {
  let shape: InputShape | undefined;
  let ended = false;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let held = "";
  let position = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1, position += 1) {
      const character = chunk[index] ?? "";
      if (depth === 0) {
        if (/[\s\uFEFF]/.test(character)) continue;
        if (ended) throw new JsonSplitError("配列の後に余分な文字があります", position);
        if (character === "[" && shape === undefined) shape = "array";
        else if (character === "]" && shape === "array") ended = true;
        else if (character === "{") {
          shape ??= "sequence";
          depth = 1;
          start = index;
        } else if (!(character === "," && shape === "array"))
          throw new JsonSplitError("JSON のオブジェクトではありません", position);
        continue;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (character === "\\") escaped = true;
        else if (character === '"') inString = false;
      } else if (character === '"') inString = true;
      else if (character === "{" || character === "[") depth += 1;
      else if (character === "}" || character === "]") {
        depth -= 1;
        if (depth === 0) {
          yield { text: held + chunk.slice(start, index + 1), shape: shape ?? "sequence" };
          held = "";
        }
      }
    }
    if (depth > 0) held += chunk.slice(start);
    if (held.length > LONGEST_OBJECT) throw new JsonSplitError("1件の入力が長すぎます", position);
  }
  if (depth > 0) throw new JsonSplitError("入力が途中で終わっています", position);
  if (shape === "array" && !ended) throw new JsonSplitError("配列が閉じられていません", position);
}
