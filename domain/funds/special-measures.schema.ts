import * as z from "zod";
import { isIsoDate } from "../dates/plain-date.ts";
import { LOAN_KINDS } from "./loan-kinds.ts";
import { prefectureParametersSchema } from "./parameters.schema.ts";

const isoDate = z.string().refine(isIsoDate);

const measureSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  ja: z.string().min(1),
  from: isoDate,
  /** Last day on which applications fall under the measure; null = open. */
  to: isoDate.nullable(),
  kinds: z.array(z.enum(LOAN_KINDS)).min(1),
  /** Prefectures it holds in; null = everywhere, as people may have fled to another one [S-ISKW18]. */
  prefectures: z.array(z.string().regex(/^\d{2}$/)).nullable(),
  /** Kinds open to households that are not low-income. */
  incomeTestWaivedFor: z.array(z.enum(LOAN_KINDS)),
  /** True for a measure that is not about people who fled: the conditions of residence stay. */
  residentsOnly: z.boolean().optional(),
  /** True when the loans of the measure are not for the working capital of a business [S-FORM-K]. */
  excludesBusinessCapital: z.boolean().optional(),
  /**
   * 据置 in months of the first loan and of each extension, where each is a loan of its own with its own 据置 (the special
   * loans of 2020–2022: 初回, 延長, 再貸付).
   */
  graceMonthsByExtension: z.array(z.int().min(0).max(240)).min(1).optional(),
  /** The purposes of 福祉費 the measure is about; other purposes keep their ordinary terms. */
  welfarePurposes: z.array(z.string()),
  source: z.string().min(1),
  parameters: prefectureParametersSchema,
});

/** `config/funds/special/disaster-measures.json`. */
export const specialMeasuresFileSchema = z.strictObject({
  schema: z.literal("sasae.special-measures/1"),
  about: z.string(),
  measures: z.array(measureSchema),
});

/** `config/funds/special/covid-special-loans.json`: history, kept for the claims that still run. */
export const covidSpecialFileSchema = z.strictObject({
  schema: z.literal("sasae.covid-special/1"),
  about: z.string(),
  from: isoDate,
  to: isoDate,
  units: z.array(
    z.strictObject({
      id: z.string(),
      ja: z.string(),
      /** True when the limits are per month. */
      monthly: z.boolean(),
      limitSingle: z.int(),
      limitPlural: z.int(),
      months: z.int(),
      graceMonths: z.int(),
      repaymentMonths: z.int(),
      repaymentFrom: isoDate,
      /** Years of resident tax whose exemption of borrower and 世帯主 waives the unit. */
      exemptionTaxYears: z.array(z.int()),
      source: z.string(),
    }),
  ),
});

/** A special measure by event. */
export type SpecialMeasure = z.output<typeof measureSchema>;
/** The COVID special loans by unit. */
export type CovidSpecialLoans = z.output<typeof covidSpecialFileSchema>;
