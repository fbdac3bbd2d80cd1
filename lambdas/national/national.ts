import * as z from "zod";
import { canonicalJson } from "../../domain/anonymisation/canonical-json.ts";
import { checkRelease } from "../../domain/anonymisation/check.ts";
import { mergeNational } from "../../domain/anonymisation/national.ts";
import type { ReleaseDocument } from "../../domain/anonymisation/release-document.ts";
import { readReleaseDocument } from "../../domain/anonymisation/release-reader.ts";
import { prefectureName } from "../../domain/prefectures/prefecture-names.ts";
import type { AnswerOf, RequestOf } from "../shared/contract.ts";
import type { Clock } from "../shared/ports/clock.ts";
import { queryAll, type ItemStore } from "../shared/ports/item-store.ts";
import type { ObjectStore } from "../shared/ports/object-store.ts";
import type { ReleaseVerifier } from "../shared/ports/release-signatures.ts";
import type { CatalogueLogger } from "../shared/runtime/logger.ts";
import { shownTables } from "../statistics/shown-tables.ts";
import type { Analyst } from "./analysts.ts";
import type * as contracts from "./national.contract.ts";

/** Keys of the objects under a prefix of a bucket. */
export type ObjectList = (bucket: string, prefix: string) => Promise<readonly string[]>;

/** Ports of pulling releases. */
export type PullDependencies = {
  readonly store: ItemStore;
  readonly nationalTable: string;
  readonly objects: ObjectStore;
  readonly list: ObjectList;
  readonly datasetBucket: string;
  readonly prefectures: readonly { readonly prefecture: string; readonly account: string }[];
  readonly releasesBucketOf: (prefecture: string, account: string) => string;
  readonly verifier: ReleaseVerifier;
  readonly clock: Clock;
  readonly logger: CatalogueLogger;
};

const kind = "release";

const pulledRelease = z.strictObject({
  prefectureCode: z.string(),
  prefectureName: z.string(),
  releaseId: z.string(),
  fiscalYear: z.int(),
  pulledAt: z.string(),
  state: z.enum(["accepted", "refused"]),
  findings: z.array(z.string()),
});

/** What the national stage knows of one pulled release. */
export type PulledRelease = z.output<typeof pulledRelease>;

const signatureFile = z.object({ algorithm: z.literal("ECDSA_SHA_256"), signature: z.string() });

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const parsed = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/** Why a release is not accepted: its signature, its bytes, its prefecture, or its thresholds; codes only. */
async function findingsOf(
  { verifier }: PullDependencies,
  prefecture: string,
  bytes: Uint8Array,
  signatureBytes: Uint8Array | undefined,
): Promise<{ readonly findings: readonly string[]; readonly document: ReleaseDocument | undefined }> {
  const signature = signatureFile.safeParse(signatureBytes === undefined ? undefined : parsed(decode(signatureBytes)));
  if (!signature.success || !(await verifier.verify(prefecture, bytes, signature.data))) {
    return { findings: ["RELEASE_SIGNATURE_WRONG"], document: undefined };
  }
  const text = decode(bytes);
  const content = parsed(text);
  const document = readReleaseDocument(content);
  if (document === undefined) return { findings: ["RELEASE_UNREADABLE"], document: undefined };
  const findings = [
    ...(canonicalJson(document) === text ? [] : ["RELEASE_NOT_CANONICAL"]),
    ...(document.prefecture === prefecture ? [] : ["RELEASE_OF_ANOTHER_PREFECTURE"]),
    ...checkRelease(content).map((finding) => finding.code),
  ];
  return { findings: [...new Set(findings)], document };
}

/** Pulls the newest release of each fiscal year of one prefecture. */
async function pullPrefecture(
  dependencies: PullDependencies,
  prefecture: string,
  account: string,
): Promise<readonly PulledRelease[]> {
  const { objects, list, datasetBucket, store, nationalTable, clock, logger, releasesBucketOf } = dependencies;
  const bucket = releasesBucketOf(prefecture, account);
  const keys = (await list(bucket, "releases/")).filter((key) => /^releases\/\d{4}\/\d{3}\.json$/.test(key));
  const newest = Object.values(Object.groupBy(keys, (key) => key.slice(0, "releases/2026".length))).map(
    (group = []) => [...group].sort().at(-1) ?? "",
  );
  const pulled: PulledRelease[] = [];
  for (const key of newest) {
    const bytes = await objects.find(bucket, key);
    if (bytes === undefined) continue;
    const signature = await objects.find(bucket, key.replace(/\.json$/, ".signature.json"));
    const { findings } = await findingsOf(dependencies, prefecture, bytes, signature);
    const accepted = findings.length === 0;
    const entry: PulledRelease = {
      prefectureCode: prefecture,
      prefectureName: prefectureName(prefecture),
      releaseId: key,
      fiscalYear: Number(key.split("/")[1]),
      pulledAt: clock.now(),
      state: accepted ? "accepted" : "refused",
      findings: [...findings],
    };
    if (accepted) await objects.put(datasetBucket, `${prefecture}/${key}`, bytes, "application/json");
    await store.put(nationalTable, { kind, id: `${String(entry.fiscalYear)}#${prefecture}`, ...entry });
    logger.info(accepted ? "RELEASE_PULLED" : "RELEASE_REFUSED", { prefectureCode: prefecture, releaseId: key });
    pulled.push(entry);
  }
  return pulled;
}

/**
 * Pulls what every prefecture has released and checks it again. A prefecture that cannot be reached, or has released
 * nothing, holds up no other.
 */
export async function pullAll(dependencies: PullDependencies): Promise<readonly PulledRelease[]> {
  const pulled: PulledRelease[] = [];
  for (const { prefecture, account } of dependencies.prefectures) {
    try {
      pulled.push(...(await pullPrefecture(dependencies, prefecture, account)));
    } catch (error) {
      dependencies.logger.warn("RELEASE_REFUSED", {
        prefectureCode: prefecture,
        errorName: error instanceof Error ? error.name : "Unknown",
      });
    }
  }
  return pulled;
}

/** An analyst pulls now. */
export async function pullReleases(
  dependencies: PullDependencies,
  _request: RequestOf<typeof contracts.pullReleases, Analyst>,
): Promise<AnswerOf<typeof contracts.pullReleases>> {
  return { releases: [...(await pullAll(dependencies))] };
}

/** Ports of the national table. */
export type NationalTableDependencies = Pick<PullDependencies, "store" | "nationalTable" | "objects" | "datasetBucket">;

/** The national table of a fiscal year, merged from the accepted releases each time it is asked for. */
export async function getNationalTable(
  { store, nationalTable, objects, datasetBucket }: NationalTableDependencies,
  { query }: RequestOf<typeof contracts.getNationalTable, Analyst>,
): Promise<AnswerOf<typeof contracts.getNationalTable>> {
  const items = await queryAll(store, {
    table: nationalTable,
    partition: { attribute: "kind", value: kind },
    sort: { kind: "begins-with", attribute: "id", value: `${String(query.fiscalYear)}#` },
  });
  const releases = items.map(({ kind: _kind, id: _id, ...entry }) => pulledRelease.parse(entry));
  const documents: ReleaseDocument[] = [];
  for (const release of releases.filter((entry) => entry.state === "accepted")) {
    const bytes = await objects.find(datasetBucket, `${release.prefectureCode}/${release.releaseId}`);
    const document = bytes === undefined ? undefined : readReleaseDocument(parsed(decode(bytes)));
    if (document !== undefined) documents.push(document);
  }
  const outcome = documents.length === 0 ? undefined : mergeNational(documents);
  return {
    fiscalYear: query.fiscalYear,
    releases,
    tables: outcome?.kind === "merged" ? shownTables(outcome.document.tables, []) : [],
  };
}

/** Who is signed in at the national stage. */
export async function getNationalMe(
  _dependencies: unknown,
  { staff }: RequestOf<typeof contracts.getNationalMe, Analyst>,
): Promise<AnswerOf<typeof contracts.getNationalMe>> {
  return Promise.resolve({ staffId: staff.staffId, name: staff.name });
}
