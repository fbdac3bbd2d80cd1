/**
 * Every line that a function may log: a code and a sentence for operators. Nothing else can be logged, and the facts
 * beside a code are ids and codes by type. A test searches all logs for what must never be there.
 */
export const logCatalogue = {
  REQUEST_COMPLETED: "An API request was answered.",
  REQUEST_REFUSED: "An API request was refused for a reason of the catalogue.",
  REQUEST_FAILED: "An API request failed; the answer carries only the correlation id.",
  SIGN_IN_REFUSED: "A sign-in was refused.",
  SIGN_IN_COMPLETED: "A member of staff signed in.",
  CASE_OPENED: "A case was opened with its purpose.",
  CASE_SEARCHED: "Cases were searched for.",
  CASE_CHANGED: "A case was changed.",
  TASK_STARTED: "A task of a workflow was started.",
  TASK_COMPLETED: "A task of a workflow was completed.",
  TASK_FAILED: "A task of a workflow failed; the workflow retries or catches by the error's name.",
  EVENT_STARTED: "A batch of events was received.",
  EVENT_COMPLETED: "A batch of events was handled.",
  EVENT_FAILED: "Handling an event failed; it is retried, then kept in the failure queue.",
  EXECUTION_STARTED: "The screening of a case was started.",
  EXECUTION_RESUMED: "A waiting screening was told what a person did.",
  EXECUTION_NOT_WAITING: "No screening waits for this act yet; its next wait will find the fact recorded.",
  DOCUMENT_RELEASED: "A document passed the check and can be read.",
  DOCUMENT_REJECTED: "A document was refused by the check and deleted.",
  PAPER_PRODUCED: "A paper was produced.",
  PAYMENT_FILE_DRAFTED: "A payment file was drafted.",
  PAYMENT_FILE_SEALED: "A payment file was sealed.",
  PAYMENT_FILE_REFUSED: "A seal was refused.",
  RELEASE_PUBLISHED: "An anonymised release was signed and published.",
  RELEASE_PULLED: "A release of a prefecture was pulled and accepted.",
  RELEASE_REFUSED: "A release of a prefecture was pulled and refused.",
  STATISTICS_PROJECTED: "The statistics row of a case was renewed.",
  AUDIT_ROOT_SEALED: "An hourly root of the audit chains was sealed.",
  INQUIRY_REQUESTED: "An inquiry was sent to the network.",
  INQUIRY_ANSWERED: "An inquiry was answered.",
  INQUIRY_GAP: "An inquiry ended without data; the gap is shown to the screener.",
  NUMBER_KEY_DESTROYED: "The number key of a case was destroyed.",
} as const;

/** Code of a log line. */
export type LogCode = keyof typeof logCatalogue;

/** What may stand beside a code: ids, codes and counts. */
export type LogFacts = Readonly<
  Partial<
    Record<
      | "caseId"
      | "staffId"
      | "correlationId"
      | "operationId"
      | "errorCode"
      | "errorName"
      | "executionName"
      | "task"
      | "round"
      | "act"
      | "documentId"
      | "documentNumber"
      | "fileId"
      | "releaseId"
      | "prefectureCode"
      | "inquiryId"
      | "personId"
      | "resultCode"
      | "status"
      | "count"
      | "milliseconds"
      | "requestId",
      string | number
    >
  >
>;
