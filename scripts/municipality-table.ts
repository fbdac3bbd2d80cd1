import * as z from "zod";
import { CompactTableError } from "./holiday-table.ts";

/** What a bundle keeps of a municipality. */
export type CompactMunicipality = {
  readonly code: string;
  readonly prefecture: string;
  readonly name: string;
  readonly populationClass?: string | undefined;
};

const register = z.object({
  municipalities: z.array(
    z.object({
      code: z.string().regex(/^\d{6}$/),
      prefecture: z.string(),
      name: z.string().regex(/^[^\n|]+$/),
      populationClass: z
        .string()
        .regex(/^[^\n|]+$/)
        .optional(),
    }),
  ),
});

/** Municipalities as lines `131016千代田区|class`; the prefecture is the first two digits of the code. */
export function compactMunicipalities(municipalities: readonly CompactMunicipality[]): string {
  return municipalities
    .map(({ code, prefecture, name, populationClass }) => {
      if (!code.startsWith(prefecture)) throw new CompactTableError(`${code} is not of prefecture ${prefecture}`);
      return populationClass === undefined ? `${code}${name}` : `${code}${name}|${populationClass}`;
    })
    .join("\n");
}

/** What {@link compactMunicipalities} wrote. Stands in the built module as its own source text. */
export function expandMunicipalities(table: string): CompactMunicipality[] {
  return table.split("\n").map((line) => {
    const [name = "", populationClass] = line.slice(6).split("|");
    const row = { code: line.slice(0, 6), prefecture: line.slice(0, 2), name };
    return populationClass === undefined ? row : { ...row, populationClass };
  });
}

/** Source of the module that stands for `config/municipalities.json` in a bundle. `json` is the file's text. */
export function compactMunicipalityModule(json: string): string {
  const { municipalities } = register.parse(JSON.parse(json));
  return [
    expandMunicipalities.toString(),
    `export default { municipalities: expandMunicipalities(${JSON.stringify(compactMunicipalities(municipalities))}) };`,
  ].join("\n");
}
