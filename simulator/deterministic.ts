import { createHash } from "node:crypto";

/** A number in [0, 1) that depends on nothing but the parts: the same parts always draw the same number. */
export function draw(...parts: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(parts.join("\u001f")).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/** A whole number in [0, below), drawn from the parts. */
export function drawInteger(below: number, ...parts: readonly (string | number)[]): number {
  return Math.floor(draw(...parts) * below);
}

/** `length` decimal digits drawn from the parts. */
export function drawDigits(length: number, ...parts: readonly (string | number)[]): string {
  let digits = "";
  for (let block = 0; digits.length < length; block += 1) {
    digits += String(drawInteger(1_000_000_000, ...parts, block)).padStart(9, "0");
  }
  return digits.slice(0, length);
}

/** A draw of a log-normal distribution with the given median and spread (σ of the logarithm), in the median's unit. */
export function drawLogNormal(median: number, spread: number, ...parts: readonly (string | number)[]): number {
  const first = Math.max(draw(...parts, "first"), Number.EPSILON);
  const second = draw(...parts, "second");
  const normal = Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * second);
  return median * Math.exp(spread * normal);
}

/** One of the weighted choices; weights need not add up to 1. The last choice is taken when all weights are 0. */
export function drawWeighted<Choice extends string>(
  weights: readonly (readonly [Choice, number])[],
  fallback: Choice,
  ...parts: readonly (string | number)[]
): Choice {
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  let remaining = draw(...parts) * total;
  for (const [choice, weight] of weights) {
    remaining -= weight;
    if (remaining < 0) return choice;
  }
  return fallback;
}
