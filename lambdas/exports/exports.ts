import * as z from "zod";
import type { Municipality as PopulatedMunicipality } from "../../domain/anonymisation/categories.ts";
import { correctRelease } from "../../domain/anonymisation/correction.ts";
import type { ReleaseDocument } from "../../domain/anonymisation/release-document.ts";
import { readReleaseDocument } from "../../domain/anonymisation/release-reader.ts";
import { tableSchemaVersion } from "../../domain/anonymisation/tables.ts";
import { japaneseDayOf } from "../../domain/dates/instants.ts";
import { RefusedError } from "../../domain/errors.ts";
import type { Staff } from "../../domain/staff/staff.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { AuditTrail } from "../shared/ports/audit-trail.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { queryAll, type ItemStore } from "../shared/ports/item-store.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import type { ReleaseSigner } from "../shared/ports/release-signatures.ts";
import type { StatisticsRows } from "../shared/ports/statistics-rows.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";
import { buildTables, isYearOver } from "../statistics/build-tables.ts";
import { cellCounts, shownTables } from "../statistics/shown-tables.ts";
import { releaseView, type ReleaseView } from "./exports.contract.ts";
import type * as contracts from "./exports.contract.ts";

/** Ports of releases. */
export type ExportDependencies = {
  readonly rows: StatisticsRows;
  readonly store: ItemStore;
  readonly statisticsTable: string;
  readonly objects: ObjectStore;
  readonly releasesBucket: string;
  readonly signer: ReleaseSigner;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  readonly prefectureCode: string;
  readonly municipalities: readonly PopulatedMunicipality[];
  readonly digest: (text: string) => string;
  readonly logger: CatalogueLogger;
};

const partition = "release";

/** A release as stored: what people see of it, and its revision. */
const storedRelease = z.object({ release: releaseView, revision: z.int() });
type StoredRelease = z.output<typeof storedRelease>;

/** Keys of a release's two objects. */
export function releaseKeys(
  fiscalYear: number,
  revision: number,
): { readonly document: string; readonly signature: string } {
  const stem = `releases/${String(fiscalYear)}/${String(revision).padStart(3, "0")}`;
  return { document: `${stem}.json`, signature: `${stem}.signature.json` };
}

async function ledger({ store, statisticsTable }: ExportDependencies): Promise<readonly StoredRelease[]> {
  const items = await queryAll(store, {
    table: statisticsTable,
    partition: { attribute: "partition", value: partition },
    descending: true,
  });
  return items.map((item) => storedRelease.parse(item));
}

async function findRelease(dependencies: ExportDependencies, id: string): Promise<StoredRelease> {
  const item = await dependencies.store.get(dependencies.statisticsTable, { partition, id }, true);
  if (item === undefined) throw new RefusedError("ITEM_NOT_FOUND");
  return storedRelease.parse(item);
}

async function publishedDocument(
  { objects, releasesBucket }: ExportDependencies,
  { release, revision }: StoredRelease,
): Promise<ReleaseDocument | undefined> {
  const bytes = await objects.find(releasesBucket, releaseKeys(release.fiscalYear, revision).document);
  if (bytes === undefined) return undefined;
  const parsed: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return readReleaseDocument(parsed);
}

/** A document and its canonical text. */
type Built = { readonly document: ReleaseDocument; readonly canonical: string };

/**
 * The document of a year as of a day: the first release, or the next revision of what was released, which is refused
 * when the difference would tell of few people.
 */
async function build(dependencies: ExportDependencies, fiscalYear: number, generatedOn: string): Promise<Built> {
  const { prefectureCode, municipalities } = dependencies;
  const rows = await dependencies.rows.list(fiscalYear);
  const released = (await ledger(dependencies))
    .filter((entry) => entry.release.fiscalYear === fiscalYear && entry.release.state === "released")
    .toSorted((a, b) => b.revision - a.revision)
    .at(0);
  const previous = released === undefined ? undefined : await publishedDocument(dependencies, released);
  const outcome =
    previous === undefined
      ? buildTables({ prefectureCode, fiscalYear, rows, municipalities, generatedOn })
      : correctRelease(previous, {
          prefecture: prefectureCode,
          period: previous.period,
          rows,
          populations: municipalities,
          schemaVersion: tableSchemaVersion,
          generatedOn,
        });
  if (outcome?.kind !== "released") {
    const reason = outcome === undefined ? "対象の月がまだ終わっていません。" : outcome.message;
    throw new RefusedError("RELEASE_UNSAFE", [{ field: "fiscalYear", code: "NOT_RELEASED", message: reason }]);
  }
  return outcome;
}

/** Releases and proposals, newest first. */
export async function listReleases(
  dependencies: ExportDependencies,
  _request: RequestOf<typeof contracts.listReleases, Staff>,
): Promise<AnswerOf<typeof contracts.listReleases>> {
  return { releases: (await ledger(dependencies)).map((entry) => entry.release) };
}

/** One release with its tables: as published, or as it would be. */
export async function getRelease(
  dependencies: ExportDependencies,
  { path }: RequestOf<typeof contracts.getRelease, Staff>,
): Promise<AnswerOf<typeof contracts.getRelease>> {
  const stored = await findRelease(dependencies, path.releaseId);
  const document =
    stored.release.state === "released"
      ? await publishedDocument(dependencies, stored)
      : (await build(dependencies, stored.release.fiscalYear, japaneseDayOf(stored.release.proposedAt))).document;
  return { release: stored.release, tables: shownTables(document?.tables ?? [], dependencies.municipalities) };
}

/**
 * First person: proposes the release of a fiscal year that is over.
 * @throws RefusedError INVALID_INPUT for a year that is not over; RELEASE_UNSAFE; VERSION_CONFLICT.
 */
export async function proposeRelease(
  dependencies: ExportDependencies,
  { staff, body, correlationId }: RequestOf<typeof contracts.proposeRelease, Staff>,
): Promise<AnswerOf<typeof contracts.proposeRelease>> {
  const { clock, store, statisticsTable, audit, digest } = dependencies;
  const today = clock.today();
  if (!isYearOver(body.fiscalYear, today)) {
    throw new RefusedError("INVALID_INPUT", [
      { field: "fiscalYear", code: "YEAR_NOT_OVER", message: "年度が終わってから公表できます。" },
    ]);
  }
  const before = await ledger(dependencies);
  const repeated = before.find((entry) => entry.release.releaseId === body.commandId);
  if (repeated !== undefined) return repeated.release;
  if (before.some(({ release }) => release.fiscalYear === body.fiscalYear && release.state === "proposed")) {
    throw new RefusedError("VERSION_CONFLICT");
  }
  const { document, canonical } = await build(dependencies, body.fiscalYear, today);
  const counts = cellCounts(document);
  const release: ReleaseView = {
    releaseId: body.commandId,
    version: 1,
    fiscalYear: body.fiscalYear,
    state: "proposed",
    proposedBy: staff.staffId,
    proposedByName: staff.name,
    proposedAt: clock.now(),
    sha256: digest(canonical),
    hiddenCells: counts.hidden,
    shownCells: counts.shown,
  };
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "act",
    what: "release:propose",
    purpose: body.commandId,
    correlationId,
  });
  const item = { partition, id: release.releaseId, version: 1, release, revision: document.revision };
  const written = await store.put(statisticsTable, item, { kind: "absent", attribute: "id" });
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  return release;
}

/**
 * Second person: releases exactly what was proposed, signed; or rejects it. The objects are written before the ledger, and
 * writing them again writes the same bytes, so that a crash between leaves nothing half released.
 * @throws RefusedError ITEM_NOT_FOUND, RELEASE_NOT_OPEN, MAKER_IS_CHECKER, RELEASE_UNSAFE, VERSION_CONFLICT.
 */
export async function decideRelease(
  dependencies: ExportDependencies,
  { staff, path, body, correlationId }: RequestOf<typeof contracts.decideRelease, Staff>,
): Promise<AnswerOf<typeof contracts.decideRelease>> {
  const { store, statisticsTable, objects, releasesBucket, signer, audit, clock, digest, logger } = dependencies;
  const { release, revision } = await findRelease(dependencies, path.releaseId);
  if (release.state !== "proposed") throw new RefusedError("RELEASE_NOT_OPEN");
  if (release.proposedBy === staff.staffId) throw new RefusedError("MAKER_IS_CHECKER");
  if (release.version !== body.version) throw new RefusedError("VERSION_CONFLICT");
  await audit.recordRead({
    staffId: staff.staffId,
    kind: "act",
    what: "release:approve",
    purpose: `${path.releaseId}:${body.outcome}`,
    correlationId,
  });
  if (body.outcome === "released") {
    const { canonical } = await build(dependencies, release.fiscalYear, japaneseDayOf(release.proposedAt));
    // Figures that moved since the proposal are not what the first person looked at.
    if (digest(canonical) !== release.sha256) throw new RefusedError("RELEASE_NOT_OPEN");
    const bytes = new TextEncoder().encode(canonical);
    const keys = releaseKeys(release.fiscalYear, revision);
    const signature = JSON.stringify({ ...(await signer.sign(bytes)), sha256: release.sha256 });
    await objects.put(releasesBucket, keys.document, bytes, "application/json");
    await objects.put(releasesBucket, keys.signature, new TextEncoder().encode(signature), "application/json");
  }
  const next: ReleaseView = {
    ...release,
    version: release.version + 1,
    state: body.outcome,
    releasedByName: staff.name,
    releasedAt: clock.now(),
  };
  const written = await store.put(
    statisticsTable,
    { partition, id: release.releaseId, version: next.version, release: next, revision },
    { kind: "equals", attribute: "version", value: release.version },
  );
  if (!written) throw new RefusedError("VERSION_CONFLICT");
  if (body.outcome === "released") {
    logger.info("RELEASE_PUBLISHED", { releaseId: release.releaseId, staffId: staff.staffId, correlationId });
  }
  return next;
}
