/**
 * Names of the typed errors that the screening definition retries. The names are the literals of the error classes; a
 * test keeps the three equal.
 */
export const screeningErrors = { caseBusy: "CaseBusyError" } as const;
