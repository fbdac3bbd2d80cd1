import type { Verdict } from "../../domain/case/case-items.schema.ts";
import type { ExceptionResolution } from "../../domain/inquiry/exceptions.ts";
import type { InformationItem } from "../../domain/inquiry/information-items.ts";
import type { GapCode } from "../../domain/inquiry/gaps.ts";
import type { InquirySubject, PermittedInquiry } from "../../domain/inquiry/permitted-inquiries.ts";
import type { MemberTax } from "../../domain/inquiry/inquiry-verdict.ts";
import type { Residence } from "../../domain/inquiry/tax-year.ts";

/** Who asks, as every inquiry names it: the organisation, the section, and a named, trained person. */
export type Requester = {
  readonly organisationCode: string;
  readonly sectionCode: string;
  readonly staffId: string;
};

/** What an inquiry asks, beyond its ground and its asker. */
export type InquiryQuestion =
  | {
      readonly kind: "identity";
      readonly kanaName: string;
      readonly name: string;
      readonly birthDate: string;
      readonly municipalityCode: string;
    }
  | { readonly kind: "link-code"; readonly addresseeNumber: string; readonly myNumber: string }
  | {
      readonly kind: "information";
      readonly item: InformationItem;
      readonly addresseeNumber: string;
      readonly providerCode: string;
      readonly taxYear: number | undefined;
    };

/** One inquiry as it is handed to the network. */
export type InquiryMessage = {
  readonly inquiryId: string;
  /** Instant that the record names, ISO 8601 UTC; the same on every repeat. */
  readonly requestedAt: string;
  readonly requester: Requester;
  readonly ground: PermittedInquiry;
  /** Asks that the person is not shown this inquiry (番号法23条2項). */
  readonly nonDisclosure: boolean;
  readonly question: InquiryQuestion;
};

/** Reasons for which an answer carries no data. */
export type NoDataReason = Extract<
  GapCode,
  | "no-data"
  | "provider-refused"
  | "provider-stopped"
  | "several-candidates"
  | "not-in-register"
  | "removed-from-register"
  | "moved-abroad"
  | "year-not-ready"
  | "layout-unknown"
  | "inquiry-failed"
>;

/** What an answer says, in our own terms. No more of it is kept than a verdict needs. */
export type AnswerContent =
  | { readonly kind: "identity"; readonly myNumber: string; readonly residentCode: string }
  | { readonly kind: "link-code"; readonly integratedAddresseeNumber: string }
  | {
      readonly kind: "resident-record";
      readonly householdNumber: string;
      /** undefined when the municipality answers only with the person's own line. */
      readonly members: readonly { readonly kanaName: string; readonly birthDate: string }[] | undefined;
      readonly residence: readonly Residence[];
    }
  | ({ readonly kind: "local-tax" } & MemberTax)
  | { readonly kind: "benefit"; readonly receiving: boolean }
  | { readonly kind: "none"; readonly reason: NoDataReason };

/** One answer. `providedAt` is set when information was provided, even when nobody here can read it. */
export type GatewayAnswer = {
  readonly inquiryId: string;
  readonly delivery: number;
  readonly answeredAt: string;
  readonly providedAt: string | undefined;
  readonly providerCode: string;
  readonly layoutVersion: string;
  readonly content: AnswerContent;
};

/** What the network says to a request. `known`: it has this inquiry already, from an earlier attempt. */
export type RequestOutcome =
  | { readonly kind: "accepted"; readonly waitMilliseconds: number }
  | { readonly kind: "known" }
  | { readonly kind: "link-code-missing" }
  | { readonly kind: "not-permitted" };

/** What the network says to the question for an answer. */
export type PollOutcome =
  | { readonly kind: "waiting"; readonly staffDecision: boolean; readonly waitMilliseconds: number }
  | { readonly kind: "answered"; readonly answer: GatewayAnswer }
  | { readonly kind: "unknown" };

/** One entry of the network's own record of inquiries (番号法23条). */
export type NetworkRecord = {
  readonly inquiryId: string;
  readonly requestedAt: string;
  readonly staffId: string;
  readonly sectionCode: string;
  readonly providerCode: string;
  readonly taskCode: string;
  readonly procedureCode: string;
  readonly informationCode: string;
  readonly nonDisclosure: boolean;
  readonly outcome: "pending" | "provided" | "not-provided" | "cancelled";
  readonly providedAt: string | undefined;
};

/**
 * The way out to 住基ネット and 情報提供ネットワークシステム. Adapters: simulator and middle server (same contract), later
 * the public service mesh. No code of the other side gets past it.
 *
 * Every method throws {@link InquiryNetworkUnavailableError}, {@link InquiryAnswerUnreadableError},
 * {@link InquiryNetworkClosedError} or {@link InquiryRateExceededError} (inquiry-errors.ts).
 */
export interface InquiryGateway {
  /** Whether the network is open; `opensAt` (ISO instant) when it is not. */
  status(): Promise<{ readonly open: boolean; readonly opensAt: string | undefined }>;
  request(message: InquiryMessage): Promise<RequestOutcome>;
  poll(inquiryId: string): Promise<PollOutcome>;
  /** Confirms that an answer was received; repeating it is harmless. */
  accept(inquiryId: string, delivery: number): Promise<void>;
  /** Withdraws an inquiry; an answer may still come late. */
  cancel(inquiryId: string): Promise<"cancelled" | "already-answered" | "unknown">;
  /** The network's own record of our organisation's inquiries. */
  records(): Promise<readonly NetworkRecord[]>;
}

/**
 * The key of one case while it is in use. Call `forget` as soon as it is not: the bytes are overwritten. `id` tells keys
 * of the same case apart: a case whose key was destroyed gets another one when a later round inquires again.
 */
export type CaseKey = { readonly id: string; readonly bytes: Uint8Array; readonly forget: () => void };

/**
 * Keys per case, wrapped by the number key. They are not cached: each task unwraps the key it needs, so the lifetime of
 * a copy outside the table is the run of one task.
 */
export interface CaseKeys {
  /** Seconds for which a key may outlive its row in a process: stated in each destruction record. */
  readonly cacheLifetimeSeconds: number;
  /** The key of the case, made when there is none. */
  open(caseId: string): Promise<CaseKey>;
  /** The key of the case, or undefined when it was never made or is destroyed. */
  find(caseId: string): Promise<CaseKey | undefined>;
  /** Destroys the key; nothing happens when there is none. */
  destroy(caseId: string): Promise<void>;
}

/** What a vault row holds. */
export type VaultPurpose = "number" | "link-code" | "resident-record" | `fact-${InformationItem}`;

/** The number vault: rows that can be read with the case's key only, each bound to prefecture, case, person, purpose. */
export interface NumberVault {
  put(key: CaseKey, row: { caseId: string; personId: string; purpose: VaultPurpose }, content: unknown): Promise<void>;
  /**
   * The content, to be parsed by the caller; undefined when there is no row, or only one under a key that was destroyed.
   * Throws {@link VaultContextError} when the row was moved.
   */
  find(key: CaseKey, row: { caseId: string; personId: string; purpose: VaultPurpose }): Promise<unknown>;
}

/** How an inquiry ended. `data` and `layout-unknown` were provided; the others were not. */
export type RecordOutcome = "data" | NoDataReason | "not-permitted" | "not-received" | "cancelled";

/**
 * Our own record of one inquiry, kept seven years (番号法23条1項・施行令29条). It names asker, provider, ground, times and the
 * class of the outcome; never a number, an amount or an address.
 */
export type InquiryRecord = {
  readonly inquiryId: string;
  readonly caseId: string;
  readonly personId: string;
  readonly subject: InquirySubject;
  readonly round: number;
  readonly attempt: number;
  readonly taxYear: number | undefined;
  readonly providerCode: string;
  readonly taskCode: string;
  readonly procedureCode: string;
  readonly informationCode: string;
  readonly nonDisclosure: boolean;
  readonly sectionCode: string;
  readonly staffId: string;
  readonly requestedAt: string;
  /** `prepared` before it is known to have arrived, `accepted` while an answer is awaited, `closed`. */
  readonly state: "prepared" | "accepted" | "closed";
  readonly outcome: RecordOutcome | undefined;
  readonly answeredAt: string | undefined;
  readonly providedAt: string | undefined;
  readonly layoutVersion: string | undefined;
  readonly cancelledAt: string | undefined;
  /** True when the answer came after the inquiry was withdrawn, and was discarded. */
  readonly late: boolean;
  /** Last day on which the record must be kept, JST. */
  readonly retainUntil: string;
};

/** Which household members are asked about what; written once per round, without personal data. */
export type InquiryPlan = {
  readonly caseId: string;
  readonly round: number;
  readonly taxYear: number;
  readonly items: readonly InformationItem[];
  readonly members: readonly {
    readonly personId: string;
    readonly consented: boolean;
    readonly mayHaveIncome: boolean;
  }[];
};

/** A missing fact as it waits for a person. */
export type InquiryException = {
  readonly caseId: string;
  readonly round: number;
  readonly personId: string;
  readonly subject: InquirySubject;
  readonly code: GapCode;
  readonly raisedAt: string;
  readonly resolution: { readonly by: string; readonly at: string; readonly code: ExceptionResolution } | undefined;
};

/** Proof that a case's key was destroyed. */
export type Destruction = {
  readonly destructionId: string;
  readonly caseId: string;
  readonly round: number;
  readonly destroyedAt: string;
  readonly keyCacheLifetimeSeconds: number;
};

/** Records, plans, exceptions and proofs of destruction: what of an inquiry outlives its key. */
export interface InquiryRecords {
  /** Writes the record when its id is new; returns the one that stands. */
  prepare(record: InquiryRecord): Promise<InquiryRecord>;
  /** Writes changes to a record that is still in one of the states; returns the one that stands. */
  advance(
    record: InquiryRecord,
    from: readonly InquiryRecord["state"][],
    changes: Partial<
      Pick<
        InquiryRecord,
        "state" | "outcome" | "answeredAt" | "providedAt" | "providerCode" | "layoutVersion" | "cancelledAt" | "late"
      >
    >,
  ): Promise<InquiryRecord>;
  /** The record as it stands. Throws {@link InquirySubjectMissingError} when there is none. */
  find(caseId: string, inquiryId: string): Promise<InquiryRecord>;
  list(caseId: string): Promise<readonly InquiryRecord[]>;
  savePlan(plan: InquiryPlan): Promise<void>;
  findPlan(caseId: string, round: number): Promise<InquiryPlan | undefined>;
  raise(exception: InquiryException): Promise<void>;
  /** Removes the exception of a subject after its data came. */
  clear(caseId: string, round: number, personId: string, subject: InquirySubject): Promise<void>;
  listExceptions(caseId: string, round: number): Promise<readonly InquiryException[]>;
  /** Exceptions of the whole prefecture that wait for a number handler. */
  listOpenExceptions(): Promise<readonly InquiryException[]>;
  resolve(exception: InquiryException, resolution: NonNullable<InquiryException["resolution"]>): Promise<void>;
  /** Keeps the verdict of a round (classes, bands, codes and ids), so that it can be told again without the facts. */
  saveVerdict(caseId: string, round: number, verdict: Verdict): Promise<void>;
  findVerdict(caseId: string, round: number): Promise<Verdict | undefined>;
  saveDestruction(destruction: Destruction): Promise<void>;
  findDestruction(caseId: string, round: number): Promise<Destruction | undefined>;
}

/** What the number zone reads of a case. */
export type CaseFacts = {
  readonly fund: "emergency-small";
  /** Municipality of the household's address. */
  readonly municipalityCode: string;
  readonly protected: boolean;
  readonly members: readonly {
    readonly personId: string;
    readonly name: string;
    readonly nameKana: string;
    readonly birthDate: string;
    readonly consented: boolean;
  }[];
};

/** The case's side of an inquiry. */
export interface CaseFactsReader {
  /** Throws {@link InquirySubjectMissingError} when the case or its application is not there. */
  read(caseId: string): Promise<CaseFacts>;
}

/** Waits a short while between two questions of one task; milliseconds. */
export type Pause = (milliseconds: number) => Promise<void>;
