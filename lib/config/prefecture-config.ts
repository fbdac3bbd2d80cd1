import * as z from "zod";
import { prefectureParametersSchema } from "../../domain/funds/parameters.schema.ts";
import { approvalRouteSchema, impactAssessmentSchema } from "../../domain/staff/settings.schema.ts";
import { isPrefectureCode, readMunicipalityCode } from "../../domain/persons/municipality-code.ts";
import { consignorSchema } from "../environment/common.ts";
import {
  accountSchema,
  councilConfigSchema,
  isoDateSchema,
  isPlaceholderAccount,
  limitsSchema,
  releasesSchema,
  webSchema,
} from "./shared-schemas.ts";

/**
 * How far a municipal council has come: `paper` = its papers are entered by the prefecture, `trial` = beside paper,
 * `digital` = Sasae only. One case may cross councils at different stages.
 */
const rolloutStepSchema = z.strictObject({ stage: z.enum(["paper", "trial", "digital"]), from: isoDateSchema });

/** One item a prefecture asks for beyond the national set; never required, so it cannot break that set. */
const extraFieldSchema = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  ja: z.string().min(1).max(40),
  type: z.enum(["text", "number", "date", "choice"]),
  choices: z.array(z.string().min(1)).optional(),
});

const extraDocumentSchema = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  ja: z.string().min(1).max(60),
});

const municipalityCodeSchema = z.string().superRefine((value, context) => {
  if (readMunicipalityCode(value).kind === "valid") return;
  context.addIssue({
    code: "custom",
    message: `${value} is no municipality code (six digits, the last a check digit)`,
  });
});

/** One prefecture's configuration file: what shapes its template, and the seeds of its Directory table. */
export const prefectureConfigSchema = z
  .strictObject({
    code: z.string().refine(isPrefectureCode, { error: "must be a JIS prefecture code, 01 to 47" }),
    name: z.strictObject({
      ja: z.string().regex(/[都道府県]$/),
      kana: z.string().regex(/^[ァ-ヶー]+$/, "must be full-width katakana"),
      romaji: z.string().regex(/^[A-Z][a-z]+$/),
    }),
    account: accountSchema,
    /** Until this day the first administrator can be made by command; afterwards only administrators make staff. */
    setupUntil: isoDateSchema,
    council: councilConfigSchema,
    web: webSchema,
    limits: limitsSchema,
    rollout: z.strictObject({
      default: rolloutStepSchema,
      municipalities: z.record(municipalityCodeSchema, rolloutStepSchema),
    }),
    inquiry: z.strictObject({
      enabled: z.boolean(),
      source: z.enum(["simulator", "middle-server", "public-service-mesh"]),
      gatewayUrl: z.url({ protocol: /^https$/, error: "must be an https address" }),
      /** PEM text of the authority the gateway's certificate chains to; empty = the public ones. */
      certificateAuthority: z.string().max(2_500),
      /** The published 特定個人情報保護評価書; no inquiry without it (番号法 28条). */
      assessment: impactAssessmentSchema.nullable(),
    }),
    /** Who owns remittance and repayment of contracts made here: the existing 業務システム, or Sasae. */
    ownership: z.strictObject({
      remittance: z.enum(["existing", "sasae"]),
      repayment: z.enum(["existing", "sasae"]),
    }),
    /** Approval steps (決裁) of a decision. */
    approval: z.strictObject({
      steps: approvalRouteSchema.shape.steps,
      /** 運営委員会 is heard before the first step; shipped as no, since 緊急小口 need not be laid before it. */
      committeeOpinion: approvalRouteSchema.shape.committeeOpinion.default(false),
    }),
    releases: releasesSchema,
    /** Deviations from the national loan terms, each within the national frame. */
    funds: prefectureParametersSchema,
    documents: z.array(extraDocumentSchema),
    extraFields: z.array(extraFieldSchema),
    /** Stands before the number of a document, as in 東京社協生第12号. */
    documentNumber: z.strictObject({ prefix: z.string().min(1).max(20) }),
    consignor: z.strictObject({ ...consignorSchema.shape, seed: z.boolean() }),
  })
  .superRefine((config, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: "custom", path, message });
    };
    for (const code of Object.keys(config.rollout.municipalities)) {
      if (!code.startsWith(config.code)) refuse(["rollout", "municipalities", code], "lies in another prefecture");
    }
    if (config.inquiry.enabled && config.inquiry.assessment === null) {
      refuse(["inquiry", "assessment"], "no inquiry without a published assessment (番号法 28条)");
    }
    for (const key of ["certificateArn", "webAclArn"] as const) {
      if (!config.web[key].includes(`:${config.account}:`)) refuse(["web", key], "lies in another account");
    }
  });

/** One prefecture's configuration, checked. */
export type PrefectureConfig = z.output<typeof prefectureConfigSchema>;

/** Fields of a prefecture that still hold the shipped placeholder and must be replaced before a release. */
export function placeholdersOf(config: PrefectureConfig): string[] {
  return [
    ...(isPlaceholderAccount(config.account) ? ["account"] : []),
    ...(config.council.seed ? ["council"] : []),
    ...(config.web.domain.endsWith(".example.jp") ? ["web.domain"] : []),
    ...(config.consignor.seed && config.ownership.remittance === "sasae" ? ["consignor"] : []),
    ...(config.inquiry.enabled && config.inquiry.source === "simulator" ? ["inquiry.source"] : []),
  ];
}
