import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseNationalParameters } from "../../../../domain/funds/national-parameters.ts";
import type { NationalParameters } from "../../../../domain/funds/parameters.schema.ts";

const folder = join(import.meta.dirname, "../../../../config/funds");

/** The national files as they lie in config/funds/, by name. */
export function nationalFiles(): Record<string, unknown> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), "utf8"))]));
}

/** The national parameters of the repository. */
export const national: NationalParameters = parseNationalParameters(nationalFiles());
