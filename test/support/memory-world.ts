import { createHash } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import type { ApplicationContent } from "../../domain/case/application-content.schema.ts";
import type { CaseRecord, StaffItem } from "../../domain/case/case-items.schema.ts";
import type { Consignor } from "../../domain/payment-file/payment-file.ts";
import type { Role } from "../../domain/permissions/permissions.ts";
import { storedSetting } from "../../domain/staff/setting-items.ts";
import {
  settingChangeSchema,
  settingNames,
  defaultSettings,
  type Settings,
} from "../../domain/staff/settings.schema.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import { submitApplication, openApplication, saveApplication } from "../../lambdas/applications/applications.ts";
import { beginConsultation } from "../../lambdas/consultations/begin-consultation.ts";
import { receiveLoanDeed } from "../../lambdas/contracts/contracts.ts";
import { decideStep } from "../../lambdas/decisions/decide-step.ts";
import { checkDocument } from "../../lambdas/documents/check-document.ts";
import { documentKey } from "../../lambdas/documents/document-key.ts";
import { announceDocument } from "../../lambdas/documents/documents.ts";
import { executionName, sendOutboxEntry } from "../../lambdas/outbox/send-outbox-entry.ts";
import { producePaper } from "../../lambdas/papers/produce-paper.ts";
import type { PaperTypesetter } from "../../lambdas/papers/typesetting/paper-typesetter.ts";
import { forwardCase } from "../../lambdas/screening/screening.ts";
import { screeningTasks } from "../../lambdas/screening/screening-tasks.ts";
import { assessmentParametersOf } from "../../lambdas/shared/adapters/assessment-parameters.ts";
import {
  prefectureCommittee,
  prefectureEmergencySmallTerms,
  prefectureLayers,
} from "../../lambdas/shared/adapters/fund-terms.ts";
import { japaneseHolidays } from "../../lambdas/shared/adapters/holidays.ts";
import { MemoryItemStore } from "../../lambdas/shared/adapters/memory-item-store.ts";
import { municipalitiesOf } from "../../lambdas/shared/adapters/municipalities.ts";
import type { CaseFolder } from "../../lambdas/shared/ports/case-repository.ts";
import type { Executions } from "../../lambdas/shared/ports/executions.ts";
import type { ItemStore } from "../../lambdas/shared/ports/item-store.ts";
import type { ObjectStore, UploadForms } from "../../lambdas/shared/ports/object-store.ts";
import type { SignIn, UserAccounts } from "../../lambdas/shared/ports/user-pool.ts";
import { auditChain } from "../../lambdas/shared/repositories/audit-chain.ts";
import { caseRepository, outboxRepository } from "../../lambdas/shared/repositories/case-repository.ts";
import { counters, directoryRepository } from "../../lambdas/shared/repositories/directory.ts";
import { paymentFiles } from "../../lambdas/shared/repositories/payment-files.ts";
import type { LogCode, LogFacts } from "../../lambdas/shared/runtime/log-catalogue.ts";
import type { CatalogueLogger } from "../../lambdas/shared/runtime/logger.ts";
import { manualClock, type ManualClock } from "./clock.ts";
import { countingIds } from "./ids.ts";

/** Code of 千代田区, where the world's first window is. */
export const chiyoda = "131016";
/** Code of 中央区, where the other window is. */
export const chuo = "131024";

const member = (staffId: string, name: string, roles: readonly Role[], municipalityCode?: string): Staff => ({
  staffId: `${staffId}@example.jp`,
  name,
  roles,
  active: true,
  ...(municipalityCode === undefined ? {} : { municipalityCode }),
});

/** Staff of every role; two where two persons are needed, and a window of another municipality. */
export const people = {
  window: member("window", "窓口一子", ["window-worker"], chiyoda),
  secondWindow: member("window2", "窓口二子", ["window-worker"], chiyoda),
  otherWindow: member("other-window", "窓口三子", ["window-worker"], chuo),
  screener: member("screener", "審査一郎", ["screener"]),
  secondScreener: member("screener2", "審査二郎", ["screener"]),
  numberHandler: member("number", "番号守", ["number-handler"]),
  firstApprover: member("approver1", "決裁一枝", ["approver"]),
  secondApprover: member("approver2", "決裁二枝", ["approver"]),
  screeningApprover: member("both", "兼務健", ["screener", "approver"]),
  committee: member("committee", "委員会恵", ["committee-secretariat"]),
  firstCashier: member("cashier1", "出納一美", ["cashier"]),
  secondCashier: member("cashier2", "出納二美", ["cashier"]),
  firstAdministrator: member("admin1", "管理一夫", ["administrator"]),
  secondAdministrator: member("admin2", "管理二夫", ["administrator"]),
  auditor: member("auditor", "監査正", ["auditor"]),
} as const;

/** One person of each role, of the world's municipality where the role belongs to one. */
export const personOfRole: Readonly<Record<Role, Staff>> = {
  "window-worker": people.window,
  screener: people.screener,
  "number-handler": people.numberHandler,
  approver: people.firstApprover,
  "committee-secretariat": people.committee,
  cashier: people.firstCashier,
  administrator: people.firstAdministrator,
  auditor: people.auditor,
};

/** A line that was logged. */
export type LoggedLine = { readonly code: LogCode; readonly facts: LogFacts };

/** Objects in memory, with upload forms that name the bucket. */
export type MemoryObjects = ObjectStore &
  UploadForms & {
    readonly kept: Map<string, Uint8Array>;
  };

/** Objects in memory. `once` is kept as S3 keeps `If-None-Match: *`. */
export function memoryObjects(): MemoryObjects {
  const kept = new Map<string, Uint8Array>();
  const at = (bucket: string, key: string): string => `${bucket}/${key}`;
  return {
    kept,
    find: (bucket, key) => Promise.resolve(kept.get(at(bucket, key))),
    put: (bucket, key, bytes, _contentType, options = { once: false }) => {
      if (options.once && kept.has(at(bucket, key))) return Promise.resolve(false);
      kept.set(at(bucket, key), bytes);
      return Promise.resolve(true);
    },
    remove: (bucket, key) => {
      kept.delete(at(bucket, key));
      return Promise.resolve();
    },
    link: (bucket, key, seconds, fileName) =>
      Promise.resolve(`https://objects.example/${at(bucket, key)}?seconds=${String(seconds)}&name=${fileName}`),
    form: (bucket, key, contentType, largest) =>
      Promise.resolve({
        url: `https://${bucket}.example`,
        fields: { key, "Content-Type": contentType, largest: String(largest) },
      }),
  };
}

/** Executions in memory: a name starts once, a token is told once. */
export type MemoryExecutions = Executions & {
  readonly started: Map<string, Readonly<Record<string, string | number>>>;
  /** What each token was told; a token that is not here still waits. */
  readonly told: Map<string, Readonly<Record<string, string>>>;
  /** Told again although it no longer waited; harmless, counted. */
  readonly ignored: string[];
};

/** Executions in memory. */
export function memoryExecutions(): MemoryExecutions {
  const started = new Map<string, Readonly<Record<string, string | number>>>();
  const told = new Map<string, Readonly<Record<string, string>>>();
  const ignored: string[] = [];
  return {
    started,
    told,
    ignored,
    start: (name, input) => {
      if (!started.has(name)) started.set(name, input);
      return Promise.resolve();
    },
    resume: (token, output) => {
      if (told.has(token)) ignored.push(token);
      else told.set(token, output);
      return Promise.resolve();
    },
  };
}

/** Accounts of the user pool in memory: user name to whether it may sign in. */
export type MemoryAccounts = UserAccounts & {
  readonly known: Map<string, boolean>;
  /** Temporary passwords in the order in which the pool was told them. */
  readonly passwords: string[];
};

function memoryAccounts(): MemoryAccounts {
  const known = new Map<string, boolean>();
  const passwords: string[] = [];
  return {
    known,
    passwords,
    open: (username, password) => {
      const made = !known.has(username);
      known.set(username, true);
      if (made) passwords.push(password);
      return Promise.resolve(made);
    },
    renewPassword: (username, password) => {
      known.set(username, known.get(username) ?? true);
      passwords.push(password);
      return Promise.resolve();
    },
    disable: (username) => {
      known.set(username, false);
      return Promise.resolve();
    },
  };
}

/** A sign-in that knows one password and one code. */
export const memorySignIn: SignIn = {
  start: (_username, password) =>
    Promise.resolve(
      password === "correct-Horse-9"
        ? { kind: "one-time-code", session: "session-1" }
        : { kind: "refused", reason: "credentials" },
    ),
  answerCode: (_username, session, code) =>
    Promise.resolve(
      session !== "session-1"
        ? { kind: "refused", reason: "session" }
        : code === "123456"
          ? { kind: "signed-in", idToken: "id-token", refreshToken: "refresh-token", expiresIn: 900 }
          : { kind: "refused", reason: "code" },
    ),
  setPassword: (_username, _session, password) =>
    Promise.resolve(
      password.length < 12
        ? { kind: "refused", reason: "password" }
        : { kind: "register-authenticator", session: "session-1", secret: "SECRET", otpauth: "otpauth://totp/x" },
    ),
  registerAuthenticator: (_username, _session, code) =>
    Promise.resolve(
      code === "123456"
        ? { kind: "signed-in", idToken: "id-token", expiresIn: 900 }
        : { kind: "refused", reason: "code" },
    ),
  refresh: (token) =>
    Promise.resolve(
      token === "refresh-token"
        ? { kind: "signed-in", idToken: "id-token-2", expiresIn: 900 }
        : { kind: "refused", reason: "session" },
    ),
  end: () => Promise.resolve(),
};

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

const consignor: Consignor = {
  code: "1234567890",
  nameKana: "フク）トウキョウトシャカイフクシキョウギカイ",
  bankCode: "0001",
  bankKana: "ミズホ",
  branchCode: "100",
  branchKana: "ホンテン",
  accountType: "ordinary",
  accountNumber: "7654321",
};

/** A typesetter that writes what it was given instead of a PDF. */
const plainTypesetter: PaperTypesetter = {
  typeset: (paper, data, moment) =>
    Promise.resolve({ kind: "pdf", bytes: Buffer.from(JSON.stringify({ paper, data, moment })) }),
};

/** Names of the world's tables and buckets. */
export const places = {
  cases: "sasae-13-cases",
  directory: "sasae-13-directory",
  audit: "sasae-13-audit",
  statistics: "sasae-13-statistics",
  quarantine: "quarantine",
  documents: "documents",
  notices: "notices",
  payments: "payments",
} as const;

/** What of the world can be replaced: wrap a port to make it fail, or choose settings. */
export type WorldOptions = {
  readonly settings?: Partial<Settings>;
  readonly remittanceOwner?: "sasae" | "existing";
  readonly store?: MemoryItemStore;
  readonly objects?: MemoryObjects;
  readonly executions?: MemoryExecutions;
  readonly clock?: ManualClock;
  readonly wrapStore?: (store: ItemStore) => ItemStore;
  readonly wrapObjects?: (objects: MemoryObjects) => ObjectStore & UploadForms;
  readonly wrapExecutions?: (executions: MemoryExecutions) => Executions;
};

/** Every port of every use case of a prefecture, over the given stores. */
function portsOf(
  store: ItemStore,
  objects: ObjectStore & UploadForms,
  executions: Executions,
  clock: ManualClock,
  remittanceOwner: "sasae" | "existing",
  logged: LoggedLine[],
  accounts: MemoryAccounts,
) {
  const tables = { cases: places.cases, audit: places.audit };
  const note = (code: LogCode, facts: LogFacts = {}): void => {
    logged.push({ code, facts });
  };
  const logger: CatalogueLogger = { info: note, warn: note, error: note };
  const digest = sha256;
  let passwords = 0;
  return {
    cases: caseRepository({ store, tables, digest }),
    outbox: outboxRepository(store, places.cases),
    files: paymentFiles({ store, tables, digest }),
    directory: directoryRepository(store, places.directory),
    counters: counters(store, places.directory),
    audit: auditChain({ store, table: places.audit, clock, digest }),
    store,
    directoryTable: places.directory,
    clock,
    ids: countingIds(0xfe),
    prefectureCode: "13",
    mustHearCommittee: prefectureCommittee({}, directoryRepository(store, places.directory)),
    emergencySmallTerms: prefectureEmergencySmallTerms({}, directoryRepository(store, places.directory)),
    assessmentParameters: assessmentParametersOf("13", {}, directoryRepository(store, places.directory)),
    calendar: japaneseHolidays,
    consignor,
    banks: {
      version: () => "test",
      find: (bankCode: string, branchCode: string) =>
        bankCode === "0001" && branchCode === "100"
          ? { bankName: "みずほ銀行", bankKana: "ミズホ", branchName: "本店", branchKana: "ホンテン" }
          : undefined,
      findBank: () => undefined,
    },
    objects,
    uploads: objects,
    quarantineBucket: places.quarantine,
    documentsBucket: places.documents,
    noticesBucket: places.notices,
    paymentsBucket: places.payments,
    digestBytes: sha256,
    logger,
    executions,
    resume: (token: string, output: Readonly<Record<string, string>>) => executions.resume(token, output),
    remittanceOwner,
    typesetter: plainTypesetter,
    council: {
      name: "社会福祉法人東京都社会福祉協議会",
      chairTitle: "会長",
      chairName: "",
      postcode: "1620823",
      address: "東京都新宿区神楽河岸1-1",
      telephone: "",
      department: "福祉資金部",
    },
    municipalityNames: (code: string) => (code === chiyoda ? "東京都千代田区" : code),
    documentNumberPrefix: "東社協福資",
    epochSeconds: (instant: string) => Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 1000),
    fundLayers: prefectureLayers({}),
    accounts,
    temporaryPassword: () => {
      passwords += 1;
      return `Temporary-Password-${String(passwords)}`;
    },
    municipalities: municipalitiesOf,
    signIn: memorySignIn,
  };
}

/** Every port of every use case. */
export type WorldPorts = ReturnType<typeof portsOf>;

/** A prefecture (東京都) in memory, with staff of every role in its register. */
export type MemoryWorld = {
  readonly clock: ManualClock;
  /** The store itself, beneath whatever wraps it. */
  readonly store: MemoryItemStore;
  readonly objects: MemoryObjects;
  readonly executions: MemoryExecutions;
  readonly accounts: MemoryAccounts;
  readonly logged: readonly LoggedLine[];
  readonly ports: WorldPorts;
  /** A command's id, new each time. */
  readonly commandId: () => string;
  /** The case as stored. @throws when there is none. */
  readonly folder: (caseId: string) => Promise<CaseFolder>;
  readonly record: (caseId: string) => Promise<CaseRecord>;
};

/** An inquiry that is switched on, with its assessment. */
export const inquiryOn: Settings["inquiry"] = {
  enabled: true,
  assessment: { name: "生活福祉資金貸付事務", number: "1", publishedOn: "2026-03-31", reviewBy: "2027-03-31" },
};

const defaults: Settings = { ...defaultSettings, inquiry: inquiryOn };

/** Makes a world. The same options make the same world. */
export async function memoryWorld(options: WorldOptions = {}): Promise<MemoryWorld> {
  const store = options.store ?? new MemoryItemStore();
  const objects = options.objects ?? memoryObjects();
  const executions = options.executions ?? memoryExecutions();
  const clock = options.clock ?? manualClock();
  const accounts = memoryAccounts();
  const logged: LoggedLine[] = [];
  if (options.store === undefined) {
    for (const person of Object.values(people)) {
      const item: StaffItem = { ...person, roles: [...person.roles] };
      await store.put(places.directory, { kind: "staff", id: person.staffId, ...item });
    }
    const settings = { ...defaults, ...options.settings };
    for (const setting of settingNames) {
      const change = settingChangeSchema.parse({ setting, value: settings[setting] });
      await store.put(places.directory, storedSetting({ change, effectiveFrom: "2026-04-01", reason: "初期設定" }));
    }
  }
  const ports = portsOf(
    options.wrapStore?.(store) ?? store,
    options.wrapObjects?.(objects) ?? objects,
    options.wrapExecutions?.(executions) ?? executions,
    clock,
    options.remittanceOwner ?? "sasae",
    logged,
    accounts,
  );
  const commands = countingIds(0xc0);
  const folder = async (caseId: string): Promise<CaseFolder> => {
    const found = await ports.cases.findFolder(caseId);
    if (found === undefined) throw new Error(`no case ${caseId}`);
    return found;
  };
  return {
    clock,
    store,
    objects,
    executions,
    accounts,
    logged,
    ports,
    commandId: () => commands.next(),
    folder,
    record: async (caseId) => (await folder(caseId)).record,
  };
}

/** Correlation id of the world's requests. */
export const correlationId = "correlation-0001";

/** The part of a request that is the same for all: who, and by which correlation id. */
export function asStaff<Path, Body>(
  staff: Staff,
  path: Path,
  body: Body,
): {
  readonly staff: Staff;
  readonly path: Path;
  readonly query: Record<string, never>;
  readonly body: Body;
  readonly correlationId: string;
} {
  return { staff, path, query: {}, body, correlationId };
}

/** A household of three, complete for 医療費 in every part but its documents. `personId` is the borrower's. */
export function completeContent(personId: string): ApplicationContent {
  const consent = { given: true, wordingVersion: "2026-04", recordedOn: "2026-11-24" };
  return {
    fund: "emergency-small",
    reason: "medical-or-care-costs",
    reasonDetail: "入院費の支払のため",
    requestedAmount: 100_000,
    members: [
      {
        personId,
        name: "山田花子",
        nameKana: "ヤマダ ハナコ",
        birthDate: "1985-04-01",
        sex: "female",
        relation: "self",
        consent,
      },
      {
        personId: "019ab000-00aa-7000-8000-000000000001",
        name: "山田太郎",
        nameKana: "ヤマダ タロウ",
        birthDate: "1983-02-03",
        sex: "male",
        relation: "spouse",
        consent,
      },
      {
        personId: "019ab000-00aa-7000-8000-000000000002",
        name: "山田一",
        nameKana: "ヤマダ ハジメ",
        birthDate: "2015-06-07",
        sex: "male",
        relation: "child",
        consent: { ...consent, given: false },
      },
    ],
    address: { postcode: "1000001", municipalityCode: chiyoda, town: "千代田1-1" },
    phone: "0312345678",
    identityCheck: { method: "drivers-licence", checkedOn: "2026-11-24" },
    bankAccount: {
      bankCode: "0001",
      branchCode: "100",
      accountType: "ordinary",
      accountNumber: "1234567",
      holderKana: "ヤマダ ハナコ",
    },
    declarations: {
      notOnPublicAssistance: true,
      notInBankruptcy: true,
      notBusinessCapital: true,
      notOrganisedCrime: true,
    },
    windowOpinion: "一時的な支出であり、貸付けが適当と考える。",
  };
}

/** The complete household with an account number of its own: banks' rules stop payments that look alike. */
export function contentWithAccount(accountNumber: string): (personId: string) => ApplicationContent {
  return (personId) => {
    const content = completeContent(personId);
    const { bankAccount } = content;
    return bankAccount === undefined ? content : { ...content, bankAccount: { ...bankAccount, accountNumber } };
  };
}

/** The same household asking for 初回給与までのつなぎ: decided on present facts, without an inquiry. */
export function bridgeContent(personId: string): ApplicationContent {
  const content = completeContent(personId);
  return {
    ...content,
    reason: "first-wage-wait",
    members: content.members.map(({ consent: _, ...rest }) => rest),
    bridgePlan: {
      firstIncomeOn: "2026-12-25",
      expectedMonthlyIncome: 180_000,
      monthlyFixedCosts: 90_000,
      cashOnHand: 8_000,
    },
  };
}

/** A one-page PDF of papers, as small as the check needs. */
export const cleanPdf: Uint8Array = Buffer.from("%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n", "latin1");

/** Sends the bytes that a presigned form would bring, and lets the check see them. */
export async function deliverDocument(
  world: MemoryWorld,
  caseId: string,
  documentId: string,
  bytes: Uint8Array,
): Promise<void> {
  const key = documentKey(caseId, documentId);
  world.objects.kept.set(`${places.quarantine}/${key}`, bytes);
  await checkDocument(world.ports, {
    id: `event-${documentId}`,
    detail: { bucket: { name: places.quarantine }, object: { key } },
  });
}

/** Announces, sends and releases one document. */
export async function addDocument(
  world: MemoryWorld,
  caseId: string,
  kind: "identity" | "reason-proof",
  staff: Staff = people.window,
): Promise<void> {
  const { version } = await world.record(caseId);
  const { documentId } = await announceDocument(
    world.ports,
    asStaff(
      staff,
      { caseId },
      {
        commandId: world.commandId(),
        version,
        kind,
        fileName: "書類.pdf",
        contentType: "application/pdf" as const,
        size: cleanPdf.length,
      },
    ),
  );
  await deliverDocument(world, caseId, documentId, cleanPdf);
}

/** Steps on a case at its present version; each is the real use case. */
export function stepsOf(world: MemoryWorld) {
  const present = async (caseId: string) => ({
    commandId: world.commandId(),
    version: (await world.record(caseId)).version,
  });
  const steps = {
    /** A consultation at the window of 千代田区; answers the case's id. */
    begin: async (staff: Staff = people.window): Promise<string> => {
      const answer = await beginConsultation(
        world.ports,
        asStaff(
          staff,
          {},
          {
            commandId: world.commandId(),
            name: "山田花子",
            nameKana: "ヤマダ ハナコ",
            birthDate: "1985-04-01",
            protected: false,
            consultation: { heldOn: "2026-11-24", channel: "window" as const, summary: "医療費の支払に困っている" },
          },
        ),
      );
      return answer.caseId;
    },
    open: async (caseId: string) =>
      openApplication(
        world.ports,
        asStaff(people.window, { caseId }, { ...(await present(caseId)), fund: "emergency-small" as const }),
      ),
    save: async (caseId: string, content: ApplicationContent) =>
      saveApplication(world.ports, asStaff(people.window, { caseId }, { ...(await present(caseId)), content })),
    submit: async (caseId: string, staff: Staff = people.window) =>
      submitApplication(world.ports, asStaff(staff, { caseId }, await present(caseId))),
    forward: async (caseId: string, staff: Staff = people.screener) =>
      forwardCase(world.ports, asStaff(staff, { caseId }, await present(caseId))),
    decide: async (caseId: string, staff: Staff, outcome: "approved" | "declined" | "returned" = "approved") =>
      decideStep(
        world.ports,
        asStaff(
          staff,
          { caseId },
          outcome === "approved"
            ? { ...(await present(caseId)), outcome }
            : { ...(await present(caseId)), outcome, comment: "理由を確認した" },
        ),
      ),
    receiveDeed: async (caseId: string, staff: Staff = people.window) =>
      receiveLoanDeed(
        world.ports,
        asStaff(staff, { caseId }, { ...(await present(caseId)), receivedOn: world.clock.today() }),
      ),
    /** Ids that a task of the screening workflow gets. */
    ids: async (caseId: string) => ({ caseId, round: (await world.record(caseId)).round, correlationId }),
    /** Runs one task of the screening workflow. */
    task: async (caseId: string, name: keyof typeof screeningTasks, more: Readonly<Record<string, unknown>> = {}) =>
      screeningTasks[name].run(world.ports, { task: name, ...(await steps.ids(caseId)), ...more }),
    paper: async (caseId: string, paper: "loan-decision-notice" | "loan-deed" | "decline-notice") =>
      producePaper.run(world.ports, { task: "produce-paper", ...(await steps.ids(caseId)), paper }),
    /** Sends every outbox entry there is, oldest first. */
    sendAll: async (): Promise<void> => {
      const pending = await world.ports.outbox.listPendingBefore("9999-12-31T00:00:00.000Z");
      for (const { caseId, eventId } of pending) await sendOutboxEntry(world.ports, caseId, eventId);
    },
    /** A case up to submission, with its documents. */
    submitted: async (content: (personId: string) => ApplicationContent = completeContent): Promise<string> => {
      const caseId = await steps.begin();
      await steps.open(caseId);
      await steps.save(caseId, content(caseId));
      await addDocument(world, caseId, "identity");
      await addDocument(world, caseId, "reason-proof");
      await steps.submit(caseId);
      return caseId;
    },
    /** A submitted case with the verdict of its round. */
    screened: async (content: (personId: string) => ApplicationContent = completeContent): Promise<string> => {
      const caseId = await steps.submitted(content);
      await steps.task(caseId, "record-verdict", { source: "inquiry", inquiry: withinStandard });
      return caseId;
    },
    /** A case before its decision. */
    forwarded: async (content: (personId: string) => ApplicationContent = completeContent): Promise<string> => {
      const caseId = await steps.screened(content);
      await steps.forward(caseId);
      return caseId;
    },
    /** A case approved, with contract and papers. */
    contracted: async (content: (personId: string) => ApplicationContent = completeContent): Promise<string> => {
      const caseId = await steps.forwarded(content);
      await steps.decide(caseId, people.firstApprover);
      await steps.decide(caseId, people.secondApprover);
      await steps.task(caseId, "register-contract");
      await steps.paper(caseId, "loan-decision-notice");
      await steps.paper(caseId, "loan-deed");
      return caseId;
    },
    /** A case that waits for its payment day. */
    payable: async (content: (personId: string) => ApplicationContent = completeContent): Promise<string> => {
      const caseId = await steps.contracted(content);
      await steps.receiveDeed(caseId);
      return caseId;
    },
    /** Name of the execution of the case's round. */
    execution: async (caseId: string) => executionName(caseId, (await world.record(caseId)).round),
  };
  return steps;
}

/** What the number zone hands back for a household within the standard. */
export const withinStandard = {
  verdictClass: "within-standard",
  bandCodes: ["income-b1", "tax-exempt", "assistance-none"],
  gapCodes: [],
  ruleId: "household-income-against-standard",
  ruleVersion: "2026-11-24",
  taxYear: 2026,
  inquiryIds: ["inquiry-1"],
} as const;

/** What the number zone hands back when it has destroyed a case's key. */
export const destruction = {
  destructionId: "destruction-1",
  destroyedAt: "2026-11-24T06:00:00.000Z",
  keyCacheLifetimeSeconds: 0,
} as const;

/** The contents of the tables in an order that does not depend on how they came about. */
export function contentsOf(store: MemoryItemStore, ...tables: readonly string[]): readonly unknown[] {
  const wanted = tables.length === 0 ? store.tables() : tables;
  return [...wanted].sort().map((table) => [
    table,
    store
      .dump(table)
      .map((item) => JSON.stringify(item, sortedKeys))
      .sort(),
  ]);
}

function sortedKeys(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
