import register from "../../../config/municipalities.json" with { type: "json" };
import { prefectureName } from "../../../domain/prefectures/prefecture-names.ts";
import type { Municipality } from "../ports/directory.ts";

const municipalities: readonly { readonly code: string; readonly prefecture: string; readonly name: string }[] =
  register.municipalities;

/** Municipalities of a prefecture, in the order of their codes. */
export function municipalitiesOf(prefectureCode: string): readonly Municipality[] {
  return municipalities.filter((row) => row.prefecture === prefectureCode).map(({ code, name }) => ({ code, name }));
}

/** Prefecture and name of a municipality as addresses begin with them; the code itself when it is unknown. */
export function addressNameOf(code: string): string {
  const found = municipalities.find((row) => row.code === code);
  return found === undefined ? code : `${prefectureName(found.prefecture)}${found.name}`;
}
