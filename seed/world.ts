import { MemoryItemStore } from "../lambdas/shared/adapters/memory-item-store.ts";
import { prefectureCommittee, prefectureEmergencySmallTerms } from "../lambdas/shared/adapters/fund-terms.ts";
import { japaneseHolidays } from "../lambdas/shared/adapters/holidays.ts";
import { auditChain } from "../lambdas/shared/repositories/audit-chain.ts";
import { caseRepository } from "../lambdas/shared/repositories/case-repository.ts";
import { counters, directoryRepository } from "../lambdas/shared/repositories/directory.ts";
import { instantOf, sha256 } from "./make-cases.ts";
import type { Choices } from "./random.ts";

/** Tables of the world, by the kind their name ends in. */
export const worldTables = {
  cases: "cases",
  directory: "directory",
  audit: "audit",
  statistics: "statistics",
} as const;

/** A clock that is set by hand. */
export class ScriptedClock {
  #instant = "";
  #date = "";

  /** Sets the clock to a time of a day in Japan. */
  set(date: string, hour: number, minute: number): void {
    this.#instant = instantOf(date, hour, minute);
    this.#date = date;
  }

  now(): string {
    return this.#instant;
  }

  today(): string {
    return this.#date;
  }
}

/** The smallest PNG there is, one grey pixel: stands for a scanned paper. */
const sampleDocument = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGOQBwAAHwAeVRfbCQAAAABJRU5ErkJggg==",
  "base64",
);

/** A prefecture in memory, on which the use cases make the seeded cases. */
export function seedWorld(prefectureCode: string, choices: Choices) {
  const store = new MemoryItemStore();
  const clock = new ScriptedClock();
  const documents: { readonly caseId: string; readonly documentId: string }[] = [];
  const directory = directoryRepository(store, worldTables.directory);
  const dependencies = {
    cases: caseRepository({ store, tables: worldTables, digest: sha256 }),
    directory,
    counters: counters(store, worldTables.directory),
    audit: auditChain({ store, table: worldTables.audit, clock, digest: sha256 }),
    clock,
    ids: { next: () => choices.uuid() },
    prefectureCode,
    mustHearCommittee: prefectureCommittee({}, directory),
    emergencySmallTerms: prefectureEmergencySmallTerms({}, directory),
    calendar: japaneseHolidays,
    remittanceOwner: "sasae" as const,
    resume: async () => Promise.resolve(),
    objects: {
      find: async () => Promise.resolve(undefined),
      put: async () => Promise.resolve(true),
      remove: async () => Promise.resolve(),
      link: async () => Promise.resolve(""),
    },
    uploads: { form: async () => Promise.resolve({ url: "", fields: {} }) },
    quarantineBucket: "quarantine",
    documentsBucket: "documents",
    noticesBucket: "notices",
  };
  return { store, clock, dependencies, documents, sampleDocument };
}

/** A prefecture in memory. */
export type SeedWorld = ReturnType<typeof seedWorld>;
