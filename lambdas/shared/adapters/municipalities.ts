import register from "../../../config/municipalities.json" with { type: "json" };
import { prefectureName } from "../../../domain/prefectures/prefecture-names.ts";
import type { Municipality } from "../ports/directory.ts";

type RegisteredMunicipality = {
  readonly code: string;
  readonly prefecture: string;
  readonly name: string;
  readonly populationClass?: string;
};

const municipalities: readonly RegisteredMunicipality[] = register.municipalities;

/** A population that stands for its class; an unknown one counts as the smallest, so that nothing of it is published. */
const populations: Readonly<Record<string, number>> = {
  "under-2000": 1_000,
  "2000-to-24999": 10_000,
  "25000-or-more": 100_000,
};

/** Municipalities of a prefecture with a population that stands for their class. */
export function populatedMunicipalitiesOf(
  prefectureCode: string,
): readonly (Municipality & { readonly population: number })[] {
  return municipalities
    .filter((row) => row.prefecture === prefectureCode)
    .map(({ code, name, populationClass }) => ({ code, name, population: populations[populationClass ?? ""] ?? 0 }));
}

/** Municipalities of a prefecture, in the order of their codes. */
export function municipalitiesOf(prefectureCode: string): readonly Municipality[] {
  return municipalities.filter((row) => row.prefecture === prefectureCode).map(({ code, name }) => ({ code, name }));
}

/** Prefecture and name of a municipality as addresses begin with them; the code itself when it is unknown. */
export function addressNameOf(code: string): string {
  const found = municipalities.find((row) => row.code === code);
  return found === undefined ? code : `${prefectureName(found.prefecture)}${found.name}`;
}
