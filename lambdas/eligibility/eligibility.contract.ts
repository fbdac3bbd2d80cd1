import * as z from "zod";
import { recordedSources } from "../../domain/case/case-items.schema.ts";
import { LOAN_KINDS } from "../../domain/funds/loan-kinds.ts";
import { factSourceSchema } from "../../domain/household/case-facts.schema.ts";
import { defineContract } from "../shared/contract.ts";
import { casePath, caseStanding, commandId, nothing, version } from "../shared/schemas.ts";

const verdict = z.enum(["may-apply", "may-not", "needs-facts"]);
const outcome = z.enum(["met", "not-met", "unknown", "not-applicable"]);
const option = z.strictObject({ value: z.string(), label: z.string() });
const options = z.array(option.meta({ id: "FactOption" }));

/** How an answer is typed. */
export const factInputSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("yes-no") }),
    z.strictObject({ kind: z.literal("choice"), options }),
    z.strictObject({ kind: z.literal("yen") }),
    z.strictObject({ kind: z.literal("date") }),
    z.strictObject({ kind: z.literal("count"), unit: z.string() }),
    z.strictObject({ kind: z.literal("municipality") }),
    z.strictObject({ kind: z.literal("member"), none: z.boolean() }),
    z.strictObject({ kind: z.literal("household"), options }),
    z.strictObject({ kind: z.literal("incomes"), options }),
    z.strictObject({ kind: z.literal("resident-tax"), year: z.int(), options }),
    z.strictObject({ kind: z.literal("handbooks"), options }),
    z.strictObject({ kind: z.literal("other-schemes"), options, statuses: options, covers: options }),
    z.strictObject({ kind: z.literal("same-address-applications"), options, statuses: options }),
  ])
  .meta({ id: "FactInput" });

/** A rule as it was applied, with the notice it rests on. */
const appliedRule = z
  .strictObject({
    id: z.string(),
    version: z.int(),
    source: z.string(),
    outcome,
    message: z.string(),
    /** Keys of the facts it looked at. */
    facts: z.array(z.string()),
  })
  .meta({ id: "AppliedRule" });

const missingFact = z.strictObject({
  fact: z.string(),
  question: z.string(),
  /** Rules that wait for it, by id. */
  rules: z.array(z.string()),
  effects: z.array(z.strictObject({ answer: z.string(), outcome, message: z.string() })),
  /** Absent where the answer is not given in a conversation: a figure of a notice, a parameter of the council. */
  input: factInputSchema.optional(),
});

const requiredItem = z.strictObject({ code: z.string(), ja: z.string(), when: z.string().nullable() });

/** A fact of the case with its words, where it comes from and of which day. */
const caseFact = z.strictObject({
  fact: z.string(),
  question: z.string(),
  text: z.string(),
  value: z.unknown(),
  source: factSourceSchema,
  asOf: z.string(),
  /** Who wrote it down; absent for what the application form says. */
  byName: z.string().optional(),
  input: factInputSchema.optional(),
});

/** The repayment plan that a contract of today would have. */
const repayment = z.strictObject({
  principal: z.int(),
  gracePeriodMonths: z.int(),
  rateBasisPoints: z.int(),
  finalDueDate: z.string(),
  totalInterest: z.int(),
  instalments: z.array(
    z.strictObject({
      number: z.int(),
      dueDate: z.string(),
      principal: z.int(),
      interest: z.int(),
      total: z.int(),
      balanceAfter: z.int(),
    }),
  ),
});

/** What can be said of one kind of loan, in full. Never "approved". */
const detail = z.strictObject({
  kind: z.enum(LOAN_KINDS),
  name: z.string(),
  verdict,
  explanation: z.array(z.string()),
  ceiling: z
    .strictObject({
      total: z.int().nullable(),
      perMonth: z.int().nullable(),
      months: z.int().nullable(),
      basis: z.array(z.string()),
    })
    .optional(),
  terms: z.array(z.string()),
  documents: z.array(requiredItem),
  consents: z.array(requiredItem),
  /** Between application and money, in order: who is heard, what is registered. */
  steps: z.array(requiredItem),
  reasons: z.array(appliedRule),
  missing: z.array(missingFact),
  cautions: z.array(z.string()),
  rules: z.array(appliedRule),
  factsUsed: z.array(z.string()),
  parametersUsed: z.array(
    z.strictObject({
      name: z.string(),
      ja: z.string(),
      level: z.enum(["national", "prefecture", "special-measure"]),
      from: z.string().nullable(),
      source: z.string(),
    }),
  ),
  repayment: repayment.optional(),
});

/** The assessment of a case: what can be said of each kind, and of one kind in full. */
export const assessmentViewSchema = z.strictObject({
  caseVersion: z.int(),
  date: z.string(),
  household: z.strictObject({
    size: z.int().nullable(),
    notes: z.array(z.string()),
    /** False while nobody has asked who lives here; the members are then those of the form so far. */
    confirmed: z.boolean(),
    members: z.array(
      z.strictObject({
        id: z.string(),
        relation: z.string(),
        birthDate: z.string(),
        /** How the member is called in questions. */
        label: z.string(),
        separateRegister: z.boolean().optional(),
        sharesBudget: z.boolean().optional(),
      }),
    ),
  }),
  facts: z.array(caseFact),
  conflicts: z.array(z.strictObject({ fact: z.string(), question: z.string(), message: z.string() })),
  overview: z.array(
    z.strictObject({
      kind: z.enum(LOAN_KINDS),
      name: z.string(),
      verdict,
      /** The first reasons, or how much is open, in one line each. */
      sentences: z.array(z.string()),
      openQuestions: z.int(),
    }),
  ),
  detail,
});

/** What can be said of a case under the loan rules on present facts; reading it is logged. */
export const viewAssessment = defineContract({
  operationId: "viewAssessment",
  method: "GET",
  path: "/cases/{caseId}/assessment",
  action: "assessment:view",
  summary: "確かめた事実から、資金ごとに申込みの要件を判定する",
  request: {
    path: casePath,
    query: z.strictObject({
      kind: z.enum(LOAN_KINDS).optional(),
      /** Version of the case that the person has already seen: what is answered is never older. */
      seenVersion: z
        .string()
        .regex(/^\d{1,9}$/)
        .optional(),
    }),
    body: nothing,
  },
  response: { status: 200, body: assessmentViewSchema },
  errors: ["CASE_NOT_FOUND"],
});

/** Records answers, each with its source and day; a value of null takes a recorded answer back. */
export const recordFacts = defineContract({
  operationId: "recordFacts",
  method: "PUT",
  path: "/cases/{caseId}/facts",
  action: "fact:record",
  summary: "確かめた事実を、出どころと日付を付けて記録する",
  request: {
    path: casePath,
    query: nothing,
    body: z.strictObject({
      commandId,
      version,
      facts: z
        .array(
          z.strictObject({
            fact: z.string().min(1).max(120),
            value: z.unknown(),
            source: z.enum(recordedSources),
            asOf: z.iso.date(),
          }),
        )
        .min(1)
        .max(20),
    }),
  },
  response: { status: 200, body: caseStanding },
  errors: ["CASE_NOT_FOUND", "OUT_OF_TURN", "VERSION_CONFLICT"],
});

/** Routes of the capability. */
export const eligibilityContracts = [viewAssessment, recordFacts] as const;

/** The assessment as a screen gets it. */
export type AssessmentView = z.infer<typeof assessmentViewSchema>;
