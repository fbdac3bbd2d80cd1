import { municipalityGradeFileSchema, standardFileSchema } from "./standard-tables.schema.ts";
import { standardData, type StandardData } from "./standard-tables.ts";

/**
 * The standard from the parsed contents of `config/standards/seikatsu-hogo-standard.json` and
 * `municipality-grade.json`. Throws a ZodError naming the path when a file has another shape.
 */
export function readStandardData(standardFile: unknown, gradeFile: unknown): StandardData {
  return standardData(standardFileSchema.parse(standardFile).tables, municipalityGradeFileSchema.parse(gradeFile).rows);
}
