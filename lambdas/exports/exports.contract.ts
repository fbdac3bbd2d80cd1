import * as z from "zod";
import { shownTableSchema } from "../statistics/statistics.contract.ts";
import { defineContract } from "../shared/contract.ts";
import { commandId, nothing } from "../shared/schemas.ts";

/** A release of the anonymised tables: proposed by one person, released by another. */
export const releaseView = z.strictObject({
  releaseId: z.string(),
  version: z.int(),
  fiscalYear: z.int(),
  state: z.enum(["proposed", "released", "rejected"]),
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: z.string(),
  /** SHA-256 of the canonical document that was proposed; the second person releases exactly this. */
  sha256: z.string(),
  hiddenCells: z.int(),
  shownCells: z.int(),
  releasedByName: z.string().optional(),
  releasedAt: z.string().optional(),
});

/** Releases of the prefecture, newest first. */
export const listReleases = defineContract({
  operationId: "listReleases",
  method: "GET",
  path: "/releases",
  action: "statistics:view",
  summary: "集計表の公表の一覧",
  request: { path: nothing, query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ releases: z.array(releaseView) }) },
  errors: [],
});

/** One release with its tables, as it was or would be released. */
export const getRelease = defineContract({
  operationId: "getRelease",
  method: "GET",
  path: "/releases/{releaseId}",
  action: "statistics:view",
  summary: "公表案の内容",
  request: { path: z.strictObject({ releaseId: z.string().max(60) }), query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ release: releaseView, tables: z.array(shownTableSchema) }) },
  errors: ["ITEM_NOT_FOUND"],
});

/** First person: proposes the release of a fiscal year. */
export const proposeRelease = defineContract({
  operationId: "proposeRelease",
  method: "POST",
  path: "/releases",
  action: "release:propose",
  summary: "集計表の公表案を作る（一人目）",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({ commandId, fiscalYear: z.int().min(2020).max(2100) }),
  },
  response: { status: 201, body: releaseView },
  errors: ["RELEASE_UNSAFE", "VERSION_CONFLICT"],
});

/** Second person: releases, which signs the document; or rejects. */
export const decideRelease = defineContract({
  operationId: "decideRelease",
  method: "POST",
  path: "/releases/{releaseId}/decision",
  action: "release:approve",
  summary: "公表案を確定するか退ける（二人目）",
  request: {
    path: z.strictObject({ releaseId: z.string().max(60) }),
    query: nothing,
    body: z.strictObject({ commandId, version: z.int(), outcome: z.enum(["released", "rejected"]) }),
  },
  response: { status: 200, body: releaseView },
  errors: ["ITEM_NOT_FOUND", "RELEASE_NOT_OPEN", "MAKER_IS_CHECKER", "RELEASE_UNSAFE", "VERSION_CONFLICT"],
});

/** Routes of the capability. */
export const exportsContracts = [listReleases, getRelease, proposeRelease, decideRelease] as const;
export type ReleaseView = z.infer<typeof releaseView>;
