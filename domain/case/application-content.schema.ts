import * as z from "zod";

/**
 * What an application (借入申込書) holds, as the window enters it. Every part may be absent while the application is being
 * prepared; what is present must be well formed. Which parts a fund needs before submission is decided by
 * `missingItems`, not here. Field list: 借入申込書 of the 特例 form [S-FORM-K] as the usable minimum.
 */

const text = (limit: number) => z.string().trim().min(1).max(limit);
const isoDate = z.iso.date();

/** Consent of one household member to the inquiry through the networks (同意): who, when, which wording. */
export const memberConsentSchema = z.strictObject({
  given: z.boolean(),
  /** Version of the wording that was read to the person. */
  wordingVersion: text(20),
  recordedOn: isoDate,
});

/** Relation of a member to the borrower (続柄). */
export const relations = [
  "self",
  "spouse",
  "child",
  "parent",
  "sibling",
  "grandchild",
  "grandparent",
  "other",
] as const;

/** One member of the household, the borrower included. People sharing one livelihood count even when 住民票 is separate. */
export const householdMemberSchema = z.strictObject({
  personId: z.uuid(),
  name: text(60),
  nameKana: text(60),
  birthDate: isoDate,
  sex: z.enum(["male", "female", "unknown"]),
  relation: z.enum(relations),
  /** Workplace or school, as the person states it. */
  occupation: text(60).optional(),
  consent: memberConsentSchema.optional(),
});

/** Address of the household (住所). */
export const addressSchema = z.strictObject({
  postcode: z.string().regex(/^\d{7}$/),
  municipalityCode: z.string().regex(/^\d{6}$/),
  /** Town and block (町名・番地). */
  town: text(80),
  building: text(80).optional(),
});

/** How the borrower's identity was checked at the window (本人確認). */
export const identityCheckSchema = z.strictObject({
  method: z.enum(["drivers-licence", "my-number-card-face", "passport", "residence-card", "other"]),
  checkedOn: isoDate,
});

/** Account for the remittance (振込先); the holder must be the borrower [S-FORM-S]. */
export const bankAccountSchema = z.strictObject({
  bankCode: z.string().regex(/^\d{4}$/),
  branchCode: z.string().regex(/^\d{3}$/),
  accountType: z.enum(["ordinary", "current"]),
  accountNumber: z.string().regex(/^\d{7}$/),
  holderKana: text(60),
});

/** Declarations of the borrower on the application form. */
export const declarationsSchema = z.strictObject({
  notOnPublicAssistance: z.boolean(),
  notInBankruptcy: z.boolean(),
  notBusinessCapital: z.boolean(),
  notOrganisedCrime: z.boolean(),
});

/** Dated plan that bridges to the first income (forward-looking reasons): what comes when, what is due meanwhile. Yen. */
export const bridgePlanSchema = z.strictObject({
  firstIncomeOn: isoDate,
  expectedMonthlyIncome: z.int().min(0).max(10_000_000),
  monthlyFixedCosts: z.int().min(0).max(10_000_000),
  cashOnHand: z.int().min(0).max(10_000_000),
});

/** Use of 自立相談支援, a condition of some reasons since April 2015 [S-MINAOSHI]. */
export const selfRelianceSchema = z.strictObject({
  state: z.enum(["using", "applied", "refused", "exception"]),
  note: text(200).optional(),
});

/** The content of an application, complete or not. */
export const applicationContentSchema = z.strictObject({
  fund: z.literal("emergency-small"),
  reason: text(40).optional(),
  reasonDetail: text(1000).optional(),
  /** Amount asked for, yen. */
  requestedAmount: z.int().min(1).max(10_000_000).optional(),
  members: z.array(householdMemberSchema).max(12),
  address: addressSchema.optional(),
  phone: z
    .string()
    .regex(/^0\d{9,10}$/)
    .optional(),
  identityCheck: identityCheckSchema.optional(),
  bankAccount: bankAccountSchema.optional(),
  declarations: declarationsSchema.optional(),
  bridgePlan: bridgePlanSchema.optional(),
  selfReliance: selfRelianceSchema.optional(),
  /** Opinion of the municipal council (市町村社協の意見). */
  windowOpinion: text(1000).optional(),
});

/** Content of an application. */
export type ApplicationContent = z.infer<typeof applicationContentSchema>;
/** Member of the household. */
export type HouseholdMember = z.infer<typeof householdMemberSchema>;
/** Account for the remittance. */
export type BankAccount = z.infer<typeof bankAccountSchema>;
/** Address of the household. */
export type Address = z.infer<typeof addressSchema>;
/** Bridge plan. */
export type BridgePlan = z.infer<typeof bridgePlanSchema>;
