import { DomainError } from "../../domain/errors.ts";

/** The network could not be reached, did not answer in time, or broke off. Worth another try. */
export class InquiryNetworkUnavailableError extends DomainError {
  override readonly name = "InquiryNetworkUnavailableError";
  readonly code = "INQUIRY_NETWORK_UNAVAILABLE";
}

/** Something was answered that follows no contract (broken fields, wrong characters). Worth another try. */
export class InquiryAnswerUnreadableError extends DomainError {
  override readonly name = "InquiryAnswerUnreadableError";
  readonly code = "INQUIRY_ANSWER_UNREADABLE";
}

/** The network is outside its hours; `opensAt` is an ISO instant. */
export class InquiryNetworkClosedError extends DomainError {
  override readonly name = "InquiryNetworkClosedError";
  readonly code = "INQUIRY_NETWORK_CLOSED";
  readonly opensAt: string;
  constructor(opensAt: string) {
    super("outside the hours of the network");
    this.opensAt = opensAt;
  }
}

/** Too many inquiries in a second. Worth another try a little later. */
export class InquiryRateExceededError extends DomainError {
  override readonly name = "InquiryRateExceededError";
  readonly code = "INQUIRY_RATE_EXCEEDED";
}

/** The inquiry was accepted and its answer has not come yet; asking again later is free. */
export class InquiryAnswerNotReadyError extends DomainError {
  override readonly name = "InquiryAnswerNotReadyError";
  readonly code = "INQUIRY_ANSWER_NOT_READY";
}

/** The case, member or plan that a task names is not there: the execution was started with a wrong input. */
export class InquirySubjectMissingError extends DomainError {
  override readonly name = "InquirySubjectMissingError";
  readonly code = "INQUIRY_SUBJECT_MISSING";
}

/** A row of the vault does not belong where it was found: its encryption context is another one. */
export class VaultContextError extends DomainError {
  override readonly name = "VaultContextError";
  readonly code = "VAULT_CONTEXT";
}
