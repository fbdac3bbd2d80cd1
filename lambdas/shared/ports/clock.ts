/** The present, JST for dates. Passed in everywhere, so that rules and tests know no wall clock. */
export interface Clock {
  /** Present instant, ISO 8601 UTC with milliseconds. */
  now(): string;
  /** Present day in Japan, YYYY-MM-DD. */
  today(): string;
}

/** Source of identifiers. */
export interface IdSource {
  /** A new time-ordered UUID. */
  next(): string;
}
