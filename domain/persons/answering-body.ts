import { municipalityCheckDigit } from "./municipality-code.ts";

/** The five digits of the twenty designated cities (政令指定都市); their wards number on from there. */
const DESIGNATED_CITIES = [
  "01100",
  "04100",
  "11100",
  "12100",
  "14100",
  "14130",
  "14150",
  "15100",
  "22100",
  "22130",
  "23100",
  "26100",
  "27100",
  "27140",
  "28100",
  "33100",
  "34100",
  "40100",
  "40130",
  "43100",
] as const;

/**
 * The body that answers for a municipality: designated cities answer under one city code, not per ward; the special wards
 * of Tokyo (13101–13123) are bodies of their own.
 */
export function answeringBody(municipalityCode: string): string {
  const five = municipalityCode.slice(0, 5);
  if (five.startsWith("13") || five.charAt(2) !== "1") return municipalityCode;
  const city = DESIGNATED_CITIES.filter((code) => code.slice(0, 2) === five.slice(0, 2) && code <= five).at(-1);
  return city === undefined ? municipalityCode : `${city}${String(municipalityCheckDigit(city))}`;
}
