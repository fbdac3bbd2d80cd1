import * as z from "zod";
import { PARAMETER_NAMES } from "../../domain/funds/parameters.schema.ts";
import { settingChangeSchema, settingNames, settingProposalSchema } from "../../domain/staff/settings.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { commandId, comment, nothing } from "../shared/schemas.ts";

const change = settingChangeSchema.meta({ id: "SettingChange" });

/** One value of a setting or loan parameter with its day of effect, and who set it; a seed names nobody. */
const valueView = z.strictObject({
  effectiveFrom: z.string(),
  standing: z.enum(["past", "present", "future"]),
  change,
  /** The value in Japanese. */
  text: z.string(),
  reason: z.string(),
  proposedByName: z.string().optional(),
  proposedAt: z.string().optional(),
  approvedByName: z.string().optional(),
  approvedAt: z.string().optional(),
});

/** A proposal as the screen shows it. */
const proposalView = settingProposalSchema.omit({ decisionId: true }).extend({ change, text: z.string() });

const settingView = z.strictObject({
  setting: z.enum(settingNames),
  /** The value in force today in Japanese, and as a change that would set it. */
  present: z.strictObject({ text: z.string(), change }),
  values: z.array(valueView),
});

const parameterView = z.strictObject({
  parameter: z.enum(PARAMETER_NAMES),
  ja: z.string(),
  unit: z.enum(["yen", "months", "years", "age", "count", "basis-points", "percent", "yes-no", "list", "choice"]),
  /** Whether "no limit" (null) is a value. */
  nullable: z.boolean(),
  /** How far the prefecture may go, in Japanese. */
  frame: z.string(),
  national: z.string(),
  present: z.strictObject({
    text: z.string(),
    value: z.unknown(),
    /** Whose value it is: the nation's, the configuration file's, or the administrators'. */
    from: z.enum(["nation", "configuration", "administrators"]),
  }),
  values: z.array(valueView),
  /** Where values that were set earlier leave the national frame as it is now. */
  outside: z.array(z.string()),
});

/** The settings with their past, present and future values, the loan parameters that may differ, and the proposals. */
export const listSettings = defineContract({
  operationId: "listSettings",
  method: "GET",
  path: "/settings",
  action: "setting:view",
  summary: "設定と変更案",
  request: { path: nothing, query: nothing, body: nothing },
  response: {
    status: 200,
    body: z.strictObject({
      today: z.string(),
      settings: z.array(settingView),
      parameters: z.array(parameterView),
      proposals: z.array(proposalView),
    }),
  },
  errors: [],
});

/**
 * First administrator: proposes a value from a day on. An open proposal for the same value and day is replaced. A day that is
 * over, an inquiry without its assessment and a loan parameter outside the national frame are refused by field.
 */
export const proposeSetting = defineContract({
  operationId: "proposeSetting",
  method: "POST",
  path: "/settings/proposals",
  action: "setting:propose",
  summary: "設定の変更を申請する（一人目）",
  request: {
    path: nothing,
    query: nothing,
    body: z.strictObject({
      commandId,
      change,
      effectiveFrom: z.iso.date(),
      /** Why, and on what ground; kept beside the value. */
      reason: z.string().trim().min(1).max(500),
    }),
  },
  response: { status: 201, body: proposalView },
  errors: [],
});

const proposalPath = z.strictObject({ proposalId: z.string().max(60) });

/** Second administrator: approves, by which the value stands from its day on; or rejects. */
export const decideSettingProposal = defineContract({
  operationId: "decideSettingProposal",
  method: "POST",
  path: "/settings/proposals/{proposalId}/decision",
  action: "setting:approve",
  summary: "設定の変更を承認するか却下する（二人目）",
  request: {
    path: proposalPath,
    query: nothing,
    body: z.discriminatedUnion("outcome", [
      z.strictObject({ commandId, version: z.int(), outcome: z.literal("approved") }),
      z.strictObject({ commandId, version: z.int(), outcome: z.literal("rejected"), comment }),
    ]),
  },
  response: { status: 200, body: proposalView },
  errors: ["ITEM_NOT_FOUND", "PROPOSAL_NOT_OPEN", "MAKER_IS_CHECKER", "VERSION_CONFLICT"],
});

/** The first administrator takes an own proposal back while nobody has decided it. */
export const withdrawSettingProposal = defineContract({
  operationId: "withdrawSettingProposal",
  method: "POST",
  path: "/settings/proposals/{proposalId}/withdrawal",
  action: "setting:propose",
  summary: "設定の変更の申請を取り下げる",
  request: { path: proposalPath, query: nothing, body: z.strictObject({ commandId, version: z.int() }) },
  response: { status: 200, body: proposalView },
  errors: ["ITEM_NOT_FOUND", "PROPOSAL_NOT_OPEN", "NOT_THE_MAKER", "VERSION_CONFLICT"],
});

/** Routes of the settings. */
export const settingsContracts = [
  listSettings,
  proposeSetting,
  decideSettingProposal,
  withdrawSettingProposal,
] as const;
