/** Why a number of a register was refused; stable, and the same for every register. */
export type NumberRefusalCode = "NUMBER_FORMAT" | "NUMBER_REPEATED" | "NUMBER_CHECK_DIGIT";

/**
 * A number of a register as plain digits, or why it is none. The sentence never repeats what was typed, so it may be
 * shown and logged even where the number may not.
 */
export type NumberOutcome =
  | { readonly kind: "valid"; readonly value: string }
  | { readonly kind: "refused"; readonly code: NumberRefusalCode; readonly message: string };

/** What was typed as plain ASCII digits: full-width characters narrowed, spaces and hyphens between the digits dropped. */
export function plainDigits(typed: string): string {
  return typed.normalize("NFKC").replace(/[\s‐‑‒–—−ー-]/g, "");
}

/** The digits of a string from the right: the first is the lowest place. Throws nothing; non-digits become NaN. */
export function digitsFromRight(digits: string): readonly number[] {
  return [...digits].reverse().map(Number);
}

/**
 * The sum of the digits from the right, each times the weight of its place (1 for the rightmost): the Σ Pn × Qn of the
 * ordinances on check digits.
 */
export function weightedSum(digits: string, weight: (place: number) => number): number {
  return digitsFromRight(digits).reduce((sum, digit, index) => sum + digit * weight(index + 1), 0);
}

/** True when every digit is the same: such a string can pass a check digit, and is what people type to get past a field. */
export function isRepeatedDigit(digits: string): boolean {
  return /^(\d)\1*$/.test(digits);
}
