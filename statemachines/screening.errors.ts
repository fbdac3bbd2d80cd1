/**
 * Names of the typed errors that the screening definition retries. The names are the literals of the error classes; a
 * test keeps the three equal.
 */
export const screeningErrors = { caseBusy: "CaseBusyError" } as const;

/**
 * Destroying the key again when the number zone failed: 5 + 15 + 45 + 135 + 405 seconds, about ten minutes. The number
 * may not outlive the screening (番号法20条), and destroying twice does nothing more than once. After that the execution
 * fails, which the operator is told.
 */
export const destructionRetry = { IntervalSeconds: 5, MaxAttempts: 5, BackoffRate: 3 } as const;
