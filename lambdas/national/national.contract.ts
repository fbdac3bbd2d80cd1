import * as z from "zod";
import { shownTableSchema } from "../statistics/statistics.contract.ts";
import { defineContract } from "../shared/contract.ts";
import { nothing } from "../shared/schemas.ts";

/** State of one prefecture's newest release, as the national council sees it. */
const pulledRelease = z.strictObject({
  prefectureCode: z.string(),
  prefectureName: z.string(),
  releaseId: z.string(),
  fiscalYear: z.int(),
  pulledAt: z.string(),
  state: z.enum(["accepted", "refused"]),
  /** Coded findings when refused. */
  findings: z.array(z.string()),
});

/** Who is signed in at the national stage. */
export const getNationalMe = defineContract({
  operationId: "getNationalMe",
  method: "GET",
  path: "/me",
  action: "national:view",
  summary: "サインイン中の職員",
  request: { path: nothing, query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ staffId: z.string(), name: z.string() }) },
  errors: [],
});

/** The national table, made of the accepted releases. */
export const getNationalTable = defineContract({
  operationId: "getNationalTable",
  method: "GET",
  path: "/national-table",
  action: "national:view",
  summary: "全国の集計表",
  request: {
    path: nothing,
    query: z.strictObject({ fiscalYear: z.coerce.number().int().min(2020).max(2100) }),
    body: nothing,
  },
  response: {
    status: 200,
    body: z.strictObject({ fiscalYear: z.int(), releases: z.array(pulledRelease), tables: z.array(shownTableSchema) }),
  },
  errors: [],
});

/** Pulls the newest releases now instead of at the next scheduled time. */
export const pullReleases = defineContract({
  operationId: "pullReleases",
  method: "POST",
  path: "/pulls",
  action: "national:pull",
  summary: "都道府県の公表済み集計表を取り込む",
  request: { path: nothing, query: nothing, body: nothing },
  response: { status: 200, body: z.strictObject({ releases: z.array(pulledRelease) }) },
  errors: [],
});

/** Routes of the national stage besides its session routes. */
export const nationalContracts = [getNationalMe, getNationalTable, pullReleases] as const;
