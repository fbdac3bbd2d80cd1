/**
 * The facts of a request that conditions and policy variables read, by key in any case. A key that is absent here is
 * absent from the request. Values are the strings AWS would see (`"true"`, ISO instants, decimal numbers).
 */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;

/** Reads one context key without regard to case, as IAM does; undefined when the request has no such key. */
export type ContextReader = (key: string) => readonly string[] | undefined;

/** Makes a reader of a context. */
export function contextReader(context: ConditionContext): ContextReader {
  const byLowerCase = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    byLowerCase.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return (key) => byLowerCase.get(key.toLowerCase());
}

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "variable"; readonly key: string; readonly fallback: string | undefined };

/** A policy string taken apart: literal text, `*`, `?` and `${key}` variables. */
export interface Pattern {
  readonly source: string;
  readonly tokens: readonly Token[];
}

/** The policy variables that a string names, so that a caller can check that it knows them. */
export function variablesOf(pattern: Pattern): readonly string[] {
  return pattern.tokens.flatMap((token) => (token.kind === "variable" ? [token.key] : []));
}

/** How {@link parsePattern} reads a string. */
export interface PatternOptions {
  /** `*` and `?` stand for other characters. */
  readonly wildcards: boolean;
  /** `${key}` is a policy variable (only in policies of version 2012-10-17). */
  readonly variables: boolean;
}

/** Takes a policy string apart. `${*}`, `${?}` and `${$}` are the literal characters. */
export function parsePattern(source: string, options: PatternOptions): Pattern {
  const tokens: Token[] = [];
  let text = "";
  const flush = () => {
    if (text !== "") tokens.push({ kind: "text", text });
    text = "";
  };
  for (let at = 0; at < source.length; at += 1) {
    const character = source.charAt(at);
    const end = options.variables && source.startsWith("${", at) ? source.indexOf("}", at) : -1;
    if (end > 0) {
      const inner = source.slice(at + 2, end);
      if (inner === "*" || inner === "?" || inner === "$") {
        text += inner;
      } else {
        flush();
        const [, key = inner, fallback] = /^([^,]+?)\s*(?:,\s*'([^']*)')?\s*$/.exec(inner) ?? [];
        tokens.push({ kind: "variable", key: key.trim(), fallback });
      }
      at = end;
    } else if (options.wildcards && character === "*") {
      flush();
      tokens.push({ kind: "any" });
    } else if (options.wildcards && character === "?") {
      flush();
      tokens.push({ kind: "one" });
    } else {
      text += character;
    }
  }
  flush();
  return { source, tokens };
}

/** Replaces variables by the request's values; undefined when one has none (such a string never matches). */
function expand(tokens: readonly Token[], read: ContextReader): readonly Token[] | undefined {
  const expanded: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "variable") {
      expanded.push(token);
      continue;
    }
    const values = read(token.key);
    const value = values?.length === 1 ? values[0] : token.fallback;
    if (value === undefined) return undefined;
    expanded.push({ kind: "text", text: value });
  }
  return expanded;
}

function matchTokens(tokens: readonly Token[], value: string, ignoreCase: boolean): boolean {
  const subject = ignoreCase ? value.toLowerCase() : value;
  const pieces: (string | typeof ONE | typeof ANY)[] = [];
  for (const token of tokens) {
    if (token.kind === "any") pieces.push(ANY);
    else if (token.kind === "one") pieces.push(ONE);
    else if (token.kind === "text") pieces.push(...(ignoreCase ? token.text.toLowerCase() : token.text));
  }
  const characters = [...subject];
  // Greedy matching with one point to come back to: linear in practice, never exponential.
  let piece = 0;
  let character = 0;
  let star = -1;
  let resume = 0;
  while (character < characters.length) {
    const current = pieces[piece];
    if (current === ANY) {
      star = piece;
      resume = character;
      piece += 1;
    } else if (current === ONE || (current !== undefined && current === characters[character])) {
      piece += 1;
      character += 1;
    } else if (star >= 0) {
      resume += 1;
      character = resume;
      piece = star + 1;
    } else {
      return false;
    }
  }
  while (pieces[piece] === ANY) piece += 1;
  return piece === pieces.length;
}

const ANY = Symbol("*");
const ONE = Symbol("?");

/** True if the whole value matches the pattern, variables taken from the request. */
export function matchesPattern(pattern: Pattern, value: string, read: ContextReader, ignoreCase = false): boolean {
  const tokens = expand(pattern.tokens, read);
  return tokens !== undefined && matchTokens(tokens, value, ignoreCase);
}

/** The pattern as plain text with its variables replaced; undefined when one has no value. */
export function expandedText(pattern: Pattern, read: ContextReader): string | undefined {
  const tokens = expand(pattern.tokens, read);
  if (tokens === undefined) return undefined;
  return tokens.map((token) => (token.kind === "text" ? token.text : token.kind === "any" ? "*" : "?")).join("");
}

/** Splits into at most six ARN components: the sixth keeps its colons. */
function components(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const result: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind !== "text") {
      result.at(-1)?.push(token);
      continue;
    }
    let rest = token.text;
    while (result.length < 6 && rest.includes(":")) {
      const at = rest.indexOf(":");
      if (at > 0) result.at(-1)?.push({ kind: "text", text: rest.slice(0, at) });
      result.push([]);
      rest = rest.slice(at + 1);
    }
    if (rest !== "") result.at(-1)?.push({ kind: "text", text: rest });
  }
  return result;
}

/** True if a string can be matched as an ARN: `*`, six components, or fewer ending in `*`. */
export function isArnPattern(pattern: Pattern): boolean {
  const [first] = pattern.tokens;
  if (pattern.tokens.length === 1 && first?.kind === "any") return true;
  if (first?.kind === "variable") return true;
  if (!pattern.source.startsWith("arn:")) return false;
  return components(pattern.tokens).length === 6 || pattern.tokens.at(-1)?.kind === "any";
}

/**
 * True if an ARN matches a pattern. The six components are compared one by one, so that a wildcard in the middle
 * never swallows a colon; a pattern of fewer components ending in `*` covers the rest. `*` alone matches everything,
 * and only it matches a request that is about no particular resource (`*`).
 */
export function matchesArn(pattern: Pattern, arn: string, read: ContextReader): boolean {
  const tokens = expand(pattern.tokens, read);
  if (tokens === undefined) return false;
  if (tokens.length > 0 && tokens.every((token) => token.kind === "any")) return true;
  const wanted = components(tokens);
  const given = components([{ kind: "text", text: arn }]).map((part) =>
    part.map((token) => (token.kind === "text" ? token.text : "")).join(""),
  );
  if (given.length < 6) return false;
  return wanted.every((part, index) => {
    const last = index === wanted.length - 1;
    if (last && wanted.length < 6) {
      return part.at(-1)?.kind === "any" && matchTokens(part, given.slice(index).join(":"), false);
    }
    return matchTokens(part, given[index] ?? "", false);
  });
}
