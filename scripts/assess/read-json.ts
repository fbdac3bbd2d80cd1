/** A JSON text that was read, or why it cannot be, for the person who wrote it. */
export type ReadJson =
  | { readonly kind: "value"; readonly value: unknown }
  | {
      readonly kind: "refused";
      readonly field: string;
      readonly code: "INVALID_JSON" | "DUPLICATE_FIELD";
      readonly message: string;
    };

const WHOLE = "(全体)";

/** Where a fault stands, from the words of the parser: `position 27`. */
function placeOf(error: unknown, text: string): string {
  const found = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  const position = found === undefined ? text.length : Number(found);
  const until = text.slice(0, position);
  const line = until.split("\n").length;
  const column = position - until.lastIndexOf("\n");
  return line === 1 ? `${column}文字目` : `${line}行目の${column}文字目`;
}

function whyBroken(text: string, error: unknown): string {
  const place = placeOf(error, text);
  if (/,\s*[}\]]/.test(text))
    return `JSON として読めません（${place}の近く。最後の項目の後にカンマがないか確かめてください）`;
  return `JSON として読めません（${place}の近く）`;
}

/**
 * The path of the first field that an object of the text holds twice, or undefined. The text must be valid JSON.
 * JSON.parse keeps the last of two silently; a fact written twice with two values is a fault nobody would see.
 */
export function duplicateField(text: string): string | undefined {
  type Level = { readonly keys: Set<string> | undefined; readonly path: string; key: string; index: number };
  const levels: Level[] = [];
  const pathOf = (level: Level): string =>
    level.keys === undefined
      ? `${level.path}[${level.index}]`
      : level.path === ""
        ? level.key
        : `${level.path}.${level.key}`;
  let expectsKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '"') {
      const start = at;
      for (at += 1; text[at] !== '"'; at += 1) if (text[at] === "\\") at += 1;
      if (!expectsKey || level?.keys === undefined) continue;
      const key = String(JSON.parse(text.slice(start, at + 1)));
      level.key = key;
      if (level.keys.has(key)) return pathOf(level);
      level.keys.add(key);
      expectsKey = false;
    } else if (character === "{" || character === "[") {
      const path = level === undefined ? "" : pathOf(level);
      levels.push({ keys: character === "{" ? new Set() : undefined, path, key: "", index: 0 });
      expectsKey = character === "{";
    } else if (character === "}" || character === "]") {
      levels.pop();
      expectsKey = false;
    } else if (character === "," && level !== undefined) {
      if (level.keys === undefined) level.index += 1;
      else expectsKey = true;
    }
  }
  return undefined;
}

/** The value of a JSON text; refused with place or field when it is not JSON or an object holds a field twice. */
export function readJsonText(text: string): ReadJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: "refused", field: WHOLE, code: "INVALID_JSON", message: whyBroken(text, error) };
  }
  const field = duplicateField(text);
  return field === undefined
    ? { kind: "value", value }
    : { kind: "refused", field, code: "DUPLICATE_FIELD", message: "同じ項目が2回書かれています" };
}
