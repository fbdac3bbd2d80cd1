import { DomainError } from "../errors.ts";

/** An amount of money in whole yen. May be negative only where a docstring says so. */
export type Yen = number;

/** A value that is no amount: not whole, not finite, or too large to be exact. */
export class InvalidAmountError extends DomainError {
  override readonly name = "InvalidAmountError";
  readonly code = "INVALID_AMOUNT";
}

/** True for a whole number of yen, zero or more, that is exact. */
export function isYen(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** The value as an amount of zero yen or more; throws {@link InvalidAmountError} otherwise. */
export function assertYen(value: number): Yen {
  if (!isYen(value)) throw new InvalidAmountError("an amount must be a whole number of yen, zero or more");
  return value;
}

function positive(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value <= 0)
    throw new InvalidAmountError(`${what} must be a positive whole number`);
  return value;
}

/** The amount rounded down to a multiple of the unit (yen); throws {@link InvalidAmountError} for a unit below one. */
export function floorTo(amount: Yen, unit: number): Yen {
  return assertYen(amount) - (amount % positive(unit, "a rounding unit"));
}

/** The amount rounded up to a multiple of the unit (yen); throws {@link InvalidAmountError} for a unit below one. */
export function ceilTo(amount: Yen, unit: number): Yen {
  const floor = floorTo(amount, unit);
  return floor === amount ? amount : assertYen(floor + unit);
}

function exact(value: bigint): Yen {
  const amount = Number(value);
  if (!Number.isSafeInteger(amount)) throw new InvalidAmountError("the amount is too large to be exact");
  return amount;
}

/**
 * floor(amount × numerator ÷ denominator) in yen, exactly: the product is taken in bigint, so no rate of any size
 * loses a yen. 1.5 % a year by the month is `multiplyRate(balance, 150, 10_000 * 12)`.
 * Throws {@link InvalidAmountError} for a negative or broken part, or a denominator below one.
 */
export function multiplyRate(amount: Yen, numerator: number, denominator: number): Yen {
  const product = BigInt(assertYen(amount)) * BigInt(assertYen(numerator));
  return exact(product / BigInt(positive(denominator, "a denominator")));
}

/** The sum of amounts in yen; throws {@link InvalidAmountError} when an amount or the sum is not exact. */
export function sumYen(amounts: Iterable<Yen>): Yen {
  let sum = 0;
  for (const amount of amounts) sum = assertYen(sum + assertYen(amount));
  return sum;
}

/** How an amount is written: `suffix` 1,234円 (text and papers), `sign` ¥1,234 (tables). */
export type YenStyle = "suffix" | "sign";

/** An amount as people read it, with thousands separators; a negative amount carries a leading minus. */
export function formatYen(amount: number, style: YenStyle = "suffix"): string {
  if (!Number.isSafeInteger(amount)) throw new InvalidAmountError("an amount must be a whole number of yen");
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, ",");
  const minus = amount < 0 ? "-" : "";
  return style === "suffix" ? `${minus}${digits}円` : `${minus}¥${digits}`;
}
