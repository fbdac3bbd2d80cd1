/**
 * A violation of a rule of the house: thrown, never returned.
 *
 * `code` is stable: it is the code of the problem+json answer, of the log line and, for a task of a workflow,
 * the string in the definition's `ErrorEquals` (each subclass sets `name` to a literal, since bundlers rename classes).
 * `message` is for developers and never holds what a person entered.
 */
export abstract class DomainError extends Error {
  /** Stable UPPER_SNAKE code. */
  abstract readonly code: string;
}

/** One field that was refused: a path into the input, a stable code and a Japanese sentence for the person. */
export type FieldError = { readonly field: string; readonly code: string; readonly message: string };
