import { addDays, type IsoDate } from "./plain-date.ts";

/** The day in Japan of an instant in ISO 8601 UTC: nine hours ahead. */
export function japaneseDayOf(instant: string): IsoDate {
  const [day = "", time = ""] = instant.split("T");
  return Number(time.slice(0, 2)) >= 15 ? addDays(day, 1) : day;
}
