import type * as z from "zod";
import type * as administration from "../../../lambdas/administration/administration.contract.ts";
import type * as settings from "../../../lambdas/administration/settings.contract.ts";
import type * as applications from "../../../lambdas/applications/applications.contract.ts";
import type * as cases from "../../../lambdas/cases/cases.contract.ts";
import type * as consultations from "../../../lambdas/consultations/consultations.contract.ts";
import type * as contracts from "../../../lambdas/contracts/contracts.contract.ts";
import type * as decisions from "../../../lambdas/decisions/decisions.contract.ts";
import type * as disbursements from "../../../lambdas/disbursements/disbursements.contract.ts";
import type * as documents from "../../../lambdas/documents/documents.contract.ts";
import type * as eligibility from "../../../lambdas/eligibility/eligibility.contract.ts";
import type * as releases from "../../../lambdas/exports/exports.contract.ts";
import type * as numberInquiries from "../../../lambdas/inquiry/number-inquiries.contract.ts";
import type * as national from "../../../lambdas/national/national.contract.ts";
import type * as screening from "../../../lambdas/screening/screening.contract.ts";
import type * as session from "../../../lambdas/session/session.contract.ts";
import type { Contract, Method } from "../../../lambdas/shared/contract.ts";
import type * as statistics from "../../../lambdas/statistics/statistics.contract.ts";

/** A route as the browser calls it; the types come from its contract, method and address are checked against it by a test. */
export type Endpoint<Of extends Contract> = {
  readonly operationId: string;
  readonly method: Method;
  readonly path: string;
  /** Never present: carries the contract's types. */
  readonly contract?: Of;
};

const endpoint = <Of extends Contract>(operationId: string, method: Method, path: string): Endpoint<Of> => ({
  operationId,
  method,
  path,
});

/** What the browser sends as the body. */
export type BodyOf<Of extends Contract> = z.input<Of["request"]["body"]>;
/** What the API answers. */
export type AnswerOf<Of extends Contract> = z.output<Of["response"]["body"]>;

/** Every route the screens use. */
export const endpoints = {
  startSession: endpoint<typeof session.startSession>("startSession", "POST", "/session"),
  answerOneTimeCode: endpoint<typeof session.answerOneTimeCode>("answerOneTimeCode", "POST", "/session/one-time-code"),
  setPassword: endpoint<typeof session.setPassword>("setPassword", "POST", "/session/password"),
  registerAuthenticator: endpoint<typeof session.registerAuthenticator>(
    "registerAuthenticator",
    "POST",
    "/session/authenticator",
  ),
  refreshSession: endpoint<typeof session.refreshSession>("refreshSession", "POST", "/session/refresh"),
  endSession: endpoint<typeof session.endSession>("endSession", "POST", "/session/end"),
  getMe: endpoint<typeof session.getMe>("getMe", "GET", "/me"),
  listCases: endpoint<typeof cases.listCases>("listCases", "GET", "/cases"),
  searchCases: endpoint<typeof cases.searchCases>("searchCases", "GET", "/cases/search"),
  openCase: endpoint<typeof cases.openCase>("openCase", "POST", "/cases/{caseId}/openings"),
  getCaseVersion: endpoint<typeof cases.getCaseVersion>("getCaseVersion", "GET", "/cases/{caseId}/version"),
  readAudit: endpoint<typeof cases.readAudit>("readAudit", "GET", "/audit"),
  beginConsultation: endpoint<typeof consultations.beginConsultation>("beginConsultation", "POST", "/consultations"),
  recordConsultation: endpoint<typeof consultations.recordConsultation>(
    "recordConsultation",
    "POST",
    "/cases/{caseId}/consultations",
  ),
  viewAssessment: endpoint<typeof eligibility.viewAssessment>("viewAssessment", "GET", "/cases/{caseId}/assessment"),
  recordFacts: endpoint<typeof eligibility.recordFacts>("recordFacts", "PUT", "/cases/{caseId}/facts"),
  findBank: endpoint<typeof applications.findBank>("findBank", "GET", "/banks"),
  openApplication: endpoint<typeof applications.openApplication>(
    "openApplication",
    "POST",
    "/cases/{caseId}/application",
  ),
  saveApplication: endpoint<typeof applications.saveApplication>(
    "saveApplication",
    "PUT",
    "/cases/{caseId}/application",
  ),
  submitApplication: endpoint<typeof applications.submitApplication>(
    "submitApplication",
    "POST",
    "/cases/{caseId}/application/submission",
  ),
  withdrawApplication: endpoint<typeof applications.withdrawApplication>(
    "withdrawApplication",
    "POST",
    "/cases/{caseId}/application/withdrawal",
  ),
  announceDocument: endpoint<typeof documents.announceDocument>(
    "announceDocument",
    "POST",
    "/cases/{caseId}/documents",
  ),
  linkDocument: endpoint<typeof documents.linkDocument>(
    "linkDocument",
    "POST",
    "/cases/{caseId}/documents/{documentId}/link",
  ),
  askQuestion: endpoint<typeof screening.askQuestion>("askQuestion", "POST", "/cases/{caseId}/questions"),
  answerQuestion: endpoint<typeof screening.answerQuestion>(
    "answerQuestion",
    "POST",
    "/cases/{caseId}/questions/{messageId}/answer",
  ),
  forwardCase: endpoint<typeof screening.forwardCase>("forwardCase", "POST", "/cases/{caseId}/screening/forward"),
  returnCase: endpoint<typeof screening.returnCase>("returnCase", "POST", "/cases/{caseId}/screening/return"),
  retryStep: endpoint<typeof screening.retryStep>("retryStep", "POST", "/cases/{caseId}/screening/retry"),
  decideStep: endpoint<typeof decisions.decideStep>("decideStep", "POST", "/cases/{caseId}/decision/steps"),
  recordCommitteeOpinion: endpoint<typeof decisions.recordCommitteeOpinion>(
    "recordCommitteeOpinion",
    "POST",
    "/cases/{caseId}/decision/committee-opinion",
  ),
  receiveLoanDeed: endpoint<typeof contracts.receiveLoanDeed>(
    "receiveLoanDeed",
    "POST",
    "/cases/{caseId}/contract/loan-deed",
  ),
  linkPaper: endpoint<typeof contracts.linkPaper>("linkPaper", "POST", "/cases/{caseId}/papers/{kind}/link"),
  listPaymentDays: endpoint<typeof disbursements.listPaymentDays>("listPaymentDays", "GET", "/payment-days"),
  getPaymentDay: endpoint<typeof disbursements.getPaymentDay>("getPaymentDay", "GET", "/payment-days/{paymentDate}"),
  draftPaymentFile: endpoint<typeof disbursements.draftPaymentFile>(
    "draftPaymentFile",
    "POST",
    "/payment-days/{paymentDate}/files",
  ),
  sealPaymentFile: endpoint<typeof disbursements.sealPaymentFile>(
    "sealPaymentFile",
    "POST",
    "/payment-days/{paymentDate}/files/{fileId}/seal",
  ),
  discardPaymentFile: endpoint<typeof disbursements.discardPaymentFile>(
    "discardPaymentFile",
    "POST",
    "/payment-days/{paymentDate}/files/{fileId}/discard",
  ),
  linkPaymentFile: endpoint<typeof disbursements.linkPaymentFile>(
    "linkPaymentFile",
    "POST",
    "/payment-days/{paymentDate}/files/{fileId}/link",
  ),
  getStatistics: endpoint<typeof statistics.getStatistics>("getStatistics", "GET", "/statistics"),
  listReleases: endpoint<typeof releases.listReleases>("listReleases", "GET", "/releases"),
  getRelease: endpoint<typeof releases.getRelease>("getRelease", "GET", "/releases/{releaseId}"),
  proposeRelease: endpoint<typeof releases.proposeRelease>("proposeRelease", "POST", "/releases"),
  decideRelease: endpoint<typeof releases.decideRelease>("decideRelease", "POST", "/releases/{releaseId}/decision"),
  listStaff: endpoint<typeof administration.listStaff>("listStaff", "GET", "/staff"),
  proposeStaff: endpoint<typeof administration.proposeStaff>("proposeStaff", "POST", "/staff/proposals"),
  decideStaffProposal: endpoint<typeof administration.decideStaffProposal>(
    "decideStaffProposal",
    "POST",
    "/staff/proposals/{proposalId}/decision",
  ),
  listInquiryExceptions: endpoint<typeof numberInquiries.listInquiryExceptions>(
    "listInquiryExceptions",
    "GET",
    "/number/exceptions",
  ),
  resolveInquiryException: endpoint<typeof numberInquiries.resolveInquiryException>(
    "resolveInquiryException",
    "POST",
    "/number/exceptions/resolution",
  ),
  listCaseInquiries: endpoint<typeof numberInquiries.listCaseInquiries>(
    "listCaseInquiries",
    "GET",
    "/number/cases/{caseId}/inquiries",
  ),
  withdrawStaffProposal: endpoint<typeof administration.withdrawStaffProposal>(
    "withdrawStaffProposal",
    "POST",
    "/staff/proposals/{proposalId}/withdrawal",
  ),
  renewPassword: endpoint<typeof administration.renewPassword>("renewPassword", "POST", "/staff/temporary-passwords"),
  listSettings: endpoint<typeof settings.listSettings>("listSettings", "GET", "/settings"),
  proposeSetting: endpoint<typeof settings.proposeSetting>("proposeSetting", "POST", "/settings/proposals"),
  decideSettingProposal: endpoint<typeof settings.decideSettingProposal>(
    "decideSettingProposal",
    "POST",
    "/settings/proposals/{proposalId}/decision",
  ),
  withdrawSettingProposal: endpoint<typeof settings.withdrawSettingProposal>(
    "withdrawSettingProposal",
    "POST",
    "/settings/proposals/{proposalId}/withdrawal",
  ),
  getNationalTable: endpoint<typeof national.getNationalTable>("getNationalTable", "GET", "/national-table"),
  pullReleases: endpoint<typeof national.pullReleases>("pullReleases", "POST", "/pulls"),
} as const;

/** Who is signed in, asked before it is known which stage answers. */
export const anyMe = endpoint<typeof session.getMe | typeof national.getNationalMe>("getMe", "GET", "/me");

/** Answers that several screens pass around. */
export type CaseView = cases.CaseView;
export type CaseRow = cases.CaseRow;
export type AssessmentView = eligibility.AssessmentView;
export type MissingItem = CaseView["missing"][number];
export type Me = AnswerOf<typeof session.getMe>;
export type NationalMe = AnswerOf<typeof national.getNationalMe>;
export type SignInStep = AnswerOf<typeof session.startSession>;
export type Tokens = AnswerOf<typeof session.refreshSession>;
export type ShownTable = statistics.ShownTable;
export type PaymentDay = AnswerOf<typeof disbursements.getPaymentDay>;
export type PaymentFile = disbursements.PaymentFileView;
export type Release = releases.ReleaseView;
export type InquiryExceptionRow = AnswerOf<typeof numberInquiries.listInquiryExceptions>["exceptions"][number];
export type InquiryRecordRow = AnswerOf<typeof numberInquiries.listCaseInquiries>["inquiries"][number];
export type SettingsList = AnswerOf<typeof settings.listSettings>;
export type StaffList = AnswerOf<typeof administration.listStaff>;
export type PulledRelease = AnswerOf<typeof national.pullReleases>["releases"][number];
