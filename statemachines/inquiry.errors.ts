/**
 * Error names that the inquiry workflow retries or catches: the literal `name` of the error classes in
 * lambdas/inquiry/inquiry-errors.ts. A test holds both against the definition.
 */
export const inquiryErrors = {
  /** The line: refused, no answer in time, broken off. */
  networkUnavailable: "InquiryNetworkUnavailableError",
  /** An answer that follows no contract. */
  answerUnreadable: "InquiryAnswerUnreadableError",
  /** Outside the hours of the network. */
  networkClosed: "InquiryNetworkClosedError",
  /** More inquiries a second than agreed. */
  rateExceeded: "InquiryRateExceededError",
  /** Accepted, not answered yet. */
  answerNotReady: "InquiryAnswerNotReadyError",
} as const;

/** One retrier of the definition, without the errors it is for. */
export type RetryNumbers = {
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: "FULL";
};

/**
 * The line: 2 + 4 + 8 = 14 seconds. Long enough for a connection that was cut or a server that is being restarted; an
 * outage is not waited out but becomes a gap with a task for a person, since the applicant must not wait unseen. Each
 * attempt may itself last three exchanges of 5 seconds.
 */
export const lineRetry: RetryNumbers = { IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2 };

/**
 * Too many inquiries: at most 1 + 2 + 4 + 8 + 10 + 10 = 35 seconds, spread at random so that cases of one moment do not
 * meet again. At ten a second (the booking threshold of the connection test) 35 seconds let 350 inquiries through.
 */
export const rateRetry: RetryNumbers = {
  IntervalSeconds: 1,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 10,
  JitterStrategy: "FULL",
};

/**
 * No answer yet: 5 + 15 + 45 + 135 = 200 seconds, about three minutes beyond the patience of each task. Machine answers
 * come within seconds; what takes longer is decided by the provider's staff in hours or days, and becomes the gap
 * "answer-pending", which a later round closes under the same inquiry id.
 */
export const answerRetry: RetryNumbers = { IntervalSeconds: 5, MaxAttempts: 4, BackoffRate: 3 };

/** Lambda itself: the values AWS recommends for every task that invokes a function. */
export const serviceRetry: RetryNumbers = { IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 };
