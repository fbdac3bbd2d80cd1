import { Temporal } from "temporal-polyfill";
import { auditEntrySchema, type AuditEntry } from "../../domain/case/case-items.schema.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { queryAll, type ItemStore } from "../shared/ports/item-store.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import type { ReleaseSigner } from "../shared/ports/release-signatures.ts";
import { canonicalJson, type Digest } from "../shared/repositories/audit-chain.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";

/** Ports of sealing an hour. */
export type SealAuditHourDependencies = {
  readonly store: ItemStore;
  readonly auditTable: string;
  readonly objects: ObjectStore;
  readonly releasesBucket: string;
  readonly signer: ReleaseSigner;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly prefectureCode: string;
  readonly logger: CatalogueLogger;
};

/** Merkle root of hashes: pairs are joined level by level, an odd one is carried up; the empty hour has the empty root. */
export function merkleRoot(hashes: readonly string[], digest: Digest): string {
  if (hashes.length === 0) return digest("");
  let level = hashes;
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => {
      const [left = "", right] = level.slice(index * 2, index * 2 + 2);
      return right === undefined ? left : digest(left + right);
    });
  }
  return level[0] ?? digest("");
}

/** Hours that a run looks back for the last root: a month. */
const lookBackHours = 31 * 24;

/** Hours that one run seals at most; the next run goes on where it stopped. */
const hoursPerRun = 48;

const keyOf = (hour: string): string => `audit-roots/${hour}.json`;

/** The audit entries of an hour, such as `2026-11-24T05`, in the order of their chains. */
async function entriesOf(
  { store, auditTable }: SealAuditHourDependencies,
  hour: string,
): Promise<readonly AuditEntry[]> {
  const items = await queryAll(store, {
    table: auditTable,
    index: "byHour",
    partition: { attribute: "hour", value: hour },
  });
  return items.map((item) => auditEntrySchema.parse(item));
}

/**
 * Hours that are over and have no root yet, oldest first: those after the last root. Where there is no root at all, those
 * from the first hour that has an entry, or the last hour alone.
 */
async function unsealedHours(dependencies: SealAuditHourDependencies): Promise<readonly string[]> {
  const { objects, releasesBucket, clock } = dependencies;
  const now = Temporal.Instant.from(clock.now());
  const hours: string[] = [];
  for (let back = 1; back <= lookBackHours; back += 1) {
    const hour = now.subtract({ hours: back }).toString().slice(0, 13);
    if ((await objects.find(releasesBucket, keyOf(hour))) !== undefined) return hours.reverse();
    hours.push(hour);
  }
  hours.reverse();
  for (const [index, hour] of hours.entries()) {
    if ((await entriesOf(dependencies, hour)).length > 0) return hours.slice(index);
  }
  return hours.slice(-1);
}

async function sealHour(dependencies: SealAuditHourDependencies, hour: string): Promise<void> {
  const { objects, releasesBucket, signer, digest, prefectureCode, logger } = dependencies;
  const entries = await entriesOf(dependencies, hour);
  const root = {
    prefecture: prefectureCode,
    hour,
    count: entries.length,
    root: merkleRoot(
      entries.map((entry) => entry.hash),
      digest,
    ),
  };
  const text = canonicalJson(root);
  const signature = await signer.sign(new TextEncoder().encode(text));
  const body = new TextEncoder().encode(JSON.stringify({ ...root, ...signature }));
  await objects.put(releasesBucket, keyOf(hour), body, "application/json");
  logger.info("AUDIT_ROOT_SEALED", { count: entries.length });
}

/**
 * Seals every hour that is over and has no root: every audit entry of the hour under one signed root, with their count,
 * kept where the national council pulls it. A run that was missed is made good by the next, oldest hour first, so that a
 * run that breaks off leaves no hole behind it. The root holds hashes and counts only. Sealing an hour again writes the
 * same root.
 */
export async function sealAuditHours(dependencies: SealAuditHourDependencies): Promise<void> {
  const hours = await unsealedHours(dependencies);
  for (const hour of hours.slice(0, hoursPerRun)) await sealHour(dependencies, hour);
}
