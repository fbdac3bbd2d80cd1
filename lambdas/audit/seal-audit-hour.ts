import { Temporal } from "temporal-polyfill";
import { auditEntrySchema } from "../../domain/case/case-items.schema.ts";
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

/**
 * Seals the hour before the present one: every audit entry of the hour under one signed root, with their count, kept where
 * the national council pulls it. The root holds hashes and counts only. Sealing an hour again writes the same root.
 */
export async function sealAuditHour(dependencies: SealAuditHourDependencies): Promise<void> {
  const { store, auditTable, objects, releasesBucket, signer, digest, clock, prefectureCode, logger } = dependencies;
  const hour = Temporal.Instant.from(clock.now()).subtract({ hours: 1 }).toString().slice(0, 13);
  const items = await queryAll(store, {
    table: auditTable,
    index: "byHour",
    partition: { attribute: "hour", value: hour },
  });
  const entries = items.map((item) => auditEntrySchema.parse(item));
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
  await objects.put(releasesBucket, `audit-roots/${hour}.json`, body, "application/json");
  logger.info("AUDIT_ROOT_SEALED", { count: entries.length });
}
