import type {
  Fault,
  ItemStatus,
  ProvisionRecord,
  RegisteredResident,
  SimulatorAnswer,
  SimulatorErrorCode,
  SimulatorInquiryRequest,
} from "./contract.ts";
import type { SimulatorClock } from "./clock.ts";
import { instantText } from "./clock.ts";
import type { Hours } from "./business-hours.ts";
import { dateInJapan, isOpen, opensAt } from "./business-hours.ts";
import { draw, drawDigits, drawLogNormal, drawWeighted } from "./deterministic.ts";
import type { Mixture, Resident } from "./population.ts";
import { deriveResident, foldKana, holderOf, registerResident, residentKey, taxFacts } from "./population.ts";
import { RESIDENT_INFORMATION_CODE, TAX_INFORMATION_CODE, isPermittedTriple } from "./permitted-triples.ts";
import type { SimulatorStore, StoredInquiry } from "./store.ts";

/** How a simulator behaves; all of it repeatable from the seed. */
export type SimulatorSettings = {
  readonly seed: string;
  readonly mixture: Mixture;
  readonly hours: Hours;
  /** Requests a second that are accepted; more are refused with E011. */
  readonly ratePerSecond: number;
  /** Multiplies every delay: 0 answers at once. */
  readonly delayScale: number;
  /** Month and day (MM-DD) from which the new fiscal year's tax data are offered. */
  readonly taxSwitchOver: string;
};

/** The settings of a plain start: the published shape of hours, ten requests a second, delays of seconds. */
export const DEFAULT_SETTINGS: SimulatorSettings = {
  seed: "sasae",
  mixture: "realistic",
  hours: { kind: "business", plannedStops: [] },
  ratePerSecond: 10,
  delayScale: 1,
  taxSwitchOver: "06-10",
};

/** 版番号 of the data layout the simulator answers in. */
export const LAYOUT_VERSION = "2026.06";
/** A 版番号 nobody knows, answered for residents of the class `layout-unknown`. */
const UNKNOWN_LAYOUT_VERSION = "2099.06";

const SECOND = 1000;
const HOUR = 3_600_000;
const IDENTITY_ITEMS = new Set([
  "name",
  "kanaName",
  "birthDate",
  "sex",
  "address",
  "myNumber",
  "residentCode",
  "history",
]);
/** The provider of 住基ネット and of 符号: one body for the whole country. */
const NATIONAL_PROVIDER = "000000";

/** A refusal with its code; the server makes it an HTTP answer. */
export type Refusal = {
  readonly kind: "refused";
  readonly code: SimulatorErrorCode;
  readonly opensAt: number | null;
  readonly retryAfterMilliseconds: number | null;
};

const refuse = (code: SimulatorErrorCode): Refusal => ({
  kind: "refused",
  code,
  opensAt: null,
  retryAfterMilliseconds: null,
});

/** What polling an inquiry gives. */
export type PollResult =
  | { readonly kind: "waiting"; readonly staffDecision: boolean; readonly pollAfterMilliseconds: number }
  | { readonly kind: "answered"; readonly delivery: number; readonly answer: SimulatorAnswer };

/** The simulator without its line: requests in, answers out, everything decided by clock and seed. */
export type SimulatorEngine = {
  readonly status: () => { readonly open: boolean; readonly opensAt: number; readonly now: number };
  readonly request: (
    request: SimulatorInquiryRequest,
  ) => Refusal | { readonly kind: "accepted"; readonly pollAfterMilliseconds: number };
  readonly poll: (recordId: string) => Refusal | PollResult;
  readonly accept: (recordId: string) => Refusal | { readonly kind: "closed" };
  readonly cancel: (
    recordId: string,
  ) => Refusal | { readonly kind: "cancelled" } | { readonly kind: "already-answered" };
  readonly answers: (
    organisation: string,
    limit: number,
  ) =>
    Refusal | { readonly kind: "answers"; readonly answers: readonly { delivery: number; answer: SimulatorAnswer }[] };
  readonly records: (organisation: string) => readonly ProvisionRecord[];
  readonly registerResident: (resident: RegisteredResident) => void;
  readonly faults: { readonly current: () => readonly Fault[]; readonly set: (faults: readonly Fault[]) => void };
  readonly counters: () => Readonly<Record<string, number>>;
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
};

/** Japanese sentence of each status, as a terminal would show it. */
const STATUS_MESSAGES: Readonly<Record<ItemStatus, string>> = {
  "01": "情報を取得しました",
  "02": "該当する情報はありません",
  "03": "情報提供が拒否されました",
  "04": "情報提供者が提供を停止しています",
  "05": "該当者が複数います",
  "06": "該当者がいません",
  "07": "除票となっています",
  "08": "国外へ転出しています",
  "09": "指定された年度の情報はまだ提供されていません",
};

/** Makes a simulator over its store and clock. */
export function createEngine(
  store: SimulatorStore,
  clock: SimulatorClock,
  settings: SimulatorSettings,
): SimulatorEngine {
  const { seed, mixture } = settings;
  let tokens = settings.ratePerSecond;
  let filledAt = clock.now();
  let faults: readonly Fault[] = [];

  const takeToken = (): number | null => {
    const now = clock.now();
    tokens = Math.min(settings.ratePerSecond, tokens + ((now - filledAt) * settings.ratePerSecond) / SECOND);
    filledAt = now;
    if (tokens >= 1) {
      tokens -= 1;
      return null;
    }
    return Math.ceil(((1 - tokens) * SECOND) / settings.ratePerSecond);
  };

  const closedNow = (): Refusal | undefined => {
    const now = clock.now();
    if (isOpen(settings.hours, now)) return undefined;
    return { kind: "refused", code: "E010", opensAt: opensAt(settings.hours, now), retryAfterMilliseconds: null };
  };

  const yearAt = (epoch: number): number => Number(dateInJapan(epoch).slice(0, 4));

  const residentAsked = (request: SimulatorInquiryRequest): Resident | undefined => {
    switch (request.service) {
      case "identity": {
        const { kanaName, birthDate, municipalityCode } = request.search;
        const known = store.findResident(residentKey(kanaName, birthDate, municipalityCode));
        if (known !== undefined) return known;
        const derived = deriveResident(seed, mixture, request.search, yearAt(clock.now()));
        store.saveResident(derived);
        return derived;
      }
      case "link-code":
        return store.findResidentByNumber(request.myNumber);
      case "information": {
        const key = store.findAddressee(request.requester.organisationCode, request.addresseeNumber);
        return key === undefined ? undefined : store.findResident(key);
      }
    }
  };

  const delayOf = (request: SimulatorInquiryRequest, staffDecision: boolean): number => {
    const id = request.recordId;
    if (staffDecision) {
      return settings.delayScale * Math.min(72 * HOUR, drawLogNormal(8 * HOUR, 0.9, seed, id, "staff-delay"));
    }
    const median = request.service === "identity" ? 0.8 * SECOND : 1.5 * SECOND;
    const tail = draw(seed, id, "tail") < 0.02 && mixture === "realistic" ? 30 : 1;
    return settings.delayScale * tail * drawLogNormal(median, 0.5, seed, id, "delay");
  };

  const informationClassOf = (resident: Resident, informationCode: string): Resident["informationClass"] => {
    if (resident.registered || mixture === "plain") return resident.informationClass;
    return drawWeighted(
      [
        ["data", 0.94],
        ["no-data", 0.02],
        ["refused", 0.01],
        ["provider-stopped", 0.02],
        ["layout-unknown", 0.01],
      ],
      "data",
      seed,
      resident.key,
      informationCode,
    );
  };

  type Content = {
    readonly itemStatus: ItemStatus;
    readonly providerCode: string;
    readonly layoutVersion?: string;
    readonly data: unknown;
  };

  const identityContent = (resident: Resident): Content => {
    const statuses: Readonly<Record<Resident["registerClass"], ItemStatus>> = {
      found: "01",
      several: "05",
      none: "06",
      removed: "07",
      "moved-abroad": "08",
    };
    const itemStatus = statuses[resident.registerClass];
    if (itemStatus !== "01") return { itemStatus, providerCode: NATIONAL_PROVIDER, data: null };
    return {
      itemStatus,
      providerCode: NATIONAL_PROVIDER,
      data: {
        kind: "identity",
        identity: {
          name: resident.name,
          kanaName: resident.kanaName,
          birthDate: resident.birthDate,
          sex: resident.sex,
          address: resident.address,
          myNumber: resident.myNumber,
          residentCode: resident.residentCode,
          history: resident.residence.map((place) => ({ reason: place.reason, changedOn: place.from })),
        },
      },
    };
  };

  const householdMembers = (resident: Resident): readonly Resident[] =>
    store
      .listHousehold(resident.householdNumber)
      .filter(
        (member) =>
          member.key === resident.key ||
          !(
            member.protectedAgainst.some((name) => foldKana(name) === foldKana(resident.kanaName)) ||
            resident.protectedAgainst.some((name) => foldKana(name) === foldKana(member.kanaName))
          ),
      );

  const informationContent = (
    request: Extract<SimulatorInquiryRequest, { service: "information" }>,
    resident: Resident,
    at: number,
  ): Content => {
    const { informationCode } = request.triple;
    const { providerCode } = request;
    const isResident = informationCode === RESIDENT_INFORMATION_CODE;
    const informationClass = informationClassOf(resident, informationCode);
    if (informationClass === "refused") return { itemStatus: "03", providerCode, data: null };
    if (informationClass === "provider-stopped") return { itemStatus: "04", providerCode, data: null };
    if (informationClass === "no-data" && !isResident) return { itemStatus: "02", providerCode, data: null };
    if (informationClass === "layout-unknown") {
      return {
        itemStatus: "01",
        providerCode,
        layoutVersion: UNKNOWN_LAYOUT_VERSION,
        data: { kind: "next-layout", columns: drawDigits(24, seed, resident.key, informationCode) },
      };
    }
    if (isResident) {
      const current = resident.residence[0]?.municipalityCode ?? resident.municipalityCode;
      if (holderOf(current) !== providerCode) return { itemStatus: "02", providerCode, data: null };
      return {
        itemStatus: "01",
        providerCode,
        data: {
          kind: "resident",
          resident: {
            householdNumber: resident.householdNumber,
            relation: resident.relation,
            members: resident.registered
              ? householdMembers(resident).map((member) => ({
                  kanaName: member.kanaName,
                  birthDate: member.birthDate,
                  relation: member.relation ?? "",
                }))
              : null,
            residence: resident.residence,
          },
        },
      };
    }
    if (informationCode === TAX_INFORMATION_CODE) {
      const today = dateInJapan(at);
      const year = Number(today.slice(0, 4));
      const newest = today.slice(5) >= settings.taxSwitchOver ? year : year - 1;
      const fiscalYear = request.fiscalYear ?? newest;
      if (fiscalYear > newest) return { itemStatus: "09", providerCode, data: null };
      const recordDate = `${String(fiscalYear)}-01-01`;
      const place = resident.residence.find((entry) => entry.from <= recordDate);
      const holder = place?.municipalityCode == null ? undefined : holderOf(place.municipalityCode);
      if (holder !== providerCode || fiscalYear < newest - 4) return { itemStatus: "02", providerCode, data: null };
      return { itemStatus: "01", providerCode, data: { kind: "tax", tax: taxFacts(resident, fiscalYear, seed) } };
    }
    const benefit = resident.benefits[informationCode] ?? { receiving: false, from: null, monthlyAmount: null };
    return { itemStatus: "01", providerCode, data: { kind: "benefit", benefit } };
  };

  const contentOf = (inquiry: StoredInquiry): Content => {
    const { request } = inquiry;
    const resident = inquiry.residentKey === null ? undefined : store.findResident(inquiry.residentKey);
    if (resident === undefined) {
      const providerCode = request.service === "information" ? request.providerCode : NATIONAL_PROVIDER;
      return { itemStatus: "06", providerCode, data: null };
    }
    switch (request.service) {
      case "identity":
        return identityContent(resident);
      case "link-code":
        store.saveAddressee(request.requester.organisationCode, request.addresseeNumber, resident.key);
        return {
          itemStatus: "01",
          providerCode: NATIONAL_PROVIDER,
          data: {
            kind: "link-code",
            integratedAddresseeNumber: drawDigits(
              15,
              seed,
              request.requester.organisationCode,
              resident.key,
              "integrated",
            ),
          },
        };
      case "information":
        return informationContent(request, resident, inquiry.readyAt);
    }
  };

  const recordOf = (
    request: SimulatorInquiryRequest,
    outcome: ProvisionRecord["outcome"],
    providedAt: string | null,
  ): ProvisionRecord => ({
    recordId: request.recordId,
    service: request.service,
    organisationCode: request.requester.organisationCode,
    sectionCode: request.requester.sectionCode,
    staffId: request.requester.staffId,
    providerCode: request.service === "information" ? request.providerCode : NATIONAL_PROVIDER,
    taskCode: request.triple.taskCode,
    procedureCode: request.triple.procedureCode,
    informationCode: request.triple.informationCode,
    nonDisclosure: request.nonDisclosure,
    requestedAt: request.requestedAt,
    outcome,
    providedAt,
  });

  /** Makes the answer of an inquiry whose time has come, once, and writes the outcome into the record. */
  const settle = (inquiry: StoredInquiry): StoredInquiry => {
    if (inquiry.answer !== null || inquiry.readyAt > clock.now() || inquiry.state === "closed") return inquiry;
    const content = contentOf(inquiry);
    const answeredAt = instantText(inquiry.readyAt);
    const answer: SimulatorAnswer = {
      recordId: inquiry.recordId,
      service: inquiry.request.service,
      detailStatus: "09",
      itemStatus: content.itemStatus,
      message: STATUS_MESSAGES[content.itemStatus],
      providerCode: content.providerCode,
      answeredAt,
      providedAt: content.itemStatus === "01" ? answeredAt : null,
      layoutVersion: content.layoutVersion ?? LAYOUT_VERSION,
      data: content.data,
    };
    store.saveAnswer(inquiry.recordId, answer);
    store.appendRecord(
      recordOf(inquiry.request, answer.providedAt === null ? "not-provided" : "provided", answer.providedAt),
    );
    return { ...inquiry, answer };
  };

  const settleAll = (): void => {
    for (const inquiry of store.listUnsettled(clock.now())) settle(inquiry);
  };

  return {
    clock,
    settings,
    status: () => {
      const now = clock.now();
      return { open: isOpen(settings.hours, now), opensAt: opensAt(settings.hours, now), now };
    },
    request: (request) => {
      const closed = closedNow();
      if (closed !== undefined) return closed;
      const wait = takeToken();
      if (wait !== null) return { ...refuse("E011"), retryAfterMilliseconds: wait };
      if (store.findInquiry(request.recordId) !== undefined) return refuse("E002");
      if (!isPermittedTriple(request.triple)) return refuse("E003");
      if (request.service === "identity" && !request.items.every((item) => IDENTITY_ITEMS.has(item))) {
        return refuse("E005");
      }
      const resident = residentAsked(request);
      if (request.service === "information" && resident === undefined) return refuse("E001");
      const staffDecision = request.service === "information" && resident?.staffDecision === true;
      const now = clock.now();
      const delay = Math.round(delayOf(request, staffDecision));
      store.insertInquiry({
        recordId: request.recordId,
        request,
        receivedAt: now,
        readyAt: now + delay,
        staffDecision,
        residentKey: resident?.key ?? null,
        state: "accepted",
        cancelled: false,
        deliveries: 0,
        answer: null,
      });
      store.appendRecord(recordOf(request, "pending", null));
      return { kind: "accepted", pollAfterMilliseconds: Math.min(delay, 2 * SECOND) };
    },
    poll: (recordId) => {
      const closed = closedNow();
      if (closed !== undefined) return closed;
      const stored = store.findInquiry(recordId);
      if (stored === undefined) return refuse("E006");
      const inquiry = settle(stored);
      const waiting = {
        kind: "waiting" as const,
        staffDecision: inquiry.staffDecision,
        pollAfterMilliseconds: Math.min(Math.max(inquiry.readyAt - clock.now(), 200), 60 * SECOND),
      };
      if (inquiry.answer === null) return waiting;
      const delivery = store.countDelivery(recordId);
      const lost = mixture === "realistic" && delivery === 1 && draw(seed, recordId, "lost-delivery") < 0.05;
      if (lost) return { ...waiting, pollAfterMilliseconds: 200 };
      return { kind: "answered", delivery, answer: inquiry.answer };
    },
    accept: (recordId) => {
      const inquiry = store.findInquiry(recordId);
      if (inquiry?.answer == null) return refuse("E006");
      store.close(recordId);
      return { kind: "closed" };
    },
    cancel: (recordId) => {
      const stored = store.findInquiry(recordId);
      if (stored === undefined) return refuse("E006");
      const inquiry = settle(stored);
      if (inquiry.answer !== null) return { kind: "already-answered" };
      if (inquiry.cancelled || inquiry.state === "closed") return { kind: "cancelled" };
      store.markCancelled(recordId);
      const answersAnyway = draw(seed, recordId, "late-answer") < 0.5;
      if (!answersAnyway) {
        store.close(recordId);
        store.appendRecord(recordOf(inquiry.request, "cancelled", null));
      }
      return { kind: "cancelled" };
    },
    answers: (organisation, limit) => {
      const closed = closedNow();
      if (closed !== undefined) return closed;
      settleAll();
      const again = store
        .listClosed(organisation, 20)
        .filter((inquiry) => inquiry.deliveries < 2 && draw(seed, inquiry.recordId, "twice") < 0.1);
      const handed = [...store.listUnaccepted(organisation, limit), ...again].flatMap((inquiry) =>
        inquiry.answer === null ? [] : [{ delivery: store.countDelivery(inquiry.recordId), answer: inquiry.answer }],
      );
      return { kind: "answers", answers: handed };
    },
    records: (organisation) => {
      settleAll();
      return store.listRecords(organisation);
    },
    registerResident: (resident) => {
      store.saveResident(registerResident(seed, resident, yearAt(clock.now())));
    },
    faults: {
      current: () => faults,
      set: (next) => {
        faults = next;
      },
    },
    counters: store.counters,
  };
}
