import * as z from "zod";
import { addMonths, isIsoDate, type IsoDate } from "../dates/plain-date.ts";
import { PARAMETER_NAMES } from "../funds/parameters.schema.ts";

/**
 * Settings that a prefecture changes on screen: each an effective-dated item of the Directory, proposed by one
 * administrator and approved by another. The same limits hold for seeds at synth and for every save.
 */

const isoDate = z.iso.date();
const sentence = z.string().trim().min(1).max(500);

/** The way a decision takes: number of approval steps (決裁の段階), and whether 運営委員会 is heard before the first. */
export const approvalRouteSchema = z.strictObject({
  steps: z.int().min(1).max(5),
  committeeOpinion: z.boolean(),
});

/** Record of the published 特定個人情報保護評価書 without which no inquiry may be made (番号法 28条). */
export const impactAssessmentSchema = z.strictObject({
  /** Title of the document, as published. */
  name: z.string().trim().min(1).max(120),
  /** Its 評価書番号. */
  number: z.string().trim().min(1).max(30),
  publishedOn: isoDate,
  /** Day by which it is reviewed next. */
  reviewBy: isoDate,
});

/** The inquiry switch: on only with its {@link impactAssessmentSchema record}. */
export const inquirySwitchSchema = z.discriminatedUnion("enabled", [
  z.strictObject({ enabled: z.literal(false) }),
  z.strictObject({ enabled: z.literal(true), assessment: impactAssessmentSchema }),
]);

const dueDaySchema = z.int().min(1).max(28);
const paymentLeadDaysSchema = z.int().min(1).max(10);

/** Values of all settings, by name: the Directory keeps each under `parameter#<name>`, one item a day of effect. */
export type Settings = {
  readonly "approval-route": z.output<typeof approvalRouteSchema>;
  readonly inquiry: z.output<typeof inquirySwitchSchema>;
  /** Day of the month on which instalments of new contracts fall due. */
  readonly "due-day": number;
  /** Bank days between the receipt of the loan deed and the remittance. */
  readonly "payment-lead-days": number;
};

/** A setting's name. */
export type SettingName = keyof Settings;

const settingSchemas: { readonly [Name in SettingName]: z.ZodType<Settings[Name]> } = {
  "approval-route": approvalRouteSchema,
  inquiry: inquirySwitchSchema,
  "due-day": dueDaySchema,
  "payment-lead-days": paymentLeadDaysSchema,
};

/** The names, in the order of the screen. */
export const settingNames = ["approval-route", "inquiry", "due-day", "payment-lead-days"] as const;

/** Settings before anyone changed them: no inquiry until its assessment is recorded. */
export const defaultSettings: Settings = {
  "approval-route": { steps: 2, committeeOpinion: false },
  inquiry: { enabled: false },
  "due-day": 20,
  "payment-lead-days": 2,
};

/** A setting's value as stored. Throws a ZodError for what no save would have let in. */
export function parseSettingValue<Name extends SettingName>(name: Name, value: unknown): Settings[Name] {
  return settingSchemas[name].parse(value);
}

/** A prefecture's own value of a loan parameter, or the return to the national one. */
const overrideSchema = z.discriminatedUnion("own", [
  z.strictObject({ own: z.literal(false) }),
  z.strictObject({ own: z.literal(true), value: z.unknown() }),
]);

/** What a proposal changes: a setting to a value, or a loan parameter of the prefecture. */
export const settingChangeSchema = z.discriminatedUnion("setting", [
  z.strictObject({ setting: z.literal("approval-route"), value: approvalRouteSchema }),
  z.strictObject({ setting: z.literal("inquiry"), value: inquirySwitchSchema }),
  z.strictObject({ setting: z.literal("due-day"), value: dueDaySchema }),
  z.strictObject({ setting: z.literal("payment-lead-days"), value: paymentLeadDaysSchema }),
  z.strictObject({
    setting: z.literal("fund-parameter"),
    parameter: z.enum(PARAMETER_NAMES),
    override: overrideSchema,
  }),
]);

/** See {@link settingChangeSchema}. */
export type SettingChange = z.output<typeof settingChangeSchema>;

/** The day from which a value set for good and always holds, where a seed names none. */
export const beginning: IsoDate = "0001-01-01";

/** A value in the Directory with the day it takes effect and who set it; a seed names no persons. */
export const settingItemSchema = z.strictObject({
  change: settingChangeSchema,
  effectiveFrom: z.string().refine(isIsoDate),
  /** Why, and on what ground. */
  reason: sentence,
  proposalId: z.string().optional(),
  proposedByName: z.string().optional(),
  proposedAt: z.iso.datetime().optional(),
  approvedByName: z.string().optional(),
  approvedAt: z.iso.datetime().optional(),
});

/** See {@link settingItemSchema}. */
export type SettingItem = z.output<typeof settingItemSchema>;

/** What became of a proposal. `replaced`: by a later proposal for the same value and day, open or approved. */
export const proposalStates = ["proposed", "approved", "rejected", "withdrawn", "replaced"] as const;

/** A proposed change of a setting: made by one administrator, decided by another. */
export const settingProposalSchema = z.strictObject({
  proposalId: z.string(),
  version: z.int(),
  state: z.enum(proposalStates),
  change: settingChangeSchema,
  effectiveFrom: isoDate,
  reason: sentence,
  proposedBy: z.string(),
  proposedByName: z.string(),
  proposedAt: z.iso.datetime(),
  decidedByName: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  /** What the second person wrote when rejecting. */
  comment: z.string().optional(),
  /** Command by which it was decided or withdrawn, so that a repeat is known. */
  decisionId: z.string().optional(),
});

/** See {@link settingProposalSchema}. */
export type SettingProposal = z.output<typeof settingProposalSchema>;

/** Longest time between the publication of an assessment and its renewal: five years (特定個人情報保護評価に関する規則). */
export const assessmentLifeMonths = 60;

/** The last day by which an assessment published on a day must be reviewed. */
export function latestReview(publishedOn: IsoDate): IsoDate {
  return addMonths(publishedOn, assessmentLifeMonths);
}
