/**
 * Stable codes of every refusal that reaches a person. `lambdas/shared/problems.ts` gives each its HTTP status and its
 * Japanese sentence; the compiler keeps the two complete.
 */
export type ErrorCode =
  | "INVALID_INPUT"
  | "MALFORMED_JSON"
  | "BODY_TOO_LARGE"
  | "ROUTE_NOT_FOUND"
  | "UNAUTHENTICATED"
  | "SIGN_IN_REFUSED"
  | "CODE_REFUSED"
  | "PASSWORD_REFUSED"
  | "SESSION_EXPIRED"
  | "FORBIDDEN"
  | "CASE_NOT_FOUND"
  | "ITEM_NOT_FOUND"
  | "OUT_OF_TURN"
  | "VERSION_CONFLICT"
  | "APPLICATION_INCOMPLETE"
  | "ALREADY_ANSWERED"
  | "OPEN_QUESTIONS"
  | "COMMITTEE_NOT_HEARD"
  | "MAKER_IS_CHECKER"
  | "DOCUMENT_NOT_READY"
  | "NOTHING_TO_PAY"
  | "NOT_A_BANK_DAY"
  | "PAYMENT_REFUSED_BY_BANK_RULES"
  | "DUPLICATES_UNCONFIRMED"
  | "PAYMENT_FILE_CHANGED"
  | "PAYMENT_FILE_SEALED"
  | "RELEASE_NOT_OPEN"
  | "RELEASE_UNSAFE"
  | "RELEASE_SIGNATURE_WRONG"
  | "STAFF_EXISTS"
  | "PROPOSAL_NOT_OPEN"
  | "NOT_THE_MAKER"
  | "OWN_ENTRY"
  | "TOO_FEW_ADMINISTRATORS"
  | "STAFF_NOT_ACTIVE"
  | "TEMPORARILY_UNAVAILABLE"
  | "INTERNAL";

/**
 * A violation of a rule of the house: thrown, never returned.
 *
 * `code` is stable: it is the code of the problem+json answer and of the log line. Each subclass sets `name` to a literal,
 * since bundlers rename classes; for a task of a workflow that name is the string in the definition's `ErrorEquals`.
 * `message` is for developers and never holds what a person entered.
 */
export abstract class DomainError extends Error {
  /** Stable UPPER_SNAKE code. */
  abstract readonly code: string;
}

/** One field that was refused: a path into the input, a stable code and a Japanese sentence for the person. */
export type FieldError = { readonly field: string; readonly code: string; readonly message: string };

/** A refusal with a code of the catalogue, the fields it concerns, and facts that help the person go on. */
export class RefusedError extends DomainError {
  override readonly name = "RefusedError";
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  /** Further members of the problem+json answer, such as the state that was found instead. Part of the API contract. */
  readonly facts: Readonly<Record<string, unknown>>;
  constructor(code: ErrorCode, fields: readonly FieldError[] = [], facts: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.fields = fields;
    this.facts = facts;
  }
}
