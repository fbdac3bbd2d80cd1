import * as z from "zod";
import { prefectureOfMunicipality, readMunicipalityCode } from "../../domain/persons/municipality-code.ts";

/**
 * Population of a municipality in classes, for the statistics: a small one is joined with its neighbours before a table is
 * released. Absent = not known here; the operator sets it.
 */
export const populationClasses = ["under-2000", "2000-to-24999", "25000-or-more"] as const;

/** The file of all municipalities: every code with a right check digit, in its own prefecture, once. */
export const municipalitiesSchema = z
  .strictObject({
    about: z.string(),
    asOf: z.string(),
    municipalities: z.array(
      z.strictObject({
        code: z.string(),
        prefecture: z.string(),
        name: z.string().min(1),
        populationClass: z.enum(populationClasses).optional(),
      }),
    ),
  })
  .superRefine((file, context) => {
    const seen = new Set<string>();
    file.municipalities.forEach((municipality, index) => {
      const refuse = (field: string, message: string) => {
        context.addIssue({ code: "custom", path: ["municipalities", index, field], message });
      };
      if (readMunicipalityCode(municipality.code).kind !== "valid")
        refuse("code", `${municipality.code} has a wrong check digit or form`);
      if (prefectureOfMunicipality(municipality.code) !== municipality.prefecture)
        refuse("prefecture", "is not the code's prefecture");
      if (seen.has(municipality.code)) refuse("code", `${municipality.code} stands twice`);
      seen.add(municipality.code);
    });
  });

/** One municipality: six-digit code, prefecture code, name, population class where known. */
export type Municipality = z.output<typeof municipalitiesSchema>["municipalities"][number];
