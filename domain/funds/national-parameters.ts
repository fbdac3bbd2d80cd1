import type * as z from "zod";
import { DomainError } from "../errors.ts";
import { fundFileSchema, nationalParametersSchema, type NationalParameters } from "./parameters.schema.ts";

/** The national parameter files are wrong: a field is missing, unknown, out of type, or set by two files. */
export class NationalParametersError extends DomainError {
  override readonly name = "NationalParametersError";
  readonly code = "NATIONAL_PARAMETERS_INVALID";
}

/** One line per fault of a schema: the path and the reason. */
export function faultLines(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
}

/**
 * The national parameters from the parsed contents of the files under `config/funds/` (by file name, for messages).
 * Throws {@link NationalParametersError} naming file and field when a file breaks the schema, when two files set the
 * same parameter, or when a parameter is set by none.
 */
export function parseNationalParameters(files: Readonly<Record<string, unknown>>): NationalParameters {
  const merged: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(files)) {
    const file = fundFileSchema.safeParse(content);
    if (!file.success) throw new NationalParametersError(`${name}: ${faultLines(file.error)}`);
    for (const [parameter, values] of Object.entries(file.data.parameters)) {
      if (parameter in merged) throw new NationalParametersError(`${name}: ${parameter} is set by two files`);
      merged[parameter] = values;
    }
  }
  const national = nationalParametersSchema.safeParse(merged);
  if (!national.success) throw new NationalParametersError(faultLines(national.error));
  return national.data;
}
