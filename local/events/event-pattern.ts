/** An event pattern uses a comparison that the runtime does not know. */
export class UnsupportedPatternError extends Error {
  override readonly name = "UnsupportedPatternError";
}

/** Decides whether an event fits a pattern. */
export type EventMatcher = (event: unknown) => boolean;

type Leaf = (value: unknown, present: boolean) => boolean;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function numeric(terms: readonly unknown[]): Leaf {
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < terms.length; at += 2) {
    const [operator, operand] = [terms[at], terms[at + 1]];
    if (typeof operand !== "number") throw new UnsupportedPatternError("numeric needs pairs of operator and number");
    if (operator === "=") tests.push((value) => value === operand);
    else if (operator === "<") tests.push((value) => value < operand);
    else if (operator === "<=") tests.push((value) => value <= operand);
    else if (operator === ">") tests.push((value) => value > operand);
    else if (operator === ">=") tests.push((value) => value >= operand);
    else throw new UnsupportedPatternError(`numeric operator ${String(operator)}`);
  }
  return (value) => typeof value === "number" && tests.every((holds) => holds(value));
}

function textTest(operator: string, wanted: string): Leaf {
  switch (operator) {
    case "prefix":
      return (value) => typeof value === "string" && value.startsWith(wanted);
    case "suffix":
      return (value) => typeof value === "string" && value.endsWith(wanted);
    case "equals-ignore-case":
      return (value) => typeof value === "string" && value.toLowerCase() === wanted.toLowerCase();
    case "wildcard": {
      const parts = wanted.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
      const expression = new RegExp(`^${parts.join(".*")}$`, "s");
      return (value) => typeof value === "string" && expression.test(value);
    }
    default:
      throw new UnsupportedPatternError(`the comparison ${operator}`);
  }
}

function leaf(term: unknown): Leaf {
  if (!isObject(term)) return (value, present) => present && value === term;
  const [entry, ...others] = Object.entries(term);
  if (entry === undefined || others.length > 0) throw new UnsupportedPatternError(JSON.stringify(term));
  const [operator, operand] = entry;
  if (operator === "exists") return (_value, present) => present === operand;
  if (operator === "numeric" && Array.isArray(operand)) return numeric(operand);
  if (operator === "anything-but") {
    const excluded = (Array.isArray(operand) ? operand : [operand]).map(leaf);
    return (value, present) => present && !excluded.some((matches) => matches(value, present));
  }
  if (typeof operand === "string") return textTest(operator, operand);
  throw new UnsupportedPatternError(JSON.stringify(term));
}

/**
 * Compiles a pattern of EventBridge or of a Lambda event filter: exact values, prefix, suffix, anything-but, exists,
 * numeric, equals-ignore-case, wildcard, `$or`, any depth; a list in the event fits if one of its members does.
 *
 * Throws UnsupportedPatternError for anything else, so that no event is let through or lost by a misread pattern.
 */
export function compilePattern(pattern: unknown): EventMatcher {
  if (!isObject(pattern)) throw new UnsupportedPatternError(JSON.stringify(pattern));
  const tests = Object.entries(pattern).map(([key, wanted]): EventMatcher => {
    if (key === "$or") {
      if (!Array.isArray(wanted)) throw new UnsupportedPatternError("$or needs a list");
      const branches = wanted.map(compilePattern);
      return (event) => branches.some((matches) => matches(event));
    }
    const valueOf = (event: unknown) => (isObject(event) ? event[key] : undefined);
    const isPresent = (event: unknown) => isObject(event) && Object.hasOwn(event, key);
    if (Array.isArray(wanted)) {
      const leaves = wanted.map(leaf);
      return (event) => {
        const value = valueOf(event);
        const values = Array.isArray(value) ? value : [value];
        return leaves.some((matches) => values.some((item) => matches(item, isPresent(event))));
      };
    }
    const inner = compilePattern(wanted);
    return (event) => {
      const value = valueOf(event);
      return Array.isArray(value) ? value.some(inner) : inner(value);
    };
  });
  return (event) => tests.every((matches) => matches(event));
}
