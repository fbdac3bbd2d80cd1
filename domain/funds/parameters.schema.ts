import * as z from "zod";
import { isIsoDate } from "../dates/plain-date.ts";
import { firstDateFault } from "./dated-value.ts";
import { LOAN_KINDS } from "./loan-kinds.ts";

const isoDate = z.string().refine(isIsoDate, { error: "暦にある日を YYYY-MM-DD で書いてください" });
const yen = z.int().min(0).max(1_000_000_000);
const months = z.int().min(0).max(1_200);
const count = z.int().min(0).max(10_000);
const basisPoints = z.int().min(0).max(10_000);
const percent = z.int().min(0).max(1_000);
const code = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const text = z.string().min(1).max(500);

/** A reason for which 緊急小口資金 is lent, with what it takes to rely on it [S-HYG][S-KAKEN]. */
export const emergencyReasonSchema = z.strictObject({
  code,
  ja: text,
  /** Only with the use of 自立相談支援事業 (recorded exceptions aside). */
  requiresSelfReliance: z.boolean(),
  /** Judged from dated income and costs to come, not from past tax data. */
  forwardLooking: z.boolean(),
  /** Papers that prove the reason, in Japanese. */
  evidence: z.array(text),
  /** A lower ceiling for this reason alone, in yen. */
  ceiling: yen.optional(),
});

/** A purpose of 福祉費 with its guide amount(s) and longest repayment [S-FUKUSHIHI]. */
export const welfarePurposeSchema = z.strictObject({
  code,
  ja: text,
  /** Guide amounts by the period the cost covers: the first whose `upToMonths` reaches it; null = any length. */
  guides: z.array(z.strictObject({ upToMonths: months.nullable(), amount: yen, ja: text.optional() })).min(1),
  repaymentMonths: months,
  /** Only for a household with a member who needs 療養 or 介護 (the elderly household's ground). */
  careRelated: z.boolean(),
  evidence: z.array(text),
});

/** A type of school with the monthly ceiling of 教育支援費 [S-TAKEO]; some councils set its longest repayment [S-OIRASE]. */
export const schoolTypeSchema = z.strictObject({
  code,
  ja: text,
  monthly: yen,
  standardMonths: months,
  repaymentMonths: months.optional(),
});

/** What a council asks of a guarantor; whoever does not meet it cannot guarantee, which refuses no loan [S-WATARAI]. */
export const GUARANTOR_CONDITIONS = [
  "in-prefecture",
  "other-household",
  "own-livelihood",
  "taxed",
  "not-welfare-commissioner",
] as const;

const calendarMonth = z.int().min(1).max(12);

/** What the multiple of the 生活保護基準 is taken of; councils differ, so each part is named. */
export const standardPartsSchema = z.strictObject({
  education: z.boolean(),
  housing: z.boolean(),
  winter: z.boolean(),
  additions: z.boolean(),
  /** 期末一時扶助, in December. */
  yearEnd: z.boolean().optional(),
});

/** One test of "low income"; a household is low-income when any test of the standard says so. */
export const lowIncomeTestSchema = z.discriminatedUnion("test", [
  z.strictObject({ test: z.literal("resident-tax-exempt") }),
  z.strictObject({
    test: z.literal("multiple-of-standard"),
    /** Upper bound, per cent of the standard (170 = 1.7 times). */
    upperPercent: percent,
    /** Lower bound, per cent of the standard; 0 = none [S-OSAKA]. */
    lowerPercent: percent,
    /** Null while the council has not settled (or we have not read) what it multiplies or compares: then nobody can say. */
    parts: standardPartsSchema.nullable(),
    income: z.enum(["net", "gross"]).nullable(),
  }),
  z.strictObject({
    test: z.literal("table-by-size"),
    /** Monthly income limit for 1, 2, 3 … persons, in yen. */
    monthly: z.array(yen).min(1),
    /** Added for each person beyond the table, in yen; null = the table must be extended first. */
    perExtraPerson: yen.nullable(),
    income: z.enum(["net", "gross"]),
  }),
  z.strictObject({ test: z.literal("yearly-cap"), yearly: yen, income: z.enum(["net", "gross"]) }),
]);

/** A prefecture's definition of low income: any of the tests, in the order they are tried. */
export const lowIncomeStandardSchema = z.strictObject({ anyOf: z.array(lowIncomeTestSchema).min(1) });

/** A record that a table of the 生活保護基準 was compared with the notice by the council, which lets it decide. */
export const confirmedTableSchema = z.strictObject({ table: text, from: isoDate, notice: text, confirmedOn: isoDate });

/** A document to be handed in; `when` names the circumstance in which it is asked for. */
export const documentSchema = z.strictObject({ code, ja: text, when: text.optional() });

/** A row of a repayment table by amount: up to this amount, at most these months [S-OIRASE]. */
export const repaymentStepSchema = z.strictObject({ upTo: yen, months });

function datedValues<T extends z.ZodType>(value: T) {
  return z
    .array(
      z.strictObject({
        from: isoDate.nullable(),
        to: isoDate.nullable(),
        value,
        source: text,
        verification: z.enum(["published", "recalled", "local"]),
      }),
    )
    .min(1)
    .check((context) => {
      const fault = firstDateFault(context.value);
      if (fault === undefined) return;
      context.issues.push({
        code: "custom",
        input: context.value,
        path: [fault],
        message: "適用期間が逆か、前の期間と重なっています",
      });
    });
}

const shape = {
  "interest.with-guarantor": datedValues(basisPoints),
  "interest.without-guarantor": datedValues(basisPoints),
  "interest.overdue": datedValues(basisPoints),
  "residence.minimum-months": datedValues(months),
  "residence.foreign-minimum-months": datedValues(months),
  "low-income.standard": datedValues(lowIncomeStandardSchema),
  "low-income.elderly-standard": datedValues(lowIncomeStandardSchema.nullable()),
  "low-income.purpose-standards": datedValues(
    z.array(z.strictObject({ purpose: code, standard: lowIncomeStandardSchema })),
  ),
  "standard.confirmed-tables": datedValues(z.array(confirmedTableSchema)),
  "standard.age-reckoning": datedValues(z.enum(["on-day", "first-of-april"])),
  "elderly.minimum-age": datedValues(count),
  "exclusion.deferred-loan": datedValues(z.boolean()),
  "exclusion.guarantor-of-other-loan": datedValues(z.boolean()),
  "exclusion.paid-cost-exceptions": datedValues(z.array(code)),
  "exclusion.paid-after-decision": datedValues(z.boolean()),
  "guarantor.conditions": datedValues(z.array(z.enum(GUARANTOR_CONDITIONS))),
  "guarantor.under-age": datedValues(count.nullable()),
  "committee.not-asked-kinds": datedValues(z.array(z.enum(LOAN_KINDS))),
  "committee.not-asked-up-to": datedValues(yen.nullable()),
  "documents.common": datedValues(z.array(documentSchema)),
  "consents.common": datedValues(z.array(documentSchema)),
  "emergency-small.ceiling": datedValues(yen),
  "emergency-small.unit": datedValues(yen.min(1)),
  "emergency-small.grace-months": datedValues(months),
  "emergency-small.instalments": datedValues(months),
  "emergency-small.interest": datedValues(basisPoints),
  "emergency-small.reasons": datedValues(z.array(emergencyReasonSchema).min(1)),
  "emergency-small.reason-ceilings": datedValues(z.array(z.strictObject({ reason: code, ceiling: yen }))),
  "emergency-small.documents": datedValues(z.array(documentSchema)),
  "comprehensive-support.grace-months": datedValues(months),
  "comprehensive-support.repayment-months": datedValues(months),
  "comprehensive-support.upper-age": datedValues(count.nullable()),
  "comprehensive-support.job-lost-within-months": datedValues(months.nullable()),
  "comprehensive-support.documents": datedValues(z.array(documentSchema)),
  "living-support.monthly-single": datedValues(yen),
  "living-support.monthly-plural": datedValues(yen),
  "living-support.first-months": datedValues(months),
  "living-support.extension-months": datedValues(months),
  "living-support.extensions": datedValues(count),
  "living-support.limit-to-lost-income": datedValues(z.boolean()),
  "housing-entry.ceiling": datedValues(yen),
  "temporary-rebuilding.ceiling": datedValues(yen),
  "welfare.ceiling": datedValues(yen),
  "welfare.grace-months": datedValues(months),
  "welfare.repayment-months": datedValues(months),
  "welfare.purposes": datedValues(z.array(welfarePurposeSchema).min(1)),
  "welfare.documents": datedValues(z.array(documentSchema)),
  "education.grace-months": datedValues(months),
  "education.repayment-months": datedValues(months),
  "education.repayment-steps": datedValues(z.array(repaymentStepSchema)),
  "education.interest": datedValues(basisPoints),
  "education.special-need-percent": datedValues(percent.min(100)),
  "education.lend-exam-costs": datedValues(z.boolean()),
  "education.lend-overdue-fees": datedValues(z.boolean()),
  "education.reservation": datedValues(z.strictObject({ fromMonth: calendarMonth, toMonth: calendarMonth }).nullable()),
  "education.yearly-application": datedValues(z.boolean()),
  "education.documents": datedValues(z.array(documentSchema)),
  "education-support.schools": datedValues(z.array(schoolTypeSchema).min(1)),
  "school-entry.ceiling": datedValues(yen),
  "real-estate.share-percent": datedValues(percent),
  "real-estate.monthly-ceiling": datedValues(yen),
  "real-estate.monthly-standard-percent": datedValues(percent),
  "real-estate.monthly-standard-parts": datedValues(standardPartsSchema.nullable()),
  "real-estate.minimum-land-value": datedValues(yen),
  "real-estate.minimum-age": datedValues(count),
  "real-estate.grace-months": datedValues(months),
  "real-estate.interest-cap": datedValues(basisPoints),
  "real-estate.prime-rate": datedValues(basisPoints.nullable()),
  "real-estate.payment-interval-months": datedValues(months),
  "real-estate.revaluation-years": datedValues(count),
  "real-estate.documents": datedValues(z.array(documentSchema)),
  "real-estate-protected.share-percent": datedValues(percent),
  "real-estate-protected.share-percent-flat": datedValues(percent),
  "real-estate-protected.monthly-percent": datedValues(percent),
  "real-estate-protected.minimum-value": datedValues(yen),
  "real-estate-protected.minimum-age": datedValues(count),
  "real-estate-protected.documents": datedValues(z.array(documentSchema)),
};

/** All national values: every parameter with at least one dated value. The content of `config/funds/*.json` merged. */
export const nationalParametersSchema = z.strictObject(shape);

/**
 * The `funds` part of a prefecture's configuration: any subset of the parameters, each with its own dated values.
 * Passing this schema is half; {@link checkOverrides} compares with the national frame.
 */
export const prefectureParametersSchema = z.strictObject(shape).partial();

/** One file of `config/funds/`: what it is about, and the parameters it sets. */
export const fundFileSchema = z.strictObject({
  schema: z.literal("sasae.fund-parameters/1"),
  about: text,
  parameters: z.strictObject(shape).partial(),
});

/** All national values by parameter name. */
export type NationalParameters = z.output<typeof nationalParametersSchema>;
/** A prefecture's overrides by parameter name. */
export type PrefectureParameters = z.output<typeof prefectureParametersSchema>;
/** The name of a parameter, `<fund or topic>.<what>`. */
export type ParameterName = keyof NationalParameters;
/** The type of a parameter's value. */
export type ParameterValue<N extends ParameterName> = NationalParameters[N][number]["value"];
/** See {@link emergencyReasonSchema}. */
export type EmergencyReason = z.output<typeof emergencyReasonSchema>;
/** See {@link welfarePurposeSchema}. */
export type WelfarePurpose = z.output<typeof welfarePurposeSchema>;
/** See {@link schoolTypeSchema}. */
export type SchoolType = z.output<typeof schoolTypeSchema>;
/** See {@link lowIncomeTestSchema}. */
export type LowIncomeTest = z.output<typeof lowIncomeTestSchema>;
/** See {@link lowIncomeStandardSchema}. */
export type LowIncomeStandard = z.output<typeof lowIncomeStandardSchema>;
/** See {@link standardPartsSchema}. */
export type StandardParts = z.output<typeof standardPartsSchema>;
/** One of {@link GUARANTOR_CONDITIONS}. */
export type GuarantorCondition = (typeof GUARANTOR_CONDITIONS)[number];
/** See {@link confirmedTableSchema}. */
export type ConfirmedTable = z.output<typeof confirmedTableSchema>;
/** See {@link documentSchema}. */
export type DocumentItem = z.output<typeof documentSchema>;
/** The names of all parameters, in the order of the schema. */
export const PARAMETER_NAMES: readonly ParameterName[] = nationalParametersSchema.keyof().options;
