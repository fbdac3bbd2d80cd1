import * as z from "zod";

/**
 * Settings that a prefecture changes on screen, effective-dated, by maker and checker. The limits hold for seeds at synth
 * and for every save alike.
 */
export const settingsSchema = z.strictObject({
  /** Number of approval steps (決裁の段階). */
  approvalSteps: z.int().min(1).max(5),
  /** Inquiry through the networks is switched on: the assessment (PIA) is published and the legal basis on record. */
  inquiryEnabled: z.boolean(),
  /** Day of the month on which instalments fall due. */
  dueDay: z.int().min(1).max(28),
  /** Bank days between the receipt of the loan deed and the remittance. */
  paymentLeadDays: z.int().min(1).max(10),
  /** Days that the borrower's household has to answer before a wait is reminded of. */
  reminderDays: z.int().min(1).max(60),
});

/** Settings of a prefecture. */
export type Settings = z.infer<typeof settingsSchema>;

/** Settings before anyone changed them: inquiry off until its legal basis is recorded. */
export const defaultSettings: Settings = {
  approvalSteps: 2,
  inquiryEnabled: false,
  dueDay: 20,
  paymentLeadDays: 2,
  reminderDays: 7,
};
