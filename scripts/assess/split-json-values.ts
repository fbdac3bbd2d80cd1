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

/** One object of the input, as text; a broken line of NDJSON comes as it is, for its reader to refuse. */
export type JsonChunk = { readonly text: string; readonly shape: InputShape };

/** Longest object that is accepted, in characters, so that a file without an end cannot fill the memory. */
export const LONGEST_OBJECT = 1_000_000;

/** What may stand before a `{` inside an object; after anything else a `{` on a new line begins the next case. */
const BEFORE_VALUE = new Set([":", ",", "["]);

/**
 * The JSON objects of a stream one at a time: a single object, an array of objects, or objects on lines of their own.
 * Holds one object and one chunk in memory, whatever the length of the stream. A broken line among lines is given out as
 * it stands and the next line is read, so that one fault does not cost the cases after it. Throws {@link JsonSplitError}
 * for anything else at the top level, for an object that never ends and for one that is too long.
 */
export async function* splitJsonValues(chunks: AsyncIterable<string>): AsyncGenerator<JsonChunk> {
  let shape: InputShape | undefined;
  let ended = false;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let held = "";
  let position = 0;
  /** In an array: whether an element, a comma or neither came last. */
  let last: "element" | "comma" | undefined;
  /** At the top level of lines: whether a new line began since the last object. */
  let newLine = true;
  /** Inside an object: the last character that is no space, and whether a new line began since. */
  let before = "";
  let lineBroke = false;
  let severalLines = false;
  /** Inside a line that is no object. */
  let inGarbage = false;
  const begin = (): void => {
    depth = 1;
    inString = false;
    escaped = false;
    before = "{";
    lineBroke = false;
    severalLines = false;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1, position += 1) {
      const character = chunk[index] ?? "";
      if (inGarbage) {
        if (character !== "\n") continue;
        yield { text: (held + chunk.slice(start, index)).trim(), shape: "sequence" };
        held = "";
        inGarbage = false;
        newLine = true;
        continue;
      }
      if (depth === 0) {
        if (character === "\n") newLine = true;
        if (/[\s\uFEFF]/.test(character)) continue;
        if (ended) throw new JsonSplitError("配列の後に余分な文字があります", position);
        if (character === "[" && shape === undefined) shape = "array";
        else if (character === "]" && shape === "array") {
          if (last === "comma") throw new JsonSplitError("配列の最後に余分なカンマがあります", position);
          ended = true;
        } else if (character === "{") {
          if (last === "element") throw new JsonSplitError("配列の要素の間にカンマがありません", position);
          shape ??= "sequence";
          begin();
          start = index;
        } else if (character === "," && shape === "array") {
          if (last !== "element") throw new JsonSplitError("配列に余分なカンマがあります", position);
          last = "comma";
        } else if (shape === "sequence" && newLine) {
          inGarbage = true;
          start = index;
        } else throw new JsonSplitError("JSON のオブジェクトではありません", position);
        continue;
      }
      const inLines = shape === "sequence";
      if (inString) {
        if (escaped) escaped = false;
        else if (character === "\\") escaped = true;
        else if (character === '"') inString = false;
        else if (character === "\n" && inLines && !severalLines) {
          yield { text: held + chunk.slice(start, index), shape: "sequence" };
          held = "";
          depth = 0;
          newLine = true;
          continue;
        }
        before = '"';
        continue;
      }
      if (character === "\n") {
        lineBroke = true;
        severalLines = true;
        continue;
      }
      if (character === "{" && lineBroke && inLines && !BEFORE_VALUE.has(before)) {
        yield { text: held + chunk.slice(start, index), shape: "sequence" };
        held = "";
        begin();
        start = index;
        continue;
      }
      if (character === '"') inString = true;
      else if (character === "{" || character === "[") depth += 1;
      else if (character === "}" || character === "]") {
        depth -= 1;
        if (depth === 0) {
          yield { text: held + chunk.slice(start, index + 1), shape: shape ?? "sequence" };
          held = "";
          last = shape === "array" ? "element" : undefined;
          newLine = false;
          continue;
        }
      }
      if (!/\s/.test(character)) {
        before = character;
        lineBroke = false;
      }
    }
    if (depth > 0 || inGarbage) held += chunk.slice(start);
    if (held.length > LONGEST_OBJECT) throw new JsonSplitError("1件の入力が長すぎます", position);
  }
  if (inGarbage) yield { text: held.trim(), shape: "sequence" };
  if (depth > 0) throw new JsonSplitError("入力が途中で終わっています", position);
  if (shape === "array" && !ended) throw new JsonSplitError("配列が閉じられていません", position);
}
