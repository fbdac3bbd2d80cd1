/**
 * A policy holds something this evaluator does not understand. It is thrown rather than guessed, since a silently
 * ignored element could allow locally what AWS denies. The message names the statement and the element.
 */
export class UnsupportedPolicyElementError extends Error {
  override readonly name = "UnsupportedPolicyElementError";
  /** The id of the statement, or the owner of the policy when the whole policy is at fault. */
  readonly statement: string;
  /** The element at fault, for example `Condition.StringFuzzy`. */
  readonly element: string;

  constructor(statement: string, element: string, why: string) {
    super(`${statement}: ${element}: ${why}`);
    this.statement = statement;
    this.element = element;
  }
}

/** An SDK request whose IAM action this mapping does not know. */
export class UnsupportedRequestError extends Error {
  override readonly name = "UnsupportedRequestError";
}

/** A template holds a reference or function that cannot be turned into a concrete value. The message names the place. */
export class UnresolvableIntrinsicError extends Error {
  override readonly name = "UnresolvableIntrinsicError";
}
