import * as z from "zod";
import { isIsoDate } from "../dates/plain-date.ts";

const isoDate = z.string().refine(isIsoDate);
const bound = z.int().min(0).nullable();

/** The six grades of municipalities (級地), highest standard first. */
export const GRADES = ["1-1", "1-2", "2-1", "2-2", "3-1", "3-2"] as const;

const rowSchema = z
  .object({
    ageFrom: bound.optional(),
    ageTo: bound.optional(),
    sizeFrom: bound.optional(),
    sizeTo: bound.optional(),
    perExtraPersonOver: z.int().optional(),
    perExtraChildOver: z.int().optional(),
    children: z.int().optional(),
    bodyGrade: z.int().optional(),
    person: z.string().optional(),
    code: z.string().optional(),
    prefecture: z.string().optional(),
    name: z.string().optional(),
    gradeMajor: z.int().optional(),
    region: z.array(z.int()).optional(),
    months: z.array(z.int()).optional(),
    schoolGradeFrom: z.int().optional(),
    schoolGradeTo: z.int().optional(),
    limits: z.array(z.object({ sizeFrom: z.int(), sizeTo: z.int().nullable(), value: z.int() })).optional(),
    value: z.union([z.number(), z.string(), z.record(z.string(), z.number())]).optional(),
  })
  .readonly();

/** How far a table may be trusted; see config/standards/README.md for what each allows. */
export const tableVerificationSchema = z.enum([
  "openfisca",
  "official-copy",
  "secondary",
  "openfisca-stale",
  "unverified",
]);

const tableSchema = z.object({
  id: z.string(),
  ja: z.string(),
  effectiveFrom: isoDate.nullable(),
  effectiveTo: isoDate.nullable(),
  verification: tableVerificationSchema,
  source: z.string(),
  endNotKnown: z.boolean().optional(),
  effectiveDatesCertain: z.boolean().optional(),
  rows: z.array(rowSchema),
});

/** `config/standards/seikatsu-hogo-standard.json`. */
export const standardFileSchema = z.object({
  schema: z.literal("seikatsu-hogo-standard/1"),
  tables: z.array(tableSchema),
});

/** `config/standards/municipality-grade.json`. */
export const municipalityGradeFileSchema = z.object({
  schema: z.literal("municipality-grade/1"),
  rows: z.array(
    z.object({
      code: z.string().regex(/^\d{6}$/),
      prefecture: z.string(),
      name: z.string(),
      grade: z.enum(GRADES),
      basis: z.enum(["listed", "unlisted"]),
    }),
  ),
});

/** One table of the 生活保護基準 with its days, source and verification. */
export type StandardTable = z.output<typeof tableSchema>;
/** One row of a {@link StandardTable}. */
export type StandardRow = StandardTable["rows"][number];
/** See {@link tableVerificationSchema}. */
export type TableVerification = z.output<typeof tableVerificationSchema>;
/** A grade of municipality (級地). */
export type Grade = (typeof GRADES)[number];
/** A municipality with its grade. */
export type MunicipalityGrade = z.output<typeof municipalityGradeFileSchema>["rows"][number];
